"""From plain data to a checked scenario without a file: what changes, tables and random scenarios end in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.checking import findings
from simulator.scenario.located import Origin
from simulator.scenario.model import Scenario
from simulator.scenario.plain import short_form
from simulator.scenario.structure import build


def checked(data: Mapping[str, Any], origin: Origin | None = None) -> Scenario:
    """The scenario that plain data (short or long forms) describe, checked like a file.

    Unlike `Scenario.model_validate` it tells every fault at once, by dotted path. `origin` says where the scenario that the data
    were made from stands, for faults found later; those raised here are about the data and name no line.

    Raises `ScenarioError`.
    """
    built = build(short_form(dict(data)))
    found = list(built.findings)
    if built.scenario is not None:
        found += findings(built.scenario, built.taken_out)
    if found or built.scenario is None:
        raise ScenarioError([Origin().fault(finding) for finding in found])
    if origin is not None:
        built.scenario._origin = origin
    return built.scenario
