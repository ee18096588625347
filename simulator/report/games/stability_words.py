"""How a state of a conflict, its moves and those who make them are called in the text of `zopa stability`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from simulator.games.stability import offers_at
from simulator.report.layout import BAD, DIM, GOOD, coloured, indented
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, option_title, party_title

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.games.coalition_moves import CoalitionStanding
    from simulator.games.graph_model import GraphModel, State
    from simulator.games.sanctions import Concept, SequenceStep
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

Row = TypeVar("Row")
Cells = tuple["str | Text", ...]

NAMES: Mapping[Concept, str] = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}
IN_SHORT = (
    "Nash: no move that it prefers. Others: each such move can be answered so that it does not pay (GMR), whatever the mover then does "
    "(SMR), by moves that those who answer prefer (SEQ)."
)
"""In which senses a party stays, below a table of them."""


@dataclass(frozen=True)
class StateWords:
    """The words of one scenario; `limit`: rows of a table and moves of a party at most (0: all)."""

    scenario: Scenario
    model: GraphModel
    limit: int

    def first(self, rows: Sequence[Row]) -> Sequence[Row]:
        return rows[: self.limit] if self.limit else rows

    def label(self, terms: Mapping[str, str]) -> str:
        """A state in a table: the name of the offer with these terms, or the terms in keys."""
        names = offers_at(self.scenario, terms)
        return printable(names[0] if names else ", ".join(f"{issue} {option}" for issue, option in terms.items()))

    def members(self, standing: CoalitionStanding) -> str:
        return listed([party_title(self.scenario, name) for name in standing.members])

    def sequence(self, steps: Sequence[SequenceStep], after: State | None = None) -> str:
        """Moves one after the other: where they lead, or (from the state `after` on) what each changes."""
        said = []
        for step in steps:
            who = party_title(self.scenario, step.decision_maker)
            if after is None:
                said.append(f"{who} → {self.label(self.model.terms(step.state))}")
            else:
                said.append(f"{who} → {self.changes(self.model.terms(after), step.state)}")
                after = step.state
        return ", then ".join(said)

    def changes(self, before: Mapping[str, str], state: State) -> str:
        """What a move changes, in words."""
        after = self.model.terms(state)
        changed = [issue for issue in after if after[issue] != before[issue]]
        return "; ".join(f"{issue_title(self.scenario, i)}: {option_title(self.scenario, i, after[i])}" for i in changed)

    def named(self, before: Mapping[str, str], state: State) -> str:
        """A state by the titles of the offers that are it, else by what differs from `before`."""
        offers = offers_at(self.scenario, self.model.terms(state))
        return ", ".join(printable(self.scenario.offers[name].title) for name in offers) or self.changes(before, state)

    def in_titles(self, terms: Mapping[str, str]) -> str:
        """Terms in a sentence, by titles."""
        return "; ".join(f"{issue_title(self.scenario, i)}: “{option_title(self.scenario, i, o)}”" for i, o in terms.items())


def yes(stays: bool | None) -> Text:
    if stays is None:
        return coloured("not settled", DIM)
    return coloured("yes", GOOD) if stays else coloured("no", BAD)


def deterred(standing: CoalitionStanding) -> Text:
    if standing.gmr is None:
        return coloured("not settled", DIM)
    return coloured("deters it", GOOD) if standing.gmr else coloured("none deters it", BAD)


def cut_short(shown: Sequence[object], rows: Sequence[object]) -> list[Part]:
    """How many rows of a table are shown, where that is not all of them."""
    return [indented(f"{len(shown)} of {len(rows)} rows; --limit 0 shows all.")] if len(shown) < len(rows) else []
