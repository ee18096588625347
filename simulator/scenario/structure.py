"""From plain data to the models, and from pydantic's complaints to findings at paths of the file.

Where something does not fit, it is told, taken out, and the rest is built all the same, so that one fault does not hide others.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Tag, ValidationError
from pydantic_core import ErrorDetails

from simulator.scenario import commas
from simulator.scenario.located import BROKEN, LocatedList, LocatedMapping, Path, UnplacedFault, entry, shown
from simulator.scenario.model import UNCHECKED, Scenario
from simulator.scenario.names import Hints
from simulator.scenario.numbers import Model
from simulator.scenario.plain import INLINE, file_keys
from simulator.scenario.values import FORMS, ValueFunction

MOST_FOLLOWED = 900
"""How many complaints of one round are followed into the data and told; the others are only counted."""

ROUNDS = 8
"""How often the rest is tried again; what more faults than this hide, one behind the other, is not told."""

PLACEHOLDER = "?"
"""Stands for a text that is missing or no text, so that what it belongs to can be checked."""

Slot = Literal["entry", "item", "optional", "text", "required", "unknown"]
"""What a step of a path is: an entry of a keyed mapping, an item of a list, or a field of a model."""


@dataclass
class Built:
    """A scenario, where enough of the data fits; what did not fit; and the paths that were taken out of it."""

    scenario: Scenario | None
    findings: list[UnplacedFault] = field(default_factory=list)
    taken_out: frozenset[Path] = frozenset()


def build(data: Any) -> Built:
    """Fit plain data to the models. References are not checked."""
    if not isinstance(data, dict):
        return Built(None, [UnplacedFault((), f"expected a mapping with title, issues and parties, found {shown(data)}")])
    try:
        return Built(Scenario.model_validate(data, context=UNCHECKED))
    except ValidationError as error:
        return _build_what_fits(data, error)


def _build_what_fits(data: Mapping[str, Any], error: ValidationError) -> Built:
    tree = _copy(data)
    findings: dict[tuple[Path, str], UnplacedFault] = {}
    taken_out: set[Path] = set()
    hints = Hints()
    for _ in range(ROUNDS):
        complaints = _complaints(error)
        traces = [_trace(details, tree) for details in complaints[:MOST_FOLLOWED]]
        for trace in traces:
            finding = trace.finding(hints)
            if finding is not None and not any(_related(trace.path, path) for path in taken_out):
                findings.setdefault((finding.path, finding.message), finding)
        if len(complaints) > MOST_FOLLOWED:
            more = f"{len(complaints) - MOST_FOLLOWED:,} more faults are not told; mend these first"
            return Built(None, [*findings.values(), UnplacedFault((), more)])
        for trace in traces:
            removed = trace.take_out(tree)
            if removed is None:
                return Built(None, list(findings.values()))
            taken_out.add(removed)
        try:
            scenario = Scenario.model_validate(tree, context=UNCHECKED)
        except ValidationError as remaining:
            error = remaining
        else:
            return Built(scenario, list(findings.values()), frozenset(taken_out))
    return Built(None, list(findings.values()))


def _complaints(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic complains of. The exceptions within let go of their frames: these hold the complaint, which holds the exceptions,
    and Python's collector of garbage does not see into pydantic, so that nothing of it would ever be freed."""
    complaints = error.errors(include_url=False)
    for details in complaints:
        reason = details.get("ctx", {}).get("error")
        if isinstance(reason, BaseException):
            reason.__traceback__ = reason.__context__ = None
    return complaints


def _related(path: Path, taken_out: Path) -> bool:
    """Whether one of the two paths lies in the other."""
    return all(a == b for a, b in zip(path, taken_out, strict=False))


def _copy(node: Any) -> Any:
    """The mappings and lists anew, of the same kind; mappings keep their places, for hints."""
    if isinstance(node, dict):
        result: dict[str, Any] = {}
        if isinstance(node, LocatedMapping):
            result = LocatedMapping()
            result.marks = node.marks
        for key, value in node.items():
            result[key] = _copy(value)
        return result
    if isinstance(node, list | tuple):
        items = LocatedList() if isinstance(node, LocatedList) else []
        items.extend(_copy(item) for item in node)
        return items
    return node


@dataclass
class _Trace:
    """One complaint followed through the models and the data: path in the file, kind of each step, keys known at its end."""

    details: ErrorDetails
    path: Path
    slots: list[Slot]
    known: tuple[str, ...]
    value: Any
    owner: Any
    """The mapping or list that holds the value."""

    def finding(self, hints: Hints) -> UnplacedFault | None:
        """The complaint in plain words; None where the value is one that is told already."""
        kind = self.details["type"]
        if kind == "missing":
            return UnplacedFault(self.path[:-1], f"missing '{self.path[-1]}'", at_key=True, lacks=self.path)
        if kind == "extra_forbidden":
            key = str(self.path[-1])
            hint = commas.between_braces(self.owner, key) or hints.did_you_mean(key, self.known)
            return UnplacedFault(self.path, f"unknown key {shown(key)}{hint}", at_key=True)
        hint = commas.between_braces(self.owner, str(self.path[-1])) if self.path and self.value is None else ""
        return None if self.value is BROKEN else UnplacedFault(self.path, _wording(self.details, self.value, hints) + hint)

    def take_out(self, tree: Any) -> Path | None:
        """Remove the smallest part that the rest can do without, or put text in its place; None where nothing can be removed."""
        for length in range(len(self.path), 0, -1):
            path, slot = self.path[:length], self.slots[length - 1]
            if slot in ("item", "required"):
                continue
            owner = _at(tree, path[:-1])
            if isinstance(owner, dict):
                if slot == "text":
                    owner[str(path[-1])] = PLACEHOLDER
                else:
                    owner.pop(str(path[-1]), None)
            return path
        return None


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = entry(tree, step)
    return tree


def _trace(details: ErrorDetails, tree: Any) -> _Trace:
    """Follow pydantic's location: leave out what does not stand in the file (inline fields, tags of unions)."""
    annotation: Any = Scenario
    node = tree
    path: list[str | int] = []
    slots: list[Slot] = []
    known: tuple[str, ...] = ()
    owner: Any = None
    for step in details["loc"]:
        model, item = _inside(annotation)
        member = _tagged(annotation, step) if isinstance(step, str) else None
        if member is not None:
            annotation = member
            continue
        if model is not None:
            fields = file_keys(model)
            inline = inline_field(model)
            known = tuple(key for key in fields if fields[key] != inline or model is ValueFunction)
            if not isinstance(node, dict) or (step == inline and not _stands_in(node, step, model)):
                annotation = model.model_fields[fields[str(step)]].annotation
                continue
            slots.append(_slot(model, fields.get(str(step))))
            annotation = model.model_fields[fields[str(step)]].annotation if step in fields else None
        else:
            if isinstance(step, int) and not isinstance(node, list | tuple):
                annotation = item
                continue
            slots.append("item" if isinstance(step, int) else "entry")
            annotation = item
        path.append(step)
        owner, node = node, entry(node, step)
    return _Trace(details, tuple(path), slots, known, node, owner)


def _stands_in(node: dict[str, Any], step: str, model: type[Model]) -> bool:
    """Whether the inline field stands in the mapping itself. In a file an entry of that name is an entry like any other."""
    return step in node and (model is ValueFunction or not isinstance(node, LocatedMapping))


def inline_field(model: type[Model]) -> str | None:
    """The field whose entries stand, or may stand, directly in the mapping of the file."""
    return "table" if model is ValueFunction else INLINE.get(model)


def _slot(model: type[Model], name: str | None) -> Slot:
    if name is None:
        return "unknown"
    declared = model.model_fields[name]
    if not declared.is_required() and not (model is ValueFunction and name in FORMS):  # without its form it says nothing
        return "optional"
    return "text" if declared.annotation is str else "required"


def _inside(annotation: Any) -> tuple[type[Model] | None, Any]:
    """The model that an annotation stands for, or the annotation of the entries of a mapping or list."""
    for candidate in candidates(annotation):
        if isinstance(candidate, type) and issubclass(candidate, Model):
            return candidate, None
        if get_origin(candidate) is dict:
            return None, get_args(candidate)[1]
        if get_origin(candidate) is tuple:
            return None, get_args(candidate)[0]
    return None, None


def candidates(annotation: Any) -> Iterator[Any]:
    """The members of unions, without their metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from candidates(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from candidates(member)
    else:
        yield annotation


def _tagged(annotation: Any, tag: str) -> Any:
    """The member of a union that bears a tag."""
    origin = get_origin(annotation)
    if origin is Annotated and any(isinstance(extra, Tag) and extra.tag == tag for extra in get_args(annotation)[1:]):
        return get_args(annotation)[0]
    if origin is Annotated:
        return _tagged(get_args(annotation)[0], tag)
    if origin in (Union, types.UnionType):
        return next((found for member in get_args(annotation) if (found := _tagged(member, tag)) is not None), None)
    return None


_EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list",
}


def _wording(details: ErrorDetails, value: Any, hints: Hints) -> str:
    """Pydantic's complaint about a value in the words of this project."""
    kind = details["type"]
    context = details.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "bool_type" and isinstance(value, commas.TypedText):
        return f"expected true or false (or yes, no, on, off), found {shown(value)}"
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, found {shown(value)}"
    if kind == "string_type":
        quoted = "; put it in quotes to make it text" if isinstance(value, int | float) or hasattr(value, "as_tuple") else ""
        return f"expected text, found {shown(value)}{quoted}"
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        close = hints.nearest(value, choices) if isinstance(value, str) else None
        hint = f"; did you mean '{close}'?" if close else ""
        number = "a number or " if details["loc"][-1] == "<rest>" else ""
        point = commas.in_number(value) if number else ""
        return f"expected {number}{context['expected']}, found {shown(value)}{point or hint}"
    return f"{details['msg']}; found {shown(value)}"
