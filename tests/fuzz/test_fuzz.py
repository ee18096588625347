"""Fuzzing: that it finds what it looks for, that a few inputs of every kind crash nowhere, and that what once crashed does no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.fuzz import seeds
from benchmarks.fuzz.campaign import Campaign, Tally, here
from benchmarks.fuzz.grammar import Grammar
from benchmarks.fuzz.kinds import kinds
from benchmarks.fuzz.trying import Kind, minimised, tried
from simulator.errors import Fault, ScenarioError, UsageError
from simulator.scenario.reading import loads
from simulator.scenario.schema import json_schema

CRASHERS = Path(__file__).parent / "crashers"
KINDS = (
    *("yaml soup", "json soup", "scenario bytes", "scenario nodes", "scenario keys", "scenario schema", "large files"),
    *("--set", "--vary", "offers", "answers"),
    *("deals", "variants", "rankings", "certificates", "score files", "saved games", "run folders"),
    *("foreign files", "data sets", "forecasts"),
    "commands",
)


@pytest.fixture(scope="module")
def all_kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kind]:
    return kinds(tmp_path_factory.mktemp("fuzz"))


def test_every_kind_is_tried_here(all_kinds: dict[str, Kind]) -> None:
    assert tuple(all_kinds) == KINDS


@pytest.mark.parametrize("name", KINDS)
def test_inputs_of_a_fixed_seed_crash_nowhere(name: str, all_kinds: dict[str, Kind]) -> None:
    count = {"large files": 2, "commands": 12, "run folders": 20, "scenario nodes": 300}.get(name, 100)
    crashed = here(Campaign({name: all_kinds[name]}, seed=13, inputs=count), limit=None)
    assert not crashed, "\n".join(f"input {number}: {found.trace}\n{content!r}" for number, _, content, found in crashed)


@pytest.mark.parametrize("file", sorted(path.name for path in CRASHERS.glob("*.bin")))
def test_what_crashed_once_is_answered_or_refused(file: str, all_kinds: dict[str, Kind]) -> None:
    kind = {name.replace(" ", "-").strip("-"): each for name, each in all_kinds.items()}[Path(file).stem.rpartition("-")[0]]
    found = tried(kind, (CRASHERS / file).read_bytes(), seconds=None)
    assert found.ending != "crashed", found.trace


def test_seeds_are_answered_as_they_are(all_kinds: dict[str, Kind]) -> None:
    for text in (seeds.PRESS, seeds.RANKED):
        loads(text, "seed")
    for name, content in {"deals": seeds.DEALS, "variants": seeds.VARIANTS, "rankings": seeds.RANKING_FILE}.items():
        assert tried(all_kinds[name], content.encode()).ending == "answered", name


def test_inputs_come_from_seed_and_number_alone(all_kinds: dict[str, Kind]) -> None:
    campaign = Campaign(all_kinds, seed=3, inputs=20)
    backwards = [campaign.input(number)[1] for number in reversed(range(20))]
    assert [campaign.input(number)[1] for number in range(20)] == backwards[::-1]
    assert len(set(backwards)) > 10


def keys_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
        for value in node.values():
            yield from keys_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_of(value)


def test_trees_from_the_schema_have_every_key() -> None:
    schema = json_schema()
    grammar, rng = Grammar(schema), Random(0)
    found = {key for _ in range(800) for key in keys_of(grammar.tree(rng, "Scenario"))}
    for _ in range(200):
        found |= set(keys_of(grammar.grafted(rng, seeds.scenarios()[0])))
    known = {key for name, each in schema["$defs"].items() if not name.startswith("Overlay") for key in each.get("properties", {})}
    assert known - found == set()


def faulty(content: bytes) -> None:
    if b"K" in content:
        raise KeyError(content)
    if b"W" in content:
        raise UsageError("")
    if b"P" in content:
        raise ScenarioError([Fault("somewhere")])
    if b"L" in content:
        while True:
            pass
    if b"U" in content:
        raise UsageError("refused")


KIND = Kind("faulty", "", 1, lambda rng: b"ab" * rng.randrange(5), faulty, places=True)


@pytest.mark.parametrize(
    ("content", "where"),
    [(b"K", "KeyError at"), (b"W", "NotToldError at"), (b"P", "NotToldError at"), (b"L", "more than 0.05 s")],
)
def test_what_is_no_proper_refusal_is_a_crash(content: bytes, where: str) -> None:
    found = tried(KIND, content, seconds=0.05)
    assert (found.ending, found.where.startswith(where)) == ("crashed", True)
    assert tried(KIND, b"U").ending == "refused"
    assert tried(KIND, b"a").ending == "answered"


def test_a_crasher_is_made_as_small_as_it_gets() -> None:
    content = b"abc" * 30 + b"K" + b"xyz" * 30
    assert minimised(KIND, content, tried(KIND, content)) == b"K"


def test_figures_are_counted_by_kind() -> None:
    tally = Tally(["faulty"])
    for content in (b"K", b"U", b"a", b"a"):
        tally.count(KIND, 7, tried(KIND, content))
    assert tally.table[0, :4].tolist() == [4, 2, 1, 1]


def test_seed_trees_are_plain_data() -> None:
    assert len(seeds.scenarios()) > 10
    json.dumps(seeds.scenarios())
