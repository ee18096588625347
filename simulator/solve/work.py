"""The work of one `solve`, phase by phase. Each phase leaves what it has proved, so that a limit or Ctrl-C loses nothing.

What most games do without is loaded by the phase that needs it: to load the proofs, the single points and the samples of a frontier takes
longer than a small answer, which nobody should wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import Budget, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import zero_ends
from simulator.solve.asked_frontier import FoundBefore, sample_with_gap, whole_or_thinned
from simulator.solve.binding import binding_issues
from simulator.solve.choosing import Selection, candidates
from simulator.solve.engine import ENGINES
from simulator.solve.exact.counting import MAX_ROWS, MAX_STREAMED, STREAMED_IN_PASSING, count_acceptable, rows_in_passing
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.estimating import SAMPLES_ASKED_FOR, SAMPLES_IN_PASSING, estimate_acceptable
from simulator.solve.game import Game
from simulator.solve.on_the_table import accepted_offers
from simulator.solve.pareto import ParetoSet
from simulator.solve.phases import stopped_in
from simulator.solve.results import (
    Binding,
    EngineName,
    Frontier,
    FrontierChoice,
    FrontierSample,
    Interval,
    NoDeal,
    Result,
    Solution,
    SolutionName,
    Zone,
)
from simulator.solve.solution import BRANCH, MIXED_INTEGER, SOLUTIONS
from simulator.solve.whole_frontiers import WholeFrontiers

if TYPE_CHECKING:
    from simulator.solve.aiming import Aimed
    from simulator.solve.exact.settling import Settled
    from simulator.solve.no_deal import AgreementFoundError

SURVEY_SHARE = 0.1
"""The share of the time left that counting the outcomes within the red lines may take; the parties' best and worst may take as much."""

TIES_LISTED = 100
"""Tied outcomes of a solution that are listed; all are counted."""

AIMING = 0.3
"""Share of the time left that goes to solutions by elimination near their maxima."""

SINGLE_POINTS = 0.9
"""Share of the time left that goes to the mixed-integer engine; the rest is for the frontier and the count."""

ONE_BY_ONE = (BRANCH, MIXED_INTEGER)
"""The engines that take over where a frontier is too large (the second one where what must be remembered for it is)."""

TOO_DENSE = (
    "Too many interactions and red lines depend on the same issues to combine these one by one ({}); the mixed-integer engine answered. "
    "Not told are the frontier, outcomes that tie with a solution, and the exact count."
)

DECIDED_EXACTLY = "HiGHS left open whether there is an agreement; exact elimination decided it."
CORRECTED = "HiGHS held that there is no agreement; exact arithmetic found one."
RESTS_ON_BOUND = "That there is no agreement rests on the bound that HiGHS states; it was not proved exactly."


class Work:
    """What has been found so far about one game."""

    def __init__(self, game: Game, engine: EngineName, budget: Budget) -> None:
        self.game, self.engine, self.budget = game, engine, budget
        self.frontiers = WholeFrontiers(game, engine, budget)
        self.answered_by: EngineName = engine
        self.empty: bool | None = None
        self.decided_exactly = False
        self.n_feasible: int | None = None
        self.n_allowed: int | None = None
        self.ideal: Mapping[str, Fraction] = {}
        self.worst: Mapping[str, Fraction] = {}
        self.acceptable: ParetoSet | None = None
        self.settled: Settled | None = None
        self.aimed: Aimed | None = None
        self._deal: tuple[int, ...] | None = None
        self.accepted_offers: tuple[str, ...] = ()
        self.solutions: dict[SolutionName, Solution] = {}
        self.no_deal: NoDeal | None = None
        self.frontier: Frontier | None = None
        self.frontier_sample: FrontierSample | None = None
        self.counted: int | None = None
        self.estimate: Interval | None = None
        self.binding: tuple[Binding, ...] = ()
        self.notes: list[str] = list(game.payoffs.notes)
        self.stopped: StopReason | None = None

    def run(self, phases: Sequence[Callable[[], None]]) -> None:
        """The phases in order, until the end or until something stops them."""
        self.stopped = stopped_in(phases) or self.stopped

    # The phases

    def try_offers(self, scenario: Scenario) -> None:
        """The offers on the table: one that is an agreement decides the verdict, whatever ends the work later."""
        self.accepted_offers = accepted_offers(scenario, self.game)
        if self.accepted_offers:
            self.empty = False
            self._deal = self.game.codes(scenario.offers[self.accepted_offers[0]].terms)

    def survey(self) -> None:
        """What hangs on the red lines, and on each party's points by themselves; what takes more than its share of the time is left out."""
        if self.game.nothing_allowed:
            self.empty = True
        with suppress(Stopped), self.budget.part(SURVEY_SHARE):
            self.n_feasible, self.n_allowed = self.game.n_feasible, self.game.n_allowed
        with suppress(Stopped), self.budget.part(SURVEY_SHARE):
            self.ideal, self.worst = self.game.extremes(best=True), self.game.extremes(best=False)

    def find_agreements(self, wanted: Sequence[SolutionName]) -> None:
        """The verdict and the solutions asked for: from the exact acceptable frontier, or one by one where it is too large."""
        if self.empty:
            return
        if ENGINES[self.engine].frontier is not None:
            try:
                self.acceptable = self.frontiers.exact(acceptable=True)
            except AutomatonOutgrownError as outgrown:
                self.answered_by = MIXED_INTEGER
                self.notes.append(TOO_DENSE.format(outgrown))
            except OutgrownError as outgrown:
                if self.frontiers.settled_or_none(acceptable=True) is None:
                    self.notes.append(f"The acceptable frontier is too large to keep ({outgrown}); solutions were found one by one.")
                wanted = self._aim(wanted)
                if self.empty is not None and not wanted:
                    return
        if self.acceptable is not None:
            self.choose_from(self.acceptable, wanted)
            return
        if self.answered_by not in ONE_BY_ONE:
            self.answered_by = BRANCH
        self._take_single_points(wanted, self._deal)
        if self.empty is None:
            self._decide_exactly(wanted)

    def choose_from(self, acceptable: ParetoSet, wanted: Sequence[SolutionName]) -> None:
        """The verdict and the solutions asked for, from the exact acceptable frontier."""
        self.acceptable = acceptable
        self.empty = not len(acceptable)
        if not self.empty:
            chosen_from = candidates(self.game.payoffs, acceptable)
            for name in wanted:
                self._choose(name, acceptable, SOLUTIONS[name].choose(chosen_from))

    def _take_single_points(self, wanted: Sequence[SolutionName], deal: tuple[int, ...] | None) -> None:
        """Verdict and solutions one by one. `deal`: an acceptable outcome known, which settles the verdict."""
        from simulator.solve.single_points import single_points

        found = single_points(self.game, wanted, self.budget.part(SINGLE_POINTS), deal, engine=self.answered_by)
        self.empty, self.stopped = found.empty, found.stopped
        together = self.solutions | found.solutions
        self.solutions = {name: together[name] for name in sorted(together, key=lambda name: SOLUTIONS[name].place)}
        self.notes.extend(found.notes)
        if found.stopped == "interrupted":
            raise Stopped("interrupted")

    def _decide_exactly(self, wanted: Sequence[SolutionName]) -> None:
        """The verdict in exact arithmetic, where HiGHS leaves it open, in half of the time that HiGHS left."""
        from simulator.solve.existence import AgreementSearch

        within = Budget(self.budget.seconds_left / 2, self.budget.memory_limit, self.budget.tell)
        try:
            deal = AgreementSearch(self.game.attempt).accepted(self.game.payoffs, within)
        except OutgrownError:
            return
        except Stopped as stop:
            if stop.reason == "interrupted":
                raise
            return
        self.notes.append(DECIDED_EXACTLY)
        self.decided_exactly, self.stopped = True, None
        if deal is None:
            self.empty = True
        else:
            self._take_single_points(wanted, deal)

    def _correct(self, wanted: Sequence[SolutionName], found: AgreementFoundError) -> None:
        """An acceptable outcome has turned up where HiGHS held that there is none: the outcome decides."""
        if self.answered_by not in ONE_BY_ONE or self.decided_exactly:
            raise found
        self.no_deal = None
        self.notes.append(CORRECTED)
        self._take_single_points(wanted, found.outcome)

    def settle(self) -> None:
        """The verdict, where it is open still: what any phase has found or counted decides it."""
        if self.empty is not None:
            return
        frontier = self.frontier if self.frontier is not None and self.frontier.within_reservation else None
        sampled = self.estimate is not None and self.estimate.low > 0
        if self.solutions or self.counted or sampled or (frontier is not None and frontier.size):
            self.empty = False
        elif self.counted == 0 or (frontier is not None and not any(frontier.epsilon.values())):
            self.empty = True

    def justify(self, scenario: Scenario, wanted: Sequence[SolutionName], ratify: Fraction | None, *, certificate: bool) -> None:
        """Why there is no agreement, where there is none and the reason is not known yet, and (`certificate`) the proof of it."""
        if not self.empty or self.no_deal is not None:
            return
        from simulator.solve.no_deal import AgreementFoundError

        try:
            if ratify is None:
                self._explain_no_deal(scenario)
            else:
                self._explain_not_ratified()
            if certificate and ratify is None:
                self._prove_no_deal(scenario)
            elif certificate and ratify is not None:
                self._prove_not_ratified(scenario, ratify)
        except AgreementFoundError as found:
            self._correct(wanted, found)

    def _explain_no_deal(self, scenario: Scenario) -> None:
        """The reason, and the outcomes nearest to an agreement."""
        from simulator.solve.clash import clash
        from simulator.solve.no_deal import AgreementFoundError, first_reason, nearest_outcome, waivers_to_look_into, with_nearest

        found = clash(self.game.payoffs, self.budget) if self.game.nothing_allowed else None
        self.no_deal = first_reason(scenario, found)
        if found is not None and not found.complete:
            self.notes.append("There are too many sets of red lines to compare; no minimal waivers, and the clash may not be a smallest.")
        for waived in waivers_to_look_into(found):
            nearest = nearest_outcome(self.game, waived, self.budget)
            assert nearest is not None
            if not waived and nearest.least_surplus >= 0:
                raise AgreementFoundError(self.game.codes(nearest.point.outcome))
            self.no_deal = with_nearest(scenario, self.no_deal, nearest)

    def _explain_not_ratified(self) -> None:
        """The outcome nearest to a deal among those that the ratifying bodies pass, where what they pass is nowhere signed."""
        from simulator.solve.no_deal import AgreementFoundError, nearest_outcome

        self.no_deal = NoDeal("", clash=(), nearest=None, waivers=(), certificate=None)
        if not self.game.nothing_allowed:
            nearest = nearest_outcome(self.game, (), self.budget)
            if nearest is not None and nearest.least_surplus >= 0:
                raise AgreementFoundError(self.game.codes(nearest.point.outcome))
            self.no_deal = replace(self.no_deal, nearest=nearest)

    def _prove_no_deal(self, scenario: Scenario) -> None:
        """The certificate, where there is no agreement."""
        if self.no_deal is None:
            return
        from simulator.solve.no_deal import with_certificate

        self.no_deal = with_certificate(scenario, self.game, self.no_deal, self.budget)
        if self.no_deal.certificate is None:
            self.notes.append("No certificate: the proof by boxes would have more parts than the budget allows.")

    def _prove_not_ratified(self, scenario: Scenario, chance: Fraction) -> None:
        """The certificate, where what the bodies pass is nowhere signed."""
        from simulator.solve.proof.certificate import ratified_certificate_of
        from simulator.solve.proof.ratified_proof import prove_not_ratified

        if self.no_deal is None:
            return
        proof = prove_not_ratified(scenario, chance, self.budget)
        if proof is not None:
            certificate = ratified_certificate_of(scenario, proof.tree, chance, proof.least)
            self.no_deal = replace(self.no_deal, certificate=certificate)

    def draw_frontier(self, choice: FrontierChoice) -> None:
        """The frontier asked for; where it is too large, an ε-frontier if ε is small, else a sample of its points, which is no frontier."""
        before = FoundBefore(self.acceptable, self.settled, self.aimed, self.ideal, self.worst)
        try:
            self.frontier = whole_or_thinned(self.game, self.frontiers, self.engine, before, choice)
        except AutomatonOutgrownError:
            return
        except FrontierOutgrownError:
            self.frontier_sample = sample_with_gap(self.game, before, choice, self.budget)

    def count(self, *, asked: bool) -> None:
        """The exact size of the agreement zone, or an interval; `asked`: with as much effort as that takes."""
        if self.empty:
            return
        payoffs = self.game.payoffs
        self.budget.tick("counting the agreement zone")
        rows = min(MAX_ROWS if asked else rows_in_passing(payoffs), self.budget.rows(64 * (payoffs.n_columns + 4)))
        with suppress(AutomatonOutgrownError):
            streamed = MAX_STREAMED if asked else STREAMED_IN_PASSING
            self.counted = count_acceptable(payoffs, self.game.allowed, max_rows=rows, max_streamed=streamed, budget=self.budget)
        if self.counted is None:
            samples = SAMPLES_ASKED_FOR if asked else SAMPLES_IN_PASSING
            known = sum(self.acceptable.counts) if self.acceptable is not None else int(bool(self.solutions))
            with suppress(AutomatonOutgrownError):
                self.estimate = estimate_acceptable(payoffs, self.game.permitted, samples=samples, known=known)

    def find_what_binds(self) -> None:
        """What binds at the first solution, or at the outcome nearest to a deal."""
        point = next(iter(self.solutions.values())).points[0] if self.solutions else None
        game = self.game
        if point is None and self.no_deal is not None and self.no_deal.nearest is not None:
            point, game = self.no_deal.nearest.point, self.game.without(self.no_deal.nearest.waived)
        if point is not None:
            self.binding = binding_issues(game.payoffs, game.codes(point.outcome))

    # What the phases share

    def _aim(self, wanted: Sequence[SolutionName]) -> tuple[SolutionName, ...]:
        """The verdict and the solutions by elimination near their maxima, but for those returned, which take too many partial outcomes."""
        within = self.budget.part(AIMING)
        try:
            with within:
                return self._aimed_solutions(wanted, within)
        except Stopped as stop:
            if stop.reason == "time limit" and self.budget.seconds_left > 0:
                return tuple(name for name in wanted if name not in self.solutions)
            raise

    def _aimed_solutions(self, wanted: Sequence[SolutionName], budget: Budget) -> tuple[SolutionName, ...]:
        from simulator.solve.aiming import Aimed
        from simulator.solve.exact.settled_points import SettledPoints

        try:
            self.settled = self.frontiers.settled_or_none(acceptable=True)
            points = None if self.settled is None else SettledPoints(self.game.payoffs, self.game.allowed, self.settled)
            self.aimed = Aimed(self.game.payoffs, self.game.allowed, budget, points)
            agreements = self.aimed.agreements()
        except FrontierOutgrownError:
            return tuple(wanted)
        self.empty = not len(agreements)
        if self.empty:
            self.acceptable = agreements
        else:
            self._deal = tuple(int(o) for o in agreements.outcomes(0, 1)[0])
        left: list[SolutionName] = []
        for name in () if self.empty else wanted:
            try:
                found = self.aimed.solution(SOLUTIONS[name])
            except FrontierOutgrownError:
                found = None
            if found is None:
                left.append(name)
            else:
                self._choose(name, *found)
        return tuple(left)

    def _choose(self, name: SolutionName, points: ParetoSet, selection: Selection) -> None:
        """Take what a solution chooses from Pareto-optimal points, with its ties."""
        codes: list[list[int]] = []
        for row in selection.rows:
            if len(codes) < TIES_LISTED:
                codes.extend(points.outcomes(row, TIES_LISTED - len(codes)).tolist())
        self.solutions[name] = Solution(
            name=name,
            points=tuple(self.game.point(outcome) for outcome in sorted(codes)),
            tied=sum(points.counts[row] for row in selection.rows),
            value=selection.value,
            bound=None,
            left_out=tuple(self.game.payoffs.parties[p] for p in selection.left_out),
            compares_parties=SOLUTIONS[name].compares_parties,
            engine=self.engine,
        )
        if len(selection.gain_sets) > 1:
            groups = "; ".join(", ".join(self.game.payoffs.parties[p] for p in found.parties) for found in selection.gain_sets)
            self.notes.append(f"{name}: not all parties can gain at once; the best outcomes of each largest group that can: {groups}.")

    def result(self, scenario: Scenario, seconds: float) -> Result:
        """Everything found so far, as a record."""
        from simulator.version import __version__

        self.settle()
        game = self.game
        certified = self.no_deal is not None and self.no_deal.certificate is not None
        on_trust = self.empty and self.answered_by in ONE_BY_ONE and not (certified or self.decided_exactly) and not game.nothing_allowed
        verdict = {None: "undecided", True: "no agreement", False: "agreement"}
        return Result(
            title=scenario.title,
            verdict=verdict[self.empty],  # type: ignore[arg-type]
            engine=self.answered_by,
            zone=Zone(
                empty=self.empty,
                count=0 if self.empty else self.counted,
                estimate=self.estimate,
                feasible=self.n_feasible,
                allowed=self.n_allowed,
                outcomes=game.payoffs.n_outcomes,
            ),
            reservation=game.by_party(game.payoffs.reservation),
            ideal=self.ideal,
            worst=self.worst,
            frontier=self.frontier,
            frontier_sample=self.frontier_sample,
            solutions=self.solutions,
            no_deal=self.no_deal,
            accepted_offers=self.accepted_offers,
            binding=self.binding,
            notes=(*self.notes, *((RESTS_ON_BOUND,) if on_trust else ()), *(end.sentence() for end in zero_ends(scenario))),
            stopped=self.stopped,
            seconds=seconds,
            version=__version__,
            scenario=scenario,
        )
