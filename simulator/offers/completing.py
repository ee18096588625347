"""What a partial offer can become: each party's best and worst completion, the best one acceptable to all, and what rules all out."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.budget import Budget, Stopped
from simulator.offers.codes import within
from simulator.offers.games import best_agreement
from simulator.offers.results import Completions
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.completion import count_permitted
from simulator.payoffs.model import Ban, Payoffs, projected
from simulator.payoffs.permitted import permitted_outcome
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.game import Game
from simulator.solve.results import Point


def completions_of(game: Game, box: Mapping[int, int], budget: Budget) -> Completions:
    """The completions of terms (issue position → option position)."""
    payoffs = within(game.payoffs, box)
    some = not _empty(payoffs, _firm(payoffs))
    try:
        agreement, settled = best_agreement(Game(payoffs), budget)
    except Stopped:
        agreement, settled = None, False
    return Completions(
        open_issues=tuple(name for i, name in enumerate(payoffs.issues) if i not in box),
        feasible=count_permitted(payoffs, _firm(payoffs)),
        allowed=count_permitted(payoffs, [ban for ban in payoffs.bans if ban.kind != "body"]),
        best=extremes_of(game, payoffs, best=True) if some else {},
        worst=extremes_of(game, payoffs, best=False) if some else {},
        agreement=agreement,
        settled=settled,
    )


def extremes_of(game: Game, payoffs: Payoffs, best: bool) -> dict[str, Point]:
    """Each party's best (or worst) feasible completion; `game` says what it is worth and which red lines it crosses. A party is left out
    where its own interactions and the constraints together outgrow their budget."""
    found = {}
    for p, party in enumerate(payoffs.parties):
        try:
            maximiser = Maximiser(projected(payoffs, [p], _firm(payoffs)))
        except AutomatonOutgrownError:
            continue
        extreme = maximiser.exact([1 if best else -1], maximiser.box({}))
        assert extreme is not None
        found[party] = game.point(extreme.outcome)
    return found


def ruled_out_by(payoffs: Payoffs, box: Mapping[int, int]) -> tuple[str, ...]:
    """Paths of constraints and options out of force that leave no completion of the terms; empty where one is left.

    Each that does so by itself; else a set of them from which none can be left out."""
    settled = list(within(payoffs, box).bans[len(payoffs.bans) :])
    firm = _firm(payoffs)
    if not _empty(payoffs, [*settled, *firm]):
        return ()
    alone = [ban.path for ban in firm if _empty(payoffs, [*settled, ban])]
    if alone:
        return tuple(dict.fromkeys(alone))
    for ban in tuple(firm):
        rest = [other for other in firm if other is not ban]
        if _empty(payoffs, [*settled, *rest]):
            firm = rest
    return tuple(dict.fromkeys(ban.path for ban in firm))


def crossed_by_all(payoffs: Payoffs, box: Mapping[int, int]) -> tuple[str, ...]:
    """Paths of the red lines in force that every feasible completion of the terms crosses; where none is feasible, those that every
    completion crosses."""
    settled = list(within(payoffs, box).bans[len(payoffs.bans) :])
    kept = [*settled, *_firm(payoffs)]
    if _empty(payoffs, kept):
        kept = settled
    return tuple(ban.path for ban in payoffs.bans if ban.kind == "red_line" and _empty(payoffs, [*kept, ban]))


def _firm(payoffs: Payoffs) -> list[Ban]:
    """The bans that are nobody's will."""
    return [ban for ban in payoffs.bans if not ban.is_demand]


def _empty(payoffs: Payoffs, bans: list[Ban]) -> bool:
    return permitted_outcome(payoffs.sizes, bans) is None
