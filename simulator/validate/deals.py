"""How good the deals of past talks were: on the frontier, chosen by a bargaining solution, and how much of the best was got together.

Beside each share stands the share of all outcomes of which the same holds: what deals drawn blindly would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, small_steps, tick
from simulator.cards import Card, Shown
from simulator.figures import percent
from simulator.sweep.interval_estimate import IntervalEstimate
from simulator.validate.resampling import ResampledMeans
from simulator.validate.talks import PastTalk, PastTalks

SOLUTIONS_TRIED = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")

FRONTIER, JOINT = "frontier", "joint"
"""Beside the solutions: whether a deal is on the frontier, and the points of both, of all deals together, over the most there could be."""

BYTES_OF_OUTCOME = 400
"""What an outcome of a talk takes while it is judged, at most: its units, its number, its points, what holds of it."""

MEASURES = (FRONTIER, *SOLUTIONS_TRIED, JOINT)


@dataclass(frozen=True)
class DealMeasure:
    """`share`: the mean over deals. `blind`: the same over all outcomes of these talks."""

    name: str
    share: IntervalEstimate
    blind: float


@dataclass(frozen=True)
class DealGroup:
    """Talks alike in what the two cared about. `name`: how their priorities stand to one another; empty for all talks."""

    name: str
    talks: int
    deals: int
    measures: tuple[DealMeasure, ...]

    def measure(self, name: str) -> DealMeasure:
        return next(each for each in self.measures if each.name == name)


@dataclass(frozen=True, repr=False)
class DealQuality(Shown):
    """What became of the talks of a data set. `groups`: by what the two cared about, the largest first."""

    title: str
    source: str
    talks: int
    deals: int
    left_out: dict[str, int]
    whole: DealGroup
    groups: tuple[DealGroup, ...]
    seed: int

    def card(self) -> Card:
        rows = [(each.name, percent(each.share.value), percent(each.blind)) for each in self.whole.measures]
        return Card("DealQuality", self.title, f"{self.deals:,} deals in {self.talks:,} talks", ("Measure", "Deals", "All outcomes"), rows)

    @property
    def has_intervals(self) -> bool:
        return bool(self.whole.measures) and isfinite(self.whole.measures[0].share.low)


@dataclass(frozen=True)
class _Judged:
    """What holds of every outcome of a talk, shape (outcomes, measures), the last being the points of both; the outcomes by the units of
    the first side; and the `most` points that both could have."""

    outcomes: dict[tuple[int, ...], int]
    holds: NDArray[np.float64]
    most: int


def deal_quality(data: PastTalks, seed: int = 0) -> DealQuality:
    """How good the deals were; intervals by drawing talks anew."""
    named: dict[str, list[PastTalk]] = {}
    for talk in data.talks:
        named.setdefault(relation(talk.values), []).append(talk)
    judge = _Judge(data)
    groups = [_group(name, talks, judge, seed) for name, talks in named.items()]
    whole = _group("", data.talks, judge, seed)
    return DealQuality(
        title=data.manifest.title,
        source=data.manifest.source,
        talks=whole.talks,
        deals=whole.deals,
        left_out=dict(data.left_out),
        whole=whole,
        groups=tuple(sorted(groups, key=lambda group: (-group.talks, group.name))),
        seed=seed,
    )


def relation(values: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    """How the priorities of two stand to one another."""
    first, second = values
    if first == second:
        return "the same order"
    top, bottom = (tuple(side.index(end(side)) for side in values) for end in (max, min))
    if top[0] == top[1]:
        return "the same thing first"
    if top[0] == bottom[1] and top[1] == bottom[0]:
        return "what one wants most the other wants least, both ways"
    return "the same thing last" if bottom[0] == bottom[1] else "what one wants most the other wants least, one way"


class _Judge:
    """Looks at every outcome of a talk, once for talks of equal values."""

    def __init__(self, data: PastTalks) -> None:
        self._units, self._no_deal = data.manifest.units, data.manifest.no_deal
        self.of = cache(self._judged)

    def _judged(self, values: tuple[tuple[int, ...], tuple[int, ...]]) -> _Judged:
        from simulator.solve.choosing import Candidates
        from simulator.solve.solution import SOLUTIONS

        make_room((self._units + 1) ** len(values[0]) * BYTES_OF_OUTCOME)
        outcomes: list[tuple[int, ...]] = []
        for outcome in product(range(self._units + 1), repeat=len(values[0])):
            small_steps(1, "the outcomes of a talk")
            outcomes.append(outcome)
        taken = np.array(outcomes, dtype=np.int64)
        totals = np.column_stack([taken @ np.array(values[0]), (self._units - taken) @ np.array(values[1])])
        best = ~np.array([_beaten(own, totals) for own in totals])
        acceptable = np.flatnonzero(best & (totals >= self._no_deal).all(axis=1))
        holds = np.zeros((len(outcomes), len(MEASURES)))
        holds[:, 0] = best
        holds[:, -1] = totals.sum(axis=1)
        if len(acceptable):
            candidates = Candidates(totals[acceptable], (1, 1), (Fraction(self._no_deal),) * 2, (Fraction(1),) * 2)
            for column, name in enumerate(SOLUTIONS_TRIED, start=1):
                holds[acceptable[list(SOLUTIONS[name].choose(candidates).rows)], column] = 1
        return _Judged({outcome: k for k, outcome in enumerate(outcomes)}, holds, int(totals.sum(axis=1).max()))


def _beaten(own: NDArray[np.int64], totals: NDArray[np.int64]) -> bool:
    """Whether some outcome gives one side more and none less than `own`."""
    tick("the frontier of a talk")
    return bool(((totals >= own).all(axis=1) & (totals > own).any(axis=1)).any())


def _group(name: str, talks: Sequence[PastTalk], judge: _Judge, seed: int) -> DealGroup:
    struck = [(judge.of(talk.values), talk.deal) for talk in talks if talk.deal is not None]
    if not struck:
        return DealGroup(name, len(talks), 0, ())
    means = ResampledMeans(np.arange(len(struck)), seed)
    got = np.array([judged.holds[judged.outcomes[deal]] for judged, deal in struck])
    blind = np.array([judged.holds.mean(axis=0) for judged, _ in struck])
    most = np.where(np.array(MEASURES) == JOINT, np.array([[judged.most] for judged, _ in struck]), 1.0)
    shares = [float(blind[:, k].sum() / most[:, k].sum()) for k in range(len(MEASURES))]
    measures = [DealMeasure(each, means.ratio(got[:, k], most[:, k])[0], shares[k]) for k, each in enumerate(MEASURES)]
    return DealGroup(name, len(talks), len(struck), tuple(measures))
