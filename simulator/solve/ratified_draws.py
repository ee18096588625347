"""Whether an agreement exists in a draw that ratifying bodies pass as well.

Bodies are compiled into the game, and how depends on the numbers drawn (a chance that is too low is a ban, a curve a threshold), so
each draw is compiled afresh. Draws that come to the same bans and terms share an automaton and the outcomes that answered yes before.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Ban, Clause, Payoffs
from simulator.scenario.draws import Draws
from simulator.scenario.model import Scenario
from simulator.scenario.substitution import Substitution
from simulator.solve.budget import Budget
from simulator.solve.existence import AgreementSearch

_Shape = tuple[tuple[Ban, ...], tuple[tuple[int, tuple[Clause, ...]], ...]]


class RatifiedDraws:
    """The draws of a scenario with ratification required: each body in force passes an agreement, where needed, with at least
    `chance`. A body given by curves has the one curve drawn. `waived`: paths of red lines lifted."""

    def __init__(self, scenario: Scenario, draws: Draws, chance: Fraction, waived: Collection[str] = ()) -> None:
        self._draws, self._chance, self._waived = draws, chance, frozenset(waived)
        self._substitution = Substitution(scenario, draws.paths)
        self._searches: dict[_Shape, AgreementSearch] = {}

    def scenario(self, k: int) -> Scenario:
        """The scenario of draw k: its numbers, and of each body's curves the one drawn."""
        drawn = self._substitution.apply(self._draws.numbers(k))
        for path, names in self._draws.curves.items():
            drawn = _with_one_curve(drawn, path, names[k])
        return drawn

    def exists(self, k: int, budget: Budget | None = None) -> bool:
        """Whether an agreement exists in draw k (raises as `AgreementSearch.exists` does)."""
        payoffs = compile_payoffs(self.scenario(k), ratify=self._chance, votes=True)
        return self._search(payoffs).exists(payoffs, budget)

    def _search(self, payoffs: Payoffs) -> AgreementSearch:
        shape = (payoffs.bans, tuple((term.column, term.clauses) for term in payoffs.terms))
        if shape not in self._searches:
            bans = [ban for ban in payoffs.bans if ban.path not in self._waived]
            self._searches[shape] = AgreementSearch(build_automaton(payoffs, bans=bans))
        return self._searches[shape]


def _with_one_curve(scenario: Scenario, path: str, curve: str) -> Scenario:
    _, name, _, key = path.split(".", 3)
    party = scenario.parties[name]
    body = party.ratification[key]
    assert body.curves is not None
    changed = body.model_copy(update={"curves": {curve: body.curves[curve]}})
    ratification = {**party.ratification, key: changed}
    parties = {**scenario.parties, name: party.model_copy(update={"ratification": ratification})}
    return scenario.model_copy(update={"parties": parties})
