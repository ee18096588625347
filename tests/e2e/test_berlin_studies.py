"""The documented studies of the flagship, on fewer draws: what the page says holds within the error of drawing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from simulator.scenario.reading import load
from simulator.solve.existence import wilson
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.plan import Plan
from simulator.sweep.studies import load_overlays

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "studies-berlin.md").read_text(encoding="utf-8")
UKRAINE, RUSSIA = "parties.ukraine.red_lines.no_handover.in_force", "parties.russia.red_lines.whole_donbas.in_force"


def shares(plan: Plan) -> list[float]:
    """The share of draws with an agreement for each combination of listed values."""
    evaluator = Evaluator(plan)
    place = [column.name for column in evaluator.columns].index("agreement")
    answers = np.array([row[place] is True for row in evaluator(range(len(plan)))], dtype=np.float64)
    return [float(x) for x in answers.reshape(-1, plan.samples).mean(axis=1)]


def near(share: float, documented: float, samples: int) -> bool:
    low, high = wilson(round(share * samples), samples)
    return low - 0.02 <= documented <= high + 0.02


def test_the_two_red_lines() -> None:
    scenario = load("berlin-2025")
    factors = (*ranged_factors(scenario), *read_factors(scenario, [f"{UKRAINE}=on,off", f"{RUSSIA}=on,off"]))
    both, russia_lifted, ukraine_lifted, none = shares(Plan(scenario, factors, samples=96, seed=5))
    assert both == 0.0
    assert near(none, 1.0, 96)
    for share, text in (
        (russia_lifted, r"in force \| lifted \| 979 \| (\S+) %"),
        (ukraine_lifted, r"lifted \| in force \| 992 \| (\S+) %"),
    ):
        written = re.search(text, PAGE)
        assert written is not None
        assert near(share, float(written[1]) / 100, 96)


@pytest.mark.parametrize(("lifted", "documented"), [(RUSSIA, 0.099), (UKRAINE, 0.001)])
def test_the_lapse_of_the_guarantee(lifted: str, documented: float) -> None:
    scenario = load("berlin-2025").with_changes({lifted: False})
    factors = (*ranged_factors(scenario), *read_factors(scenario, ["overlay=guarantee-lapsed"], ["guarantee-lapsed"]))
    overlays = load_overlays(scenario, ("guarantee-lapsed",), {lifted: False})
    (share,) = shares(Plan(scenario, factors, samples=96, seed=5, overlays=overlays))
    assert near(share, documented, 96)
    assert f"{documented:.1%}".replace("%", " %") in PAGE
