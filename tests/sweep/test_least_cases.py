"""The smallest sweeps: one number, one group that holds all, a few base samples, one variant, a range that reaches 0. Every question to
each of them has an answer, or a sentence that says why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import answer, zopa

ZERO_WEIGHT = """\
title: One issue that may not matter
issues:
  a: {title: A, options: {x: X, y: Y}}
  b: {title: B, options: {x: X, y: Y}}
parties:
  one: {title: One, weights: {a: {base: 10, range: [0, 20]}, b: 0}, values: {a: {x: 100, y: 0}}, reservation: 30}
  two: {title: Two, weights: {a: 1, b: 1}, values: {a: {x: 0, y: 100}, b: {x: 100, y: 0}}, reservation: {base: 30, range: [20, 60]}}
"""
ZERO_CHANCE = """\
title: Chances that may all be zero
issues:
  a: {title: A, options: {x: X, y: Y}}
parties:
  one: {title: One, weights: {a: 1}, values: {a: {x: 100, y: 0}}, beliefs: {c: {base: 1, range: [0, 1]}}}
no_deal: {courses: {c: {title: C, points: {one: 10}}}}
"""
ONE = ("--vary", "parties.seller.reservation=range")
DRAWN_AS_WELL = ("one number, latin_hypercube, 1", "one number, saltelli, 16", "one listed value")
"""Sweeps of which pictures are tried as well."""
DESIGNS = ("latin_hypercube", "sobol", "saltelli", "morris")
SWEEPS = {
    **{f"one number, {design}, 1": ("sale", *ONE, "--design", design, "--samples", "1") for design in DESIGNS},
    "one number, ends": ("sale", *ONE, "--design", "one_at_a_time"),
    "one number, saltelli, 16": ("sale", *ONE, "--design", "saltelli", "--samples", "16"),
    "one group that holds all, 16": ("sale", "--design", "saltelli", "--samples", "16", "--group", "all=*"),
    "one group that holds all, morris": ("sale", "--design", "morris", "--samples", "4", "--group", "all=*"),
    "eight base samples": ("sale", "--design", "saltelli", "--samples", "8"),
    "one listed value": ("sale", "--vary", "parties.seller.reservation=30"),
    "one listed value and one draw": ("sale", *ONE, "--vary", "parties.buyer.reservation=50", "--samples", "1"),
    "a weight down to 0": ("weight.yaml", "--samples", "12"),
    "a weight down to 0, ends": ("weight.yaml", "--design", "one_at_a_time"),
    "a chance down to 0, ends": ("chance.yaml", "--design", "one_at_a_time"),
    "a chance down to 0, span": ("chance.yaml", "--vary", "parties.one.beliefs.c=0:1", "--samples", "3"),
    "a weight down to 0, span": ("weight.yaml", "--vary", "parties.one.weights.a=0:1", "--samples", "3"),
}  # fmt: skip
QUESTIONS = (
    (),
    ("--by", "FACTOR"),
    ("--sensitivity", "agreement"),
    ("--sensitivity", "least_surplus"),
    ("--discover",),
    ("--where", "variant>5"),
    ("--where", "variant<0"),
)
PICTURES = (("--plot", "a.svg"), ("--plot", "b.svg", "--kind", "parallel"), ("--plot", "c.svg", "--x", "FACTOR"))


@pytest.mark.parametrize("name", SWEEPS)
def test_every_question_to_a_least_sweep_is_answered(name: str, tmp_path: Path) -> None:
    (tmp_path / "weight.yaml").write_text(ZERO_WEIGHT, encoding="utf-8")
    (tmp_path / "chance.yaml").write_text(ZERO_CHANCE, encoding="utf-8")
    done = zopa("sweep", *SWEEPS[name], "-o", "run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert answer("results", "run", cwd=tmp_path)["statuses"]["failed"] == 0
    with (tmp_path / "run" / "results.csv").open(encoding="utf-8") as table:
        factor = table.readline().split(",")[1]
    pictures = PICTURES if name in DRAWN_AS_WELL else ()
    for question in (*QUESTIONS, *pictures):
        asked = zopa("results", "run", *(factor if word == "FACTOR" else word for word in question), cwd=tmp_path)
        assert asked.returncode in (0, 2), (question, asked.stderr)
        assert "Traceback" not in asked.stderr, (question, asked.stderr)
        assert "nan" not in asked.stdout, question
        assert " inf" not in asked.stdout, question
        if asked.returncode == 2:
            assert len(asked.stderr.strip().splitlines()) == 1, (question, asked.stderr)


def test_a_zero_end_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "weight.yaml").write_text(ZERO_WEIGHT, encoding="utf-8")
    done = zopa("sweep", "weight.yaml", "--vary", "ranges=all", "--design", "one_at_a_time", "-o", "run", cwd=tmp_path)
    assert "that end is left out" in done.stdout
    rows = (tmp_path / "run" / "results.csv").read_text(encoding="utf-8").splitlines()
    assert [float(row.split(",")[1]) for row in rows[1:]] == [10, 0.00002, 20, 10, 10]
    assert any("that end is left out" in note for note in answer("results", "run", cwd=tmp_path)["notes"])


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--design", "saltelli", "--samples", "8"), "8 base samples are too few to say what moves it; sweep with --samples 16 or more"),
        (("--design", "saltelli", "--samples", "1"), "1 base sample is too few"),
        (("--design", "morris", "--samples", "1"), "1 trajectory is too few"),
        (("--samples", "1"), "1 variant is too few to say what moves it; sweep with --samples 10 or more"),
    ],
)
def test_too_few_draws_say_nothing_of_what_matters(words: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    assert zopa("sweep", "sale", *words, "-o", "run", cwd=tmp_path).returncode == 0
    for target in ("agreement", "least_surplus", "buyer"):
        (case,) = answer("results", "run", "--sensitivity", target, cwd=tmp_path)["cases"]
        assert case["no_figures"].startswith(reason)
        assert case["effects"] == []


def test_one_number_accounts_for_all_of_the_variance(tmp_path: Path) -> None:
    """Sobol' indices of a single number, or of one group that holds all, are 1 by definition."""
    for words in (ONE, ("--group", "all=*")):
        run = tmp_path / words[0].strip("-")
        assert zopa("sweep", "sale", *words, "--design", "saltelli", "--samples", "256", "-o", run).returncode == 0
        (case,) = answer("results", run, "--sensitivity", "least_surplus")["cases"]
        (effect,) = case["effects"]
        for index in ("first", "total"):
            assert abs(effect[index]["value"] - 1) < 0.15
            assert effect[index]["low"] <= 1 <= effect[index]["high"]
