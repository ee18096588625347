"""The explanation where agreement rules decide: part after part, each kept once finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter

import numpy as np

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress, Stopped, StopReason
from simulator.payoffs.agreement_rules import RuledGame, compile_rules
from simulator.payoffs.winning import bits_of, counts_in
from simulator.scenario.consent import meaning, rules_in_force, thresholds_in
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import Span
from simulator.solve.by_rule.prices import LeastPrice
from simulator.solve.by_rule.solving import solve_by_rules
from simulator.solve.game import Game
from simulator.solve.results import Point
from simulator.solve.why.by_rule.numbers import ruled_thresholds, varied
from simulator.solve.why.by_rule.openings import ruled_options
from simulator.solve.why.by_rule.placed import PlacedConsents, PlacedLines, well_placed
from simulator.solve.why.by_rule.points import ruled_points
from simulator.solve.why.by_rule.pricing import LiftedBest, Pricing, TurnedPrice
from simulator.solve.why.by_rule.survey import Survey
from simulator.solve.why.explanation import Explanation
from simulator.solve.why.hitting_sets import bits
from simulator.solve.why.minimal_sets import MinimalSets, minimal_sets
from simulator.solve.why.ruled_explanation import (
    ExplainedByRules,
    LiftedLines,
    NearestToRule,
    Price,
    RuledFirmness,
    RuledOption,
    RuledWaivers,
    TurnedRefusals,
    TurningSets,
)
from simulator.solve.why.thresholds import Threshold
from simulator.version import __version__

MOST_TURNING = 20
"""Sets of refusals to turn, of red lines to lift and of refusals that end every deal that are told."""

SETS_TIME_LIMIT = 15.0
"""Seconds that the search for each kind of sets may take."""

POINTS_LISTED = 200
"""Pairs of options on which points could be added that are listed."""

NUMBERS_SHARE = 0.5
"""How much of the time left may go into the values of numbers."""

LEFT_OUT = (
    "Side payments, how opposed the parties are and the proof in one sum are asked of what everybody accepts, and are left out under "
    "agreement rules."
)
OPENINGS_LEFT_OUT = "What options or points to add is left out where ratifying bodies are asked."
TOO_MANY = "There are too many parties, rules or red lines to say which of them would have to turn."
"""More than can be kept as the bits of one whole number."""


def explain_by_rules(
    scenario: Scenario,
    *,
    vary: Mapping[str, Span] | None = None,
    numbers: bool = True,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Explanation:
    """Why nothing passes by the agreement rules of a scenario and what would have to turn; where something passes, how firm that stands.
    `vary`, `numbers`: as in `explain`. `ratify`: as in `solve_by_rules`.

    Every outcome is looked at, so that sets and prices are exact. Where a limit ends the work, or Ctrl-C does, the answer holds the parts
    that are finished, and `unfinished` names the others. Raises as `solve_by_rules` does.
    """
    with Budget(time_limit, memory_limit, progress) as budget:
        moved = [spans for spans in (vary or {}, None if numbers else {}) if spans is None or spans]
        work = _RuledExplaining(scenario, budget, ratify, moved)
        work.run()
    return work.explanation()


class _RuledExplaining:
    """What has been found so far."""

    def __init__(
        self, scenario: Scenario, budget: Budget, ratify: Fraction | None, moved: Sequence[Mapping[str, Span] | None] = ()
    ) -> None:
        """`moved`: numbers with their spans, in turn; None: those with a range, over it."""
        self.started = perf_counter()
        self.scenario, self.budget, self.ratify = scenario, budget, ratify
        self.moved = [varied(scenario, spans, ratify) for spans in moved]
        self.game: RuledGame = compile_rules(scenario, ratify)
        self.plain = Game(self.game.payoffs)
        self.result = solve_by_rules(
            scenario,
            frontier=None,
            certificate=False,
            ratify=ratify,
            time_limit=budget.seconds_left / 2,
            memory_limit=budget.memory_limit,
            progress=budget.tell,
        )
        self.survey = Survey(self.game)
        self.found = ExplainedByRules()
        self.unfinished: list[str] = []
        self.notes = [LEFT_OUT]
        self.stopped: StopReason | None = self.result.stopped

    def run(self) -> None:
        """All parts, until the end or Ctrl-C; one that a limit ends leaves the others their turn."""
        try:
            self._run()
        except KeyboardInterrupt:
            self._note("what would have to turn", "interrupted")

    def _run(self) -> None:
        if self.result.stopped == "interrupted":
            raise KeyboardInterrupt
        if self.result.verdict == "undecided":
            self.unfinished.append(f"what would have to turn: {self.result.stopped}")
            return
        passing = self.result.verdict == "agreement"
        looked = self._part("looking at every outcome", lambda: self.survey.look(self.budget, passing=passing))
        if not looked:
            return
        if not self.survey.fits:
            self.notes.append(TOO_MANY)
        if passing:
            self._part("whose refusals would end every deal", self._find_firmness)
            self._find_numbers(passing=True)
            return
        self._note_prices()
        turning = lifting = MinimalSets((), True)
        if self.survey.fits:
            turning = self._sets("what would have to turn", self._asked, self._turned_holds)
        if self.survey.line_paths and self.survey.lines_fit:
            lifting = self._sets("the red lines to lift", (1 << len(self.survey.line_paths)) - 1, self._lifted_holds)
        pricing = Pricing(self.survey, turning.found, lifting.found)
        priced = self._part("what each of these would cost", lambda: pricing.look(self.budget))
        self._note_sets(turning, lifting, pricing, priced=priced)
        self._find_openings()
        self._find_numbers(passing=False)

    @property
    def _asked(self) -> int:
        return bits_of([p for p, asked in enumerate(self.game.asked) if asked])

    # The parts

    def _find_firmness(self) -> None:
        names = self.game.payoffs.parties
        ends = self._refused_holds()
        alone = {p for p in bits(self._asked) if ends(1 << p)}
        ending = self._sets("whose refusals would end every deal", self._asked, lambda: ends)
        best = self.survey.best
        assert best is not None
        room = {
            name: self.game.payoffs.points(p, int(best[p])) - self.game.payoffs.reservation[p] if p in alone else None
            for p, name in enumerate(names)
            if self.game.asked[p]
        }
        at_room = {names[p]: self._passes_at_best(p) for p in sorted(alone)}
        firmness = RuledFirmness(tuple(self._named(each) for each in ending.found), ending.complete, room, at_room)
        self.found = replace(self.found, firmness=firmness)

    def _find_openings(self) -> None:
        """What could be added so that something passes."""
        if self.game.home is not None:
            self.notes.append(OPENINGS_LEFT_OUT)
            return
        said = [party.indifferent for party in self.scenario.parties.values()]
        options: list[RuledOption] = []
        self._part("options to add", lambda: options.extend(ruled_options(self.game, said, self.budget)))
        ranked = sorted(options, key=lambda each: (each.room is None, -(each.room or 0)))
        self.found = replace(self.found, added_options=tuple(ranked))
        self._part("points to add", lambda: self._find_points(said))

    def _find_points(self, said: Sequence[str]) -> None:
        self.found = replace(self.found, added_points=ruled_points(self.game, said, POINTS_LISTED, self.budget))

    def _find_numbers(self, *, passing: bool) -> None:
        """The values of each number asked for at which something begins or ceases to pass; each that is settled is kept."""
        if not self.moved:
            return
        found: dict[str, Threshold | None] = {}
        within = Budget(self.budget.seconds_left * NUMBERS_SHARE, self.budget.memory_limit, self.budget.tell)
        try:
            for each in self.moved:
                for path, threshold in ruled_thresholds(each, passing=passing, budget=within):
                    found.setdefault(path, threshold)
        except Stopped as stop:
            self._note(f"the numbers ({len(found)} settled)", stop.reason)
        finally:
            told = tuple(each for each in found.values() if each is not None)
            left = tuple(path for path, each in found.items() if each is None)
            self.found = replace(self.found, numbers=told, numbers_left=left)

    def _passes_at_best(self, party: int) -> bool:
        """Whether something passes where a party whose refusal would end every deal is indifferent to what is best for it."""
        best, indifferent = self.survey.best, list(self.scenario.parties.values())[party].indifferent
        assert best is not None
        return indifferent == "yes" or (indifferent == "abstain" and self.survey.best_abstaining.get(party) == int(best[party]))

    def _refused_holds(self) -> Callable[[int], bool]:
        placed = PlacedConsents(self.game, well_placed(self.survey.consents.rows(), self.budget))
        return lambda refusing: not placed.pass_without(refusing)

    def _turned_holds(self) -> Callable[[int], bool]:
        return PlacedConsents(self.game, well_placed(self.survey.consents.rows(), self.budget)).pass_with

    def _lifted_holds(self) -> Callable[[int], bool]:
        return PlacedLines(self.game, self.survey.line_owners, well_placed(self.survey.lines.rows(), self.budget)).pass_without

    def _sets(self, name: str, universe: int, holds: Callable[[], Callable[[int], bool]]) -> MinimalSets:
        """Minimal sets, within half of the time left and `SETS_TIME_LIMIT`; what ended that is noted."""
        try:
            within = Budget(min(SETS_TIME_LIMIT, self.budget.seconds_left / 2), self.budget.memory_limit, self.budget.tell)
            found = minimal_sets(universe, holds(), MOST_TURNING, within)
        except Stopped as stop:
            found = MinimalSets((), False, stop.reason)
        if found.stopped is not None:
            self._note(name, found.stopped)
        return found

    def _part(self, name: str, work: Callable[[], None]) -> bool:
        """Whether a part came to its end; what ended it is noted."""
        try:
            work()
        except Stopped as stop:
            self._note(name, stop.reason)
        except MemoryError:
            self._note(name, "memory limit")
        else:
            return True
        return False

    def _note(self, name: str, reason: StopReason) -> None:
        self.unfinished.append(f"{name}: {reason}")
        self.stopped = "interrupted" if reason == "interrupted" else self.stopped or reason

    # What they come to

    def _note_prices(self) -> None:
        prices = self.survey.prices
        self.found = replace(
            self.found,
            priced=True,
            least_sum=self._conceded(prices.least_sum),
            least_largest=self._conceded(prices.least_largest),
            nearest=tuple(self._nearest()),
        )

    def _nearest(self) -> Sequence[NearestToRule]:
        found = []
        stated = rules_in_force(self.scenario)
        for (k, against, place), fewest in sorted(self.survey.fewest.items()):
            rule, path = self.game.rules[k], list(stated)[k]
            gate, asked = (rule.blocked_by, stated[path].blocked_by) if against else (rule.needs, stated[path].needs)
            assert gate is not None
            assert asked is not None
            assert fewest.most is not None
            count = list(counts_in(gate))[place]
            asks = list(thresholds_in(meaning(self.scenario, asked)))[place]
            missing = 1 - count.least - fewest.most if against else count.least - fewest.most
            short = Fraction(max(0, missing), count.scale)
            found.append(NearestToRule(path, asks.of, against, short, fewest.tied, self._point(fewest.number)))
        return found

    def _note_sets(self, turning: MinimalSets, lifting: MinimalSets, pricing: Pricing, *, priced: bool) -> None:
        turned = tuple(self._turned(price, priced=priced) for price in pricing.turned)
        blocks = tuple(self._named(each) for each in turning.met_by_all)
        self.found = replace(
            self.found,
            turning=TurningSets(turned, turning.complete, blocks) if self.survey.fits else None,
            waivers=RuledWaivers(tuple(self._lifted(each, priced=priced) for each in pricing.lifted), lifting.complete)
            if self.survey.line_paths and self.survey.lines_fit
            else None,
        )

    def _turned(self, price: TurnedPrice, *, priced: bool) -> TurnedRefusals:
        parties = bits(price.parties)
        if not priced:
            return TurnedRefusals(self._named(price.parties), None, None, None, None)
        least_sum, least_largest = (
            None if least is None else self._share(parties, least[1]) for least in (price.least_sum, price.least_largest)
        )
        point = least_sum.point if least_sum is not None else None if price.first is None else self._point(price.first)
        held_by = () if price.first is None or least_sum is not None else self._in_the_way(price.first, parties)
        return TurnedRefusals(self._named(price.parties), price.outcomes, point, least_sum, least_largest, held_by)

    def _in_the_way(self, number: int, parties: Sequence[int]) -> tuple[str, ...]:
        """Red lines of some parties that an outcome crosses, and their ratifying bodies that would not pass it."""
        names = {self.game.payoffs.parties[p] for p in parties}
        lines = [path for path in self._point(number).red_lines if path.split(".")[1] in names]
        home, codes = self.game.home, np.array([np.unravel_index(number, self.game.payoffs.sizes)], dtype=np.intp)
        refusing = [] if home is None else zip(home.bodies, home.refusing_codes(codes)[0].tolist(), strict=True)
        return (*lines, *(body.path for body, refuses in refusing if refuses and body.party in parties))

    def _lifted(self, each: LiftedBest, *, priced: bool) -> LiftedLines:
        paths = tuple(self.survey.line_paths[line] for line in bits(each.lines))
        if not priced:
            return LiftedLines(paths, None, None)
        return LiftedLines(paths, each.outcomes, self._point(int(each.best.numbers[0])))

    def _conceded(self, price: LeastPrice | None) -> Price | None:
        return None if price is None else self._share(price.turned, price.number)

    def _share(self, parties: Sequence[int], number: int) -> Price:
        """What parties concede at an outcome."""
        point, names = self._point(number), self.game.payoffs.parties
        return Price({names[p]: max(Fraction(0), -point.surplus[names[p]]) for p in parties}, point)

    def _point(self, number: int) -> Point:
        return self.plain.point(tuple(int(o) for o in np.unravel_index(number, self.game.payoffs.sizes)))

    def _named(self, parties: int) -> tuple[str, ...]:
        return tuple(self.game.payoffs.parties[p] for p in bits(parties))

    def explanation(self) -> Explanation:
        """What is known."""
        return Explanation(
            title=self.scenario.title,
            result=self.result,
            joint=None,
            demands=None,
            cases=(),
            more_waivers=0,
            added_options=None,
            unfinished=tuple(self.unfinished),
            notes=(*self.result.notes, *self.notes),
            stopped=self.stopped,
            seconds=perf_counter() - self.started,
            version=__version__,
            by_rules=self.found,
        )
