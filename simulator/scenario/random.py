"""Scenarios made at random: for tests, benchmarks and exercises.

The same arguments and seed give the same scenario (numpy's `default_rng`). Numbers have few decimals and a party's weights
sum to a round total, so the whole numbers that the solvers compute with stay small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from simulator.errors import UsageError
from simulator.scenario import random_conditions as conditions
from simulator.scenario import random_preferences as preferences
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.scenario.random_conditions import Drawn
from simulator.scenario.random_preferences import Worth

SAMPLE = 256
"""Outcomes drawn to find a quantile of a party's utility."""


@dataclass(frozen=True)
class _Request:
    """The arguments of `random_scenario`, with the shape of the issues drawn."""

    rng: np.random.Generator
    parties: tuple[str, ...]
    issues: dict[str, Any]
    options: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]
    decimals: int
    spread: bool

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(keys) for keys in self.options)


def random_scenario(
    *,
    parties: int = 2,
    issues: int = 5,
    options: int | tuple[int, int] = 4,
    interactions: int = 0,
    red_lines: int = 0,
    constraints: int = 0,
    numeric: int = 0,
    courses: int = 0,
    out_of_force: int = 0,
    conflict: float | None = 0.0,
    reservation: float = 0.4,
    reservation_as: Literal["share", "quantile"] = "share",
    decimals: Literal[0, 1] = 0,
    ties: bool = False,
    pairwise_only: bool = False,
    clash: bool = False,
    bargaining_weights: bool = False,
    ranges: bool = False,
    seed: int,
) -> Scenario:
    """A scenario drawn at random, checked like a file.

    - `parties`, `issues`: how many. `options`: how many an issue has, or the least and most (drawn issue by issue).
    - `numeric`: how many of the issues have levels; their value functions rise, fall, peak or are piecewise linear.
    - `conflict`: 0 draws every party's values independently; 1 gives parties 1, 3, 5, … and parties 2, 4, … opposite orders on
      every issue; in between the two are mixed; None draws it from 0…1. Weights are independent throughout.
    - `interactions`: how many in all, spread over the parties, each over two issues (one in six over three, one in six with
      `any`, unless `pairwise_only`), worth 1 to 25 points, up or down.
    - `red_lines`: how many in all; each forbids part of one or two issues. `constraints`: combinations of two issues that are
      impossible. `out_of_force`: how many options cannot be agreed. One outcome, drawn first, stays clear of all of these.
      `clash` gives that up for red lines: the first two together leave nothing of one issue (needs two of them).
    - `reservation`: each party's reservation value, from 0 to 1: a `share` of the way from its least to its largest utility
      (interactions left aside), or a `quantile` of its utility over 256 outcomes drawn at random (interactions included).
    - `courses`: how many courses of no deal. The parties then hold beliefs and war costs, set so that reservation values come
      out at about the same points; every second course is an outcome, the others state points.
    - `decimals`: digits after the point of values, points and reservation values. `ties` draws values from 0, 25, 50, 75, 100 and
      weights from 1, 2, 3, so that many outcomes are worth the same.
    - `bargaining_weights`: give each party one (else all are equal). `ranges`: put ranges on weights, values and points.
    - `seed`: of the generator.

    Raises `UsageError` where the numbers do not fit together.
    """
    _refuse_nonsense(parties, issues, options, numeric, conflict, reservation, red_lines, clash)
    rng = np.random.default_rng(seed)
    request = _shape(rng, parties, issues, options, numeric, decimals, ranges)
    worth = preferences.draw(
        rng,
        options=request.options,
        levels={k: np.array([float(x) for x in request.options[k]]) for k in request.numeric},
        parties=parties,
        conflict=float(rng.random()) if conflict is None else conflict,
        decimals=decimals,
        ties=ties,
    )
    kept = tuple(int(rng.integers(size)) for size in request.sizes)
    terms = [
        conditions.draw_interaction(rng, request.sizes, request.numeric, parties, pairwise_only, decimals) for _ in range(interactions)
    ]
    bans = _draw_bans(request, kept, red_lines, constraints, clash)
    targets = _targets(rng, worth, terms, reservation, reservation_as)
    return checked(_data(request, worth, terms, bans, targets, kept, courses, out_of_force, bargaining_weights, seed))


def _refuse_nonsense(
    parties: int,
    issues: int,
    options: int | tuple[int, int],
    numeric: int,
    conflict: float | None,
    reservation: float,
    red_lines: int,
    clash: bool,
) -> None:
    least, most = options if isinstance(options, tuple) else (options, options)
    for name, value, low in (("parties", parties, 1), ("issues", issues, 1), ("options", least, 2)):
        if value < low:
            raise UsageError(f"{name} must be at least {low}, found {value}")
    if most < least:
        raise UsageError(f"options must be (least, most), found {options}")
    if not 0 <= numeric <= issues:
        raise UsageError(f"numeric must lie between 0 and the number of issues ({issues}), found {numeric}")
    for name, share in (("conflict", conflict), ("reservation", reservation)):
        if share is not None and not 0 <= share <= 1:
            raise UsageError(f"{name} must lie between 0 and 1, found {share}")
    if clash and red_lines < 2:
        raise UsageError(f"clash needs at least 2 red lines, found {red_lines}")


def _shape(
    rng: np.random.Generator, parties: int, issues: int, options: int | tuple[int, int], numeric: int, decimals: int, spread: bool
) -> _Request:
    """Draw the issues: how many options each has, and which are numeric."""
    least, most = options if isinstance(options, tuple) else (options, options)
    sizes = [int(rng.integers(least, most + 1)) for _ in range(issues)]
    levelled = frozenset(int(k) for k in rng.choice(issues, size=numeric, replace=False))
    data: dict[str, Any] = {}
    keys: list[tuple[str, ...]] = []
    for k, size in enumerate(sizes):
        if k in levelled:
            step = int(rng.choice([1, 5, 100]))
            levels = [step * (n + 1) for n in range(size)]
            data[f"issue_{k + 1}"] = {"title": f"Issue {k + 1}", "unit": "units", "levels": levels}
            keys.append(tuple(map(str, levels)))
        else:
            keys.append(tuple(f"option_{n + 1}" for n in range(size)))
            data[f"issue_{k + 1}"] = {"title": f"Issue {k + 1}", "options": {key: key.replace("_", " ").capitalize() for key in keys[-1]}}
    names = tuple(f"party_{p + 1}" for p in range(parties))
    return _Request(rng, names, data, tuple(keys), levelled, decimals, spread)


@dataclass(frozen=True)
class _Bans:
    red_lines: list[tuple[int, Drawn]]
    constraints: list[Drawn]


def _draw_bans(request: _Request, kept: tuple[int, ...], red_lines: int, constraints: int, clash: bool) -> _Bans:
    rng, sizes, numeric = request.rng, request.sizes, request.numeric
    lines: list[tuple[int, Drawn]] = []
    if clash:
        first, second = conditions.draw_clash(rng, sizes)
        one = int(rng.integers(len(request.parties)))
        lines += [(one, first), ((one + 1) % len(request.parties), second)]
    while len(lines) < red_lines:
        scope = min(int(rng.integers(1, 3)), len(sizes))
        lines.append((int(rng.integers(len(request.parties))), conditions.draw_ban(rng, sizes, numeric, kept, scope)))
    return _Bans(lines, [conditions.draw_ban(rng, sizes, numeric, kept, min(2, len(sizes))) for _ in range(constraints)])


def _targets(
    rng: np.random.Generator, worth: Worth, terms: list[conditions.Term], reservation: float, kind: Literal["share", "quantile"]
) -> list[float]:
    """The points that each party's reservation value is to have."""
    if kind == "share":
        low = sum(table.min(axis=0) for table in worth.points)
        high = sum(table.max(axis=0) for table in worth.points)
        return [float(x) for x in low + reservation * (high - low)]
    sample = np.stack([rng.integers(len(table), size=SAMPLE) for table in worth.points], axis=1)
    return [float(x) for x in np.quantile(utilities(sample, worth, terms), reservation, axis=0)]


def utilities(
    outcomes: np.ndarray[Any, np.dtype[np.int64]], worth: Worth, terms: list[conditions.Term]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Utilities in points, shape (n_outcomes, n_parties), of `outcomes` (option positions, shape (n_outcomes, n_issues)).

    In float64: good enough to place reservation values, not to compare outcomes.
    """
    totals = np.sum([table[outcomes[:, k]] for k, table in enumerate(worth.points)], axis=0)
    for term in terms:
        totals[:, term.party] += term.points * term.when.holds(outcomes)
    return np.asarray(totals, dtype=np.float64)


def _data(
    request: _Request,
    worth: Worth,
    terms: list[conditions.Term],
    bans: _Bans,
    targets: list[float],
    kept: tuple[int, ...],
    courses: int,
    out_of_force: int,
    bargaining_weights: bool,
    seed: int,
) -> dict[str, Any]:
    """Everything drawn, as the plain data of a file."""
    rng, names = request.rng, tuple(request.issues)
    _withdraw(request, kept, out_of_force)
    parties: dict[str, Any] = {}
    for p, party in enumerate(request.parties):
        parties[party] = {
            "title": party.replace("_", " ").capitalize(),
            **preferences.party_data(rng, worth, p, names, request.options, request.spread),
            "interactions": {
                f"together_{n + 1}": {
                    "when": t.when.data(names, request.options),
                    "points": preferences.ranged(rng, t.points, request.spread),
                }
                for n, t in enumerate(t for t in terms if t.party == p)
            },
            "red_lines": {
                f"line_{n + 1}": {"never": c.data(names, request.options)} for n, c in enumerate(c for q, c in bans.red_lines if q == p)
            },
        }
        if bargaining_weights:
            parties[party]["bargaining_weight"] = preferences.plain(rng.choice([0.5, 1, 1.5, 2, 3]))
        if not courses:
            parties[party]["reservation"] = preferences.plain(round(targets[p], request.decimals))
    data: dict[str, Any] = {"title": f"Random scenario, seed {seed}", "issues": request.issues, "parties": parties}
    data["constraints"] = {f"impossible_{n + 1}": {"never": c.data(names, request.options)} for n, c in enumerate(bans.constraints)}
    if courses:
        data["no_deal"] = _outside_option(request, worth, terms, targets, courses, parties)
    return data


def _withdraw(request: _Request, kept: tuple[int, ...], out_of_force: int) -> None:
    """Put some options out of force, never one of the outcome that stays clear."""
    free = [(k, o) for k, keys in enumerate(request.options) if k not in request.numeric for o in range(len(keys)) if o != kept[k]]
    if out_of_force > len(free):
        raise UsageError(
            f"out_of_force can be at most {len(free)} here (options of issues without levels, one of each staying), found {out_of_force}"
        )
    for index in request.rng.choice(len(free), size=out_of_force, replace=False) if free else ():
        k, o = free[int(index)]
        entries = request.issues[f"issue_{k + 1}"]["options"]
        key = request.options[k][o]
        entries[key] = {"title": entries[key], "in_force": False}


def _outside_option(
    request: _Request, worth: Worth, terms: list[conditions.Term], targets: list[float], courses: int, parties: dict[str, Any]
) -> dict[str, Any]:
    """Courses of no deal; fills in beliefs and war costs of `parties` so that reservation values come out near `targets`.

    The first course states points and every party gives it a chance of at least 0.2, so its points can make up the difference.
    """
    rng, names = request.rng, tuple(request.issues)
    ends = {c: rng.integers(request.sizes, size=len(names)) for c in range(1, courses, 2)}
    points = np.round(rng.uniform(10, 60, size=(courses, len(request.parties))), request.decimals)
    for c, end in ends.items():
        points[c] = utilities(end[np.newaxis, :], worth, terms)[0]
    for p, party in enumerate(request.parties):
        chances = _chances(rng, courses)
        cost = rng.integers(0, 13, size=courses) if rng.random() < 0.5 else np.full(courses, rng.integers(0, 13))
        others = sum(chances[c] / 100 * (points[c, p] - cost[c]) for c in range(1, courses))
        points[0, p] = np.round((targets[p] - others) * 100 / chances[0] + cost[0], request.decimals)
        keys = [f"course_{c + 1}" for c in range(courses)]
        beliefs: dict[str, Any] = {key: int(chance) / 100 for key, chance in zip(keys, chances, strict=True)}
        if courses > 1 and rng.random() < 0.5:
            beliefs[keys[-1]] = "rest"
        same = len(set(cost.tolist())) == 1
        parties[party]["beliefs"] = beliefs
        parties[party]["war_cost"] = int(cost[0]) if same else {key: int(x) for key, x in zip(keys, cost, strict=True)}
    return {"courses": {f"course_{c + 1}": _course(request, c, ends, points) for c in range(courses)}}


def _course(request: _Request, c: int, ends: dict[int, Any], points: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    course: dict[str, Any] = {"title": f"Course {c + 1}"}
    if c in ends:
        return course | {"outcome": {name: request.options[k][int(ends[c][k])] for k, name in enumerate(request.issues)}}
    return course | {"points": {party: preferences.plain(points[c, p]) for p, party in enumerate(request.parties)}}


def _chances(rng: np.random.Generator, courses: int) -> list[int]:
    """Chances in per cent that sum to 100, the first at least 20."""
    cuts = np.sort(rng.integers(0, 81, size=courses - 1))
    parts = np.diff(np.concatenate(([0], cuts, [80])))
    return [int(parts[0]) + 20, *(int(x) for x in parts[1:])]
