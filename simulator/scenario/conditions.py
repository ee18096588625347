"""Conditions on an outcome: which options of which issues a red line, an interaction or a ratifying body speaks of.

A mapping of several issues is AND; a list of options under one issue is OR; `any: [...]` is OR of mappings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from simulator.budget import small_steps
from simulator.scenario.located import LocatedMapping
from simulator.scenario.numbers import Exact, Model, one_or_many
from simulator.scenario.option_keys import option_key

if TYPE_CHECKING:
    from simulator.scenario.issues import Issue

Clause = Mapping[str, frozenset[str]]
"""Issue → the options that satisfy it; the clause holds when every issue named has one of its options."""


class LevelRange(Model):
    """A range of levels of a numeric issue: `{above: 600}`, `{below: 800}` (both strict), `{from: 400, to: 600}` (inclusive)."""

    above: Exact | None = None
    """Levels greater than this."""
    below: Exact | None = None
    """Levels less than this."""
    from_: Exact | None = Field(default=None, alias="from")
    """Levels from this on, itself included."""
    to: Exact | None = None
    """Levels up to this, itself included."""

    @model_validator(mode="after")
    def _not_empty(self) -> LevelRange:
        if all(x is None for x in (self.above, self.below, self.from_, self.to)):
            raise ValueError("a comparison needs at least one of above, below, from, to")
        return self

    def holds(self, level: Decimal) -> bool:
        """Whether one level lies in the range."""
        return bool(self.places((level,)))

    def places(self, levels: Sequence[Decimal]) -> range:
        """The positions of those that lie in the range, of levels in rising order."""
        lowest = [
            0 if self.above is None else bisect_right(levels, self.above),
            0 if self.from_ is None else bisect_left(levels, self.from_),
        ]
        ends = [bisect_left(levels, self.below) if self.below is not None else len(levels)]
        ends.append(bisect_right(levels, self.to) if self.to is not None else len(levels))
        return range(max(lowest), min(ends))


OptionKey = Annotated[str, BeforeValidator(option_key)]
Options = Annotated[tuple[OptionKey, ...], BeforeValidator(one_or_many)]
Wanted = Annotated[
    Annotated[Options, Tag("<options>")] | Annotated[LevelRange, Tag("<comparison>")],
    Discriminator(lambda value: "<comparison>" if isinstance(value, dict | LevelRange) else "<options>"),
]
"""What a condition asks of one issue: one of some options, or a level in some range."""


class Condition(Model):
    """A condition on outcomes. In the file the issues stand directly in the mapping, beside an optional `any`."""

    issues: dict[str, Wanted]
    """Issue → one option, a list of options of which any will do, or a range of levels. All issues named must hold."""
    any: tuple[Condition, ...] = ()
    """Conditions of which at least one must hold, beside the issues."""

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, dict) or ("issues" in value and not isinstance(value, LocatedMapping)):
            return value
        if not value:
            raise ValueError("an empty condition; name at least one issue and its options")
        issues = {name: wanted for name, wanted in value.items() if name != "any"}
        return {"issues": issues, **({"any": value["any"]} if "any" in value else {})}


def satisfying(wanted: tuple[str, ...] | LevelRange, issue: Issue) -> frozenset[str]:
    """The options of `issue` that satisfy one entry of a condition."""
    if isinstance(wanted, LevelRange):
        return frozenset(issue.choices[k] for k in wanted.places(issue.level_values))
    return frozenset(wanted)


def clauses(condition: Condition, issues: Mapping[str, Issue]) -> tuple[Clause, ...]:
    """The condition as an OR of clauses (disjunctive normal form), each a mapping issue → satisfying options."""
    own: dict[str, frozenset[str]] = {name: satisfying(wanted, issues[name]) for name, wanted in condition.issues.items()}
    small_steps(1 + len(own), "reading conditions")
    if not condition.any:
        return (own,)
    result = []
    for alternative in condition.any:
        for clause in clauses(alternative, issues):
            small_steps(1 + len(own), "reading conditions")
            merged = dict(own)
            for name, options in clause.items():
                merged[name] = merged[name] & options if name in merged else options
            result.append(merged)
    return tuple(result)


def alone(condition: Condition, issues: Mapping[str, Issue]) -> frozenset[tuple[str, str]]:
    """The options, as (issue, option), that satisfy the condition by themselves, whatever is chosen on the other issues."""
    single = (next(iter(clause.items())) for clause in clauses(condition, issues) if len(clause) == 1)
    return frozenset((issue, option) for issue, options in single for option in options)


def holds(condition: Condition, outcome: Mapping[str, str], issues: Mapping[str, Issue]) -> bool:
    """Whether a full outcome satisfies the condition."""
    return all(outcome[n] in satisfying(w, issues[n]) for n, w in condition.issues.items()) and (
        not condition.any or any(holds(c, outcome, issues) for c in condition.any)
    )
