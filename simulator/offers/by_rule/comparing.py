"""All that `zopa compare` says of offers under agreement rules, gathered within one budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.offers.by_rule.changes import smallest_changes
from simulator.offers.by_rule.completing import completed
from simulator.offers.by_rule.draws import passing_draws
from simulator.offers.by_rule.votes import put_to_the_vote
from simulator.offers.codes import Codes, positions
from simulator.offers.comparing import CompareReport, ComparingWork
from simulator.offers.completing import crossed_by_all, ruled_out_by
from simulator.offers.dominance import dominance
from simulator.offers.evaluating import after_as_of, closeness_to
from simulator.offers.games import default_budget
from simulator.offers.offer_test import JudgedOffer, marks_of
from simulator.offers.ratification import Ratification, ratification_of
from simulator.offers.records import RecordedAnswer, recorded_answers
from simulator.offers.results import Answer, Comparison, EvaluatedOffer, NamedOffer
from simulator.offers.vote_results import OfferVotes, PassingDraws
from simulator.payoffs.agreement_rules import RuledGame, compile_rules
from simulator.payoffs.model import Payoffs
from simulator.payoffs.ratification import bodies_in_force
from simulator.scenario.draws import drawable
from simulator.scenario.model import Scenario
from simulator.solve.by_rule.solving import solve_by_rules
from simulator.solve.existence import DRAWS_TIME_LIMIT
from simulator.solve.game import Game
from simulator.solve.results import Result

FOR_EVERYBODY = "answered where everybody must sign alone; leave it out, or ask without the agreement rules"


def compare_by_rules(
    scenario: Scenario,
    offers: Sequence[NamedOffer],
    *,
    changes: bool = True,
    counter: bool | None = False,
    path: tuple[str, str] | None = None,
    limit: int = 3,
    draws: int = 0,
    seed: int = 0,
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> CompareReport:
    """Put `offers` to the vote. `changes`: the fewest changes of terms after which each passes, at most `limit` sets of issues; `draws`, of
    the ranged numbers (0: none), with `seed`: in how many of them each passes. `ratify`: a chance above 0, at most 1, with which each
    ratifying body of a party must pass what the party consents to.

    Raises `UsageError` where counter-offers or a path between offers are asked for, and for a `limit` below 1.
    """
    _refuse({"counter-offers are": bool(counter), "a path between offers is": path is not None})
    if limit < 1:
        raise UsageError(f"a limit of {limit}; ask for at least 1")
    budget = default_budget(budget)
    game = compile_rules(scenario, ratify)
    result = solve_by_rules(
        scenario, frontier=None, certificate=False, ratify=ratify, time_limit=budget.seconds_left / 2, memory_limit=budget.memory_limit
    )
    work = ComparingWork()
    found = [_evaluated(scenario, game, offer, result, budget) for offer in offers]
    plain = Game(game.payoffs)
    shown = {each.offer.name: plain.codes(each.by_rules.point.outcome) for each in found if each.by_rules is not None}
    won_by = work.part("changes of terms", lambda: smallest_changes(game, shown, limit, budget)) if changes else None
    answers = work.part("answers on record", lambda: _on_record(scenario, game.payoffs, offers, budget))
    drawn = work.part("draws of the ranged numbers", lambda: _draws(scenario, game, shown, draws, seed, ratify, budget)) if draws else None
    return CompareReport(
        comparison=_comparison(game, found, result),
        result=result,
        ratification=_at_home(scenario, found),
        ratify=ratify,
        better=None,
        trades=None,
        counter=None,
        way=None,
        uncertainty=None,
        answers=answers or (),
        unfinished=tuple(work.unfinished),
        stopped="interrupted" if work.interrupted or result.stopped == "interrupted" else None,
        scenario=scenario,
        won_by=won_by,
        passing_draws=drawn,
    )


def _refuse(asked: Mapping[str, bool]) -> None:
    for what, is_asked in asked.items():
        if is_asked:
            raise UsageError(f"{what} {FOR_EVERYBODY}")


def _on_record(scenario: Scenario, payoffs: Payoffs, offers: Sequence[NamedOffer], budget: Budget) -> tuple[RecordedAnswer, ...]:
    with budget:
        return tuple(recorded_answers(scenario, payoffs, ((offer.name, offer.terms, offer.answers) for offer in offers)))


def _evaluated(scenario: Scenario, game: RuledGame, offer: NamedOffer, result: Result, budget: Budget) -> EvaluatedOffer:
    box = positions(scenario, offer.terms)
    filled = completed(game, box, budget) if len(box) < len(scenario.issues) else None
    completions = None if filled is None else filled.completions
    shown = tuple(box[i] for i in range(len(box))) if filled is None else filled.shown
    votes = None if shown is None else put_to_the_vote(scenario, game, shown, budget)
    point = None if votes is None or (filled is not None and not votes.passes) else votes.point
    return EvaluatedOffer(
        offer=offer,
        point=point,
        answers={} if point is None or votes is None else _answers(votes),
        infeasible=ruled_out_by(game.payoffs, box),
        crossed=crossed_by_all(game.payoffs, box) if point is None or completions is None else (),
        refused=() if votes is None else tuple(path for vote in votes.votes.values() for path in vote.bodies),
        completions=completions,
        distance=None,
        closeness=() if point is None else tuple(closeness_to(solution, point) for solution in result.solutions.values()),
        after_as_of=after_as_of(scenario, offer),
        by_rules=votes,
    )


def _answers(votes: OfferVotes) -> dict[str, Answer]:
    return {
        party: Answer(
            party=party,
            utility=votes.point.utilities[party],
            surplus=vote.surplus,
            shortfall=max(Fraction(0), -vote.surplus),
            red_lines=vote.red_lines,
            consents=None if vote.says == "not asked" else vote.says == "for",
        )
        for party, vote in votes.votes.items()
    }


def _comparison(game: RuledGame, found: Sequence[EvaluatedOffer], result: Result) -> Comparison:
    reservation = result.reservation
    judged = [JudgedOffer(each, tuple(o for o in found if o is not each), reservation, result.ideal, ratified=False) for each in found]
    notes = () if result.solutions else ("No bargaining solution to compare with: nothing was found that passes.",)
    return Comparison(
        offers=tuple(found),
        reservation=reservation,
        ideal=result.ideal,
        dominance=dominance(found),
        marks={each.offer.offer.name: marks_of(each) for each in judged},
        solutions=tuple(result.solutions),
        notes=notes,
    )


def _at_home(scenario: Scenario, found: Sequence[EvaluatedOffer]) -> dict[str, Ratification]:
    """The chance of every ratifying body in force to pass each offer with a point; empty where there is none."""
    if not any(bodies_in_force(scenario)):
        return {}
    return {each.offer.name: ratification_of(scenario, each.point.outcome) for each in found if each.point is not None}


def _draws(
    scenario: Scenario, game: RuledGame, shown: Mapping[str, Codes], draws: int, seed: int, ratify: Fraction | None, budget: Budget
) -> PassingDraws | None:
    if not shown or not drawable(scenario, bodies=ratify is not None):
        return None
    within = Budget(min(DRAWS_TIME_LIMIT, budget.seconds_left), budget.memory_limit)
    return passing_draws(scenario, game, shown, draws, seed, within, ratify)
