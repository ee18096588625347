"""The commitment problem: an agreement that all would sign today, and that somebody would no longer honour tomorrow.

When the balance shifts after the signature, a party may come to expect more from going on than the agreement gives it. What is signed
holds only if every party still prefers it *then*; if no outcome is both accepted now and honoured later, the talks fail although there
is something that all prefer today (Fearon 1995; Powell 2006). Something outside the agreement can help: a penalty for breaking it that
makes up for what the party then misses. The least such penalty is what an outcome lacks of the party's later reservation value.

Two compiled games of one shape stand side by side: the columns of today and those of later are summed over the same outcome, so every
answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from math import ceil

import numpy as np

from simulator.budget import Budget, Stopped
from simulator.cards import Card, Shown, terms_in_words
from simulator.errors import OutgrownError, UsageError
from simulator.figures import points
from simulator.offers.codes import full_codes
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Ban, Payoffs, applies, barred_by, is_banned, where_moved
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach, largest_least
from simulator.solve.game import Game
from simulator.solve.results import Point

ZERO = Fraction(0)


@dataclass(frozen=True)
class Grievance:
    """One issue on which a party would gain `points` (by its utility of later) if it alone were changed from `option` to `wanted`.
    `by_itself`: the party can change the issue alone (`controlled_by`)."""

    issue: str
    option: str
    wanted: str
    points: Fraction
    by_itself: bool


@dataclass(frozen=True)
class Keeping:
    """Whether one party honours an agreement later.

    `surplus_now`, `surplus_later`: its utility less its reservation value, each at its time (points, exact). `red_lines`: its red lines
    of later that the agreement crosses. `grievances`: the largest first; empty where it honours.
    """

    surplus_now: Fraction
    surplus_later: Fraction
    red_lines: tuple[str, ...]
    grievances: tuple[Grievance, ...]

    @property
    def honours(self) -> bool:
        return not self.red_lines and self.surplus_later >= 0

    @property
    def penalty(self) -> Fraction | None:
        """The least penalty for breaking (points) at which breaking does not pay; None where none is enough, because the agreement
        crosses a red line of later."""
        return None if self.red_lines else max(ZERO, -self.surplus_later)


@dataclass(frozen=True)
class Enforcement:
    """What it takes for one agreement to hold. `signed`: nobody's red line of today is crossed and nobody is worse off today. `barred_by`:
    the constraints and options out of force (paths) that keep it from being agreed at all."""

    point: Point
    signed: bool
    parties: Mapping[str, Keeping]
    barred_by: tuple[str, ...] = ()

    @property
    def breakers(self) -> tuple[str, ...]:
        """Who would no longer honour it."""
        return tuple(name for name, keeping in self.parties.items() if not keeping.honours)

    @property
    def level(self) -> Fraction | None:
        """The least penalty, the same for all in points of each, at which it enforces itself; None where none is enough."""
        penalties = [keeping.penalty for keeping in self.parties.values()]
        return None if None in penalties else max(p for p in penalties if p is not None)


@dataclass(frozen=True, repr=False)
class Commitment(Shown):
    """What a shift of the balance after the signature leaves.

    `reservation`: party → what no agreement is worth to it now and later. `signed`: whether any outcome is accepted by all now.
    `lasting`: an outcome that all accept now and honour later, the one whose least surplus of either time is largest; None: there is
    none. `least`: of the outcomes accepted now, one with the least enforcement level; None where none is accepted, or all cross a red
    line of later. `alone`: party → the least penalty on it alone under which some outcome is accepted now and honoured by all; None
    where none is enough. `bound`: the smallest sets of parties that, had they no choice later, would leave an outcome that all accept
    now and the others honour. `agreement`: the one asked about.

    `unsettled`: what a limit left open, by the names above, each with what ended the work; it then says nothing (`signed`, `lasting` and
    `least` None, `alone` without the parties that are open, `bound` empty).

    `rules_left_aside`: whether today or later not everybody must sign by the agreement rules, while all this is said of all parties.
    """

    reservation: Mapping[str, tuple[Fraction, Fraction]]
    signed: bool | None
    lasting: Enforcement | None
    least: Enforcement | None
    alone: Mapping[str, Fraction | None]
    bound: tuple[tuple[str, ...], ...]
    agreement: Enforcement | None
    unsettled: Mapping[str, str] = field(default_factory=dict)
    rules_left_aside: bool = False

    def card(self) -> Card:
        rows = [(party, points(now), points(later), self._penalty(party)) for party, (now, later) in self.reservation.items()]
        head = ("Party", "Reservation value now", "Later", "Least penalty on it alone")
        return Card("Commitment", "", self._said(), head, rows)

    def _said(self) -> str:
        if self.lasting is not None:
            return f"accepted by all now and honoured later: {terms_in_words(self.lasting.point.outcome)}"
        if "lasting" in self.unsettled:
            return f"what lasts was not settled ({self.unsettled['lasting']})"
        return "nothing that all accept now would be honoured by all later" if self.signed else "nothing is accepted by all now"

    def _penalty(self, party: str) -> str:
        if party not in self.alone:
            return "not settled" if "alone" in self.unsettled else "–"
        penalty = self.alone[party]
        return "none is enough" if penalty is None else points(penalty)


def commitment(
    now: Scenario,
    later: Scenario | None = None,
    *,
    shift: Mapping[str, Fraction] | None = None,
    agreement: Mapping[str, str] | None = None,
    budget: Budget | None = None,
) -> Commitment:
    """Whether an agreement signed in `now` lasts in `later`.

    `later`: a scenario with the same issues, options and parties (default: `now` itself). `shift`: party → points by which its
    reservation value differs later, on top. What can be agreed is decided now: constraints and options out of force count as they
    stand today, and of later only utilities, reservation values and red lines do. `agreement`: full terms to be looked at.

    Accepted and honoured means: by every party that the file has, whoever must sign by its agreement rules.

    Raises `UsageError` where the two do not have one shape, a party or option is unknown or `agreement` leaves an issue open. What takes
    too many partial outcomes, or is not reached before `budget` runs out, is named in `unsettled`.
    """
    today = compile_payoffs(now, rules_known=True)
    tomorrow = _shifted(_later_payoffs(now, later or now), shift or {})
    asked = _Pair(today, tomorrow, [issue.controlled_by for issue in now.issues.values()])
    unsettled: dict[str, str] = {}
    signed: bool | None = None
    lasting = least = None
    alone: dict[str, Fraction | None] = {}
    bound: tuple[tuple[str, ...], ...] = ()
    with _settling(unsettled, "signed"):
        signed = asked.accepted(budget) is not None
    if signed is not False:
        with _settling(unsettled, "lasting"):
            lasting = asked.lasting(budget)
        with _settling(unsettled, "least"):
            least = asked.least(budget)
        for p, name in enumerate(today.parties):
            with _settling(unsettled, "alone"):
                alone[name] = asked.alone(p, budget)
        with _settling(unsettled, "bound"):
            bound = asked.bound(budget)
    if lasting is not None or least is not None:
        signed = True
        unsettled.pop("signed", None)
    return Commitment(
        reservation={name: (today.reservation[p], tomorrow.reservation[p]) for p, name in enumerate(today.parties)},
        signed=signed,
        lasting=lasting,
        least=least,
        alone=alone,
        bound=bound,
        agreement=None if agreement is None else asked.enforcement(full_codes(now, agreement)),
        unsettled=unsettled,
        rules_left_aside=not (signed_by_everybody(now) and signed_by_everybody(later or now)),
    )


@contextmanager
def _settling(unsettled: dict[str, str], part: str) -> Iterator[None]:
    """Work on one part of the answer; a limit that ends it is noted, and the other parts are still worked on. Ctrl-C ends all."""
    try:
        yield
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
        unsettled[part] = stop.reason
    except OutgrownError as outgrown:
        unsettled[part] = str(outgrown)


def _later_payoffs(now: Scenario, later: Scenario) -> Payoffs:
    for what, ours, theirs in (
        ("parties", tuple(now.parties), tuple(later.parties)),
        ("issues", tuple(now.issues), tuple(later.issues)),
        *((f"options of '{i}'", issue.choices, later.issues[i].choices) for i, issue in now.issues.items() if i in later.issues),
    ):
        if ours != theirs:
            raise UsageError(f"the later scenario has other {what} than today's; a shift may change numbers and red lines only")
    return compile_payoffs(later, rules_known=True)


def _shifted(payoffs: Payoffs, shift: Mapping[str, Fraction]) -> Payoffs:
    if missing := [name for name in shift if name not in payoffs.parties]:
        raise UsageError("\n".join(unknown("party", name, payoffs.parties) for name in missing))
    reservation = tuple(r + shift.get(name, ZERO) for name, r in zip(payoffs.parties, payoffs.reservation, strict=True))
    thresholds = tuple(ceil(s * r) for s, r in zip(payoffs.scale, reservation, strict=True))
    return replace(payoffs, reservation=reservation, thresholds=thresholds)


def side_by_side(now: Payoffs, later: Payoffs) -> Payoffs:
    """The game with the columns of both, those of now first; what is banned is what was banned now."""
    n = now.n_parties
    dtype = np.int64 if now.dtype is later.dtype is np.int64 else object
    return replace(
        now,
        parties=(*now.parties, *(f"{name} later" for name in later.parties)),
        worth=tuple(np.hstack([a.astype(dtype), b.astype(dtype)]) for a, b in zip(now.worth, later.worth, strict=True)),
        terms=(*now.terms, *(replace(term, column=n + term.column) for term in later.terms)),
        scale=(*now.scale, *later.scale),
        reservation=(*now.reservation, *later.reservation),
        thresholds=(*now.thresholds, *later.thresholds),
        bargaining_weights=(*now.bargaining_weights, *later.bargaining_weights),
    )


class _Pair:
    """Questions about outcomes that today's game and later's both judge. Columns p: today's; n + p: later's."""

    def __init__(self, now: Payoffs, later: Payoffs, controlled: Sequence[Sequence[str]]) -> None:
        self.now, self.later, self._n = now, later, now.n_parties
        self._controlled = controlled
        self._both = side_by_side(now, later)
        self._lines = [ban for ban in later.bans if ban.kind == "red_line"]
        self._values = dict(enumerate(self._both.reservation))
        self._reaches: dict[tuple[int, ...], Reach] = {}

    def _reach(self, heeded: tuple[int, ...]) -> Reach:
        """Outcomes possible and within the red lines of now, and within those of later of the parties `heeded`."""
        if heeded not in self._reaches:
            lines = [ban for ban in self._lines if ban.party in heeded]
            self._reaches[heeded] = Reach(replace(self._both, bans=(*self._both.bans, *_new(lines, self._both.bans))))
        return self._reaches[heeded]

    def _floors(self, heeded: tuple[int, ...]) -> tuple[int, ...]:
        """All accept now, and those `heeded` honour later."""
        n, least = self._n, self._reach(heeded).least
        later = (self.later.thresholds[p] if p in heeded else least[n + p] for p in range(n))
        return (*self.now.thresholds, *later)

    def _all(self) -> tuple[int, ...]:
        return tuple(range(self._n))

    def accepted(self, budget: Budget | None) -> Outcome | None:
        return self._reach(()).exists(self._floors(()), budget=budget)

    def lasting(self, budget: Budget | None) -> Enforcement | None:
        heeded = self._all()
        reach, floors = self._reach(heeded), self._floors(heeded)
        known = reach.exists(floors, budget=budget)
        if known is None:
            return None
        return self.enforcement(largest_least(reach, self._values, floors, known, budget=budget)[1])

    def least(self, budget: Budget | None) -> Enforcement | None:
        """Accepted now, and the largest penalty that any party needs is least."""
        reach = self._reach(self._all())
        floors = (*self.now.thresholds, *reach.least[self._n :])
        known = reach.exists(floors, budget=budget)
        if known is None:
            return None
        later = {self._n + p: self.later.reservation[p] for p in range(self._n)}
        return self.enforcement(largest_least(reach, later, floors, known, enough=ZERO, budget=budget)[1])

    def alone(self, party: int, budget: Budget | None) -> Fraction | None:
        reach = self._reach(self._all())
        floors = list(self._floors(self._all()))
        floors[self._n + party] = reach.least[self._n + party]
        known = reach.exists(floors, budget=budget)
        if known is None:
            return None
        later = {self._n + party: self.later.reservation[party]}
        return max(ZERO, -largest_least(reach, later, floors, known, enough=ZERO, budget=budget)[0])

    def bound(self, budget: Budget | None) -> tuple[tuple[str, ...], ...]:
        found: list[tuple[int, ...]] = []
        for size in range(self._n + 1):
            for some in combinations(self._all(), size):
                if any(set(smaller) <= set(some) for smaller in found):
                    continue
                heeded = tuple(p for p in self._all() if p not in some)
                if self._reach(heeded).exists(self._floors(heeded), budget=budget) is not None:
                    found.append(some)
        return tuple(tuple(self.now.parties[p] for p in some) for some in found)

    def enforcement(self, codes: Outcome) -> Enforcement:
        today, tomorrow = Game(self.now), Game(self.later)
        point, then = today.point(codes), tomorrow.point(codes)
        signed = not is_banned(self.now, codes) and min(point.surplus.values()) >= 0
        keepings = {name: self._keeping(p, codes, point, then) for p, name in enumerate(self.now.parties)}
        return Enforcement(point, signed, keepings, barred_by(self.now, codes))

    def _keeping(self, party: int, codes: Outcome, point: Point, then: Point) -> Keeping:
        name = self.now.parties[party]
        crossed = tuple(
            dict.fromkeys(ban.path for ban in self._lines if ban.party == party and any(applies(clause, codes) for clause in ban.clauses))
        )
        keeping = Keeping(point.surplus[name], then.surplus[name], crossed, ())
        return keeping if keeping.honours else replace(keeping, grievances=self._grievances(party, codes, then))

    def _grievances(self, party: int, codes: Outcome, then: Point) -> tuple[Grievance, ...]:
        """By issue, the possible change of it alone that is worth most to the party later."""
        game, name = Game(self.later), self.now.parties[party]
        impossible = replace(self.now, bans=tuple(where_moved(ban, codes) for ban in self.now.bans if not ban.is_demand))
        found = []
        for i, issue in enumerate(self.now.issues):
            others = [(*codes[:i], o, *codes[i + 1 :]) for o in range(self.now.sizes[i]) if o != codes[i]]
            gains = [
                (game.point(other).utilities[name] - then.utilities[name], other) for other in others if not is_banned(impossible, other)
            ]
            most, best = max(gains, key=lambda gain: gain[0], default=(ZERO, codes))
            if most > 0:
                options = self.now.options[i]
                found.append(Grievance(issue, options[codes[i]], options[best[i]], most, name in self._controlled[i]))
        return tuple(sorted(found, key=lambda grievance: -grievance.points))


def _new(bans: list[Ban], known: tuple[Ban, ...]) -> list[Ban]:
    return [ban for ban in bans if ban not in known]
