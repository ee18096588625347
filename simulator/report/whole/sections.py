"""A report of a scenario, section by section, for renderers that are no terminal: what is said, in order, without how it looks."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.compare.text import compare_report
from simulator.report.explain.text import explain_report
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import LATER
from simulator.report.scenario.sources import NUMBER, number_row, sources_parts
from simulator.report.scenario.text import show_report
from simulator.report.solve.text import solve_report
from simulator.report.sweep.sensitivity import sensitivity_parts
from simulator.report.sweep.text import summary_report
from simulator.report.whole.blocks import Block, FixedLine, Heading, Paragraph, TableBlock, TonedText, blocks_of, plain_table
from simulator.report.words import listed, plural, waived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.dossier.findings import Findings
    from simulator.dossier.whole import OpenCase, Whole
    from simulator.report.layout import Part

RANKED = 10
"""Rows of a ranked table of the explanation."""

NOT_ADVICE = (
    "Everything below follows from the numbers of the scenario, of which many are assumptions. It is no forecast, and no advice to any "
    "party."
)


@dataclass(frozen=True)
class Section:
    """`key`: a short name, unique in the report. `about`: in a line, what it holds."""

    key: str
    title: str
    about: str
    blocks: tuple[Block, ...]


def said(text: str, tone: str = "") -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph((TonedText(printable(text), "dim" if tone == "dim" else ""),))


def sections_of(whole: Whole) -> list[Section]:
    """The sections that have something to say, in the order of the report; figures and tables of variants belong to the renderers."""
    found = [
        Section(
            "scenario", "What the scenario says", "parties, issues, who wants what, red lines, offers", _body(show_report(whole.overview))
        ),
        Section("agreement", *_what_is_agreed(whole), _agreement(whole)),
        Section("why", *_why(whole), _body(explain_report(whole.scenario, whole.explanation, RANKED))),
    ]
    if whole.compared is not None:
        offers = _body(compare_report(whole.scenario, whole.compared, counter_terms=False))
        found.append(Section("offers", "Offers compared", "terms, worth to each party, who accepts, what would be better", offers))
    if whole.findings is not None:
        found.append(
            Section("sweep", "What the sweep found", "shares over all variants, and what they depend on", _sweep(whole, whole.findings))
        )
    return [
        *found,
        Section("sources", "Sources and assumptions", "every source, every number with its range and reason", _sources(whole)),
        Section("made", "How this was made", "program, fingerprint, seed, the command that makes it again", _made(whole)),
    ]


def under_waiver(case: OpenCase) -> str:
    """What a case holds under, to begin a heading; empty where the scenario stands as it is."""
    return f"With {waived(case.scenario, case.waived)} waived" if case.waived else ""


def passed(case: OpenCase) -> bool:
    """Whether its agreements must be passed by the ratifying bodies."""
    return case.result.ratification is not None


def _body(parts: Sequence[Part]) -> tuple[Block, ...]:
    """The blocks of a report less its first part: the title, which the whole report has already."""
    return tuple(blocks_of(parts[1:]))


def _what_is_agreed(whole: Whole) -> tuple[str, str]:
    """The title of the answer, and what it holds."""
    if whole.result.by_rules is not None:
        return "What passes, and by whose votes", "the rules, coalitions that carry something, whose consent decides, power, solutions"
    return "Agreement zone and solutions", "each solution with its terms, what binds, the frontier"


def _why(whole: Whole) -> tuple[str, str]:
    """The title of the explanation, and what it holds."""
    if whole.result.by_rules is not None:
        return "Whose refusals decide", "who would have to turn and at what price, or whose refusals would end every deal"
    if whole.result.verdict == "agreement":
        return "How firm it is", "which numbers and demands it rests on, what is still open"
    return "Why there is none, and what would open one", "demands that clash, what to waive or concede, numbers that matter"


def _agreement(whole: Whole) -> tuple[Block, ...]:
    blocks = _body(solve_report(whole.scenario, whole.result, whole.shares, whole.home))
    if not whole.cases[0].waived:
        return blocks
    more = f" {plural(whole.more_cases, 'further set')} of red lines could be waived; see above." if whole.more_cases else ""
    found: list[Block] = [
        *blocks,
        Heading("What there would be without one of these red lines"),
        said(
            "The red lines alone leave no outcome. To show what else there is, figures and tables go on with some of them waived, each set "
            f"by itself: a what-if of the calculation, no proposal.{more}"
        ),
    ]
    for case in whole.cases:
        solved = _body(solve_report(case.scenario, case.result))
        found += [Heading(under_waiver(case), opens_case=True), *solved]
    return tuple(found)


def _sweep(whole: Whole, found: Findings) -> tuple[Block, ...]:
    blocks = [*_body(summary_report(found.plan, found.folder, found.summary))]
    blocks += blocks_of(sensitivity_parts(found.plan.scenario, found.sensitivity))
    if found.same_scenario:
        return tuple(blocks)
    return (said("The run was made of another scenario, or of another version of this one; its figures hold for that one."), *blocks)


def _sources(whole: Whole) -> tuple[Block, ...]:
    shown = whole.overview
    return tuple(blocks_of(sources_parts(shown.scenario, shown.uses, shown.numbers)[1:]))


def assumptions(whole: Whole) -> TableBlock:
    """Every number of the scenario with its range, where it comes from, and why it is what it is."""
    rows = [
        (
            *number_row(whole.scenario, path, number),
            ", ".join([*number.source, *([LATER] if number.later_source else [])]),
            printable(" ".join(filter(None, (number.why, number.note)))),
        )
        for path, number in whole.numbers.items()
    ]
    return plain_table((*NUMBER, "Sources", "Why"), rows, numbers=(1,))


def _made(whole: Whole) -> tuple[Block, ...]:
    import numpy as np

    drawn = f"{plural(whole.draws, 'draw')} of the ranged numbers, seed {whole.seed}" if whole.draws else "no draws of the ranged numbers"
    rows = [
        ("Program", f"zopa {whole.result.version}"),
        ("Python and numpy", f"{platform.python_version()}, {np.__version__}"),
        ("Scenario", f"{printable(whole.scenario.title)} (SHA-256 {whole.digest})"),
        ("Draws", drawn),
    ]
    if whole.findings is not None:
        plan = whole.findings.plan
        rows.append(("Run", f"{plural(whole.findings.summary.variants, 'variant')}, {plan.way.title}, seed {plan.seed}"))
    unfinished = _unfinished(whole)
    if unfinished:
        rows.append(("Not complete", listed(unfinished)))
    rows += [("Left out", sentence) for sentence in whole.left_out]
    return (plain_table(("", ""), rows), said("Made by:"), FixedLine(printable(" ".join(whole.command))))


def _unfinished(whole: Whole) -> list[str]:
    """What a limit, or Ctrl-C, left open."""
    parts = [
        ("the solving", bool(whole.result.stopped or any(case.result.stopped for case in whole.cases))),
        ("the explanation", bool(whole.explanation.stopped or whole.explanation.unfinished)),
        ("the offers", whole.compared is not None and bool(whole.compared.unfinished)),
        (
            "the variants",
            whole.result.by_rules is None and not all(case.what_if is not None and case.what_if.complete for case in whole.cases),
        ),
    ]
    return [name for name, open_ in parts if open_]
