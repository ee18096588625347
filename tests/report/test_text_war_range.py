"""The bargaining range in print, where it is empty, wide, uncounted or for many parties."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Console

from simulator.games.war_range import GroupRange, Ranges, war_range
from simulator.report.games.war_range import range_parts
from simulator.scenario.model import Scenario
from simulator.solve.results import Interval
from tests.games.test_war_range import believing, pie
from tests.oracles.small_scenarios import small_scenario


def printed(scenario: Scenario, *ranges: GroupRange) -> str:
    """The report on one line, without the spaces between columns."""
    console = Console(width=120)
    with console.capture() as captured:
        for part in range_parts(scenario, Ranges(ranges, {})):
            console.print(part)
    return " ".join(captured.get().split())


def only(scenario: Scenario) -> GroupRange:
    (found,) = war_range(scenario)
    return found


def test_what_only_a_lottery_gives_is_said() -> None:
    scenario = pie([0, 100], first=believing(0.6, 7), second=believing(0.6, 4))
    text = printed(scenario, only(scenario))
    assert "No outcome suits all, but a lottery over 2 outcomes would (least surplus +5.50)" in text
    assert "As the file stands, red lines aside 0 −36.00 – –" in text


def test_gaps_that_take_nothing_are_said() -> None:
    scenario = pie(list(range(101)), first=believing(0.6, 5), second=believing(0.6, 5))
    assert "The gaps between options take nothing" in printed(scenario, only(scenario))


@pytest.mark.parametrize(
    ("line", "said"),
    [({"to": 100}, "Their red lines leave no outcome at all."), ({"from": 50, "to": 70}, "Their red lines leave nothing of it.")],
)
def test_what_red_lines_leave_is_said(line: dict[str, int], said: str) -> None:
    first = {**believing(0.6, 5), "red_lines": {"line": {"title": "line", "never": {"share": line}}}}
    scenario = pie(list(range(101)), first=first, second=believing(0.6, 5))
    assert said in printed(scenario, only(scenario))


def test_beliefs_of_one_s_own_may_also_help() -> None:
    scenario = pie(list(range(101)), first=believing(0.3, 5), second=believing(0.6, 5))
    assert "That each goes by beliefs of its own adds 15.00 against the mean of them." in printed(scenario, only(scenario))


def test_what_was_not_counted_or_settled_is_not_claimed() -> None:
    scenario = pie([0, 50, 100], first={"reservation": 30}, second={"reservation": 30})
    found = only(scenario)
    vague = replace(found, points_alone=replace(found.points_alone, outcomes=Interval(10.2, 1999.7, 0.99, 1000)), lottery=None)
    text = printed(scenario, vague)
    assert "red lines aside 10 – 2,000 +20.00" in text
    assert "What lotteries between outcomes would add was not settled." in text
    assert vague.indivisibility is None
    assert "If going on cost nothing" not in text
    assert (vague.only_by_lottery, vague.opened_by_costs) == (False, Fraction(0))


def test_many_parties_have_no_columns_of_their_own() -> None:
    seed = next(s for s in range(200) if len(small_scenario(s).parties) == 5)
    scenario = small_scenario(seed)
    *_, everybody = war_range(scenario)
    text = printed(scenario, everybody)
    assert "would all take rather than go on" in text
    assert "at most" not in text.split("How to read it")[0]
