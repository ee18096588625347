"""Adjusted winner (Brams & Taylor 1996): two parties divide the issues between them, at most one of them is split.

Each party has 100 points on the issues. Each issue goes first to the party that puts more of its points on it; then issues pass from the
party that has more to the other, those of equal points first and after them in rising order of the ratio of the giver's points to the
receiver's, until both have the same; the last issue that passes may have to be split. Reached directly: with the issues in falling order of
the first party's points over the second's, the first party has the front of it and the second the rest, cut where both have the same.

The division is *equitable* (both have the same share of their own points), *envy-free* (neither would rather have the other's share: both
have half of their points at least) and *efficient* (no division of the issues, whatever is split, gives one more and the other no less).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.figures import percent
from simulator.figures import points as in_points
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.values import value_at

POINTS = 100
"""What each party spreads over the issues."""


@dataclass(frozen=True)
class DividedIssue:
    """One issue on which the parties want different things, with three mappings by party.

    `wins`: the option that it has where the issue is its own. `points`: of its 100, exact. `shares`: how much of the issue it has in the
    end, 0 to 1. `first`: who puts more of its points on it, None where both put the same.
    """

    issue: str
    wins: Mapping[str, str]
    points: Mapping[str, Fraction]
    first: str | None
    shares: Mapping[str, Fraction]

    @property
    def is_split(self) -> bool:
        return all(0 < share < 1 for share in self.shares.values())


@dataclass(frozen=True)
class Compromise:
    """An option between the two that the parties would win. `parts`: party → how much it has by this option of what it has by winning
    over losing, exact. Where the parts sum to more than 1 the option is worth more than splitting the issue, for which they sum to 1."""

    issue: str
    option: str
    parts: Mapping[str, Fraction]

    @property
    def together(self) -> Fraction:
        return sum(self.parts.values(), Fraction(0))


@dataclass(frozen=True, repr=False)
class Division(Shown):
    """What adjusted winner gives. `issues`: those in dispute, in the order of the file. `agreed`: issue → the option that both like best,
    where there is one. `before`: party → points on the issues on which it puts more than the other. `points`: what each has in the end
    (the same for both). `utility`, `reservation`: party → points of the scenario, where a share of an issue counts as that share of the
    way from what the party loses by it to what it wins. `compromises`: options that are worth more than splitting their issue, which the
    procedure does not look at.
    """

    parties: tuple[str, str]
    issues: tuple[DividedIssue, ...]
    agreed: Mapping[str, str]
    before: Mapping[str, Fraction]
    points: Fraction
    utility: Mapping[str, Fraction]
    reservation: Mapping[str, Fraction]
    compromises: tuple[Compromise, ...]

    @property
    def split(self) -> DividedIssue | None:
        """The issue of which each has a part; None where every issue goes to one of them whole."""
        return next((each for each in self.issues if each.is_split), None)

    def card(self) -> Card:
        split = "no issue is split" if self.split is None else f"{self.split.issue} is split"
        rows = [(each.issue, *(percent(each.shares[party]) for party in self.parties)) for each in self.issues]
        rows += [(issue, *(option for _ in self.parties)) for issue, option in self.agreed.items()]
        said = f"each has {in_points(self.points)} of its {POINTS} points; {split}"
        return Card("Division", " and ".join(self.parties), said, ("Issue", *(f"Share of {party}" for party in self.parties)), rows)


def shares_of_first(first: Sequence[Fraction], second: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """How much of each issue the first of two parties has, 0 to 1, by adjusted winner.

    `first`, `second`: points on each issue, 0 or more but not 0 for both, with the same sum. Where issues have the same ratio, those
    named earlier go to the first party before the others.
    """
    valued = [k for k in range(len(first)) if second[k] > 0]
    order = [k for k in range(len(first)) if k not in valued] + sorted(valued, key=lambda k: -first[k] / second[k])
    shares = [Fraction(0)] * len(first)
    has, left = Fraction(0), sum(second, Fraction(0))
    for k in order:  # what the second party puts nothing on stands first
        level = (left - has) / (first[k] + second[k])
        shares[k] = min(max(level, Fraction(0)), Fraction(1))
        has, left = has + shares[k] * first[k], left - shares[k] * second[k]
    return tuple(shares)


def adjusted_winner(scenario: Scenario) -> Division:
    """Divide the issues of a scenario between its two parties.

    An issue is in dispute where no option is best for both; winning it means one's own best option (of several the one that is best for the
    other), losing it the other's. An issue that is worth nothing to one of them alone is in dispute as well; that party puts no points on
    it. A party's 100 points are spread over these issues in proportion to what it has by winning over what it has by losing.

    Raises `UsageError` where there are not two parties, where red lines, constraints or interactions are in force (the issues can then
    not be divided one by one), and where nothing is in dispute.
    """
    payoffs = compile_payoffs(scenario)
    _refuse_what_cannot_be_divided(scenario, payoffs)
    wants = _wants(scenario, payoffs)
    agreed, wins = wants.agreed, wants.wins
    if not wins:
        raise UsageError("there is nothing to divide: on every issue one option is best for both parties; zopa solve shows that outcome")
    points = [_points(payoffs, p, wins) for p in (0, 1)]
    shares = shares_of_first(points[0], points[1])
    one, other = payoffs.parties
    issues = tuple(
        DividedIssue(
            issue=payoffs.issues[i],
            wins={name: payoffs.options[i][o] for name, o in zip(payoffs.parties, won, strict=True)},
            points={one: mine, other: others},
            first=one if mine > others else other if others > mine else None,
            shares={one: share, other: 1 - share},
        )
        for (i, won), mine, others, share in zip(wins.items(), *points, shares, strict=True)
    )
    return Division(
        parties=(one, other),
        issues=issues,
        agreed={payoffs.issues[i]: payoffs.options[i][o] for i, o in agreed.items()},
        before={name: sum((each.points[name] for each in issues if each.first == name), Fraction(0)) for name in payoffs.parties},
        points=sum((each.shares[one] * each.points[one] for each in issues), Fraction(0)),
        utility={
            one: _utility(payoffs, 0, agreed, wins, shares),
            other: _utility(payoffs, 1, agreed, wins, [1 - share for share in shares]),
        },
        reservation=dict(zip(payoffs.parties, payoffs.reservation, strict=True)),
        compromises=_compromises(payoffs, wins),
    )


def _refuse_what_cannot_be_divided(scenario: Scenario, payoffs: Payoffs) -> None:
    if payoffs.n_parties != 2:
        titles = " and ".join(scenario.parties[party].title for party in payoffs.parties[:2])
        others = ", ".join(f"{party}: null" for party in payoffs.parties[2:])
        overlay = f". A file such as this one leaves two, here {titles}:\n  extends: FILE\n  parties: {{{others}}}" if others else ""
        raise UsageError(f"adjusted winner divides between two parties, and this scenario has {payoffs.n_parties}{overlay}")
    rules = dict.fromkeys([*(ban.path for ban in payoffs.bans if ban.kind != "option"), *(term.path for term in payoffs.terms)])
    if rules:
        raise UsageError(
            "adjusted winner divides the issues one by one, and these tie them together or forbid a side of one: "
            f"{', '.join(rules)}; leave them out with --set PATH.in_force=false"
        )


def _worth(payoffs: Payoffs, party: int, issue: int, option: int) -> Fraction:
    return payoffs.points(party, int(payoffs.worth[issue][option, party]))


@dataclass(frozen=True)
class _Wants:
    """`agreed`: issue → the option that both like best. `wins`: issue → what each has by winning, for the others."""

    agreed: dict[int, int]
    wins: dict[int, tuple[int, int]]


def _wants(scenario: Scenario, payoffs: Payoffs) -> _Wants:
    """What each party wants on each issue. An issue that is worth nothing to one party is in dispute all the same. That party puts no
    points on it, as if the issue counted ever so little for it."""
    agreed, wins = {}, {}
    for issue in range(len(payoffs.issues)):
        options = payoffs.options_in_force(issue)
        worth: list[Mapping[int, Fraction]] = [{o: _worth(payoffs, p, issue, o) for o in options} for p in (0, 1)]
        unmoved = [p for p in (0, 1) if len(set(worth[p].values())) == 1]
        if len(unmoved) == 1:
            worth[unmoved[0]] = _leaning(scenario, payoffs, issue, unmoved[0], worth[1 - unmoved[0]])
        best = [[o for o in options if row[o] == max(row.values())] for row in worth]
        both = [o for o in best[0] if o in best[1]]
        if both:
            agreed[issue] = both[0]
        else:
            wins[issue] = max(best[0], key=worth[1].__getitem__), max(best[1], key=worth[0].__getitem__)
    return _without_points(_Wants(agreed, wins), payoffs)


def _leaning(scenario: Scenario, payoffs: Payoffs, issue: int, party: int, others: Mapping[int, Fraction]) -> Mapping[int, Fraction]:
    """What a party would want on an issue that is worth nothing to it, if the issue counted: its values say so where they differ, else
    it is whatever is worth least to the other."""
    name = payoffs.issues[issue]
    function = scenario.parties[payoffs.parties[party]].values.get(name)
    if function is not None:
        values = {o: value_at(function, scenario.issues[name], payoffs.options[issue][o]) for o in others}
        if len(set(values.values())) > 1:
            return values
    return {o: -worth for o, worth in others.items()}


def _without_points(found: _Wants, payoffs: Payoffs) -> _Wants:
    """Where a party has no points at all to put on issues, nothing is in dispute: what the other likes best is then best for both."""
    spread = [any(_swing(payoffs, p, i, won) for i, won in found.wins.items()) for p in (0, 1)]
    if all(spread):
        return found
    winner = 0 if spread[0] else 1
    return _Wants({**found.agreed, **{i: won[winner] for i, won in found.wins.items()}}, {})


def _swing(payoffs: Payoffs, party: int, issue: int, won: tuple[int, int]) -> Fraction:
    """What a party has by winning an issue over losing it, in points of the scenario."""
    return _worth(payoffs, party, issue, won[party]) - _worth(payoffs, party, issue, won[1 - party])


def _points(payoffs: Payoffs, party: int, wins: Mapping[int, tuple[int, int]]) -> list[Fraction]:
    """The party's 100 points, spread over the issues in dispute."""
    swings = [_swing(payoffs, party, i, won) for i, won in wins.items()]
    return [POINTS * swing / sum(swings, Fraction(0)) for swing in swings]


def _utility(
    payoffs: Payoffs, party: int, agreed: Mapping[int, int], wins: Mapping[int, tuple[int, int]], shares: Sequence[Fraction]
) -> Fraction:
    """In points of the scenario, with these shares of the issues in dispute."""
    total = sum((_worth(payoffs, party, i, o) for i, o in agreed.items()), Fraction(0))
    for (i, won), share in zip(wins.items(), shares, strict=True):
        total += share * _worth(payoffs, party, i, won[party]) + (1 - share) * _worth(payoffs, party, i, won[1 - party])
    return total


def _compromises(payoffs: Payoffs, wins: Mapping[int, tuple[int, int]]) -> tuple[Compromise, ...]:
    every = (
        Compromise(payoffs.issues[i], payoffs.options[i][o], {name: _part(payoffs, p, i, o, won) for p, name in enumerate(payoffs.parties)})
        for i, won in wins.items()
        if all(_swing(payoffs, p, i, won) for p in (0, 1))
        for o in payoffs.options_in_force(i)
    )
    return tuple(each for each in every if each.together > 1)


def _part(payoffs: Payoffs, party: int, issue: int, option: int, won: tuple[int, int]) -> Fraction:
    """How much of the way from losing an issue to winning it an option is to a party."""
    wins, loses = (_worth(payoffs, party, issue, o) for o in (won[party], won[1 - party]))
    return (_worth(payoffs, party, issue, option) - loses) / (wins - loses)
