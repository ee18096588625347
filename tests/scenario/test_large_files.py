"""A file of a MiB is read and checked at once, whatever it holds: what would be quadratic is bounded, and said."""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from benchmarks.large_kinds import KINDS, SQUARE
from simulator import budget
from simulator.dossier.overview import size_of
from simulator.errors import ScenarioError
from simulator.scenario import names
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.notes import notes
from simulator.scenario.reading import MOST_TOLD, loads


def _party(**more: Any) -> dict[str, Any]:
    return {"title": "P", "weights": {"a": 1}, "values": {"a": {"x": 0, "y": 100}}, "reservation": 10, **more}


def _file(**more: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "title": "t",
        "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}},
        "parties": {"p": _party()},
        **more,
    }


def _faults(content: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        loads(json.dumps(content), "x", json=True)
    assert all(fault.line for fault in raised.value.faults)
    return [fault.message for fault in raised.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        _file(offers={f"o{k}": {"title": "O", "terms": {"a": f"xx{k}"}} for k in range(3 * MOST_TOLD)}),
        _file(offers={f"o{k}": k for k in range(3 * MOST_TOLD)}),
        _file(**{f"key{k}": 1 for k in range(3 * MOST_TOLD)}),
        _file(constraints={"c": {"never": {"any": [{"b": "x"}] * 3 * MOST_TOLD}}}),
    ],
    ids=["options", "types", "keys", "issues"],
)
def test_of_many_faults_the_first_are_told_and_the_others_counted(content: dict[str, Any]) -> None:
    told = _faults(content)
    assert MOST_TOLD * 0.9 <= len(told) <= MOST_TOLD + 1
    (more,) = (message for message in told if "not told" in message)
    assert len(told) - 1 + int(re.search(r"[\d,]+", more)[0].replace(",", "")) == 3 * MOST_TOLD  # type: ignore[index]


def test_hints_are_given_until_so_much_has_been_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def closest(name: str, others: Collection[str], n: int) -> list[str]:
        compared.append(len(name) * sum(map(len, others)))
        return []

    monkeypatch.setattr(difflib, "get_close_matches", closest)
    issues = {f"issue{k}": {"title": "I", "options": {"x": "X", "y": "Y"}} for k in range(300)}
    weights = {f"weight{k}": 1 for k in range(3000)}
    values = {name: {"x": 0, "y": 100} for name in issues}
    _faults(_file(issues=issues, parties={"p": _party(weights=weights, values=values)}))
    assert compared
    assert sum(compared) <= 2 * names.COMPARED


def test_a_known_name_is_found_without_going_through_all() -> None:
    class Names(dict[str, int]):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("went through all names")

    ledger = Ledger(loads(json.dumps(_file()), "x", json=True), frozenset())
    assert ledger.known("thing", "one", ("things",), Names(one=1), ("somewhere",))


def test_levels_of_all_issues_together_are_limited() -> None:
    issue = {"title": "L", "levels": {"from": 1, "to": 10_000, "step": 1}}
    values = {"rising": [1, 10_000]}

    def content(n: int) -> dict[str, Any]:
        keys = [f"i{k}" for k in range(n)]
        party = _party(weights=dict.fromkeys(keys, 1), values=dict.fromkeys(keys, values))
        return _file(issues=dict.fromkeys(keys, issue), parties={"p": party})

    assert len(_faults(content(50))) == 1
    assert "more than 200,000 levels" in _faults(content(50))[0]


def test_places_of_all_rankings_together_are_limited() -> None:
    issues = {f"i{k}": {"title": "I", "options": {f"o{n}": "O" for n in range(10)}} for k in range(5)}
    ranking = {"title": "R", "ranking": [{"i0": [f"o{n}" for n in range(10)]}]}
    told = _faults(_file(issues=issues, parties={f"p{k}": ranking for k in range(8)}))
    assert told == ["100,000 combinations of options, ranked by 8 parties; together they can give at most 500,000 places"]


def test_what_takes_too_long_to_compile_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = loads(json.dumps(_file()), "x", json=True)
    assert size_of(scenario).feasible == 2
    time = [0.0]

    def later() -> float:
        time[0] += 1
        return time[0]

    monkeypatch.setattr(budget, "clock", later)
    assert size_of(scenario).feasible is None
    assert size_of(scenario).outcomes == 2


class _Calls:
    """Counts calls, of Python's functions and of others."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, frame: Any, event: str, argument: Any) -> None:
        self.made += event in ("call", "c_call")


def _calls(kind: str, size: int) -> int:
    """Calls that it takes to read a file of a kind, and to note what is no fault of it."""
    text = json.dumps(KINDS[kind](size))
    count = _Calls()
    sys.setprofile(count)
    try:
        notes(loads(text, "x", json=True))
    except ScenarioError:
        pass
    finally:
        sys.setprofile(None)
    return count.made


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - SQUARE))
def test_twice_as_much_in_a_file_takes_twice_as_much_work(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "COMPARED", 1)  # hints are bounded by themselves
    _calls(kind, 1)  # what is made once a process
    small, twice, most = (_calls(kind, size) for size in (30, 60, 240))
    assert most - small <= 1.5 * 7 * max(twice - small, 30)
