"""One outcome put to the vote: who is for it, how many votes each rule is short of, and the cheapest votes that would win it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from simulator.budget import Budget, Stopped
from simulator.offers.codes import Codes
from simulator.offers.vote_results import CheapestVotes, OfferVotes, PartyVote, RuleVoted, Says, VotesCounted, VotesShort
from simulator.payoffs.agreement_rules import Gate, Rule, RuledGame
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import Stances, shortfalls, stances
from simulator.payoffs.turning import cheapest_turns, to_turn
from simulator.payoffs.winning import WinningSets, bits_of, counts_in
from simulator.scenario.agreement import AgreementRule, Requirement
from simulator.scenario.consent import VotesAsked, meaning, rules_in_force, thresholds_in, ways_to_meet
from simulator.scenario.model import Scenario
from simulator.scenario.ways import Ways, left_to_meet, mapped
from simulator.solve.game import Game

MOST_SETS = 20
"""Sets of parties that can turn at the least price, listed at most."""


def put_to_the_vote(scenario: Scenario, game: RuledGame, codes: Codes, budget: Budget) -> OfferVotes:
    """What is said of one outcome, by its option positions. Where the budget ends the search for the cheapest votes, they are not
    settled."""
    row = np.array([codes], dtype=np.intp)
    said = stances(game, row)
    ruled_out = bool(banned(game.payoffs, game.firm, row)[0])
    passes = bool(game.passes(said.consenting, said.refusing, said.applying)[0])
    votes = _votes(game, said, codes)
    winning, settled = None, True
    try:
        with budget:
            winning = None if passes or ruled_out else _cheapest(game, said)
    except Stopped:
        settled = False
    return OfferVotes(
        point=Game(game.payoffs).point(codes),
        passes=passes and not ruled_out,
        votes=votes,
        rules=tuple(_rules(scenario, game, said)),
        cheapest=winning,
        held_by=() if passes or ruled_out or winning is not None or not settled else _held_by(game, said),
        settled=settled,
    )


def _votes(game: RuledGame, said: Stances, codes: Codes) -> dict[str, PartyVote]:
    point = Game(game.payoffs).point(codes)
    found = {}
    for p, party in enumerate(game.payoffs.parties):
        word: Says = "for" if said.consenting[0, p] else "against" if said.refusing[0, p] else "abstains" if game.asked[p] else "not asked"
        crossed = tuple(path for path in point.red_lines if path.startswith(f"parties.{party}."))
        home = () if game.home is None else zip(game.home.bodies, said.home[0].tolist(), strict=True)
        bodies = tuple(body.path for body, refuses in home if refuses and body.party == p)
        found[party] = PartyVote(word, point.surplus[party], crossed, bodies)
    return found


def _rules(scenario: Scenario, game: RuledGame, said: Stances) -> Iterator[RuleVoted]:
    """The rules that apply."""
    for k, (rule, (path, stated)) in enumerate(zip(game.rules, rules_in_force(scenario).items(), strict=True)):
        if said.applying[0, k]:
            blocking = () if rule.blocked_by is None or stated.blocked_by is None else (rule.blocked_by, stated.blocked_by)
            yield RuleVoted(
                path,
                bool(rule.met(said.consenting, said.refusing)[0]),
                tuple(_counts(scenario, rule.needs, stated.needs, said.consenting)),
                tuple(_counts(scenario, *blocking, said.refusing)) if blocking else (),
                _short(scenario, rule, stated, said),
            )


def _short(scenario: Scenario, rule: Rule, stated: AgreementRule, said: Stances) -> VotesShort | Ways[VotesShort] | None:
    needed, blocking = list(counts_in(rule.needs)), [] if rule.blocked_by is None else list(counts_in(rule.blocked_by))

    def missing(asked: VotesAsked) -> VotesShort:
        count = (blocking if asked.against else needed)[asked.place]
        reached = int(count.counted(said.refusing if asked.against else said.consenting)[0])
        least = reached - count.least + 1 if asked.against else count.least - reached
        return VotesShort(asked.counted.of, Fraction(max(0, least), count.scale), asked.against)

    return left_to_meet(mapped(ways_to_meet(scenario, stated), missing), lambda short: not short.votes)


def _counts(
    scenario: Scenario, gate: Gate, needs: tuple[str, ...] | Requirement, who: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
) -> Iterator[VotesCounted]:
    for count, asks in zip(counts_in(gate), thresholds_in(meaning(scenario, needs)), strict=True):
        reached = int(count.counted(who)[0])
        short = Fraction(max(0, count.least - reached), count.scale)
        yield VotesCounted(asks.of, asks.least, asks.strict, asks.total, Fraction(reached, count.scale), short)


def _cheapest(game: RuledGame, said: Stances) -> CheapestVotes | None:
    measure = shortfalls(game.payoffs)
    short = measure.exact(said.totals[0].tolist())
    turnable = np.array(game.asked) & ~said.consenting[0] & ~said.crossed[0]
    costs = {p: short[p] for p in np.flatnonzero(turnable).tolist()}
    gate = to_turn([game.rules[k] for k in _applying(said)], _bits(said.consenting[0]), _bits(said.refusing[0]))
    found = cheapest_turns(gate, costs, MOST_SETS)
    if found is None:
        return None
    names = game.payoffs.parties
    sets = tuple({names[p]: measure.points(costs[p]) for p in turned} for turned in found.sets)
    return CheapestVotes(measure.points(found.cost), sets, found.complete)


def _held_by(game: RuledGame, said: Stances) -> tuple[str, ...]:
    """Parties whose red lines are crossed, or whose ratifying bodies refuse, and that block all the others, as few as can be left of
    them."""
    crossed = said.crossed[0] & np.array(game.asked)
    held = _bits(crossed)
    return tuple(game.payoffs.parties[p] for p in WinningSets(game, _applying(said)).smallest_block(held, held))


def _applying(said: Stances) -> Sequence[int]:
    found: Sequence[int] = np.flatnonzero(said.applying[0]).tolist()
    return found


def _bits(who: Iterable[bool]) -> int:
    return bits_of([p for p, each in enumerate(who) if each])
