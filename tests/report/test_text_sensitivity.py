"""Sensitivity and discovery in print and as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from simulator.report.sweep.discovery import discovery_parts
from simulator.report.sweep.json_sensitivity import discovery_json, sensitivity_json
from simulator.report.sweep.sensitivity import sensitivity_parts
from simulator.report.sweep.words import factor_title
from simulator.report.words import percent
from simulator.sweep.discovery import discover_in
from simulator.sweep.factors import ChoiceFactor
from simulator.sweep.run_table import RunTable
from simulator.sweep.sensitivity import sensitivity_of
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_running import scenario

if TYPE_CHECKING:
    from simulator.report.layout import Part

LINE = ChoiceFactor("parties.x.red_lines.line.in_force", (True, False))


def printed(parts: Sequence[Part]) -> str:
    out = io.StringIO()
    console = Console(file=out, width=120)
    for part in parts:
        console.print(part)
    return " ".join(out.getvalue().split())


def drawn(design: str, samples: int) -> RunTable:
    return table_of(
        planned([uniform("a", "0", "1"), uniform("b", "0", "1"), uniform("idle", "0", "1"), LINE], design, samples),
        agreement=lambda x, given: x["a"] > 0.5 or not given[LINE.path],
        least_surplus=lambda x, _: 10 * x["a"] - 4 * x["b"],
    )


@pytest.mark.parametrize(
    ("design", "samples", "expected"),
    [
        ("one_at_a_time", 1, ["swings of one number at a time", "a −2.00 3.00 8.00 ████████████████████", "b 5.00 3.00 1.00 ████████"]),
        ("saltelli", 512, ["Sobol' indices", "a 0.86", "b 0.14", "Without any effect here: 1 number or group."]),
        ("morris", 10, ["elementary effects (Morris)", "a 10.00 10.00 … 10.00 10.00 0.00", "b 4.00 4.00 … 4.00 −4.00 0.00"]),
        ("latin_hypercube", 300, ["rank correlations (Spearman)", "a +0.93*", "b −0.3"]),
    ],
)
def test_numbers_are_ranked_with_their_figures(design: str, samples: int, expected: list[str]) -> None:
    table = drawn(design, samples)
    text = printed(sensitivity_parts(table.plan.scenario, sensitivity_of(table, "least_surplus")))
    assert "The largest least surplus, in points" in text
    assert "With Parties: x, red lines, line on:" in text
    assert [words for words in expected if words not in text] == []


def test_a_case_without_figures_says_why_and_the_other_has_them() -> None:
    table = drawn("saltelli", 64)
    text = printed(sensitivity_parts(table.plan.scenario, sensitivity_of(table, "agreement")))
    assert (
        "With Parties: x, red lines, line off: 320 variants. True in 100.0 % of them. No figures: an agreement exists in every variant"
        in text
    )
    assert "Without any effect here: 2 numbers or groups." in text


def test_a_long_list_is_cut_and_says_so() -> None:
    table = drawn("one_at_a_time", 1)
    text = printed(sensitivity_parts(table.plan.scenario, sensitivity_of(table, "least_surplus"), limit=1))
    assert "1 weaker one not listed." in text


def test_correlations_that_chance_explains_are_called_so() -> None:
    table = table_of(planned([uniform("a", "0", "1"), uniform("b", "0", "1")], "random", 40), least_surplus=lambda x, _: (x["a"] * 997) % 1)
    text = printed(sensitivity_parts(table.plan.scenario, sensitivity_of(table, "least_surplus")))
    said = "None of them stands out from chance."
    assert text.index(said) < text.index("Correlation 95 %")
    assert "█" not in text
    assert said not in printed(
        sensitivity_parts(drawn("latin_hypercube", 300).plan.scenario, sensitivity_of(drawn("latin_hypercube", 300), "least_surplus"))
    )


def test_boxes_are_rules_to_read() -> None:
    table = drawn("latin_hypercube", 400)
    found = discover_in(table, "agreement", value=False)
    text = printed(discovery_parts(table.plan.scenario, found))
    assert text.startswith("Where no agreement exists 25.0 % of 800 variants.")
    assert "Box 1: density" in text
    assert "Parties: x, red lines, line on <0.001" in text
    assert "a ≤ 0.5" in text
    assert "On the variants held out: density" in text
    none = printed(discovery_parts(table.plan.scenario, discover_in(table_of(table.plan, agreement=lambda *_: True), "agreement")))
    assert "No box: agreement is true in every variant, so there is nothing to tell apart." in none


def test_json_has_every_figure() -> None:
    found = sensitivity_of(drawn("saltelli", 64), "agreement")
    data = json.loads(json.dumps(sensitivity_json(found), allow_nan=False))
    assert (data["schema"], data["method"]) == ("zopa/sensitivity/1", "sobol_indices")
    on, off = data["cases"]
    assert on["given"] == {LINE.path: True}
    assert on["effects"][0]["name"] == "a"
    assert on["effects"][0]["total"]["value"] == found.cases[0].effects[0].strength
    assert off["effects"] == []
    assert "every variant" in off["no_figures"]
    boxes = json.loads(json.dumps(discovery_json(discover_in(drawn("sobol", 256), "agreement", value=False)), allow_nan=False))
    assert boxes["schema"] == "zopa/discovery/1"
    assert {limit["path"] for limit in boxes["boxes"][0]["limits"]} == {"a", LINE.path}
    assert boxes["boxes"][0]["checked"]["interval"][0] > 0.5


def test_names_and_shares_in_words() -> None:
    base = scenario(1)
    party = next(iter(base.parties))
    assert factor_title(base, f"parties.{party}.war_cost") == f"{base.parties[party].title}'s cost of going on without an agreement"
    assert factor_title(base, "together costs") == "costs (drawn together)"
    assert factor_title(base, f"parties.{party}.red_lines.x.in_force") == f"{base.parties[party].title}'s red line “x”"
    assert [percent(value) for value in (0.0, 0.0001, 0.25, 0.9999, 1.0)] == ["0.0 %", "<0.1 %", "25.0 %", ">99.9 %", "100.0 %"]
