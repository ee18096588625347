"""Whether an offer can be agreed at all."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    return failed_by(judged.offer.infeasible)


OFFER_TESTS.add(
    OfferTest(
        name="feasible",
        title="Possible",
        meaning="It keeps the constraints and uses no option out of force.",
        source="",
        needs="",
        place=10,
        lists="paths",
        judge=_judge,
    )
)
