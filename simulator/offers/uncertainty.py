"""Offers when the numbers of the file are uncertain: worst case, acceptance in draws, regret, and the offer accepted in most draws.

Shares of draws are no chances of agreement: a draw is as good as the ranges and distributions of the file, and parties who could
sign do not always sign. Regret: Savage (1951), "The theory of statistical decision". docs/uncertainty.md defines every figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Stopped
from simulator.errors import UsageError
from simulator.offers.codes import Codes, full_codes
from simulator.offers.completing import ruled_out_by
from simulator.offers.drawn_games import DrawnGames, Floats, RatifiedGames
from simulator.offers.games import best_agreement
from simulator.offers.most_likely import most_likely, share_of
from simulator.offers.uncertainty_results import MostLikely, Regret, UncertainOffer, Uncertainty
from simulator.offers.worst_case import answers_over_ranges
from simulator.payoffs.ratification import checked_chance
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import zero_ends
from simulator.solve.clash import clash
from simulator.solve.existence import DEFAULT_DRAWS, DRAWS_TIME_LIMIT
from simulator.solve.game import Game

MOST_WAIVERS = 3
"""Where the red lines leave nothing, the offer accepted in most draws is looked for under so many minimal waivers."""


def uncertainty_of(
    scenario: Scenario,
    outcomes: Mapping[str, Mapping[str, str]],
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    design: str = "latin_hypercube",
    ratify: Fraction | None = None,
    search: bool = True,
    budget: Budget | None = None,
) -> Uncertainty:
    """What becomes of offers when the ranged numbers vary. `outcomes`: name → full terms (issue → option key).

    `ratify`: a chance above 0, at most 1; then draws are counted as well in which each ratifying body in force passes the offer,
    where needed, with at least that chance, and the search asks for it. `search`: whether to look for the offer accepted in most
    draws; it ends at `budget` (default: 10 seconds) and then says how many draws none can exceed.

    Raises `UsageError` where no number has a range, where terms are not full or name what does not exist, and as
    `with_ratification` does; `Stopped` where drawing alone takes longer than the budget.
    """
    codes = {name: full_codes(scenario, terms) for name, terms in outcomes.items()}
    if ratify is not None:
        checked_chance(ratify)
    drawn = draw(scenario, draws, seed=seed, design=design, bodies=ratify is not None)
    if not drawn.paths:
        raise UsageError("no number of the scenario that an agreement depends on has a range; write one as {base: 22, range: [18, 30]}")
    budget = Budget(DRAWS_TIME_LIMIT, DEFAULT_MEMORY_LIMIT) if budget is None else budget
    games = DrawnGames(scenario, drawn, budget=budget)
    ratified = None if ratify is None else RatifiedGames(scenario, drawn, ratify, budget)
    found: tuple[MostLikely, ...] = ()
    notes = [end.sentence() for end in zero_ends(scenario)]
    offers = _offers(scenario, games, ratified, codes, budget)
    if search:
        found = _most_likely(games, ratified, list(codes.values()), budget, notes)
    return Uncertainty(draws, seed, design, len(drawn.paths), ratify, offers, found, tuple(notes))


def _offers(
    scenario: Scenario, games: DrawnGames, ratified: RatifiedGames | None, codes: Mapping[str, Codes], budget: Budget
) -> tuple[UncertainOffer, ...]:
    if not codes:
        return ()
    rows = np.array(list(codes.values()), dtype=np.intp)
    accepted = games.accepted(rows)
    passed = None if ratified is None else ratified.passed(rows)
    infeasible = [ruled_out_by(games.base, dict(enumerate(outcome))) for outcome in codes.values()]
    regrets = _regrets(games, rows, [k for k, paths in enumerate(infeasible) if not paths])
    base, parties = Game(games.base), games.base.parties
    result = []
    for k, (name, outcome) in enumerate(codes.items()):
        point = base.point(outcome)
        over_ranges = answers_over_ranges(scenario, point.outcome, budget)
        crossed = [bool(over_ranges[party].red_lines) for party in parties]
        by_party = accepted[:, k, :] & ~np.array(crossed)
        possible = not infeasible[k]
        by_all = int((by_party.all(axis=1) & possible).sum())
        of_party, of_group = regrets.get(k, ([], None))
        result.append(
            UncertainOffer(
                name=name,
                point=point,
                infeasible=infeasible[k],
                over_ranges=over_ranges,
                accepted_by={party: share_of(int(by_party[:, p].sum()), len(games)) for p, party in enumerate(parties)},
                by_all=share_of(by_all, len(games)),
                passed=None if passed is None else share_of(int((passed[:, k] & possible & (not any(crossed))).sum()), len(games)),
                regret=dict(zip(parties, of_party, strict=False)),
                group_regret=of_group,
            )
        )
    return tuple(result)


def _regrets(games: DrawnGames, rows: NDArray[np.intp], feasible: Sequence[int]) -> dict[int, tuple[list[Regret], Regret]]:
    """Position of each feasible offer → the regret of each party, and of the group: in each draw the best of the feasible offers
    less this one, by the party's utility, or by the least surplus of all."""
    if not feasible:
        return {}
    surplus = games.surplus_in_points(rows[list(feasible)])
    by_party = surplus.max(axis=1, keepdims=True) - surplus
    least = surplus.min(axis=2)
    of_group = least.max(axis=1, keepdims=True) - least
    return {k: ([_regret(by_party[:, n, p]) for p in range(by_party.shape[2])], _regret(of_group[:, n])) for n, k in enumerate(feasible)}


def _regret(given_up: Floats) -> Regret:
    return Regret(float(given_up.mean()), float(given_up.max()))


def _most_likely(
    games: DrawnGames, ratified: RatifiedGames | None, starts: Sequence[Codes], budget: Budget, notes: list[str]
) -> tuple[MostLikely, ...]:
    """The offer accepted in most draws; under each of the first minimal waivers where the red lines leave nothing."""
    try:
        clashing = clash(games.base, budget)
    except Stopped:
        notes.append("The offer accepted in most draws was not looked for: comparing red lines took all the time.")
        return ()
    if clashing is None:
        return (_under(games, ratified, starts, (), budget),)
    waivers = clashing.waivers[:MOST_WAIVERS]
    if len(clashing.waivers) > len(waivers):
        notes.append(f"Of {len(clashing.waivers)} minimal waivers of red lines the first {len(waivers)} were looked into.")
    if not clashing.complete:
        notes.append("The red lines leave no outcome, and their minimal waivers are too many to be compared.")
    found = []
    for left, waived in zip(range(len(waivers), 0, -1), waivers, strict=True):
        part = Budget(budget.seconds_left / left, budget.memory_limit)
        found.append(_under(games.waiving(waived), ratified, starts, waived, part))
    return tuple(found)


def _under(
    games: DrawnGames, ratified: RatifiedGames | None, starts: Sequence[Codes], waived: tuple[str, ...], budget: Budget
) -> MostLikely:
    try:
        agreement, _ = best_agreement(Game(games.base), Budget(budget.seconds_left / 2, budget.memory_limit))
    except Stopped:
        agreement = None
    at_base = [] if agreement is None else [Game(games.base).codes(agreement.outcome)]
    return most_likely(games, [*at_base, *starts], ratified=ratified, waived=waived, budget=budget)
