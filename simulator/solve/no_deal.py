"""What is said at once where there is no agreement: the reason, the nearest outcomes and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast, get_args

from simulator.budget import Budget, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.figures import points
from simulator.payoffs.automaton import Automaton, AutomatonOutgrownError
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.names import possessive
from simulator.solve.ban_tree import Node
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.choosing import candidates, leximin
from simulator.solve.clash import Clash
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.game import Game
from simulator.solve.milp import egalitarian
from simulator.solve.pareto import ParetoSet
from simulator.solve.proof.certificate import certificate_of
from simulator.solve.proof.refutation import Found, Refuted, refute
from simulator.solve.results import Nearest, NoDeal

WAIVERS_LOOKED_INTO = 50
"""Minimal waivers for which the nearest outcome is found, the smallest first."""


class AgreementFoundError(Exception):
    """An acceptable outcome, where an engine held that there is none: HiGHS may be wrong, the exact engines must not be."""

    def __init__(self, outcome: Sequence[int]) -> None:
        super().__init__(f"an engine found no agreement, but this is one (positions of options): {tuple(outcome)}")
        self.outcome = tuple(int(o) for o in outcome)


def first_reason(scenario: Scenario, found: Clash | None) -> NoDeal:
    """Why there is no agreement, as far as it can be said at once."""
    if found is None:
        reason = "No outcome within the red lines gives every party its reservation value."
        return NoDeal(reason, clash=(), nearest=None, waivers=(), certificate=None)
    return NoDeal(_red_lines_clash(scenario, found.paths), clash=found.paths, nearest=None, waivers=(), certificate=None)


def waivers_to_look_into(found: Clash | None) -> tuple[tuple[str, ...], ...]:
    """The sets of red lines to waive when looking for the nearest outcome: the empty one where it is the points that clash."""
    return ((),) if found is None else found.waivers[:WAIVERS_LOOKED_INTO]


def with_nearest(scenario: Scenario, so_far: NoDeal, nearest: Nearest) -> NoDeal:
    """The same with one more nearest outcome found: under a waiver, or (nothing waived) where the points clash."""
    if not nearest.waived:
        return replace(so_far, nearest=nearest, reason=_points_clash(scenario, nearest, passed=False))
    waivers = (*so_far.waivers, nearest)
    return replace(so_far, waivers=waivers, nearest=max(waivers, key=_preference))


def with_bodies_asked(scenario: Scenario, game: Game, so_far: NoDeal, budget: Budget) -> NoDeal:
    """The same, where the nearest outcome, or what each waiver of clashing red lines leaves, is one that the ratifying bodies of `game`
    pass. `so_far`: the answer without them, which stays as a bound where `budget` ends before."""
    if not so_far.clash:
        try:
            asked = nearest_outcome(game, (), budget)
        except Stopped as stop:
            if stop.reason == "interrupted" or so_far.nearest is None:
                raise
            return replace(so_far, nearest=replace(so_far.nearest, unasked=True))
        return replace(so_far, nearest=asked, reason=_points_clash(scenario, asked, passed=True))
    found: list[Nearest] = []
    hopeless: list[tuple[str, ...]] = []
    for before in so_far.waivers:
        try:
            nearest = nearest_outcome(game, before.waived, budget)
        except Stopped as stop:
            if stop.reason == "interrupted":
                raise
            found.append(replace(before, unasked=True))
            continue
        if nearest is None:
            hopeless.append(before.waived)
        else:
            found.append(nearest)
    return replace(so_far, waivers=tuple(found), nearest=max(found, key=_preference, default=None), hopeless=tuple(hopeless))


def with_certificate(scenario: Scenario, game: Game, so_far: NoDeal, budget: Budget) -> NoDeal:
    """The same with the refutation tree. Raises `Stopped` where a limit comes before the proof is complete, `AgreementFoundError` where
    an agreement turns up instead; leaves the certificate out where the tree would be too large, or what the weighing of the parties
    depends on."""
    try:
        tree = _tree_by_boxes(game.payoffs) if isinstance(game.attempt, AutomatonOutgrownError) else _tree(game, game.attempt, budget)
    except OutgrownError:
        return so_far
    return so_far if tree is None else replace(so_far, certificate=certificate_of(scenario, tree))


def _tree(game: Game, automaton: Automaton, budget: Budget) -> Node | None:
    proof = refute(Maximiser(game.payoffs, automaton), budget=budget)
    if isinstance(proof, Found):
        raise AgreementFoundError(proof.outcome)
    if isinstance(proof, Refuted):
        return proof.tree
    if proof.reason in get_args(StopReason):
        raise Stopped(cast("StopReason", proof.reason))
    return None


def _tree_by_boxes(payoffs: Payoffs) -> Node:
    """The tree of a game without agreement. Raises `BoxesOutgrownError`, and `Stopped` at the end of the budget that runs."""
    from simulator.solve.bound.box_search import BoxSearch

    found = BoxSearch(payoffs).settled(payoffs.thresholds)
    if isinstance(found, tuple):
        raise AssertionError(f"an engine found no agreement, but this is one: {found}")
    return found


def nearest_outcome(game: Game, waived: Sequence[str], budget: Budget) -> Nearest | None:
    """With the red lines `waived`: the outcome of the largest least surplus, ties by leximin, first in the order of the file. With
    ratification required, of those that the bodies pass; None where they pass nothing."""
    open_game = game.without(waived)
    try:
        found = largest_least_surplus(open_game.payoffs, open_game.allowed, budget)
        if found is None:
            return None
        outcome, value, proved = leximin_outcome(open_game, found.points), found.value, True
    except OutgrownError:
        answer = egalitarian(_signing_anything(open_game.payoffs), time_limit=budget.seconds_left, progress=budget.tell).optimum
        if answer.status == "infeasible":
            return None
        if answer.outcome is None:
            raise Stopped(answer.stopped or "time limit") from None
        outcome, value, proved = answer.outcome, Fraction(answer.value or 0), answer.status == "optimal"
    return Nearest(waived=tuple(waived), point=game.point(outcome), least_surplus=value, proved=proved)


def _signing_anything(payoffs: Payoffs) -> Payoffs:
    """The game with the same surpluses in which the parties accept everything, so that only bans and bodies ask for something."""
    lowest = [
        sum(int(rows[:, p].min()) for rows in payoffs.worth) + sum(min(term.amount, 0) for term in payoffs.terms if term.column == p)
        for p in range(payoffs.n_parties)
    ]
    return replace(payoffs, thresholds=(*lowest, *payoffs.thresholds[payoffs.n_parties :]))


def leximin_outcome(game: Game, points: ParetoSet) -> tuple[int, ...]:
    """The first outcome of the point that is leximin-greatest in surpluses."""
    return points.first_outcome(leximin(candidates(game.payoffs, points)).rows)


def _preference(nearest: Nearest) -> tuple[int, bool, list[Fraction]]:
    """Fewest red lines waived, then largest least surplus, then leximin; what no ratifying body was asked about comes last."""
    return (-len(nearest.waived), not nearest.unasked, sorted(nearest.point.surplus.values()))


def _points_clash(scenario: Scenario, nearest: Nearest | None, *, passed: bool) -> str:
    """`passed`: the nearest is one of those that the ratifying bodies pass, None where they pass nothing."""
    none = "No outcome within the red lines gives every party its reservation value"
    if nearest is None:
        return f"{none}, and the ratifying bodies pass none of them."
    which = f"the nearest one{'' if nearest.proved else ' found'}{' that the ratifying bodies pass,' if passed else ''}"
    short = [scenario.parties[p].title for p, s in nearest.point.surplus.items() if s < 0]
    return f"{none}; at {which} {_listed(short)} would fall short by up to {points(-nearest.least_surplus)} points."


def _red_lines_clash(scenario: Scenario, paths: Sequence[str]) -> str:
    owners = [_red_line_name(scenario, path) for path in paths]
    which = f"the red line {owners[0]} leaves" if len(owners) == 1 else f"the red lines {_listed(owners)} together leave"
    return f"{which[0].upper()}{which[1:]} no outcome at all, whatever the points."


def _red_line_name(scenario: Scenario, path: str) -> str:
    _, party, _, key = path.split(".", 3)
    owner, title = scenario.parties[party], scenario.parties[party].red_lines[key].title
    return f"{possessive(owner.title)} {repr(key) if title is None else f'“{title}”'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
