"""Whether a deal survives at home: chances to pass, joint chances, expected utility over refusal, win-sets, the home effect.

Win-sets: Putnam (1988), "Diplomacy and domestic politics", International Organization 42(3). Members and blocs as veto players:
Tsebelis (2002), "Veto Players". Bounds on a joint chance: Fréchet (1935). docs/ratification.md gives all formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import fsum, prod

from simulator.budget import Budget
from simulator.cards import Listed
from simulator.errors import UsageError
from simulator.payoffs.automaton import AutomatonOutgrownError, build_automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.completion import count_permitted
from simulator.payoffs.model import Payoffs
from simulator.payoffs.ratification import bodies_in_force, checked_chance, with_ratification
from simulator.payoffs.ratifying_rule import rule_of
from simulator.scenario.conditions import holds
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody
from simulator.solve.choosing import candidates
from simulator.solve.exact.counting import count_acceptable, rows_for_a_figure
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.game import Game
from simulator.solve.results import Point, SolutionName
from simulator.solve.solution import SOLUTIONS

MOST_UNSURE = 12
"""The combinations of up to so many bodies that may refuse one outcome are gone through."""


@dataclass(frozen=True)
class BodyChance:
    """A body's chance to pass an outcome; 1 where its consent is not `needed` there."""

    path: str
    party: str
    title: str
    needed: bool
    chance: float


@dataclass(frozen=True)
class JointChance:
    """That all of several bodies pass: `independent`, the product, and the Fréchet bounds that hold whatever ties them together."""

    independent: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Ratification(Listed):
    """An outcome at home: each body, the bodies of each party that has some together, and all of them."""

    bodies: tuple[BodyChance, ...]
    by_party: Mapping[str, JointChance]
    joint: JointChance


@dataclass(frozen=True)
class AfterRefusal:
    """One way in which a signed deal may end: which bodies refuse, with what chance (bodies independent), and what then stands
    (None: no agreement, each party has its reservation value)."""

    refused: tuple[str, ...]
    chance: float
    outcome: Mapping[str, str] | None
    utilities: Mapping[str, Fraction]


@dataclass(frozen=True, repr=False)
class OverRefusal(Listed):
    """All that may become of a signed deal, the likeliest first, and each party's expected utility in points."""

    cases: tuple[AfterRefusal, ...]
    expected: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class WinSet(Listed):
    """Outcomes that a body would pass with at least the chance asked for, among those within constraints and red lines in force.

    `count` of `allowed`; `agreements`: those of them that all parties would sign as well. None: not counted within the budget.
    """

    path: str
    party: str
    title: str
    count: int | None
    agreements: int | None
    allowed: int | None

    @property
    def share(self) -> float | None:
        """`count` as a share of `allowed`; None where not counted, or where nothing is allowed."""
        return None if self.count is None or not self.allowed else self.count / self.allowed


@dataclass(frozen=True, repr=False)
class HomeEffect(Listed):
    """A party's utility at a bargaining solution without ratification, and with its own bodies required (points; None: no agreement).

    Weak at home, strong at the table, where the second is larger (Schelling 1960; Putnam 1988)."""

    party: str
    solution: SolutionName
    without: Fraction | None
    required: Fraction | None

    @property
    def gain(self) -> Fraction | None:
        """What the party gains at the table from its bodies at home; None where there is no agreement with or without."""
        return None if self.without is None or self.required is None else self.required - self.without


def chance_to_pass(scenario: Scenario, party: str, body: RatifyingBody, outcome: Mapping[str, str]) -> float:
    """The chance (0 to 1) that a body of `party` passes a full outcome; 1 where its consent is not needed."""
    return _chance(scenario, party, body, outcome, Game(compile_payoffs(scenario, rules_known=True)))


def ratification_of(scenario: Scenario, outcome: Mapping[str, str]) -> Ratification:
    """Each body in force at a full outcome, and the joint chances, by party and overall."""
    game = Game(compile_payoffs(scenario, rules_known=True))
    bodies = tuple(
        BodyChance(path, party, body.title, is_needed(scenario, body, outcome), _chance(scenario, party, body, outcome, game))
        for party, path, body in bodies_in_force(scenario)
    )
    parties = dict.fromkeys(body.party for body in bodies)
    by_party = {party: joint_chance([b.chance for b in bodies if b.party == party]) for party in parties}
    return Ratification(bodies, by_party, joint_chance([b.chance for b in bodies]))


def is_needed(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str]) -> bool:
    """Whether a full outcome needs a body's consent."""
    return isinstance(body.needed, str) or holds(body.needed, outcome, scenario.issues)


def joint_chance(chances: Sequence[float]) -> JointChance:
    """The chance of all of several events: the product, max(0, Σp − (n − 1)) and min p; 1 where there is none.

    The lower bound is rounded once. The product is rounded at every factor, and so is held to the bounds between which it lies.
    """
    low, high = max(0.0, fsum([*chances, 1 - len(chances)])), min(chances, default=1.0)
    return JointChance(min(max(prod(chances), low), high), low, high)


def over_refusal(scenario: Scenario, outcome: Mapping[str, str]) -> OverRefusal:
    """What may become of a deal once signed: every combination of bodies that refuse, independently of one another.

    A body that refuses replaces the terms of its `if_refused`, in the order of the file where several name one issue; one without
    makes the whole agreement fall. What stands instead is not put to other bodies again. Raises `UsageError` where more than 12
    bodies may refuse.
    """
    game = Game(compile_payoffs(scenario))
    found = ratification_of(scenario, outcome)
    bodies = {path: body for _, path, body in bodies_in_force(scenario)}
    sure_to_refuse = [b.path for b in found.bodies if b.chance == 0]
    unsure = [b for b in found.bodies if 0 < b.chance < 1]
    if len(unsure) > MOST_UNSURE:
        raise UsageError(
            f"{len(unsure)} bodies may refuse this outcome; at most {MOST_UNSURE} can be gone through, set others out of force"
        )
    cases = []
    for answers in product((False, True), repeat=len(unsure)):
        refusing = {*sure_to_refuse, *(b.path for b, refuses in zip(unsure, answers, strict=True) if refuses)}
        chance = prod(1 - b.chance if refuses else b.chance for b, refuses in zip(unsure, answers, strict=True))
        refused = tuple(path for path in bodies if path in refusing)
        stands = _what_stands(outcome, [bodies[path] for path in refused])
        worth = dict(game.point(game.codes(stands)).utilities) if stands is not None else dict(game.by_party(game.payoffs.reservation))
        cases.append(AfterRefusal(refused, chance, stands, worth))
    expected = {party: sum(case.chance * float(case.utilities[party]) for case in cases) for party in scenario.parties}
    return OverRefusal(tuple(sorted(cases, key=lambda case: -case.chance)), expected)


def win_sets(scenario: Scenario, chance: Fraction, budget: Budget | None = None) -> tuple[WinSet, ...]:
    """The win-set of each body in force at this chance (above 0, at most 1), and what of it lies in the agreement zone; exact counts.

    Raises `UsageError` as `with_ratification` does.
    """
    checked_chance(chance)
    bare = compile_payoffs(scenario)
    allowed = count_permitted(bare, bare.bans)
    found = []
    for party, path, body in bodies_in_force(scenario):
        asked = with_ratification(scenario, bare, chance, only=[path])
        alone = _conditions_only(asked)
        found.append(WinSet(path, party, body.title, _counted(alone, budget), _counted(asked, budget), allowed))
    return tuple(found)


def _counted(payoffs: Payoffs, budget: Budget | None) -> int | None:
    """How many outcomes are acceptable; None where counting them takes more than the budget allows."""
    try:
        return count_acceptable(payoffs, build_automaton(payoffs), max_rows=rows_for_a_figure(payoffs), max_streamed=0, budget=budget)
    except AutomatonOutgrownError:
        return None


def home_effects(
    scenario: Scenario, chance: Fraction, solutions: Sequence[SolutionName] = ("nash", "leximin"), budget: Budget | None = None
) -> tuple[HomeEffect, ...]:
    """For each party with bodies in force: its utility at each solution without ratification and with its own bodies required.

    Where several outcomes tie the first in the order of the file is taken. Raises `OutgrownError` where a frontier is too
    large to keep.
    """
    checked_chance(chance)
    bare = compile_payoffs(scenario)
    paths: dict[str, list[str]] = {}
    for party, path, _ in bodies_in_force(scenario):
        paths.setdefault(party, []).append(path)
    without = _chosen(bare, solutions, budget)
    effects = []
    for party, own in paths.items():
        required = _chosen(with_ratification(scenario, bare, chance, only=own), solutions, budget)
        for name in solutions:
            before, after = (points[name].utilities[party] if name in points else None for points in (without, required))
            effects.append(HomeEffect(party, name, before, after))
    return tuple(effects)


def _chance(scenario: Scenario, party: str, body: RatifyingBody, outcome: Mapping[str, str], game: Game) -> float:
    if not is_needed(scenario, body, outcome):
        return 1.0
    return rule_of(body).chance(scenario, body, outcome, game.point(game.codes(outcome)).utilities[party])


def _what_stands(outcome: Mapping[str, str], refusing: Sequence[RatifyingBody]) -> dict[str, str] | None:
    stands = dict(outcome)
    for body in refusing:
        if body.if_refused is None:
            return None
        stands.update(body.if_refused)
    return stands


def _conditions_only(payoffs: Payoffs) -> Payoffs:
    """The game in which the parties accept everything: only the further columns ask for something."""
    parties = payoffs.n_parties
    worth = []
    for rows in payoffs.worth:
        silent = rows.copy()
        silent[:, :parties] = 0
        worth.append(silent)
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=tuple(term for term in payoffs.terms if term.column >= parties),
        thresholds=(*(0 for _ in range(parties)), *payoffs.thresholds[parties:]),
    )


def _chosen(payoffs: Payoffs, solutions: Sequence[SolutionName], budget: Budget | None) -> dict[SolutionName, Point]:
    """The first outcome of each solution; nothing where there is no agreement."""
    game = Game(payoffs)
    frontier = pareto_set(payoffs, game.allowed, thresholds=payoffs.thresholds, thin=False, budget=budget)
    if not len(frontier):
        return {}
    chosen_from = candidates(payoffs, frontier)
    rows = {name: SOLUTIONS[name].choose(chosen_from).rows for name in solutions}
    return {name: game.point(min(tuple(map(int, frontier.outcomes(row, 1)[0])) for row in tied)) for name, tied in rows.items()}
