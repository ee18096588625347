"""A scenario as plain data: mappings, lists, text and numbers, as a file holds them.

Two forms. The *long form* spells everything out (a number is `{base: 8}`, an option `{title: …}`, a value table stands under
`table`) and remembers which model each mapping came from, so that a dotted path can be followed and changed in it. The *short
form* is what a person writes: `8`, the title alone, the table inline. Both are read by `Scenario.model_validate` alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from simulator.scenario.agreement import AgreementRule, Percent, Requirement
from simulator.scenario.answers import ObservedAnswer
from simulator.scenario.conditions import Condition
from simulator.scenario.issues import Option
from simulator.scenario.model import Scenario, Source
from simulator.scenario.numbers import ANNOTATIONS, Model, Number, Numbers, Sourced
from simulator.scenario.option_keys import is_level
from simulator.scenario.parties import Beliefs
from simulator.scenario.values import FORMS, ValueFunction

INLINE: dict[type[Model], str] = {Numbers: "numbers", Beliefs: "chances", Condition: "issues"}
"""Models whose entries stand directly in the mapping of the file, and the field that holds them."""

SHORT: dict[type[Model], str] = {Number: "base", Percent: "base", Option: "title", Source: "title", ObservedAnswer: "answer"}
"""Models that a file may shorten to one plain value, and the field which that value fills."""

TERMS = ("terms", "outcome", "if_refused")
"""Fields that hold terms: issue → option."""


class Fields(dict[str, Any]):
    """A mapping of the long form that came from `model`; keys are those of the file."""

    def __init__(self, model: type[Model], entries: Mapping[str, Any]) -> None:
        super().__init__(entries)
        self.model = model


class TermsOf(dict[str, Any]):
    """A mapping of the long form that holds terms: issue → option, the issues left open missing."""


def long_form(node: Any) -> Any:
    """The long form of a scenario or of any part of one."""
    if isinstance(node, Model):
        return Fields(type(node), dict(_entries(node)))
    if isinstance(node, dict):
        return {key: long_form(value) for key, value in node.items()}
    if isinstance(node, tuple | list):
        return [long_form(value) for value in node]
    return node


@cache
def file_keys(model: type[Model]) -> Mapping[str, str]:
    """Key in the file → field of the model, in the order in which a person writes them: reasons and sources last."""
    fields = model.model_fields
    last = ANNOTATIONS if issubclass(model, Sourced) else ()
    order = [name for name in fields if name not in last] + [name for name in ("source", "later_source", "why", "note") if name in last]
    return MappingProxyType({fields[name].alias or name: name for name in order})


def default_of(model: type[Model], key: str) -> Any:
    """The long form of what `key` stands for where it is left out; None where that is nothing."""
    name = file_keys(model).get(key)
    return None if name is None or name == INLINE.get(model) else long_form(_defaults(model).get(name))


@cache
def _defaults(model: type[Model]) -> Mapping[str, Any]:
    """Field → default, for the fields that have one."""
    fields = model.model_fields.items()
    return MappingProxyType({name: f.get_default(call_default_factory=True) for name, f in fields if not f.is_required()})


def _entries(node: Model) -> Iterator[tuple[str, Any]]:
    """What is not left at its default, key by key."""
    model = type(node)
    inline, defaults = INLINE.get(model), _defaults(model)
    for key, name in file_keys(model).items():
        value = getattr(node, name)
        if name == inline:
            yield from ((k, _wanted(v) if model is Condition else long_form(v)) for k, v in value.items())
        elif name in defaults and value == defaults[name] and name != "schema_":
            continue
        elif name in TERMS:
            yield key, TermsOf({issue: as_level(option) for issue, option in value.items()})
        else:
            yield key, long_form(value)


def _wanted(value: Any) -> Any:
    """One entry of a condition: a comparison, or the options as numbers where they are levels."""
    return [as_level(option) for option in value] if isinstance(value, tuple) else long_form(value)


def as_level(option: str) -> str | Decimal:
    """The level behind an option key that is a plain number written as `level_key` writes it, else the key itself."""
    return Decimal(option) if is_level(option) else option


def short_form(node: Any) -> Any:
    """The long form shortened to what a person writes. Plain dicts and lists only."""
    if isinstance(node, Fields):
        return _shortened(node)
    if isinstance(node, dict):
        return {key: short_form(value) for key, value in node.items()}
    if isinstance(node, list):
        return [short_form(value) for value in node]
    return node


def _shortened(node: Fields) -> Any:
    only = SHORT.get(node.model)
    if only is not None and set(node) == {only}:
        return _per_cent(node[only]) if node.model is Percent else node[only]
    result: dict[str, Any] = {}
    for key, value in node.items():
        if node.model is ValueFunction and key == "table" and "out_of" not in node and not set(value) & {*FORMS, *ANNOTATIONS}:
            result.update(short_form(value))
        else:
            result[key] = _one(value) if _takes_one_or_many(node.model, key) else short_form(value)
    return result


def _per_cent(value: Any) -> Any:
    """A number with the sign of per cent; anything else as it is."""
    return f"{value:f}%" if isinstance(value, Decimal) else f"{value}%" if type(value) in (int, float) else value


@cache
def _takes_one_or_many(model: type[Model], key: str) -> bool:
    """Whether `x` and `[x]` mean the same here: lists of names, and the options that a condition names."""
    if model is Condition:
        return key != "any"
    if model in (AgreementRule, Requirement):
        return key in ("needs", "blocked_by", "source")
    field = model.model_fields.get(file_keys(model).get(key, ""))
    return field is not None and field.annotation == tuple[str, ...]


def _one(value: Any) -> Any:
    return short_form(value[0] if isinstance(value, list) and len(value) == 1 else value)


def to_data(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain data in the short forms and the key order of a file; numbers are `Decimal`, dates `date`.

    `Scenario.model_validate(to_data(s)) == s`. What stands at its default is left out, `schema` excepted.
    """
    data = short_form(long_form(scenario))
    assert isinstance(data, dict)
    return data
