"""Whether each party gets at least an equal part of what it could gain at most."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    assert judged.offer.point is not None
    if not judged.reservation.keys() <= judged.ideal.keys():
        return OfferMark(None)
    n, surplus = len(judged.reservation), judged.offer.point.surplus
    return failed_by(tuple(p for p, least in judged.reservation.items() if n * surplus[p] < judged.ideal[p] - least))


OFFER_TESTS.add(
    OfferTest(
        name="fair_share",
        title="Fair share",
        meaning="Of n parties each gains, above no agreement, an n-th or more of what the best outcome within the red lines gives it.",
        source="Steinhaus 1948",
        needs="",
        place=70,
        lists="parties",
        judge=_judge,
    )
)
