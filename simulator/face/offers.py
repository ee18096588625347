"""`compare`, `advise` and `calibrate`: offers, which are worth making, and what the parties' answers to them say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress
from simulator.face.given import ScenarioLike, scenario_of, with_titles

if TYPE_CHECKING:
    from simulator.offers.advice import Advice
    from simulator.offers.calibration import Calibration, Observation
    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import NamedOffer


def compare(
    scenario: ScenarioLike,
    offers: Sequence[str | NamedOffer] | Mapping[str, Mapping[str, str]] | None = None,
    *,
    improve: bool | None = None,
    counter: bool | None = None,
    path: tuple[str, str] | None = None,
    limit: int = 3,
    draws: int = 0,
    seed: int = 0,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> CompareReport:
    """Offers side by side: who accepts and why not, how far each is from the frontier, what would be better for all.

    `offers`: names of the scenario's offers, files with offers, or terms as in `mine:price=26,delivery=now`; or a mapping name → terms
    (issue → option key); by default all offers in force. What terms leave out is open. `improve`: agreements that all prefer, the
    smallest package of changes, trades, at most `limit` of each; `counter`: what each party would answer with (both by default for
    up to two offers). `path`: two of the offers; an order of the changes from one to the other in which nobody loses out. `draws`: of
    the ranged numbers (0: none), with `seed`. `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement.
    Where agreement rules do not ask everybody, each offer is put to the vote (`vote_results.OfferVotes`), `improve` (by default for any
    number of offers) asks for the fewest changes after which it passes, and counter-offers and paths are refused.
    The limits hold for all together; parts that one ended are named in `unfinished`.

    Raises `UsageError` for offers that do not fit the scenario, names in `path` that are not among them and a `limit` below 1.

    >>> from simulator import compare
    >>> report = compare("sale", ["asking", "mine:price=26,delivery=now,warranty=12"])
    >>> [each.agreed for each in report.comparison.offers]
    [False, True]
    """
    from simulator.offers.answering import answer
    from simulator.offers.reading import offers_given

    made = scenario_of(scenario)
    named = offers_given(made, offers)
    return answer(
        made,
        named,
        improve=improve,
        counter=counter,
        path=path,
        limit=limit,
        draws=draws,
        seed=seed,
        ratify=ratify,
        budget=Budget(time_limit, memory_limit, progress),
    )


def advise(
    scenario: ScenarioLike,
    party: str,
    *,
    against: str | NamedOffer | None = None,
    draws: int = 1000,
    seed: int = 0,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Advice:
    """Offers worth making next for one party: its own gain against the draws of the ranged numbers in which the others, or those whose
    consent the agreement rules need, accept.

    `party`: whom to advise, by key or title. `against`: the offer on the table, by name or as terms (default: the latest full offer in
    force). `draws`: with `seed`. `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement. Gains and
    surpluses are in points of each party, shares are counts of draws.

    Raises `UsageError` for an unknown party and for an offer on the table that leaves issues open.

    >>> from simulator import advise
    >>> found = advise("sale", "seller", draws=100)
    >>> [pick.names for pick in found.under[0].picks]
    [('safe', 'balanced', 'bold')]
    """
    from simulator.formats.cells import party_of
    from simulator.offers.advising import advise as advised
    from simulator.offers.reading import offers_given

    made = scenario_of(scenario)
    table = None if against is None else offers_given(made, [against])[0]
    budget = Budget(time_limit, memory_limit, progress)
    found = advised(made, party_of(made, party), draws=draws, seed=seed, against=table, ratify=ratify, budget=budget)
    return with_titles(found, made)


def calibrate(
    scenario: ScenarioLike,
    observations: Sequence[Observation] | None = None,
    *,
    parties: Sequence[str] | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
) -> Calibration:
    """Which weights and reservation values fit what the parties answered to offers, and what holds for all of them.

    `observations`: by default the answers that stand in the file (`observations_of`). `parties`: of these alone, by key or title. Answers
    to offers that leave issues open are set aside (`Calibration.set_aside`). Raises `UsageError` for an unknown party or offer, two answers
    of one party to one offer, or where no answer is left to learn from.

    >>> from simulator import Observation, calibrate
    >>> found = calibrate("sale", [Observation("buyer", "asking", "refused")])
    >>> [party.party for party in found.parties]
    ['buyer']
    """
    from simulator.offers.calibration import calibrate as calibrated

    with Budget(time_limit, memory_limit):
        made = scenario_of(scenario)
        return with_titles(calibrated(made, observations, parties=parties, time_limit=time_limit), made)
