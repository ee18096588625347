"""Morris's elementary effects: which of many numbers, or groups of numbers, can be left out of a closer look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.extras import require
from simulator.scenario.design import Layout
from simulator.scenario.designs.morris import LEVELS, problem
from simulator.sweep.interval_estimate import CONFIDENCE, IntervalEstimate

RESAMPLES = 1000

FEWEST = 4
"""With fewer trajectories than this no effects are given (Morris 1991 takes 4 in his examples); one trajectory has no spread."""


@dataclass(frozen=True)
class ElementaryEffect:
    """`mean_size`: μ*, the mean size of the change in the target when the number goes through its whole range (its quantiles from 0 to 1)
    at the rate of the step taken. `mean`: μ, the same with its sign, and `spread`: σ, their standard deviation, large where the effect
    depends on the other numbers; both None for a group of several, where they mean nothing."""

    name: str
    mean_size: IntervalEstimate
    mean: float | None
    spread: float | None

    @property
    def strength(self) -> float:
        return self.mean_size.value


def elementary_effects(
    layout: Layout, rows: NDArray[np.float64], values: NDArray[np.float64], *, seed: int = 0
) -> tuple[ElementaryEffect, ...]:
    """The elementary effects of a target, the largest first (Morris 1991; Campolongo, Cariboni & Saltelli 2007), by SALib.

    `rows`: of a morris design over `layout`, shape (n_rows, groups); `values`: of these rows, finite. The interval of μ* is normal, with
    the standard deviation of bootstrap resamples over the trajectories. Raises `UsageError` where SALib is missing.
    """
    require("SALib", "reading a morris design")
    from SALib.analyze.morris import analyze

    rng = np.random.default_rng(seed)
    with np.errstate(invalid="ignore"):
        found = analyze(
            problem(layout.groups, layout.blocks),
            rows,
            values,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            num_levels=LEVELS,
            seed=rng,
        )
    alone = {block for block in layout.blocks if layout.blocks.count(block) == 1}
    effects = [
        _effect(str(name), float(size), float(half), (float(mean), float(spread)) if name in alone else None)
        for name, size, half, mean, spread in zip(
            found["names"], found["mu_star"], found["mu_star_conf"], found["mu"], found["sigma"], strict=True
        )
    ]
    return tuple(sorted(effects, key=lambda effect: -effect.strength))


def _effect(name: str, size: float, half: float, alone: tuple[float, float] | None) -> ElementaryEffect:
    mean, spread = (None, None) if alone is None else alone
    return ElementaryEffect(name, IntervalEstimate(size, max(0.0, size - half), size + half), mean, spread)
