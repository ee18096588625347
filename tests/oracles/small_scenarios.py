"""Small scenarios at random that use the whole of the format that bears on an answer.

Coarse numbers on purpose: ties, equal utilities and reservation values that are met exactly are common. Some outcome is
always feasible; red lines and reservation values may leave none.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from simulator.scenario.model import Scenario
from simulator.scenario.numbers import plain_number
from simulator.scenario.option_keys import level_key
from tests.oracles.brute_force import BruteForce

Data = dict[str, Any]

# fmt: off
SIGNED = (
    2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 19, 21, 23, 26, 27, 30, 32, 33, 34, 35, 37, 38, 39, 40, 41, 44, 47, 48, 50, 51, 52, 53, 54,
)
# fmt: on
"""The first seeds whose small scenario has an agreement, as brute force says (tests/solve/test_differential.py)."""


@lru_cache(4096)
def small_scenario(seed: int, most_outcomes: int = 120) -> Scenario:
    """2–6 parties, 1–5 issues, at most so many outcomes; the same for the same seed, which several tests share."""
    return Scenario.model_validate(small_data(seed, most_outcomes))


def small_data(seed: int, most_outcomes: int = 120) -> Data:
    """The same as plain data."""
    rng = random.Random(seed)
    issues = _issues(rng, most_outcomes)
    data: Data = {
        "title": f"random {seed}",
        "issues": issues,
        "parties": {f"p{k}": _party(rng, k, issues) for k in range(rng.choice([2, 2, 2, 3, 3, 3, 4, 4, 5, 6]))},
    }
    if rng.random() < 0.35:
        _add_courses(rng, data)
    if rng.random() < 0.3:
        _oppose(rng, data)
    data["constraints"] = {f"c{k}": {"never": _condition(rng, issues, narrow=True), **_force(rng)} for k in range(rng.choice([0, 0, 1, 2]))}
    while data["constraints"] and not BruteForce(Scenario.model_validate(data)).feasible:
        data["constraints"].popitem()
    return data


def _issues(rng: random.Random, most_outcomes: int) -> Data:
    issues: Data = {}
    room = most_outcomes
    for k in range(rng.choice([1, 2, 3, 3, 4, 4, 5])):
        size = min(rng.choice([1, 2, 3, 3, 4, 4]), room)
        room //= size
        if rng.random() < 0.3:
            start, step = rng.choice([(0, 10), (100, 50), (1, 0.5)])
            issues[f"i{k}"] = {"title": f"amount {k}", "unit": "units", "levels": [start + step * n for n in range(size)]}
        else:
            options: Data = {f"o{n}": f"option {n}" for n in range(size)}
            if size > 1 and rng.random() < 0.1:
                options["o1"] = {"title": "option 1", "in_force": False}
            issues[f"i{k}"] = {"title": f"issue {k}", "options": options}
        if room < 2:
            break
    return issues


def _choices(issue: Data) -> list[str]:
    return list(issue["options"]) if "options" in issue else [level_key(plain_number(x)) for x in issue["levels"]]


def _party(rng: random.Random, number: int, issues: Data) -> Data:
    fine = rng.random() < 0.3
    weights = {i: rng.choice([0, 1, 1, 1, 2]) if not fine else round(rng.uniform(0, 10), 2) for i in issues}
    weights[rng.choice(list(issues))] = 1
    party: Data = {
        "title": f"party {number}",
        "weights": weights,
        "values": {i: _value_function(rng, issue, fine) for i, issue in issues.items()},
        "interactions": {f"x{k}": _interaction(rng, issues, fine) for k in range(rng.choice([0, 0, 1, 1, 2, 3]))},
        "red_lines": {
            f"r{k}": {"never": _condition(rng, issues, narrow=True), **_force(rng)} for k in range(rng.choice([0, 0, 0, 0, 0, 1, 2]))
        },
        "reservation": rng.choice([0, 0, 10, 25, 25, 50]) if not fine else round(rng.uniform(0, 45), 3),
    }
    if rng.random() < 0.5:
        party["bargaining_weight"] = rng.choice([1, 2, 0.5, 1.5, 3])
    return party


def _oppose(rng: random.Random, data: Data) -> None:
    """Make p1 the mirror image of p0 (the value of each option is 100 less p0's), or its double."""
    mirror = rng.random() < 0.7
    first = data["parties"]["p0"]
    for issue in data["issues"]:
        function = first["values"][issue]
        if not {"rising", "falling", "peak", "piecewise"} & set(function):
            first["values"][issue] = {o: rng.choice([0, 25, 50, 100]) for o in function}
    second = dict(first)
    if mirror:
        second["values"] = {i: _mirrored(function) for i, function in first["values"].items()}
    data["parties"]["p1"] = second


def _mirrored(function: Data) -> Data:
    (form, numbers), *_ = function.items()
    if form in ("rising", "falling"):
        return {"falling" if form == "rising" else "rising": numbers}
    if form == "peak":
        low, top, high = numbers
        return {"piecewise": {low: 100, top: 0, high: 100}}
    if form == "piecewise":
        return {"piecewise": {level: 100 - value for level, value in numbers.items()}}
    return {option: 100 - value for option, value in function.items()}


def _value_function(rng: random.Random, issue: Data, fine: bool) -> Data:
    if "levels" not in issue or rng.random() < 0.2:
        return {o: rng.choice([0, 50, 50, 100]) if not fine else round(rng.uniform(0, 100), 1) for o in _choices(issue)}
    low, high = issue["levels"][0] - 1, issue["levels"][-1] + rng.choice([-0.5, 0, 5])
    middle = (low + high) / 2
    return rng.choice(
        [
            {"rising": [low, high]},
            {"falling": [low, high]},
            {"peak": [low, middle, high]},
            {"piecewise": {low: 10, middle: rng.choice([0, 80]), high: 30}},
        ]
    )


def _interaction(rng: random.Random, issues: Data, fine: bool) -> Data:
    points = rng.choice([-40, -25, -5, 5, 10, 30]) if not fine else round(rng.uniform(-40, 40), 2)
    applies_to = rng.choice(["both", "both", "agreements", "courses"])
    return {"when": _condition(rng, issues), "points": points, "applies_to": applies_to, **_force(rng)}


def _force(rng: random.Random) -> Data:
    return {"in_force": False} if rng.random() < 0.1 else {}


def _condition(rng: random.Random, issues: Data, narrow: bool = False, depth: int = 0) -> Data:
    """AND over one to three issues, with `any` of such mappings now and then; `narrow`: rarely over one issue alone."""
    count = min(len(issues), rng.choice([2, 2, 3] if narrow else [1, 2, 2, 3]))
    condition: Data = {}
    for name in rng.sample(list(issues), count):
        issue = issues[name]
        if "levels" in issue and rng.random() < 0.5:
            at = rng.choice(issue["levels"])
            condition[name] = rng.choice([{"from": at}, {"to": at}, {"above": at - 1}, {"below": at + 1}, {"from": at, "to": at}])
        else:
            chosen = rng.sample(_choices(issue), rng.randint(1, max(1, len(_choices(issue)) - 1)))
            condition[name] = chosen[0] if len(chosen) == 1 else chosen
    if depth < 2 and rng.random() < 0.25:
        alternatives = [_condition(rng, issues, narrow, depth + 1) for _ in range(rng.randint(1, 3))]
        return {"any": alternatives} if rng.random() < 0.5 else {**condition, "any": alternatives}
    return condition


def _add_courses(rng: random.Random, data: Data) -> None:
    """Two or three courses of no deal, each worth stated points or the outcome at its end; some parties go by them."""
    courses: Data = {}
    for k in range(rng.randint(2, 3)):
        course: Data = {"title": f"course {k}"}
        if rng.random() < 0.5:
            course["points"] = {p: rng.choice([0, 20, 30, 50]) for p in data["parties"]}
        else:
            course["outcome"] = {i: rng.choice(_choices(issue)) for i, issue in data["issues"].items()}
        courses[f"k{k}"] = course
    data["no_deal"] = {"courses": courses}
    for party in data["parties"].values():
        if rng.random() < 0.7:
            del party["reservation"]
            chances: Data = dict(zip(courses, rng.choice([[0.5, 0.25, 0.25], [0.1, 0.6, 0.3]]), strict=False))
            chances[list(courses)[-1]] = "rest"
            party["beliefs"] = chances
            cost = rng.choice([None, 10, dict.fromkeys(courses, 15)])
            if cost is not None:
                party["war_cost"] = cost
