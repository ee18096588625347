"""The readable answer of `diff`, on results made by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from simulator.dossier.scenario_diff import ScenarioDiff
from simulator.report.first_screen import LINES, WIDTH
from simulator.report.scenario.diff import diff_report, diff_screen
from simulator.report.scenario.diff_values import value_in_words
from simulator.report.scenario.json_diff import diff_json
from simulator.scenario.differences import DifferingValue
from tests.cli.running import page
from tests.report.samples import FREE, SCENARIO, point, refused, result, solution

LENGTH = "Length of the bridge"


def comparison(*differences: DifferingValue) -> ScenarioDiff:
    agreed = result({"nash": solution("nash", point("3/2", "1"))})
    return ScenarioDiff(("bridge", "other [b]"), (SCENARIO, SCENARIO), differences, (agreed, refused()))


def rendered(found: ScenarioDiff) -> str:
    return "\n".join(page(diff_report(found), 80)) + "\n"


def test_short_differences_on_a_line_and_long_ones_below_what_they_are_about() -> None:
    long = "word " * 40
    weight = "parties.left.weights.toll"
    text = rendered(comparison(DifferingValue(weight, Decimal("1.5"), None), DifferingValue("parties.left.note", long, True)))
    assert "\n  Left bank's weight of “Toll”: 1.5 → nothing\n" in text
    assert "\n  Left bank's note:\n    A  word word" in text
    assert "\n    B  yes\n" in text


def test_a_long_value_is_told_whole() -> None:
    text = rendered(comparison(DifferingValue("note", "x1 " * 1000, "y")))
    assert text.count("x1") == 1000
    assert "…" not in text


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("parties.left.red_lines.free.in_force", False, "not in force"),
        ("parties.left.reservation", {"base": Decimal(-3), "range": [Decimal(1), Decimal("2.5")]}, "−3 (range: 1 to 2.5)"),
        ("offers.x.terms.toll", "day", "By day only"),
        ("offers.x.put_forward_by", ["left", "right"], "Left bank, Right bank"),
        ("offers.x", {"title": "X", "terms": {"toll": "none", "length": "100"}}, f"title: X; terms: Toll: No toll; {LENGTH}: 100 metres"),
        ("a.never", {"toll": ["none", "day"], "length": {"above": 150}}, f"Toll: No toll or By day only; {LENGTH}: above 150"),
        ("parties.left.source", ["unknown"], "unknown"),
        ("calendar.start", None, "nothing"),
    ],
)
def test_values_are_told_in_words(path: str, value: Any, said: str) -> None:
    assert value_in_words(SCENARIO, path, value) == said


def test_answers_side_by_side() -> None:
    text = " ".join(rendered(comparison(DifferingValue("a", 1, 2))).split())
    assert f"A: {SCENARIO.title} (bridge) B: {SCENARIO.title} (other [b])" in text
    assert "1 difference A: 1 → 2" in text
    assert "Verdict agreement no agreement" in text
    assert "Nearest deal waives – Left bank's free" in text
    assert "Nash: Left bank +1.50 –" in text
    assert "Nearest outcome: Right bank – +0.33" in text


def test_equal_solutions_stand_together_and_the_terms_that_change_below() -> None:
    same, other = point("3/2", "1"), point("2", "1", toll="none")
    a = result({"nash": solution("nash", same), "leximin": solution("leximin", same), "utilitarian": solution("utilitarian", same)})
    b = result({"nash": solution("nash", other), "leximin": solution("leximin", other), "utilitarian": solution("utilitarian", same)})
    text = " ".join(rendered(replace(comparison(DifferingValue("a", 1, 2)), results=(a, b))).split())
    assert "Nash and Leximin: Left bank +1.50 +2.00" in text
    assert "Terms that change: Nash and Leximin Issue A B" in text
    assert "Toll By day only No toll Terms that change: Utilitarian none" in text


def test_an_option_with_another_title_is_the_same_and_one_with_another_name_is_not() -> None:
    toll = SCENARIO.issues["toll"]
    assert isinstance(toll.options, dict)
    retitled = dict(SCENARIO.issues, toll=toll.model_copy(update={"options": {**toll.options, "day": toll.options["none"]}}))
    scenarios = (SCENARIO, SCENARIO.model_copy(update={"issues": retitled}))
    for other, said in (("day", "Terms that change: Nash none"), ("none", "Toll By day only No toll")):
        agreed = tuple(result({"nash": solution("nash", point("3/2", "1", toll=toll))}) for toll in ("day", other))
        found = replace(comparison(DifferingValue("a", 1, 2)), scenarios=scenarios, results=(agreed[0], agreed[1]))
        assert said in " ".join(rendered(found).split())
        assert ("Terms that change" in "\n".join(page(diff_screen(found, "zopa diff a b --full"), 80))) is (other == "none")


@pytest.mark.parametrize("count", [1, 3, 4, 60])
def test_the_first_screen_has_room_for_the_answers(count: int) -> None:
    differences = [DifferingValue(f"parties.left.note{k}", "word " * k, k) for k in range(count)]
    lines = page(diff_screen(comparison(*differences), "zopa diff a b --full"), WIDTH)
    assert len(lines) <= LINES
    assert any(line.startswith("Verdict") for line in lines)
    assert any(line.startswith(f"{count} difference") for line in lines)


def test_the_first_screen_shows_what_differs_and_nothing_that_is_equal() -> None:
    differences = [DifferingValue(f"parties.left.weights.issue{k}", Decimal(k), None) for k in range(12)]
    text = "\n".join(page(diff_screen(comparison(*differences), "zopa diff a b --full"), WIDTH))
    assert "Left bank's weights: issue1   1   nothing" in text
    assert "Points: what no agreement is worth" not in text


@pytest.mark.parametrize("count", [1, 4, 60])
def test_what_changes_in_the_answer_comes_before_what_was_typed(count: int) -> None:
    """The terms of the first solution and what each party gets, then the files; what has no room is counted."""
    a = result({"nash": solution("nash", point("3/2", "1"))})
    b = result({"nash": solution("nash", point("2", "1", toll="none"))})
    differences = [DifferingValue(f"parties.left.weights.issue{k}", Decimal(k), None) for k in range(count)]
    found = replace(comparison(*differences), results=(a, b))
    lines = page(diff_screen(found, "zopa diff a b --full"), WIDTH)
    text = "\n".join(lines)
    terms, points, files = (
        text.index(said) for said in ("Terms that change: Nash", "Points: what no agreement is worth", f"{count} difference")
    )
    assert terms < points < files
    assert "+1.50" in text
    assert "+2.00" in text
    assert text.count("weights") + text.count("weight of") == count or "--full." in text


def test_no_difference() -> None:
    assert rendered(comparison()) == f"A: {SCENARIO.title} (bridge)\nB: {SCENARIO.title} (other [b])\nThey say the same.\n"


def test_as_json() -> None:
    found = diff_json(comparison(DifferingValue("a", Decimal(1), (FREE,))))
    assert found["differences"] == [{"path": "a", "a": 1, "b": [FREE]}]
    assert [answer["verdict"] for answer in found["answers"]] == ["agreement", "no agreement"]
