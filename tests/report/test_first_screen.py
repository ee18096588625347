"""A first screen: what matters first as far as there is room, and what to type next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from simulator import load
from simulator.report.first_screen import LINES, WIDTH, as_far_as_room, first_screen, shortened, to_type_next
from simulator.report.fitting import FittingTable
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.sweep.text import next_of_run
from simulator.sweep.factors import ranged_factors
from simulator.sweep.plan import Plan
from simulator.sweep.summary import Summary, VariantShare
from tests.cli.running import announced_in_vain, page

if TYPE_CHECKING:
    from simulator.report.layout import Part


module = import_module("simulator.report.first_screen")


@pytest.mark.parametrize("rows", range(0, 40, 3))
def test_it_never_takes_more_lines_and_says_what_it_leaves_out(rows: int) -> None:
    names = [(f"party {k}", f"{k}.00") for k in range(rows)]
    section: list[Part] = [heading("Points"), indented("Surplus of each:"), table(("Party", "Points"), names, numbers=(1,))]
    parts = first_screen([paragraph("An agreement exists.")], [section], ["zopa solve sale --full"])
    lines = page(parts, WIDTH)
    assert len(lines) <= LINES
    assert lines[0] == "An agreement exists."
    assert lines[-1] == "  zopa solve sale --full"
    shown = sum(line.count("party ") for line in lines)
    assert shown == rows or f"  {rows - shown} more rows: --full." in lines or (rows - shown == 1 and "  1 more row: --full." in lines)
    assert shown == rows or len(lines) == LINES


def test_what_has_no_room_gives_way_to_what_has() -> None:
    long: list[Part] = [heading("Terms"), *(indented(f"term {k}") for k in range(30))]
    short: list[Part] = [heading("Points"), indented("all sign")]
    lines = page(first_screen([paragraph("yes")], [long, short], []), WIDTH)
    assert "Terms" not in lines
    assert lines[-2:] == ["Points", "  all sign"]


def test_a_heading_never_stands_alone() -> None:
    """What follows it is too long for the screen, and cannot be cut."""
    long: list[Part] = [heading("Equilibria"), indented(" ".join(f"state {k};" for k in range(500))), indented("Name a state.")]
    short: list[Part] = [heading("Who can move"), indented("Nobody.")]
    lines = page(shortened([paragraph("A conflict"), *long, *short], [], "zopa stability x.yaml --full"), WIDTH)
    assert "Equilibria" not in lines
    assert "Who can move" in lines
    assert len(lines) <= LINES


@pytest.mark.parametrize("room", range(24))
def test_nothing_is_announced_that_has_no_room(room: int) -> None:
    """Whatever the room: what an asked-for section begins with stands with what it announces, and what has no room is named."""
    better: list[Part] = [
        heading("Better"),
        indented("All accept:"),
        *(indented(f"• change {k}", by=4) for k in range(4)),
        indented("Trades: none."),
    ]
    counter: list[Part] = [
        heading("Answers"),
        indented("Surplus of each:"),
        table(("By", "Surplus"), [(f"p{k}", "1.00") for k in range(3)]),
    ]
    shown = page(as_far_as_room([better, counter], room), WIDTH)
    text = "\n".join(shown)
    assert len(shown) <= room
    assert not announced_in_vain([*shown, "", "To type next", "  zopa"]), text
    for title, body in (("Better", "change 0"), ("Answers", "p0")):
        assert not shown or (title in shown and body in text) or f"“{title}”" in text


def test_a_long_table_is_never_laid_out_with_more_rows_than_there_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []
    real: Callable[[Iterable[Part]], int] = module.height

    def height(parts: Iterable[Part]) -> int:
        parts = list(parts)
        laid.extend(part.row_count for part in parts if isinstance(part, FittingTable))
        return real(parts)

    monkeypatch.setattr(module, "height", height)
    long = table(("Name", "Value"), [(f"row {k}", str(k)) for k in range(5000)])
    parts = first_screen([], [[heading("Many"), long]], [])
    assert any(isinstance(part, FittingTable) for part in parts)
    assert max(laid) <= LINES
    assert len(laid) <= 2 * LINES


def test_a_command_that_reads_standard_input_is_not_offered() -> None:
    """What was read is gone: pasted by itself it would wait."""
    shown = to_type_next(["zopa explain -", "zopa solve - --full", "zopa solve sale --set 'title=a - b'"])
    assert [line for line in page(shown, WIDTH) if "zopa" in line] == ["  zopa solve sale --set 'title=a - b'"]
    assert to_type_next(["zopa explain -"]) == []


@pytest.mark.parametrize(
    ("with_agreement", "next_"), [(0, "--sensitivity least_surplus"), (3, "--discover"), (5, "--sensitivity least_surplus")]
)
def test_after_a_sweep_only_what_has_an_answer_is_offered(with_agreement: int, next_: str) -> None:
    plan = Plan(load("sale"), ranged_factors(load("sale")), design="random", samples=5)
    share = VariantShare("", with_agreement, 5, 0, 1)
    found = Summary(5, {}, share, {}, {0.5: 1.0}, 5, (), {}, {})
    assert next_of_run(plan, found, "zopa results run")[-1].endswith(next_)
