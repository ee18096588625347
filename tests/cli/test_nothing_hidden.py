"""A first screen uses its lines before it hides anything: over the commands, every case of the library and one of long titles."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from simulator.formats.assignments import changes_of
from simulator.report.first_screen import LINES
from simulator.report.scenario.diff_values import by_weight
from simulator.scenario.differences import differences
from simulator.scenario.library import cases
from simulator.scenario.reading import load
from simulator.teach.exercises import make, names
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

ISLAND = Path(__file__).parents[1] / "report" / "island.yaml"
"""Four parties with long titles, nine issues, 38 ranges, offers with recorded answers, a ratifying body."""
FREE = 2
"""Lines that may be left where the next row takes more of them."""
HIDDEN = re.compile(r"^ *(\d+ more (?:rows?|rounds?|offers?)|More of this)\b", re.MULTILINE)
COMMANDS: dict[str, tuple[str, ...]] = {
    "show": (),
    "solve": ("--draws", "5"),
    "explain": (),
    "compare": ("--draws", "5"),
    "simulate": ("--sessions", "3"),
    "trace": ("--trace", "0"),
    "commitment": (),
    "calibrate": (),
    "stability": (),
    "equilibria": (),
    "divide": (),
    "roles": (),
}
CUT_EVENLY = ("trace", "commitment")
"""Commands whose lists are cut between rounds, or where every party has as many rows as any other, however many lines that leaves."""
WORKED_ON_WITH_COMMANDS = ("berlin", "finding")
"""Exercises whose file is too large to be worked on by hand."""
CASES = {**{case.name: str(case.path) for case in cases()}, "island": str(ISLAND)}


@pytest.mark.parametrize(("command", "case"), [*product(COMMANDS, CASES)])
def test_rows_are_hidden_only_where_the_lines_are_used(command: str, case: str) -> None:
    done = zopa("simulate" if command == "trace" else command, CASES[case], *COMMANDS[command])
    assert done.returncode in (0, 2), done.stderr  # 2: the case is not of the kind that the command is for
    assert "Usage:" not in done.stderr
    if done.returncode == 0 and (found := HIDDEN.findall(done.stdout)):
        lines = done.stdout.splitlines()
        assert len(lines) <= LINES
        assert command in CUT_EVENLY or len(lines) >= LINES - FREE, f"{found}, and {LINES - len(lines)} lines are free:\n{done.stdout}"


def screen(*words: str, cwd: Path | None = None) -> list[str]:
    done = zopa(*words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert 0 < len(lines) <= LINES, done.stdout
    return lines


def said(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_show_has_every_issue_and_every_party() -> None:
    scenario = load(ISLAND)
    text = said(screen("show", str(ISLAND)))
    assert all(issue.title in text for issue in scenario.issues.values())
    assert all(f"{party.title} {value}" in text for party, value in zip(scenario.parties.values(), ("36.60", "36.40"), strict=False))
    assert "--full." not in text


@pytest.mark.parametrize("more", [(), ("--ratify", "0.2")])
def test_solve_has_every_term_of_the_outcome_that_it_shows(more: tuple[str, ...]) -> None:
    """Or says how many more there are, where every line is used."""
    lines = screen("solve", str(ISLAND), *more)
    text, issues = said(lines), load(ISLAND).issues.values()
    shown = sum(f"{issue.title}: " in text for issue in issues)
    assert shown == len(issues) or (len(lines) >= LINES - 1 and f"{len(issues) - shown} more: --full." in text and shown >= 6)


@pytest.mark.parametrize("party", ["south", "turkey"])
def test_solve_has_terms_of_the_outcome_nearest_to_a_deal(party: str) -> None:
    lines = screen("solve", str(ISLAND), "--set", f"no_deal.courses.status_quo.points.{party}=95")
    shown = sum(f"{issue.title}: " in said(lines) for issue in load(ISLAND).issues.values())
    assert shown == len(load(ISLAND).issues) or (len(lines) >= LINES - 1 and shown >= 1)


def test_diff_begins_with_what_is_in_force_and_ends_with_titles() -> None:
    changes = (
        "issues.gas.title=Gas",
        "issues.troops.options.half.title=Half",
        "title=Another",
        "parties.south.weights.gas=9",
        "parties.south.red_lines.no_intervention.in_force=false",
    )
    lines = screen("diff", str(ISLAND), str(ISLAND), *(word for change in changes for word in ("--set", change)))
    assert sum(" between the files: --full." in line or " differences" in line for line in lines) == 1
    assert len(lines) >= LINES - FREE
    first = load(ISLAND)
    found = by_weight(differences(first, first.with_changes(changes_of(first, changes))))
    paths = [each.path for each in found]
    assert [next(k for k, path in enumerate(paths) if part in path) for part in ("in_force", "weights.gas", "title")] == sorted(
        next(k for k, path in enumerate(paths) if part in path) for part in ("in_force", "weights.gas", "title")
    )


@pytest.mark.parametrize("name", names())
def test_the_task_of_an_exercise_shows_every_option(name: str, tmp_path: Path) -> None:
    text = said(screen("exercise", "start", name, "--student", "Ada", cwd=tmp_path))
    exercise = make(name, "Ada", 0)
    if name in WORKED_ON_WITH_COMMANDS:
        assert f"zopa exercise start {name} --full" in text
    elif exercise.shows_payoffs:
        issues = exercise.scenario.issues
        assert all(re.search(rf"(?<![\w.]){re.escape(option)}(?![\w.])", text) for issue in issues.values() for option in issue.choices)
        assert "more row" not in text


def test_a_debrief_has_every_group_of_a_small_class(tmp_path: Path) -> None:
    scenario = load(ISLAND)
    rows = [",".join(["group", *scenario.issues])]
    rows += [
        ",".join([f"Table{k}", *(str(offer.terms[issue]) for issue in scenario.issues)]) for k, offer in enumerate(scenario.offers.values())
    ]
    rows += [",".join(["Table4", *("" for _ in scenario.issues)])]
    (tmp_path / "deals.csv").write_text("\n".join(rows), encoding="utf-8")
    text = said(screen("debrief", str(ISLAND), "deals.csv", cwd=tmp_path))
    assert all(f" Table{k} " in text for k in (0, 1, 2, 4))


def test_compare_has_every_offer_and_every_party() -> None:
    text = said(screen("compare", str(ISLAND), "--draws", "5"))
    assert len(re.findall(r"\d (?:[A-Z][a-z' ]+)?(?: [+−][\d.]+ [✓✗!]){4}", text)) == len(load(ISLAND).offers)
    assert all(f" {key}" in text for key in load(ISLAND).offers)
