"""Whether an agreement exists, and nothing else: asked of one variant of a scenario after another.

An outcome that all parties accepted in one variant is often accepted in the next, so those are tried first. Otherwise variable
elimination with the thresholds decides; where its sets outgrow a small budget, an upper bound on the least surplus by weighing the
parties does, or elimination at a raised level, at which fewer partial outcomes survive. Every answer is exact: a yes rests on an
outcome whose whole-number totals reach the thresholds, a no on an empty elimination or on a bound below zero in exact fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import ceil
from time import monotonic
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Progress, Stopped, StopReason
from simulator.cards import Listed
from simulator.errors import OutgrownError, UsageError
from simulator.payoffs.automaton import Attempt, AutomatonOutgrownError
from simulator.payoffs.model import Payoffs, Term, applies, projected
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.varying import Varying
from simulator.payoffs.votes import reaches
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.draws import Draws, draw
from simulator.scenario.model import Scenario
from simulator.solve.exact.elimination import affordable_rows, pareto_set
from simulator.solve.results import Interval

REMEMBERED = 32
"""Outcomes that were acceptable in some variant and are tried first in the next."""

FEW_ROWS = 20_000
"""Elimination is tried before anything else as long as a step has up to so many partial outcomes."""

LEVELS = (Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(1, 32), Fraction(0))
"""Shares of the upper bound on the least surplus at which elimination looks for an agreement, from above."""

DEFAULT_DRAWS = 200
DRAWS_TIME_LIMIT = 10.0
"""Seconds."""

_NORMAL_95 = 1.959963984540054


def agreement_exists(payoffs: Payoffs, automaton: Attempt, budget: Budget | None = None) -> bool:
    """Whether some outcome that no ban of `payoffs` forbids reaches every threshold; `automaton`: of the same bans.

    Raises `OutgrownError` where too many partial outcomes would have to be kept to decide, `Stopped` at the end of `budget`.
    """
    return AgreementSearch(automaton).exists(payoffs, budget)


class AgreementSearch:
    """Asks of one variant after another whether an agreement exists; remembers what answered yes.

    All variants share `automaton`: the same issues, options, terms and bans, with other numbers (see `Varying`).
    """

    def __init__(self, automaton: Attempt, waived: Collection[str] = ()) -> None:
        """`waived`: bans of the variants that are not in force."""
        self._automaton, self._waived = automaton, waived
        self._remembered: list[tuple[int, ...]] = []
        self._applying: NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)
        self._outgrown = False

    def exists(self, payoffs: Payoffs, budget: Budget | None = None) -> bool:
        """Whether an agreement exists in this variant (see `agreement_exists` for what it raises)."""
        if not isinstance(self._automaton, AutomatonOutgrownError) and self._automaton.empty:
            return False
        if self._one_remembered(payoffs):
            return True
        if isinstance(self._automaton, AutomatonOutgrownError):
            return self._by_boxes(payoffs, self._automaton, budget)
        if not self._outgrown:
            try:
                return self._by_elimination(payoffs, payoffs.thresholds, min(FEW_ROWS, affordable_rows(payoffs.n_columns)), budget)
            except OutgrownError:
                self._outgrown = True  # one variant is about as large as the next
        return self._from_above(payoffs, budget)

    def accepted(self, payoffs: Payoffs, budget: Budget | None = None) -> tuple[int, ...] | None:
        """An acceptable outcome of this variant; None: there is none (see `agreement_exists` for what it raises)."""
        return self._remembered[0] if self.exists(payoffs, budget) else None

    def _one_remembered(self, payoffs: Payoffs) -> bool:
        """Whether an outcome that was acceptable before is acceptable again; it then comes first in the next variant."""
        if not self._remembered:
            return False
        codes = np.array(self._remembered)
        sums = sum(worth[codes[:, i]] for i, worth in enumerate(payoffs.worth))
        if payoffs.terms:
            amounts = np.zeros((len(payoffs.terms), payoffs.n_columns), dtype=payoffs.dtype)
            amounts[np.arange(len(payoffs.terms)), [term.column for term in payoffs.terms]] = [term.amount for term in payoffs.terms]
            sums = sums + self._applying.astype(payoffs.dtype) @ amounts
        accepted = np.flatnonzero(reaches(payoffs, sums))
        if not len(accepted):
            return False
        self._to_front(int(accepted[0]))
        return True

    def _to_front(self, k: int) -> None:
        self._remembered.insert(0, self._remembered.pop(k))
        order = [k, *range(k), *range(k + 1, len(self._applying))]
        self._applying = self._applying[order]

    def _remember(self, outcome: tuple[int, ...], terms: tuple[Term, ...]) -> None:
        row = np.array([[any(applies(clause, outcome) for clause in term.clauses) for term in terms]], dtype=np.int64)
        self._remembered = [outcome, *self._remembered[: REMEMBERED - 1]]
        self._applying = np.concatenate([row, self._applying[: REMEMBERED - 1]]) if len(self._applying) else row

    def _by_boxes(self, payoffs: Payoffs, outgrown: AutomatonOutgrownError, budget: Budget | None) -> bool:
        """Whether an outcome reaches the thresholds, without an automaton."""
        from simulator.solve.exact.reaching import Reach  # it loads HiGHS, which few scenarios need

        kept = [ban for ban in payoffs.bans if ban.path not in self._waived]
        found = Reach(projected(payoffs, range(payoffs.n_columns), kept), outgrown).exists(payoffs.thresholds, budget=budget)
        if found is not None:
            self._remember(found, payoffs.terms)
        return found is not None

    def _by_elimination(self, payoffs: Payoffs, thresholds: Sequence[int], max_rows: int | None, budget: Budget | None) -> bool:
        """Whether an outcome reaches `thresholds`; the one with the largest least surplus is remembered."""
        assert not isinstance(self._automaton, AutomatonOutgrownError)
        found = pareto_set(payoffs, self._automaton, thresholds=thresholds, max_rows=max_rows, thin=False, budget=budget)
        if not len(found):
            return False
        parties = payoffs.n_parties
        surplus = found.totals / np.array(payoffs.scale[:parties], dtype=float) - np.array(payoffs.reservation[:parties], dtype=float)
        deepest = int(surplus.min(axis=1).argmax())
        self._remember(tuple(int(o) for o in found.outcomes(deepest, 1)[0]), payoffs.terms)
        return True

    def _from_above(self, payoffs: Payoffs, budget: Budget | None) -> bool:
        """By an upper bound on the least surplus, and elimination at falling levels below it."""
        from simulator.solve.bound.maximum import Maximiser  # these load HiGHS, which few scenarios need
        from simulator.solve.bound.surplus_bound import evaluated, least_maximum, proved_negative

        assert not isinstance(self._automaton, AutomatonOutgrownError)
        maximiser = Maximiser(payoffs, self._automaton)
        box = maximiser.box({})
        search = least_maximum(maximiser, box, decide=True, budget=budget)
        if search.accepted is not None:
            self._remember(search.accepted, payoffs.terms)
            return True
        if proved_negative(maximiser, box, search) is not None:
            return False
        even = [Fraction(1, payoffs.n_parties)] * payoffs.n_parties
        highest = max(Fraction(search.bound), Fraction(0)) or evaluated(maximiser, box, even).bound
        return any(self._by_elimination(payoffs, _raised(payoffs, share * highest), None, budget) for share in LEVELS)


def _raised(payoffs: Payoffs, level: Fraction) -> list[int]:
    """The thresholds with every party's raised by `level` points (not negative)."""
    raised = [max(t, ceil(s * (r + level))) for t, s, r in zip(payoffs.thresholds, payoffs.scale, payoffs.reservation, strict=False)]
    return [*raised, *payoffs.thresholds[payoffs.n_parties :]]


class VariantSearch:
    """Asks of variants of one `Varying` whether an agreement exists with the red lines at `waived` lifted.

    Variants whose bans and terms are the same share an automaton and what is remembered; without ratification all do.
    """

    def __init__(self, varying: Varying, waived: Collection[str] = ()) -> None:
        self._varying, self._waived = varying, tuple(waived)
        self._searches: dict[int, AgreementSearch] = {}

    def exists(self, payoffs: Payoffs, budget: Budget | None = None) -> bool:
        """Whether an agreement exists in this variant (see `agreement_exists` for what it raises)."""
        automaton = self._varying.attempt(self._waived, payoffs)  # kept by `varying`, so its identity stands for its shape
        if id(automaton) not in self._searches:
            self._searches[id(automaton)] = AgreementSearch(automaton, self._waived)
        return self._searches[id(automaton)].exists(payoffs, budget)


@dataclass(frozen=True, repr=False)
class ShareWithAgreement(Listed):
    """In how many draws of the ranged numbers an agreement exists. No chance of an agreement: draws are as good as the ranges.

    `draws`: how many were asked for; `with_agreement`: those in which one exists, proved; `undecided`: those that a limit left open
    (`stopped` says which limit; None where too many partial outcomes would have had to be kept). `numbers`: how many numbers
    were drawn. `interval`: Wilson's for the share at 95 % confidence, widened by what is undecided; it covers the error of
    drawing alone. `waived`: the red lines lifted. `constant_because`: why no draw had to be looked at, `"red lines"` where they
    alone leave no outcome.

    `ratify`: the chance with which ratifying bodies must pass an agreement, None where they are not asked; where they are, `signed`
    counts the draws in which all parties would sign something, whether the bodies pass it or not.
    """

    draws: int
    seed: int
    numbers: int
    with_agreement: int
    undecided: int
    interval: Interval | None
    waived: tuple[str, ...] = ()
    constant_because: Literal["red lines"] | None = None
    stopped: StopReason | None = None
    ratify: Fraction | None = None
    signed: int | None = None


def share_with_agreement(
    scenario: Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    design: str = "latin_hypercube",
    waived: Collection[str] = (),
    ratify: Fraction | None = None,
    time_limit: float = DRAWS_TIME_LIMIT,
    progress: Progress | None = None,
) -> ShareWithAgreement:
    """In how many of `draws` draws of all `drawable` numbers an agreement exists, with the red lines at `waived` lifted.

    `ratify`: count only the draws in which one exists that each ratifying body in force passes, where needed, with at least this
    chance (above 0, at most 1; of a body's curves the one drawn); the bodies' numbers are drawn then too.
    `time_limit` in seconds; at its end, or at Ctrl-C, the draws not yet decided are counted as undecided.
    Under agreement rules, an agreement is what passes by them; a party then consents only to what its own bodies pass.
    Raises `UsageError` where the scenario has no number to draw, or for a path of `waived` that is no red line in force.
    """
    drawn = draw(scenario, draws, seed=seed, design=design, bodies=ratify is not None)
    if not drawn.paths:
        raise UsageError("no number of the scenario that an agreement depends on has a range; write one as {base: 22, range: [18, 30]}")
    budget = Budget(time_limit, DEFAULT_MEMORY_LIMIT, progress)
    ruled = not signed_by_everybody(scenario)
    varying = Varying(scenario, drawn.paths, rules_known=ruled)
    if waived or not ruled:
        varying.attempt(waived)  # refuses a path of `waived` that is none
    if ruled:
        asked = _passing_search(varying, waived, drawn, budget, ratify)
    else:
        kept = [ban for ban in varying.base.bans if ban.path not in waived]
        if permitted_outcome(varying.base.sizes, kept) is None:
            signed_in = None if ratify is None else 0
            reason: Literal["red lines"] = "red lines"
            return ShareWithAgreement(draws, seed, len(drawn.paths), 0, 0, None, tuple(waived), reason, ratify=ratify, signed=signed_in)
        asked = _agreement_search(varying, waived, drawn, budget, ratify)
    signed: list[bool | None] = []
    answers: list[bool | None] = []
    stopped: StopReason | None = None
    try:
        for k in range(draws):
            budget.tick("drawing the ranged numbers", k / draws)
            accepted, passed = asked(k)
            signed.append(accepted)
            answers.append(passed)
    except Stopped as stop:
        stopped = stop.reason
    except KeyboardInterrupt:
        stopped = "interrupted"
    found = answers.count(True)
    undecided = draws - found - answers.count(False)
    interval = Interval(wilson(found, draws)[0], wilson(found + undecided, draws)[1], 0.95, draws)
    return ShareWithAgreement(
        draws,
        seed,
        len(drawn.paths),
        found,
        undecided,
        interval,
        tuple(waived),
        stopped=stopped,
        ratify=ratify,
        signed=None if ratify is None else signed.count(True),
    )


_Asked = Callable[[int], tuple[bool | None, bool | None]]
"""A draw → whether something is signed in it, and whether that is an agreement (passed as well, where bodies are asked)."""


def _agreement_search(varying: Varying, waived: Collection[str], drawn: Draws, budget: Budget, ratify: Fraction | None) -> _Asked:
    search = VariantSearch(varying, waived)
    required = None if ratify is None else Varying(varying.scenario, drawn.paths, ratify)
    passed = None if required is None else VariantSearch(required, waived)

    def asked(k: int) -> tuple[bool | None, bool | None]:
        signed = _answer(partial(search.exists, varying.payoffs(drawn.numbers(k)), budget))
        if required is None or passed is None or signed is False:
            return signed, signed
        return signed, _answer(partial(passed.exists, required.payoffs(drawn.numbers(k), drawn.curves_in(k)), budget))

    return asked


def _passing_search(varying: Varying, waived: Collection[str], drawn: Draws, budget: Budget, ratify: Fraction | None) -> _Asked:
    from simulator.solve.by_rule.existence import PassingSearch

    search = PassingSearch(varying, waived)
    required = None if ratify is None else Varying(varying.scenario, drawn.paths, ratify, rules_known=True)
    passed = None if required is None else PassingSearch(required, waived)

    def asked(k: int) -> tuple[bool, bool]:
        found = search.exists(drawn.numbers(k), budget=budget)
        return found, found if passed is None or not found else passed.exists(drawn.numbers(k), drawn.curves_in(k), budget)

    return asked


def shares_under_waivers(
    scenario: Scenario,
    waivers: Iterable[Collection[str]],
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    ratify: Fraction | None = None,
    time_limit: float = DRAWS_TIME_LIMIT,
    progress: Progress | None = None,
) -> tuple[ShareWithAgreement, ...]:
    """The share as the scenario stands; where its red lines alone leave no outcome, followed by the share under each of `waivers`.

    The same draws each time, all within `time_limit` seconds.
    """
    ends = monotonic() + time_limit
    shares = [share_with_agreement(scenario, draws=draws, seed=seed, ratify=ratify, time_limit=time_limit, progress=progress)]
    for waived in waivers if shares[0].constant_because == "red lines" else ():
        left = max(0.0, ends - monotonic())
        shares.append(
            share_with_agreement(scenario, draws=draws, seed=seed, waived=waived, ratify=ratify, time_limit=left, progress=progress)
        )
        if shares[-1].stopped == "interrupted":
            break
    return tuple(shares)


def _answer(asked: Callable[[], bool]) -> bool | None:
    """Whether an agreement exists; None where that takes more partial outcomes than can be kept."""
    try:
        return asked()
    except OutgrownError:
        return None


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's (1927) score interval for a share at 95 % confidence: low and high, from 0 to 1. `trials` at least 1."""
    z2 = _NORMAL_95**2
    share = successes / trials
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _NORMAL_95 / (1 + z2 / trials) * (share * (1 - share) / trials + z2 / (4 * trials**2)) ** 0.5
    return (0.0 if successes == 0 else centre - half), (1.0 if successes == trials else centre + half)
