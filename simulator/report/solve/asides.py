"""What a file says beside an answer that does not ask for it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import BAD, paragraph
from simulator.report.on_record import differing_answers
from simulator.report.solve.ratification import unasked

if TYPE_CHECKING:
    from simulator.dossier.asides import Asides
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result

MOST_ANSWERS = 1
"""So many answers on record that the numbers contradict have a sentence; the others are counted."""


def aside_parts(scenario: Scenario, result: Result, asides: Asides) -> list[Part]:
    """Answers on record that the numbers contradict, then the bodies that were not asked; nothing where there is neither."""
    differing = differing_answers(scenario, asides.answers, most=MOST_ANSWERS)
    parts: list[Part] = [paragraph(differing, BAD)] if differing else []
    if not asides.complete:
        parts.append(paragraph("Whether all answers on record fit the numbers was too much to work out; zopa compare tells of offers."))
    bodies = unasked(scenario, result, asides.at_home)
    return [*parts, *([paragraph(bodies)] if bodies else [])]
