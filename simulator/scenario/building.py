"""From plain data to a checked scenario without a file: what changes, tables and random scenarios end in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from simulator.errors import Fault, ScenarioError
from simulator.scenario.model import Scenario
from simulator.scenario.plain import short_form


def checked(data: Mapping[str, Any]) -> Scenario:
    """The scenario that plain data (short or long forms) describe. Raises `ScenarioError` with every fault."""
    try:
        return Scenario.model_validate(short_form(data))
    except ValidationError as error:
        raise ScenarioError([Fault(e["msg"], ".".join(map(str, e["loc"]))) for e in error.errors()]) from None
