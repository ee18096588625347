"""Offers under uncertain numbers, in words and in JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from rich.console import Console

from simulator.offers.uncertainty import uncertainty_of
from simulator.offers.uncertainty_results import DrawShare, Extreme, MostLikely, RangeAnswer, Regret, UncertainOffer, Uncertainty
from simulator.offers.worst_case import answers_over_ranges
from simulator.report.compare.json_uncertainty import uncertainty_json
from simulator.report.compare.uncertainty import most_likely_parts, share_in_words, uncertainty_parts
from simulator.scenario.model import Scenario
from simulator.solve.results import Interval
from tests.offers.uncertain import uncertain_scenario
from tests.offers.whole_range import OUTCOME, random_party
from tests.oracles.brute_force import BruteForce
from tests.report.samples import FREE, SCENARIO, point


def share(count: int, low: float = 0.1, high: float = 0.9) -> DrawShare:
    return DrawShare(count, 200, Interval(low, high, 0.95, 200))


def extreme(value: str, bound: str | None = None) -> Extreme:
    return Extreme(Fraction(value), Fraction(bound or value), {"parties.left.reservation": Decimal("51.5")})


OFFER = UncertainOffer(
    name="middle [b]",
    point=point("3", "-2", (FREE,)),
    infeasible=(),
    over_ranges={
        "left": RangeAnswer("left", "refuses", extreme("-4"), extreme("7.25"), (FREE,)),
        "right": RangeAnswer("right", "depends", extreme("-3"), extreme("1/3", "2")),
    },
    accepted_by={"left": share(0, 0, 0.019), "right": share(122, 0.541, 0.675)},
    by_all=share(0, 0, 0.019),
    passed=None,
    regret={"left": Regret(1.25, 4), "right": Regret(0, 0)},
    group_regret=Regret(0.5, 2.04),
)
OTHER = replace(OFFER, name="other", by_all=share(44))
MOST = MostLikely((), point("1", "2"), share(154), 154)
FOUND = Uncertainty(200, 7, "latin_hypercube", 12, None, (OFFER, OTHER), (MOST,))


def text_of(found: Uncertainty, scenario: Scenario = SCENARIO, width: int = 140) -> str:
    names = {offer.name: offer.name for offer in found.offers}
    return _printed(uncertainty_parts(scenario, found, names, names), width)


def _printed(parts: list[Any], width: int = 140) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False, color_system=None)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return " ".join(captured.get().split())


@pytest.mark.parametrize(
    "words",
    [
        "200 draws of 12 ranged numbers, all at once (seed 7). A share of draws is no chance of an agreement",
        "Offer Left bank Right bank All",
        "middle [b] 0 % (0–2) ! 61 % (54–68) 0 % (0–2)",
        "other is accepted by all in 44 of 200 draws, more than any other.",
        "middle [b] ! −4.00 to +7.25 ~ −3.00 to ≤ +2.00",
        "≥ and ≤: a bound that none passes; whether it is reached is not known.",
        "middle [b] 1.25 / 4.00 0.00 / 0.00 0.50 / 2.04",
        "Accepted by all in 154 of 200 draws. No outcome is accepted in more; another may be in as many.",
        "Length of the bridge 200 metres",
        "Surplus at the numbers of the file: Left bank +1.00 and Right bank +2.00.",
    ],
)
def test_the_answer_in_words(words: str) -> None:
    assert words in text_of(FOUND)


def test_what_is_attained_bears_no_sign() -> None:
    settled = {"left": OFFER.over_ranges["left"], "right": replace(OFFER.over_ranges["right"], most=extreme("2"))}
    text = text_of(replace(FOUND, offers=(replace(OFFER, over_ranges=settled),)))
    assert "~ −3.00 to +2.00" in text
    assert "≤" not in text


def test_a_share_has_its_interval() -> None:
    assert share_in_words(share(122, 0.541, 0.675)) == "61 % (54–68)"


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (replace(MOST, bound=156, stopped="time limit"), "No outcome is accepted in more than 156; the search ended early (time limit)."),
        (replace(MOST, point=None, share=share(0), bound=0), "No outcome is accepted by all in any draw."),
        (
            replace(MOST, point=None, share=share(0), bound=9, stopped="memory limit"),
            "None was found. No outcome is accepted in more than 9;",
        ),
        (replace(MOST, waived=(FREE,)), "The outcome that all accept in most draws with Left bank's free waived"),
    ],
)
def test_how_far_the_search_got(most: MostLikely, words: str) -> None:
    assert words in _printed(most_likely_parts(SCENARIO, most))


def test_an_offer_out_of_the_question_says_so() -> None:
    ruled_out = replace(OFFER, infeasible=("constraints.short",), regret={}, group_regret=None)
    text = text_of(replace(FOUND, offers=(ruled_out,)))
    assert "middle [b] is ruled out by constraints or options out of force, so no draw counts for all." in text
    assert "In none of the draws is " not in text
    assert "given up" not in text


def test_one_offer_has_no_regret() -> None:
    assert "given up" not in text_of(replace(FOUND, offers=(OFFER,)))
    assert "given up" in text_of(FOUND)


def test_what_bodies_pass_has_a_column_of_its_own() -> None:
    text = text_of(replace(FOUND, ratify=Fraction(1, 2), offers=(replace(OFFER, passed=share(20, 0.07, 0.15)),)))
    assert "All All, and passed" in text
    assert "10 % (7–15)" in text
    assert "Passed: by every ratifying body, with a chance of at least 0.5." in text
    assert "middle [b] is accepted by all and passed in 20 of 200 draws." in text
    assert "The outcome that all accept and every ratifying body passes in most draws" in text
    assert "Accepted by all, and passed by every ratifying body, in 154 of 200 draws." in text


def test_what_was_not_computed_says_why() -> None:
    unknown = RangeAnswer("right", "open", None, None, (), "8192 corners")
    text = text_of(replace(FOUND, offers=(replace(OFFER, over_ranges={**OFFER.over_ranges, "right": unknown}),)))
    assert "! −4.00 to +7.25 ?" in text
    assert "middle [b]: 8192 corners." in text


def test_many_parties_stand_below_one_another() -> None:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    plain = {"title": "More", "weights": {"length": 1, "toll": 1}, "values": data["parties"]["right"]["values"], "reservation": 0}
    parties = {**data["parties"], **{f"m{k}": {**plain, "title": f"More {k}"} for k in range(4)}}
    many = Scenario.model_validate({**data, "parties": parties})
    keys = list(many.parties)
    offer = replace(
        OFFER,
        over_ranges=dict.fromkeys(keys, OFFER.over_ranges["right"]),
        accepted_by={key: share(k, 0, 0.1) for k, key in enumerate(keys)},
        regret=dict.fromkeys(keys, Regret(1, 2)),
    )
    text = text_of(replace(FOUND, offers=(offer,), most_likely=()), many)
    assert "More 3 2 % (0–10)" in text
    assert "More 3 ~ −3.00 to ≤ +2.00" in text


def test_json_has_every_figure() -> None:
    found = json.loads(json.dumps(uncertainty_json(FOUND)))
    offer, most = found["offers"]["middle [b]"], found["most_likely"][0]
    assert (found["draws"], found["seed"], found["numbers"], found["ratify"]) == (200, 7, 12, None)
    assert offer["accepted_by"]["right"] == {"count": 122, "interval": {"low": 0.541, "high": 0.675, "confidence": 0.95}}
    assert offer["over_ranges"]["right"]["most"] == {
        "value": 1 / 3,
        "bound": 2.0,
        "settled": False,
        "at": {"parties.left.reservation": 51.5},
        "exact": {"value": "1/3", "bound": "2"},
    }
    assert offer["over_ranges"]["left"]["red_lines"] == [FREE]
    assert offer["group_regret"] == {"mean": 0.5, "largest": 2.04}
    assert (most["count"], most["bound"], most["settled"], most["stopped"]) == (154, 154, True, None)
    assert most["outcome"] == {"length": "200", "toll": "day"}
    assert most["exact"]["surplus"] == {"left": "1", "right": "2"}


@pytest.mark.parametrize("seed", range(12))
def test_real_answers_are_written(seed: int) -> None:
    scenario = uncertain_scenario(seed)
    oracle = BruteForce(scenario)
    terms = {f"o{k}": dict(zip(oracle.issues, outcome, strict=True)) for k, outcome in enumerate(oracle.outcomes[:2])}
    found = uncertainty_of(scenario, terms, draws=10)
    assert "10 draws of" in text_of(found, scenario)
    assert json.loads(json.dumps(uncertainty_json(found)))["draws"] == 10


def test_every_figure_that_json_calls_unsettled_is_a_bound_in_print() -> None:
    """Random parties with ranges of every kind: as many signs as unsettled extremes, and none elsewhere."""
    unsettled = 0
    for seed in range(60):
        scenario = Scenario.model_validate(random_party(seed)[0])
        answer = answers_over_ranges(scenario, OUTCOME)["one"]
        offer = replace(OFFER, over_ranges={"one": answer}, accepted_by={"one": share(0)}, regret={}, group_regret=None)
        found = replace(FOUND, offers=(offer,), most_likely=())
        told = uncertainty_json(found)["offers"][offer.name]["over_ranges"]["one"]
        open_ends = [told[end]["settled"] for end in ("least", "most")].count(False)
        text = text_of(found, scenario)
        table, legend = text.split("The least and the largest surplus")
        assert table.count("≥") + table.count("≤") == open_ends
        assert ("a bound that none passes" in legend) == bool(open_ends)
        unsettled += open_ends
    assert unsettled > 5
