"""`simulate` and `play`: the talks as a process, held many times or with a person at the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget
from simulator.face.given import ScenarioLike, scenario_of, with_titles

if TYPE_CHECKING:
    from simulator.talks.monte_carlo import Simulation
    from simulator.talks.play import Play
    from simulator.talks.sessions import Setting


def simulate(
    scenario: ScenarioLike,
    setting: Setting | None = None,
    *,
    sessions: int = 1000,
    seed: int = 0,
    workers: int = 1,
    cluster: str | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Hold the talks many times: how often and when they end in an agreement, in which, and what that is worth to whom.

    `setting`: protocol and strategies (default: alternating offers, all linear). The same for the same seed, whatever the number of
    `workers` (processes) or a `cluster` (the address of a Dask scheduler). `progress` is called with the number of sessions finished.
    Where a limit comes before all sessions are held, the answer is about those that are, and `stopped` names the limit.

    Raises `UsageError` for names that do not exist, for less than one session or round, and for workers that cannot be used;
    `ScenarioError` where constraints leave no outcome at all; `BudgetError` where a limit comes before any session is held.

    >>> from simulator import Setting, simulate
    >>> simulate("sale", Setting(strategies={"buyer": "conceder"}), sessions=20).share
    1.0
    """
    from simulator.talks.monte_carlo import simulate as simulated

    with Budget(time_limit, memory_limit):
        made = scenario_of(scenario)
        found = simulated(made, setting, sessions=sessions, seed=seed, workers=workers, cluster=cluster, progress=progress)
        return with_titles(found, made)


def play(scenario: ScenarioLike, party: str, setting: Setting | None = None, *, seed: int = 0) -> Play:
    """A game of alternating offers in which `party` is moved from outside, against the strategies of the setting.

    `at(moves)` of what is returned says where the game stands after these moves: a `Turn`, or the `End`. Raises `UsageError` for names
    that do not exist, for another protocol, for a strategy given to `party` itself, and where red lines leave nothing to put on the table.

    >>> from simulator import Move, play
    >>> game = play("sale", "buyer")
    >>> game.at([Move("walk")]).session.agreement is None
    True
    """
    from simulator.talks.play import Play
    from simulator.talks.sessions import Setting

    return Play(scenario_of(scenario), party, setting or Setting(), seed)
