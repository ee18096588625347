"""Random scenarios of few issues with many levels, value functions of all kinds."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from simulator.payoffs.model import Payoffs
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.whole_frontiers import WholeFrontiers

FORMS = ("rising", "falling", "peak", "piecewise", "table")


def many_levels(
    seed: int,
    *,
    parties: int,
    issues: int,
    levels: int,
    reservation: int = 30,
    coarse: bool = False,
    forms: tuple[str, ...] = FORMS,
    voters: bool = False,
) -> Scenario:
    """`coarse`: round values and weights, so that many outcomes tie. One in three has a red line, an interaction and a constraint.
    `forms`: of the value functions. `voters`: a vote of three groups, with values of their own, must pass what the first party signs."""
    rng = random.Random(seed)
    names = [f"i{k}" for k in range(issues)]
    people = [f"p{k}" for k in range(parties)]
    data: dict[str, Any] = {
        "schema": 1,
        "title": f"{parties} parties, {issues} issues of {levels} levels, seed {seed}",
        "issues": {name: {"title": name, "levels": {"from": 0, "to": levels - 1, "step": 1}} for name in names},
        "parties": {
            person: {
                "title": person,
                "weights": {name: rng.randint(1, 2 if coarse else 9) for name in names},
                "values": {name: _value_function(rng, levels, coarse, forms) for name in names},
                "reservation": rng.choice((0, reservation, reservation, reservation + 15)),
                "bargaining_weight": rng.randint(1, 3),
            }
            for person in people
        },
    }
    if seed % 3 == 0:
        middle, first, last = levels // 2, names[0], names[-1]
        data["parties"]["p0"]["red_lines"] = {"line": {"never": {first: [str(k) for k in range(middle, middle + 3)]}}}
        data["parties"]["p1"]["interactions"] = {
            "both": {
                "when": {first: [str(k) for k in range(middle)], last: [str(k) for k in range(3, levels, 2)]},
                "points": rng.choice((-9, 7)),
            }
        }
        data["constraints"] = {"apart": {"never": {first: ["0", "1"], last: [str(levels - 1)]}}}
    if voters:
        groups = {
            f"group{k}": {
                "share": share,
                "weights": {name: rng.randint(1, 5) for name in names},
                "values": {name: _value_function(rng, levels, coarse, forms) for name in names},
                "reservation": 30,
            }
            for k, share in enumerate((0.35, 0.3, 0.35))
        }
        data["parties"]["p0"]["ratification"] = {"vote": {"title": "a vote", "segments": groups}}
    return checked(data)


def _value_function(rng: random.Random, levels: int, coarse: bool, forms: tuple[str, ...]) -> dict[str, Any]:
    a, top, b = sorted(rng.sample(range(levels), 3))
    form = rng.choice(forms)
    if form in ("rising", "falling"):
        return {form: [0, levels - 1] if rng.random() < 0.5 else [a, b]}
    if form == "peak":
        return {"peak": [a, top, b]}
    values = range(0, 101, 25) if coarse else range(101)
    if form == "piecewise":
        return {"piecewise": {str(level): rng.choice(values) for level in (0, a + 1, levels - 1)}}
    return {"table": {str(level): rng.choice(values) for level in range(levels)}}


def outgrow(monkeypatch: pytest.MonkeyPatch, *methods: str) -> None:
    """Let these ways to a whole frontier outgrow their budget, however small the game: `exact`, `settled`, `thinned`."""

    def outgrown(*arguments: object, **named: object) -> None:
        raise FrontierOutgrownError("too many")

    for method in methods:
        monkeypatch.setattr(WholeFrontiers, method, outgrown)


def beyond_float64(payoffs: Payoffs) -> Payoffs:
    """The same game with all numbers times a large prime, as Python integers."""
    factor = 2**61 - 1
    return replace(
        payoffs,
        worth=tuple(rows.astype(object) * factor for rows in payoffs.worth),
        terms=tuple(replace(term, amount=term.amount * factor) for term in payoffs.terms),
        scale=tuple(s * factor for s in payoffs.scale),
        thresholds=tuple(-(-r.numerator * s * factor // r.denominator) for r, s in zip(payoffs.reservation, payoffs.scale, strict=True)),
    )
