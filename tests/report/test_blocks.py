"""The parts of a report as records: nothing of the words is lost."""

from __future__ import annotations

import pytest

from simulator.report.layout import BAD, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.whole.blocks import FixedLine, Heading, Paragraph, TableBlock, TonedText, blocks_of, text_of


def test_each_part_becomes_its_record() -> None:
    found = blocks_of(
        [
            heading("What clashes"),
            paragraph("Two of them.", "dim"),
            indented("Set in."),
            paragraph(""),
            "  zopa solve sale",
            "  Buyer's red line:",
            table(
                ("Party", "Points"), [("Buyer", coloured("+1.00", GOOD)), ("Seller", coloured("−2.00", BAD))], numbers=(1,), sections=(0,)
            ),
        ]
    )
    assert found[:5] == [
        Heading("What clashes"),
        Paragraph((TonedText("Two of them.", "dim"),)),
        Paragraph((TonedText("Set in."),)),
        FixedLine("zopa solve sale"),
        FixedLine("Buyer's red line:"),
    ]
    assert [line.is_command for line in found if isinstance(line, FixedLine)] == [True, False]
    assert found[5] == TableBlock(
        ("Party", "Points"),
        (((TonedText("Buyer"),), (TonedText("+1.00", "good"),)), ((TonedText("Seller"),), (TonedText("−2.00", "bad"),))),
        frozenset({1}),
    )


def test_pieces_of_a_text_keep_their_tones() -> None:
    from rich.text import Text

    (found,) = blocks_of([table(("A",), [(Text.assemble("60.00 ", ("+15.00 ✓", GOOD), "  "),)])])
    assert isinstance(found, TableBlock)
    (cell,) = found.rows[0]
    assert cell == (TonedText("60.00 "), TonedText("+15.00 ✓", "good"))
    assert text_of(cell) == "60.00 +15.00 ✓"


def test_an_unknown_part_is_refused() -> None:
    from rich.rule import Rule

    with pytest.raises(TypeError, match="Rule"):
        blocks_of([Rule()])
