"""A scenario in figures, in a sentence or three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.words import date, plural, whole

if TYPE_CHECKING:
    from simulator.dossier.overview import Size


def summary(overview: Size) -> str:
    """Parties, issues, combinations of options, the day it is of, and how many numbers have a range."""
    scenario = overview.scenario
    as_of = f" As of {date(scenario.as_of)}." if scenario.as_of else ""
    ranged = f" {plural(overview.ranged, 'number')} given with a range." if overview.ranged else ""
    sizes = f"{plural(len(scenario.parties), 'party', 'parties')}, {plural(len(scenario.issues), 'issue')}"
    feasible = (
        "how many of them are feasible was too much to count"
        if overview.feasible is None
        else f"{whole(overview.feasible)} of them feasible"
    )
    return f"{sizes}, {whole(overview.outcomes)} combinations of options, {feasible}.{as_of}{ranged}"
