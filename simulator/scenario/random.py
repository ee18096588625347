"""Scenarios made at random: for tests, benchmarks and exercises.

The same arguments and seed give the same scenario (numpy's `default_rng`). Numbers have few decimals and a party's weights
sum to a round total, so the whole numbers that the solvers compute with stay small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario import random_conditions as conditions
from simulator.scenario import random_preferences as preferences
from simulator.scenario.building import checked
from simulator.scenario.model import Scenario
from simulator.scenario.random_conditions import Drawn, DrawnInteraction
from simulator.scenario.random_preferences import FloatArray, Worth

SAMPLE = 256
"""Outcomes drawn to find a quantile of a party's utility."""


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
    - `decimals`: digits after the point of values, points and reservation values. `ties` draws values from 0, 50, 100 and
      weights from 1, 2, so that many outcomes are worth the same.
    - `bargaining_weights`: give each party one (else all are equal). `ranges`: put ranges on weights, values and points.
    - `seed`: of the generator.

    Raises `UsageError` where the numbers do not fit together.

    >>> from simulator import random_scenario
    >>> len(random_scenario(parties=3, seed=1).parties)
    3
    """
    asked = _RandomArguments(
        parties, issues, options, interactions, red_lines, constraints, numeric, courses, out_of_force, conflict, reservation,
        reservation_as, decimals, ties, pairwise_only, clash, bargaining_weights, ranges,
    )  # fmt: skip
    _refuse_nonsense(asked)
    rng = np.random.default_rng(seed)
    shape = _shape(rng, asked)
    worth = preferences.draw(
        rng,
        options=shape.options,
        levels={k: np.array([float(x) for x in shape.options[k]]) for k in shape.numeric},
        parties=parties,
        conflict=float(rng.random()) if conflict is None else conflict,
        decimals=decimals,
        ties=ties,
    )
    kept = tuple(int(rng.integers(size)) for size in shape.sizes)
    terms = [conditions.draw_interaction(rng, shape.sizes, shape.numeric, parties, pairwise_only, decimals) for _ in range(interactions)]
    bans = _draw_bans(rng, asked, shape, kept)
    _withdraw(rng, shape, kept, out_of_force)
    data = _data(rng, asked, shape, worth, terms, bans)
    return checked({"title": f"Random scenario, seed {seed}", **data})


@dataclass(frozen=True)
class _RandomArguments:
    """The arguments of `random_scenario`, the seed aside."""

    parties: int
    issues: int
    options: int | tuple[int, int]
    interactions: int
    red_lines: int
    constraints: int
    numeric: int
    courses: int
    out_of_force: int
    conflict: float | None
    reservation: float
    reservation_as: Literal["share", "quantile"]
    decimals: int
    ties: bool
    pairwise_only: bool
    clash: bool
    bargaining_weights: bool
    ranges: bool

    @property
    def least_and_most_options(self) -> tuple[int, int]:
        return self.options if isinstance(self.options, tuple) else (self.options, self.options)


def _refuse_nonsense(asked: _RandomArguments) -> None:
    """Raise `UsageError` where the arguments do not fit together."""
    least, most = asked.least_and_most_options
    counts = {name: getattr(asked, name) for name in ("interactions", "red_lines", "constraints", "numeric", "courses", "out_of_force")}
    for name, value, low in (
        ("parties", asked.parties, 1),
        ("issues", asked.issues, 1),
        ("options", least, 2),
        *((n, v, 0) for n, v in counts.items()),
    ):
        if value < low:
            raise UsageError(f"{name} must be at least {low}, found {value}")
    if most < least:
        raise UsageError(f"options must be (least, most), found {asked.options}")
    if asked.numeric > asked.issues:
        raise UsageError(f"numeric must lie between 0 and the number of issues ({asked.issues}), found {asked.numeric}")
    for name, share in (("conflict", asked.conflict), ("reservation", asked.reservation)):
        if share is not None and not 0 <= share <= 1:
            raise UsageError(f"{name} must lie between 0 and 1, found {share}")
    if asked.clash and asked.red_lines < 2:
        raise UsageError(f"clash needs at least 2 red lines, found {asked.red_lines}")


@dataclass(frozen=True)
class _Shape:
    """Parties and issues by key: `issues` as file data, `options` their keys, `numeric` the positions of those with levels."""

    parties: tuple[str, ...]
    issues: dict[str, Any]
    options: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.issues)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(keys) for keys in self.options)


def _shape(rng: np.random.Generator, asked: _RandomArguments) -> _Shape:
    """Draw the issues: how many options each has, and which are numeric."""
    least, most = asked.least_and_most_options
    sizes = [int(rng.integers(least, most + 1)) for _ in range(asked.issues)]
    numeric = frozenset(int(k) for k in rng.choice(asked.issues, size=asked.numeric, replace=False))
    data: dict[str, Any] = {}
    keys: list[tuple[str, ...]] = []
    for k, size in enumerate(sizes):
        issue: dict[str, Any] = {"title": f"Issue {k + 1}"}
        if k in numeric:
            step = int(rng.choice([1, 5, 100]))
            issue |= {"unit": "units", "levels": [step * (n + 1) for n in range(size)]}
            keys.append(tuple(map(str, issue["levels"])))
        else:
            issue["options"] = {f"option_{n + 1}": f"Option {n + 1}" for n in range(size)}
            keys.append(tuple(issue["options"]))
        data[f"issue_{k + 1}"] = issue
    return _Shape(tuple(f"party_{p + 1}" for p in range(asked.parties)), data, tuple(keys), numeric)


@dataclass(frozen=True)
class _Bans:
    red_lines: list[tuple[int, Drawn]]
    constraints: list[Drawn]


def _draw_bans(rng: np.random.Generator, asked: _RandomArguments, shape: _Shape, kept: tuple[int, ...]) -> _Bans:
    sizes, numeric, parties = shape.sizes, shape.numeric, len(shape.parties)
    lines: list[tuple[int, Drawn]] = []
    if asked.clash:
        first, second = conditions.draw_clash(rng, sizes)
        one = int(rng.integers(parties))
        lines += [(one, first), ((one + 1) % parties, second)]
    while len(lines) < asked.red_lines:
        scope = min(int(rng.integers(1, 3)), len(sizes))
        lines.append((int(rng.integers(parties)), conditions.draw_ban(rng, sizes, numeric, kept, scope)))
    return _Bans(lines, [conditions.draw_ban(rng, sizes, numeric, kept, min(2, len(sizes))) for _ in range(asked.constraints)])


def _targets(
    rng: np.random.Generator, worth: Worth, terms: list[DrawnInteraction], reservation: float, kind: Literal["share", "quantile"]
) -> list[float]:
    """The points that each party's reservation value is to have."""
    if kind == "share":
        low = sum(table.min(axis=0) for table in worth.points)
        high = sum(table.max(axis=0) for table in worth.points)
        return [float(x) for x in low + reservation * (high - low)]
    sample = np.stack([rng.integers(len(table), size=SAMPLE) for table in worth.points], axis=1)
    return [float(x) for x in np.quantile(utilities(sample, worth, terms), reservation, axis=0)]


def utilities(outcomes: NDArray[np.int64], worth: Worth, terms: list[DrawnInteraction]) -> FloatArray:
    """Utilities in points, shape (n_outcomes, n_parties), of `outcomes` (option positions, shape (n_outcomes, n_issues)).

    In float64: good enough to place reservation values, not to compare outcomes.
    """
    totals = np.sum([table[outcomes[:, k]] for k, table in enumerate(worth.points)], axis=0)
    for term in terms:
        totals[:, term.party] += term.points * term.when.holds(outcomes)
    return np.asarray(totals, dtype=np.float64)


def _data(
    rng: np.random.Generator, asked: _RandomArguments, shape: _Shape, worth: Worth, terms: list[DrawnInteraction], bans: _Bans
) -> dict[str, Any]:
    """Everything drawn, as the plain data of a file."""
    targets = _targets(rng, worth, terms, asked.reservation, asked.reservation_as)
    parties: dict[str, Any] = {}
    for p, party in enumerate(shape.parties):
        own_terms = [term for term in terms if term.party == p]
        parties[party] = {
            "title": f"Party {p + 1}",
            **preferences.party_data(rng, worth, p, shape.names, shape.options, asked.ranges),
            "interactions": {f"together_{n + 1}": _term_data(rng, term, shape, asked.ranges) for n, term in enumerate(own_terms)},
            "red_lines": _never("line", shape, [drawn for q, drawn in bans.red_lines if q == p]),
        }
        if asked.bargaining_weights:
            parties[party]["bargaining_weight"] = preferences.plain(rng.choice([0.5, 1, 1.5, 2, 3]))
        if not asked.courses:
            parties[party]["reservation"] = preferences.plain(round(targets[p], asked.decimals))
    data = {"issues": shape.issues, "parties": parties, "constraints": _never("impossible", shape, bans.constraints)}
    if asked.courses:
        data["no_deal"] = _outside_option(rng, asked, shape, worth, terms, targets, parties)
    return data


def _term_data(rng: np.random.Generator, term: DrawnInteraction, shape: _Shape, spread: bool) -> dict[str, Any]:
    return {"when": term.when.data(shape.names, shape.options), "points": preferences.ranged(rng, term.points, spread)}


def _never(key: str, shape: _Shape, drawn: list[Drawn]) -> dict[str, Any]:
    """Red lines or constraints as file data, their keys counted."""
    return {f"{key}_{n + 1}": {"never": one.data(shape.names, shape.options)} for n, one in enumerate(drawn)}


def _withdraw(rng: np.random.Generator, shape: _Shape, kept: tuple[int, ...], out_of_force: int) -> None:
    """Put some options out of force, never one of the outcome that stays clear."""
    free = [(k, o) for k, keys in enumerate(shape.options) if k not in shape.numeric for o in range(len(keys)) if o != kept[k]]
    if out_of_force > len(free):
        raise UsageError(f"out_of_force can be at most {len(free)} here (levels are always in force), found {out_of_force}")
    for index in rng.permutation(len(free))[:out_of_force]:
        k, o = free[int(index)]
        entries = shape.issues[shape.names[k]]["options"]
        key = shape.options[k][o]
        entries[key] = {"title": entries[key], "in_force": False}


def _outside_option(
    rng: np.random.Generator,
    asked: _RandomArguments,
    shape: _Shape,
    worth: Worth,
    terms: list[DrawnInteraction],
    targets: list[float],
    parties: dict[str, Any],
) -> dict[str, Any]:
    """Courses of no deal; fills in beliefs and war costs of `parties` so that reservation values come out near `targets`.

    The first course states points and every party gives it a chance of at least 0.2, so its points can make up the difference.
    """
    courses = asked.courses
    ends = {c: rng.integers(shape.sizes) for c in range(1, courses, 2)}
    points = np.round(rng.uniform(10, 60, size=(courses, len(shape.parties))), asked.decimals)
    for c, end in ends.items():
        points[c] = utilities(end[np.newaxis, :], worth, terms)[0]
    for p, party in enumerate(shape.parties):
        chances = _chances(rng, courses)
        cost = rng.integers(0, 13, size=courses) if rng.random() < 0.5 else np.full(courses, rng.integers(0, 13))
        others = sum(chances[c] / 100 * (points[c, p] - cost[c]) for c in range(1, courses))
        points[0, p] = np.round((targets[p] - others) * 100 / chances[0] + cost[0], asked.decimals)
        keys = [f"course_{c + 1}" for c in range(courses)]
        beliefs: dict[str, Any] = {key: int(chance) / 100 for key, chance in zip(keys, chances, strict=True)}
        if courses > 1 and rng.random() < 0.5:
            beliefs[keys[-1]] = "rest"
        same = len(set(cost.tolist())) == 1
        parties[party]["beliefs"] = beliefs
        parties[party]["cost"] = int(cost[0]) if same else {key: int(x) for key, x in zip(keys, cost, strict=True)}
    return {"courses": {f"course_{c + 1}": _course(shape, c, ends, points) for c in range(courses)}}


def _course(shape: _Shape, c: int, ends: dict[int, Any], points: FloatArray) -> dict[str, Any]:
    course: dict[str, Any] = {"title": f"Course {c + 1}"}
    if c in ends:
        return course | {"outcome": {name: shape.options[k][int(ends[c][k])] for k, name in enumerate(shape.issues)}}
    return course | {"points": {party: preferences.plain(points[c, p]) for p, party in enumerate(shape.parties)}}


def _chances(rng: np.random.Generator, courses: int) -> list[int]:
    """Chances in per cent that sum to 100, the first at least 20."""
    cuts = np.sort(rng.integers(0, 81, size=courses - 1))
    parts = np.diff(np.concatenate(([0], cuts, [80])))
    return [int(parts[0]) + 20, *(int(x) for x in parts[1:])]
