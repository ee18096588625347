"""A finished run that is extended keeps its first draws, whatever happens on the way."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.sweep import extending
from simulator.sweep import store as storing
from simulator.sweep.extending import extend, extended_plan
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.manifest import write_manifest
from simulator.sweep.parts import Span
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import run, sweep
from simulator.sweep.store import Store
from tests.cli.running import answer, zopa
from tests.sweep.test_running import scenario


def planned(design: str, samples: int) -> Plan:
    base = scenario(4)
    party = next(iter(base.parties))
    issue = next(iter(base.issues))
    listed = read_factors(base, [f"parties.{party}.weights.{issue}=1,2"])
    return Plan(base, (*(f for f in ranged_factors(base) if f.path != listed[0].path), *listed), design=design, samples=samples, seed=5)


def rows_of(folder: Path) -> list[list[str]]:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.reader(table))[1:]


@pytest.mark.parametrize(("design", "samples"), [("latin_hypercube", 6), ("random", 6), ("sobol", 6), ("saltelli", 4)])
def test_the_first_draws_stay_with_their_rows(design: str, samples: int, tmp_path: Path) -> None:
    folder = sweep(planned(design, samples), tmp_path / "run").folder
    before = rows_of(folder)
    for more in (2 * samples, 4 * samples):
        with Store.resumed(folder) as store:
            extend(store, more)
            assert sum(last - first + 1 for first, last in store.missing()) == len(store.plan) - len(before)
            run(store)
        after, half, whole = rows_of(folder), len(before) // 2, len(store.plan) // 2
        for combination in range(2):
            kept = after[combination * whole :][:half]
            assert [row[1:] for row in kept] == [row[1:] for row in before[combination * half :][:half]]
        assert [int(row[0]) for row in after] == list(range(len(store.plan)))
        before = after
    if design != "latin_hypercube":  # the same as if all had been asked for at once
        assert rows_of(sweep(planned(design, 4 * samples), tmp_path / "straight").folder) == before
    with Store.resumed(folder) as store:
        assert list(store.missing()) == []
        assert store.mended == []


def test_the_new_draws_of_a_hypercube_are_one_themselves() -> None:
    plan = extended_plan(planned("latin_hypercube", 6), 10)
    assert plan.batches == (6, 4)
    for group in range(len(plan.groups)):
        for first, count in ((0, 6), (6, 4)):
            assert sorted(int(plan.row(first + k)[group] * count) for k in range(count)) == list(range(count))


def test_a_kill_on_the_way_leaves_one_or_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after each file that is written or removed: resumed, it is the finished run, or the larger one with its first draws."""
    small, large = planned("random", 4), planned("random", 8)
    first = sweep(small, tmp_path / "run").folder
    tables = {plan.digest: (sweep(plan, tmp_path / f"whole{plan.samples}").folder / "results.csv").read_bytes() for plan in (small, large)}
    monkeypatch.setattr(extending, "ROWS", 3)
    written, removed, rows_before = write_manifest, shutil.rmtree, extending._rows_of

    def dying(*arguments: Any) -> None:
        raise KeyboardInterrupt

    def writing_and_dying(*arguments: Any) -> None:
        written(*arguments)
        raise KeyboardInterrupt

    def some(*arguments: Any) -> Iterator[tuple[Span, str]]:
        yield next(rows_before(*arguments))
        raise KeyboardInterrupt

    def leaving(path: Path, **how: Any) -> None:
        if not how:
            raise KeyboardInterrupt
        removed(path, **how)

    deaths = (
        (extending, "_rows_of", some),
        (storing, "write_manifest", dying),
        (storing, "write_manifest", writing_and_dying),
        (shutil, "rmtree", leaving),
    )
    for step, (where, what, how) in enumerate(deaths):
        folder = tmp_path / f"killed{step}"
        shutil.copytree(first, folder)
        with monkeypatch.context() as patched:
            patched.setattr(where, what, how)
            with Store.resumed(folder) as store, pytest.raises(KeyboardInterrupt):
                extend(store, 8)
        with Store.resumed(folder) as store:
            assert store.mended == []
            assert sum(last - first + 1 for first, last in store.missing()) == (0 if step < 2 else len(large) - len(small))
            run(store)
        assert (folder / "results.csv").read_bytes() == tables[store.plan.digest]


def test_what_cannot_be_extended_is_refused(tmp_path: Path) -> None:
    for plan, samples, message in (
        (planned("morris", 4), 8, "cannot be extended"),
        (planned("one_at_a_time", 1), 8, "cannot be extended"),
        (planned("random", 4), 4, "has 4 already"),
        (planned("saltelli", 4), 6, "a power of two"),
    ):
        with pytest.raises(UsageError, match=message):
            extended_plan(plan, samples)
    assert zopa("sweep", "sale", "--samples", "4", "-q", "-o", "run", cwd=tmp_path).returncode == 0
    told = zopa("sweep", "--resume", "run", "--samples", "3", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert "has 4 already" in told.stderr
    assert answer("sweep", "--resume", "run", "--samples", "9", cwd=tmp_path)["variants"] == 9
    assert answer("results", "run", cwd=tmp_path)["variants"] == 9
