"""The empirical game in print and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from simulator import load
from simulator.games.empirical import EmpiricalGame, empirical_game
from simulator.report.games.empirical import empirical_report
from simulator.report.games.json_empirical import empirical_json
from tests.games.test_empirical import CHICKEN
from tests.report.test_text_equilibria import printed

CASE = load("hold-out")


def chicken(profile: tuple[str, ...], seed: int) -> Mapping[str, float]:
    first, second = CHICKEN[profile[0], profile[1]]
    return {"north": first + (seed % 2) / 4, "south": second}


def found(n_soft: int = 1) -> EmpiricalGame:
    def simulate(profile: tuple[str, ...], seed: int) -> Mapping[str, float]:
        return chicken((profile[0][:4], profile[1][:4]), seed)

    names = ("firm", *(f"soft{k}" for k in range(n_soft)))
    return empirical_game({"north": names, "south": names}, simulate, runs=8, resamples=10)


def test_in_print() -> None:
    shown = printed(empirical_report(CASE, found()))
    assert "over 8 runs of each combination" in shown
    assert "1.00 [1.00, 1.00]" in shown
    assert "3 equilibria; there are no others:" in shown
    assert shown.count("100 %") == 3
    assert "10 resamples" in shown


def test_much_of_it_is_cut() -> None:
    shown = printed(empirical_report(CASE, found(n_soft=5)))
    assert "6 more are not shown" in shown
    assert "every other is a mixture" in shown
    assert "degenerate" in shown


def test_what_is_not_known_is_said() -> None:
    whole = found()
    partly = replace(whole, means=replace(whole.means, complete=False, degenerate=None))
    assert "too large to list the others" in printed(empirical_report(CASE, partly))
    three = replace(partly, players=("north", "south", "north"), sureness=(), payoffs={}, strategies=(("firm",),) * 3)
    assert "those in which three or more do are not looked for" in printed(empirical_report(CASE, three))


def test_as_json() -> None:
    answer = json.loads(json.dumps(empirical_json(CASE, found()), allow_nan=False))
    assert answer["schema"] == "zopa/empirical/1"
    assert answer["strategies"]["north"] == ["firm", "soft0"]
    assert answer["payoffs"][1]["strategies"] == {"north": "firm", "south": "soft0"}
    assert answer["payoffs"][1]["surplus"]["south"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert 3 <= answer["payoffs"][1]["surplus"]["north"]["mean"] <= 3.25
    assert answer["equilibria"][0]["mixes"] == {"north": {"firm": 1.0}, "south": {"soft0": 1.0}}
    assert [e["holds"] for e in answer["equilibria"]] == [1.0] * 3
    assert (answer["complete"], answer["degenerate"], answer["components"]) == (True, False, [[0], [1], [2]])
