"""A posterior file is read whole or refused with what is wrong, and draws that are given one are its rows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simulator import load
from simulator.digests import sealed
from simulator.errors import UnreadableError, UsageError
from simulator.scenario.draws import at_quantiles, draw, drawable
from simulator.scenario.model import Scenario
from simulator.scenario.posterior import FEWEST_ROWS, Posterior, group_of, range_of, read_posterior


def posterior_of(scenario: Scenario, rows: int = FEWEST_ROWS, seed: int = 3) -> Posterior:
    """One whose quantiles lie in the upper half."""
    numbers = drawable(scenario)
    groups = tuple(dict.fromkeys(group_of(path, number) for path, number in numbers.items()))
    quantiles = 0.5 + np.random.default_rng(seed).random((rows, len(groups))) / 2
    return Posterior(groups, quantiles, {path: range_of(number) for path, number in numbers.items()}, seed)


def written(path: Path, posterior: Posterior) -> Path:
    path.write_text(json.dumps(posterior.to_json()), encoding="utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    made = posterior_of(load("sale"))
    found = read_posterior(written(tmp_path / "a.posterior", made))
    assert (found.groups, found.ranges, found.seed) == (made.groups, made.ranges, made.seed)
    assert np.abs(found.quantiles - made.quantiles).max() < 1e-9


@pytest.mark.parametrize("case", ["sale", "berlin-2025"])
def test_draws_given_a_posterior_are_its_rows_each_once_before_any_twice(case: str) -> None:
    scenario = load(case)
    given = posterior_of(scenario)
    numbers = drawable(scenario)
    drawn = draw(scenario, len(given) + 7, seed=5, given=given)
    columns = given.columns(len(given) + 7, 5)
    for k, (path, number) in enumerate(numbers.items()):
        wanted = at_quantiles(number, columns[group_of(path, number)])
        assert np.allclose(drawn.values[:, k], wanted, rtol=1e-5, atol=1e-4)
    first = columns[given.groups[0]]
    assert sorted(first[: len(given)]) == sorted(given.quantiles[:, 0])
    assert (first[len(given) :] == first[:7]).all()
    again = draw(scenario, len(given) + 7, seed=5, given=given)
    assert (again.values == drawn.values).all()
    assert (draw(scenario, 50, seed=6, given=given).values != drawn.values[:50]).any()


def test_numbers_that_a_posterior_does_not_have_are_drawn_as_before() -> None:
    scenario = load("berlin-2025")
    given = posterior_of(scenario)
    with_bodies = draw(scenario, 20, seed=1, bodies=True, given=given)
    plain = draw(scenario, 20, seed=1, bodies=True)
    known = drawable(scenario)
    others = [k for k, path in enumerate(plain.paths) if path not in known]
    assert others
    assert (with_bodies.values[:, others] == plain.values[:, others]).all()
    assert with_bodies.curves.keys() == plain.curves.keys()


def test_a_posterior_of_other_ranges_is_refused_with_what_differs() -> None:
    scenario = load("sale")
    given = posterior_of(scenario)
    path = next(path for path, number in drawable(scenario).items() if number.range)
    number = drawable(scenario)[path]
    low, high = number.ends
    for changes, said in (
        ({f"{path}.range": [low, high + 1]}, f"{path}: range {low} – {high} in the posterior, {low} – {high + 1} in the scenario"),
        ({f"{path}.distribution": "uniform"}, "distribution triangular in the posterior, uniform in the scenario"),
        ({f"{path}.together": "x"}, "together none in the posterior, x in the scenario"),
        ({path: number.base}, f"{path}: no such number with a range in the scenario"),
    ):
        with pytest.raises(UsageError, match="belongs to other ranges") as refused:
            draw(scenario.with_changes(changes), 5, given=given)
        assert said in str(refused.value)


def test_a_file_that_is_no_whole_posterior_is_refused(tmp_path: Path) -> None:
    made = posterior_of(load("sale")).to_json()
    rows = made["quantiles"]
    outside = [[2.0, *row[1:]] for row in rows]

    def other(**changes: object) -> str:
        return json.dumps(sealed({key: x for key, x in {**made, **changes}.items() if key != "sha256"}))

    for text, said in (
        ("{", "it is no JSON"),
        ("[1]", "not a posterior of schema"),
        (json.dumps({"schema": "zopa/solve/1"}), "found 'zopa/solve/1'"),
        (json.dumps({**made, "seed": 9}), "damaged"),
        (other(quantiles=rows[:10]), "10 rows; a posterior has at least 1000"),
        (other(quantiles=outside), "from 0 to 1"),
        (other(groups=made["groups"][1:]), "as many as there are groups"),
        (other(seed="x"), "not a whole posterior"),
    ):
        path = tmp_path / "bad.posterior"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableError) as refused:
            read_posterior(path)
        assert said in str(refused.value)
        assert str(path) in str(refused.value)
    with pytest.raises(UnreadableError, match="no such file"):
        read_posterior(tmp_path / "none.posterior")
