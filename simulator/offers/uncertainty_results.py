"""What is said of offers when the numbers are uncertain. docs/uncertainty.md defines every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from simulator.cards import Listed
from simulator.solve.results import Interval, Point

AnswerOverRanges = Literal["accepts", "refuses", "depends", "open"]
"""Over all values of the ranged numbers a party accepts whatever they are, refuses whatever they are, or it depends; `open`: not
settled, since the bound on its surplus and what was found leave either possible."""


@dataclass(frozen=True)
class Extreme:
    """A party's least (or largest) surplus over the ranges, in points, exact.

    `value` is what it has at the numbers `at` (path → value; those left out stand at their base, or do not matter). `bound`: no
    numbers in the ranges give less (or more). The two are equal where the extreme is settled.
    """

    value: Fraction
    bound: Fraction
    at: Mapping[str, Decimal]

    @property
    def settled(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, repr=False)
class RangeAnswer(Listed):
    """What a party says to one outcome, whatever the ranged numbers are. `red_lines`: paths of its own red lines in force that the
    outcome crosses; it then refuses. `least`, `most`: None where they were not computed, and `reason` says why."""

    party: str
    answer: AnswerOverRanges
    least: Extreme | None
    most: Extreme | None
    red_lines: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class DrawShare:
    """`count` of `draws`; Wilson's interval at 95 % confidence covers the error of drawing alone."""

    count: int
    draws: int
    interval: Interval


@dataclass(frozen=True)
class Regret:
    """What is given up by choosing this offer rather than the one that turns out best of those compared, in points (Savage 1951):
    the mean over the draws, and the largest."""

    mean: float
    largest: float


@dataclass(frozen=True)
class UncertainOffer:
    """One full offer.

    `point`: at the numbers of the file. `over_ranges`, `accepted_by`, `regret`: by party. `by_all`: draws in which all parties
    accept it; `passed`: in which every ratifying body passes it as well, where that is asked for. `group_regret`: of the least
    surplus. `infeasible`: paths of constraints and options out of force that rule it out; such an offer is accepted by all in no
    draw. An offer that is infeasible takes no part in regrets.
    """

    name: str
    point: Point
    infeasible: tuple[str, ...]
    over_ranges: Mapping[str, RangeAnswer]
    accepted_by: Mapping[str, DrawShare]
    by_all: DrawShare
    passed: DrawShare | None
    regret: Mapping[str, Regret]
    group_regret: Regret | None


@dataclass(frozen=True)
class MostLikely:
    """The outcome that all parties accept in most draws, of all within constraints and red lines but those `waived`.

    `point`: at the numbers of the file; None: no outcome is accepted by all in any draw, or (`bound` above 0) none was found.
    `bound`: no outcome is accepted in more draws; equal to the count where the search was completed. `stopped`: what ended it early.
    With ratification required, draws count in which every ratifying body passes the outcome as well.
    """

    waived: tuple[str, ...]
    point: Point | None
    share: DrawShare
    bound: int
    stopped: str = ""

    @property
    def settled(self) -> bool:
        return self.share.count == self.bound


@dataclass(frozen=True, repr=False)
class Uncertainty(Listed):
    """Offers under uncertain numbers: `numbers` of them drawn `draws` times. `ratify`: the chance with which ratifying bodies must
    pass, None where they are not asked. `most_likely`: one entry; under each minimal waiver where the red lines leave nothing;
    none where it was not looked for."""

    draws: int
    seed: int
    design: str
    numbers: int
    ratify: Fraction | None
    offers: tuple[UncertainOffer, ...]
    most_likely: tuple[MostLikely, ...]
    notes: tuple[str, ...] = ()
