"""What could be added to the table to open a deal: an option on an issue that comes near to everyone's best, or points on a pair of
options.

An *added option* on an issue is worth to each party its own best option in force there (by its worth on that issue, interactions left
aside) less s points, the same s for all. It meets no clause of an interaction, a red line or a constraint that names the issue. The
largest s that opens a deal is the largest least surplus of the game in which that one option takes the place of the issue's options:
positive, and the option may fall short of everyone's best by that much; negative, and even an option best for everyone would not
open a deal, −s points short.

*Added points* are an interaction for one party on a pair of options of two issues. The least that open a deal are min r_p − U_p(x) over
the outcomes within the bans that have both options and that all others accept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from simulator.budget import Budget, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.payoffs.model import Ban, Clause, IntArray, Payoffs, projected, totals
from simulator.solve.exact.reaching import Reach, deepest
from simulator.solve.game import Game

ADDED = "added option"
"""Stands for the added option in the outcome of an `AddedOption`."""


@dataclass(frozen=True)
class AddedOption:
    """`room`: the largest s (points of each party, exact) such that an option on `issue` worth everyone's own best less s opens a
    deal; negative where even an option best for all falls short; None where the bans on the other issues leave no outcome (or the
    ratifying bodies pass none).

    `outcome`: the terms that show it, with `ADDED` on the issue; `surplus`: each party's surplus there if the added option were worth
    its own best (the least of them is `room`). It compares points between parties.
    """

    issue: str
    room: Fraction | None
    outcome: Mapping[str, str] | None
    surplus: Mapping[str, Fraction] | None


@dataclass(frozen=True)
class AddedOptions:
    """One for each issue, the largest room first (then in the order of the file); issues that are missing were not settled before
    `stopped`."""

    options: tuple[AddedOption, ...]
    complete: bool
    stopped: StopReason | None


def added_options(
    game: Game | Payoffs, *, budget: Budget | None = None, on_found: Callable[[AddedOption], None] | None = None
) -> AddedOptions:
    """For every issue how near to everyone's best an added option would have to come to open a deal. It also speaks of games whose
    red lines leave no outcome: the added option crosses none of those on its issue.

    `on_found` is called for every issue, in the order of the file.
    """
    payoffs = game.payoffs if isinstance(game, Game) else game
    found: list[AddedOption] = []
    stopped: StopReason | None = None
    for issue in range(len(payoffs.issues)):
        try:
            found.append(added_option(payoffs, issue, budget))
        except Stopped as stop:
            stopped = stop.reason
            break
        except KeyboardInterrupt:
            stopped = "interrupted"
            break
        except OutgrownError:
            stopped = "memory limit"
            continue
        if on_found is not None:
            on_found(found[-1])
    ranked = sorted(found, key=lambda option: (option.room is None, -(option.room or 0)))
    return AddedOptions(tuple(ranked), len(found) == len(payoffs.issues), stopped)


def added_option(payoffs: Payoffs, issue: int, budget: Budget | None = None) -> AddedOption:
    """The added option of one issue (by position). Raises as `Reach.exists` does."""
    changed = with_best_for_all(payoffs, issue)
    reach = Reach(projected(changed, range(changed.n_columns)))
    n = payoffs.n_parties
    known = reach.exists([*reach.least[:n], *changed.thresholds[n:]], budget=budget)
    if known is None:
        return AddedOption(payoffs.issues[issue], None, None, None)
    room, outcome = deepest(reach, range(n), known, budget)
    points = [changed.points(p, t) for p, t in enumerate(totals(changed, outcome)[:n])]
    return AddedOption(
        issue=payoffs.issues[issue],
        room=room,
        outcome={name: options[o] for name, options, o in zip(changed.issues, changed.options, outcome, strict=True)},
        surplus={name: u - r for name, u, r in zip(payoffs.parties, points, payoffs.reservation, strict=True)},
    )


def with_best_for_all(payoffs: Payoffs, issue: int) -> Payoffs:
    """The game in which the issue has one option only, worth to each column the best of those in force, and met by no clause."""
    out_of_force = {
        option
        for ban in payoffs.bans
        if ban.kind == "option"
        for clause in ban.clauses
        for i, options in clause
        if i == issue
        for option in options
    }
    in_force = [o for o in range(payoffs.sizes[issue]) if o not in out_of_force]
    best: IntArray = np.array([payoffs.worth[issue][in_force].max(axis=0)], dtype=payoffs.dtype)
    return replace(
        payoffs,
        options=tuple((ADDED,) if i == issue else options for i, options in enumerate(payoffs.options)),
        worth=tuple(best if i == issue else worth for i, worth in enumerate(payoffs.worth)),
        terms=tuple(replace(term, clauses=clauses_without(term.clauses, issue)) for term in payoffs.terms),
        bans=tuple(_ban_without(ban, issue) for ban in payoffs.bans),
    )


def clauses_without(clauses: tuple[Clause, ...], issue: int) -> tuple[Clause, ...]:
    """Those that do not name an issue."""
    return tuple(clause for clause in clauses if all(i != issue for i, _ in clause))


def _ban_without(ban: Ban, issue: int) -> Ban:
    return replace(ban, clauses=clauses_without(ban.clauses, issue))
