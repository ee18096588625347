"""What each party would answer with: the agreement that it likes best among those that all others accept as well."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.offers.games import default_budget, game_of, why_no_agreement
from simulator.offers.results import CounterOffer, CounterOffers
from simulator.payoffs.completion import lay_gains, remaining
from simulator.scenario.model import Scenario
from simulator.solve.clash import clash
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.existence import agreement_exists
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet


def counter_offers(scenario: Scenario, *, waivers: int = 3, ratify: Fraction | None = None, budget: Budget | None = None) -> CounterOffers:
    """For each party the agreement of its largest utility; among several such, the one best for the others by leximin of their surpluses
    (which compares points between them); among further ties, the first in the order of the file.

    Where red lines alone leave no outcome, the same under each of the first `waivers` minimal waivers, the smallest first. Where it is
    the points that clash there is none, and `reason` says so. With `ratify` the ratifying bodies must pass an agreement as well.

    Raises `UsageError` for `waivers` below 0, `OutgrownError` (a `BudgetError`) where too many agreements are near a party's
    best, `Stopped` at the end of `budget` (default: 60 s).
    """
    if waivers < 0:
        raise UsageError(f"{waivers} waivers; ask for 0 or more")
    budget = default_budget(budget)
    game = game_of(scenario, ratify)
    reason = why_no_agreement(scenario, game, budget)
    if not reason:
        return CounterOffers(_of_each_party(game, (), budget), (), 0, "")
    clashing = clash(game_of(scenario).payoffs, budget)
    minimal = () if clashing is None else clashing.waivers
    found: list[CounterOffer] = []
    closed: list[tuple[str, ...]] = []
    for waived in minimal[:waivers]:
        opened = game.without(waived)
        if not opened.nothing_allowed and agreement_exists(opened.payoffs, opened.attempt, budget):
            found += _of_each_party(opened, waived, budget)
        else:
            closed.append(waived)
    return CounterOffers(tuple(found), tuple(closed), max(0, len(minimal) - waivers), reason)


def _of_each_party(game: Game, waived: Sequence[str], budget: Budget) -> tuple[CounterOffer, ...]:
    """In a game with an agreement."""
    return tuple(_counter_offer(game, p, waived, budget) for p in range(game.payoffs.n_parties))


def _counter_offer(game: Game, party: int, waived: Sequence[str], budget: Budget) -> CounterOffer:
    points = _near_its_best(game, party, budget)
    payoffs = game.payoffs

    def others(row: int) -> list[Fraction]:
        own = points.totals[row]
        return sorted(payoffs.points(p, own[p]) - r for p, r in enumerate(payoffs.reservation) if p != party)

    top = max(int(total) for total in points.totals[:, party])
    rows = [row for row in range(len(points)) if int(points.totals[row, party]) == top]
    best = max(map(others, rows))
    tied = [row for row in rows if others(row) == best]
    first = points.first_outcome(tied)
    return CounterOffer(payoffs.parties[party], game.point(first), sum(points.counts[row] for row in tied), tuple(waived))


def _near_its_best(game: Game, party: int, budget: Budget) -> ParetoSet:
    """Pareto-optimal agreements, those of the party's largest utility among them.

    The search comes from above: its own threshold starts at the most that any allowed outcome gives it and is lowered until an
    agreement reaches it, so that few partial outcomes are kept.
    """
    payoffs = game.payoffs
    least = payoffs.thresholds[party]
    level = max(least, int(remaining(lay_gains(payoffs, game.allowed))[0][0][party]))
    step = max(1, (level - least) // 16)
    while True:
        thresholds = [*payoffs.thresholds[:party], level, *payoffs.thresholds[party + 1 :]]
        found = pareto_set(payoffs, game.allowed, thresholds=thresholds, thin=False, budget=budget)
        if len(found) or level == least:
            return found
        level = max(least, level - step)
        step *= 2
