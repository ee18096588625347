"""`dataclass` as the standard library has it, made in a third of the time where it is frozen.

The standard library compiles a text of its own for each of the six methods of a frozen dataclass, which took a fifth of the time in which
a short command starts. Here `__init__` alone is compiled; the others are the same functions for all classes. Values, signatures, pickles,
`fields` and `replace` are those of the standard library, and its classes may inherit from these and the other way round. `repr` alone
differs: it shows no ellipsis where a record holds itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, **settings: Any) -> Any:
        """The decorator; `settings` are those of the standard library."""
        if cls is None:
            return lambda made: dataclass(made, frozen=frozen, **settings)
        if not frozen or not settings.keys() <= {"repr", "eq", "kw_only"}:
            return dataclasses.dataclass(frozen=frozen, **settings)(cls)
        return _frozen(cls, **settings)


def _frozen(cls: type, *, repr: bool = True, eq: bool = True, kw_only: bool = False) -> type:
    own = dict(vars(cls))
    above = [params for base in cls.__mro__[1:] if (params := vars(base).get("__dataclass_params__")) is not None and params.frozen]
    for params in above:
        params.frozen = False  # the standard library lets no other class inherit from a frozen one, and makes a frozen one's methods itself
    dataclasses.dataclass(cls, init=False, repr=False, eq=False, kw_only=kw_only)
    for params in (*above, cls.__dataclass_params__):  # type: ignore[attr-defined]
        params.frozen = True
    fields = dataclasses.fields(cls)
    methods = {"__init__": _init(cls, fields), "__setattr__": _no_assignment, "__delattr__": _no_deletion}
    if repr and "__repr__" not in own:
        methods["__repr__"] = _shown
    if eq:
        compared = tuple(field.name for field in fields if field.compare)
        methods |= {name: method for name, method in _equality(compared).items() if own.get(name) is None}
    for name, method in methods.items():
        setattr(cls, name, method)
    return cls


def _init(cls: type, fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """`__init__`: a line for each field, in one text."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_made": _DefaultFactory()}
    positional: list[str] = []
    by_name: list[str] = []
    lines: list[str] = []
    for field in fields:
        name, value = field.name, field.name
        if field.default_factory is not MISSING:
            names[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}()" if not field.init else f"_make_{name}() if {name} is _made else {name}"
        elif not field.init:
            continue  # its default, if there is one, is an attribute of the class
        lines.append(f"    _set(self, {name!r}, {value})\n")
        if field.default is not MISSING:
            names[f"_default_{name}"] = field.default
            default = f"=_default_{name}"
        else:
            default = "" if field.default_factory is MISSING else "=_made"
        if field.init:
            (by_name if field.kw_only else positional).append(f"{name}{default}")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()\n")
    arguments = ", ".join(["self", *positional, *(["*"] if by_name else []), *by_name])
    exec(f"def __init__({arguments}):\n{''.join(lines) or '    pass'}", names)
    made: Callable[..., None] = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__module__ = cls.__module__
    made.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return made


class _DefaultFactory:
    """What stands in a signature for a default that is made anew each time."""

    def __repr__(self) -> str:
        return "<factory>"


def _equality(names: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    """`__eq__` and `__hash__`, by the values of these fields."""
    values: Callable[[Any], Any] = attrgetter(*names) if len(names) > 1 else lambda self: tuple(getattr(self, name) for name in names)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807 - a method of each class
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _no_assignment(self: Any, name: str, value: Any) -> None:
    if _is_fixed(self, name):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _no_deletion(self: Any, name: str) -> None:
    if _is_fixed(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_fixed(record: Any, name: str) -> bool:
    """Fields are, and everything of a dataclass itself; a plain class that inherits from one may have attributes of its own."""
    return name in record.__dataclass_fields__ or "__dataclass_fields__" in vars(type(record))


def _shown(self: Any) -> str:
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({values})"
