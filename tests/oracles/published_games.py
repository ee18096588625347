"""Games in normal form with all their equilibria, as the literature and the test suites of other programs give them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.games.normal_form import Mix, NormalForm, Profile, from_matrices

Matrix = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Published:
    """`row`, `column`: the two players' matrices. `equilibria`: all of them, as texts of fractions."""

    name: str
    source: str
    row: Matrix
    column: Matrix
    equilibria: tuple[tuple[str, str], ...]

    @property
    def game(self) -> NormalForm:
        return from_matrices(self.row, self.column)

    @property
    def pairs(self) -> set[tuple[Mix, Mix]]:
        return {(mix(x), mix(y)) for x, y in self.equilibria}


def mix(text: str) -> Mix:
    return tuple(map(Fraction, text.split()))


def _negative(matrix: Matrix) -> Matrix:
    return [[-x for x in row] for row in matrix]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


TEXTBOOK = "Nashpy, docs/text-book/normal-form-games.rst"
TESTS = "Nashpy, tests/unit/test_game.py"
ONEILL = [[5, -5, -5, -5], [-5, -5, 5, 5], [-5, 5, -5, 5], [-5, 5, 5, -5]]
TRAVELLER = [[2, 4, 4, 4], [0, 3, 5, 5], [0, 1, 4, 6], [0, 1, 2, 5]]
ROCK_PAPER_SCISSORS = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]

PUBLISHED = (
    Published("prisoners' dilemma", TEXTBOOK, [[3, 0], [5, 1]], [[3, 5], [0, 1]], (("0 1", "0 1"),)),
    Published("hawk and dove", TEXTBOOK, [[0, 3], [1, 2]], [[0, 1], [3, 2]], (("1 0", "0 1"), ("0 1", "1 0"), ("1/2 1/2", "1/2 1/2"))),
    Published("two friends", TEXTBOOK, [[3, 1], [0, 2]], [[2, 1], [0, 3]], (("1 0", "1 0"), ("0 1", "0 1"), ("3/4 1/4", "1/4 3/4"))),
    Published("pigs", TEXTBOOK, [[4, 2], [6, 0]], [[2, 3], [-1, 0]], (("1 0", "0 1"),)),
    Published("matching pennies", TEXTBOOK, [[1, -1], [-1, 1]], [[-1, 1], [1, -1]], (("1/2 1/2", "1/2 1/2"),)),
    Published(
        "rock, paper, scissors",
        "standard",
        ROCK_PAPER_SCISSORS,
        _negative(ROCK_PAPER_SCISSORS),
        (("1/3 1/3 1/3", "1/3 1/3 1/3"),),
    ),
    Published("stag hunt", "by hand", [[4, 1], [3, 2]], [[4, 3], [1, 2]], (("1 0", "1 0"), ("0 1", "0 1"), ("1/2 1/2", "1/2 1/2"))),
    Published(
        "four by three",
        TESTS,
        [[160, 205, 44], [175, 180, 45], [201, 204, 50], [120, 207, 49]],
        [[2, 2, 2], [1, 0, 0], [3, 4, 1], [4, 1, 2]],
        (("0 0 3/4 1/4", "1/28 27/28 0"),),
    ),
    Published("two by two, a", TESTS, [[1, 0], [-2, 3]], [[3, 2], [-1, 0]], (("1 0", "1 0"), ("0 1", "0 1"), ("1/2 1/2", "1/2 1/2"))),
    Published("two by two, b", TESTS, [[2, 1], [0, 2]], [[2, 0], [1, 2]], (("1 0", "1 0"), ("0 1", "0 1"), ("1/3 2/3", "1/3 2/3"))),
    Published(
        "O'Neill 1987",
        "Gambit catalog, mckelvey1995/oneill1987.nfg",
        ONEILL,
        _negative(ONEILL),
        (("2/5 1/5 1/5 1/5", "2/5 1/5 1/5 1/5"),),
    ),
    Published(
        "Shapley 1974, figure 2",
        "Gambit catalog",
        [[2, 2, 0], [0, 3, 0], [3, 0, 1]],
        [[3, 0, 2], [0, 3, 2], [0, 0, 1]],
        (("0 1 0", "0 1 0"), ("0 0 1", "0 0 1"), ("0 1/2 1/2", "0 1/4 3/4")),
    ),
    Published(
        "traveller's dilemma, 2 to 5", "Nashpy, text-book exercise (bonus 2)", TRAVELLER, _transposed(TRAVELLER), (("1 0 0 0", "1 0 0 0"),)
    ),
)


# McKelvey & McLennan's game of three with two actions each; payoffs: Gambit, contrib/games/2x2x2.nfg
CELLS: dict[Profile, tuple[int, ...]] = {(0, 0, 0): (9, 8, 12), (1, 1, 0): (9, 8, 2), (1, 0, 1): (3, 4, 6), (0, 1, 1): (3, 4, 6)}
MCKELVEY_MCLENNAN = NormalForm(
    players=("one", "two", "three"),
    actions=(("1", "2"),) * 3,
    payoffs={profile: tuple(map(Fraction, CELLS.get(profile, (0, 0, 0)))) for profile in itertools.product((0, 1), repeat=3)},
)
FIRST_ACTION = (
    "2/5 1/2 1/3",
    "1/2 2/5 1/4",
    "1/2 1/2 1",
    "1/3 1 1/4",
    "1 1 1",
    "1 0 0",
    "0 1/4 1/3",
    "0 1 0",
    "0 0 1",
)
"""All nine equilibria by each player's probability of its first action (Gambit, tests/test_nash.py); the first two are totally mixed."""

# von Stengel 1999 (Gambit catalog, journals/dcg/vonstengel1999): pairs of payoffs, the row player's action running fastest
_VON_STENGEL = """
9504 72336 -111771 -461736 397584 1227336 171204 -1718376 1303104 1303104 737154 -453420
-660 48081 31680 -300036 -113850 774576 -45936 -1039236 -453420 737154 -227040 -227040
19976 29216 -130944 -178761 451176 451176 208626 -586476 1227336 397584 774576 -113850
-20526 14124 168124 -84436 -586476 208626 -263076 -263076 -1718376 171204 -1039236 -45936
1776 1776 -8514 -8976 29216 19976 14124 -20526 72336 9504 48081 -660
-8976 -8514 52764 52764 -178761 -130944 -84436 168124 -461736 -111771 -300036 31680
"""


def von_stengel() -> NormalForm:
    """Six actions each and 75 equilibria."""
    numbers = list(map(int, _VON_STENGEL.split()))
    table = [[numbers[2 * (row + 6 * column) : 2 * (row + 6 * column) + 2] for column in range(6)] for row in range(6)]
    return from_matrices([[cell[0] for cell in row] for row in table], [[cell[1] for cell in row] for row in table])


VON_STENGEL_BY_SUPPORT = {1: 2, 2: 26, 3: 18, 4: 26, 5: 2, 6: 1}
