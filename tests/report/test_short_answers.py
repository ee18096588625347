"""The answers of solve, explain, compare and diff on every case of the library: a first screen that is one, and no figure lost in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from simulator import load
from simulator.budget import Budget
from simulator.dossier.scenario_diff import ScenarioDiff
from simulator.offers.comparing import compare_offers
from simulator.offers.reading import read_offers
from simulator.report.compare.json import compare_json
from simulator.report.compare.short import compare_screen
from simulator.report.compare.text import compare_report
from simulator.report.explain.json import explain_json
from simulator.report.explain.short import explain_screen
from simulator.report.explain.text import explain_report
from simulator.report.first_screen import LINES, WIDTH, to_type_next
from simulator.report.scenario.diff import diff_report, diff_screen
from simulator.report.solve.json import solve_json
from simulator.report.solve.short import solve_screen
from simulator.report.solve.text import solve_report
from simulator.scenario.changes import changed
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.differences import differences
from simulator.scenario.draws import drawable
from simulator.scenario.library import cases
from simulator.solve.answering import answer as answered
from simulator.solve.existence import shares_under_waivers
from simulator.solve.solving import solve
from simulator.solve.why.parts_in_order import explain
from tests.cli.running import announced_in_vain, is_command, page
from tests.report.test_fitting import figures

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result

WIDTHS = (60, 80, 120, 200)
WITHOUT_LIMITS = 5000
ORDINAL = {case.name for case in cases() if any(party.ranking for party in load(case.name).parties.values())}
RULED = sorted(case.name for case in cases() if not signed_by_everybody(load(case.name)))
NAMES = sorted({case.name for case in cases()} - ORDINAL - {*RULED})
FULL = "zopa … --full"
A_CENT = 0.01001
"""What rounding to two decimals takes at most: half of it to the nearest, all of it where a bound is rounded to its side."""


@cache
def solved(name: str) -> tuple[Scenario, Result]:
    scenario = load(name)
    return scenario, solve(scenario)


def first_screen_of(parts: Iterable[Part]) -> list[str]:
    """The lines of what claims to be a first screen."""
    lines = page(parts, WIDTH)
    assert len(lines) <= LINES, "\n".join(lines)
    assert lines[-1].strip() == FULL
    assert not announced_in_vain(lines), "\n".join(lines)
    assert any("────" in line for line in lines), "a first screen without a table"
    return lines


def holds_every_figure(parts: list[Part], promised: Iterable[float]) -> None:
    """No figure of the report is lost on any page, and it has all that are promised."""
    whole = figures(page(parts, WITHOUT_LIMITS))
    shown = sorted({value for word in whole for value in _values(word)})
    for value in promised:
        assert any(abs(value - each) <= A_CENT for each in shown), value
    for width in WIDTHS:
        lines = page(parts, width)
        assert all(len(line) <= width or is_command(line) for line in lines)
        found = figures(lines)
        assert not [word for word, count in whole.items() if found[word] < count and len(word) < width // 2], width


def _values(word: str) -> list[float]:
    return [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", word.replace("−", "-").replace(",", ""))]


def numbers_under(answer: Any, keys: Iterable[str]) -> Iterator[float]:
    """Every number that stands right under one of these keys, wherever that is."""
    if isinstance(answer, list):
        for item in answer:
            yield from numbers_under(item, keys)
    elif isinstance(answer, Mapping):
        for key, item in answer.items():
            if key in keys and isinstance(item, Mapping):
                yield from (value for value in item.values() if isinstance(value, int | float))
            elif key != "exact":
                yield from numbers_under(item, keys)


@pytest.mark.parametrize("name", NAMES)
def test_solve(name: str) -> None:
    scenario, result = solved(name)
    command = ["zopa", "solve", name]
    waivers = [waiver.waived for waiver in result.no_deal.waivers] if result.no_deal is not None else []
    shares = shares_under_waivers(scenario, waivers, draws=3) if drawable(scenario) else ()
    first_screen_of(solve_screen(scenario, result, command, FULL, shares))
    answer = solve_json(result, 0, shares)
    first = [solution["points"][0] for solution in answer["solutions"].values() if solution["points"]]
    nearest = [answer["no_deal"]["nearest"]] if answer["no_deal"] is not None else []
    promised = [*answer["reservation"].values(), *numbers_under([first, nearest], ("utilities", "surplus"))]
    holds_every_figure(solve_report(scenario, result, shares), [abs(v) if v < 0 else v for v in promised])


@pytest.mark.parametrize("name", RULED)
def test_solve_by_agreement_rules(name: str) -> None:
    scenario = load(name)
    result = answered(scenario)
    first_screen_of(solve_screen(scenario, result, ["zopa", "solve", name], FULL, ()))
    answer = solve_json(result, 0, ())
    first = [solution["points"][0] for solution in answer["solutions"].values()]
    promised = [*answer["reservation"].values(), *numbers_under(first, ("utilities", "surplus"))]
    holds_every_figure(solve_report(scenario, result, ()), [abs(v) for v in promised])


@pytest.mark.parametrize("name", [name for name in NAMES if load(name).offers])
def test_compare(name: str) -> None:
    scenario = load(name)
    offers = read_offers(scenario, [])
    report = compare_offers(scenario, offers, improve=len(offers) <= 2, counter=len(offers) <= 2, draws=3, budget=Budget(60, 1024))
    first_screen_of(compare_screen(scenario, report, [name], FULL))
    for asked in ({"improve": True}, {"counter": True}, {"improve": True, "counter": True}):
        lines = page(compare_screen(scenario, report, [name], FULL, **asked), WIDTH)
        assert len(lines) <= LINES
        assert not announced_in_vain(lines), "\n".join(lines)
    answer = compare_json(scenario, report)
    placed = [offer["point"] for offer in answer["offers"] if offer["point"] is not None]
    holds_every_figure(compare_report(scenario, report), numbers_under(placed, ("utilities", "surplus")))


@pytest.mark.parametrize("name", NAMES)
def test_explain(name: str) -> None:
    scenario = load(name)
    found = explain(scenario, numbers=len(scenario.issues) < 10, directions=1, time_limit=20)
    first_screen_of(explain_screen(scenario, found, [name], FULL))
    answer = explain_json(found)
    shifts = [abs(value) for value in numbers_under(answer["cases"], ("distance", "by_party"))]
    holds_every_figure(explain_report(scenario, found, 0), shifts)


@pytest.mark.parametrize("name", NAMES)
def test_diff(name: str) -> None:
    scenario, result = solved(name)
    party = next(iter(scenario.parties))
    issue = next(iter(scenario.issues))
    other = changed(scenario, {f"parties.{party}.weights.{issue}": 77, f"parties.{party}.title": "Somebody else"})
    comparison = ScenarioDiff((name, f"{name} --set …"), (scenario, other), tuple(differences(scenario, other)), (result, solve(other)))
    first_screen_of(diff_screen(comparison, FULL))
    holds_every_figure(diff_report(comparison), [abs(v) for r in comparison.results for v in map(float, r.reservation.values())])


def test_a_command_to_type_stays_in_one_piece() -> None:
    long = "zopa solve case.yaml " + " ".join(f"--set parties.p{k}.red_lines.line.in_force=false" for k in range(4))
    assert f"  {long}" in page([*to_type_next([long])], 60)
