"""The flagship by plain enumeration of its 46,080,000 outcomes, against `scenarios/berlin-2025/expected.yaml`.

The engines are held to the same file in tests/e2e.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache

import pytest

from tests.oracles.berlin import EXPECTED, FILE_OF_STATE, RUSSIA_LINE, UKRAINE_LINE, case, exact, exact_row, waivers
from tests.oracles.plain import Enumeration, Plain, Tally, inside


@cache
def tally(name: str, vote: int | None = None) -> tuple[Tally, int]:
    """The enumeration of one file of the case, and the scale of its whole numbers."""
    scenario = case(name)
    enumeration = Enumeration(Plain(scenario))
    return enumeration.run(waivers(scenario), vote), enumeration.scale


def surpluses(tallied: Tally, scale: int) -> dict[str, Fraction | None]:
    return {name: None if best.surplus is None else Fraction(best.surplus, scale) for name, best in tallied.variants.items()}


STATES = ["offer_stands", "guarantee_lapsed"]


@pytest.mark.parametrize("state", STATES)
def test_zone_and_largest_least_surplus(state: str) -> None:
    tallied, scale = tally(FILE_OF_STATE[state])
    expected = EXPECTED[state]
    assert tallied.outcomes == EXPECTED["outcomes"]
    assert tallied.feasible == expected["feasible"]
    assert {v: best.zone for v, best in tallied.variants.items()} == expected["zone"]
    assert surpluses(tallied, scale) == exact_row(expected["largest_least_surplus"])


@pytest.mark.parametrize("state", STATES)
def test_reservation_values(state: str) -> None:
    assert Plain(case(FILE_OF_STATE[state])).reservation == exact_row(EXPECTED[state]["reservation"])


def test_largest_least_surplus_by_answer_on_donetsk() -> None:
    tallied, scale = tally("scenario")
    one_line = {**tallied.variants["russia_lifts_donetsk"].by_answer, **tallied.variants["ukraine_lifts_donetsk"].by_answer}
    assert {a: Fraction(x, scale) for a, x in one_line.items()} == exact_row(EXPECTED["offer_stands"]["by_answer_on_donetsk"])


def test_outcomes_that_each_party_accepts_alone() -> None:
    assert tally("scenario")[0].accepted == EXPECTED["offer_stands"]["accepted_alone"]


@pytest.mark.parametrize("variant", ["ukraine_lifts_donetsk", "russia_lifts_donetsk"])
def test_best_outcomes_and_their_surpluses(variant: str) -> None:
    plain = Plain(case("scenario"))
    expected = EXPECTED["offer_stands"]["best_outcomes"][variant]
    found = tally("scenario")[0].variants[variant].outcomes
    assert sorted(map(sorted, (o.items() for o in found))) == sorted(map(sorted, (x["outcome"].items() for x in expected)))
    for x in expected:
        assert plain.surpluses(x["outcome"]) == exact_row(x["surplus"])


@pytest.mark.parametrize("midpoint", sorted(EXPECTED["even_vote"]))
@pytest.mark.parametrize("state", STATES)
def test_even_vote(state: str, midpoint: int) -> None:
    got = surpluses(*tally(FILE_OF_STATE[state], midpoint))
    expected = exact_row(EXPECTED["even_vote"][midpoint][state])
    assert {v: got[v] for v in expected} == expected


def test_june_2026() -> None:
    scenario = case("june-2026")
    enumeration = Enumeration(Plain(scenario))
    variants = {name: lifted for name, lifted in waivers(scenario).items() if name != "no_red_lines"}
    link = "parties.united_states.red_lines.guarantee_for_withdrawal"
    variants = {name: lifted | {link} for name, lifted in variants.items()}  # it is not in force
    tallied, expected = enumeration.run(variants, None), EXPECTED["june_2026"]
    found = surpluses(tallied, enumeration.scale)
    assert (tallied.feasible, Plain(scenario).reservation) == (expected["feasible"], exact_row(expected["reservation"]))
    assert {v: best.zone for v, best in tallied.variants.items()} == expected["zone"]
    assert found == exact_row(expected["largest_least_surplus"])
    by_answer = {**tallied.variants["russia_lifts_donetsk"].by_answer, **tallied.variants["ukraine_lifts_donetsk"].by_answer}
    assert {a: Fraction(x, enumeration.scale) for a, x in by_answer.items()} == exact_row(expected["by_answer_on_donetsk"])


@pytest.mark.parametrize("name", ["soft-corner", "hard-corner"])
def test_corners_of_belief(name: str) -> None:
    got = surpluses(*tally(name))
    for variant, expected in EXPECTED["corners"][name].items():
        value = got[variant]
        assert value is not None
        assert round(float(value), 2) == expected


@pytest.mark.parametrize("name", sorted(EXPECTED["offers"]))
def test_offers(name: str) -> None:
    scenario, expected = case("scenario"), EXPECTED["offers"][name]
    plain, terms = Plain(scenario), scenario.offers[name].terms
    assert plain.surpluses(terms) == exact_row(expected["surplus"])
    assert [path for path, (_, area) in plain.red_lines().items() if inside(area, terms)] == expected["crosses"]


def swings(plain: Plain, party: str, issue: str) -> tuple[Fraction, Fraction, Fraction]:
    """Points between the worst and the best option: by itself, and least and largest over the other issues that interact."""
    mine = [(points, when) for points, when in plain.terms(party, "agreements") if issue in when]
    near = sorted({i for _, when in mine for i in when} - {issue})
    sizes = []
    for setting in itertools.product(*(plain.options[i] for i in near)):
        gains = []
        for option in plain.options[issue]:
            here = {**dict(zip(near, setting, strict=True)), issue: option}
            if not any(set(ban) <= set(here) and inside(ban, here) for ban in plain.impossible()):
                gains.append(plain.worth[party][issue][option] + sum(x for x, when in mine if inside(when, here)))
        if len(gains) > 1:
            sizes.append(max(gains) - min(gains))
    own = plain.worth[party][issue].values()
    return max(own) - min(own), min(sizes), max(sizes)


@pytest.mark.parametrize("party", ["ukraine", "russia", "united_states", "europe"])
def test_swings(party: str) -> None:
    plain = Plain(case("scenario"))
    expected: Mapping[str, Sequence[float]] = EXPECTED["swings"][party]
    assert {i: swings(plain, party, i) for i in plain.options} == {i: tuple(map(exact, row)) for i, row in expected.items()}


def test_opposition_by_issue() -> None:
    """Per issue: the least, over its options, of the largest loss that a party takes against its own best option."""
    plain = Plain(case("scenario"))
    losses = {
        issue: min(max(max(plain.worth[p][issue].values()) - plain.worth[p][issue][o] for p in plain.parties) for o in options)
        for issue, options in plain.options.items()
    }
    assert losses == exact_row(EXPECTED["opposition"])


def test_a_ban_that_eased_a_european_pledge_as_well() -> None:
    """README, "Not settled": the interaction names the US pledges only; this is what naming Europe's as well would change."""
    path = "parties.russia.interactions.ban_makes_guarantee_bearable.when"
    when = {"nato": "barred", "guarantee": ["europe_only", "us_a5_executive", "us_a5_ratified"]}
    for state, name in FILE_OF_STATE.items():
        enumeration = Enumeration(Plain(changed := case(name).with_changes({path: when})))
        got = surpluses(enumeration.run(waivers(changed)), enumeration.scale)
        expected = exact_row(EXPECTED["sensitivity"]["ban_eases_european_pledge_too"][state])
        assert {v: got[v] for v in expected} == expected


def test_worth_of_the_ground_that_only_consent_would_take() -> None:
    """README, "What is built in": what part of the worth of the ground would give if a loss by force did not take it."""
    part = {"when": {"donetsk": ["dmz_russian", "ceded"]}, "points": 9.1, "applies_to": "courses", "why": "Consent only."}
    changed = case("scenario").with_changes({"parties.ukraine.interactions.consent": part})
    plain, expected = Plain(changed), EXPECTED["sensitivity"]["folded_part_as_consent"]
    enumeration = Enumeration(plain)
    got = surpluses(enumeration.run(waivers(changed)), enumeration.scale)
    assert plain.reservation["ukraine"] == exact(expected["ukraine_reservation"])
    assert {v: got[v] for v in expected["largest_least_surplus"]} == exact_row(expected["largest_least_surplus"])


def test_every_set_of_red_lines_that_leaves_nothing_holds_the_two_on_donetsk() -> None:
    """With either of the two lifted, all the others together leave outcomes on the table."""
    variants = tally("scenario")[0].variants
    assert not variants["all_red_lines"].by_answer
    assert variants["ukraine_lifts_donetsk"].by_answer
    assert variants["russia_lifts_donetsk"].by_answer
    lines = Plain(case("scenario")).red_lines()
    answers = case("scenario").issues["donetsk"].choices
    assert not [a for a in answers if not any(inside(lines[path][1], {"donetsk": a}) for path in (UKRAINE_LINE, RUSSIA_LINE))]
