"""What a file says beside an answer that does not ask for it, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.json_on_record import recorded_json
from simulator.report.solve.json import chances_json

if TYPE_CHECKING:
    from simulator.dossier.asides import Asides


def asides_json(asides: Asides) -> dict[str, Any]:
    """Answers on record that the numbers contradict, and how likely bodies that were not asked are to pass the first solution."""
    return {
        "differing_answers": [recorded_json(each) for each in asides.answers],
        "all_answers_judged": asides.complete,
        "unasked_bodies": None if asides.at_home is None else chances_json(asides.at_home),
    }
