"""What a party should put on the table next: offers on the frontier between its own gain and the draws in which the others accept, what
each would meet with, where it is thin, and what it would be worth to ask first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Stopped
from simulator.errors import OutgrownError, UsageError
from simulator.offers.acceptance import Acceptance, acceptance_of
from simulator.offers.advice import Advice, AdviceUnder, LikelyAnswer, Margin, Pick, PickName, Thin, Trade
from simulator.offers.asking import value_of_asking
from simulator.offers.codes import Codes, full_codes
from simulator.offers.counter_offers import counter_offers
from simulator.offers.drawn_games import Floats
from simulator.offers.gain_and_share import GainAndShare, gain_and_share, neighbours
from simulator.offers.games import best_agreement, changes_between
from simulator.offers.most_likely import share_of
from simulator.offers.reading import named
from simulator.offers.results import CounterOffer, NamedOffer
from simulator.offers.worst_case import answers_over_ranges
from simulator.payoffs.ratification import checked_chance
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.draws import Draws, draw
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import zero_ends
from simulator.solve.clash import clash
from simulator.solve.game import Game

DEFAULT_DRAWS = 1000
TIME_LIMIT = 60.0
"""Seconds."""
MOST_WAIVERS = 3
"""Where the red lines leave nothing, advice is given under so many minimal waivers."""
MOST_OFFERS = 1000
"""Offers among which is chosen when it is asked what an answer would be worth."""
FEW_DRAWS = 5
"""A number tells acceptances from refusals only where there are so many of each."""
ONE_IN_TWENTY = 0.05
CERTAIN = "No number that an agreement depends on has a range, so each party accepts or refuses for certain, as in a single draw."
SAFE = 0.95
"""An offer is safe that is accepted in at least this share of the draws in which the most accepted one is."""


def advise(
    scenario: Scenario,
    party: str,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    against: NamedOffer | None = None,
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> Advice:
    """Offers worth making for `party` (its key). `against`: the offer on the table (default: the latest full offer in force).

    Where no number has a range there is one draw, of the file's numbers. Raises `UsageError` for an offer on the table that leaves issues
    open, `Stopped` where drawing alone takes longer than the budget."""
    if party not in scenario.parties:
        raise UsageError(f"no party is called {party!r}; known are {', '.join(scenario.parties)}")
    if ratify is not None:
        checked_chance(ratify)
    budget = Budget(TIME_LIMIT, DEFAULT_MEMORY_LIMIT) if budget is None else budget
    drawn = draw(scenario, draws, seed=seed, bodies=ratify is not None)
    if not drawn.paths:
        drawn = draw(scenario, 1, seed=seed, bodies=ratify is not None)
    table = _on_the_table(scenario) if against is None else against
    if table is not None:
        full_codes(scenario, table.terms)
    work = _Advising(scenario, drawn, party, table, ratify, budget)
    clashing, waivers = _waivers(scenario, work.notes, budget)
    under = []
    for left, waived in zip(range(len(waivers), 0, -1), waivers, strict=True):
        under.append(work.under(waived, Budget(budget.seconds_left / left, budget.memory_limit)))
    chance = None if ratify is None else float(ratify)
    return Advice(party, len(drawn), seed, len(drawn.paths), chance, table, clashing, tuple(under), tuple(work.notes))


def _on_the_table(scenario: Scenario) -> NamedOffer | None:
    """The latest full offer in force by its date, the first of several of one day; without dates the last of the file; None where none is
    full. What is known from later sources alone was not on the table."""
    full = [
        (name, offer)
        for name, offer in scenario.offers.items()
        if offer.in_force and not offer.later_source and set(offer.terms) == set(scenario.issues)
    ]
    if not full:
        return None
    dated = [(offer.date, -k) for k, (_, offer) in enumerate(full) if offer.date is not None]
    name, offer = full[-max(dated)[1] if dated else -1]
    return named(name, offer)


def _waivers(scenario: Scenario, notes: list[str], budget: Budget) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Red lines that leave nothing, and the sets of them under each of which advice is given: none as the file stands."""
    from simulator.offers.games import game_of

    if not signed_by_everybody(scenario):
        return (), [()]
    found = clash(game_of(scenario).payoffs, budget)
    if found is None:
        return (), [()]
    if not found.complete:
        notes.append("The red lines leave no outcome, and their minimal waivers are too many to be compared.")
    if len(found.waivers) > MOST_WAIVERS:
        notes.append(f"Of {len(found.waivers)} minimal waivers of red lines the first {MOST_WAIVERS} were looked into.")
    return found.paths, list(found.waivers[:MOST_WAIVERS])


class _Advising:
    def __init__(
        self, scenario: Scenario, drawn: Draws, party: str, table: NamedOffer | None, ratify: Fraction | None, budget: Budget
    ) -> None:
        self.scenario, self.drawn, self.table, self.ratify = scenario, drawn, table, ratify
        self.party = list(scenario.parties).index(party)
        self.notes = [end.sentence() for end in zero_ends(scenario)]
        if not drawn.paths:
            self.notes.append(CERTAIN)
        self._counters = self._counter_offers(Budget(budget.seconds_left / 4, budget.memory_limit))

    def _counter_offers(self, budget: Budget) -> tuple[CounterOffer, ...]:
        if not signed_by_everybody(self.scenario):
            self.notes.append("What a party that refuses would come back with is not looked for where agreement rules decide.")
            return ()
        try:
            return counter_offers(self.scenario, waivers=MOST_WAIVERS, ratify=self.ratify, budget=budget).found
        except (Stopped, OutgrownError):
            self.notes.append("What a party that refuses would come back with was not found within the time.")
            return ()

    def under(self, waived: Sequence[str], budget: Budget) -> AdviceUnder:
        acceptance = acceptance_of(self.scenario, self.drawn, self.party, waived, self.ratify, budget)
        found = gain_and_share(acceptance, self._starts(acceptance, waived, budget), budget=budget)
        draws = len(self.drawn)
        frontier = tuple(
            Trade(float(gain), share_of(int(count), draws), found.most_at(float(gain)), _outcome(acceptance, codes))
            for codes, gain, count in zip(found.codes.tolist(), found.gain.tolist(), found.counts.tolist(), strict=True)
        )
        if not len(found.codes):
            return AdviceUnder(tuple(waived), (), (), None, found.looked_at, found.stopped)
        picks = self._picks(acceptance, found, frontier, waived, budget)
        offers, every = _offers_to_choose_from(acceptance, found.codes)
        asking = value_of_asking(acceptance, self.drawn, offers, found.codes, every=every)
        return AdviceUnder(tuple(waived), frontier, picks, asking, found.looked_at, found.stopped)

    def _starts(self, acceptance: Acceptance, waived: Sequence[str], budget: Budget) -> Iterator[Codes]:
        """Outcomes to begin from: what is on the table, what each would come back with, and the best agreement at the file's numbers."""
        for offer in self.scenario.offers.values():
            if set(offer.terms) == set(self.scenario.issues):
                yield full_codes(self.scenario, offer.terms)
        for counter in self._counters:
            yield full_codes(self.scenario, counter.point.outcome)
        if acceptance.bounded:
            try:
                best, _ = best_agreement(Game(acceptance.playing), Budget(budget.seconds_left / 4, budget.memory_limit))
            except Stopped:
                best = None
            if best is not None:
                yield full_codes(self.scenario, best.outcome)
        middle = tuple(options // 2 for options in acceptance.games.base.sizes)
        yield middle

    def _picks(
        self, acceptance: Acceptance, found: GainAndShare, frontier: Sequence[Trade], waived: Sequence[str], budget: Budget
    ) -> tuple[Pick, ...]:
        own = acceptance.games.surplus_in_points(found.codes)
        payoffs = np.where(acceptance.accepted(found.codes), own[:, :, self.party], 0.0)
        expected = payoffs.mean(axis=0)
        chosen = _chosen(found, expected)
        best = payoffs[:, list(chosen)].max(axis=1, keepdims=True)
        by_party = acceptance.by_party(found.codes[list(chosen)])
        game = Game(acceptance.games.base)
        start = None if self.table is None else full_codes(self.scenario, self.table.terms)
        picks = []
        for place, (k, names) in enumerate(chosen.items()):
            codes = tuple(found.codes[k].tolist())
            point, lost = game.point(codes), (best - payoffs[:, [k]])[:, 0]
            said = by_party[:, place]
            picks.append(
                Pick(
                    names=names,
                    point=point,
                    trade=frontier[k],
                    expected=float(expected[k]),
                    regret=(float(lost.mean()), float(lost.max())),
                    changes=() if start is None else changes_between(game, start, codes),
                    margins=self._margins(acceptance, point.outcome, own[:, k], {p: float(x) for p, x in point.surplus.items()}, budget),
                    answers=tuple(self._answer(acceptance, p, int(said[:, p].sum()), waived) for p in acceptance.others),
                    thin=self._thin(acceptance, said),
                )
            )
        return tuple(picks)

    def _margins(
        self, acceptance: Acceptance, outcome: Mapping[str, str], surplus: Floats, base: Mapping[str, float], budget: Budget
    ) -> dict[str, Margin]:
        """By party; `surplus`: of the outcome in each draw, shape (draws, parties)."""
        over = answers_over_ranges(self.scenario, outcome, budget)
        low = np.quantile(surplus, ONE_IN_TWENTY, axis=0)
        return {
            party: Margin(base[party], float(surplus[:, p].mean()), float(low[p]), over[party].least, over[party].most)
            for p, party in enumerate(acceptance.games.base.parties)
        }

    def _answer(self, acceptance: Acceptance, p: int, accepted: int, waived: Sequence[str]) -> LikelyAnswer:
        party, draws = acceptance.games.base.parties[p], len(self.drawn)
        own = (each.point for each in self._counters if each.party == party and set(each.waived) == set(waived))
        accepts = 2 * accepted >= draws
        return LikelyAnswer(party, accepts, share_of(accepted, draws), None if accepts else next(own, None))

    def _thin(self, acceptance: Acceptance, said: NDArray[np.bool_]) -> Thin | None:
        """`said`: in which draws each party accepts, shape (draws, parties)."""
        refusals = {p: int((~said[:, p]).sum()) for p in acceptance.others}
        p = max(refusals, key=lambda each: refusals[each], default=None)
        if p is None or not refusals[p]:
            return None
        name, yes = acceptance.games.base.parties[p], said[:, p]
        share = share_of(refusals[p], len(self.drawn))
        if min(yes.sum(), (~yes).sum()) < FEW_DRAWS:
            return Thin(name, share, None, None, None)
        values = self.drawn.values
        own = [k for k, path in enumerate(self.drawn.paths) if acceptance.games.varying.owner(path) == p]
        spread = {k: abs(values[yes, k].mean() - values[~yes, k].mean()) / deviation for k in own if (deviation := values[:, k].std()) > 0}
        if not spread:
            return Thin(name, share, None, None, None)
        k = max(spread, key=lambda each: spread[each])
        return Thin(name, share, self.drawn.paths[k], float(values[yes, k].mean()), float(values[~yes, k].mean()))


def _chosen(found: GainAndShare, expected: Floats) -> dict[int, tuple[PickName, ...]]:
    """The picks: place on the frontier → the kinds that it is the pick of."""
    often = np.flatnonzero(found.counts >= SAFE * found.counts.max())
    balanced = int(expected.argmax())
    enough = np.flatnonzero(2 * found.counts >= found.counts[balanced])
    places: tuple[tuple[PickName, int], ...] = (("safe", int(often[0])), ("balanced", balanced), ("bold", int(enough[0])))
    return {place: tuple(name for name, own in places if own == place) for _, place in places}


def _outcome(acceptance: Acceptance, codes: Sequence[int]) -> Mapping[str, str]:
    base = acceptance.games.base
    return {issue: options[o] for issue, options, o in zip(base.issues, base.options, codes, strict=True)}


def _offers_to_choose_from(acceptance: Acceptance, frontier: NDArray[np.intp]) -> tuple[NDArray[np.intp], bool]:
    """The outcomes among which is chosen after an answer: all that may be offered where they are few, else those of the frontier and what
    one change makes of them; and whether they are all."""
    sizes = acceptance.games.base.sizes
    if prod(sizes) <= MOST_OFFERS:
        codes = np.array(list(product(*(range(size) for size in sizes))), dtype=np.intp)
        return codes[acceptance.allowed(codes)], True
    around = [changed for row in frontier.tolist() for changed in neighbours(tuple(row), sizes)]
    near = np.unique(np.array(around, dtype=np.intp).reshape(-1, len(sizes)), axis=0)
    near = near[acceptance.allowed(near)]
    room = max(0, MOST_OFFERS - len(frontier))
    if len(near) > room:
        near = near[np.linspace(0, len(near) - 1, room).astype(np.intp)] if room else near[:0]
    spread = np.unique(np.linspace(0, len(frontier) - 1, MOST_OFFERS).astype(np.intp))
    return np.unique(np.concatenate([frontier[spread], near]), axis=0), False
