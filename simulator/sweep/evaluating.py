"""One variant after another: what is recorded of each, exactly as `solve` would say it, and a failure as a row of its own.

Variants of one shape are evaluated together as far as that goes (`simulator.sweep.together`); what is left is answered one by one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import Stopped
from simulator.errors import OutgrownError, ZopaError
from simulator.offers.ratification import ratification_of
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.solve.choosing import candidates, egalitarian, leximin, nash
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.exact.elimination import FrontierOutgrownError, affordable_rows
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import SOLUTIONS
from simulator.solve.why.concessions import Concessions, least_concessions
from simulator.sweep.asked_variant import AskedVariant
from simulator.sweep.batch import Batch, Row, RowMaker, TableRows
from simulator.sweep.columns import columns_of, fillings_of, other_solutions
from simulator.sweep.drawn_numbers import DrawnNumbers
from simulator.sweep.plan import Plan
from simulator.sweep.ruled_variants import RuledVariants
from simulator.sweep.shapes import Shape
from simulator.sweep.singly import find_singly
from simulator.sweep.together import Together
from simulator.sweep.variant_answer import NearestTerms, SolutionPoint, VariantAnswer, terms_of
from simulator.workers import failure_text

AT_ONCE = 256
"""Variants that are evaluated together."""


class Evaluator:
    """Evaluates the variants of a plan; made once a worker. A row depends on the plan and the variant's number alone: neither variants
    beside it nor earlier ones show, and whatever a variant raises is its own row's failure."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.columns = columns_of(plan)
        self._fillings = fillings_of(plan)
        drawn = DrawnNumbers(plan)
        self._maker = RowMaker(plan, self.columns, drawn)
        self._together = Together(plan, drawn)
        self._by_rules = RuledVariants(plan) if plan.by_rules else None

    def __call__(self, variants: Sequence[int]) -> list[Row]:
        """The rows of the variants with these numbers, as cells."""
        return [row for start in range(0, len(variants), AT_ONCE) for row in self._batch(variants[start : start + AT_ONCE]).cells()]

    def row(self, k: int) -> Row:
        """Everything recorded of variant k, in the order of `columns`."""
        return self([k])[0]

    def table_rows(self, variants: Sequence[int]) -> TableRows:
        """The same as lines of the table: the work that workers do."""
        parts = [self._batch(variants[start : start + AT_ONCE]).table_rows() for start in range(0, len(variants), AT_ONCE)]
        return TableRows(
            "".join(part.lines for part in parts),
            sum(part.failed for part in parts),
            sum(part.stopped for part in parts),
            sum(part.agreements for part in parts),
        )

    def _batch(self, variants: Sequence[int]) -> Batch:
        """Variants evaluated together, or one by one where agreement rules decide."""
        if self._by_rules is not None:
            return Batch(self._maker, variants, [], {k: self._row(AskedVariant(self.plan, k)) for k in variants})
        settled, left = self._together.settled(variants)
        return Batch(self._maker, variants, settled, {each.number: self._row(each) for each in left})

    def _row(self, asked: AskedVariant) -> Row:
        answer = VariantAnswer(asked.variant)
        try:
            if self._by_rules is not None:
                self._by_rules.fill(answer)
            else:
                self._by_everybody(asked, answer)
        except Stopped:  # a limit of whoever asks for rows is no property of a variant
            raise
        except Exception as error:
            answer.status = "failed"
            answer.error = " ".join(str(error).split()) if isinstance(error, ZopaError) else failure_text(error)
        return tuple(filling(answer) for filling in self._fillings)

    def _by_everybody(self, asked: AskedVariant, answer: VariantAnswer) -> None:
        try:
            asked.refuse_failed()
            self._answer(asked, answer)
        except OutgrownError:
            self._singly(asked, answer)

    def _singly(self, asked: AskedVariant, answer: VariantAnswer) -> None:
        """What can be said of a variant that the exact engine outgrows."""
        answer.status = "stopped"
        if asked.payoffs is None or asked.shape is None or (asked.found is not None and not asked.outgrown):
            return
        answer.offers = _offers(asked.shape, asked.payoffs)
        find_singly(answer, asked.payoffs, self.plan.record, self.plan.work_limit)

    def _answer(self, asked: AskedVariant, answer: VariantAnswer) -> None:
        """What the exact engine says; what it had found before it failed stays."""
        shape, payoffs, automaton, found, variant = asked.shape, asked.payoffs, asked.automaton, asked.found, asked.variant
        assert shape is not None
        assert payoffs is not None
        assert automaton is not None
        if asked.outgrown:
            raise FrontierOutgrownError("more partial outcomes than the work limit of the plan allows")
        answer.engine = "elimination"
        agreed = found is not None and len(found) > 0
        answer.agreement = agreed
        answer.offers = _offers(shape, payoffs)
        if found is not None and agreed:
            products = asked.products or found
            self._with_agreement(answer, payoffs, automaton, found, products)
            if "ratification" in self.plan.record:
                _ratify(answer, shape.at(asked.numbers, variant.curves), payoffs, products)
        else:
            self._without(asked, answer, shape, payoffs, automaton)
        answer.status = "solved"

    def _with_agreement(self, answer: VariantAnswer, payoffs: Payoffs, automaton: Automaton, found: ParetoSet, products: ParetoSet) -> None:
        chosen_from = candidates(payoffs, found)
        worst_off = egalitarian(chosen_from)
        answer.least_surplus = Fraction(worst_off.value)
        answer.points["nash"] = _point(payoffs, products, nash(candidates(payoffs, products)).rows)
        answer.points["egalitarian"] = _point(payoffs, found, worst_off.rows)
        if "count" in self.plan.record:
            answer.count = count_acceptable(payoffs, automaton)
        if "frontier" in self.plan.record:
            answer.frontier_size = len(found)
            answer.frontier = _points(payoffs, found)
        if "solutions" in self.plan.record:
            for other in other_solutions():
                answer.points[other] = _point(payoffs, found, SOLUTIONS[other].choose(chosen_from).rows)

    def _without(self, asked: AskedVariant, answer: VariantAnswer, shape: Shape, payoffs: Payoffs, automaton: Automaton) -> None:
        """The nearest outcome: fewest red lines waived, then largest least surplus, then leximin."""
        if "count" in self.plan.record:
            answer.count = 0
        if "frontier" in self.plan.record:
            answer.frontier_size = 0
        best = self._nearest(asked, shape, payoffs, automaton)
        if best is not None:
            answer.nearest = NearestTerms(terms_of(payoffs, best.outcome), best.waived)
            if not best.waived:
                answer.least_surplus, answer.largest_concession = best.surpluses[0], -best.surpluses[0]
        if "explanation" in self.plan.record:
            if automaton.empty:
                answer.clash = tuple(shape.clash)
            else:
                concessions = least_concessions(Game(payoffs))
                _refuse_unfinished(concessions)
                answer.concession_sum = None if concessions.least_sum is None else concessions.least_sum.total

    def _nearest(self, asked: AskedVariant, shape: Shape, payoffs: Payoffs, automaton: Automaton) -> _Nearest | None:
        """The outcome nearest to a deal. Outcomes that were nearest in earlier variants save time alone."""
        best: _Nearest | None = None
        for waived in shape.waivers if automaton.empty else ((),):
            reached = self._reached(asked, shape, waived, None if best is None else best.surpluses[0])
            if reached is None or not len(reached):
                continue
            points = candidates(payoffs, reached)
            rows = leximin(points).rows
            surpluses = sorted(points.surplus(rows[0]))
            outcome = reached.first_outcome(rows)
            shape.remember(waived, outcome)
            if best is None or surpluses > best.surpluses:
                best = _Nearest(surpluses, outcome, waived)
        return best

    def _reached(self, asked: AskedVariant, shape: Shape, waived: tuple[str, ...], at_least: Fraction | None) -> ParetoSet | None:
        """Outcomes among which the nearest is, if it is under this waiver; None where it is not: a least surplus of `at_least` is known."""
        payoffs, automaton = asked.payoffs, asked.automaton
        assert payoffs is not None
        assert automaton is not None
        if waived in asked.reached:
            return asked.reached[waived]
        game, within = shape.under(waived, payoffs) if waived else (payoffs, automaton)
        searched = largest_least_surplus(
            game,
            within,
            at_least=at_least,
            attained=shape.least_surplus_known(waived, game),
            max_rows=min(self.plan.work_limit, affordable_rows(game.n_columns)),
        )
        return None if searched is None else searched.points


@dataclass(frozen=True)
class _Nearest:
    """`surpluses`: of all parties at `outcome`, the least first."""

    surpluses: list[Fraction]
    outcome: tuple[int, ...]
    waived: tuple[str, ...]


def _refuse_unfinished(concessions: Concessions) -> None:
    """A row without a part of its answer must say so. Raises what had ended the search."""
    if concessions.stopped == "interrupted":
        raise KeyboardInterrupt
    if concessions.stopped is not None:
        raise FrontierOutgrownError("more partial outcomes than can be kept")


def _offers(shape: Shape, payoffs: Payoffs) -> dict[str, dict[str, bool]]:
    """Offer → party → whether it accepts."""
    if not shape.offers:
        return {}
    accepted = shape.offers_accepted(payoffs).tolist()
    return {name: dict(zip(payoffs.parties, answers, strict=True)) for name, answers in zip(shape.offers, accepted, strict=True)}


def _point(payoffs: Payoffs, found: ParetoSet, rows: Sequence[int]) -> SolutionPoint:
    """The first of several tied outcomes, in the order of the file."""
    outcome, row = min((found.first_outcome([row]), row) for row in rows)
    return SolutionPoint.at(payoffs, outcome, found.totals[row].tolist())


def _points(payoffs: Payoffs, found: ParetoSet) -> str:
    """The frontier as JSON: one list of utilities in points, in the order of the parties, for each of its points, ascending."""
    rows = [[float(payoffs.points(p, int(total))) for p, total in enumerate(row)] for row in sorted(found.totals.tolist())]
    return json.dumps(rows, separators=(",", ":"))


def _ratify(answer: VariantAnswer, scenario: Scenario, payoffs: Payoffs, found: ParetoSet) -> None:
    """Each body's chance to pass the Nash solution (1 where its consent is not needed), and the chance that all do, if independent."""
    rows = nash(candidates(payoffs, found)).rows
    outcome = found.first_outcome(rows)
    ratification = ratification_of(scenario, terms_of(payoffs, outcome))
    chances = {}
    for body in ratification.bodies:
        _, party, _, key = body.path.split(".", 3)
        chances[party, key] = body.chance
    answer.chances, answer.all_pass = chances, ratification.joint.independent
