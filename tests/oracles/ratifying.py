"""Random small scenarios with ratifying bodies of every kind, and by brute force which outcomes they pass."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import exp
from typing import Any

from scipy.stats import norm

from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody
from simulator.solve.checker.definitions import all_weights, evaluate, true_of, worth
from tests.oracles.small_scenarios import small_data

Data = dict[str, Any]
KINDS = ("chance", "chance_by_option", "curves", "segments", "blocs", "members")


def ratified_scenario(seed: int, kinds: tuple[str, ...] = KINDS) -> Scenario:
    """A small scenario in which one to three parties have one or two bodies each."""
    rng = random.Random(seed)
    data = small_data(seed)
    issues = {name: list(issue.choices) for name, issue in Scenario.model_validate(data).issues.items()}
    for name in rng.sample(list(data["parties"]), min(len(data["parties"]), rng.choice([1, 2, 3]))):
        data["parties"][name]["ratification"] = {f"b{k}": body_data(rng, issues, rng.choice(kinds)) for k in range(rng.choice([1, 1, 2]))}
    return Scenario.model_validate(data)


def _condition(rng: random.Random, issues: dict[str, list[str]]) -> Data:
    names = rng.sample(list(issues), rng.choice([1, min(2, len(issues))]))
    return {name: rng.sample(issues[name], rng.randint(1, len(issues[name]))) for name in names}


def body_data(rng: random.Random, issues: dict[str, list[str]], kind: str) -> Data:
    body: Data = {"title": kind, "in_force": rng.random() < 0.9}
    if rng.random() < 0.5:
        body["needed"] = _condition(rng, issues)
    if kind == "chance":
        body["chance"] = rng.choice([0.3, 0.5, 0.8])
    elif kind == "chance_by_option":
        names = rng.sample(list(issues), rng.choice([1, min(2, len(issues))]))
        body["chance_by_option"] = {i: {o: rng.choice([0.2, 0.6, 0.9, 1]) for o in issues[i]} for i in names}
    elif kind == "curves":
        body["curves"] = {
            f"c{k}": {"midpoint": rng.choice([20.3, 40.7, 61.1]), "scale": rng.choice([5, 20]), "weight": rng.choice([1, 2])}
            for k in range(2)
        }
        body["error_sd"] = rng.choice([0, 0.05, 0.1])
        if rng.random() < 0.3:
            body["threshold"] = 0.6
    elif kind == "segments":
        body["segments"] = {
            f"s{k}": {
                "share": share,
                "turnout": rng.choice([1, 0.5]),
                "weights": {i: rng.choice([1, 2, 3]) for i in issues},
                "values": {i: {o: rng.choice([0, 30, 70, 100]) for o in options} for i, options in issues.items()},
                "reservation": rng.choice([20, 40]),
            }
            for k, share in enumerate(rng.choice([(0.8, 0.2), (0.1, 0.9), (0.35, 0.3, 0.35), (0.1, 0.3, 0.2, 0.4)]))
        }
    elif kind == "blocs":
        body["majority"] = rng.choice(["simple", "two_thirds"])
        body["blocs"] = {f"l{k}": {"seats": rng.choice([1, 2, 3]), **_vote(rng, issues)} for k in range(rng.choice([2, 3, 4]))}
    else:
        body["members"] = {f"m{k}": _vote(rng, issues) for k in range(rng.choice([1, 2]))}
    return body


def _vote(rng: random.Random, issues: dict[str, list[str]]) -> Data:
    vote: Data = {"least": rng.choice([10, 25, 40])} if rng.random() < 0.6 else {}
    if rng.random() < 0.5 or not vote:
        vote["opposes"] = _condition(rng, issues)
    return vote


def outcomes(scenario: Scenario) -> list[dict[str, str]]:
    """All combinations of options."""
    return [dict(zip(scenario.issues, o, strict=True)) for o in product(*(issue.choices for issue in scenario.issues.values()))]


def chance(scenario: Scenario, name: str, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction | None = None) -> float:
    """The chance that a body passes an outcome, by the definitions; `utility`: of its party, instead of that of the outcome."""
    if not isinstance(body.needed, str) and not true_of(body.needed, outcome, scenario.issues):
        return 1.0
    reached = evaluate(scenario, outcome).utilities[name] if utility is None else utility
    if body.chance is not None:
        return float(body.chance.base)
    if body.chance_by_option is not None:
        result = Fraction(1)
        for issue, chances in body.chance_by_option.items():
            if outcome[issue] in chances.numbers:
                result *= Fraction(chances.numbers[outcome[issue]].base)
        return float(result)
    if body.curves is not None:
        return _curves(body, float(reached))
    if body.segments is not None:
        votes = {k: Fraction(s.share.base) * Fraction(s.turnout.base if s.turnout else 1) for k, s in body.segments.items()}
        yes = Fraction(0)
        for k, segment in body.segments.items():
            whole = all_weights(segment)
            total = sum((worth(segment, i, issue, outcome[i], whole) for i, issue in scenario.issues.items()), Fraction(0))
            yes += votes[k] * (total >= Fraction(segment.reservation.base))
        return float(yes / sum(votes.values()) > Fraction(1, 2))
    voters = body.blocs or body.members or {}
    ayes = [
        v
        for v in voters.values()
        if (v.least is None or reached >= Fraction(v.least.base)) and not (v.opposes and true_of(v.opposes, outcome, scenario.issues))
    ]
    if body.members is not None:
        return float(len(ayes) == len(voters))
    have, seats = (sum(Fraction(v.seats.base) for v in some if v.seats) for some in (ayes, voters.values()))
    return float(3 * have >= 2 * seats if body.majority == "two_thirds" else 2 * have > seats)


def _curves(body: RatifyingBody, reached: float) -> float:
    assert body.curves is not None
    threshold = float(body.threshold.base) if body.threshold else 0.5
    sd = float(body.error_sd.base) if body.error_sd else 0.0
    total = found = 0.0
    for curve in body.curves.values():
        share = 1 / (1 + exp(-(reached - float(curve.midpoint.base)) / float(curve.scale.base)))
        weight = float(curve.weight.base)
        total += weight
        found += weight * (float(share > threshold) if sd == 0 else float(norm.cdf((share - threshold) / sd)))
    return round(found / total, 12)  # chances are told apart to so many decimals (docs/ratification.md)


def ratified(scenario: Scenario, outcome: dict[str, str], wanted: float) -> bool:
    """Whether every body in force passes an outcome with at least this chance."""
    bodies = [(name, body) for name, party in scenario.parties.items() for body in party.ratification.values() if body.in_force]
    return all(chance(scenario, name, body, outcome) >= wanted - 1e-12 for name, body in bodies)
