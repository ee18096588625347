"""What is finished when a limit ends a command is part of its answer: the same as without the limit, and never less for more time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import budget
from tests.cli.every_command import FILE, SCENARIO
from tests.cli.running import answer, zopa
from tests.cli.test_limits import Time

ANSWERED = SCENARIO.replace("terms: {price: 28, delivery: later}}", "terms: {price: 28, delivery: later}, answers: {seller: accepted}}")

CALLS: dict[str, tuple[str, ...]] = {
    "commitment": ("commitment", FILE, "--shift", "buyer=5"),
    "one agreement": ("commitment", FILE, "half", "--shift", "buyer=20"),
    "calibrate": ("calibrate", FILE),
    "coalitions": ("coalitions", FILE, "late", "--default", "half"),
}
SAYS_WHAT_IS_OPEN = {"unsettled", "stopped", "consistency", "seconds", "notes", "reason"}
"""Keys whose values tell how far the work came, and so differ."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("finished")
    (made / FILE).write_text(ANSWERED, encoding="utf-8")
    return made


def figures(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], float | bool]]:
    """The figures of an answer; parts of lists by what names them, where something does, so that a part left out moves no other."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in SAYS_WHAT_IS_OPEN:
                yield from figures(value, (*path, key))
    elif isinstance(node, list):
        for k, entry in enumerate(node):
            named = next((str(entry[key]) for key in ("parties", "members", "name") if key in entry), k) if isinstance(entry, dict) else k
            yield from figures(entry, (*path, named))
    elif node is not None and not isinstance(node, str):
        yield path, node


def looks_taken(words: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the budget is asked until the command has ended by itself."""
    time = Time(10**6)
    monkeypatch.setattr(budget, "clock", time)
    assert zopa(*words, cwd=folder).returncode == 0
    return 10**6 - time.looks


@pytest.mark.parametrize("name", CALLS)
def test_finished_parts_are_told_as_without_a_limit(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = (*CALLS[name], "--json")
    whole = dict(figures(answer(*CALLS[name], cwd=folder)))
    taken = looks_taken(words, folder, monkeypatch)
    known: list[int] = []
    for looks in sorted({round(taken * k / 24) for k in range(1, 25)}):
        monkeypatch.setattr(budget, "clock", Time(looks))
        done = zopa(*words, cwd=folder)
        assert done.returncode == 0, done.stderr
        found = dict(figures(json.loads(done.stdout)))
        shared = {path: value for path, value in found.items() if path in whole}
        assert {path: whole[path] for path in shared} == shared
        known.append(len(shared))
    assert any(0 < some < len(whole) for some in known), known
    assert known[-1] == len(whole)


@pytest.mark.parametrize("name", ["commitment", "calibrate"])
def test_what_is_not_finished_is_said(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = looks_taken(CALLS[name], folder, monkeypatch)
    said = []
    for looks in sorted({round(taken * k / 12) for k in range(1, 12)}):
        monkeypatch.setattr(budget, "clock", Time(looks))
        said.append(" ".join(zopa(*CALLS[name], "--full", cwd=folder).stdout.split()))
    assert all("time limit" in text or "not settled" in text for text in said), said
    assert any("How to read it" in text for text in said)
