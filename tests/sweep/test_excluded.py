"""An offer that all accept and that a constraint rules out is no agreement, and the summary of a run says so."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import answer, zopa

FILE = """
title: Ruled out
issues:
  price: {title: Price, unit: euros, levels: [0, 50, 100]}
  road: {title: Road, options: {open: Open, shut: Shut}}
parties:
  a:
    title: A
    weights: {price: 1, road: 1}
    values: {price: {rising: [0, 100]}, road: {open: 100, shut: 0}}
    reservation: {base: 20, range: [10, 30]}
  b: {title: B, weights: {price: 1, road: 1}, values: {price: {falling: [0, 100]}, road: {open: 100, shut: 0}}, reservation: 20}
constraints: {never_half: {title: Never half, never: {price: 50, road: open}}}
offers:
  half: {title: Half way, terms: {price: 50, road: open}}
  low: {title: Low, terms: {price: 0, road: open}}
"""


def run(folder: Path, *vary: str) -> tuple[str, dict[str, int]]:
    """What is printed of a run, in one line, and what is ruled out by its JSON answer."""
    (folder / "case.yaml").write_text(FILE, encoding="utf-8")
    words = [word for text in vary for word in ("--vary", text)]
    assert zopa("sweep", "case.yaml", *words, "--output", "run", cwd=folder).returncode == 0
    found = answer("results", "run", cwd=folder)
    printed = zopa("results", "run", "--full", cwd=folder).stdout
    return " ".join(printed.split()), json.loads(json.dumps(found["ruled_out"]))


def test_an_offer_that_is_ruled_out_everywhere_says_so(tmp_path: Path) -> None:
    printed, counted = run(tmp_path, "parties.a.reservation=10,12,14,16,18,20")
    assert counted == {"half": 6}
    assert "Half way (ruled out) 6 6" in printed
    assert "Low 6 6" in printed
    assert "is no agreement whoever accepts it" in printed


def test_where_the_constraint_is_lifted_in_some_variants_it_is_counted(tmp_path: Path) -> None:
    printed, counted = run(tmp_path, "parties.a.reservation=10,12,14,16,18,20", "constraints.never_half.in_force=true,false")
    assert counted == {"half": 6}
    assert "Half way (ruled out in 6) 12 12" in printed


def test_without_constraints_nothing_is_ruled_out(tmp_path: Path) -> None:
    printed, counted = run(tmp_path, "parties.b.reservation=10,20", "constraints.never_half.in_force=false")
    assert counted == {}
    assert "ruled out" not in printed
