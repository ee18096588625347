"""The answer of `solve` under agreement rules: what passes, who carries it, and the proof where nothing does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress, Stopped, StopReason
from simulator.errors import UsageError
from simulator.payoffs.agreement_rules import RuledGame, compile_rules, consenting
from simulator.payoffs.ratification import AskedBody, asked_bodies, bodies_in_force
from simulator.payoffs.voting_power import power_under
from simulator.payoffs.winning import counts_in
from simulator.scenario.consent import asked, meaning, rules_in_force, thresholds_in
from simulator.scenario.model import Scenario
from simulator.scenario.names import registered
from simulator.scenario.zero_ends import zero_ends
from simulator.solve.by_rule.coalitions import LISTED, agreeing_coalitions, consent_groups, decisive_shares, winning_coalitions
from simulator.solve.by_rule.passing import BestThatPasses, Passing, groups_of
from simulator.solve.by_rule.tournament import MOST_OUTCOMES, voted_out
from simulator.solve.exact.enumeration import Front
from simulator.solve.frontier_points import ListedPoints
from simulator.solve.game import Game
from simulator.solve.on_the_table import passing_offers
from simulator.solve.phases import stopped_in
from simulator.solve.proof.blocked import BlockedProof, prove_blocked
from simulator.solve.proof.certificate import certificate_by_rules
from simulator.solve.results import Frontier, FrontierChoice, NoDeal, RequiredRatification, Result, Solution, SolutionName, Verdict, Zone
from simulator.solve.results_by_rule import ByRules, RulePower, VotedSet, VotesAgainst, VotesReached, Voting
from simulator.solve.solution import SOLUTIONS
from simulator.version import __version__

ENUMERATION = "enumeration"

CHOSEN: tuple[SolutionName, ...] = ("utilitarian", "leximin")
"""The solutions that choose among all that passes, whoever consents; they compare points between parties."""

FRONTIER_TOO_LARGE = "The Pareto frontier of what passes was left out: to find it would take too many comparisons."
COALITIONS_LEFT_OUT = "Too much passes, or there are too many parties, to say who carries it."
NO_PROOF = "No certificate: the proof by boxes would have more parts than the budget allows. That nothing passes rests on the engine named."
SURVEY_SHARE = 0.1
"""Share of the time left that each party's best and worst may take."""


def solve_by_rules(
    scenario: Scenario,
    *,
    solutions: Sequence[SolutionName] | None = None,
    engine: str | None = None,
    frontier: FrontierChoice | None = "acceptable",
    certificate: bool = True,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Result:
    """What passes under the agreement rules of a scenario. Every outcome is looked at, so that the answer is exact and takes time
    proportional to their number; where a limit ends that, what was found by then is told. `ratify`: a chance above 0, at most 1, with which
    each ratifying body of a party must pass what the party consents to.

    Raises `UsageError` for an engine other than enumeration and for solutions that are not of all that passes, otherwise as `solve` does.
    """
    started = perf_counter()
    wanted = CHOSEN if solutions is None else tuple(registered(SOLUTIONS, name).name for name in solutions)
    _refuse_others(engine, wanted)
    if frontier == "all":
        raise UsageError(
            "--frontier all is of outcomes within everybody's red lines, which bind their own parties alone under agreement rules"
        )
    with Budget(time_limit, memory_limit, progress) as budget:
        work = _Work(scenario, compile_rules(scenario, ratify), wanted, budget, frontier=frontier is not None, ratify=ratify)
        work.run([work.survey, work.look, *([work.prove] if certificate else []), work.find_coalitions, work.vote])
    return work.result(perf_counter() - started)


def _refuse_others(engine: str | None, wanted: Sequence[SolutionName]) -> None:
    if engine not in (None, ENUMERATION):
        raise UsageError(f"the engine {engine} knows no agreement rules; {ENUMERATION} does")
    others = [name for name in wanted if name not in CHOSEN]
    if others:
        raise UsageError(
            f"{' and '.join(others)}: not defined for all that passes under agreement rules, where some parties may lose; "
            f"known there: {' and '.join(CHOSEN)}"
        )


class _Work:
    """What has been found so far."""

    def __init__(
        self,
        scenario: Scenario,
        game: RuledGame,
        wanted: Sequence[SolutionName],
        budget: Budget,
        *,
        frontier: bool,
        ratify: Fraction | None,
    ) -> None:
        self.scenario, self.game, self.budget, self.ratify = scenario, game, budget, ratify
        self.plain = Game(game.payoffs)
        some = [p for p, is_asked in enumerate(game.asked) if is_asked] if not all(game.asked) else []
        self.found = Passing(
            game,
            [BestThatPasses(game, name) for name in wanted],
            Front(game.payoffs) if frontier else None,
            Front(game.payoffs, some) if frontier and some else None,
        )
        self.asks_frontier = frontier
        self.ideal: dict[str, Fraction] = {}
        self.worst: dict[str, Fraction] = {}
        self.proof: BlockedProof | None = None
        self.notes: list[str] = []
        self.stopped: StopReason | None = None
        self.by_rules = ByRules(self._paths(), asked(scenario))
        self.passing_offers = passing_offers(scenario, self.plain, game)

    def run(self, phases: Sequence[Callable[[], None]]) -> None:
        self.stopped = stopped_in(phases) or self.stopped

    @property
    def empty(self) -> bool | None:
        return False if self.found.passing or self.passing_offers else True if self.found.complete else None

    def _paths(self) -> tuple[str, ...]:
        return tuple(path for path in rules_in_force(self.scenario) if path)

    # The phases

    def survey(self) -> None:
        """Each party's best and worst within the constraints, whoever accepts it."""
        firm = self.plain.without([ban.path for ban in self.game.payoffs.bans if ban.is_demand])
        with suppress(Stopped), self.budget.part(SURVEY_SHARE):
            self.ideal, self.worst = dict(firm.extremes(best=True)), dict(firm.extremes(best=False))

    def look(self) -> None:
        self.found.look(self.budget)
        if self.asks_frontier and self.found.frontier is None:
            self.notes.append(FRONTIER_TOO_LARGE)

    def prove(self) -> None:
        if self.empty:
            self.proof = prove_blocked(self.game, self.budget, bodies=self._bodies())
            if self.proof is None:
                self.notes.append(NO_PROOF)

    def _bodies(self) -> tuple[AskedBody, ...]:
        """What the ratifying bodies ask that are behind parties asked."""
        if self.ratify is None or self.game.home is None:
            return ()
        return tuple(body for body in asked_bodies(self.scenario, self.game.payoffs, self.ratify) if self.game.asked[body.party])

    def find_coalitions(self) -> None:
        self.by_rules = replace(self.by_rules, power=tuple(self._power()), n_winning=winning_coalitions(self.found))
        if self.found.passing and not self.found.kept:
            self.notes.append(COALITIONS_LEFT_OUT)
        elif self.found.passing:
            by_consent = groups_of(self.found)
            groups, n_groups = consent_groups(self.game, by_consent)
            decisive = decisive_shares(self.game, by_consent)
            self.by_rules = replace(self.by_rules, groups=groups, n_groups=n_groups, decisive=decisive)
            coalitions, n_agreeing = agreeing_coalitions(self.found, by_consent)
            self.by_rules = replace(self.by_rules, coalitions=coalitions, n_agreeing=n_agreeing)

    def vote(self) -> None:
        """Between the outcomes that pass."""
        if not self.found.passing or not self.found.kept:
            return
        found = voted_out(self.found, self.budget)
        if found is None:
            self.notes.append(f"Votes between outcomes were left out: more than {MOST_OUTCOMES:,} pass.")
            return
        sets = (self._voted(numbers) for numbers in (found.core, found.condorcet, found.uncovered))
        self.by_rules = replace(self.by_rules, voting=Voting(*sets))

    def _voted(self, numbers: NDArray[np.int64]) -> VotedSet:
        return VotedSet(len(numbers), tuple(self.plain.outcomes(self.found.codes(numbers[:LISTED]))))

    # What they come to

    def _power(self) -> Iterator[RulePower]:
        for rule in self.game.rules:
            found = power_under(self.game, rule)
            if found is None:
                reason = "there are too many coalitions of unlike parties to count them"
                self.notes.append(f"Power indices under {self._titled(rule.path)} were left out: {reason}.")
                continue
            yield RulePower(
                rule.path,
                {each.party: each.shapley_shubik for each in found},
                {each.party: each.banzhaf for each in found},
                {each.party: each.decides for each in found},
            )

    def _titled(self, path: str) -> str:
        """A rule by its title, where it has one."""
        key = path.removeprefix("agreement.")
        return f"the rule “{self.scenario.agreement[key].title or key}”" if path else "the consent of everybody"

    def result(self, seconds: float) -> Result:
        found, payoffs = self.found, self.game.payoffs
        verdict = {None: "undecided", True: "no agreement", False: "agreement"}[self.empty]
        if not found.complete:
            looked = f"{found.looked:,} of {payoffs.n_outcomes:,} outcomes were looked at"
            self.notes.append(f"{looked}; {found.passing:,} of them pass, of which all this is said.")
        return Result(
            title=self.scenario.title,
            verdict=cast("Any", verdict),
            engine=ENUMERATION,
            zone=Zone(
                empty=self.empty,
                count=found.passing if found.complete else None,
                estimate=None,
                feasible=found.feasible if found.complete else None,
                allowed=None,
                outcomes=payoffs.n_outcomes,
            ),
            reservation=self.plain.by_party(payoffs.reservation),
            ideal=self.ideal,
            worst=self.worst,
            frontier=self._frontier(found.frontier),
            solutions={best.name: self._solution(best) for best in found.best if best.tied},
            no_deal=self._no_deal() if self.empty else None,
            binding=(),
            notes=(*payoffs.notes, *self.notes, *(end.sentence() for end in zero_ends(self.scenario))),
            stopped=self.stopped,
            seconds=seconds,
            version=__version__,
            by_rules=replace(
                self.by_rules,
                by_all=found.by_all if found.complete else None,
                votes=self._votes() if found.complete else (),
                blocking=self._blocking() if found.complete else (),
            ),
            asked_frontier=self._frontier(found.asked_frontier),
            ratification=self._required(),
            accepted_offers=self.passing_offers,
            scenario=self.scenario,
        )

    def _frontier(self, front: Front | None) -> Frontier | None:
        payoffs = self.game.payoffs
        if front is None or not self.found.complete:
            return None
        points = front.pareto_set()
        counts = np.array(points.counts, dtype=np.int64)
        parties = tuple(payoffs.parties[p] for p in front.parties)
        reservation = self.plain.by_party(payoffs.reservation)
        return Frontier(
            parties=parties,
            points=ListedPoints(points.totals, points.representatives(), counts),
            within_reservation=True,
            epsilon=dict.fromkeys(parties, Fraction(0)),
            engine=ENUMERATION,
            scale=tuple(payoffs.scale[p] for p in front.parties),
            reservation={party: reservation[party] for party in parties},
            issues=payoffs.issues,
            options=payoffs.options,
        )

    def _solution(self, best: BestThatPasses) -> Solution:
        return Solution(
            name=best.name,
            points=tuple(
                self.plain.point(codes) for codes in self.found.codes(best.numbers[: None if self.found.complete else 1]).tolist()
            ),
            tied=best.tied if self.found.complete else None,
            value=cast("Fraction", best.value),
            bound=None if self.found.complete else float("inf"),
            left_out=(),
            compares_parties=SOLUTIONS[best.name].compares_parties,
            engine=ENUMERATION,
            consenting=consenting(self.game, self.found.codes(best.numbers)[0].tolist()),
        )

    def _required(self) -> RequiredRatification | None:
        """That bodies had to pass it, and what would pass if they were not asked."""
        if self.ratify is None:
            return None
        bodies = tuple(path for party, path, _ in bodies_in_force(self.scenario) if party in self.by_rules.asked)
        signed = self.found.signed
        verdict: Verdict = "agreement" if signed or not self.empty else "no agreement" if self.found.complete else "undecided"
        return RequiredRatification(self.ratify, bodies, verdict, signed if self.found.complete else None)

    def _no_deal(self) -> NoDeal:
        named = [self.scenario.agreement[path.split(".", 1)[1]].title or path for path in self.by_rules.rules]
        rules = "the consent of all parties asked" if not named else "the rule “{}”".format("” and the rule “".join(named))
        reason = f"No outcome within the constraints is accepted by those that it takes: it would need {rules}."
        if len(named) == 1:
            reason = f"No outcome within the constraints is accepted by enough parties to meet {rules}."
        if self.ratify is not None and self.found.signed:
            reason += f" Without the ratifying bodies {self.found.signed:,} outcomes would pass."
        certificate = None if self.proof is None else certificate_by_rules(self.scenario, self.proof, self.ratify)
        return NoDeal(reason, clash=(), nearest=None, waivers=(), certificate=certificate)

    def _votes(self) -> tuple[VotesReached, ...]:
        """What each count of votes in a rule asks for, and the most that any outcome got."""
        rows = []
        for k, (rule, (path, stated)) in enumerate(zip(self.game.rules, rules_in_force(self.scenario).items(), strict=True)):
            for place, (count, ask) in enumerate(
                zip(counts_in(rule.needs), thresholds_in(meaning(self.scenario, stated.needs)), strict=True)
            ):
                most = Fraction(self.found.most_votes.get((k, place), 0), count.scale)
                rows.append(VotesReached(path, ask.of, ask.least, ask.strict, ask.total, most))
        return tuple(rows)

    def _blocking(self) -> tuple[VotesAgainst, ...]:
        """What each count of votes that blocks a rule asks for, and the fewest that any outcome has against it."""
        rows = []
        for k, (rule, (path, stated)) in enumerate(zip(self.game.rules, rules_in_force(self.scenario).items(), strict=True)):
            if rule.blocked_by is None or stated.blocked_by is None:
                continue
            asks = thresholds_in(meaning(self.scenario, stated.blocked_by))
            for place, (count, ask) in enumerate(zip(counts_in(rule.blocked_by), asks, strict=True)):
                found = self.found.fewest_against.get((k, place))
                fewest = None if found is None else Fraction(found, count.scale)
                rows.append(VotesAgainst(path, ask.of, ask.least, ask.strict, ask.total, fewest))
        return tuple(rows)
