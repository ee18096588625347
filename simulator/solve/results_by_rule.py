"""What `solve` answers of agreement rules: what passes, who carries it, and what votes between outcomes lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class ConsentGroup:
    """Parties whose consent outcomes that pass have, theirs and no others', and how many outcomes these are."""

    parties: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class AgreeingCoalition:
    """A smallest set of parties whose consent is enough, and that agree on something. `count`: the outcomes that all of them accept;
    `best`: the most that each can get of these, in points; `least_surplus`: the largest least surplus among them. `solutions`: the first
    outcome that a bargaining solution chooses of these, as if no others had to sign (by name; none where these are too many). `others`:
    what these outcomes leave each party outside, the least and the most, in points."""

    parties: tuple[str, ...]
    count: int
    best: Mapping[str, Fraction]
    least_surplus: Fraction
    solutions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    others: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)


@dataclass(frozen=True)
class VotesReached:
    """A count of votes that a rule asks for: of which `of` (a kind of vote, or parties), how many at `least` (more than that, if `strict`),
    of how many in `total`, and the most that any outcome to which the rule applies gets."""

    rule: str
    of: str
    least: Fraction
    strict: bool
    total: Fraction
    most: Fraction


@dataclass(frozen=True)
class VotesAgainst:
    """A count of votes with which those who refuse block a rule: of which `of`, how many at `least` (more than that, if `strict`), of how
    many in `total`, and the `fewest` that any outcome to which the rule applies has against it (None: none was looked at)."""

    rule: str
    of: str
    least: Fraction
    strict: bool
    total: Fraction
    fewest: Fraction | None


@dataclass(frozen=True)
class RulePower:
    """Power under a rule before anything is known of the parties' wishes, by party: the Shapley–Shubik and the Banzhaf index, each summing
    to 1, and the chance that its consent decides where the others toss a coin (`decides`). `rule`: its path, empty where there is none."""

    rule: str
    shapley_shubik: Mapping[str, Fraction]
    banzhaf: Mapping[str, Fraction]
    decides: Mapping[str, Fraction]


@dataclass(frozen=True)
class VotedSet:
    """Outcomes to which votes between the outcomes that pass lead: how many, and the first of them in the order of the file."""

    count: int
    outcomes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Voting:
    """What votes between the outcomes that pass lead to, by the same rules. `core`: what no outcome beats; `condorcet`: what beats every
    other; `uncovered`: what no outcome covers, that is, beats while it loses only to what beats the first as well."""

    core: VotedSet
    condorcet: VotedSet
    uncovered: VotedSet


@dataclass(frozen=True)
class ByRules:
    """What passes under agreement rules other than everybody's consent.

    `rules`: paths of those in force (none: everybody that is asked, and somebody is not, or is not content with being indifferent).
    `asked`: the parties whose consent counts. `by_all`: how many outcomes all of them accept. `groups`: who consents to what passes, the
    groups of many outcomes first, as many as are listed of `n_groups`. `decisive`: for each party the share of the outcomes that pass which
    would not without its consent. `coalitions`: smallest sets of parties whose consent is enough and that agree on something, as many as
    are listed of `n_agreeing`; `n_winning`: how many such sets there are, whether they agree on anything or not. `votes`: the most votes
    that any outcome gets; `blocking`: the fewest that any has against it. `power`: a rule each, but for those under which the coalitions
    are too many to count. `voting`: to what votes between the outcomes that pass lead. What takes too much to find is None.
    """

    rules: tuple[str, ...]
    asked: tuple[str, ...]
    by_all: int | None = None
    groups: tuple[ConsentGroup, ...] = ()
    n_groups: int | None = None
    decisive: Mapping[str, Fraction] | None = None
    coalitions: tuple[AgreeingCoalition, ...] = ()
    n_agreeing: int | None = None
    n_winning: int | None = None
    votes: tuple[VotesReached, ...] = ()
    blocking: tuple[VotesAgainst, ...] = ()
    power: tuple[RulePower, ...] = ()
    voting: Voting | None = None
