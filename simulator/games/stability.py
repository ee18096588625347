"""The stability of one agreement, or of all states: who would leave it, by which move, and which answer of the others deters that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.errors import UsageError
from simulator.games.all_states import MOST_STATES, AllStates, all_states
from simulator.games.coalition_moves import CoalitionStanding, coalition_standings
from simulator.games.graph_model import GraphModel, State, graph_model
from simulator.games.sanctions import CONCEPTS, Concept, Standing, standings
from simulator.scenario.model import Scenario

MOST_EXPLAINED = 200
"""States up to which every one of them is explained where all are asked about."""
DEPTH_OF_LARGE = 2
"""Moves of a sequence at most, unless asked otherwise, where there are more than `MOST_STATES` combinations of options."""


@dataclass(frozen=True)
class StateStability:
    """One state. `terms`: issue → option; `offers`: the scenario's offers that have exactly these terms.

    `standings`: each decision maker in the order of the file; `coalitions`: each coalition of two or more (none where not asked for).
    `depth`: moves of a sequence that were looked at, at most; None: any number, so that what was not found does not exist.
    """

    terms: Mapping[str, str]
    offers: tuple[str, ...]
    standings: tuple[Standing, ...]
    coalitions: tuple[CoalitionStanding, ...]
    depth: int | None

    def equilibrium(self, concept: Concept) -> bool:
        """Whether every decision maker stays."""
        return all(standing.stable(concept) for standing in self.standings)


@dataclass(frozen=True)
class Stability:
    """`decision_makers`: the parties that control an issue; `bystanders`: those that control none. `all_states`: the stability of all
    states, None where one was asked about. `explained`: what is said of single states: of the one asked about, or of all where there are
    at most `MOST_EXPLAINED`. `model` looks up terms and offers of states."""

    model: GraphModel
    bystanders: tuple[str, ...]
    all_states: AllStates | None
    explained: tuple[StateStability, ...]

    @property
    def decision_makers(self) -> tuple[str, ...]:
        return self.model.decision_makers

    @property
    def equilibria(self) -> Mapping[Concept, tuple[Mapping[str, str], ...]]:
        """Concept → the terms of its equilibria, where all states were asked about; else an empty mapping."""
        found = self.all_states
        return {} if found is None else {c: tuple(self.model.terms(found.state(k)) for k in found.equilibria(c)) for c in CONCEPTS}


def stability(
    scenario: Scenario, terms: Mapping[str, str] | None = None, *, depth: int | None = None, coalitions: bool = True
) -> Stability:
    """The stability of all states of the scenario's graph model, or of the one with these full `terms`.

    `depth`: how many moves a sequence may have at most, where one state is asked about; by default any number where there are at most
    `MOST_STATES` combinations of options, and `DEPTH_OF_LARGE` where there are more. Of one state only what can be reached from it is
    built. `coalitions`: whether to ask about moves of several together. Raises `UsageError` where no party controls an issue, the terms
    are partial or impossible, a limit on states or moves is passed, or a depth goes with all states.
    """
    model = graph_model(scenario)
    bystanders = tuple(name for name in scenario.parties if name not in model.decision_makers)
    if terms is not None:
        if depth is None and model.n_combinations > MOST_STATES:
            depth = DEPTH_OF_LARGE
        return Stability(model, bystanders, None, (_explained(scenario, model, model.state(terms), depth, coalitions),))
    if depth is not None:
        raise UsageError("a depth limits the sequences from one state; name an OFFER, or leave the depth out")
    found = all_states(model)
    few = range(len(found.codes)) if len(found.codes) <= MOST_EXPLAINED else ()
    return Stability(model, bystanders, found, tuple(_explained(scenario, model, found.state(k), None, coalitions) for k in few))


def _explained(scenario: Scenario, model: GraphModel, state: State, depth: int | None, coalitions: bool) -> StateStability:
    return StateStability(
        model.terms(state),
        offers_at(scenario, model.terms(state)),
        standings(model, state, depth),
        coalition_standings(model, state, depth) if coalitions else (),
        depth,
    )


def offers_at(scenario: Scenario, terms: Mapping[str, str]) -> tuple[str, ...]:
    """The offers of the scenario that have exactly these terms."""
    return tuple(name for name, offer in scenario.offers.items() if dict(offer.terms) == dict(terms))
