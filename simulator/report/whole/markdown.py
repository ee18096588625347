"""The report as Markdown (CommonMark, with the tables of GitHub): for a wiki, an editor, a diff."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.report.safe_text import printable
from simulator.report.whole.blocks import Block, FixedLine, Heading, TableBlock, text_of
from simulator.report.whole.sections import NOT_ADVICE, assumptions, passed, sections_of, under_waiver
from simulator.report.whole.summary import summary_of
from simulator.report.whole.variants import changes_shown, weights_shown

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole
    from simulator.report.whole.summary import ReportSummary

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|&~$!])")
_LEADING = re.compile(r"^([-=]|\+(?=\s|$)|\d+[.)](?=\s|$))")


def markdown(found: Whole) -> str:
    """The whole report. Text of the file is escaped: none of it becomes markup or HTML."""
    summary = summary_of(found)
    said = [text for text in (summary.verdict, summary.on_record, summary.not_asked, NOT_ADVICE) if text]
    pieces = [f"# {escaped(printable(found.scenario.title))}", *map(escaped, said)]
    pieces += _in_short(summary)
    for section in sections_of(found):
        if section.key == "sources" and any(case.what_if is not None for case in found.cases):
            pieces += _variants(found)
        pieces += [f"## {escaped(section.title)}", *_pieces(section.blocks)]
        if section.key == "sources":
            pieces += ["### Every number of the scenario", table_in_markdown(assumptions(found))]
    return "\n\n".join(pieces) + "\n"


def _in_short(summary: ReportSummary) -> list[str]:
    """The terms of the first solution, who blocks what, and the offers in one table."""
    pieces = ["## In short"] if summary.terms or summary.blocked or summary.offers else []
    if summary.terms and summary.outcome is not None:
        lines = [f"- {escaped(issue)}: {escaped(option)}" for issue, option in summary.terms]
        pieces += [f"### Terms: {escaped(summary.outcome[0])}", "\n".join(lines)]
    if summary.blocked:
        lines = [f"- {escaped(each.who)}: {escaped(each.what)}" for each in summary.blocked]
        pieces += [f"### {escaped(summary.blocked_title)}", "\n".join(lines)]
    if summary.offers is not None:
        pieces += ["### The offers", table_in_markdown(summary.offers), escaped(summary.offers_note)]
    return [piece for piece in pieces if piece]


def escaped(text: str) -> str:
    """Text that reads as itself in Markdown."""
    one_line = " ".join(text.split())
    return _LEADING.sub(_spared, _MARKUP.sub(r"\\\1", one_line))


def _spared(found: re.Match[str]) -> str:
    """A beginning that would make a list: '-' as '\\-', '1.' as '1\\.'."""
    sign = found[1]
    return f"{sign[:-1]}\\{sign[-1]}"


def _variants(found: Whole) -> list[str]:
    pieces = ["## What if"]
    for case in found.cases:
        under = f" ({escaped(under_waiver(case))})" if case.waived else ""
        if case.what_if is not None:
            pieces += [
                f"### Reservation values, each changed alone{under}",
                table_in_markdown(changes_shown(case.scenario, case.what_if.reservations, passed=passed(case))),
            ]
            if case.what_if.weights:
                pieces += [
                    f"### Weights{under}",
                    table_in_markdown(weights_shown(case.scenario, case.what_if.weights, passed=passed(case))),
                ]
    return pieces


def _pieces(blocks: Iterable[Block]) -> list[str]:
    pieces = []
    below = "###"
    for block in blocks:
        if isinstance(block, Heading):
            pieces.append(f"{'###' if block.opens_case else below} {escaped(block.text)}")
            below = "####" if block.opens_case else below
        elif isinstance(block, TableBlock):
            pieces.append(table_in_markdown(block))
        elif isinstance(block, FixedLine) and block.is_command:
            pieces.append(f"    {block.text}")
        elif isinstance(block, FixedLine):
            pieces.append(f"**{escaped(block.text)}**")
        else:
            pieces.append(escaped(block.text))
    return pieces


def table_in_markdown(block: TableBlock) -> str:
    rules = ["---:" if k in block.numbers else "---" for k in range(len(block.columns))]
    rows = [[escaped(text_of(cell)) for cell in row] for row in block.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in ([escaped(c) for c in block.columns], rules, *rows))
