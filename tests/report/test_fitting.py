"""No table cuts a figure or loses a column, however narrow its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulator.report.fewest_lines import widths_of_fewest_lines
from simulator.report.fitting import LONGEST_WORD, FittingTable, _least
from simulator.report.layout import BAD, GOOD, coloured, indented, table
from tests.cli.running import page

if TYPE_CHECKING:
    from simulator.report.layout import Part

WIDTHS = (40, 60, 80, 120, 200)
WORDS = st.lists(st.sampled_from(["Ada", "Lovelace", "12", "−3.25", "117", "1,000", "≥", "", "no", "demilitarised"]), max_size=5).map(
    " ".join
)


def figures(lines: Iterable[str]) -> Counter[str]:
    """Every word with a digit, as often as it stands there."""
    return Counter(word for line in lines for word in line.split() if any(sign.isdigit() for sign in word))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]], dict[str, Any]]:
    columns = draw(st.integers(1, 16))
    titles = draw(st.lists(WORDS, min_size=columns, max_size=columns))
    rows = draw(st.lists(st.lists(WORDS, min_size=columns, max_size=columns), min_size=1, max_size=4))
    chosen = st.lists(st.integers(0, columns - 1), unique=True)
    return titles, rows, {"numbers": draw(chosen), "whole_words": draw(chosen), "sections": draw(st.lists(st.integers(0, 3)))}


@given(tables(), st.sampled_from(WIDTHS))
def test_every_word_of_a_table_stands_whole_on_its_page(found: tuple[list[str], list[list[str]], dict[str, Any]], width: int) -> None:
    titles, rows, how = found
    lines = page([table(titles, rows, **how)], width)
    wanted = Counter(word for row in rows for cell in row for word in cell.split())
    shown = Counter(word.rstrip(":") for line in lines for word in line.split())
    assert all(len(line) <= width for line in lines)
    assert all(shown[word] >= count for word, count in wanted.items() if word != "no"), "\n".join(lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_class_of_fourteen_exercises_keeps_names_and_figures(width: int) -> None:
    titles = ["Student", *(f"exercise{k}" for k in range(14)), "Sum"]
    rows = [["Ada Lovelace", *(["10"] * 14), "117"], ["Bo", *(["7"] * 14), "98"]]
    lines = page([indented("Points:"), table(titles, rows, numbers=range(1, 16))], width)
    assert figures(lines)["10"] == 14
    assert figures(lines)["117"] == 1
    blocks = sum(line.startswith("Student") for line in lines)
    assert sum(line.startswith("Ada") for line in lines) == blocks == sum(line.startswith("Bo ") for line in lines)
    assert (blocks == 1) == (width == 200)


def test_a_page_too_narrow_for_two_columns_has_a_line_for_each_cell() -> None:
    path = "parties.buyer.values.price.rising2.low"
    lines = page([table(("Path", "Range", ""), [(path, "1.25 to 3.75", "assumed"), ("short", "", "2")])], 40)
    assert lines == [path, "  Range: 1.25 to 3.75", "  assumed", "short", "  2"]


def test_a_long_word_is_broken_only_where_no_page_has_room() -> None:
    word = "x" * (LONGEST_WORD + 30)
    wide = page([table(("", "Value"), [(word, "1")])], 100)
    assert word in wide[2]
    narrow: list[Part] = [table(("", "Value"), [(word, "1234567890")])]
    assert figures(page(narrow, 40)) == Counter(["1234567890"])


def test_first_rows_keep_the_columns() -> None:
    whole = table(("Party", "Points"), [("Buyer", "1"), ("Seller", "2"), ("Bank", "3")], numbers=(1,), whole_words=(1,))
    assert page([whole.first_rows(2)], 60) == page([whole], 60)[:4]


def test_keys_and_names_of_solutions_are_not_broken_however_far_a_cell_is_set_in() -> None:
    rows = [(f"  {word}", "9.00", "9.00", "9.00", "9.00") for word in ("greek_cypriot_paper", "Kalai–Smorodinsky", "turkish_cypriot")]
    for width in range(34, 70):
        text = "\n".join(page([table(("", *"ABCD"), rows, numbers=range(1, 5))], width))
        assert all(row[0].strip() in text for row in rows)


@pytest.mark.parametrize("room", [30, 44, 60, 90])
def test_a_dense_table_takes_no_more_lines_than_another_of_its_width(room: int) -> None:
    """Against all widths that there are."""
    columns = [["a head of four words", "x", "yy"], ["word", "two words here", "one"], ["n", "12.50 +3.00", "7"]]
    least = [5, 5, 5]
    found = widths_of_fewest_lines(columns, least, room - 6)
    assert found is not None
    assert sum(found) <= room - 6

    def lines(widths: Sequence[int]) -> int:
        wrapped = [[max(1, len(wrap(cell, width))) for cell in cells] for cells, width in zip(columns, widths, strict=True)]
        return sum(max(row) for row in zip(*wrapped, strict=True))

    every = product(*(range(low, 25) for low in least))
    assert lines(found) == min(lines(widths) for widths in every if sum(widths) <= room - 6)


def test_there_are_no_widths_where_something_would_be_broken() -> None:
    assert widths_of_fewest_lines([["aaaa"], ["bbbb"]], [4, 4], 7) is None


def test_a_long_table_of_narrow_columns_stands_in_pieces_with_what_stands_for_several_rows_said_again() -> None:
    rows = [("price" if k == 0 else "", str(k), f"{k}.00") for k in range(10)]
    folded = table(("Issue", "Option", "Points"), rows, numbers=(2,)).side_by_side(2, 80)
    assert folded is not None
    lines = page([folded], 80)
    assert [line.split() for line in lines[2:4]] == [["price", "0", "0.00", "price", "5", "5.00"], ["1", "1.00", "6", "6.00"]]
    assert len(lines) == 2 + 5
    assert table(("Issue", "Option", "Points"), rows, numbers=(2,)).side_by_side(3, 50) is None


def test_a_column_of_single_signs_keeps_its_sign() -> None:
    columns = [["", "1", "2"], ["Text", "some words that go on and on", "and others"]]
    assert widths_of_fewest_lines(columns, [1, 5], 20) == [1, 15]  # two lines, as with more
    assert widths_of_fewest_lines(columns, [1, 5], 6) == [1, 5]
    wide = table(("", "A text", "B text"), [(str(k), "words " * 9, "words " * 30) for k in range(9)]).first_rows(9, dense=True)
    assert sum(line.lstrip()[:1].isdigit() for line in page([wide], 60)) == 9


@given(tables(), st.booleans(), st.sampled_from(WIDTHS))
def test_a_table_that_breaks_nothing_is_set_as_rich_sets_it(
    found: tuple[list[str], list[list[str]], dict[str, Any]], header: bool, width: int
) -> None:
    titles, rows, how = found
    assume(any(titles))
    made = table([title.rstrip() for title in titles], [[cell.rstrip() for cell in row] for row in rows], header=header, **how)
    console = Console(width=width)
    least = [_least(made._texts(k), whole=column.no_wrap) for k, column in enumerate(made.columns)]
    assume(all(given >= needed for given, needed in zip(made._given(console, console.options), least, strict=True)))
    ours = page([made], width)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FittingTable, "__rich_console__", Table.__rich_console__)
        assert ours == page([made], width)


def test_colours_of_cells_are_kept() -> None:
    made = table(("", "Value"), [(coloured("Bank", BAD), "1.00"), ("Buyer", Text.assemble("2.00 ", ("signs", GOOD)))], numbers=(1,))
    console = Console(width=80, color_system="standard", force_terminal=True, no_color=False, _environ={})
    with console.capture() as captured:
        console.print(made)
    for text in ("\x1b[31mBank\x1b[0m", "\x1b[32msigns\x1b[0m", "\x1b[1m             Value\x1b[0m"):
        assert text in captured.get()
