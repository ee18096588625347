"""What is said of offers put to the vote: frozen records, exact in points of each party. docs/agreement-rules.md defines every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from simulator.cards import Listed
from simulator.scenario.ways import Ways

if TYPE_CHECKING:
    from simulator.offers.uncertainty_results import DrawShare
    from simulator.solve.results import Point

Says = Literal["for", "against", "abstains", "not asked"]


@dataclass(frozen=True)
class PartyVote:
    """What one party says to an outcome. It is against it where its `surplus` (points) is too small or it crosses `red_lines` of its own
    (paths), or where ratifying `bodies` of its own (paths) would not pass it, if these are asked; one whose consent no rule asks for is not
    asked, whatever it thinks of it."""

    says: Says
    surplus: Fraction
    red_lines: tuple[str, ...]
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True)
class VotesCounted:
    """A count of votes in a rule: `of` what, the `least` it takes (more than that where `strict`) of the `total`, and what is `reached`.
    `short`: votes that are missing, 0 where none are; of votes in halves or other parts the least amount that closes the gap."""

    of: str
    least: Fraction
    strict: bool
    total: Fraction
    reached: Fraction
    short: Fraction


@dataclass(frozen=True)
class VotesShort:
    """`votes` that are missing `of` what a count has, or, of those who refuse (`against`), by which they are too many."""

    of: str
    votes: Fraction
    against: bool


@dataclass(frozen=True)
class RuleVoted:
    """A rule (its path; empty for the consent of everybody asked) that applies to an outcome. `counts`: of those who consent, as its
    `needs` has them; `blocking`: of those who refuse, as `blocked_by` has them; a rule with some is also met where these are too few.
    `short`: what would meet it, of each count the least, all of it or one of several ways; None where it is met."""

    rule: str
    met: bool
    counts: tuple[VotesCounted, ...]
    blocking: tuple[VotesCounted, ...]
    short: VotesShort | Ways[VotesShort] | None


@dataclass(frozen=True)
class CheapestVotes:
    """The least concession with which an outcome passes: the `total` of points, and every set of parties that can turn at that price (party
    → what it would have to concede), none of which has a member too many. `complete`: all such sets are here, else the first of them."""

    total: Fraction
    sets: tuple[Mapping[str, Fraction], ...]
    complete: bool


@dataclass(frozen=True)
class OfferVotes:
    """An outcome put to the vote: the offer itself, or, of an offer with open issues, its completion that passes and is best by leximin of
    the surpluses; where none passes the one that passes with the least concession.

    `cheapest`: None where it passes, where constraints rule it out, and where no points win it; then `held_by` has parties
    whose red lines it crosses, or whose bodies refuse it, and without whom the rules cannot be met (none of them can be left out).
    `settled`: no limit ended the search for the cheapest votes."""

    point: Point
    passes: bool
    votes: Mapping[str, PartyVote]
    rules: tuple[RuleVoted, ...]
    cheapest: CheapestVotes | None
    held_by: tuple[str, ...]
    settled: bool


@dataclass(frozen=True)
class DrawnVotes:
    """One offer when the ranged numbers vary: the share of draws in which it passes, and in which each party that is asked consents."""

    name: str
    passes: DrawShare
    consents: Mapping[str, DrawShare]


@dataclass(frozen=True, repr=False)
class PassingDraws(Listed):
    """Offers under uncertain numbers: `numbers` of them drawn `draws` times, those of votes and quotas too."""

    draws: int
    seed: int
    design: str
    numbers: int
    offers: tuple[DrawnVotes, ...]
