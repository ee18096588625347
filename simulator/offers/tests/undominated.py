"""Whether no other offer that is compared is better for one party and worse for none."""

from __future__ import annotations

from simulator.offers.dominance import dominates
from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    assert judged.offer.point is not None
    here = judged.offer.point.utilities
    better = [each for each in judged.others if each.point is not None and dominates(each.point.utilities, here)]
    return failed_by(tuple(each.offer.name for each in better))


OFFER_TESTS.add(
    OfferTest(
        name="undominated",
        title="Undominated",
        meaning="No other offer compared is better for one party and worse for none.",
        source="",
        needs="",
        place=60,
        lists="offers",
        judge=_judge,
    )
)
