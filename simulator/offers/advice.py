"""What is advised: frozen records. docs/advise.md defines every figure.

Shares of draws are no chances: a draw is as good as the ranges and distributions of the file. All of it follows from the file's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.cards import Card, Shown
from simulator.figures import points as in_points
from simulator.offers.results import Change, NamedOffer
from simulator.offers.uncertainty_results import DrawShare, Extreme
from simulator.solve.results import Point

PickName = Literal["safe", "balanced", "bold"]
PICKS: Mapping[PickName, str] = {
    "safe": "the largest gain among offers accepted in at least 95 % as many draws as the one accepted in most",
    "balanced": "the largest expected gain, where a refusal gains nothing",
    "bold": "the largest gain among offers accepted in at least half as many draws as the balanced one",
}


@dataclass(frozen=True)
class Trade:
    """A point of the frontier: a gain of the adviser's party in points (mean over the draws), and the draws in which the offer is
    accepted. `most`: no offer that gains as much is accepted in more draws; equal to the count where that is proved."""

    gain: float
    share: DrawShare
    most: int
    outcome: Mapping[str, str]


@dataclass(frozen=True)
class Thin:
    """Where an offer is thin: the party that refuses it in most draws, and the number that tells its refusals best from its acceptances:
    its mean where the party accepts and where it refuses. `path`: None where none of its numbers differs."""

    party: str
    refuses: DrawShare
    path: str | None
    accepting: float | None
    refusing: float | None


@dataclass(frozen=True)
class LikelyAnswer:
    """What a party most likely answers: it accepts in at least half of the draws, or else comes back with `counter`, the agreement that it
    likes best at the numbers of the file among those that all others accept (None: there is none, or it was not found in time)."""

    party: str
    accepts: bool
    share: DrawShare
    counter: Point | None


@dataclass(frozen=True)
class Margin:
    """What a party is left with: its surplus at the file's numbers, in the mean of the draws, in the draw that one in twenty falls below,
    and the least and largest over all ranges (None where not computed)."""

    base: float
    mean: float
    low: float
    least: Extreme | None
    most: Extreme | None


@dataclass(frozen=True)
class Pick:
    """An offer worth making. `names`: of the kinds that it is the pick of, which may be several. `point`: at the numbers of the file.
    `expected`: the mean over the draws of the maker's surplus where the offer is accepted, and 0 where it is not. `regret`: by how much the
    best of all picks would have gained more, in the mean and at most. `changes`: from the offer on the table, where there is one."""

    names: tuple[PickName, ...]
    point: Point
    trade: Trade
    expected: float
    regret: tuple[float, float]
    changes: tuple[Change, ...]
    margins: Mapping[str, Margin]
    answers: tuple[LikelyAnswer, ...]
    thin: Thin | None

    @property
    def name(self) -> str:
        """'safe', or 'safe and balanced'."""
        return f"{', '.join(self.names[:-1])} and {self.names[-1]}" if len(self.names) > 1 else self.names[0]


@dataclass(frozen=True)
class Asking:
    """What it would be worth to know something before an offer is made: the expected gain by which the best offer, chosen afterwards,
    surpasses the best one chosen now, over the offers looked at.

    `kind`: `number` (the fifth of its draws in which a number lies), `accepts` (whether `party` would take `outcome`), `prefers` (whether
    it would rather take `outcome` than `other`). `share`: of the draws in which the answer is yes, None for numbers."""

    kind: Literal["number", "accepts", "prefers"]
    party: str | None
    path: str | None
    outcome: Mapping[str, str] | None
    other: Mapping[str, str] | None
    share: DrawShare | None
    worth: float


@dataclass(frozen=True)
class ValueOfAsking:
    """`expected`: of the best offer chosen now. `perfect`: the expected gain more if every number were known. `looked_at`: offers among
    which is chosen; `every`: whether these are all that could be made. `worth`: questions and numbers, the most valuable first."""

    expected: float
    perfect: float
    looked_at: int
    every: bool
    worth: tuple[Asking, ...]


@dataclass(frozen=True)
class AdviceUnder:
    """The advice with some red lines lifted (`waived`; none as the file stands). `frontier`: from the largest gain to the largest share.
    `stopped`: what ended the search; the frontier then holds what was found, and `most` of its points is a proved bound."""

    waived: tuple[str, ...]
    frontier: tuple[Trade, ...]
    picks: tuple[Pick, ...]
    asking: ValueOfAsking | None
    looked_at: int
    stopped: str

    @property
    def complete(self) -> bool:
        return not self.stopped


@dataclass(frozen=True, repr=False)
class Advice(Shown):
    """Offers worth making for one party. `table`: the offer on the table against which they are set; None without one. `numbers`: how many
    were drawn, `draws` times. `under`: one entry, or one under each minimal waiver where the red lines alone leave nothing (`clashing`)."""

    party: str
    draws: int
    seed: int
    numbers: int
    ratify: float | None
    table: NamedOffer | None
    clashing: tuple[str, ...]
    under: tuple[AdviceUnder, ...]
    notes: tuple[str, ...] = ()

    def card(self) -> Card:
        rows = [
            (pick.name, in_points(pick.trade.gain, signed=True), f"{pick.trade.share.count} of {self.draws}", in_points(pick.expected))
            for each in self.under[:1]
            for pick in each.picks
        ]
        said = f"{len(rows)} offers worth making" if rows else "no offer is accepted in any draw"
        return Card("Advice", self.party, said, ("Offer", "Own gain", "Accepted in", "Expected"), rows)
