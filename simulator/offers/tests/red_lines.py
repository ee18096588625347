"""Whether an offer crosses nobody's red line."""

from __future__ import annotations

from simulator.offers.offer_test import OFFER_TESTS, JudgedOffer, OfferTest, failed_by
from simulator.offers.results import OfferMark


def _judge(judged: JudgedOffer) -> OfferMark:
    crossed = [path for answer in judged.offer.answers.values() for path in answer.red_lines]
    return failed_by(tuple(crossed))


OFFER_TESTS.add(
    OfferTest(
        name="red_lines",
        title="Red lines kept",
        meaning="It crosses no red line in force.",
        source="",
        needs="",
        place=20,
        lists="paths",
        judge=_judge,
    )
)
