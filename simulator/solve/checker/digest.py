"""A fingerprint of a scenario's content, so that a proof cannot be passed off as one of another scenario."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.scenario.model import Scenario


def digest(scenario: Scenario) -> str:
    """SHA-256 (hex) of the scenario's entries as canonical JSON: keys sorted, numbers as reduced fractions, defaults left out.

    The layout of a file, the order of its keys and the spelling of a number (8, 8.0) make no difference; any other change does.
    """
    entries = _plain(scenario.model_dump(by_alias=True, exclude_defaults=True))
    text = json.dumps(entries, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return {"number": str(Fraction(value))}
    return value.isoformat() if isinstance(value, dt.date) else value
