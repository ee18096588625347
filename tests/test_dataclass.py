"""`simulator.dataclass` against the standard library's: each class is made twice, and the two do the same."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import operator
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest

from simulator.dataclass import _no_assignment, dataclass
from tests.cli.test_help import loaded_by

Decorator = Callable[..., Callable[[type], Any]]


def _several(decorated: Decorator) -> Any:
    @decorated(frozen=True)
    class Several:
        """Fields of every kind."""

        kind: ClassVar[str] = "several"
        a: int
        b: str = "b"
        c: dict[str, int] = field(default_factory=dict)
        d: float = field(default=1.5, compare=False, repr=False)
        e: int = field(init=False, default=7)
        f: list[int] = field(init=False, default_factory=list)
        g: int = field(kw_only=True, default=3)

        @cached_property
        def twice(self) -> int:
            return 2 * self.a

    return Several


def _one(decorated: Decorator) -> Any:
    @decorated(frozen=True)
    class One:
        """A field."""

        a: Any

    return One


def _none(decorated: Decorator) -> Any:
    @decorated(frozen=True)
    class Nothing:
        """No field."""

    return Nothing


def _by_name(decorated: Decorator) -> Any:
    @decorated(frozen=True, kw_only=True)
    class ByName:
        """Fields that are named."""

        a: int
        b: int = 2

    @decorated(frozen=True, kw_only=True)
    class More(ByName):
        """One more."""

        c: int
        a: int = 5

    return More


def _own(decorated: Decorator) -> Any:
    @decorated(frozen=True)
    class Own:
        """Methods of its own."""

        a: int
        b: int = 0

        def __post_init__(self) -> None:
            if self.a < 0:
                raise ValueError("below 0")
            object.__setattr__(self, "b", self.b + 1)

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.a == other.a

        def __repr__(self) -> str:
            return f"<{self.a}>"

    return Own


def _own_hash(decorated: Decorator) -> Any:
    @decorated(frozen=True)
    class OwnHash:
        """A hash of its own."""

        a: Any

        def __hash__(self) -> int:
            return 5

    return OwnHash


def _identical(decorated: Decorator) -> Any:
    @decorated(frozen=True, eq=False, repr=False)
    class Identical:
        """Equal to itself alone."""

        a: int

    return Identical


def _ordered(decorated: Decorator) -> Any:
    @decorated(frozen=True, order=True)
    class Ordered:
        """In an order."""

        a: int
        b: int = 0

    return Ordered


def _free(decorated: Decorator) -> Any:
    @decorated()
    class Free:
        """Not frozen."""

        a: int
        b: int = 0

    return Free


MADE: Mapping[Callable[[Decorator], Any], list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    _several: [((1,), {}), ((1, "x", {"k": 2}, 2.5), {"g": 4}), ((1,), {"d": 9.0}), ((2,), {"b": "b"})],
    _one: [((1,), {}), ((2,), {}), (((1,),), {}), (([1],), {})],
    _none: [((), {})],
    _by_name: [((), {"c": 1}), ((), {"a": 2, "b": 3, "c": 4}), ((), {"a": 5, "b": 2, "c": 1})],
    _own: [((1,), {}), ((1, 4), {}), ((2,), {})],
    _own_hash: [((1,), {}), (([],), {})],
    _identical: [((1,), {}), ((1,), {})],
    _ordered: [((1, 2), {}), ((1, 3), {}), ((0,), {})],
    _free: [((1,), {}), ((1, 0), {})],
}
"""A class → arguments with which some of its values are made."""


def outcome(action: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What an action gives, or the kind of error that it ends with."""
    try:
        return action(*given, **named)
    except Exception as error:  # whatever one does, the other must do
        return type(error)


@pytest.mark.parametrize("make", MADE)
def test_values_are_those_of_the_standard_library(make: Callable[[Decorator], Any]) -> None:
    quick, usual = make(dataclass), make(dataclasses.dataclass)
    by_value = usual.__eq__ is not object.__eq__
    ours, theirs = ([each(*positional, **named) for positional, named in MADE[make]] for each in (quick, usual))
    for compared in (operator.eq, operator.lt):
        assert [[outcome(compared, a, b) for a in ours] for b in ours] == [[outcome(compared, a, b) for a in theirs] for b in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert vars(one) == vars(other)
        assert not by_value or repr(one) == repr(other)
        assert not by_value or outcome(hash, one) == outcome(hash, other)
        assert not by_value or copy.copy(one) == one
        for name in ("new", "a"):
            assert outcome(setattr, one, name, 1) == outcome(setattr, other, name, 1)
            assert outcome(delattr, one, name) == outcome(delattr, other, name)


@pytest.mark.parametrize("make", MADE)
def test_classes_are_those_of_the_standard_library(make: Callable[[Decorator], Any]) -> None:
    quick, usual = make(dataclass), make(dataclasses.dataclass)
    assert str(inspect.signature(quick)) == str(inspect.signature(usual))
    assert [str(each) for each in fields(quick)] == [str(each) for each in fields(usual)]
    assert quick.__match_args__ == usual.__match_args__
    assert repr(quick.__dataclass_params__) == repr(usual.__dataclass_params__) or quick.__dataclass_params__.frozen
    for named in ({}, {"c": 1}, {"a": 1}, {"a": -1}, {"nothing": 1}):
        one, other = outcome(quick, **named), outcome(usual, **named)
        assert one is other if isinstance(other, type) else vars(one) == vars(other)


def test_values_are_replaced_and_cached() -> None:
    several = _several(dataclass)
    one = several(3, c={"k": 1}, g=9)
    assert one.twice == 6
    assert replace(one, a=4).twice == 8
    assert replace(one, a=4).g == 9
    assert several(1).c is not several(1).c
    assert several(1).f is not several(1).f


@dataclass(frozen=True)
class Kept:
    """At the top of a module, so that it can be pickled."""

    a: int
    b: tuple[int, ...] = ()


def test_values_are_pickled_and_copied() -> None:
    kept = Kept(1, (2, 3))
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert copy.deepcopy(kept) == kept
    assert dataclasses.asdict(kept) == {"a": 1, "b": (2, 3)}


@pytest.mark.parametrize(("above", "below"), [(dataclass, dataclasses.dataclass), (dataclasses.dataclass, dataclass)])
def test_one_inherits_from_the_other(above: Decorator, below: Decorator) -> None:
    @below(frozen=True)
    class Below(_one(above)):  # type: ignore[misc]
        """One more."""

        b: int = 2

    assert vars(Below(1)) == {"a": 1, "b": 2}
    assert Below(1) == Below(1, 2)
    assert len({Below(1), Below(1, 2), Below(1, 3)}) == 2
    with pytest.raises(FrozenInstanceError):
        Below(1).b = 3

    class Plain(_one(above)):  # type: ignore[misc]
        """No dataclass itself: it may have attributes of its own."""

    plain = Plain(1)
    plain.more = 2
    del plain.more
    assert outcome(setattr, plain, "a", 2) == outcome(delattr, plain, "a") == FrozenInstanceError


def test_a_class_that_is_not_frozen_is_made_by_the_standard_library() -> None:
    free = _free(dataclass)(1)
    free.a = 2
    assert free.a == 2


@pytest.mark.parametrize("arguments", [["solve", "sale"], ["check", "berlin-2025"], ["list"]])
def test_what_short_commands_load_is_made_quickly(arguments: list[str]) -> None:
    slow = []
    for name in loaded_by(arguments):
        module = importlib.import_module(name) if name.startswith("simulator.") else None
        for made in vars(module).values() if module else ():
            if inspect.isclass(made) and made.__module__ == name and "__dataclass_params__" in vars(made):
                params = made.__dataclass_params__  # type: ignore[attr-defined]
                if params.frozen and not params.order and vars(made)["__setattr__"] is not _no_assignment:
                    slow.append(f"{name}.{made.__name__}")
    assert slow == [], "take `dataclass` from simulator.dataclass"
