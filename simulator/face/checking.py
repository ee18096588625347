"""`check`: every fault of a scenario, as a record."""

from __future__ import annotations

import os
from dataclasses import dataclass

from simulator.cards import Card, Shown
from simulator.errors import Fault, ScenarioError
from simulator.face.given import ScenarioLike, scenario_of
from simulator.figures import whole
from simulator.scenario.model import Scenario


@dataclass(frozen=True, repr=False)
class Checked(Shown):
    """What `check` found. `scenario`: None where there are faults. `notes`: what is no fault and good to know. `outcomes`: combinations
    of options; `feasible`: those within the constraints, None where counting them takes too much; both None where there are faults."""

    name: str
    scenario: Scenario | None
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    outcomes: int | None
    feasible: int | None

    @property
    def valid(self) -> bool:
        return not self.faults

    def card(self) -> Card:
        if self.outcomes is None:
            rows = [("" if f.line is None else f"{f.line}:{f.column}", f.path, f.message) for f in self.faults]
            return Card("Checked", self.name, f"faults: {len(self.faults)}", ("Line", "Path", "Fault"), rows)
        size = whole(self.outcomes) if self.feasible in (None, self.outcomes) else f"{whole(self.feasible)} of {whole(self.outcomes)}"
        return Card("Checked", self.name, f"no fault, {size} outcomes", ("Note",), [(note,) for note in self.notes])


def check(scenario: ScenarioLike) -> Checked:
    """Every fault of a scenario file in one run, each with its line and column; nothing is raised for them.

    Raises `UsageError` for an unknown case.

    >>> from simulator import check
    >>> check("sale").valid
    True
    """
    from simulator.dossier.overview import size_of
    from simulator.scenario.notes import notes

    name = scenario.title if isinstance(scenario, Scenario) else os.fspath(scenario)
    try:
        size = size_of(scenario_of(scenario))
    except ScenarioError as error:
        return Checked(name, None, error.faults, (), None, None)
    return Checked(name, size.scenario, (), notes(size.scenario), size.outcomes, size.feasible)
