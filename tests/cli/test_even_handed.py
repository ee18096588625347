"""First screens show parties evenly: a list that is cut leaves as much of each party's side as of any other's, or nothing of any."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from simulator.report import first_screen
from simulator.report.fitting import FittingTable
from simulator.report.layout import even_cuts, heading, table
from simulator.scenario.library import cases
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load
from tests.cli.running import ROOT, page, zopa

CASES = {case.name: case.path for case in cases()}
OVERLAYS = {f"{path.parent.name}+{path.stem}": path for path in sorted((ROOT / "scenarios").glob("*/*.yaml"))}
OVERLAYS = {name: path for name, path in OVERLAYS.items() if path.stem not in ("scenario", "expected")}
FILES = {**CASES, **OVERLAYS, "island": ROOT / "tests/report/island.yaml"}
COMMANDS: dict[str, tuple[str, ...]] = {
    "show": (),
    "solve": (),
    "explain": (),
    "compare": (),
    "simulate": ("--sessions", "3"),
    "trace": ("--trace", "0"),
    "commitment": (),
    "calibrate": (),
    "stability": (),
    "divide": (),
    "roles": (),
}
RATIFIED = ("solve", "explain", "compare")
CALLS = [
    *product(COMMANDS, FILES, [False]),
    *(
        (command, case, True)
        for command, case in product(RATIFIED, FILES)
        if any(p.ratification for p in load(FILES[case]).parties.values())
    ),
]

HALF_A_MINUTE = ("--no-thresholds", "--directions", "1")
"""What explain leaves out of the flagship with its bodies asked and of what differs a little from it, where it takes so long."""


@pytest.mark.usefixtures("answers_shared")
@pytest.mark.parametrize(("command", "case", "ratified"), CALLS)
def test_no_first_screen_shows_one_side_alone(command: str, case: str, ratified: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[tuple[FittingTable, int]] = []
    original: Callable[[FittingTable, int], Any] = first_screen._cut

    def listening(whole: FittingTable, rows: int) -> Any:
        cut.append((whole, rows))
        return original(whole, rows)

    monkeypatch.setattr(first_screen, "_cut", listening)
    more = ["--ratify", "0.5"] if ratified else []
    more += HALF_A_MINUTE if command == "explain" and (ratified or case in OVERLAYS) else ()
    done = zopa("simulate" if command == "trace" else command, FILES[case], *COMMANDS[command], *more)
    assert done.returncode in (0, 2), done.stderr  # 2: the case is not of the kind that the command is for
    assert len(done.stdout.splitlines()) <= first_screen.LINES
    scenario = load(FILES[case])
    for whole, rows in cut:
        if _is_shown(whole, rows, done.stdout):
            _assert_even(scenario, [text.plain for text in whole._texts(0)[1:]], rows)


def _is_shown(whole: FittingTable, rows: int, printed: str) -> bool:
    """Whether the table stands on the page with so many rows; others were tried and found too long."""
    lines = page([whole.first_rows(rows, dense=True)], first_screen.WIDTH)
    return "\n".join(lines) in "\n".join(line.rstrip() for line in printed.splitlines())


def _assert_even(scenario: Scenario, labels: list[str], rows: int) -> None:
    """In the first cells of the rows that are shown each party of which some row tells is named as often as any other; a row that names
    no party, an issue say, and one of an outcome or a state, tells of none."""
    titles = {key: party.title for key, party in scenario.parties.items()}
    issues = tuple(issue.title for issue in scenario.issues.values())
    labels = ["" if label.startswith(issues) else label for label in labels]
    named = [{key for key, title in titles.items() if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", label)} for label in labels]
    count = dict.fromkeys((key for each in named for key in each), 0)
    for each in named[:rows]:
        for key in each:
            count[key] += 1
    by_size = len(named[rows - 1]) < len(named[rows])  # sets of parties, all of a size or none
    assert len(set(count.values())) <= 1 or by_size, (labels, rows, count)


def test_a_table_of_parties_is_cut_where_all_have_as_many_rows() -> None:
    assert even_cuts([("a", "b"), ("a",), ("b",), ("a",)]) == {1, 3}
    assert even_cuts([(), ("a",), ("b",)]) == {1, 3}
    assert even_cuts([("a",), ("a",), ("b",), ("b",)]) == {4}


def _parties(figures: tuple[int, ...]) -> FittingTable:
    rows = [(f"Party {k}", f"{k}.00", f"+{k}.50") for k in range(1, 10)]
    return table(("Party", "Has", "Gain"), rows, figures=figures)


def test_where_the_rows_have_no_room_all_parties_stand_in_a_sentence() -> None:
    title = heading("What each has")
    lines = page(first_screen.within([title, _parties((2, 1))], 6), first_screen.WIDTH)
    assert lines[2].startswith("  Gain (Has): Party 1 +1.50 (1.00); Party 2 +2.50 (2.00);")
    assert all(f"Party {k} +{k}.50 ({k}.00)" in " ".join(" ".join(lines).split()) for k in range(1, 10))
    assert lines[-1] == "  The whole table: --full."
    assert first_screen.within([title, _parties((2, 1))], 3) == []


def test_a_table_of_one_row_is_shown_with_it_or_not_at_all() -> None:
    title = heading("What is agreed")
    assert first_screen.within([title, table(("Issue", "Options"), [("Price", "20")])], 4) == []


def test_commands_for_waivers_are_as_many_of_each_party() -> None:
    ours, theirs, third = ["parties.a.red_lines.x"], ["parties.b.red_lines.y"], ["parties.c.red_lines.z"]
    assert first_screen.evenly([ours, theirs], 2) == [ours, theirs]
    assert first_screen.evenly([ours, theirs, ours, theirs], 3) == [ours, theirs]
    assert first_screen.evenly([ours, theirs, third], 2) == []


def test_answers_on_record_are_told_of_as_many_of_each_party() -> None:
    island = FILES["island"]
    every = "differ from the numbers: The southern community's 1, Guarantor in the west's 1 and Guarantor in the north's 1."
    assert f"3 answers on record {every}" in " ".join(zopa("show", island).stdout.split())
    assert zopa("compare", island).stdout.count("The file records that ") == 3


def test_both_red_lines_that_clash_stand_on_the_first_screen() -> None:
    lines = zopa("solve", "berlin-2025").stdout.splitlines()
    below = " ".join(lines[lines.index("What clashes") :])
    assert "Ukraine's red line “No hand-over of Donetsk”" in below
    assert "Russia's red line “The whole of Donbas”" in below
    assert "more row" not in below
