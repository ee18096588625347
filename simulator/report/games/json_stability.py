"""`zopa stability --json`: who would leave a state, and what deters it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.games.sanctions import CONCEPTS, DETERRING

if TYPE_CHECKING:
    from simulator.games.coalition_moves import CoalitionStanding
    from simulator.games.graph_model import GraphModel
    from simulator.games.least_changes import LeastChange
    from simulator.games.sanctions import Concept, SequenceStep, Standing
    from simulator.games.stability import Stability, StateStability
    from simulator.scenario.model import Scenario


def stability_json(scenario: Scenario, found: Stability) -> dict[str, Any]:
    """The object of schema `zopa/stability/1`; docs/stability.md describes its keys."""
    every = found.all_states
    return {
        "schema": "zopa/stability/1",
        "title": scenario.title,
        "decision_makers": list(found.decision_makers),
        "bystanders": list(found.bystanders),
        "rules_left_aside": found.rules_left_aside,
        "n_states": None if every is None else len(every.codes),
        "equilibria": None if every is None else {c: [dict(terms) for terms in states] for c, states in found.equilibria.items()},
        "left_out": found.left_out or None,
        "states": [_state(found.model, state) for state in found.explained],
    }


def _state(model: GraphModel, found: StateStability) -> dict[str, Any]:
    return {
        "terms": dict(found.terms),
        "offers": list(found.offers),
        "depth": found.depth,
        "from_all_states": found.from_all_states,
        "left_out": list(found.left_out),
        "equilibrium": {concept: found.equilibrium(concept) for concept in CONCEPTS},
        "decision_makers": {standing.decision_maker: _standing(model, standing) for standing in found.standings},
        "coalitions": [_coalition(model, standing) for standing in found.coalitions],
        "least_changes": None if found.least_changes is None else _least_changes(model, found.least_changes),
    }


def _least_changes(model: GraphModel, found: Mapping[str, Mapping[Concept, LeastChange]]) -> dict[str, Any]:
    return {
        name: {
            concept: {"points": None if c.points is None else float(c.points), "pairs": c.pairs, "level": model.terms(c.level)}
            for concept, c in by_concept.items()
            if c.needed
        }
        for name, by_concept in found.items()
    }


def _standing(model: GraphModel, found: Standing) -> dict[str, Any]:
    return {
        "stable": {concept: found.stable(concept) for concept in CONCEPTS},
        "improvements": [
            {
                "to": model.terms(improvement.state),
                "sanctions": {concept: _sequence(model, steps) for concept, steps in improvement.sanctions.items()},
                "deterred": {concept: improvement.deterred(concept) for concept in DETERRING},
            }
            for improvement in found.improvements
        ],
    }


def _coalition(model: GraphModel, found: CoalitionStanding) -> dict[str, Any]:
    return {
        "members": list(found.members),
        "stable": {"nash": found.nash, "gmr": found.gmr},
        "improvements": [
            {
                "to": model.terms(improvement.state),
                "moves": _sequence(model, improvement.moves),
                "sanction": _sequence(model, improvement.sanction),
                "deterred": improvement.deterred,
            }
            for improvement in found.improvements
        ],
    }


def _sequence(model: GraphModel, steps: Sequence[SequenceStep] | None) -> list[dict[str, Any]] | None:
    return None if steps is None else [{"decision_maker": step.decision_maker, "to": model.terms(step.state)} for step in steps]
