"""`zopa coalitions` as a person or a script meets it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import answer, zopa

LAKE = """
title: A lake
issues:
  a: {title: A's water, options: {cleans: clean, dumps: dirty}, controlled_by: a}
  b: {title: B's water, options: {cleans: clean, dumps: dirty}, controlled_by: b}
no_deal: {courses: {on: {title: on, outcome: {a: dumps, b: dumps}}, stated: {title: stated, points: {a: 1, b: 2}}}}
constraints: {never_alone: {never: {a: dumps, b: cleans}}}
parties:
  a: {title: A, weights: {a: 4, b: 6}, values: {a: {cleans: 0, dumps: 100}, b: {cleans: 100, dumps: 0}}, reservation: 40}
  b: {title: B, weights: {a: 6, b: 4}, values: {a: {cleans: 100, dumps: 0}, b: {cleans: 0, dumps: 100}}, reservation: 70,
      red_lines: {dirt: {title: dirt, never: {a: dumps, b: dumps}}}}
offers:
  both: {title: Both clean, terms: {a: cleans, b: cleans}}
"""


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    path = tmp_path / "lake.yaml"
    path.write_text(LAKE, encoding="utf-8")
    return path


def test_the_json_answer_with_a_course_as_default(lake: Path) -> None:
    found = answer("coalitions", lake, "--default", "on", "both")
    assert found["schema"] == "zopa/coalitions/1"
    assert found["default"] == {"a": "dumps", "b": "dumps"}
    assert (found["blocking"], found["in_core"], found["crossed"], found["possible"]) == ([], True, [], True)
    assert [each["members"] for each in found["coalitions"]] == [["a"], ["b"], ["a", "b"]]
    together = found["coalitions"][-1]["over_default"]
    assert (together["terms"], together["gains"]) == ({"a": "cleans", "b": "cleans"}, {"a": 20.0, "b": 20.0})
    assert {name: Fraction(gain) for name, gain in together["exact"]["gains"].items()} == {"a": 20, "b": 20}
    core = found["core"]
    assert (core["candidates"], core["outcomes"], core["acceptable"]) == (2, 1, 0)
    assert core["listed"] == [{"outcome": {"a": "cleans", "b": "cleans"}, "acceptable": False}]


def test_an_agreement_that_cannot_be_in_the_core_says_why(lake: Path) -> None:
    blocked = " ".join(zopa("coalitions", lake, "--default", "on", "a=cleans,b=dumps").stdout.split())
    assert "A can make sure of more than the agreement gives every member. The agreement is not in the core." in blocked
    crossing = " ".join(zopa("coalitions", lake, "--default", "on", "a=dumps,b=dumps").stdout.split())
    assert "The agreement crosses B's red line “dirt”, so it is not in the core." in crossing
    impossible = " ".join(zopa("coalitions", lake, "--default", "both", "a=dumps,b=cleans").stdout.split())
    assert "The agreement cannot be made at all: constraint “never_alone”." in impossible


def test_the_core_is_cut_to_its_first_outcomes(lake: Path) -> None:
    lifted = ("constraints.never_alone.in_force=false", "parties.b.red_lines.dirt.in_force=false", "parties.a.weights.b=4")
    words = ("--default", "on", *(word for change in lifted for word in ("--set", change)))
    whole = answer("coalitions", lake, *words, "--limit", "0")["core"]
    assert whole["outcomes"] == len(whole["listed"]) > 1
    cut = zopa("coalitions", lake, *words, "--limit", "1", "--full").stdout
    assert f"{whole['outcomes'] - 1} more; --limit 0 shows all." in cut


def test_a_default_that_no_agreement_could_hold_stands_and_that_is_said(lake: Path) -> None:
    """A alone keeps its water dirty, as it is, whether a constraint, or that the option is out of force, keeps that out of agreements."""
    for change, named in (
        ("constraints.never_dirty={never: {a: dumps}, title: Never dirty}", "constraint “Never dirty”"),
        ("issues.a.options.dumps.in_force=false", "“dirty”, an option out of force"),
    ):
        found = answer("coalitions", lake, "--set", change, "--default", "on", "a=cleans,b=dumps")
        assert (found["blocking"], found["possible"]) == ([["a"]], True)
        text = " ".join(zopa("coalitions", lake, "--set", change, "--default", "on", "a=cleans,b=dumps").stdout.split())
        assert "Kept as it is: A's water. Gains: A +40.00. Left as it is, moved by nobody: what no agreement could hold" in text
        assert named in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "--default with 'on', 'both' of the file"),
        (["--default", "stated"], "stated"),
        (["--default", "a=dumps"], "these terms leave"),
        (["--default", "on", "a=cleans"], "these terms leave"),
        (["--default", "on", "bothh"], "did you mean 'both'"),
    ],
)
def test_bad_requests_are_refused(lake: Path, words: list[str], message: str) -> None:
    done = zopa("coalitions", lake, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
