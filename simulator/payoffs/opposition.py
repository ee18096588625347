"""How opposed the parties are on each issue, and what share of the joint value is still open. All figures are exact.

Interactions, red lines and constraints are left aside: what is compared is the worth of an issue's options in force by themselves.
Every party has the same voice: its points are divided by what all issues together can move for it, so a party's stakes sum to 1.
Who speaks louder, or weights that are wrong, change the shares; they are as good as the weights of the file.

The kinds of issue are those of Walton & McKersie (1965) and Raiffa (1982): distributive, where the parties can only divide;
integrative, where an option in between leaves both more than a division would; compatible, where they want the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Literal

from simulator.budget import tick
from simulator.errors import UsageError
from simulator.formats.cells import named_by
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown

IssueKind = Literal["compatible", "integrative", "distributive"]

_Values = dict[int, Fraction]
"""Option position → one party's value from 0 (its worst option in force) to 1 (its best); empty where all are worth the same."""


@dataclass(frozen=True)
class PairOpposition:
    """Two parties on one issue.

    `index`: −Σ Δ₁Δ₂ / Σ |Δ₁Δ₂| over all pairs of options, Δ being what a party gains from one option to the other: 1 where each
    change that helps one hurts the other, −1 where the two always gain together (the gamma of Goodman & Kruskal 1954, each pair
    of options counting by what is at stake in it). It depends on neither party's scale or weights. None where nothing is at stake
    between them: one of the two does not care.
    `common_ground`: the most that an option gives both together, each on a scale from 0 (own worst) to 1 (own best), above 1, what
    a division gives. 0: they can only divide; 1: one option is best for both.
    """

    first: str
    second: str
    index: Fraction | None
    common_ground: Fraction


@dataclass(frozen=True)
class IssueOpposition:
    """One issue between all parties.

    `stakes`: party → the issue's share of what all issues can move for the party (interactions aside; 0 for a party that cares about
    nothing). `at_stake`: their mean, the issue's share of the joint value. `option`: the option that keeps most of it (the first of
    several). `open`: what even that option loses against every party getting its own best, as a share of the whole joint value.
    `kind`: `compatible` where one option is best for all, `distributive` where some two parties can only divide, else `integrative`.
    """

    issue: str
    kind: IssueKind
    stakes: Mapping[str, Fraction]
    at_stake: Fraction
    option: str
    open: Fraction
    pairs: tuple[PairOpposition, ...]

    @property
    def most_opposed(self) -> PairOpposition | None:
        """The pair with the highest index (the first of several); None where nothing is at stake between any two."""
        contested = [pair for pair in self.pairs if pair.index is not None]
        return max(contested, key=lambda pair: pair.index or Fraction(0), default=None)


@dataclass(frozen=True)
class SettledByOffers:
    """What the offers leave open among them. `settled`: issues on which all of them name the same option; `share_left`: the share of
    the joint value at stake in the other issues."""

    offers: tuple[str, ...]
    settled: tuple[str, ...]
    share_left: Fraction


@dataclass(frozen=True)
class JointValue:
    """All issues, and the share of the joint value still `open`: what the best option of every issue, taken by itself, loses against
    every party getting its best everywhere. `offers`: the same question put to the offers in force, None where fewer than two are."""

    issues: tuple[IssueOpposition, ...]
    open: Fraction
    offers: SettledByOffers | None = None

    @property
    def solved(self) -> Fraction:
        """The share that no party has to give up to another, from 0 to 1."""
        return 1 - self.open

    @property
    def free_of_loss(self) -> tuple[str, ...]:
        """Issues on which one option is best for every party."""
        return tuple(issue.issue for issue in self.issues if issue.kind == "compatible")


def joint_value(payoffs: Payoffs, scenario: Scenario | None = None) -> JointValue:
    """Opposition and open share, issue by issue in the order of the file. With `scenario`, its offers in force are compared too."""
    stakes = _stakes(payoffs)
    issues = tuple(_issue(payoffs, issue, stakes) for issue in range(len(payoffs.issues)))
    offers = [] if scenario is None else [name for name, offer in scenario.offers.items() if offer.in_force]
    found = JointValue(issues, sum((issue.open for issue in issues), Fraction(0)))
    if scenario is None or len(offers) < 2:
        return found
    return JointValue(found.issues, found.open, settled_by(scenario, found.issues, offers))


def settled_by(scenario: Scenario, issues: Sequence[IssueOpposition], offers: Sequence[str]) -> SettledByOffers:
    """On which issues these offers agree, and what share of the joint value the others hold. An issue that an offer leaves open is
    not settled. Raises `UsageError` for an unknown offer."""
    titles = {name: offer.title for name, offer in scenario.offers.items()}
    if missing := [name for name in offers if named_by(titles, name) is None]:
        raise UsageError("\n".join(unknown("offer", name, list(scenario.offers)) for name in missing))
    offers = [key for name in offers if (key := named_by(titles, name)) is not None]
    named = {issue.issue: {scenario.offers[name].terms.get(issue.issue) for name in offers} for issue in issues}
    settled = tuple(issue for issue, options in named.items() if len(options) == 1 and None not in options)
    left = sum((issue.at_stake for issue in issues if issue.issue not in settled), Fraction(0))
    return SettledByOffers(tuple(offers), settled, left)


def _stakes(payoffs: Payoffs) -> list[list[Fraction]]:
    """Per party, each issue's share of what all issues can move for it."""
    result = []
    for party in range(payoffs.n_parties):
        swings = [_swing(payoffs, party, issue) for issue in range(len(payoffs.issues))]
        total = sum(swings)
        result.append([Fraction(swing, total) if total else Fraction(0) for swing in swings])
    return result


def _swing(payoffs: Payoffs, party: int, issue: int) -> int:
    worth = [int(payoffs.worth[issue][o, party]) for o in payoffs.options_in_force(issue)]
    return max(worth) - min(worth)


def _values(payoffs: Payoffs, party: int, issue: int) -> _Values:
    worth = {o: int(payoffs.worth[issue][o, party]) for o in payoffs.options_in_force(issue)}
    low, high = min(worth.values()), max(worth.values())
    return {o: Fraction(w - low, high - low) for o, w in worth.items()} if high > low else {}


def _issue(payoffs: Payoffs, issue: int, stakes: Sequence[Sequence[Fraction]]) -> IssueOpposition:
    parties, options = range(payoffs.n_parties), payoffs.options_in_force(issue)
    values = [_values(payoffs, p, issue) for p in parties]
    shares = {o: sum((stakes[p][issue] * values[p].get(o, 0) for p in parties), Fraction(0)) for o in options}
    at_stake = sum((stakes[p][issue] for p in parties), Fraction(0))
    best = max(options, key=lambda o: shares[o])
    pairs = tuple(_pair(payoffs, p, q, values) for p, q in combinations(parties, 2))
    kind: IssueKind = "integrative"
    if any(all(v.get(o, 1) == 1 for v in values) for o in options):
        kind = "compatible"
    elif any(pair.common_ground == 0 for pair in pairs):
        kind = "distributive"
    return IssueOpposition(
        issue=payoffs.issues[issue],
        kind=kind,
        stakes={name: stakes[p][issue] for p, name in enumerate(payoffs.parties)},
        at_stake=at_stake / payoffs.n_parties,
        option=payoffs.options[issue][best],
        open=(at_stake - shares[best]) / payoffs.n_parties,
        pairs=pairs,
    )


def _pair(payoffs: Payoffs, p: int, q: int, values: Sequence[_Values]) -> PairOpposition:
    tick("how opposed the parties are")
    first, second = values[p], values[q]
    names = payoffs.parties[p], payoffs.parties[q]
    if not first or not second:
        return PairOpposition(*names, None, Fraction(1))
    together, apart = joint_gains(list(zip(_whole(first), _whole(second), strict=True)))
    size = together + apart
    return PairOpposition(*names, Fraction(apart - together, size) if size else None, max(first[o] + second[o] for o in first) - 1)


def _whole(values: _Values) -> list[int]:
    """The values times their common denominator."""
    scale = lcm(*(v.denominator for v in values.values()))
    return [int(v * scale) for v in values.values()]


def joint_gains(values: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Σ |Δ₁Δ₂| over the pairs of options at which both gain or both lose, and over those at which one gains what the other loses.

    In n log n steps, along the first party's order: what each option adds with those below it in the second party's order as well comes
    from sums kept by ranks (Fenwick 1994); both sums together follow from n Σ xy − Σ x Σ y.
    """
    ranks = {y: k for k, y in enumerate(sorted({y for _, y in values}), 1)}
    sums = [[0] * 4 for _ in range(len(ranks) + 1)]
    together = 0
    for x, y in sorted(values):
        below = [0] * 4
        k = ranks[y] - 1
        while k:
            below = [a + b for a, b in zip(below, sums[k], strict=True)]
            k &= k - 1
        together += x * y * below[0] - x * below[2] - y * below[1] + below[3]
        k = ranks[y]
        while k <= len(ranks):
            sums[k] = [a + b for a, b in zip(sums[k], (1, x, y, x * y), strict=True)]
            k += k & -k
    difference = len(values) * sum(x * y for x, y in values) - sum(x for x, _ in values) * sum(y for _, y in values)
    return together, together - difference
