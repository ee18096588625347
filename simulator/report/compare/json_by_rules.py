"""Offers put to the vote, as JSON. docs/cli.md describes every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.compare.json_change import change_json
from simulator.report.compare.json_uncertainty import share_json
from simulator.report.solve.json import fractions, numbers, point_json
from simulator.scenario.ways import Ways

if TYPE_CHECKING:
    from simulator.offers.comparing import CompareReport
    from simulator.offers.vote_results import CheapestVotes, OfferVotes, PassingDraws, RuleVoted, VotesCounted, VotesShort
    from simulator.offers.winning_changes import WinningChanges

Json = dict[str, Any]


def ruled_json(report: CompareReport) -> Json:
    """What stands beside the offers: the rules in force and who is asked, the fewest changes after which each offer passes, and the draws
    in which it does."""
    found, changes, draws = report.result.by_rules, report.won_by, report.passing_draws
    assert found is not None
    return {
        "by_rules": {"rules": list(found.rules), "asked": list(found.asked)},
        "won_by": None if changes is None else {name: _changes(each) for name, each in changes.items()},
        "passing_draws": None if draws is None else _draws(draws),
    }


def vote_json(vote: OfferVotes) -> Json:
    """The vote on one offer."""
    return {
        "passes": vote.passes,
        "point": point_json(vote.point),
        "votes": {
            party: {
                "says": each.says,
                "surplus": float(each.surplus),
                "red_lines": list(each.red_lines),
                "bodies": list(each.bodies),
                "exact": {"surplus": str(each.surplus)},
            }
            for party, each in vote.votes.items()
        },
        "rules": [_rule(rule) for rule in vote.rules],
        "cheapest": None if vote.cheapest is None else _cheapest(vote.cheapest),
        "held_by": list(vote.held_by),
        "settled": vote.settled,
    }


def _rule(rule: RuleVoted) -> Json:
    return {
        "rule": rule.rule,
        "met": rule.met,
        "counts": [_count(count) for count in rule.counts],
        "blocking": [_count(count) for count in rule.blocking],
        "short": None if rule.short is None else _short(rule.short),
    }


def _short(short: VotesShort | Ways[VotesShort]) -> Json:
    if isinstance(short, Ways):
        return {"all" if short.every else "any": [_short(part) for part in short.parts]}
    return {"of": short.of, "votes": float(short.votes), "against": short.against, "exact": {"votes": str(short.votes)}}


def _count(count: VotesCounted) -> Json:
    return {
        "of": count.of,
        "needed": float(count.least),
        "strictly_more": count.strict,
        "total": float(count.total),
        "reached": float(count.reached),
        "short": float(count.short),
        "exact": {"needed": str(count.least), "total": str(count.total), "reached": str(count.reached), "short": str(count.short)},
    }


def _cheapest(found: CheapestVotes) -> Json:
    return {
        "total": float(found.total),
        "sets": [{"by_party": numbers(each), "exact": {"by_party": fractions(each)}} for each in found.sets],
        "complete": found.complete,
        "exact": {"total": str(found.total)},
    }


def _changes(found: WinningChanges) -> Json:
    return {
        "size": found.size,
        "found": [{"point": point_json(each.point), "changes": [change_json(change) for change in each.changes]} for each in found.found],
        "complete": found.complete,
    }


def _draws(found: PassingDraws) -> Json:
    return {
        "draws": found.draws,
        "seed": found.seed,
        "design": found.design,
        "numbers": found.numbers,
        "offers": {
            each.name: {"passes": share_json(each.passes), "consents": {party: share_json(share) for party, share in each.consents.items()}}
            for each in found.offers
        },
    }
