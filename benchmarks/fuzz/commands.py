"""Whole commands on scenarios that are valid and odd: numbers at the edges, parts lifted, options with strange values."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.mutating import at, copied, nodes
from benchmarks.fuzz.scenarios import grammar
from benchmarks.fuzz.texts import decoded
from benchmarks.fuzz.trying import Kind

FILE = "odd.json"
CALLS = (
    *("check", "show", "solve --draws 3", "explain", "compare --draws 3", "divide", "calibrate", "equilibria", "stability", "commitment"),
    *(
        "coalitions price=28,delivery=later --default half",
        "report --format json --draws 3",
        "report --format csv --draws 3",
        "simulate --sessions 2",
        "roles",
    ),
    *(
        "sweep --samples 2 --plan",
        "diff odd.json",
        "solve --ratify --draws 3",
        "explain --ratify",
        "solve --engine mixed-integer --no-draws",
    ),
    *(
        "solve --engine enumeration --frontier all --no-draws",
        "equilibria --alternating 3",
        "play --as buyer",
        "commitment half --shift seller=5",
    ),
)
OPTIONS = (
    "--time-limit",
    "--memory-limit",
    "--draws",
    "--seed",
    "--limit",
    "--rounds",
    "--ratify",
    "--set",
    "--solution",
    "--sessions",
    "--learn",
    "--depth",
)
UNLIMITED = frozenset({"check", "play", "sweep"})
"""Take no time limit."""
LIMITED = frozenset({"--draws", "--rounds", "--sessions", "--learn", "--alternating", "--depth"})
"""Ask for so much work; a large number is a long wait and no fault."""


def command_kinds(folder: Path) -> Iterator[Kind]:
    def run(content: bytes) -> None:
        line, _, scenario = content.partition(b"\n")
        (folder / FILE).write_bytes(scenario)
        words = decoded(line).split("\t")
        ended(words, folder)

    yield Kind("commands", "whole commands on scenarios that are valid and odd", 1, _odd, run)


def _odd(rng: Random) -> bytes:
    name, *rest = rng.choice(CALLS).split()
    words = [name, *rest, FILE] if name == "diff" else [name, FILE, *rest]
    words += [] if name in UNLIMITED else ["--time-limit", "1"]
    if rng.random() < 0.4:
        option = rng.choice(OPTIONS)
        value = (
            rng.choice(("0", "1", "2", "-1", "")) if option in LIMITED else strange.number(rng) if rng.random() < 0.7 else strange.text(rng)
        )
        words += [option, value.replace("\0", "0").replace("\t", " ").replace("\n", " ")]
    if rng.random() < 0.3:
        words.append("--json")
    found = seeds.scenarios()[0] if rng.random() < 0.7 else rng.choice(seeds.scenarios())
    for _ in range(rng.choice((0, 1, 1, 2))):
        found = grammar().grafted(rng, found) if rng.random() < 0.1 else _renumbered(rng, found)
    return "\t".join(words).encode("utf-8", "surrogatepass") + b"\n" + strange.written(found).encode("utf-8", "surrogatepass")


def _renumbered(rng: Random, tree: Any) -> Any:
    """The tree with one of its numbers changed, mostly to one that is possible there."""
    result = copied(tree)
    numbers = [path for path in nodes(result) if isinstance(at(result, path), int | float) and not isinstance(at(result, path), bool)]
    if numbers:
        path = rng.choice(numbers)
        before = at(result, path)
        wide = {"base": before, "range": sorted((rng.choice((0, before / 2)), rng.choice((before, before * 2))))}
        new = rng.choice((0, before * 2, before / 3, -before, 1, wide, strange.RAW + rng.choice(strange.NUMBERS)))
        at(result, path[:-1])[path[-1]] = new
    return result


class EndedBadlyError(Exception):
    """A command left with a code that means our fault."""


def ended(words: list[str], folder: Path) -> int:
    """The exit code of a command in this process. Raises what it does not catch itself, and `EndedBadlyError` for exit code 1."""
    from simulator.cli.main import main

    with _as_if_started(words, folder) as told:
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        if code == 1:
            sys.stderr.flush()
            raise EndedBadlyError(told.getvalue().decode("utf-8", "replace")[-300:])
    return code


@contextmanager
def _as_if_started(words: list[str], folder: Path) -> Iterator[io.BytesIO]:
    before = sys.stdin, sys.stdout, sys.stderr, sys.argv, Path.cwd(), sys.get_int_max_str_digits()
    told = io.BytesIO()
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(buffer, encoding="utf-8") for buffer in (io.BytesIO(b"accept\nyes\nwalk\nyes\n"), io.BytesIO(), told)
    )
    sys.argv = ["zopa", *words]
    os.chdir(folder)
    try:
        yield told
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv = before[:4]
        os.chdir(before[4])
        sys.set_int_max_str_digits(before[5])
