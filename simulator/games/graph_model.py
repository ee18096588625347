"""The graph model for conflict resolution of a scenario (Kilgour, Hipel & Fang 1987; Fang, Hipel & Kilgour 1993).

A *state* is a feasible outcome. A *decision maker* is a party that controls an issue: in one move it may change any of the issues that it
controls, all others staying as they are, unless a change is irreversible or leads to an infeasible state. Each decision maker compares
states: by its exact utility (equal totals are ties), or by its ranking. Red lines and reservation values play no part: they say what a
party signs, not which states can come about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from simulator.budget import small_steps
from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Clause, Payoffs, Term, applies
from simulator.payoffs.worth import condition_clauses
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.ordinal import Codes, feasible_outcomes, places

State = Codes
"""Option positions in the order of the issues."""

FEW_ENOUGH_TO_REMEMBER = 100_000
"""Where there are up to so many combinations of options, the worth of a state is kept once it was looked up."""


STEPS_A_MOVE = 20
"""Small steps that a move takes: it is made, held against the constraints, and weighed."""


@dataclass(frozen=True)
class GraphModel:
    """States, moves and preferences, each looked up when asked for: nothing is built for states that nobody asks about.

    `controls[d]`: positions of the issues of decision maker d; `ways[i][o]`: options in force to which option o of issue i can be changed,
    o itself among them. `payoffs`, `ranked`: of the decision makers with points and with rankings, the worth of states.
    """

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    decision_makers: tuple[str, ...]
    controls: tuple[tuple[int, ...], ...]
    ways: tuple[tuple[tuple[int, ...], ...], ...]
    in_force: tuple[tuple[bool, ...], ...]
    constraints: Mapping[str, tuple[Clause, ...]]
    payoffs: Payoffs | None
    ranked: Mapping[str, Mapping[State, int]]

    @cached_property
    def excluded(self) -> tuple[Clause, ...]:
        """What the constraints exclude."""
        return tuple(clause for clauses in self.constraints.values() for clause in clauses)

    @cached_property
    def n_combinations(self) -> int:
        """All combinations of options, feasible or not."""
        total = 1
        for options in self.options:
            total *= len(options)
        return total

    def feasible(self, state: State) -> bool:
        """Whether a combination of options is a state: its options in force, no constraint against it."""
        return all(row[o] for row, o in zip(self.in_force, state, strict=True)) and not any(applies(c, state) for c in self.excluded)

    def moves(self, decision_maker: int, state: State) -> Iterator[State]:
        """The states that a decision maker can reach from `state` in one move, in the order of the options."""
        own = self.controls[decision_maker]
        for changed in product(*(self.ways[i][state[i]] for i in own)):
            small_steps(STEPS_A_MOVE, "looking at moves")
            target = list(state)
            for issue, option in zip(own, changed, strict=True):
                target[issue] = option
            reached = tuple(target)
            if reached != state and not any(applies(clause, reached) for clause in self.excluded):
                yield reached

    def n_moves(self, decision_maker: int, state: State) -> int:
        """How many moves there are at most, before infeasible states are left out."""
        count = 1
        for issue in self.controls[decision_maker]:
            count *= len(self.ways[issue][state[issue]])
        return count - 1

    def worth(self, decision_maker: int, state: State) -> int:
        """A whole number that is larger for a better state; numbers of different decision makers do not compare."""
        name = self.decision_makers[decision_maker]
        if name in self.ranked:
            return -self.ranked[name][state]
        if self.n_combinations > FEW_ENOUGH_TO_REMEMBER:
            return self._scaled(decision_maker, state)
        known = self._known[decision_maker]
        if state not in known:
            known[state] = self._scaled(decision_maker, state)
        return known[state]

    @cached_property
    def _known(self) -> tuple[dict[State, int], ...]:
        """The worth of states looked up before, by decision maker."""
        return tuple({} for _ in self.decision_makers)

    def _scaled(self, decision_maker: int, state: State) -> int:
        """The utility in whole numbers: one column of `payoffs.model.totals`, which would sum all of them."""
        table, terms = self._tables[decision_maker]
        total = sum([row[option] for row, option in zip(table, state, strict=True)])
        return total + sum(term.amount for term in terms if any(applies(clause, state) for clause in term.clauses))

    @cached_property
    def _tables(self) -> tuple[tuple[list[list[int]], list[Term]], ...]:
        """For each decision maker with points: the worth of every option of every issue, and its interactions."""
        tables: list[tuple[list[list[int]], list[Term]]] = []
        for name in self.decision_makers:
            payoffs = self.payoffs if name not in self.ranked else None
            column = payoffs.parties.index(name) if payoffs else 0
            rows = [[int(x) for x in worth[:, column]] for worth in payoffs.worth] if payoffs else []
            tables.append((rows, [term for term in payoffs.terms if term.column == column] if payoffs else []))
        return tuple(tables)

    def improvements(self, decision_maker: int, state: State) -> Iterator[State]:
        """The moves to states that it strictly prefers."""
        now = self.worth(decision_maker, state)
        return (target for target in self.moves(decision_maker, state) if self.worth(decision_maker, target) > now)

    def terms(self, state: State) -> dict[str, str]:
        """A state as issue → option."""
        return {issue: options[o] for issue, options, o in zip(self.issues, self.options, state, strict=True)}

    def state(self, terms: Mapping[str, str]) -> State:
        """The state with these terms. Raises `UsageError` where they leave an issue open, or are infeasible."""
        still_open = [issue for issue in self.issues if issue not in terms]
        if still_open:
            raise UsageError(f"a state needs an option for every issue; open: {', '.join(still_open)}. Give terms in full (issue=option,…)")
        found = self.codes(terms)
        if barred := self._barred_by(found):
            lifted = " ".join(f"--set {path}.in_force={'true' if path.startswith('issues.') else 'false'}" for path in barred)
            raise UsageError(f"these terms are impossible: {', '.join(barred)} excludes them; choose others, or lift that ({lifted})")
        return found

    def _barred_by(self, state: State) -> list[str]:
        """Paths of the options out of force that a combination holds, and of the constraints against it."""
        held = zip(self.issues, self.options, self.in_force, state, strict=True)
        out = [f"issues.{issue}.options.{options[o]}" for issue, options, row, o in held if not row[o]]
        return out + [f"constraints.{key}" for key, clauses in self.constraints.items() if any(applies(c, state) for c in clauses)]

    def possible(self, terms: Mapping[str, str]) -> bool:
        """Whether full terms are a state."""
        return self.feasible(self.codes(terms))

    def codes(self, terms: Mapping[str, str]) -> State:
        """Option positions of full terms, a state or not."""
        return tuple(options.index(terms[issue]) for issue, options in zip(self.issues, self.options, strict=True))


def graph_model(scenario: Scenario) -> GraphModel:
    """The graph model of a checked scenario. Raises `UsageError` where no party controls an issue, and as `compile_payoffs` does."""
    owners = [name for name in scenario.parties if any(name in issue.controlled_by for issue in scenario.issues.values())]
    if not owners:
        raise UsageError("no issue says who can change it alone; add `controlled_by: party` to the issues that one can change by itself")
    issues = scenario.issues
    constraints = {key: c.never for key, c in scenario.constraints.items() if c.in_force}
    ranked = [name for name in owners if scenario.parties[name].ranking]
    feasible = feasible_outcomes(issues, list(constraints.values())) if ranked else set()
    return GraphModel(
        issues=tuple(issues),
        options=tuple(issue.choices for issue in issues.values()),
        decision_makers=tuple(owners),
        controls=tuple(tuple(k for k, issue in enumerate(issues.values()) if name in issue.controlled_by) for name in owners),
        ways=tuple(_ways(issue) for issue in issues.values()),
        in_force=tuple(tuple(issue.in_force(o) for o in issue.choices) for issue in issues.values()),
        constraints={key: tuple(condition_clauses(never, issues)) for key, never in constraints.items()},
        payoffs=_payoffs(scenario, [name for name in owners if name not in ranked]),
        ranked={name: places(scenario.parties[name], issues, feasible).of for name in ranked},
    )


def _ways(issue: Issue) -> tuple[tuple[int, ...], ...]:
    """From every option, those to which it can be changed: one and the same tuple wherever nothing is irreversible, since an issue of
    thousands of levels has millions of pairs."""
    every = tuple(k for k, after in enumerate(issue.choices) if issue.in_force(after))
    return tuple(_without(issue, every, issue.irreversible[before]) if before in issue.irreversible else every for before in issue.choices)


def _without(issue: Issue, options: tuple[int, ...], irreversible: Collection[str]) -> tuple[int, ...]:
    small_steps(len(options), "reading moves")
    barred = frozenset(irreversible)
    return tuple(k for k in options if issue.choices[k] not in barred)


def _payoffs(scenario: Scenario, names: Sequence[str]) -> Payoffs | None:
    """The whole-number game of those decision makers that have points."""
    if not names:
        return None
    decision_makers = scenario.model_copy(update={"parties": {name: scenario.parties[name] for name in names}})
    return compile_payoffs(decision_makers, rules_known=True)  # a state is left whoever had to sign it
