"""All points counted in another unit: every figure of every command is in that unit too, and no outcome is another.

Numbers of a file that are in points (values, reservation values, points of interactions and courses, costs, worths of drifts and side
payments, what bodies ask for) are multiplied by one factor; every number of the answer must then be the same or a power of the factor as
large, the same power wherever the same key stands. Reservation values lie between the worths of outcomes, so a value rounded to the grid of
totals shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator import load
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from tests.cli.every_command import commands
from tests.cli.running import zopa
from tests.oracles.small_scenarios import small_scenario
from tests.oracles.units import in_units

EVERYTHING = """
title: Everything in points
issues:
  sum: {title: Sum, unit: euros, levels: [0, 20, 40, 60, 80, 100], controlled_by: [north]}
  guard: {title: Guard, options: {none: None, some: Some, full: Full}, controlled_by: [south]}
  road: {title: Road, options: {open: Open, shut: Shut}}
parties:
  north:
    title: North
    weights: {sum: {base: 3, range: [2, 5]}, guard: 1, road: 1}
    values: {sum: {rising: [0, 100]}, guard: {none: 0, some: 60, full: 100}, road: {open: 100, shut: 0}}
    interactions: {both: {when: {guard: full, road: open}, points: {base: -4.3, range: [-9, 2]}}}
    beliefs: {stalls: {base: 0.6, range: [0.2, 0.8]}, worse: rest}
    war_cost: {stalls: {base: 7.1, range: [3, 10]}, worse: 12.3}
    patience: 0.9
    ratification:
      council: {title: Council, blocs: {left: {seats: 40, least: 41.3}, right: {seats: 60, least: 38.7}}, majority: simple}
  south:
    title: South
    weights: {sum: 4, guard: 2, road: 1}
    values: {sum: {falling: [0, 100]}, guard: {none: 0, some: 70, full: 100}, road: {open: 100, shut: 30}}
    reservation: {base: 41.27, range: [30, 60]}
    red_lines: {not_all: {title: Not all, never: {sum: {above: 80}, guard: [none, some]}}}
    patience: 0.8
    bargaining_weight: 2
    ratification:
      vote: {title: Vote, curves: {spring: {midpoint: 48, scale: 9.5, weight: 1}}, error_sd: 0.05}
  east:
    title: East
    weights: {sum: 1, guard: 2, road: 3}
    values: {sum: {peak: [0, 40, 100]}, guard: {none: 100, some: 50, full: 0}, road: {open: 100, shut: 0}}
    reservation: {base: 30.5, range: [25, 40]}
    ratification:
      people:
        title: People
        needed: {guard: [some, full]}
        segments:
          all:
            share: 0.7
            weights: {sum: 0, guard: 1, road: 2}
            values: {guard: {none: 100, some: 40, full: 0}, road: {open: 100, shut: 0}}
            reservation: 61.9
          few: {share: 0.3, weights: {sum: 1, guard: 0, road: 0}, values: {sum: {rising: [0, 100]}}, reservation: 19.9}
no_deal:
  horizon: 10 months
  courses:
    stalls: {title: Stalls, months: 9, points: {north: 50.3}}
    worse: {title: Worse, months: 7, outcome: {sum: 40, guard: some, road: shut}}
side_payments: {unit: euros, points_per_unit: {north: 2.5, south: 1.5}, most: 20}
offers:
  bid: {title: Bid, put_forward_by: north, terms: {sum: 60, guard: some, road: open}, answers: {south: refused, east: accepted}}
  half: {title: Half, put_forward_by: south, terms: {sum: 20, guard: full}}
games:
  way:
    title: Way
    players: {north: [go, wait], south: [go, wait]}
    payoffs:
      crash: {when: {north: go, south: go}, points: {north: -10.5, south: -10}}
      north_first: {when: {north: go, south: wait}, points: {north: 4, south: 1}}
      south_first: {when: {north: wait, south: go}, points: {north: 1, south: 4.5}}
      stay: {when: {north: wait, south: wait}, points: {north: 2, south: 2}}
calendar:
  round: 1 month
  start: 2026-01-01
  events:
    lapse: {title: Lapse, date: 2026-06-10, removes: {guard: full}, in_courses: {guard: {some: none}}}
    luck: {title: Luck, chance_per_month: 0.1, removes: {road: shut}}
    line:
      title: Line
      drift:
        {unit: km2, start: 100, per_month: -5, sd_per_month: 12, points_per_unit: {north: 0.05, south: -0.04}, under: {stalls: 0}}
"""

RESERVED = ("parties.buyer.reservation", "parties.seller.reservation")

SCENARIOS: dict[str, Callable[[], Scenario]] = {
    "everything": lambda: loads(EVERYTHING, "everything.yaml"),
    "sale": lambda: load("sale").with_changes(dict(zip(RESERVED, map(Decimal, ("45.13", "35.7")), strict=True))),
    "inheritance": lambda: load("inheritance"),
    **{f"random {seed}": lambda seed=seed: small_scenario(seed, 40) for seed in (3, 8, 11)},  # type: ignore[misc]
}

TALKS = {
    f"talks: {protocol}, {conduct}": ["simulate", "--protocol", protocol, "--strategy", conduct, "--sessions", "5", "--rounds", "8"]
    for protocol, conduct in (
        *((each, "conceder") for each in ("alternating", "single_text", "issue_by_issue", "ultimatum", "monotonic")),
        *(("alternating", each) for each in ("boulware", "linear", "tit_for_tat", "averaged_tit_for_tat", "logrolling", "micro", "random")),
    )
}
"""Command lines without the file and `--json`; POINTS of a word in points stand as @2.5."""

EVERYWHERE = {
    "show": ["show"],
    "solve": ["solve", "--frontier", "all"],
    "explain": ["explain"],
    "compare": ["compare"],
    "alternating offers": ["equilibria", "--alternating", "4"],
    "commitment": ["commitment"],
    "one session": ["simulate", "--trace", "0", "--rounds", "8"],
    **TALKS,
}

OF_ONE: dict[str, dict[str, list[str]]] = {
    "everything": {
        "ratified": ["solve", "--ratify", "0.3"],
        "mixed integer": ["solve", "--engine", "mixed-integer"],
        "ratified comparison": ["compare", "--ratify", "0.4"],
        "explained and ratified": ["explain", "--ratify", "0.5", "--time-limit", "600"],
        "games": ["equilibria"],
        "game between strategies": ["equilibria", "--between", "boulware,conceder", "--runs", "3", "--rounds", "6"],
        "shift": ["commitment", "--shift", "north=@2.5"],
        "stability": ["stability", "bid"],
        "coalitions": ["coalitions", "--default", "worse", "bid"],
        "calibrate": ["calibrate"],
        "advice": ["advise", "--for", "south", "--draws", "30"],
        "roles": ["roles", "--full"],
        "learning": ["simulate", "--learn", "--sessions", "5"],
        "play": ["play", "--as", "south", "--rounds", "5"],
        "sweep": ["sweep", "--design", "one_at_a_time", "--record", "solutions", "--record", "explanation", "--output", "run"],
        "report": ["report", "--format", "json", "--draws", "10"],
        "difference": ["diff", "case.yaml", "--set", "parties.south.reservation=@4.7"],
        "class": ["debrief", "deals.csv"],
        "improvements": ["compare", "bid", "--improve", "--counter", "--draws", "8"],
        "one number": ["explain", "--vary", "parties.south.reservation=@3:@6"],
        "learning in games": ["equilibria", "--learn", "20"],
        "draws": ["solve", "--draws", "20"],
    },
    "inheritance": {"divide": ["divide"]},
}

CASES = [
    *((name, command) for name in SCENARIOS if name != "inheritance" for command in EVERYWHERE),
    *((name, command) for name, commands in OF_ONE.items() for command in commands),
]

WITHOUT_POINTS = {
    "new": "writes a template",
    "check": "counts outcomes",
    "list": "lists the library",
    "schema": "says what a file may hold",
    "verify": "counts the nodes of a proof",
    "results": "sums up what a sweep prints as well",
    "notebook": "writes what others run",
    "import": "writes a scenario",
    "export": "writes files of other programs",
    "exercise": "has scenarios of its own",
    "seal": "prints chances",
    "score": "prints chances and scores of them",
    "validate": "reads decisions of the past, no scenario",
}
"""Commands that print no figure in points of the user's, and what they do."""

ELSEWHERE = {
    "seconds": "a time",
    "run": "a folder",
    "sha256": "tells scenarios apart",
    "scenario_sha256": "tells scenarios apart",
    "example": "a point as far inside the numbers that fit as can be: how far, mixes weights and points",
    "robustness": "what a loosening by one point, whatever its unit, adds to the zone",
    "what_if": "reservation values moved by whole points, whatever their unit",
}
"""Keys below which figures are not in the unit of the file, and why."""

NUMBERS_OF_ANY_KIND = re.compile(r"\.(numbers|factors)\.#\.|\.intervals\.")
"""Where one key holds weights and chances as well as points."""

FIGURE = re.compile(r"\d+(?:\.\d+)?")

LAYOUT = re.compile(r"[─█░│]|[0-9.]+ s\b|just under ")
"""Lines, bars, times, and what is said of a figure that has more digits than are printed."""

DRAWN = re.compile(r"uncertainty|draws|^\.under\.")
"""Where numbers are drawn, they are rounded to six significant digits: another rounding by a factor that is no power of ten."""


def factors(name: str, command: str) -> tuple[Decimal, ...]:
    """Factors that are no powers of ten, and one that commutes with rounding; one of them where that is dear."""
    if command not in EVERYWHERE:
        return (Decimal(2), Decimal(10))
    return (Decimal(2), Decimal(3), Decimal(10)) if name == "everything" else (Decimal(3),)


def printed(name: str, command: str, folder: Path, *, as_json: bool) -> dict[Decimal, tuple[int, str]]:
    """Factor (1 too) → exit code and what the command printed."""
    scenario, words = SCENARIOS[name](), {**EVERYWHERE, **OF_ONE.get(name, {})}[command]
    found = {}
    for factor in (Decimal(1), *factors(name, command)):
        place = folder / f"{factor}"
        place.mkdir()
        (place / "case.yaml").write_text(in_units(scenario, factor / 10), encoding="utf-8")
        (place / "deals.csv").write_text("group,sum,guard,road\nA,60,some,open\nB,20,full,shut\nC,none,,\n", encoding="utf-8")
        told = [re.sub("@([0-9.]+)", lambda points, factor=factor: str(Decimal(points[1]) * factor), word) for word in words]  # type: ignore[misc]
        asked = ["--json"] if as_json and words[0] != "report" else []
        said = "offer best\n" + "pass\n" * 5
        done = zopa(told[0], "case.yaml", *told[1:], *asked, cwd=place, stdin=said)
        found[factor] = done.returncode, done.stdout if done.returncode == 0 else done.stderr
    return found


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if key not in ELSEWHERE:
                yield from leaves(value, (*path, key))
    else:
        yield path, node


def number(value: Any) -> Fraction | None:
    """A number, or the exact one behind a text such as '59/2'."""
    if isinstance(value, str):
        return Fraction(value) if re.fullmatch(r"-?\d+(/\d+)?", value) else None
    return None if value is None or isinstance(value, bool) else Fraction(value)


def power(before: Any, after: Any, factor: Decimal) -> int | None:
    """The power of the factor by which a figure has grown; None: by none. Texts are exact."""
    a, b = number(before), number(after)
    assert a is not None
    assert b is not None
    exact = isinstance(before, str)
    for exponent in range(-2, 8):
        expected = a * Fraction(factor) ** exponent
        if b == expected if exact else abs(b - expected) <= abs(expected) / 10**9:
            return exponent
    return None


def same_words(before: Any, after: Any, factor: Decimal) -> bool:
    """Whether two texts are the same but for figures, each the same or the factor as large within the digits that are printed."""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    one, other = (" ".join(LAYOUT.sub(" ", text).split()) for text in (before, after))
    if FIGURE.sub("#", one) != FIGURE.sub("#", other):
        return False
    pairs = zip(FIGURE.findall(one), FIGURE.findall(other), strict=True)
    return all(a == b or abs(Decimal(b) - factor * Decimal(a)) <= (factor * last_digit(a) + last_digit(b)) / 2 for a, b in pairs)


def last_digit(figure: str) -> Decimal:
    return Decimal(1).scaleb(-len(figure.partition(".")[2]))


def test_every_command_that_prints_points_is_tried() -> None:
    tried = {words[0] for words in (*EVERYWHERE.values(), *(words for calls in OF_ONE.values() for words in calls.values()))}
    assert tried.isdisjoint(WITHOUT_POINTS)
    assert {name.split()[0] for name, _ in commands()} == tried | WITHOUT_POINTS.keys()


@pytest.mark.parametrize(("name", "command"), CASES)
def test_every_figure_is_in_the_unit_of_the_file(name: str, command: str, tmp_path: Path) -> None:
    found = printed(name, command, tmp_path, as_json=True)
    codes = {code for code, _ in found.values()}
    assert len(codes) == 1
    if codes != {0}:
        assert name.startswith("random"), found
        return
    before = dict(leaves(json.loads(found[Decimal(1)][1])))
    powers: dict[str, set[int]] = {}
    for factor in factors(name, command):
        after = dict(leaves(json.loads(found[factor][1])))
        assert before.keys() == after.keys()
        for path, value in before.items():
            where = "." + ".".join("#" if isinstance(key, int) else str(key) for key in path)
            if number(value) in (None, 0) or number(after[path]) in (None, 0):
                assert value == after[path] or same_words(value, after[path], factor), (factor, path)
                continue
            if factor != 10 and DRAWN.search(where):
                continue
            exponent = power(value, after[path], factor)
            assert exponent is not None, (factor, path, value, after[path])
            powers.setdefault(where, set()).add(exponent)
    mixed = {where: found for where, found in powers.items() if len(found) > 1 and not NUMBERS_OF_ANY_KIND.search(where)}
    assert not mixed


@pytest.mark.parametrize("command", ["show", "solve", "alternating offers", "one session", "commitment", "roles", "play"])
def test_the_words_are_the_same_and_so_are_the_figures_within_their_digits(command: str, tmp_path: Path) -> None:
    found = printed("everything", command, tmp_path, as_json=False)
    for factor in factors("everything", command):
        assert same_words(found[Decimal(1)][1], found[factor][1], factor), (factor, *found.values())
