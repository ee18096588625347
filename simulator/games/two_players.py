"""All extreme equilibria of a game of two, exactly, and whether the game is degenerate.

Each player's mixes that make some set of the other's actions best replies form a polytope; an extreme equilibrium is a pair of its
vertices in which each player uses best replies alone (Mangasarian 1964). There are finitely many, and every equilibrium is a mixture of
extreme ones. A game is degenerate where some mix has more best replies than actions in it; then equilibria may form whole
*components*: extreme equilibria that share a player's mix belong to one (Winkels 1979; Avis, Rosenberg, Savani & von Stengel 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from simulator.games.normal_form import Mix, NormalForm, support
from simulator.games.vertices import MOST_BASES, vertices

Pair = tuple[Mix, Mix]


@dataclass(frozen=True)
class ExtremeEquilibria:
    """`pairs`: the mixes of the first and of the second player. `components`: positions of pairs that belong together, those of a
    single, isolated equilibrium included. `degenerate`: some mix has more best replies than actions in it."""

    pairs: tuple[Pair, ...]
    degenerate: bool
    components: tuple[tuple[int, ...], ...]


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
    """Every extreme equilibrium, pure ones first. Raises `TooManyVerticesError` where a polytope has more than `most` bases."""
    first, second = whole_matrices(game)
    mixes_of_first = _mixes(list(zip(*second, strict=True)), most)
    mixes_of_second = _mixes(first, most)
    answers_of_second = [_best(zip(*second, strict=True), x) for x in mixes_of_first]
    answers_of_first = [_best(first, y) for y in mixes_of_second]
    pairs = [
        (x, y)
        for x, answers_to_x in zip(mixes_of_first, answers_of_second, strict=True)
        for y, answers_to_y in zip(mixes_of_second, answers_of_first, strict=True)
        if support(x) <= answers_to_y and support(y) <= answers_to_x
    ]
    pairs.sort(key=lambda pair: (sum(len(support(mix)) for mix in pair), tuple(tuple(-share for share in mix) for mix in pair)))
    return ExtremeEquilibria(
        pairs=tuple(pairs),
        degenerate=any(len(best) > len(support(x)) for x, best in zip(mixes_of_first, answers_of_second, strict=True))
        or any(len(best) > len(support(y)) for y, best in zip(mixes_of_second, answers_of_first, strict=True)),
        components=linked(pairs),
    )


def _mixes(matrix: Sequence[Sequence[int]], most: int) -> tuple[Mix, ...]:
    """The vertices of {x ≥ 0, matrix · x ≤ 1} as mixes."""
    return tuple(tuple(share / sum(vertex) for share in vertex) for vertex in vertices(matrix, most))


def _best(rows: Iterable[Sequence[int]], mix: Mix) -> frozenset[int]:
    worth = [sum((x * share for x, share in zip(row, mix, strict=True)), Fraction(0)) for row in rows]
    return frozenset(k for k, x in enumerate(worth) if x == max(worth))


def linked(profiles: Sequence[tuple[Mix, ...]]) -> tuple[tuple[int, ...], ...]:
    """Equilibria that differ in one player's mix alone belong together, chain by chain."""
    left = dict(enumerate(profiles))
    result = []
    while left:
        start = min(left)
        reached, waiting = [], [(start, left.pop(start))]
        while waiting:
            k, here = waiting.pop()
            reached.append(k)
            near = [other for other, mixes in left.items() if sum(x != y for x, y in zip(here, mixes, strict=True)) == 1]
            waiting += [(other, left.pop(other)) for other in near]
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
