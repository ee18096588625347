"""Issue by issue, in a stated order, with a ledger of what is settled (agenda: Fershtman 1990, doi:10.1016/0899-8256(90)90021-M).

On the issue at hand the parties make alternating offers of its options, with their own strategies. What an option is worth to a party is
the mean of what all outcomes that can still be agreed with it are worth to the party. The chair knows what each party would sign. It rules
out an option after which nothing is left that all would sign. The parties know their own values alone. Outside options may move so far that
what is settled leaves nothing that all would sign; then it is opened again, the last first. Each issue has its share of the rounds; one
that is not settled then waits, and is tried again at the end. Nothing is agreed until everything is: the whole is signed where it gives
every party its reservation value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import lcm
from typing import TYPE_CHECKING

from simulator.talks.protocol import Protocol, protocol
from simulator.talks.strategy import STRATEGIES, Strategy, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from simulator.payoffs.model import IntArray
    from simulator.talks.menus import Codes, Menu
    from simulator.talks.table import TalksTable
    from simulator.talks.timeline import Now

TURNS = 10
"""Turns of every party on an issue in one round."""


@dataclass
class _Talk:
    """What is settled: issue → option (positions), in the order of settling."""

    ledger: dict[int, int]
    waiting: list[int]


@protocol(
    "issue_by_issue",
    title="Issue by issue",
    meaning="One issue after the other by alternating offers; what is settled is kept, and the whole is signed at the end.",
    source="Fershtman 1990",
    needs="",
    place=3,
    plays=True,
    knows="own values; the chair: what each would sign",
    without_rules="which rule decides on one issue may hang on the issues that are still open",
)
class IssueByIssue(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        n = len(table.world.payoffs.issues)
        order = [*self.rules.order, *(i for i in range(n) if i not in self.rules.order)]
        state = _Talk({}, order)
        per_round = max(1, -(-n // table.world.clock.rounds))
        for now in table.rounds():
            _reopen(state, now)
            for _ in range(min(per_round, len(state.waiting))):
                self._try(table, now, state)
            table.settled.append(len(state.ledger) / n)
            if not state.waiting:
                outcome = tuple(state.ledger[i] for i in range(n))
                return outcome if table.acceptable(outcome) else None
        return None

    def _try(self, table: TalksTable, now: Now, state: _Talk) -> None:
        """The first issue that waits: settled, or put at the end."""
        issue = state.waiting.pop(0)
        option = _on_one_issue(table, now, state.ledger, issue, self.rules.first)
        if option is None:
            state.waiting.append(issue)
            return
        state.ledger[issue] = option
        settled = tuple(state.ledger.get(i) for i in range(len(table.world.payoffs.issues)))
        table.tell(None, "agrees on", settled, table.world.payoffs.issues[issue])


def _reopen(state: _Talk, now: Now) -> None:
    """Settled options that leave nothing that all would sign are open again, the last settled first."""
    from simulator.payoffs.model import floors_for

    signable = (now.stage.menu.totals >= floors_for(now.thresholds, now.stage.menu.totals.dtype)).all(axis=1)
    while state.ledger and not (_consistent(now.stage.menu, state.ledger) & signable).any():
        issue, _ = state.ledger.popitem()
        state.waiting.append(issue)


def _consistent(menu: Menu, ledger: dict[int, int]) -> NDArray[np.bool_]:
    """Which outcomes of the menu hold all that is settled."""
    import numpy as np

    keep = np.ones(len(menu), np.bool_)
    for issue, option in ledger.items():
        keep &= menu.codes[:, issue] == option
    return keep


def _on_one_issue(table: TalksTable, now: Now, ledger: dict[int, int], issue: int, first: int) -> int | None:
    """The option agreed on; None: none in time."""
    import numpy as np

    from simulator.payoffs.model import floors_for
    from simulator.talks.menus import Menu

    menu, n = now.stage.menu, len(table.views)
    left = _consistent(menu, ledger)
    options: list[int] = sorted(set(menu.codes[left, issue].tolist()))
    rows = [menu.totals[left & (menu.codes[:, issue] == option)] for option in options]
    least = floors_for(now.thresholds, menu.totals.dtype)
    signable = np.array([(here >= least).all(axis=1).any() for here in rows], np.bool_)
    small = Menu(np.array(options, np.intp).reshape(-1, 1), _means(rows), True, (0,) * n)
    views, strategies = _briefed(table, small, signable, issue)
    standing: int | None = None
    signed = 0
    for turn in range(TURNS):
        for k in range(n):
            party = (first + k) % n
            view, strategy = views[party], strategies[party]
            view.number = turn
            if standing is not None and signable[standing] and strategy.accepts(view, standing):
                signed += 1
                if signed == n - 1:
                    return options[standing]
                continue
            offered = strategy.propose(view)
            standing, signed = (offered if offered is not None and signable[offered] else None), 0
            if standing is not None:
                if n == 1:
                    return options[standing]
                for other in range(n):
                    if other != party:
                        strategies[other].hear(views[other], party, standing)
    return None


def _means(rows: Sequence[IntArray]) -> IntArray:
    """By option and party, the mean of the option's rows of totals, times the least whole number that makes every mean whole."""
    import numpy as np

    common = lcm(*(len(here) for here in rows))
    return np.array([here.astype(object).sum(axis=0) * (common // len(here)) for here in rows], dtype=object)


def _briefed(table: TalksTable, menu: Menu, signable: NDArray[np.bool_], issue: int) -> tuple[list[View], list[Strategy]]:
    """Views of one issue alone, with strategies made anew; a party's reservation value is its worst option that the chair lets pass."""
    views, strategies = [], []
    for party, before in enumerate(table.views):
        view = replace(before, seed=f"{table.seed} {issue}", sizes=(table.world.payoffs.sizes[issue],), _random=None, _salt=None)
        view.show(menu)
        possible = [menu.own[party][k] for k in range(len(menu)) if signable[k]]
        view.threshold = min(possible, default=view.best + 1)
        view.quotient = view.threshold, 1
        view.rounds = TURNS
        strategy = STRATEGIES[table.strategies[party].name].make()
        strategy.begin(view)
        views.append(view)
        strategies.append(strategy)
    return views, strategies
