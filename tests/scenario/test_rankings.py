"""Weights from rankings and swings: published numbers, extremes by enumeration, files with faults."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenario.rankings import rank_order_centroid, ranking_ranges, scenario_from_ranking
from simulator.scenario.reading import loads
from simulator.scenario.writing import to_yaml

FILE = """\
title: A shared flat
issues:
  rent: {title: Rent, unit: euros, levels: [400, 450, 500]}
  room: {title: The large room, options: {anna: Anna, ben: Ben, both: In turns}}
  pets: {title: Pets, options: {allowed: Allowed, none: None}}
parties:
  anna:
    title: Anna
    ranking: [room, [rent, pets]]
    values: {rent: {falling: [400, 500]}}
    order: {room: [anna, both, ben], pets: [allowed, none]}
    reservation: 40
  ben:
    title: Ben
    swings: {room: 100, rent: 60}
    values: {rent: {rising: [400, 500]}, room: {anna: 20, ben: 70, both: 40}}
    reservation: {base: 40, range: [30, 50]}
"""


def test_published_rank_order_centroids() -> None:
    """Barron & Barrett (1996), table for three and four attributes, to four decimals."""
    assert [round(float(w), 4) for w in rank_order_centroid([1, 1, 1])] == [0.6111, 0.2778, 0.1111]
    assert [round(float(w), 4) for w in rank_order_centroid([1, 1, 1, 1])] == [0.5208, 0.2708, 0.1458, 0.0625]


@given(st.lists(st.integers(1, 3), min_size=1, max_size=5))
def test_the_centroid_is_the_mean_of_the_corners_and_lies_within_the_ranges(places: list[int]) -> None:
    """The weights that respect a strict ranking are the mixtures of (1/k, …, 1/k, 0, …, 0), k = 1 … n."""
    n = sum(places)
    corners = [[Fraction(1, k)] * k + [Fraction(0)] * (n - k) for k in range(1, n + 1)]
    group = [g for g, size in enumerate(places) for _ in range(size)]
    weights = rank_order_centroid(places)
    assert sum(w * size for w, size in zip(weights, places, strict=True)) == 1
    for g in range(len(places)):
        members = [k for k in range(n) if group[k] == g]
        assert weights[g] == sum(corner[k] for corner in corners for k in members) / (n * len(members))
        tied = [corner[members[0]] for corner in corners if len({corner[k] for k in members}) == 1]
        assert ranking_ranges(places)[g][0] in (min(tied), Fraction(0))
        assert ranking_ranges(places)[g][1] == max(tied)
        assert ranking_ranges(places)[g][0] <= weights[g] <= ranking_ranges(places)[g][1]


def test_a_ranking_file_becomes_a_scenario() -> None:
    scenario = scenario_from_ranking(FILE, "flat.yaml")
    anna, ben = scenario.parties["anna"], scenario.parties["ben"]
    assert [float(anna.weights[i].base) for i in scenario.issues] == [19.4444, 61.1111, 19.4444]
    assert anna.weights["rent"].range is not None
    assert [float(x) for x in anna.weights["rent"].range] == [0, 33.3333]
    table = anna.values["room"].table
    assert table is not None
    assert {o: int(x.base) for o, x in table.items()} == {"anna": 100, "both": 50, "ben": 0}
    # the room's values span half of the scale, so the weight doubles: the swing stays 100 against 60
    assert [float(ben.weights[i].base) for i in scenario.issues] == [60, 200, 0]
    assert loads(to_yaml(scenario), "again") == scenario


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("ranking: [room, [rent, pets]]", "ranking: [rooms, [rent, pets]]", "flat.yaml:9:15.*no such issue 'rooms'; did you mean 'room'?"),
        ("ranking: [room, [rent, pets]]", "ranking: [room, [rent, room]]", "'room' is ranked twice"),
        ("ranking: [room, [rent, pets]]", "ranking: room", "flat.yaml:9.*expected a list of issues"),
        ("ranking: [room, [rent, pets]]", "weights: {rent: 1, room: 1, pets: 1}\n    swings: {room: 1}", "found weights and swings"),
        ("    swings: {room: 100, rent: 60}\n", "", "expected either ranking, swings or weights, found none"),
        ("swings: {room: 100, rent: 60}", "swings: [room]", "expected a mapping from issues to points"),
        ("order: {room: [anna, both, ben]", "order: {room: [anna, bot, ben]", "no such option 'bot'"),
        ("order: {room: [anna, both, ben]", "order: {room: anna", "expected a list of options"),
        ("order: {room: [anna, both, ben], pets: [allowed, none]}", "order: room", "expected a mapping from issues to lists"),
        ("pets: [allowed, none]}", "pets: [allowed, none], rent: [400, 450, 500]}", "both an order and values"),
        ("room: {anna: 20, ben: 70, both: 40}", "room: {anna: 50, ben: 50, both: 50}", "all options are worth the same"),
        ("title: A shared flat", "title: [", "flat.yaml"),
    ],
)
def test_faults_are_located(before: str, after: str, message: str) -> None:
    assert before in FILE
    with pytest.raises(ScenarioError, match=message):
        scenario_from_ranking(FILE.replace(before, after), "flat.yaml")
