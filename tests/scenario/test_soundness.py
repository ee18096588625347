"""Checks that compute with a part of a scenario never meet what could not be read, and counts of any size can be told."""

from __future__ import annotations

import sys
from random import Random

import pytest

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.mutating import damaged, nodes
from simulator.errors import Fault, ScenarioError
from simulator.scenario.reading import loads

SHAPES: tuple[object, ...] = (None, "x", 7, True, [], {}, ["a"], {"a": 1}, [[]], [{}])
"""One value of every shape; a node of a file that is sound takes at most two of them."""


@pytest.mark.parametrize("tree", [seeds.PRESS, seeds.RANKED], ids=["points", "rankings"])
def test_any_node_of_any_shape_gives_located_faults_or_a_scenario(tree: str) -> None:
    sound = seeds.tree_of(tree)
    rng, places = Random(1), list(nodes(sound))
    for path in places:
        for shape in rng.sample(SHAPES, 1):
            for fault in faults_of(strange.written(damaged(rng, sound, lambda _, shape=shape: shape, [path]))):  # type: ignore[misc]
                assert fault.message
                assert fault.line is not None
                assert fault.column is not None


def faults_of(text: str) -> tuple[Fault, ...]:
    """Every fault of a text, at least one where it is no scenario."""
    try:
        loads(text, "damaged")
    except ScenarioError as error:
        return error.faults or (Fault(""),)
    return ()


def test_an_issue_that_is_no_mapping_beside_rankings() -> None:
    with pytest.raises(ScenarioError) as raised:
        loads(seeds.RANKED.replace("{title: Row, options: {a: A, b: B}, controlled_by: p}", "[a, b]"), "rankings")
    assert [fault.path for fault in raised.value.faults] == ["issues.row"]


def test_a_faulty_constraint_keeps_rankings_from_being_compared_with_it() -> None:
    text = seeds.RANKED + "constraints: {c: {never: {row: nowhere}}}\n"
    with pytest.raises(ScenarioError) as raised:
        loads(text, "rankings")
    assert [fault.path for fault in raised.value.faults] == ["constraints.c.never.row"]


def test_counts_of_more_digits_than_python_writes_out() -> None:
    assert sys.get_int_max_str_digits() == 4300
    players = ", ".join(f"p{number}: [a, b, c, d, e, f, g, h, i, j]" for number in range(4400))
    text = f"{seeds.RANKED}games: {{many: {{title: Many, players: {{{players}}}, payoffs: {{}}}}}}\n"
    assert faults_of(text)  # once a ValueError came from the digits
