"""The core in words."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.games.alpha_core import AlphaCore
from simulator.report.games.coalitions import _size_of_core


@pytest.mark.parametrize(
    ("size", "signed", "candidates", "words"),
    [
        (0, 0, 0, "It is empty: no outcome lies within constraints and red lines."),
        (0, 0, 3, "It is empty: some coalition can improve upon each of the 3 outcomes within constraints and red lines."),
        (1, 0, 3, "1 of the 3 outcomes within constraints and red lines; it is worth less than no agreement to some party."),
        (2, 1, 3, "2 of the 3 outcomes within constraints and red lines; 1 of them is worth no less than no agreement to every party."),
    ],
)
def test_the_core_is_counted_in_a_sentence(size: int, signed: int, candidates: int, words: str) -> None:
    core = AlphaCore(np.zeros((size, 1), dtype=np.intp), np.arange(size) < signed, candidates)
    assert _size_of_core(core) == words
