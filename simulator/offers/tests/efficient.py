"""Whether an offer leaves no joint gain on the table."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    distance = judged.offer.distance
    if distance is None:
        return OfferMark(None)
    return OfferMark(distance.efficient, tuple(party for party, gain in distance.gains.items() if gain))


OFFER_TESTS.add(
    OfferTest(
        name="efficient",
        title="Efficient",
        meaning="No outcome that crosses no further red line is better for one party and worse for none.",
        source="Pareto 1906",
        needs="",
        place=50,
        lists="parties",
        judge=_judge,
    )
)
