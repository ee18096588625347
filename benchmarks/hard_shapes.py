"""Scenarios that are hard in one way each: many interactions, red lines, options, levels, parties, issues. Seeded, invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Shape:
    """`parties` × `issues` × `options` with, per party, so many interactions (over `arity` issues each) and red lines (likewise).
    `levels`: issues are numeric, with a rising or a falling value function. `share`: the reservation value as a share of a party's best."""

    parties: int
    issues: int
    options: int
    interactions: int = 0
    red_lines: int = 0
    arity: int = 3
    levels: bool = False
    ranged: bool = True
    share: float = 0.5


SHAPES: Mapping[str, Shape] = {
    "interactions": Shape(3, 20, 4, interactions=30, red_lines=5),
    "more interactions": Shape(5, 24, 4, interactions=120, red_lines=10, arity=4),
    "red lines": Shape(4, 18, 4, interactions=2, red_lines=60),
    "options": Shape(3, 6, 1000, interactions=30, red_lines=10),
    "frontier": Shape(6, 30, 6),
    "parties": Shape(40, 12, 5, interactions=3, red_lines=2),
    "issues": Shape(3, 200, 3, interactions=20, red_lines=3),
    "levels": Shape(3, 2, 10_000, levels=True, ranged=False),
    "middling": Shape(3, 16, 4, interactions=12, red_lines=4),
}


def scenario_of(shape: Shape, seed: int = 0) -> dict[str, Any]:
    """The scenario as a file's mapping; the same for the same shape and seed."""
    rng = Random(seed)
    issues, parties = [f"i{k}" for k in range(shape.issues)], [f"p{k}" for k in range(shape.parties)]
    listed = {name: _issue(shape, name, parties[k % len(parties)]) for k, name in enumerate(issues)}
    red_lines = _red_lines(shape, rng, issues)
    return {
        "schema": 1,
        "title": f"{shape.parties} parties, {shape.issues} issues of {shape.options}",
        "issues": listed,
        "parties": {name: _party(shape, rng, name, issues, red_lines[k]) for k, name in enumerate(parties)},
        "no_deal": {
            "horizon": "12 months",
            "courses": {
                "stays": {"title": "as it is", "months": 12, "points": dict.fromkeys(parties, 100 * shape.share)},
                "turns": {"title": "otherwise", "outcome": dict.fromkeys(issues, _option(shape, 0))},
            },
        },
        "offers": {
            name: {"title": name, "terms": {i: _option(shape, rng.randrange(shape.options)) for i in issues}} for name in ("one", "two")
        },
    }


def _option(shape: Shape, k: int) -> Any:
    return k if shape.levels else f"o{k}"


def _issue(shape: Shape, name: str, owner: str) -> dict[str, Any]:
    if shape.levels:
        return {"title": name, "unit": "points", "levels": {"from": 0, "to": shape.options - 1, "step": 1}, "controlled_by": [owner]}
    return {"title": name, "options": {f"o{k}": f"option {k}" for k in range(shape.options)}, "controlled_by": [owner]}


def _party(shape: Shape, rng: Random, name: str, issues: list[str], red_lines: dict[str, Any]) -> dict[str, Any]:
    weights: dict[str, Any] = {i: rng.randint(10, 100) for i in issues}
    if shape.ranged:
        for i in issues[:3]:
            weights[i] = {"base": weights[i], "range": [weights[i] // 2, weights[i] * 2]}
    values = {i: _values(shape, rng) for i in issues}
    interactions = {
        f"x{k}": {"when": _terms(shape, rng, issues), "points": rng.choice([-1, 1]) * rng.randint(1, 20)} for k in range(shape.interactions)
    }
    return {
        "title": name,
        "weights": weights,
        "values": values,
        **({"interactions": interactions} if interactions else {}),
        **({"red_lines": red_lines} if red_lines else {}),
        "beliefs": {"stays": 0.9, "turns": 0.1},
    }


def _values(shape: Shape, rng: Random) -> dict[str, Any]:
    if shape.levels:
        return {rng.choice(["rising", "falling"]): [0, shape.options - 1]}
    points = [0, 100, *(rng.randint(0, 100) for _ in range(shape.options - 2))]
    rng.shuffle(points)
    return {f"o{k}": points[k] for k in range(shape.options)}


def _red_lines(shape: Shape, rng: Random, issues: list[str]) -> list[dict[str, Any]]:
    return [{f"r{k}": {"never": _terms(shape, rng, issues)} for k in range(shape.red_lines)} for _ in range(shape.parties)]


def _terms(shape: Shape, rng: Random, issues: list[str]) -> dict[str, Any]:
    return {i: _option(shape, rng.randrange(shape.options)) for i in rng.sample(issues, min(shape.arity, len(issues)))}
