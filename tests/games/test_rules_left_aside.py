"""Stability and commitment speak of all parties whatever the agreement rules ask, and say so."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from simulator import Scenario, commitment, stability
from simulator.games.war_range import war_range
from simulator.report.games.commitment import commitment_report
from simulator.report.games.json_commitment import commitment_json
from simulator.report.games.json_stability import stability_json
from simulator.report.games.stability import stability_report
from simulator.scenario.consent import as_if_everybody_signed, signed_by_everybody
from tests.oracles.ruled import ruled_data

if TYPE_CHECKING:
    from simulator.report.layout import Part

SHIFT = {"p0": Fraction(3), "p1": Fraction(-2)}


def printed(parts: Sequence[Part]) -> str:
    target = io.StringIO()
    console = Console(file=target, width=400, color_system=None)
    for part in parts:
        console.print(part)
    return target.getvalue()


def made(seed: int) -> Scenario:
    """A scenario that some can leave alone, in which one party is enough to agree and another is not asked."""
    data: dict[str, Any] = ruled_data(seed)
    names = list(data["parties"])
    data["parties"][names[-1]].pop("votes", None)
    for name, party in data["parties"].items():
        party["consent"] = name != names[-1]
        party["indifferent"] = "abstain"
    for issue, party in zip(data["issues"].values(), names, strict=False):
        issue["controlled_by"] = party
    data["agreement"] = {"one": {"title": "One is enough", "needs": {"any": names[:-1]}}}
    return Scenario.model_validate(data)


def _stability(scenario: Scenario) -> tuple[Any, str]:
    found = stability(scenario)
    return stability_json(scenario, found), printed(stability_report(scenario, found))


def _commitment(scenario: Scenario) -> tuple[Any, str]:
    found = commitment(scenario, shift=dict(zip(scenario.parties, SHIFT.values(), strict=False)))
    ranges = war_range(scenario)
    return commitment_json(scenario, ranges, found), printed(commitment_report(scenario, scenario, ranges, found))


@pytest.mark.parametrize("asked", [_stability, _commitment])
def test_the_answer_is_that_without_the_rules_and_says_so(asked: Callable[[Scenario], tuple[Any, str]]) -> None:
    for seed in range(12):
        scenario = made(seed)
        plain = as_if_everybody_signed(scenario)
        assert not signed_by_everybody(scenario)
        assert signed_by_everybody(plain)
        (ruled, text), (everybody, without) = asked(scenario), asked(plain)
        assert (ruled.pop("rules_left_aside"), everybody.pop("rules_left_aside")) == (True, False)
        assert ruled == everybody
        said = [line for line in text.splitlines() if line not in without.splitlines()]
        assert "agreement rules" in " ".join(said)
        assert [line for line in text.splitlines() if line not in said] == without.splitlines()
