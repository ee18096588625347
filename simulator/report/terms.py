"""The terms of several offers side by side: what they share once, and where they differ marked so that no colour is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.layout import DIM, STRONG, coloured, heading, indented, table
from simulator.report.words import issue_title, option_title

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

IN_COLUMNS = 2
"""Up to so many offers stand beside each other with their options written out; more get a column of marks each."""
SAID, READ, OPEN = "●", "○", "open"
"""The offer has this option; it has it, though its text is silent on the issue; it leaves the issue open."""


@dataclass(frozen=True)
class Terms:
    """What one offer says. `label`: the short name that the tables use; `terms`: issue → option; `silent`: issues on which the text
    itself is silent and the entry a reading."""

    label: str
    terms: Mapping[str, str]
    silent: Collection[str] = ()


def terms_parts(scenario: Scenario, offers: Sequence[Terms]) -> list[Part]:
    """Common terms once, then the issues on which the offers differ."""
    common = [i for i in scenario.issues if len({offer.terms.get(i) for offer in offers}) == 1]
    differing = [i for i in scenario.issues if i not in common]
    parts: list[Part] = []
    if differing:
        parts += [heading("Where the offers differ"), *_differences(scenario, offers, differing)]
    left_open = [i for i in common if i not in offers[0].terms]
    common = [i for i in common if i not in left_open]
    if common:
        rows = [(issue_title(scenario, i), _common_term(scenario, offers, i)) for i in common]
        parts += [heading("Terms" if len(offers) == 1 else "Terms that all these offers share"), table(("Issue", "Option"), rows)]
        if not differing or len(offers) <= IN_COLUMNS:
            parts += _note(offers, common, f"{READ}: the text of an offer is silent on this issue; the entry is a reading.")
    if left_open:
        parts.append(indented(f"Left open: {'; '.join(issue_title(scenario, i) for i in left_open)}."))
    return parts


def _common_term(scenario: Scenario, offers: Sequence[Terms], issue: str) -> str:
    mark = f" {READ}" if any(issue in offer.silent for offer in offers) else ""
    return option_title(scenario, issue, offers[0].terms[issue]) + mark


def _differences(scenario: Scenario, offers: Sequence[Terms], issues: Sequence[str]) -> list[Part]:
    if len(offers) <= IN_COLUMNS:
        return [table(("Issue", *(offer.label for offer in offers)), [_side_by_side(scenario, offers, i) for i in issues], widest_label=36)]
    rows = [row for issue in issues for row in _marked(scenario, offers, issue)]
    return [
        table(("Issue", "Option", *(offer.label for offer in offers)), rows, whole_words=range(2, len(offers) + 2), widest_label=28),
        *_note(offers, issues, f"{SAID}: has this option. {READ}: has it, though the text is silent on the issue and the entry a reading."),
    ]


def _side_by_side(scenario: Scenario, offers: Sequence[Terms], issue: str) -> tuple[str | Text, ...]:
    cells = []
    for offer in offers:
        option = offer.terms.get(issue)
        if option is None:
            cells.append(coloured(OPEN, DIM))
        else:
            cells.append(coloured(option_title(scenario, issue, option) + (f" {READ}" if issue in offer.silent else ""), STRONG))
    return (issue_title(scenario, issue), *cells)


def _marked(scenario: Scenario, offers: Sequence[Terms], issue: str) -> list[tuple[str | Text, ...]]:
    """One row for each option that some offer has, in the order of the file; a last one where some leave the issue open."""
    chosen = [option for option in scenario.issues[issue].choices if any(o.terms.get(issue) == option for o in offers)]
    rows: list[tuple[str | Text, ...]] = []
    for option in chosen:
        marks = [(READ if issue in o.silent else SAID) if o.terms.get(issue) == option else "" for o in offers]
        rows.append((option_title(scenario, issue, option), *marks))
    if any(issue not in offer.terms for offer in offers):
        rows.append((coloured(OPEN, DIM), *("" if issue in offer.terms else SAID for offer in offers)))
    return [(issue_title(scenario, issue) if k == 0 else "", *row) for k, row in enumerate(rows)]


def _note(offers: Sequence[Terms], issues: Sequence[str], text: str) -> list[Part]:
    return [indented(text, DIM)] if any(i in offer.silent for offer in offers for i in issues) else []
