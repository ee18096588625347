"""All extreme equilibria of a game of two, exactly, and whether the game is degenerate.

Each player's mixes that make some set of the other's actions best replies form a polytope; an extreme equilibrium is a pair of its
vertices in which each player uses best replies alone (Mangasarian 1964). There are finitely many, and every equilibrium is a mixture of
extreme ones. A game is degenerate where some mix has more best replies than actions in it; then equilibria may form whole
*components*: extreme equilibria that share a player's mix belong to one (Winkels 1979; Avis, Rosenberg, Savani & von Stengel 2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from simulator.budget import Stopped, StopReason, small_steps
from simulator.games.normal_form import Mix, NormalForm, support
from simulator.games.vertices import MOST_BASES, Vertices

Pair = tuple[Mix, Mix]

OF_A_BASIS = 50
"""Small steps that one basis takes."""


@dataclass(frozen=True)
class ExtremeEquilibria:
    """`pairs`: the mixes of the first and of the second player. `components`: positions of pairs that belong together, those of a
    single, isolated equilibrium included. `degenerate`: some mix has more best replies than actions in it (None: none that was met, of
    those that were). `stopped`: the limit that ended the search early; then there may be more."""

    pairs: tuple[Pair, ...]
    degenerate: bool | None
    components: tuple[tuple[int, ...], ...]
    stopped: StopReason | None = None


def whole_matrices(game: NormalForm) -> tuple[list[list[int]], list[list[int]]]:
    """Both players' payoffs (rows × columns), each multiplied to whole numbers and moved so that the least is 1: the same equilibria."""
    rows, columns = game.sizes
    result = []
    for player in (0, 1):
        scale = lcm(*(values[player].denominator for values in game.payoffs.values()))
        least = min(values[player] for values in game.payoffs.values())
        result.append([[int((game.payoffs[a, b][player] - least) * scale) + 1 for b in range(columns)] for a in range(rows)])
    return result[0], result[1]


def extreme_equilibria(game: NormalForm, most: int = MOST_BASES) -> ExtremeEquilibria:
    """Every extreme equilibrium, pure ones first; where a limit of the budget that runs ends the walks, those met until then.

    Raises `TooManyVerticesError` where a polytope has more than `most` bases.
    """
    first, second = whole_matrices(game)
    rows, columns = game.sizes
    walks = (Vertices(list(zip(*second, strict=True)), most), Vertices(first, most))
    stopped: StopReason | None = None
    try:
        while not all(walk.done for walk in walks):
            for walk in walks:
                if not walk.done:
                    small_steps(OF_A_BASIS, "going through the vertices of a game")
                    walk.step()
    except Stopped as stop:
        stopped = stop.reason
    met_first, met_second = (list(walk.found.items()) for walk in walks)
    turned = [_turned(labels, rows, columns) for labels, _ in met_second]
    together = _complementary([labels for labels, _ in met_first], turned, rows + columns)
    pairs = [(_mix(met_first[a][1]), _mix(met_second[b][1])) for a, b in together]
    pairs.sort(key=lambda pair: (sum(len(support(mix)) for mix in pair), tuple(tuple(-share for share in mix) for mix in pair)))
    degenerate = any(labels.bit_count() > size for walk, size in zip(walks, game.sizes, strict=True) for labels in walk.found)
    return ExtremeEquilibria(
        pairs=tuple(pairs),
        degenerate=True if degenerate else None if stopped else False,
        components=linked(pairs),
        stopped=stopped,
    )


def _mix(weights: Sequence[int]) -> Mix:
    total = sum(weights)
    return tuple(Fraction(weight, total) for weight in weights)


def _turned(labels: int, rows: int, columns: int) -> int:
    """The labels of a vertex of the second player, its own actions after those of the first."""
    own = labels & ((1 << columns) - 1)
    return labels >> columns | own << rows


def _complementary(first: Sequence[int], second: Sequence[int], n_labels: int) -> Iterator[tuple[int, int]]:
    """Positions (a, b) of labels that together are all there are."""
    from_last = second[::-1]
    with_label = [int("".join("01"[labels >> label & 1] for labels in from_last), 2) for label in range(n_labels)]
    for a, labels in enumerate(first):
        fitting = (1 << len(second)) - 1
        for label in range(n_labels):
            if not labels >> label & 1:
                fitting &= with_label[label]
                if not fitting:
                    break
        while fitting:
            b = fitting.bit_length() - 1
            fitting ^= 1 << b
            yield a, b


def linked(profiles: Sequence[tuple[Mix, ...]]) -> tuple[tuple[int, ...], ...]:
    """Equilibria that differ in one player's mix alone belong together, chain by chain."""
    sharing: dict[tuple[int, tuple[Mix, ...]], list[int]] = {}
    for k, mixes in enumerate(profiles):
        for player in range(len(mixes)):
            sharing.setdefault((player, mixes[:player] + mixes[player + 1 :]), []).append(k)
    left = dict.fromkeys(range(len(profiles)))
    result = []
    while left:
        reached: list[int] = []
        waiting = [next(iter(left))]  # the least, since they stand in order
        del left[waiting[0]]
        while waiting:
            k = waiting.pop()
            reached.append(k)
            for player in range(len(profiles[k])):
                near = sharing.pop((player, profiles[k][:player] + profiles[k][player + 1 :]), [])
                waiting += [other for other in near if other in left]
                for other in near:
                    left.pop(other, None)
        result.append(tuple(sorted(reached)))
    return tuple(result)


def nash_subsets(pairs: Sequence[Pair]) -> tuple[tuple[int, ...], ...]:
    """The maximal sets X × Y of mixes all of whose pairs are extreme equilibria (positions); the equilibria are the convex hulls of their
    X times those of their Y (Winkels 1979)."""
    import networkx

    first, second = (list(dict.fromkeys(pair[player] for pair in pairs)) for player in (0, 1))
    at = {(first.index(x), second.index(y)): k for k, (x, y) in enumerate(pairs)}
    graph = networkx.Graph()
    graph.add_nodes_from([(0, a) for a in range(len(first))] + [(1, b) for b in range(len(second))])
    for side, count in ((0, len(first)), (1, len(second))):
        graph.add_edges_from(((side, a), (side, b)) for a in range(count) for b in range(a))
    graph.add_edges_from(((0, a), (1, b)) for a, b in at)
    cliques = ([[k for side, k in clique if side == player] for player in (0, 1)] for clique in networkx.find_cliques(graph))
    return tuple(sorted(tuple(sorted(at[a, b] for a in xs for b in ys)) for xs, ys in cliques if xs and ys))
