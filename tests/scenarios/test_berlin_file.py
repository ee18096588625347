"""What the flagship's file and README promise about themselves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from simulator import solve
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Numbers, Sourced
from tests.oracles.berlin import CASE, EXPECTED, RUSSIA_LINE, UKRAINE_LINE, case, exact

UNDER_STRAIN = {"ukraine": "front_breaks", "russia": "russia_strained"}
"""The course of the war in which a party's own forces are under strain, and its cost a month half as much again."""


ANSWERS = ("kept", "mutual_dmz", "fez_neutral", "dmz_russian", "ceded")
"""The options of `donetsk`."""


def sourced(node: Any, path: str = "") -> Iterator[tuple[str, Sourced]]:
    """Everything in the scenario that names sources, by where it stands."""
    if isinstance(node, Sourced):
        yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from sourced(value, f"{path}.{key}")
    elif isinstance(node, tuple):
        for position, value in enumerate(node):
            yield from sourced(value, f"{path}.{position}")
    elif hasattr(type(node), "model_fields"):
        for name in type(node).model_fields:
            yield from sourced(getattr(node, name), f"{path}.{name}")


def later(scenario: Scenario) -> set[str]:
    assert scenario.as_of is not None
    return {key for key, source in scenario.sources.items() if source.date is not None and source.date > scenario.as_of}


def test_every_source_has_a_kind_a_date_and_a_place() -> None:
    scenario = case("scenario")
    assert all(s.kind in ("report", "official", "law", "article") and s.date and s.found_at for s in scenario.sources.values())
    assert scenario.as_of == dt.date(2025, 12, 16)


def test_what_rests_on_later_sources_alone_says_so() -> None:
    scenario = case("scenario")
    after = later(scenario)
    assert after == {"znpp_1218", "kiis_0202", "plan20"}
    alone = {path for path, x in sourced(scenario) if x.source and set(x.source) <= after}
    marked = {f".offers.{key}" for key, offer in scenario.offers.items() if offer.later_source}
    assert scenario.calendar is not None
    marked |= {f".calendar.events.{key}" for key, event in scenario.calendar.events.items() if event.later_source}
    assert alone == marked == {".offers.ukraine_20_points", ".calendar.events.referendum_window"}


def test_no_preference_or_belief_names_a_later_source() -> None:
    scenario = case("scenario")
    named = {path: after for path, x in sourced(scenario.parties) if (after := later(scenario) & set(x.source))}
    assert not named


def test_every_weight_interaction_red_line_and_belief_gives_its_reason() -> None:
    for party in case("scenario").parties.values():
        reasons = [w.why for w in party.weights.numbers.values()]
        reasons += [x.why for x in (*party.interactions.values(), *party.red_lines.values(), *party.values.values())]
        assert party.beliefs is not None
        assert isinstance(party.war_cost, Numbers)
        assert all([*reasons, party.beliefs.why, party.war_cost.why])


def test_every_weight_and_interaction_has_a_range_and_weights_sum_to_100() -> None:
    for party in case("scenario").parties.values():
        assert all(w.range is not None for w in party.weights.numbers.values())
        assert all(x.points.range is not None for x in party.interactions.values())
        assert sum(w.base for w in party.weights.numbers.values()) == 100


@pytest.mark.parametrize("party", ["ukraine", "russia", "united_states", "europe"])
def test_costs_follow_one_rule(party: str) -> None:
    """A rate a month times the months of the course, half as much again where the party's own forces are under strain."""
    scenario = case("scenario")
    cost, no_deal = scenario.parties[party].war_cost, scenario.no_deal
    assert isinstance(cost, Numbers)
    assert no_deal is not None
    assert len({number.together for number in cost.numbers.values()}) == 1
    rate = cost["attrition"].base / 20
    for name, course in no_deal.courses.items():
        assert course.months is not None
        strain = Decimal("1.5") if UNDER_STRAIN.get(party) == name else Decimal(1)
        assert abs(cost[name].base - rate * course.months.base * strain) <= Decimal("0.05")


def test_the_readme_shows_the_figures_of_expected_yaml() -> None:
    text = re.sub(r"\s+", " ", (CASE / "README.md").read_text(encoding="utf-8"))
    stands, lapsed = (EXPECTED[s]["largest_least_surplus"] for s in ("offer_stands", "guarantee_lapsed"))
    for row, kept in (("the US guarantee is on offer", stands), ("the US guarantee has lapsed (`guarantee-lapsed.yaml`)", lapsed)):
        ukraine, russia = (f"{kept[v]:.1f}".replace("-", "−") for v in ("ukraine_lifts_donetsk", "russia_lifts_donetsk"))
        assert f"| {row} | {ukraine} | {russia} |" in text
    reservation = EXPECTED["offer_stands"]["reservation"]
    assert (
        f"{reservation['ukraine']:.1f} points for Ukraine, {reservation['russia']:.1f} for Russia, "
        f"{reservation['united_states']:.1f} for the United States and {reservation['europe']:.1f} for Europe" in text
    )


def test_june_2026_adds_to_the_base_case_and_names_no_source_later_than_itself() -> None:
    base, june = case("scenario"), case("june-2026")
    assert not later(june)
    assert june.as_of == dt.date(2026, 6, 22)
    assert not [path for path, x in sourced(june) if getattr(x, "later_source", False)]
    added = june.sources.keys() - base.sources.keys()
    named = {key for _, x in sourced(june) for key in x.source}
    assert added <= named
    for name, party in june.parties.items():
        before = base.parties[name]
        assert (party.weights, party.values, party.interactions) == (before.weights, before.values, before.interactions)
        assert party.beliefs is not None
        assert sum(chance.base for chance in party.beliefs.chances.values() if not isinstance(chance, str)) == 1
        assert {key: line.never for key, line in party.red_lines.items() if line.in_force} == {
            key: line.never for key, line in before.red_lines.items()
        }


def test_june_2026_by_the_engines() -> None:
    june, expected = case("june-2026"), EXPECTED["june_2026"]
    result = solve(june, frontier=None)
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert set(result.no_deal.clash) == {UKRAINE_LINE, RUSSIA_LINE}
    link = "parties.united_states.red_lines.guarantee_for_withdrawal.in_force"
    lifted = {answer: f"{RUSSIA_LINE if answer in ('kept', 'mutual_dmz', 'fez_neutral') else UKRAINE_LINE}.in_force" for answer in ANSWERS}
    for in_force, figures in ((False, "by_answer_on_donetsk"), (True, "by_answer_with_the_link")):
        for answer in ANSWERS:
            closed: dict[str, Any] = {f"issues.donetsk.options.{other}.in_force": False for other in ANSWERS if other != answer}
            found = solve(june.with_changes({link: in_force, lifted[answer]: False, **closed}), solutions=["egalitarian"], count=False)
            point = found.solutions["egalitarian"].points[0] if found.no_deal is None else found.no_deal.nearest.point  # type: ignore[union-attr]
            assert min(point.surplus.values()) == exact(expected[figures][answer])


def test_the_readme_tells_june_2026_as_expected_yaml_does() -> None:
    text = re.sub(r"\s+", " ", (CASE / "README.md").read_text(encoding="utf-8"))
    then, now = (EXPECTED[state]["largest_least_surplus"] for state in ("offer_stands", "june_2026"))
    for row, variant in (("Ukraine lifts its line", "ukraine_lifts_donetsk"), ("Russia lifts its line", "russia_lifts_donetsk")):
        assert f"| {row} | {then[variant]:.1f} | {now[variant]:.1f} |" in text
    apart, linked = EXPECTED["june_2026"]["by_answer_on_donetsk"], EXPECTED["june_2026"]["by_answer_with_the_link"]
    for answer in ("kept", "mutual_dmz"):
        assert f"{-linked[answer]:.1f} instead of {-apart[answer]:.1f}" in text
    for party, value in EXPECTED["june_2026"]["reservation"].items():
        assert f"{value:.1f} instead of {EXPECTED['offer_stands']['reservation'][party]:.1f}" in text, party
