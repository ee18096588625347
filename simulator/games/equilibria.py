"""The equilibria of a game in normal form, and how much of them is known.

Two players: all extreme equilibria, exactly. More: every equilibrium in which nobody mixes, and those in which two players mix at most,
found in the pairwise reductions (the games of two that are left where the others keep to an action each). Equilibria in which three or
more players mix are not looked for: their probabilities need not even be fractions (Nash 1951 has a poker game of three with such).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from simulator.games.methods import Method, methods
from simulator.games.normal_form import Mix, NormalForm, Profile, support
from simulator.games.two_players import ExtremeEquilibria, extreme_equilibria
from simulator.games.vertices import MOST_BASES, TooManyVerticesError


@dataclass(frozen=True)
class Equilibrium:
    """`mixes`: each player's, in the order of the players. `payoffs`: what it is worth to each on average. Exact."""

    mixes: tuple[Mix, ...]
    payoffs: tuple[Fraction, ...]

    @property
    def is_pure(self) -> bool:
        """Whether every player keeps to one action."""
        return all(len(support(mix)) == 1 for mix in self.mixes)


@dataclass(frozen=True)
class Reduction:
    """The game of two `players` (positions) while the others keep to `others` (position → action). `equilibria`: its extreme ones;
    None where they are too many to list. `holds`: which of them are equilibria of the whole game, since the others' actions are best
    replies too."""

    players: tuple[int, int]
    others: tuple[tuple[int, int], ...]
    equilibria: ExtremeEquilibria | None
    holds: tuple[int, ...]


@dataclass(frozen=True)
class Equilibria:
    """What is known of a game. `complete`: `equilibria` are all extreme ones there are (two players). `degenerate`: None where that is
    not known. `components`: positions of extreme equilibria that belong to one connected set, single ones included; empty where not
    known. `methods`: of two players. `reductions`: of more."""

    game: NormalForm
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    degenerate: bool | None
    components: tuple[tuple[int, ...], ...] = ()
    methods: tuple[Method, ...] = ()
    reductions: tuple[Reduction, ...] = ()

    @property
    def continua(self) -> tuple[tuple[int, ...], ...]:
        """The components that hold more than one extreme equilibrium, and with them infinitely many equilibria."""
        return tuple(component for component in self.components if len(component) > 1)


def equilibria(game: NormalForm, *, with_methods: bool = True, most_bases: int = MOST_BASES) -> Equilibria:
    """All that is found of the equilibria of a game of two or more; see the module for what that is.

    `with_methods`: for two players, also run what nashpy offers. Where a game of two has more than `most_bases` bases, only the
    equilibria in which nobody mixes are given, and `complete` is false.
    """
    if len(game.players) > 2:
        return _of_many(game, most_bases)
    try:
        found = extreme_equilibria(game, most_bases)
    except TooManyVerticesError:
        return Equilibria(game, _pure(game), complete=False, degenerate=None)
    return Equilibria(
        game=game,
        equilibria=tuple(Equilibrium(pair, game.expected(pair)) for pair in found.pairs),
        complete=True,
        degenerate=found.degenerate,
        components=found.components,
        methods=methods(game, found) if with_methods else (),
    )


def _pure(game: NormalForm) -> tuple[Equilibrium, ...]:
    return tuple(
        Equilibrium(tuple(game.pure(p, a) for p, a in enumerate(profile)), game.payoffs[profile]) for profile in game.pure_equilibria()
    )


def _of_many(game: NormalForm, most_bases: int) -> Equilibria:
    reductions = tuple(
        _reduced(game, (first, second), profile, most_bases)
        for first, second in itertools.combinations(range(len(game.players)), 2)
        for profile in game.profiles
        if profile[first] == profile[second] == 0  # the two choose anew; once for each choice of the others
    )
    mixes = dict.fromkeys(equilibrium.mixes for equilibrium in _pure(game))
    for reduction in reductions:
        mixes.update(dict.fromkeys(_whole(game, reduction, position) for position in reduction.holds))
    return Equilibria(
        game=game,
        equilibria=tuple(Equilibrium(each, game.expected(each)) for each in mixes),
        complete=False,
        degenerate=None,
        reductions=reductions,
    )


def _reduced(game: NormalForm, players: tuple[int, int], profile: Profile, most_bases: int) -> Reduction:
    others = tuple((p, a) for p, a in enumerate(profile) if p not in players)
    try:
        found = extreme_equilibria(game.among(players, profile), most_bases)
    except TooManyVerticesError:
        return Reduction(players, others, None, ())
    reduction = Reduction(players, others, found, ())
    holds = tuple(k for k in range(len(found.pairs)) if game.is_equilibrium(_whole(game, reduction, k)))
    return Reduction(players, others, found, holds)


def _whole(game: NormalForm, reduction: Reduction, position: int) -> tuple[Mix, ...]:
    """The mixes of all players at one equilibrium of a reduction."""
    assert reduction.equilibria is not None
    chosen = {p: game.pure(p, a) for p, a in reduction.others}
    chosen.update(zip(reduction.players, reduction.equilibria.pairs[position], strict=True))
    return tuple(chosen[p] for p in range(len(game.players)))
