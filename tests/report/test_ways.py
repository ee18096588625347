"""Ways to meet a rule, in words and as marks before rows: no two that differ read alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.report.ways import in_words, marks
from simulator.scenario.ways import Ways, joined, left_to_meet, mapped, things_in

Tree = int | Ways[int]


def trees(things: tuple[int, ...], every: bool | None = None) -> Iterator[Tree]:
    """All ways of joining some things in this order; `every`: joined otherwise than this at the top."""
    if len(things) == 1:
        yield things[0]
        return
    for own in (True, False):
        if own is not every:
            for parts in partings(things, own):
                yield Ways(parts, own)


def partings(things: tuple[int, ...], every: bool) -> Iterator[tuple[Tree, ...]]:
    """Two parts or more."""
    for size in range(1, len(things)):
        for first in trees(things[:size], every):
            for last in trees(things[size:], every):
                yield first, last
            for rest in partings(things[size:], every):
                yield first, *rest


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_no_two_ways_read_alike(n: int) -> None:
    all_ways = list(dict.fromkeys(trees(tuple(range(n)))))
    assert len(all_ways) > n - 1
    assert len({tuple(marks(each)) for each in all_ways}) == len(all_ways)
    assert len({in_words(each, str) for each in all_ways}) == len(all_ways)
    for each in all_ways:
        assert len(marks(each)) == n
        assert list(things_in(each)) == list(range(n))
        assert any(marks(each)) != (isinstance(each, Ways) and each.every and not any(isinstance(p, Ways) for p in each.parts))


def holds(ways: Tree, met: frozenset[int]) -> bool:
    if not isinstance(ways, Ways):
        return ways in met
    found = [holds(part, met) for part in ways.parts]
    return all(found) if ways.every else any(found)


def test_what_is_left_is_met_where_the_whole_is() -> None:
    sets = [frozenset(k for k in range(4) if bits >> k & 1) for bits in range(16)]
    for ways in trees((0, 1, 2, 3)):
        for met in sets:
            left = left_to_meet(ways, met.__contains__)
            assert (left is None) == holds(ways, met)
            for more in sets:
                assert left is None or holds(left, more - met) == holds(ways, more | met)


def test_marks_and_words() -> None:
    ways = joined([joined([1, 2], every=True), 3, joined([4, joined([5], every=False)], every=False)], every=False)
    assert ways == Ways((Ways((1, 2), every=True), 3, 4, 5), every=False)
    assert in_words(ways, str) == "(1, and 2), or 3, or 4, or 5"
    assert [mark.replace("\N{NO-BREAK SPACE}", " ") for mark in marks(ways)] == ["either", "  and", "or", "or", "or"]
    nested = Ways((1, Ways((2, 3), every=False)), every=True)
    assert [mark.replace("\N{NO-BREAK SPACE}", " ") for mark in marks(nested)] == ["", "and either", "  or"]
    assert marks(Ways((1, 2), every=True)) == ["", ""]
    assert mapped(nested, str) == Ways(("1", Ways(("2", "3"), every=False)), every=True)
