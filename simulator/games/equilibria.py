"""The equilibria of a game in normal form, and how much of them is known.

Two players: all extreme equilibria, exactly. More: every equilibrium in which nobody mixes, and those in which two players mix at most,
found in the pairwise reductions (the games of two that are left where the others keep to an action each). Equilibria in which three or
more players mix are not looked for: their probabilities need not even be fractions (Nash 1951 has a poker game of three with such).

Equilibria of more players can form continua as well. Where two differ in the mix of one player alone, everything between them is an
equilibrium: what the others' actions are worth is linear in that mix, and the player is indifferent between its ends. So the part of such a
segment in a reduction that holds in the whole game is found exactly, by the values at which another player's action stops being a best
reply. Where a reduction has more than segments (two players mix at once, or one among three choices) and only a part of it may hold, that
is said (`Reduction.part`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.budget import Stopped, StopReason
from simulator.cards import Card, Shown
from simulator.games.methods import Method, methods
from simulator.games.normal_form import Mix, NormalForm, Profile, support
from simulator.games.two_players import ExtremeEquilibria, Pair, extreme_equilibria, linked, nash_subsets
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
    replies too. `ends`: mixes of the two between extreme equilibria, where the part of a segment that holds in the whole game ends.
    `part`: a component of more than segments holds in part, and where it ends was not looked for. `stopped`: the limit that ended the
    search in it early."""

    players: tuple[int, int]
    others: tuple[tuple[int, int], ...]
    equilibria: ExtremeEquilibria | None
    holds: tuple[int, ...] = ()
    ends: tuple[Pair, ...] = ()
    part: bool = False
    stopped: StopReason | None = None


@dataclass(frozen=True, repr=False)
class Equilibria(Shown):
    """What is known of a game. `complete`: `equilibria` are all extreme ones there are (two players). `degenerate`: None where that is
    not known. `components`: positions of equilibria that belong to one connected set, single ones included: where two of them differ in
    one player's mix alone, everything between them is an equilibrium; empty where not known. `methods`: of two players. `reductions`:
    of more. `stopped`: the limit that ended the search early; then what was met until then is there, and all equilibria in which nobody
    mixes."""

    game: NormalForm
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    degenerate: bool | None
    components: tuple[tuple[int, ...], ...] = ()
    methods: tuple[Method, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    stopped: StopReason | None = None

    @property
    def continua(self) -> tuple[tuple[int, ...], ...]:
        """The components that hold more than one extreme equilibrium, and with them infinitely many equilibria."""
        return tuple(component for component in self.components if len(component) > 1)

    def card(self) -> Card:
        rows = [
            (*(self._in_words(p, mix) for p, mix in enumerate(each.mixes)), ", ".join(map(str, each.payoffs))) for each in self.equilibria
        ]
        said = f"{len(self.equilibria)} equilibria, {'all extreme ones there are' if self.complete else 'perhaps not all'}"
        return Card("Equilibria", "", said, (*self.game.players, "Payoffs"), rows)

    def _in_words(self, player: int, mix: Mix) -> str:
        """A mix by the actions in use, with their chances where there are several."""
        used = [(action, chance) for action, chance in zip(self.game.actions[player], mix, strict=True) if chance]
        return used[0][0] if len(used) == 1 else ", ".join(f"{action} {chance}" for action, chance in used)


def equilibria(game: NormalForm, *, with_methods: bool = True, most_bases: int = MOST_BASES) -> Equilibria:
    """All that is found of the equilibria of a game of two or more; see the module for what that is.

    `with_methods`: for two players, also run what nashpy offers. Where a game of two has more than `most_bases` bases, only the
    equilibria in which nobody mixes are given, and `complete` is false. Where a limit of the budget that runs ends the search, these and
    those met until then are given, `complete` is false and `stopped` names the limit.
    """
    if len(game.players) > 2:
        return _of_many(game, most_bases)
    try:
        found = extreme_equilibria(game, most_bases)
    except TooManyVerticesError:
        return Equilibria(game, _pure(game), complete=False, degenerate=None)
    met = {pair: Equilibrium(pair, game.expected(pair)) for pair in found.pairs}
    if found.stopped is not None:
        together = {each.mixes: each for each in _pure(game)} | met
        return Equilibria(game, tuple(together.values()), complete=False, degenerate=found.degenerate, stopped=found.stopped)
    whole = Equilibria(game, tuple(met.values()), complete=True, degenerate=found.degenerate, components=found.components)
    if not with_methods:
        return whole
    try:
        return replace(whole, methods=methods(game, found))
    except Stopped as stop:
        return replace(whole, stopped=stop.reason)


def _pure(game: NormalForm) -> tuple[Equilibrium, ...]:
    return tuple(
        Equilibrium(tuple(game.pure(p, a) for p, a in enumerate(profile)), game.payoffs[profile]) for profile in game.pure_equilibria()
    )


def _of_many(game: NormalForm, most_bases: int) -> Equilibria:
    reductions: list[Reduction] = []
    for players, profile in _reductions(game):
        reductions.append(_reduced(game, players, profile, most_bases))
        if reductions[-1].stopped is not None:
            break
    mixes = dict.fromkeys(equilibrium.mixes for equilibrium in _pure(game))
    for reduction in reductions:
        assert reduction.equilibria is not None or not reduction.holds
        pairs = [reduction.equilibria.pairs[k] for k in reduction.holds] if reduction.equilibria is not None else []
        mixes.update(dict.fromkeys(_whole(game, reduction, pair) for pair in (*pairs, *reduction.ends)))
    components = linked(tuple(mixes))
    return Equilibria(
        game=game,
        equilibria=tuple(Equilibrium(each, game.expected(each)) for each in mixes),
        complete=False,
        degenerate=True if any(len(component) > 1 for component in components) else None,
        components=components,
        reductions=tuple(reductions),
        stopped=reductions[-1].stopped,
    )


def _reductions(game: NormalForm) -> Iterator[tuple[tuple[int, int], Profile]]:
    """Every two players, with every choice of the others (the two themselves at their first action)."""
    for first, second in itertools.combinations(range(len(game.players)), 2):
        yield from (((first, second), profile) for profile in game.profiles if profile[first] == profile[second] == 0)


def _reduced(game: NormalForm, players: tuple[int, int], profile: Profile, most_bases: int) -> Reduction:
    others = tuple((p, a) for p, a in enumerate(profile) if p not in players)
    try:
        found = extreme_equilibria(game.among(players, profile), most_bases)
    except TooManyVerticesError:
        return Reduction(players, others, None)
    reduction = Reduction(players, others, found, stopped=found.stopped)
    holds = tuple(k for k, pair in enumerate(found.pairs) if game.is_equilibrium(_whole(game, reduction, pair)))
    ends: dict[Pair, None] = {}
    part = False
    for subset in nash_subsets(found.pairs):
        if all(k in holds for k in subset):
            continue
        if len(subset) == 2:
            ends.update(dict.fromkeys(_ends(game, reduction, found.pairs[subset[0]], found.pairs[subset[1]])))
        elif len(subset) > 2:
            part = True
    return replace(reduction, holds=holds, ends=tuple(ends), part=part)


def _ends(game: NormalForm, reduction: Reduction, start: Pair, end: Pair) -> list[Pair]:
    """Where between two extreme equilibria of a reduction that share a mix the others' actions begin and cease to be best replies; the
    given ones apart. What an action is worth is linear on the way."""
    low, high = Fraction(0), Fraction(1)
    for player, action in reduction.others:
        before, after = (game.replies(player, _whole(game, reduction, pair)) for pair in (start, end))
        for other in range(game.sizes[player]):
            lead, change = before[action] - before[other], after[action] - after[other] - (before[action] - before[other])
            if change == 0 and lead < 0:
                return []
            if change > 0:
                low = max(low, -lead / change)
            elif change < 0:
                high = min(high, -lead / change)
    return [_between(start, end, share) for share in dict.fromkeys((low, high)) if low <= high and 0 < share < 1]


def _between(start: Pair, end: Pair, share: Fraction) -> Pair:
    """The pair of mixes at `share` of the way."""
    first, second = (tuple(x + share * (y - x) for x, y in zip(p, q, strict=True)) for p, q in zip(start, end, strict=True))
    return first, second


def _whole(game: NormalForm, reduction: Reduction, pair: Pair) -> tuple[Mix, ...]:
    """The mixes of all players where the two of a reduction choose `pair`."""
    chosen = {p: game.pure(p, a) for p, a in reduction.others}
    chosen.update(zip(reduction.players, pair, strict=True))
    return tuple(chosen[p] for p in range(len(game.players)))
