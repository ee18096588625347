"""What answers to offers say of weights: against a fine grid over the whole box of numbers."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.offers.calibration import Observation, calibrate, observations_of
from simulator.offers.linear import LinearSum, System, maximum
from simulator.scenario.model import Scenario

STEPS = 9


def talks(seed: int) -> tuple[Scenario, list[Observation]]:
    """Two issues with three options, a party `a` with two ranged weights and a ranged reservation value, and its answers."""
    rng = random.Random(seed)

    def value() -> int:
        return rng.choice([0, 20, 40, 60, 80, 100])

    issues: Any = {i: {"title": i, "options": {f"{i}{k}": f"{i} {k}" for k in range(3)}} for i in "xy"}
    parties: Any = {
        p: {
            "title": p,
            "weights": {"x": {"base": 50, "range": [20, 80]}, "y": {"base": 50, "range": [20, 80]}},
            "values": {i: {f"{i}{k}": value() for k in range(3)} for i in "xy"},
            "interactions": {"both": {"when": {"x": "x0", "y": "y1"}, "points": rng.choice([-15, 10])}},
            "reservation": {"base": 40, "range": [25, 55]},
        }
        for p in "ab"
    }
    offers: Any = {f"o{k}": {"title": f"o{k}", "terms": {"x": f"x{k % 3}", "y": f"y{k // 3}"}} for k in rng.sample(range(9), 5)}
    scenario = Scenario.model_validate({"title": "talks", "issues": issues, "parties": parties, "offers": offers})
    answers: list[Any] = ["accepted", "refused"]
    return scenario, [Observation("a", name, rng.choice(answers)) for name in list(offers)[: rng.randint(1, 4)]]


def grid(scenario: Scenario, observations: list[Observation]) -> list[dict[str, Fraction]]:
    """The points of a grid over the box of `a`'s weights and reservation value that reproduce the answers."""
    party = scenario.parties["a"]
    axes = []
    for number in (party.weights["x"], party.weights["y"], party.reservation):
        assert number is not None
        axes.append([number.low + (number.high - number.low) * Fraction(k, STEPS - 1) for k in range(STEPS)])
    found = []
    for x, y, reservation in itertools.product(*axes):
        point = {"x": x / (x + y), "y": y / (x + y), "reservation": reservation}
        if all((surplus(scenario, point, o.offer) >= 0) == (o.answer == "accepted") for o in observations):
            found.append(point)
    return found


def surplus(scenario: Scenario, point: dict[str, Fraction], offer: str) -> Fraction:
    terms = scenario.offers[offer].terms
    party = scenario.parties["a"]
    total = Fraction(0)
    for issue in "xy":
        table = party.values[issue].table
        assert table is not None
        total += point[issue] * table[terms[issue]].exact
    if terms == {"x": "x0", "y": "y1"}:
        total += party.interactions["both"].points.exact
    return total - point["reservation"]


@pytest.mark.parametrize("seed", range(24))
def test_answers_fit_where_a_grid_finds_numbers_that_fit(seed: int) -> None:
    scenario, observations = talks(seed)
    (found,) = calibrate(scenario, observations).parties
    on_grid = grid(scenario, observations)
    assert found.consistency in ("consistent", "inconsistent")
    if on_grid:
        assert found.consistency == "consistent"
    if found.consistency == "inconsistent":
        for clashing in found.clashing:
            assert not grid(scenario, list(clashing))
        return
    example = {name: found.example[f"parties.a.weights.{name}"] / 100 for name in "xy"}
    example["reservation"] = found.example["parties.a.reservation"]
    for o in observations:
        assert (surplus(scenario, example, o.offer) >= 0) == (o.answer == "accepted")
    for interval in found.intervals:
        name = interval.path.split(".")[-1]
        assert interval.low is not None
        assert interval.high is not None
        assert interval.before_low is not None
        assert interval.before_low <= interval.low <= interval.high
        unit = 100 if name in "xy" else 1
        for point in on_grid:
            assert interval.low <= unit * point[name] <= interval.high
    for offer, holds in found.accepts.items():
        signs = {surplus(scenario, point, offer) >= 0 for point in on_grid}
        assert holds != "open"
        assert signs <= {"all": {True}, "none": {False}, "some": {True, False}}[holds]


def accepted_by_b(scenario: Scenario) -> list[dict[str, str]]:
    party = scenario.parties["b"]
    result = []
    for k, m in itertools.product(range(3), range(3)):
        total = Fraction(10 if party.interactions["both"].points.exact > 0 else -15) if (k, m) == (0, 1) else Fraction(0)
        for issue, option in (("x", f"x{k}"), ("y", f"y{m}")):
            table = party.values[issue].table
            assert table is not None
            total += table[option].exact / 2
        if total >= 40:
            result.append({"x": f"x{k}", "y": f"y{m}"})
    return result


@pytest.mark.parametrize("seed", range(16))
def test_a_deal_for_all_some_or_no_numbers_that_fit(seed: int) -> None:
    scenario, observations = talks(seed)
    calibration = calibrate(scenario, observations)
    if not calibration.deal:
        assert calibration.parties[0].consistency == "inconsistent"
        return
    everything = {f"all{k}": terms for k, terms in enumerate(accepted_by_b(scenario))}
    offers = {name: {"title": name, "terms": terms} for name, terms in everything.items()}
    known = {name: {"title": name, "terms": offer.terms} for name, offer in scenario.offers.items()}
    wide = scenario.with_changes({"offers": {**known, **offers}})
    seen = {any(surplus(wide, point, name) >= 0 for name in everything) for point in grid(scenario, observations)}
    assert seen <= {"all": {True}, "none": {False}, "some": {True, False}, "open": {True, False}}[calibration.deal["a"]]


def test_questions_about_a_deal_are_settled_on_small_cases() -> None:
    answers = [calibrate(*talks(seed)).deal.get("a") for seed in range(40)]
    assert "open" not in answers
    assert {"all", "some", "none"} <= set(answers)


def test_a_refusal_of_what_crosses_a_red_line_says_nothing() -> None:
    scenario, _ = talks(1)
    first = next(iter(scenario.offers))
    drawn = scenario.with_changes({"parties.a.red_lines": {"no": {"never": dict(scenario.offers[first].terms)}}})
    (found,) = calibrate(drawn, [Observation("a", first, "refused")]).parties
    assert found.used == ()
    assert [o.offer for o in found.explained_by_red_lines] == [first]
    assert found.accepts[first] == "none"
    (found,) = calibrate(drawn, [Observation("a", first, "accepted")]).parties
    assert [o.offer for o in found.against_red_lines] == [first]


def test_what_cannot_be_learned_from_is_refused_in_words() -> None:
    scenario, observations = talks(2)
    with pytest.raises(UsageError, match="no answers to learn from"):
        calibrate(scenario)
    with pytest.raises(UsageError, match="no such party 'c'"):
        calibrate(scenario, [Observation("c", observations[0].offer, "accepted")])
    with pytest.raises(UsageError, match="no offer is called 'nothing'"):
        calibrate(scenario, [Observation("a", "nothing", "accepted")])
    with pytest.raises(UsageError, match="two answers"):
        calibrate(scenario, [observations[0], observations[0]])
    partial = scenario.with_changes({f"offers.{observations[0].offer}.terms": {"x": "x0"}})
    only = [o for o in observations if o.offer == observations[0].offer]
    with pytest.raises(UsageError, match="leave issues open"):
        calibrate(partial, only)


def test_an_answer_to_an_open_offer_is_set_aside_and_the_others_teach_what_they_teach_alone() -> None:
    scenario, observations = talks(2)
    first = observations[0].offer
    partial = scenario.with_changes({f"offers.{first}.terms": {"x": "x0"}})
    found, alone = calibrate(partial, observations), calibrate(partial, [o for o in observations if o.offer != first])
    assert (found.parties, found.deal) == (alone.parties, alone.deal)
    assert [(each.observation.offer, each.open_issues) for each in found.set_aside] == [(first, ("y",))]
    assert alone.set_aside == ()


def test_answers_stand_in_the_file() -> None:
    scenario, observations = talks(3)
    changes = {f"offers.{o.offer}.answers": {"a": o.answer} for o in observations}
    assert observations_of(scenario.with_changes(changes)) == tuple(observations)


def test_a_best_point_is_exact() -> None:
    third = Fraction(1, 3)
    rows = [
        LinearSum({0: Fraction(-3)}, Fraction(1)),
        LinearSum({0: Fraction(1)}),
        LinearSum({1: Fraction(-1), 0: Fraction(1)}),
        LinearSum({1: Fraction(1)}),
    ]
    best = maximum(LinearSum({0: Fraction(1), 1: Fraction(2)}), rows, 2)
    assert best is not None
    assert best.value == 1
    assert best.point == (third, third)
    assert maximum(LinearSum({0: Fraction(1)}), rows[1:2], 1) is None


def test_a_strict_row_that_only_reaches_zero_has_no_point() -> None:
    rows = [LinearSum({0: Fraction(1)}), LinearSum({0: Fraction(-1)}, Fraction(1))]
    assert System(1, rows, [LinearSum({0: Fraction(1)}, Fraction(-1))]).refuted()
    assert System(1, rows, [LinearSum({0: Fraction(1)}, Fraction(-1, 2))]).inner_point() is not None


def at_forty(**changes: Any) -> Scenario:
    """One party whose numbers are all known, and who is indifferent to one of two offers."""
    data: dict[str, Any] = {
        "title": "Known",
        "issues": {"x": {"title": "X", "options": {"low": "Low", "high": "High"}}},
        "parties": {
            name: {"title": name, "weights": {"x": 1}, "values": {"x": {"low": 40, "high": 60}}, "reservation": 40} for name in "ab"
        },
        "offers": {each: {"title": each, "terms": {"x": each}} for each in ("low", "high")},
    }
    return Scenario.model_validate(data).with_changes(changes)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("yes", {"accepted": "consistent", "refused": "inconsistent"}),
        ("no", {"accepted": "inconsistent", "refused": "consistent"}),
        ("abstain", {"accepted": "inconsistent", "refused": "inconsistent"}),
    ],
)
def test_answers_to_what_is_worth_as_much_as_no_agreement(said: str, fits: dict[str, str]) -> None:
    scenario = at_forty(**{"parties.a.indifferent": said})
    for answer, expected in fits.items():
        (found,) = calibrate(scenario, [Observation("a", "low", answer)]).parties  # type: ignore[arg-type]
        assert found.consistency == expected
    (found,) = calibrate(scenario, [Observation("a", "high", "accepted")]).parties
    assert found.accepts == {"low": "all" if said == "yes" else "none", "high": "all"}


def test_answers_teach_the_same_of_numbers_whoever_must_sign() -> None:
    for seed in range(8):
        scenario, observations = talks(seed)
        ruled = scenario.with_changes({"agreement": {"first": {"needs": ["a"]}}})
        found, plain = calibrate(ruled, observations), calibrate(scenario, observations)
        assert found.parties == plain.parties
        assert (found.deal, found.by_rules, plain.by_rules) == ({}, True, False)
