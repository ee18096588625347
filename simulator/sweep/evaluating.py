"""One variant after another: what is recorded of each, exactly as `solve` would say it, and a failure as a row of its own."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from simulator.budget import Stopped
from simulator.errors import OutgrownError, ZopaError
from simulator.offers.ratification import ratification_of
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.solve.choosing import candidates, egalitarian, leximin, nash
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.exact.elimination import FrontierOutgrownError, affordable_rows, fits_beside_others, pareto_sets
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import SOLUTIONS
from simulator.solve.why.concessions import Concessions, least_concessions
from simulator.sweep.columns import Cell, columns_of, fillings_of, other_solutions
from simulator.sweep.factors import Value
from simulator.sweep.known_outcomes import level_cut, reaching
from simulator.sweep.plan import Plan, Variant
from simulator.sweep.shapes import Shape, split_choices
from simulator.sweep.singly import find_singly
from simulator.sweep.variant_answer import NearestTerms, SolutionPoint, VariantAnswer, terms_of
from simulator.workers import failure_text

SHAPES_KEPT = 64
"""Combinations of listed values that are kept compiled."""

AT_ONCE = 64
"""Variants whose agreements are sought at once."""

Row = tuple[Cell, ...]


@dataclass
class _AskedVariant:
    """A variant under way: its game, where it makes one (else the `error`), and the frontier of what all accept once it is found, or the
    part of it that matters: in `found` that of the largest least surplus, in `products` that of the largest product of surpluses.
    `outgrown`: that took more than the work limit allows. `reached`: by waiver, outcomes among which the nearest is, if it is under it."""

    variant: Variant
    shape: Shape | None = None
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    payoffs: Payoffs | None = None
    automaton: Automaton | None = None
    found: ParetoSet | None = None
    products: ParetoSet | None = None
    outgrown: bool = False
    reached: dict[tuple[str, ...], ParetoSet] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def fits_beside_others(self) -> bool:
        """Whether its numbers are small enough for elimination to take it together with others."""
        return self.payoffs is not None and fits_beside_others(self.payoffs)

    @property
    def without_agreement(self) -> bool:
        """Whether it is known that not all accept any outcome."""
        return self.error is None and self.payoffs is not None and not self.outgrown and not (self.found is not None and len(self.found))


class Evaluator:
    """Evaluates the variants of a plan; made once a worker. A row depends on the plan and the variant's number alone: neither variants
    beside it nor earlier ones show, and whatever a variant raises is its own row's failure."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.columns = columns_of(plan)
        self._fillings = fillings_of(plan)
        self._drawn = frozenset(factor.path for factor in plan.drawn)
        self._paths: dict[str | None, frozenset[str]] = {}
        self._shapes: OrderedDict[tuple[str | None, tuple[tuple[str, Value], ...]], Shape] = OrderedDict()

    def __call__(self, variants: Sequence[int]) -> list[Row]:
        """The rows of the variants with these numbers: the work that workers do."""
        rows: list[Row] = []
        for start in range(0, len(variants), AT_ONCE):
            rows += self._rows(variants[start : start + AT_ONCE])
        return rows

    def row(self, k: int) -> Row:
        """Everything recorded of variant k, in the order of `columns`."""
        return self([k])[0]

    def _rows(self, variants: Sequence[int]) -> list[Row]:
        """Rows of variants whose agreements are sought at once, as far as they share an automaton."""
        asked = [self._asked(self.plan.variant(k)) for k in variants]
        by_automaton: dict[int, list[_AskedVariant]] = {}
        for each in asked:
            if each.automaton is not None and not each.automaton.empty:
                by_automaton.setdefault(id(each.automaton), []).append(each)
        for group in by_automaton.values():
            self._find(group)
        by_shape: dict[int, list[_AskedVariant]] = {}
        for each in asked:
            if each.without_agreement and self.plan.ratify is None and each.fits_beside_others:
                by_shape.setdefault(id(each.shape), []).append(each)
        for group in by_shape.values():
            self._reach_nearest(group)
        return [self._row(each) for each in asked]

    def _reach_nearest(self, group: Sequence[_AskedVariant]) -> None:
        """What gives every party as much as the best outcome known, under each waiver and in many variants at once: the nearest outcome
        is among it. Where nothing is known, or that takes too much, nothing is noted, and a variant searches by itself."""
        try:
            self._reach(group)
        except Stopped:
            raise
        except Exception as error:
            if len(group) == 1:
                group[0].error = error
                return
            for each in group:
                self._reach_nearest([each])

    def _reach(self, group: Sequence[_AskedVariant]) -> None:
        shape, games = group[0].shape, [each.payoffs for each in group if each.payoffs is not None]
        assert shape is not None
        waivers = shape.waivers if group[0].automaton is not None and group[0].automaton.empty else ((),)
        bounds = [shape.near_at_base(waived).bounds(games, signed=False) for waived in waivers]
        levels = [max((b.level for b in each if b.level is not None), default=None) for each in zip(*bounds, strict=True)]
        known = [(each, game, level) for each, game, level in zip(group, games, levels, strict=True) if level is not None]
        for waived in waivers if known else ():
            try:
                under = [shape.under(waived, game)[0] if waived else game for _, game, _ in known]
                automaton = shape.allowed(under[0], waived)
                limit = min(self.plan.work_limit, affordable_rows(games[0].n_columns))
                least = [reaching(game, level) for _, game, level in known]
                cuts = [level_cut(game, level, shape.weights(waived)) for _, game, level in known]
                found = pareto_sets(under, automaton, least, max_rows=limit, cuts=cuts)
            except OutgrownError:
                continue
            for (each, _, _), points in zip(known, found, strict=True):
                if points is not None:
                    each.reached[waived] = points

    def _find(self, group: Sequence[_AskedVariant]) -> None:
        """The frontiers of variants that share an automaton; where that fails, of each by itself, so that it fails for those at fault."""
        automaton = group[0].automaton
        assert automaton is not None
        try:
            group = self._near_known(group, automaton) if self._only_points else group
            games = [each.payoffs for each in group if each.payoffs is not None]
            found = pareto_sets(games, automaton, [game.thresholds for game in games], max_rows=self.plan.work_limit)
        except Stopped:
            raise
        except Exception as error:
            if len(group) == 1:
                group[0].error = error
                return
            for each in group:
                self._find([each])
            return
        for each, frontier in zip(group, found, strict=True):
            each.found, each.products, each.outgrown = frontier, frontier, frontier is None

    @property
    def _only_points(self) -> bool:
        """Whether nothing of the frontier is recorded but single points, and the parties alone decide."""
        return self.plan.ratify is None and not {"frontier", "solutions"} & set(self.plan.record)

    def _near_known(self, group: Sequence[_AskedVariant], automaton: Automaton) -> list[_AskedVariant]:
        """Finds, for those variants in which some outcome known from the file's own numbers gives every party something, the part of the
        frontier in which their points lie; returns the others."""
        shape = group[0].shape
        assert shape is not None
        games = [each.payoffs for each in group if each.payoffs is not None]
        fitting = [k for k, each in enumerate(group) if each.fits_beside_others]
        bounds = dict(zip(fitting, shape.at_base.bounds([games[k] for k in fitting]), strict=True)) if fitting else {}
        near = [k for k, b in bounds.items() if b.level is not None and b.cut is not None]
        doubled = [games[k] for k in near] * 2
        least = [reaching(games[k], level) for k in near if (level := bounds[k].level) is not None]
        cuts = [cut for k in near if (cut := bounds[k].cut) is not None]
        weights = shape.weights(()) if near else ()
        lines = [level_cut(games[k], level, weights) for k in near if (level := bounds[k].level) is not None]
        found = pareto_sets(
            doubled,
            automaton,
            [*least, *(games[k].thresholds for k in near)],
            max_rows=self.plan.work_limit,
            cuts=lines + cuts,
        )
        left = [group[k] for k in range(len(group)) if k not in set(near)]
        for k, surpluses, products in zip(near, found[: len(near)], found[len(near) :], strict=True):
            if surpluses is None or products is None:
                left.append(group[k])
            else:
                group[k].found, group[k].products = surpluses, products
        return left

    def _asked(self, variant: Variant) -> _AskedVariant:
        """The game of a variant, or why there is none."""
        asked = _AskedVariant(variant)
        try:
            asked.shape, values = self._shape(variant)
            asked.numbers = {**values, **variant.numbers}
            asked.payoffs = asked.shape.payoffs(asked.numbers, variant.curves)
            asked.automaton = asked.shape.allowed(asked.payoffs)
        except Stopped:
            raise
        except Exception as error:
            asked.error = error
        return asked

    def _row(self, asked: _AskedVariant) -> Row:
        answer = VariantAnswer(asked.variant)
        try:
            try:
                if asked.error is not None:
                    raise asked.error
                self._answer(asked, answer)
            except OutgrownError:
                self._singly(asked, answer)
        except Stopped:  # a limit of whoever asks for rows is no property of a variant
            raise
        except Exception as error:
            answer.status = "failed"
            answer.error = " ".join(str(error).split()) if isinstance(error, ZopaError) else failure_text(error)
        return tuple(filling(answer) for filling in self._fillings)

    def _singly(self, asked: _AskedVariant, answer: VariantAnswer) -> None:
        """What can be said of a variant that the exact engine outgrows."""
        answer.status = "stopped"
        if asked.payoffs is None or asked.shape is None or (asked.found is not None and not asked.outgrown):
            return
        answer.offers = _offers(asked.shape, asked.payoffs)
        find_singly(answer, asked.payoffs, self.plan.record, self.plan.work_limit)

    def _answer(self, asked: _AskedVariant, answer: VariantAnswer) -> None:
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

    def _shape(self, variant: Variant) -> tuple[Shape, dict[str, Decimal]]:
        """The compiled scenario of the variant's listed values, and those of them that are plain numbers."""
        start = self.plan.scenario if variant.overlay is None else self.plan.overlays[variant.overlay]
        structural, plain = split_choices(self._numbers(variant.overlay, start), variant.choices)
        key = (variant.overlay, tuple(structural.items()))
        if key not in self._shapes:
            scenario = start.with_changes(structural) if structural else start
            self._shapes[key] = Shape(scenario, self._drawn | plain.keys(), self.plan.ratify)
            if len(self._shapes) > SHAPES_KEPT:
                self._shapes.popitem(last=False)
        self._shapes.move_to_end(key)
        return self._shapes[key], plain

    def _numbers(self, overlay: str | None, start: Scenario) -> frozenset[str]:
        """The paths of all numbers of a scenario that variants start from."""
        if overlay not in self._paths:
            self._paths[overlay] = frozenset(numbers(start))
        return self._paths[overlay]

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

    def _without(self, asked: _AskedVariant, answer: VariantAnswer, shape: Shape, payoffs: Payoffs, automaton: Automaton) -> None:
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

    def _nearest(self, asked: _AskedVariant, shape: Shape, payoffs: Payoffs, automaton: Automaton) -> _Nearest | None:
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

    def _reached(self, asked: _AskedVariant, shape: Shape, waived: tuple[str, ...], at_least: Fraction | None) -> ParetoSet | None:
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
