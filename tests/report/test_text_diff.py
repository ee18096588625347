"""The readable answer of `diff`, on results made by hand."""

from __future__ import annotations

import io
from decimal import Decimal

from rich.console import Console

from simulator.report.comparison import Comparison, diff_json
from simulator.report.text_diff import LONGEST, diff_report
from simulator.scenario.differences import Difference
from tests.report.samples import FREE, SCENARIO, point, refused, result, solution


def comparison(*differences: Difference) -> Comparison:
    agreed = result({"nash": solution("nash", point("3/2", "1"))})
    return Comparison(("bridge", "other [b]"), (SCENARIO, SCENARIO), differences, (agreed, refused()))


def rendered(found: Comparison) -> str:
    console = Console(file=io.StringIO(), width=80, markup=False, highlight=False, emoji=False, color_system=None)
    with console.capture() as captured:
        for part in diff_report(found):
            console.print(part, soft_wrap=isinstance(part, str))
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def test_short_differences_on_a_line_and_long_ones_below_their_path() -> None:
    long = "word " * 40
    text = rendered(comparison(Difference("a.b", Decimal("1.5"), None), Difference("c", long, True)))
    assert "\n  a.b: 1.5 → nothing\n" in text
    assert "\n  c:\n    A  word word" in text
    assert "\n    B  true\n" in text


def test_endless_values_are_cut() -> None:
    text = rendered(comparison(Difference("a", "x" * 1000, "y")))
    assert text.count("x") == LONGEST
    assert "…" in text


def test_answers_side_by_side() -> None:
    text = " ".join(rendered(comparison(Difference("a", 1, 2))).split())
    assert "A: bridge B: other [b] 1 difference a: 1 → 2" in text
    assert "Verdict agreement no agreement" in text
    assert "Waived for the nearest – Left bank's free" in text
    assert "Nash: Left bank +1.50 –" in text
    assert "Nearest outcome: Right bank – +0.33" in text


def test_no_difference() -> None:
    assert rendered(comparison()) == "A: bridge\nB: other [b]\nThey say the same.\n"


def test_as_json() -> None:
    found = diff_json(comparison(Difference("a", Decimal(1), (FREE,))))
    assert found["differences"] == [{"path": "a", "a": 1, "b": [FREE]}]
    assert [answer["verdict"] for answer in found["answers"]] == ["agreement", "no agreement"]
