"""Blocks under their headings: nothing is lost, in order, and widths go by what stands there."""

from __future__ import annotations

import pytest

from simulator.report.html.groups import HALF, LONG_ROW, SCREEN, Body, body_of
from simulator.report.whole.blocks import Block, Heading, Paragraph, TableBlock, TonedText, plain_table
from simulator.report.whole.sections import sections_of
from tests.report.html.reports import clash, sale


def said(text: str) -> Paragraph:
    return Paragraph((TonedText(text),))


def of_width(characters: int) -> TableBlock:
    """A table of columns that each hold ten characters."""
    columns = characters // 12
    return plain_table(["c" * 10] * columns, [["x" * 10] * columns])


def flat(body: Body) -> list[str | Block]:
    """Headings and blocks in the order in which the page shows them."""
    cases = [("", body.runs), *body.cases]
    return [
        piece
        for name, runs in cases
        for piece in ([name] if name else [])
        + [each for run in runs for group in run.groups for each in ([group.heading] if group.heading else []) + list(group.blocks)]
    ]


def test_every_block_of_a_report_is_there_in_order() -> None:
    for whole in (sale(), clash()):
        for section in sections_of(whole):
            given = [block.text if isinstance(block, Heading) else block for block in section.blocks]
            assert flat(body_of(section.blocks)) == given


def test_narrow_groups_that_follow_one_another_share_the_page() -> None:
    narrow, wide = of_width(HALF - 12), of_width(HALF + 12)
    blocks = [said("lead"), *(b for k, t in enumerate((narrow, narrow, wide, narrow)) for b in (Heading(str(k)), t))]
    runs = body_of(blocks).runs
    assert [(run.wide, [group.heading for group in run.groups]) for run in runs] == [
        (True, [""]),
        (False, ["0", "1"]),
        (True, ["2"]),
        (True, ["3"]),  # alone it has the page to itself
    ]


def test_what_holds_under_a_waiver_is_a_case_of_its_own() -> None:
    body = body_of(
        [said("lead"), Heading("With x", opens_case=True), said("one"), Heading("Terms"), said("two"), Heading("y", opens_case=True)]
    )
    assert [name for name, _ in body.cases] == ["With x", "y"]
    assert [group.heading for run in body.cases[0][1] for group in run.groups] == ["", "Terms"]


@pytest.mark.parametrize(
    ("rows", "length", "folded"),
    [(SCREEN // 300 + 1, 300, True), (3, 300, False), (SCREEN // 60 + 1, 60, False), (SCREEN // LONG_ROW + 2, LONG_ROW + 1, True)],
)
def test_rows_of_long_texts_are_folded(rows: int, length: int, folded: bool) -> None:
    ((run,),) = [body_of([Heading("Why"), plain_table(("Text",), [["x" * length]] * rows)]).runs]
    assert [group.folded for group in run.groups] == [folded]
