"""Agreement rules over many outcomes at once: who consents to which, and which of them pass.

A party consents to an outcome that crosses none of its own red lines, is worth enough to it and, where ratification is required, is passed
by each of its own ratifying bodies. Votes are whole numbers, so that a quota is met or not without any tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from simulator.errors import ScenarioError
from simulator.payoffs.clauses import ALWAYS, Clauses
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.home import Home, asks_bodies, without_bodies
from simulator.payoffs.model import EXACT_FLOAT, Ban, IntArray, Payoffs, applies, totals
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.ratification import bodies_in_force
from simulator.payoffs.worth import condition_clauses
from simulator.scenario.consent import Joined, VotesNeeded, asked, meaning, rules_in_force
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.payoffs.varying import Varying

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class VoteCount:
    """Met where the `votes` (one number a party, in their order) of those counted come to at least `least`. In whole numbers, `scale` of
    which are one vote."""

    votes: tuple[int, ...]
    least: int
    scale: int

    def counted(self, who: Mask) -> IntArray:
        """The votes of those counted, `who` of shape (n, n_parties)."""
        dtype = np.float64 if sum(self.votes) < EXACT_FLOAT else object
        found: IntArray = who.astype(dtype) @ np.array(self.votes, dtype=dtype)
        return found

    def met(self, who: Mask) -> Mask:
        return np.asarray(self.counted(who) >= self.least, dtype=np.bool_)


@dataclass(frozen=True)
class Joint:
    """Met where all (`every`) or one of the parts are."""

    parts: tuple[Gate, ...]
    every: bool

    def met(self, who: Mask) -> Mask:
        found = np.array([part.met(who) for part in self.parts])
        return np.asarray(found.all(axis=0) if self.every else found.any(axis=0), dtype=np.bool_)


Gate: TypeAlias = VoteCount | Joint


@dataclass(frozen=True)
class Rule:
    """A rule in force. `path`: empty for everybody's consent where the file has no rule. `where`: the outcomes to which it applies."""

    path: str
    where: Clauses
    needs: Gate
    blocked_by: Gate | None

    def met(self, consenting: Mask, refusing: Mask) -> Mask:
        """Where it is met, by who consents and who refuses, each of shape (n, n_parties); who does neither abstains."""
        found = self.needs.met(consenting)
        return found if self.blocked_by is None else found | ~self.blocked_by.met(refusing)


@dataclass(frozen=True)
class RuledGame:
    """A game with its agreement rules. `asked`: which parties may be asked. `consents_from`, `refuses_below`: the scaled utility of each
    party from which it consents, and below which it refuses; between the two it abstains. `home`: the ratifying bodies behind the parties
    asked; None where ratification is not required, or no body refuses anything."""

    payoffs: Payoffs
    rules: tuple[Rule, ...]
    asked: tuple[bool, ...]
    consents_from: tuple[int, ...]
    refuses_below: tuple[int, ...]
    home: Home | None = None

    @property
    def abstains(self) -> bool:
        """Whether some party may abstain."""
        return self.consents_from != self.refuses_below

    @cached_property
    def firm(self) -> tuple[Ban, ...]:
        """What binds all: constraints and options out of force."""
        return tuple(ban for ban in self.payoffs.bans if not ban.is_demand)

    def red_lines_of(self, party: int) -> tuple[Ban, ...]:
        return tuple(ban for ban in self.payoffs.bans if ban.is_demand and ban.party == party)

    def passes(self, consenting: Mask, refusing: Mask, applying: Mask) -> Mask:
        """Which rows meet every rule that applies to them; `applying` has shape (n, n_rules)."""
        passed = np.ones(len(consenting), dtype=np.bool_)
        for k, rule in enumerate(self.rules):
            passed &= rule.met(consenting, refusing) | ~applying[:, k]
        return passed


def consenting(game: RuledGame, outcome: Sequence[int]) -> tuple[str, ...]:
    """The parties that consent to one outcome."""
    crossed = {ban.party for ban in game.payoffs.bans if ban.is_demand and any(applies(clause, tuple(outcome)) for clause in ban.clauses)}
    crossed |= set() if game.home is None else game.home.refusing_parties(outcome)
    reached = totals(game.payoffs, tuple(outcome))
    return tuple(
        name for p, name in enumerate(game.payoffs.parties) if game.asked[p] and p not in crossed and reached[p] >= game.consents_from[p]
    )


def compile_rules(scenario: Scenario, ratify: Fraction | None = None) -> RuledGame:
    """The game of a checked scenario with its agreement rules. `ratify`: a chance above 0, at most 1, with which each ratifying body of a
    party must pass an outcome for that party to consent to it. Raises as `compile_payoffs` does, and `ScenarioError`, located, where no
    rule applies to some outcome."""
    return with_rules(scenario, compile_payoffs(scenario, ratify=ratify, rules_known=True))


def with_rules(scenario: Scenario, payoffs: Payoffs) -> RuledGame:
    """A game of a scenario with the agreement rules of that scenario; what ratifying bodies ask of it becomes a matter of their parties.
    Raises `ScenarioError`, located, where no rule applies to some outcome."""
    found = set(asked(scenario))
    behind = tuple(path for party, path, _ in bodies_in_force(scenario) if party in found)
    home = Home(payoffs, behind) if asks_bodies(payoffs) else None
    payoffs = payoffs if home is None else without_bodies(payoffs)
    rules = tuple(
        Rule(
            path,
            ALWAYS if rule.when is None else condition_clauses(rule.when, scenario.issues),
            gate_of(payoffs, meaning(scenario, rule.needs)),
            None if rule.blocked_by is None else gate_of(payoffs, meaning(scenario, rule.blocked_by)),
        )
        for path, rule in rules_in_force(scenario).items()
    )
    _refuse_uncovered(scenario, payoffs, rules)
    who = tuple(name in found for name in payoffs.parties)
    return RuledGame(payoffs, rules, who, *_consent_levels(scenario, payoffs), home if home is not None and home.bodies else None)


def game_at(varying: Varying, numbers: Mapping[str, Decimal], curves: Mapping[str, str] | None = None) -> RuledGame:
    """The game of a variant: its numbers of the parties, of the rules and votes, and of ratifying bodies, of which `curves` says the one
    curve that holds (default: all, by weight). Raises as `with_rules` does."""
    of_rules = {path: value for path, value in numbers.items() if varying.owner(path) is None}
    return with_rules(varying.scenario_at(of_rules), varying.payoffs(numbers, curves))


def _consent_levels(scenario: Scenario, payoffs: Payoffs) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The scaled utility of each party from which it consents, and below which it refuses."""
    indifferent = [party.indifferent for party in scenario.parties.values()]
    above = [floor(s * r) + 1 for s, r in zip(payoffs.scale, payoffs.reservation, strict=False)]
    levels = list(zip(payoffs.thresholds[: payoffs.n_parties], above, indifferent, strict=True))
    return tuple(t if said == "yes" else more for t, more, said in levels), tuple(more if said == "no" else t for t, more, said in levels)


def gate_of(payoffs: Payoffs, needs: VotesNeeded | Joined) -> Gate:
    """A requirement in whole numbers, over the parties of a game."""
    if isinstance(needs, Joined):
        return Joint(tuple(gate_of(payoffs, part) for part in needs.parts), needs.every)
    scale = lcm(1, *(votes.denominator for votes in needs.votes.values()))
    least = needs.least * scale
    votes = tuple(int(needs.votes.get(party, Fraction(0)) * scale) for party in payoffs.parties)
    return VoteCount(votes, floor(least) + 1 if needs.strict else ceil(least), scale)


def _refuse_uncovered(scenario: Scenario, payoffs: Payoffs, rules: Sequence[Rule]) -> None:
    """An outcome to which no rule applies is a fault of the file: nobody would say whether it is an agreement."""
    if any(rule.where == ALWAYS for rule in rules):
        return
    firm = [ban for ban in payoffs.bans if not ban.is_demand]
    found = permitted_outcome(payoffs.sizes, [*firm, *(Ban("constraint", rule.path, rule.where) for rule in rules)])
    if found is not None:
        terms = ", ".join(f"{issue}: {options[o]}" for issue, options, o in zip(payoffs.issues, payoffs.options, found, strict=True))
        message = f"no rule applies to the outcome {{{terms}}}; add a rule without 'when', or widen one"
        raise ScenarioError([scenario.fault("agreement", message)])
