"""What a test of offers is: one record, which says whether an offer passes and lists who or what makes it fail.

Every test is applied to every offer that is compared. A test reads what is known of the offer already, and solves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simulator.offers.results import EvaluatedOffer, OfferMark
from simulator.registers import Entry, Register


@dataclass(frozen=True)
class JudgedOffer:
    """An offer that has a `point`, and what it is held against. `others`: the offers compared with it. `reservation`, `ideal`: points of
    each party (ideal over the outcomes within constraints and red lines; empty where there are none). `ratified`: bodies are asked."""

    offer: EvaluatedOffer
    others: tuple[EvaluatedOffer, ...]
    reservation: Mapping[str, Fraction]
    ideal: Mapping[str, Fraction]
    ratified: bool


@dataclass(frozen=True, kw_only=True)
class OfferTest(Entry):
    """A test that an offer passes or fails. `judge`: what it says of one. `lists`: what makes an offer fail it: paths of the file
    (constraints, options, red lines, bodies), parties, or other offers."""

    lists: Literal["paths", "parties", "offers"]
    judge: Callable[[JudgedOffer], OfferMark]


OFFER_TESTS: Register[OfferTest] = Register("test of offers", "simulator.offers.tests", "zopa.offer_tests")


def failed_by(failing: tuple[str, ...]) -> OfferMark:
    """The mark of a test that an offer passes where nothing makes it fail."""
    return OfferMark(not failing, failing)


def marks_of(judged: JudgedOffer) -> dict[str, OfferMark]:
    """What every test says of an offer, by the name of the test; nothing can be said of an offer without a point."""
    nothing = judged.offer.point is None
    return {test.name: OfferMark(None) if nothing else test.judge(judged) for test in OFFER_TESTS.known()}
