"""Scenario files: bytes, damaged trees, trees made from the schema; in YAML and in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.grammar import Grammar
from benchmarks.fuzz.mutating import at, copied, damaged, mutated, nodes
from benchmarks.fuzz.trying import Kind
from simulator.files import MIB

JSON = b"{"
"""First byte of what is read as JSON by one input in two, which the last bit of its length decides."""


def scenario_kinds() -> Iterator[Kind]:
    yield Kind("yaml soup", "signs and words of YAML in any order, as a scenario file", 220, _soup, _read, places=True)
    yield Kind("json soup", "signs and words of JSON in any order, as a scenario file", 200, _json_soup, _read, places=True)
    yield Kind("scenario bytes", "scenario files with bytes changed, cut, doubled", 180, _bytes, _read, places=True)
    yield Kind("scenario nodes", "scenario files with nodes replaced, removed, doubled", 60, _damaged, _read, places=True)
    yield Kind("scenario keys", "scenario files with keys that the schema knows added", 15, _grafted, _read, places=True)
    yield Kind("scenario schema", "scenario files made from the schema alone", 15, _made, _read, places=True)
    yield Kind("large files", "scenario files of up to 1 MiB, one part repeated many times", 0.05, _large, _read, places=True)


def _read(content: bytes) -> None:
    """`zopa check` of a file without the count of its outcomes: read, fitted to the models, checked."""
    from simulator.scenario.reading import loads

    loads(content, "input", json=content.startswith(JSON) and len(content) % 2 == 0)


@cache
def grammar() -> Grammar:
    from simulator.scenario.schema import json_schema

    return Grammar(json_schema())


_WORDS = (
    *[
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\n",
        "\n  ",
        "\n    ",
        "#",
        '"',
        "'",
        "title: x",
        "issues:",
        "parties:",
        "schema: 1",
        "price",
        "buyer",
        "levels: [1, 2]",
        "weights: {a: 1}",
    ],
    "&a ",
    "*a",
    "? ",
    "!t ",
)
_JSON_WORDS = (
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    '"title"',
    '"issues"',
    '"parties"',
    '"schema"',
    "1",
    "null",
    "true",
    " ",
    "\n",
    "\\u0000",
)


def _soup(rng: Random) -> bytes:
    return "".join(rng.choice(_WORDS) if rng.random() < 0.8 else strange.text(rng) for _ in range(rng.randrange(40))).encode(
        "utf-8", "surrogatepass"
    )


def _json_soup(rng: Random) -> bytes:
    words = (rng.choice(_JSON_WORDS) if rng.random() < 0.85 else strange.number(rng) for _ in range(rng.randrange(40)))
    return _even(("{" + "".join(words)).encode())


def _even(content: bytes) -> bytes:
    """The content with a blank at its end where it would not be read as JSON."""
    return content if len(content) % 2 == 0 else content + b" "


def _bytes(rng: Random) -> bytes:
    return mutated(rng, rng.choice(seeds.scenario_bytes()), seeds.scenario_bytes())


def tree(rng: Random) -> Any:
    """One of the seeds' trees, mostly the first, which has most keys."""
    return rng.choice(seeds.scenarios()) if rng.random() < 0.6 else seeds.scenarios()[0]


def _several(rng: Random, change: Callable[[Any], Any]) -> bytes:
    found = tree(rng)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        found = change(found)
    return strange.written(found).encode("utf-8", "surrogatepass")


def _damaged(rng: Random) -> bytes:
    return _several(rng, lambda found: damaged(rng, found))


def _grafted(rng: Random) -> bytes:
    return _several(rng, lambda found: grammar().grafted(rng, found))


def _made(rng: Random) -> bytes:
    return strange.written(grammar().tree(rng, rng.choice(("Scenario", "Scenario", "OverlayScenario")))).encode("utf-8", "surrogatepass")


def _large(rng: Random) -> bytes:
    """One mapping or list of a tree with so many copies of one of its entries, under names of their own, that the file is large."""
    result = copied(tree(rng))
    holders = [path for path in ((), *nodes(result)) if isinstance(at(result, path), dict | list) and at(result, path)]
    owner = at(result, rng.choice(holders))
    size, most = len(strange.written(result)), rng.choice((MIB // 8, MIB // 2, MIB))
    key = rng.choice(list(owner) if isinstance(owner, dict) else range(len(owner)))
    entry = owner[key]
    for number in range((most - size) // (len(strange.written({str(key): entry})) + 6)):
        if isinstance(owner, list):
            owner.append(entry + 1 + number if isinstance(entry, int | float) else entry)
        else:
            owner[f"{key}{number}"] = entry
    return strange.written(result).encode("utf-8", "surrogatepass")
