"""What the answers about offers share: the game, the changes between two outcomes, the best agreement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm, prod

import numpy as np

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget
from simulator.errors import OutgrownError
from simulator.offers.codes import Codes
from simulator.offers.results import Change
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import IntArray, Payoffs
from simulator.scenario.model import Scenario
from simulator.solve.clash import clash
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.existence import agreement_exists
from simulator.solve.game import Game
from simulator.solve.no_deal import first_reason, leximin_outcome
from simulator.solve.results import Point
from simulator.solve.single_points import single_points


def game_of(scenario: Scenario, ratify: Fraction | None = None) -> Game:
    """The compiled game; with `ratify`, what the ratifying bodies must pass is part of what is acceptable."""
    return Game(compile_payoffs(scenario, ratify=ratify))


def default_budget(budget: Budget | None) -> Budget:
    return Budget(DEFAULT_TIME_LIMIT, DEFAULT_MEMORY_LIMIT) if budget is None else budget


def changes_between(game: Game, start: Codes, end: Codes) -> tuple[Change, ...]:
    """The issues in which two outcomes differ, and what each change alone does to the parties' utilities at `start`."""
    payoffs, before = game.payoffs, game.point(start)
    found = []
    for i, (old, new) in enumerate(zip(start, end, strict=True)):
        if old != new:
            after = game.point((*start[:i], new, *start[i + 1 :]))
            found.append(Change(payoffs.issues[i], payoffs.options[i][old], payoffs.options[i][new], gains_of(before, after)))
    return tuple(found)


def gains_of(before: Point, after: Point) -> dict[str, Fraction]:
    """Each party's change of utility in points."""
    return {party: after.utilities[party] - u for party, u in before.utilities.items()}


def by_gains(gains: Mapping[str, Fraction]) -> tuple[int, Fraction]:
    """What improvements and trades are ranked by, the larger the better: parties that gain, then the product of their gains."""
    positive = [gain for gain in gains.values() if gain > 0]
    return len(positive), prod(positive, start=Fraction(1))


def gain_ranks(payoffs: Payoffs, gained: IntArray) -> list[tuple[int, int]]:
    """What `by_gains` ranks by, for many rows of scaled gains at once, shape (n_rows, parties); the product is in a common unit."""
    scale = payoffs.scale[: payoffs.n_parties]
    common = lcm(*scale)
    in_common = gained.astype(object) * np.array([common // s for s in scale], dtype=object)
    products = np.multiply.reduce(np.where(gained > 0, in_common, 1), axis=1)
    return list(zip((gained > 0).sum(axis=1).tolist(), products.tolist(), strict=True))


def why_no_agreement(scenario: Scenario, game: Game, budget: Budget) -> str:
    """Why no outcome is acceptable to all; empty where one is. `game`: the scenario's, with ratification required or not.

    Raises `OutgrownError` where that takes too many partial outcomes, `Stopped` at the end of `budget`.
    """
    if not game.nothing_allowed and agreement_exists(game.payoffs, game.attempt, budget):
        return ""
    bare = game_of(scenario)
    ratified = bool(game.payoffs.conditions) or any(ban.kind == "body" for ban in game.payoffs.bans)
    if ratified and not bare.nothing_allowed and agreement_exists(bare.payoffs, bare.attempt, budget):
        return "There are outcomes that all parties accept, but none that every ratifying body passes as well."
    return first_reason(scenario, clash(bare.payoffs, budget)).reason


def best_agreement(game: Game, budget: Budget) -> tuple[Point | None, bool]:
    """The acceptable outcome that is best by leximin of the surpluses (None: there is none), and whether that is settled."""
    if game.nothing_allowed:
        return None, True
    payoffs = game.payoffs
    try:
        found = pareto_set(payoffs, game.allowed, thresholds=payoffs.thresholds, thin=False, budget=budget)
    except OutgrownError:
        answer = single_points(game, ("leximin",), budget)
        solution = answer.solutions.get("leximin")
        return (None, answer.empty is True) if solution is None else (solution.points[0], solution.bound is None)
    return (game.point(leximin_outcome(game, found)), True) if len(found) else (None, True)
