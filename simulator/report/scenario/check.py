"""What `zopa check` notes besides faults, in sentences: of the file by itself, and of its numbers beside what else it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.report.on_record import against_itself_sentence, answer_sentence
from simulator.report.safe_text import printable
from simulator.report.words import rule_name
from simulator.scenario.notes import first_of, notes

if TYPE_CHECKING:
    from simulator.dossier.overview import Doubts
    from simulator.scenario.model import Scenario


def check_notes(scenario: Scenario, doubts: Doubts) -> list[str]:
    """A sentence each, at most ten of a kind."""
    found = [*first_of(_never_crossed(scenario, doubts))]
    found += first_of(answer_sentence(scenario, each) for each in doubts.answers)
    found += first_of(against_itself_sentence(scenario, each) for each in doubts.against_themselves)
    if not doubts.complete:
        found.append(
            "Whether answers, offers and red lines fit the numbers was too much to work out to the end; zopa compare tells of offers."
        )
    return [*(printable(note) for note in notes(scenario)), *found]


def _never_crossed(scenario: Scenario, doubts: Doubts) -> Iterator[str]:
    for path in doubts.never_crossed:
        yield f"No outcome within the constraints and the options in force crosses {rule_name(scenario, path)}, so it rules out nothing."
