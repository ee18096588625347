"""The peer as a subprocess in its own environment."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.apart import measured
from simulator.scenario.model import Scenario
from simulator.scenario.values import value_at

ENVIRONMENT = Path(__file__).parent / ".peer"
REQUIREMENT = "negmas==0.16.0"


def environment() -> Path:
    """The peer's Python, its environment made if it is not there yet."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", REQUIREMENT], check=True)
    return python


def additive_domain(scenario: Scenario, repeats: int) -> dict[str, Any]:
    """A scenario without interactions, red lines and constraints, as the peer's script reads it."""
    parties = list(scenario.parties.values())
    issues = scenario.issues
    total = [sum(float(party.weights[i].base) for i in issues) for party in parties]
    return {
        "sizes": [len(issue.choices) for issue in issues.values()],
        "weights": [[float(party.weights[i].base) / t for i in issues] for party, t in zip(parties, total, strict=True)],
        "values": [
            [[float(value_at(party.values[i], issue, o)) for o in issue.choices] for i, issue in issues.items()] for party in parties
        ],
        "reservation": [float(party.reservation.base) if party.reservation else 0.0 for party in parties],
        "repeats": repeats,
    }


def timed(scenario: Scenario, repeats: int, limit: float) -> dict[str, Any] | None:
    """The peer's seconds, frontier and peak memory (MiB) on a scenario; None where it does not finish within `limit` seconds."""
    return _answered(additive_domain(scenario, repeats), limit)


def talked(scenario: Scenario, strategy: str, rounds: int, sessions: int, limit: float) -> dict[str, Any] | None:
    """The peer's seconds for each of some sessions, and how many end in agreement; None where they take more than `limit` seconds."""
    return _answered({**additive_domain(scenario, 1), "strategy": strategy, "rounds": rounds, "sessions": sessions}, limit)


def _answered(domain: dict[str, Any], limit: float) -> dict[str, Any] | None:
    script = Path(__file__).parent / "peer_negmas.py"
    ran = measured([str(environment()), str(script)], given=json.dumps(domain), limit=limit)
    if ran is None:
        return None
    answer: dict[str, Any] = json.loads(ran.printed)
    return {**answer, "peak": ran.peak}
