"""Whatever a file holds, reading it ends in a scenario or in faults with words and places, and in nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load, loads
from simulator.scenario.writing import yaml_text
from simulator.scenario.yaml_text import parse_yaml
from tests.scenario.faulty import GOOD
from tests.scenario.samples import EVERYTHING

BASES = [GOOD, yaml_text(EVERYTHING)]
TOKEN = re.compile(r"[\w.]+|[^\w\s]|\s+")
TOKENS = [TOKEN.findall(base) for base in BASES]
JSON_BASES = [json.dumps(parse_yaml(base, "x").value, default=float) for base in BASES]
ODD = [
    "", "~", "no", "true", "-1", "0", "0.5", "1e400", ".nan", ".inf", "101", "2025-02-30", "{}", "[]", "{a: 1}", "[[]]", "*a", "&a ",
    "!!int ", "!x ", "? ", ": ", "- ", "rest", "always", "any", "extends: x\n", "extends: sale\n", "<<: ", "\t", "\r", "\x85", "\u2028",
    "'", '"', "|", ">", "#", "%YAML 1.2\n", "---\n", "...\n", "base", "range", "table", "numbers", "chances", "issues", "{any: []}",
    "{above: 3}", "{from: 1, to: 0}", "9" * 101, "x" * 300, "é", "\U0001f600",
]  # fmt: skip
"""Pieces of text that mean something somewhere, or nothing anywhere."""


def check_reading(text: str | bytes, *, json: bool = False) -> Scenario | None:
    """The scenario, or None after checking that the refusal is a proper one."""
    try:
        return loads(text, "x", json=json)
    except ScenarioError as error:
        check(error)
        return None


def check(error: ScenarioError) -> None:
    """Every fault has words, on one line that can be printed, and a place."""
    assert error.faults
    for fault in error.faults:
        assert fault.message.strip()
        assert len(str(fault).splitlines()) == 1
        assert fault.line is not None
        assert fault.line >= 1
        assert fault.column is not None
        assert fault.column >= 1
    str(error).encode("utf-8")


@st.composite
def tokens_changed(draw: st.DrawFn) -> str:
    """A valid text with a few of its tokens dropped, doubled, exchanged or replaced."""
    tokens = list(draw(st.sampled_from(TOKENS)))
    for _ in range(draw(st.integers(1, 4))):
        at, other = draw(st.integers(0, len(tokens) - 1)), draw(st.integers(0, len(tokens) - 1))
        match draw(st.sampled_from(["drop", "double", "exchange", "copy", "replace", "insert"])):
            case "drop":
                tokens[at] = ""
            case "double":
                tokens[at] *= 2
            case "exchange":
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case "copy":
                tokens[at] = tokens[other]
            case "replace":
                tokens[at] = draw(st.sampled_from(ODD))
            case "insert":
                tokens[at] = draw(st.sampled_from(ODD)) + tokens[at]
    return "".join(tokens)


@settings(max_examples=160, deadline=None)
@given(tokens_changed())
def test_changed_tokens(text: str) -> None:
    check_reading(text)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(BASES + JSON_BASES), st.data())
def test_changed_bytes(base: str, data: st.DataObject) -> None:
    text = bytearray(base.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    check_reading(bytes(text))
    check_reading(bytes(text), json=True)


LEAVES = st.none() | st.booleans() | st.integers(-3, 200) | st.floats() | st.sampled_from(ODD) | st.text(max_size=5)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_changed_values(data: st.DataObject) -> None:
    """Some entry, anywhere in the tree, becomes something else."""
    tree = json.loads(data.draw(st.sampled_from(JSON_BASES)))
    value = data.draw(LEAVES | st.lists(LEAVES, max_size=3) | st.dictionaries(st.sampled_from(ODD), LEAVES, max_size=3))
    node = tree
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    if isinstance(node, dict) and data.draw(st.booleans()):
        node[data.draw(st.sampled_from(ODD))] = node.pop(key)
    else:
        node[key] = value
    check_reading(json.dumps(tree), json=True)


@settings(max_examples=80, deadline=None)
@given(st.text() | st.binary() | st.lists(st.sampled_from(ODD)).map(" ".join))
def test_anything_at_all(text: str | bytes) -> None:
    check_reading(text)
    check_reading(text, json=True)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from("[{(-?:&*!|>'\"%@`#, \n\t"), st.sampled_from("[{-?:a \n"))
def test_bombs(first: str, second: str) -> None:
    text = (first + second) * 20_000
    check_reading(text)
    check_reading(text, json=True)


@pytest.mark.parametrize(
    "text", ["[" * (1 << 20), "{a: " * (1 << 18), "? " * (1 << 19), "- " * (1 << 19), "a:\n" + " " * (1 << 19) + "b: ["]
)
def test_bombs_of_the_largest_size(text: str) -> None:
    assert check_reading(text) is None


def test_the_unchanged_texts_load() -> None:
    assert all(check_reading(base) is not None for base in BASES)
    assert [check_reading(base, json=True) for base in JSON_BASES] == [check_reading(base) for base in BASES]


@settings(max_examples=30, deadline=None)
@given(tokens_changed())
def test_changed_bases_of_overlays(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    (folder / "base.yaml").write_bytes(text.encode())
    (folder / "over.yaml").write_text("extends: base.yaml\ntitle: Over\nparties: {west: {patience: 1}}\n", encoding="utf-8")
    try:
        assert load(folder / "over.yaml").title == "Over"
    except ScenarioError as error:
        check(error)
