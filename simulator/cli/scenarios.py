"""From an argument of the command line to a checked scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.cli.streams import read_standard_input
from simulator.files import SCENARIO

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

STANDARD_INPUT = "-"


def scenario_of(argument: str, assignments: Sequence[str] = ()) -> Scenario:
    """The scenario that `argument` names (path, case or `-`), with the changes of `--set` made."""
    from simulator.formats.assignments import changes_of
    from simulator.scenario.changes import changed
    from simulator.scenario.reading import load, loads

    scenario = loads(read_standard_input(SCENARIO), "standard input") if argument == STANDARD_INPUT else load(argument)
    changes = changes_of(scenario, assignments)
    return changed(scenario, changes) if changes else scenario
