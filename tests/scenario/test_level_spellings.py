"""A level is one level in any spelling, quoted or not, in YAML and in JSON, wherever it is named."""

from __future__ import annotations

import json

import pytest

from simulator import Scenario
from simulator.errors import ScenarioError
from simulator.offers.reading import inline_offer
from simulator.scenario.reading import loads

FILE = """
title: t
as_of: 2026-01-01
issues:
  i: {{title: I, levels: [6, 7.5], controlled_by: p, irreversible: {{{six}: {half}}}}}
  j: {{title: J, options: {{x: X, y: Y}}}}
parties:
  p:
    title: P
    weights: {{i: 1, j: 1}}
    values: {{i: {{{six}: 0, {half}: 100}}, j: {{x: 0, y: 100}}}}
    interactions: {{a: {{when: {{i: {six}}}, points: 1}}}}
    red_lines: {{b: {{never: {{i: [{six}], j: x}}}}}}
    beliefs: {{c: 1}}
    ratification: {{d: {{title: D, needed: {{i: {half}}}, chance_by_option: {{i: {{{half}: 0.5}}}}, if_refused: {{i: {six}}}}}}}
  q:
    title: Q
    weights: {{i: 1, j: 1}}
    values: {{i: {{piecewise: {{{six}: 100, {half}: 0}}}}, j: {{x: 0, y: 100}}}}
    reservation: 1
no_deal: {{courses: {{c: {{title: C, outcome: {{i: {six}, j: y}}}}}}}}
constraints: {{e: {{never: {{any: [{{i: {half}, j: x}}]}}}}}}
offers: {{f: {{title: F, terms: {{i: {half}, j: y}}}}}}
calendar: {{round: 1 month, events: {{g: {{title: G, date: 2026-02-01, removes: {{i: {half}}}, in_courses: {{i: {{{six}: {half}}}}}}}}}}}
"""


def plain() -> Scenario:
    return loads(FILE.format(six="6", half="7.5"), "t.yaml")


@pytest.mark.parametrize(
    ("six", "half"),
    [
        ("6.0", "7.50"),
        ('"6.0"', '"7.50"'),
        ('"6."', "'7.5'"),
        ("6e0", "75e-1"),
        ('"6e0"', '"0.75E1"'),
        ("+6", "+7.5"),
        ('"+6.00"', '"+7.5"'),
    ],
)
def test_in_yaml(six: str, half: str) -> None:
    assert loads(FILE.format(six=six, half=half), "t.yaml") == plain()


@pytest.mark.parametrize(("six", "half"), [("6.0", "7.50"), ("6", "7.5"), ("6e0", "75e-1"), ("+6", "+7.5")])
@pytest.mark.parametrize("as_number", [True, False])
def test_in_json(six: str, half: str, as_number: bool) -> None:
    """Keys of JSON are always text; values may be numbers."""
    import yaml

    tree = yaml.safe_load(FILE.format(six='"SIX"', half='"HALF"'))
    text = json.dumps(tree, default=str)
    values = (six.lstrip("+"), half.lstrip("+")) if as_number else (f'"{six}"', f'"{half}"')
    for word, key, value in (("SIX", six, values[0]), ("HALF", half, values[1])):
        text = text.replace(f'"{word}":', f'"{key}":').replace(f'"{word}"', value)
    assert loads(text, "t.json", json=True) == plain()


def test_two_spellings_of_one_level_are_told() -> None:
    text = FILE.format(six="6", half="7.5").replace("{i: {6: 0, 7.5: 100}", '{i: {6: 0, "6.0": 1, 7.5: 100}')
    with pytest.raises(ScenarioError, match="duplicate key '6'"):
        loads(text, "t.yaml")
    with pytest.raises(ScenarioError, match="duplicate key '6'"):
        loads('{"title": "t", "issues": {"6": {}, "6.0": {}}}', "t.json", json=True)


@pytest.mark.parametrize("typed", ["6", "6.0", "6e0", "+6"])
def test_typed_in(typed: str) -> None:
    assert inline_offer(plain(), f"i={typed}").terms == {"i": "6"}


@pytest.mark.parametrize("typed", ["6", "6.0", "+6", '"6.0"', "'6'"])
def test_in_a_path(typed: str) -> None:
    changed = plain().with_changes({f"parties.p.values.i.{typed}": 3})
    assert changed == plain().with_changes({"parties.p.values.i.6": 3}) != plain()
