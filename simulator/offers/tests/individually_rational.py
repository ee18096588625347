"""Whether an offer is worth no less than no agreement, to each party."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    return failed_by(tuple(party for party, answer in judged.offer.answers.items() if answer.shortfall))


OFFER_TESTS.add(
    OfferTest(
        name="individually_rational",
        title="Worth signing",
        meaning="It is worth no less than no agreement, to every party (individually rational).",
        source="von Neumann & Morgenstern 1944",
        needs="",
        place=30,
        lists="parties",
        judge=_judge,
    )
)
