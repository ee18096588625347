"""The stability of one agreement, or of all states: who would leave it, by which move, and which answer of the others deters that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from simulator.budget import Stopped
from simulator.cards import Card, Shown, terms_in_words
from simulator.errors import UsageError
from simulator.games.all_states import MOST_STATES, AllStates, TooManyStatesError, all_states
from simulator.games.coalition_moves import CoalitionStanding, coalition_standings
from simulator.games.graph_model import GraphModel, State, graph_model
from simulator.games.least_changes import LeastChange, least_changes
from simulator.games.sanctions import CONCEPTS, MOST_VISITED, Concept, Standing, TooManyMovesError, every, standings
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario

MOST_EXPLAINED = 200
"""Where all states are asked about, each of them is explained up to so many states."""
DEPTH_OF_LARGE = 2
"""A sequence has at most so many moves, unless asked otherwise, where there are more than `MOST_STATES` combinations of options."""
DEPTH_OF_MANY = 1
"""The same where the offers of the file are looked at in place of all states."""


@dataclass(frozen=True)
class StateStability:
    """One state. `terms`: issue → option; `offers`: the scenario's offers that have exactly these terms.

    `standings`: each decision maker in the order of the file; `coalitions`: each coalition of two or more (none where not asked for).
    `depth`: moves of a sequence that were looked at, at most; None: any number, so that what was not found does not exist.
    `from_all_states`: whether what these left open was settled by looking at all states together. `left_out`: what was asked about and
    passes the limit on moves, in words. `least_changes`: decision maker → concept → the least change after which it stays; None where all
    states were asked about, a depth was, or there are too many states.
    """

    terms: Mapping[str, str]
    offers: tuple[str, ...]
    standings: tuple[Standing, ...]
    coalitions: tuple[CoalitionStanding, ...]
    depth: int | None
    left_out: tuple[str, ...] = ()
    from_all_states: bool = False
    least_changes: Mapping[str, Mapping[Concept, LeastChange]] | None = None

    def equilibrium(self, concept: Concept) -> bool | None:
        """Whether every decision maker stays; None: not settled within `depth`."""
        return every(standing.stable(concept) for standing in self.standings)


@dataclass(frozen=True, repr=False)
class Stability(Shown):
    """`decision_makers`: the parties that control an issue; `bystanders`: those that control none. `all_states`: the stability of all
    states, None where one was asked about or there are too many. `explained`: what is said of single states: of the one asked about, of
    all where there are at most `MOST_EXPLAINED`, or of the file's offers where there are too many states to look at all. `left_out`: what
    of the states was left out for their number, in words; empty where nothing was. `rules_left_aside`: whether the
    file has agreement rules by which not everybody must sign; they play no part. `model` looks up terms and offers of states."""

    model: GraphModel
    bystanders: tuple[str, ...]
    all_states: AllStates | None
    explained: tuple[StateStability, ...]
    left_out: str = ""
    rules_left_aside: bool = False

    @property
    def decision_makers(self) -> tuple[str, ...]:
        return self.model.decision_makers

    @property
    def equilibria(self) -> Mapping[Concept, tuple[Mapping[str, str], ...]]:
        """Concept → the terms of its equilibria, where all states were asked about; else an empty mapping."""
        found = self.all_states
        return {} if found is None else {c: tuple(self.model.terms(found.state(k)) for k in found.equilibria(c)) for c in CONCEPTS}

    def card(self) -> Card:
        if self.all_states is not None:
            terms = {concept: "; ".join(map(terms_in_words, found)) for concept, found in self.equilibria.items()}
            found = [(str(concept), str(len(self.equilibria[concept])), words) for concept, words in terms.items()]
            said = f"all states, {len(self.decision_makers)} decision makers"
            return Card("Stability", "", said, ("Concept", "Equilibria", "Terms"), found)
        (state,) = self.explained
        words = {True: "stays", False: "would leave", None: "not settled"}
        rows = [(s.decision_maker, *(words[s.stable(c)] for c in CONCEPTS)) for s in state.standings]
        return Card("Stability", "", terms_in_words(state.terms), ("Decision maker", *CONCEPTS), rows)


def stability(
    scenario: Scenario, terms: Mapping[str, str] | None = None, *, depth: int | None = None, coalitions: bool = True
) -> Stability:
    """The stability of all states of the scenario's graph model, or of the one with these full `terms`.

    `depth`: how many moves a sequence may have at most, where one state is asked about; by default any number where there are at most
    `MOST_STATES` combinations of options, and `DEPTH_OF_LARGE` where there are more. For one state, only what can be reached from it
    is built; what that leaves open is settled from all states, where no depth was asked for and there are not too many, and is else told
    as not settled. `coalitions`: whether to ask about moves of several together. Where that passes the limit on moves, the sequences are
    shortened and coalitions left out, and where there are too many states for all, the offers of the file are looked at one by one: the
    answer says so. Raises `UsageError` where no party controls an issue, the terms are partial or impossible, a party alone has more
    moves than can be looked at, there are too many states and no offers, or a depth goes with all states.
    """
    return replace(_stability(scenario, terms, depth, coalitions), rules_left_aside=not signed_by_everybody(scenario))


def _stability(scenario: Scenario, terms: Mapping[str, str] | None, depth: int | None, coalitions: bool) -> Stability:
    model = graph_model(scenario)
    bystanders = tuple(name for name in scenario.parties if name not in model.decision_makers)
    if terms is not None:
        at_most = DEPTH_OF_LARGE if depth is None and model.n_combinations > MOST_STATES else depth
        one = _explained(scenario, model, model.state(terms), at_most, coalitions)
        return Stability(model, bystanders, None, (one if depth is not None else _from_all_states(model, one),))
    if depth is not None:
        raise UsageError("a depth limits the sequences from one state; name an OFFER, or leave the depth out")
    try:
        found = all_states(model)
    except TooManyStatesError as error:
        return _of_offers(scenario, model, bystanders, str(error))
    few = range(len(found.codes)) if len(found.codes) <= MOST_EXPLAINED else ()
    states = (_explained(scenario, model, found.state(k), None, coalitions) for k in few)
    return Stability(model, bystanders, found, tuple(_settled(model, state, found) for state in states))


def _from_all_states(model: GraphModel, state: StateStability) -> StateStability:
    """The one state asked about, with what needs all states, unless these are too many: what the depth of its sequences left open, and
    the least changes of preferences after which each would stay."""
    try:
        found = all_states(model)
    except TooManyStatesError:
        return state
    except Stopped as why:
        return replace(state, left_out=(*state.left_out, f"all states together ({why})"))
    return replace(_settled(model, state, found), least_changes=least_changes(model, found, model.state(state.terms)))


def _settled(model: GraphModel, state: StateStability, found: AllStates) -> StateStability:
    """A state, with what the depth of its sequences left open settled from all states."""
    if not any(improvement.cut for standing in state.standings for improvement in standing.improvements):
        return state
    standings_ = tuple(_settled_standing(model, found, state, d) for d in range(len(model.decision_makers)))
    return replace(state, standings=standings_, from_all_states=True)


def _settled_standing(model: GraphModel, found: AllStates, state: StateStability, d: int) -> Standing:
    here = model.state(state.terms)
    moves = [
        replace(i, cut=frozenset(), longer=frozenset(c for c in i.cut if found.deterred(c, d, here, i.state)))
        for i in state.standings[d].improvements
    ]
    return replace(state.standings[d], improvements=tuple(moves))


def _of_offers(scenario: Scenario, model: GraphModel, bystanders: tuple[str, ...], reason: str) -> Stability:
    """The offers of the file in place of all states, each by sequences of one move and without coalitions."""
    states = dict.fromkeys(
        model.state(offer.terms)
        for offer in scenario.offers.values()
        if offer.in_force and set(offer.terms) == set(model.issues) and model.possible(offer.terms)
    )
    if not states:
        raise UsageError(f"{reason}; name one OFFER, or give terms in full (issue=option,…), to ask about it alone")
    explained = tuple(_explained(scenario, model, state, DEPTH_OF_MANY, coalitions=False) for state in states)
    return Stability(model, bystanders, None, explained, f"{reason}. In their place stand the offers of the file")


def _explained(scenario: Scenario, model: GraphModel, state: State, depth: int | None, coalitions: bool) -> StateStability:
    """One state, as far as the limit on moves allows: shorter sequences first, then no coalitions."""
    left_out: list[str] = []
    alone, reached = _alone(model, state, depth)
    if reached != depth:
        left_out.append(f"answers of more than {reached} {'move' if reached == 1 else 'moves'}")
    together: tuple[CoalitionStanding, ...] = ()
    if coalitions:
        try:
            together = coalition_standings(model, state, reached)
        except TooManyMovesError:
            left_out.append("what several parties could do together")
    return StateStability(model.terms(state), offers_at(scenario, model.terms(state)), alone, together, reached, tuple(left_out))


def _alone(model: GraphModel, state: State, depth: int | None) -> tuple[tuple[Standing, ...], int | None]:
    """What each could gain alone, and the depth of the answers that were looked at: the one asked for, or the largest that is possible."""
    shorter = [k for k in range(DEPTH_OF_LARGE, -1, -1) if depth is None or k < depth]
    for tried in (depth, *shorter):
        try:
            return standings(model, state, tried), tried
        except TooManyMovesError:
            continue
    most, d = max((model.n_moves(d, state), d) for d in range(len(model.decision_makers)))
    raise UsageError(
        f"{model.decision_makers[d]!r} alone has up to {most:,} moves from this state, of which at most {MOST_VISITED:,} can be looked at; "
        "say with --set issues.NAME.controlled_by=[…] of fewer issues that one can change them alone"
    )


def offers_at(scenario: Scenario, terms: Mapping[str, str]) -> tuple[str, ...]:
    """The offers of the scenario that have exactly these terms."""
    return tuple(name for name, offer in scenario.offers.items() if dict(offer.terms) == dict(terms))
