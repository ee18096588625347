"""How firm the agreement zone stands: what binds, how far each party is from walking away, how much may change before it closes.

*What binds*: how many more outcomes are acceptable to all when one party's reservation value falls by one point, and when one red line in
force is lifted. *Distance*: the largest rise of one reservation value, all else equal, that leaves an agreement; it is the most surplus
that the party can have while all others accept. *Joint shift*: the largest rise of all reservation values at once, by the same number of
points, that leaves an agreement; it is the largest least surplus, and it compares points between parties. *Joint changes*: see
`joint_changes`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from simulator.budget import Budget, Stopped, StopReason
from simulator.cards import Listed
from simulator.errors import OutgrownError, UsageError
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, projected
from simulator.payoffs.ratification import bodies_in_force, with_ratification
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.exact.counting import count_acceptable, rows_for_a_figure
from simulator.solve.exact.estimating import SAMPLES, estimate_acceptable
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach, deepest
from simulator.solve.game import Game
from simulator.solve.results import Interval
from simulator.solve.why.joint_changes import JointChanges, joint_changes

LOOSENED_BY = 1
"""Points by which a reservation value falls in the question what binds."""


@dataclass(frozen=True)
class Loosening:
    """`path`: a party (`parties.ukraine`: its reservation value falls by `LOOSENED_BY` points), a red line (lifted) or a ratifying body
    (not asked). `zone`: how many
    outcomes are then acceptable to all: the exact count, or an interval where counting takes too much."""

    path: str
    zone: int | Interval


@dataclass(frozen=True, repr=False)
class Robustness(Listed):
    """`zone`: how many outcomes are acceptable to all; an interval where counting takes too much. `parties`, `red_lines`, `bodies`:
    what each loosening makes of it, in the order of the file. `distance`: party → points by which its reservation value alone could
    rise (exact, at least 0). `joint_shift`: points by which all could rise at once. `joint_changes`: None where the scenario has no
    ranged number. Whatever was not settled before `stopped` is missing (None, or not among the entries).
    """

    waived: tuple[str, ...]
    zone: int | Interval | None = None
    parties: tuple[Loosening, ...] = ()
    red_lines: tuple[Loosening, ...] = ()
    bodies: tuple[Loosening, ...] = ()
    distance: Mapping[str, Fraction] | None = None
    joint_shift: Fraction | None = None
    joint_changes: JointChanges | None = None
    stopped: StopReason | None = None

    def growth(self, loosening: Loosening) -> int | None:
        """How many outcomes a loosening adds; None where that was not counted exactly."""
        if isinstance(loosening.zone, int) and isinstance(self.zone, int):
            return loosening.zone - self.zone
        return None

    @property
    def widest_party(self) -> Loosening | None:
        """The party for which one point less widens the zone most (the first of those tied); None where not all were counted, or none
        widens it."""
        return self._widest(self.parties)

    @property
    def widest_red_line(self) -> Loosening | None:
        """The same for the red lines in force."""
        return self._widest(self.red_lines)

    def _widest(self, loosenings: tuple[Loosening, ...]) -> Loosening | None:
        best: tuple[int, Loosening] | None = None
        for each in loosenings:
            grown = self.growth(each)
            if grown is None:
                return None
            if grown > (best[0] if best else 0):
                best = grown, each
        return None if best is None else best[1]


def robustness(
    scenario: Scenario,
    *,
    waived: Collection[str] = (),
    ratify: Fraction | None = None,
    directions: int = 50,
    seed: int = 0,
    budget: Budget | None = None,
) -> Robustness:
    """How firm the zone stands with the red lines at `waived` lifted.

    `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement; what no agreement is worth to a party is
    then shifted for its signature, while its bodies ask what they asked. `directions` and `seed`: the directions drawn in which the
    ranged numbers move together. Where `budget` runs out, or a part takes more partial outcomes than can be kept, the answer lacks
    parts and `stopped` says why. Raises `UsageError` where no agreement exists, or for a path of `waived` that is no red line in force.
    """
    payoffs = compile_payoffs(scenario, ratify=ratify)
    known = [ban.path for ban in payoffs.bans if ban.kind == "red_line"]
    if missing := [path for path in waived if path not in known]:
        raise UsageError("\n".join(unknown("red line in force", path, known) for path in missing))
    game = Game(payoffs).without(tuple(waived))
    found = Robustness(tuple(waived))
    try:
        reach, agreement = _agreement(game, budget)
        found = replace(found, distance=_distances(game, reach, budget), joint_shift=_joint_shift(game, reach, agreement, budget))
        found = replace(found, zone=_counted(game.payoffs, game, budget))
        found = replace(found, parties=tuple(_loosened(game, p, budget) for p in range(payoffs.n_parties)))
        lines = dict.fromkeys(ban.path for ban in game.payoffs.bans if ban.kind == "red_line")
        found = replace(found, red_lines=tuple(_lifted(game, path, budget) for path in lines))
        found = replace(found, bodies=tuple(_unasked(scenario, path, game, ratify, budget) for path in _asked(scenario, ratify)))
        moved = joint_changes(scenario, waived=waived, ratify=ratify, directions=directions, seed=seed, budget=budget)
        found = replace(found, joint_changes=moved)
    except Stopped as stop:
        found = replace(found, stopped=stop.reason)
    except OutgrownError:
        found = replace(found, stopped="memory limit")
    except KeyboardInterrupt:
        found = replace(found, stopped="interrupted")
    return found


def _agreement(game: Game, budget: Budget | None) -> tuple[Reach, Outcome]:
    payoffs = game.payoffs
    reach = Reach(projected(payoffs, range(payoffs.n_columns)), game.attempt)
    agreement = reach.exists(payoffs.thresholds, budget=budget)
    if agreement is None:
        raise UsageError("no agreement exists, so there is none whose firmness could be asked for; explain says what would open one")
    return reach, agreement


def _distances(game: Game, reach: Reach, budget: Budget | None) -> dict[str, Fraction]:
    """Party → the most surplus that it can have while all others accept."""
    payoffs = game.payoffs
    result = {}
    for p, name in enumerate(payoffs.parties):
        found = reach.most(p, payoffs.thresholds, budget=budget)
        assert found is not None  # an agreement exists
        result[name] = payoffs.points(p, found[0]) - payoffs.reservation[p]
    return result


def _joint_shift(game: Game, reach: Reach, agreement: Outcome, budget: Budget | None) -> Fraction:
    level, _ = deepest(reach, range(game.payoffs.n_parties), agreement, budget)
    return level


def _loosened(game: Game, party: int, budget: Budget | None) -> Loosening:
    payoffs = game.payoffs
    lower = payoffs.reservation[party] - LOOSENED_BY
    changed = replace(
        payoffs,
        reservation=tuple(lower if p == party else r for p, r in enumerate(payoffs.reservation)),
        thresholds=tuple(ceil(payoffs.scale[p] * lower) if p == party else t for p, t in enumerate(payoffs.thresholds)),
    )
    return Loosening(f"parties.{payoffs.parties[party]}", _counted(changed, game, budget))


def _lifted(game: Game, path: str, budget: Budget | None) -> Loosening:
    without = game.without((path,))
    return Loosening(path, _counted(without.payoffs, without, budget))


def _asked(scenario: Scenario, ratify: Fraction | None) -> list[str]:
    return [] if ratify is None else [path for _, path, _ in bodies_in_force(scenario)]


def _unasked(scenario: Scenario, path: str, game: Game, ratify: Fraction | None, budget: Budget | None) -> Loosening:
    """What the zone is without the consent of one body."""
    assert ratify is not None
    others = [other for other in _asked(scenario, ratify) if other != path]
    lifted = {ban.path for ban in compile_payoffs(scenario).bans} - {ban.path for ban in game.payoffs.bans}
    without = Game(with_ratification(scenario, compile_payoffs(scenario), ratify, only=others)).without(tuple(lifted))
    return Loosening(path, _counted(without.payoffs, without, budget))


def _counted(payoffs: Payoffs, game: Game, budget: Budget | None) -> int | Interval:
    """`game`: for its bans alone; the thresholds are those of `payoffs`."""
    outgrown = isinstance(game.attempt, AutomatonOutgrownError)
    exact = (
        None if outgrown else count_acceptable(payoffs, game.allowed, max_rows=rows_for_a_figure(payoffs), max_streamed=0, budget=budget)
    )
    return estimate_acceptable(payoffs, game.permitted, samples=SAMPLES) if exact is None else exact
