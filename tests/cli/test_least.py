"""Every command on the least scenarios: an answer, or one clear message; no traceback, and no word that means nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.every_command import commands
from tests.cli.least import DEAL, LEAST
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

NO_SCENARIO = (
    "list",
    "import",
    "schema",
    "exercise list",
    "exercise start",
    "exercise hint",
    "exercise check",
    "exercise solution",
    "exercise grade",
    "score",
    "validate",
)
"""Commands that take none."""

RUNS: Mapping[str, tuple[str, ...]] = {
    "new": ("new {file} --output -",),
    "check": ("check {file}",),
    "show": ("show {file}",),
    "export": ("export {file} --format genius --output {folder}/in-genius",),
    "diff": ("diff {file} {plain}",),
    "solve": (
        "solve {file} --draws 6 --frontier all --certificate {folder}/proof.json",
        "solve {file} --engine elimination --ratify 0.5 --no-draws",
        "solve {file} --engine mixed-integer --no-draws",
    ),
    "explain": ("explain {file}",),
    "compare": ("compare {file} --draws 6 --improve --counter", "compare {file} {open} --draws 6"),
    "advise": ("advise {file} --for one --draws 6",),
    "divide": ("divide {file}",),
    "calibrate": ("calibrate {file} --observe one=accepted:deal",),
    "equilibria": (
        "equilibria {file}",
        "equilibria {file} --alternating 2",
        "equilibria {file} --between linear,conceder --runs 2 --rounds 2",
    ),
    "stability": ("stability {file}",),
    "commitment": ("commitment {file} --shift one=10",),
    "coalitions": ("coalitions {file} --default {full}",),
    "verify": ("verify {file} {folder}/proof.json",),
    "report": ("report {file} --format md --draws 6",),
    "sweep": ("sweep {file} --samples 3 --output {folder}/drawn", "sweep {file} --vary parties.one.weights.a=1,2 --output {folder}/listed"),
    "results": ("results {folder}/drawn --sensitivity least_surplus", "results {folder}/listed --by parties.one.weights.a"),
    "notebook": ("notebook {file}",),
    "seal": ("seal {file} --by 2999-12-31 --draws 3",),
    "simulate": ("simulate {file} --sessions 3 --rounds 2",),
    "play": ("play {file} --as one --rounds 2",),
    "roles": ("roles {file}",),
    "debrief": ("debrief {file} {deals}",),
}
"""Command → what is run on each scenario, in this order: what one writes another reads."""

TWICE = ("solve", "explain", "compare", "sweep", "results")
"""Commands that are asked for JSON as well."""

NONSENSE = re.compile(r"\b(nan|NaN|inf|Infinity|Traceback)\b|[-−]0\.0*(?![0-9.])|\bNone\b(?! (of|was|accept|is|can|bind|would|give))")


def test_no_command_is_forgotten() -> None:
    assert {name for name, _ in commands()} == {*RUNS, *NO_SCENARIO}


def written(folder: Path, name: str) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(LEAST[name], default=str))
    return path


def told_well(done: Any, run: str) -> None:
    """An answer; or one message on standard error, and no answer beside it."""
    text = done.stdout + done.stderr
    assert "Traceback" not in text, text
    assert done.returncode in ((0, 2, 5) if run.startswith("sweep") else (0, 2)), text  # 5: some variants failed, and the answer says why
    assert NONSENSE.search(text) is None, f"{run}: {NONSENSE.findall(text)}\n{text}"
    if done.returncode == 2:
        assert not done.stdout, text
        assert 0 < len(done.stderr.strip().splitlines()) <= 4, text


@pytest.mark.parametrize("name", LEAST)
def test_every_command_on_the_least_scenarios(name: str, tmp_path: Path) -> None:
    full = {issue: DEAL[issue] if "options" in entry else "5" for issue, entry in LEAST[name]["issues"].items()}
    deals = tmp_path / "deals.csv"
    deals.write_text(f"group,{','.join(full)}\nfirst,{','.join(full.values())}\nsecond{',' * len(full)}\n")
    terms = [f"{issue}={option}" for issue, option in full.items()]
    places = {"file": written(tmp_path, name), "plain": written(tmp_path, "plain"), "folder": tmp_path, "deals": deals}
    words = {**places, "full": ",".join(terms), "open": terms[0]}
    for command, runs in RUNS.items():
        for run in runs:
            typed = [word.format_map(words) for word in run.split()]
            told_well(zopa(*typed, stdin="yes\nq\n"), run)
            if command in TWICE and "--output" not in run:
                read = zopa(*typed[: typed.index("--certificate") if "--certificate" in typed else None], "--json")
                told_well(read, f"{run} --json")
                if read.returncode == 0:
                    json.loads(read.stdout, parse_constant=_no_number)


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} in JSON")


def test_a_vote_in_which_nobody_may_vote_is_a_located_fault(tmp_path: Path) -> None:
    done = zopa("check", written(tmp_path, "segments of no turnout"))
    assert done.returncode == 2
    assert "parties.one.ratification.v.segments: nobody may vote here" in done.stderr


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "all ranges from 0, together")
    for command in (("check",), ("solve", "--draws", "5", "--full"), ("explain", "--full"), ("compare", "--draws", "5", "--full")):
        told = " ".join(zopa(command[0], path, *command[1:]).stdout.split())
        assert "The ranges let all weights of “One” be 0, where its points are not defined: that end is left out." in told, command
