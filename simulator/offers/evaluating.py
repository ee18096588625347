"""Offers side by side: what each is worth to each party, who accepts it and why not, how far it is from the frontier and from the
bargaining solutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import Budget, Stopped
from simulator.errors import OutgrownError
from simulator.offers.codes import Codes, positions
from simulator.offers.completing import completions_of, crossed_by_all, ruled_out_by
from simulator.offers.dominance import dominance
from simulator.offers.frontier_distance import distance_of
from simulator.offers.games import default_budget, game_of
from simulator.offers.offer_test import JudgedOffer, marks_of
from simulator.offers.results import Answer, Closeness, Comparison, Completions, EvaluatedOffer, NamedOffer
from simulator.payoffs.model import applies, barred_by, totals
from simulator.payoffs.votes import lost_votes
from simulator.scenario.model import Scenario
from simulator.solve.game import Game
from simulator.solve.on_the_table import is_acceptable
from simulator.solve.results import Point, Result, Solution, SolutionName
from simulator.solve.solving import solve

NO_SOLUTION = {
    "agreement": "none was found within the limits",
    "no agreement": "there is no agreement",
    "undecided": "it was not settled whether there is an agreement",
}
"""Why there is none, by the verdict."""


@dataclass(frozen=True)
class FullOffers:
    """What is known of offers by their own terms alone, so that no limit ends it: `game`, `bare` with and without what ratification asks
    for; `points`: by the name of each full offer."""

    game: Game
    bare: Game
    points: Mapping[str, Point]

    @classmethod
    def of(cls, scenario: Scenario, offers: Sequence[NamedOffer], ratify: Fraction | None) -> FullOffers:
        """Raises `UsageError` where terms name an issue or option that does not exist, and as `compile_payoffs` does."""
        bare = game_of(scenario)
        game = bare if ratify is None else game_of(scenario, ratify)
        boxes = {offer.name: positions(scenario, offer.terms) for offer in offers}
        whole = {name: tuple(box[i] for i in range(len(box))) for name, box in boxes.items() if len(box) == len(scenario.issues)}
        return cls(game, bare, {name: bare.point(codes) for name, codes in whole.items()})

    @property
    def agreed(self) -> bool:
        """Whether any of them is an agreement."""
        return any(is_acceptable(self.game, self.game.codes(point.outcome)) for point in self.points.values())


def evaluate_offers(
    scenario: Scenario,
    offers: Sequence[NamedOffer],
    *,
    ratify: Fraction | None = None,
    result: Result | None = None,
    full: FullOffers | None = None,
    budget: Budget | None = None,
) -> Comparison:
    """Each offer by itself, and which dominate which.

    `ratify`: a chance above 0, at most 1; then an agreement is what all accept and each ratifying body in force passes with at least
    that chance. `result`: the answer of `solve` for the same scenario and `ratify`, where it is known already; else it is computed.
    `full`: what is known of these offers already. `budget` (default: 60 s): what could not be settled within it is None, and a note says
    so.

    Raises `UsageError` where terms name an issue or option that does not exist, and as `compile_payoffs` does.
    """
    budget = default_budget(budget)
    full = FullOffers.of(scenario, offers, ratify) if full is None else full
    if result is None:
        result = solve(scenario, frontier=None, count=False, certificate=False, ratify=ratify, time_limit=budget.seconds_left / 2)
    notes: list[str] = []
    if not result.solutions:
        notes.append(f"No bargaining solution to compare with: {NO_SOLUTION[result.verdict]}.")
    found = tuple(_evaluated(scenario, full, offer, result.solutions, notes, budget) for offer in offers)
    reservation, ideal = full.bare.by_party(full.bare.payoffs.reservation), _ideal(full.bare, notes)
    judged = [JudgedOffer(each, tuple(o for o in found if o is not each), reservation, ideal, ratify is not None) for each in found]
    return Comparison(
        offers=found,
        reservation=reservation,
        ideal=ideal,
        dominance=dominance(found),
        marks={each.offer.offer.name: marks_of(each) for each in judged},
        solutions=tuple(result.solutions),
        notes=tuple(notes),
    )


def _ideal(game: Game, notes: list[str]) -> Mapping[str, Fraction]:
    try:
        return game.extremes(best=True)
    except Stopped as stop:
        notes.append(f"Each party's best within the red lines was not settled ({stop}).")
        return {}


def _evaluated(
    scenario: Scenario,
    full: FullOffers,
    offer: NamedOffer,
    solutions: Mapping[SolutionName, Solution],
    notes: list[str],
    budget: Budget,
) -> EvaluatedOffer:
    game, bare = full.game, full.bare
    point, completions, infeasible, crossed = full.points.get(offer.name), None, tuple[str, ...](), tuple[str, ...]()
    if point is None:
        completions, infeasible, crossed = _open(full, positions(scenario, offer.terms), budget)
        point = completions.agreement
        if not completions.settled:
            notes.append(f"{offer.name}: whether a completion is acceptable to all, and which is best, was not settled within the budget.")
    codes = None if point is None else bare.codes(point.outcome)
    if point is not None and codes is not None and completions is None:
        infeasible, crossed = barred_by(bare.payoffs, codes), point.red_lines
    distance = None
    if codes is not None and not infeasible:
        try:
            distance = distance_of(bare, codes, budget)
        except (OutgrownError, Stopped) as stop:
            notes.append(f"{offer.name}: its distance to the frontier was not settled ({stop}).")
    return EvaluatedOffer(
        offer=offer,
        point=point,
        answers={} if point is None else answers_to(bare, point),
        infeasible=infeasible,
        crossed=crossed,
        refused=() if codes is None else refused_by(game, codes),
        completions=completions,
        distance=distance,
        closeness=() if point is None else tuple(closeness_to(solution, point) for solution in solutions.values()),
        after_as_of=after_as_of(scenario, offer),
    )


def _open(full: FullOffers, box: Mapping[int, int], budget: Budget) -> tuple[Completions, tuple[str, ...], tuple[str, ...]]:
    """What an offer that leaves issues open can become, what rules it out, and (without an agreement) which red lines every completion
    crosses; of what a limit ends, nothing is said."""
    try:
        completions = completions_of(full.game, box, budget)
        payoffs = full.bare.payoffs
        return completions, ruled_out_by(payoffs, box), crossed_by_all(payoffs, box) if completions.agreement is None else ()
    except Stopped:
        open_issues = tuple(name for i, name in enumerate(full.game.payoffs.issues) if i not in box)
        return Completions(open_issues, None, None, {}, {}, None, settled=False), (), ()


def answers_to(game: Game, point: Point) -> dict[str, Answer]:
    """What each party says to an outcome."""
    owner = {ban.path: game.payoffs.parties[ban.party] for ban in game.payoffs.bans if ban.kind == "red_line" and ban.party is not None}
    return {
        party: Answer(
            party=party,
            utility=utility,
            surplus=point.surplus[party],
            shortfall=max(Fraction(0), -point.surplus[party]),
            red_lines=tuple(path for path in point.red_lines if owner[path] == party),
        )
        for party, utility in point.utilities.items()
    }


def refused_by(game: Game, codes: Codes) -> tuple[str, ...]:
    """Paths of the ratifying bodies that do not pass an outcome; none where the game requires no ratification."""
    payoffs, n = game.payoffs, game.payoffs.n_parties
    sums = totals(payoffs, codes)
    short = [path for path, total, least in zip(payoffs.conditions, sums[n:], payoffs.thresholds[n:], strict=True) if total < least]
    barred = [ban.path for ban in payoffs.bans if ban.kind == "body" and any(applies(clause, codes) for clause in ban.clauses)]
    return tuple(dict.fromkeys([*barred, *short, *lost_votes(payoffs, sums)]))


def closeness_to(solution: Solution, point: Point) -> Closeness:
    """How near an outcome is to a solution: to the one of its tied outcomes that shares most issues with it, the first of several."""

    def shared(other: Point) -> tuple[str, ...]:
        return tuple(issue for issue, option in point.outcome.items() if other.outcome[issue] == option)

    nearest = max(solution.points, key=lambda other: len(shared(other)))
    same = shared(nearest)
    return Closeness(
        solution=solution.name,
        same=same,
        share=Fraction(len(same), len(point.outcome)),
        difference={party: utility - nearest.utilities[party] for party, utility in point.utilities.items()},
    )


def after_as_of(scenario: Scenario, offer: NamedOffer) -> bool:
    """Whether an offer is dated after the scenario's `as_of`, or rests on a later source."""
    later = offer.date is not None and scenario.as_of is not None and offer.date > scenario.as_of
    return later or offer.later_source
