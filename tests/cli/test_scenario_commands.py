"""`new`, `check`, `show`, `diff`, `list` and `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.hard_shapes import Shape, scenario_of
from simulator.scenario.library import INDEX, library_folder
from tests.cli.running import answer, zopa
from tests.cli.test_help import loaded_by
from tests.docs import library

BROKEN = """\
schema: 1
title: "[bold]Broken[/bold]"
issues:
  price: {title: Price, options: {low: Low, high: High}}
parties:
  buyer:
    title: Buyer
    wieghts: {price: 1}
    values: {price: {low: 100, high: 0}}
    reservation: ten
constraints:
  never_high: {never: {price: hihg}}
"""


def test_new_writes_a_file_that_checks_and_solves(tmp_path: Path) -> None:
    done = zopa("new", "my-talks", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "my-talks.yaml\n")
    checked = zopa("check", "my-talks.yaml", cwd=tmp_path)
    assert checked.returncode == 0
    assert checked.stdout.startswith("my-talks.yaml: no faults.")
    assert zopa("solve", "my-talks.yaml", "--quiet", cwd=tmp_path).returncode == 0


def test_new_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text("mine", encoding="utf-8")
    done = zopa("new", "talks", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (tmp_path / "talks.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", " ", "a/b"])
def test_new_refuses_names_that_are_no_file(name: str, tmp_path: Path) -> None:
    assert zopa("new", name, cwd=tmp_path).returncode == 2
    assert not list(tmp_path.iterdir())


def test_new_as_json(tmp_path: Path) -> None:
    assert answer("new", "talks", cwd=tmp_path) == {"schema": "zopa/new/1", "file": "talks.yaml", "text": None}
    assert answer("new", "talks", "--output", "-")["text"].startswith("# yaml-language-server")


def test_check_lists_every_fault_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN, encoding="utf-8")
    done = zopa("check", "x.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert all(line.startswith("x.yaml:") for line in lines)
    assert any("wieghts" in line and "weights" in line for line in lines)
    assert any("hihg" in line and "high" in line for line in lines)
    assert any("ten" in line for line in lines)


def test_the_faults_as_json(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN, encoding="utf-8")
    found = answer("check", "x.yaml", cwd=tmp_path, code=2)
    assert not found["valid"]
    assert {fault["line"] for fault in found["faults"]} >= {8, 10, 12}


def test_check_finds_constraints_that_exclude_everything(tmp_path: Path) -> None:
    text = zopa("new", "talks", "--output", "-").stdout
    text = text.replace("constraints:\n", "constraints:\n  nothing: {never: {service: [seller, buyer]}}\n")
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    done = zopa("check", "x.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "constraints.nothing" in done.stderr


@pytest.mark.parametrize("command", ["check", "show", "solve"])
def test_bad_input_gives_faults_and_nothing_else(command: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.yaml").write_bytes("title: Müller".encode("latin-1"))
    (tmp_path / "bomb.yaml").write_text("[" * 2**20, encoding="utf-8")
    for name in ("missing.yaml", "folder/", "latin.yaml", "bomb.yaml"):
        done = zopa(command, name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), name
        assert done.stderr, name
        assert "Traceback" not in done.stderr


def test_show_has_what_a_person_looks_for() -> None:
    shown = zopa("show", "berlin-2025", "--full").stdout
    for title in (
        "Parties",
        "Who wants what",
        "What hangs on each issue",
        "How far apart the parties are",
        "Red lines",
        "What clashes",
        "Offers",
    ):
        assert title in shown
    assert "no option is left by Ukraine's red line “No hand-over of Donetsk” and Russia's red line “The whole of Donbas”" in " ".join(
        shown.split()
    )


def test_show_as_json() -> None:
    found = answer("show", "berlin-2025")
    assert found["schema"] == "zopa/show/1"
    assert found["feasible"] == 40_960_000
    assert found["parties"]["ukraine"]["exact"]["reservation"]
    first = max(found["opposition"], key=lambda o: float(o["loss"]))
    assert first["issue"] == "donetsk"


def test_diff_tells_paths_and_verdicts() -> None:
    done = zopa("diff", "berlin-2025", "berlin-2025", "--set", "parties.russia.red_lines.whole_donbas.in_force=false")
    assert done.returncode == 0
    assert "parties.russia.red_lines.whole_donbas.in_force" in done.stdout
    assert "no agreement" in done.stdout
    found = answer("diff", "berlin-2025", "berlin-2025", "--set", "parties.russia.red_lines.whole_donbas.in_force=false")
    assert found["differences"] == [{"path": "parties.russia.red_lines.whole_donbas.in_force", "a": True, "b": False}]
    assert [a["verdict"] for a in found["answers"]] == ["no agreement", "agreement"]


def test_diff_of_the_same_says_so() -> None:
    assert zopa("diff", "sale", "sale").stdout == "A: Sale of a used press (sale)\nB: Sale of a used press (sale)\nThey say the same.\n"


def test_diff_takes_one_standard_input() -> None:
    assert zopa("diff", "-", "-").returncode == 2


def test_list_names_the_cases() -> None:
    assert "berlin-2025" in zopa("list").stdout
    found = answer("list")
    assert {"berlin-2025", "sale"} <= {case["name"] for case in found["cases"]}
    assert all(Path(case["path"]).is_file() for case in found["cases"])


def test_the_index_of_the_library_is_not_stale() -> None:
    assert (library_folder() / INDEX).read_text(encoding="utf-8") == library.index(), (
        "run: python -m tests.docs.library > scenarios/index.json"
    )


def test_list_reads_no_case() -> None:
    assert "simulator.scenario.model" not in loaded_by(["list"])


def test_schema_is_json_schema() -> None:
    found = json.loads(zopa("schema").stdout)
    assert "$schema" in found
    assert found == json.loads(zopa("schema", "--json").stdout)


def test_of_many_options_the_first_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    file = tmp_path / "levels.json"
    file.write_text(json.dumps(scenario_of(Shape(2, 1, 5000, levels=True, ranged=False))), encoding="utf-8")
    shown = zopa("show", file, "--full").stdout
    assert "4,900 more (--json lists all)" in shown
    assert len(shown.splitlines()) < 200
