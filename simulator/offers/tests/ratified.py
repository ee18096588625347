"""Whether the ratifying bodies pass an offer."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    return failed_by(judged.offer.refused) if judged.ratified else OfferMark(None)


OFFER_TESTS.add(
    OfferTest(
        name="ratified",
        title="Passed at home",
        meaning="Every ratifying body passes it with the chance required; asked with `--ratify` alone.",
        source="Putnam 1988",
        needs="",
        place=40,
        lists="paths",
        judge=_judge,
    )
)
