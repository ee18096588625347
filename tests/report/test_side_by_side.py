"""Figures of one party that stand side by side: those that differ never print alike, in whichever command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.running import zopa

NEAR = """
title: Near
issues:
  a: {title: A, controlled_by: p, options: {x: X, y: Y}}
  b: {title: B, controlled_by: q, options: {v: V, w: W}}
parties:
  p:
    title: P
    weights: {a: 1, b: 1}
    values: {a: {x: 50.0001, y: 50.0003}, b: {v: 50.0001, w: 50.0005}}
    reservation: 50.00011
    patience: 0.999999
  q:
    title: Q
    weights: {a: 1, b: 1}
    values: {a: {x: 50.0003, y: 50.0001}, b: {v: 50.0005, w: 50.0001}}
    reservation: 50.00011
    patience: 0.999999
offers: {xv: {title: XV, terms: {a: x, b: v}}, yw: {title: YW, terms: {a: y, b: w}}}
games:
  small:
    title: Small
    players: {p: [one, two], q: [one, two]}
    payoffs:
      both: {when: {p: one, q: one}, points: {p: 1.00001, q: 1.00002}}
      first: {when: {p: one, q: two}, points: {p: 1.00003, q: 1.00004}}
      second: {when: {p: two, q: one}, points: {p: 1.00005, q: 1.00006}}
      none: {when: {p: two, q: two}, points: {p: 1.00007, q: 1.00008}}
"""
TABLES = (
    (("commitment", "xv", "--later", "parties.p.reservation=50.00012"), "P", 3),
    (("divide",), "P", 3),
    (("equilibria", "--alternating", "2", "--set", "parties.p.reservation=49", "--set", "parties.q.reservation=49"), "P", 3),
    (("equilibria",), "one", 4),
)
"""What is asked, and the row in which so many figures at least stand and all differ in size or sign."""


@pytest.fixture
def near(tmp_path: Path) -> Path:
    (tmp_path / "near.yaml").write_text(NEAR)
    return tmp_path


def _rows(text: str, label: str) -> list[list[str]]:
    """The figures in each row of a table that begins with a label."""
    rows = [line for line in text.splitlines() if re.match(rf" *{re.escape(label)} +[+−]?\d", line)]
    return [re.findall(r"−?\d+\.\d+", row) for row in rows]


@pytest.mark.parametrize(("words", "label", "least"), TABLES, ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_in_a_row_nothing_that_differs_prints_alike(words: Sequence[str], label: str, least: int, near: Path) -> None:
    command, *options = words
    done = zopa(command, "near.yaml", *options, "--full", cwd=near)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [row for row in _rows(done.stdout, label) if len(row) >= least]
    assert rows, done.stdout
    for row in rows:
        assert len(set(row)) == len(row), done.stdout
