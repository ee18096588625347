"""A real Dask scheduler and two workers on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.scenario.reading import load
from simulator.sweep.factors import ranged_factors
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import Tally, run, sweep
from simulator.sweep.store import Store
from simulator.workers import KILLED, run_chunks
from simulator.workers.cluster import ALLOCATOR
from tests.workers.test_processes import CHUNKS, collected
from tests.workers.work import Poisoned, doubled, halves, process_number

ROOT = Path(__file__).parents[2]


@dataclass
class Cluster:
    address: str
    processes: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    settings = tmp_path / "dask.yaml"
    allocator = getattr(request, "param", ALLOCATOR)
    settings.write_text(json.dumps({"distributed": {"nanny": {"pre-spawn-environ": allocator}}}), encoding="utf-8")
    environment["DASK_CONFIG"] = str(settings)
    commands = [
        ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        *[["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]] * 2,
    ]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path
        )
        for words in commands
    ]
    try:
        _wait_for_workers(address)
        yield Cluster(address, processes)
    finally:
        for process in reversed(processes):  # the workers first, while there is a scheduler to take leave of
            _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for_workers(address: str) -> None:
    from distributed import Client

    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)


def test_a_cluster_gives_the_results_of_this_machine(cluster: Cluster) -> None:
    told: list[str] = []
    there = collected(run_chunks(doubled, CHUNKS, cluster=cluster.address, tell=told.append))
    assert there == collected(run_chunks(doubled, CHUNKS))
    assert told == []
    found = [each.result for each in run_chunks(process_number, CHUNKS, cluster=cluster.address)]
    assert len({result[0] for result in found if result is not None}) == 2


@pytest.mark.parametrize("cluster", [{}, {"MALLOC_TRIM_THRESHOLD_": 1 << 27}], indirect=True)
def test_workers_whose_allocator_slows_them_are_told_once(cluster: Cluster) -> None:
    """Dask's own setting of one of the three, and a setting of one alone."""
    told: list[str] = []
    collected(run_chunks(doubled, CHUNKS, cluster=cluster.address, tell=told.append))
    (line,) = told
    assert line.startswith("2 of 2 workers give memory back to the system all the time, which slows them; where they start, set ")
    assert "MALLOC_MMAP_THRESHOLD_: 33554432" in line


def test_a_worker_killed_in_the_middle_costs_nothing_but_time(cluster: Cluster, tmp_path: Path) -> None:
    results, failures = collected(run_chunks(Poisoned(fatal_once=13, folder=str(tmp_path)), CHUNKS, cluster=cluster.address, split=halves))
    assert (tmp_path / "died").exists()
    assert results == {x: 2 * x for x in range(40)}
    assert failures == {}


def test_what_kills_its_worker_each_time_is_found(cluster: Cluster) -> None:
    work = Poisoned(poison=22, wrong=5)
    results, failures = collected(run_chunks(work, CHUNKS, cluster=cluster.address, split=halves, retries=0))
    assert failures == {**dict.fromkeys(range(4, 8), "ValueError: 5 is wrong"), 22: KILLED}
    assert set(results) == set(range(40)) - set(range(4, 8)) - {22}


def test_a_machine_of_the_cluster_that_disappears(cluster: Cluster) -> None:
    done = run_chunks(process_number, CHUNKS, cluster=cluster.address)
    next(done)
    os.kill(cluster.processes[-1].pid, signal.SIGKILL)
    time.sleep(0.1)
    assert len(list(done)) == len(CHUNKS) - 1


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.workers.cluster.SECONDS_TO_CONNECT", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UsageError, match="no Dask scheduler answers there"):
        list(run_chunks(doubled, CHUNKS, cluster=f"tcp://127.0.0.1:{port}"))


def test_a_sweep_on_a_cluster_writes_the_table_of_this_machine(cluster: Cluster, tmp_path: Path) -> None:
    scenario = load("sale")
    planned = Plan(scenario, ranged_factors(scenario), samples=60)
    here = sweep(planned, tmp_path / "here").folder / "results.csv"
    there = sweep(planned, tmp_path / "there", cluster=cluster.address).folder / "results.csv"
    assert there.read_bytes() == here.read_bytes()


def test_a_sweep_whose_worker_is_killed_in_the_middle_writes_the_same_table(cluster: Cluster, tmp_path: Path) -> None:
    scenario = load("sale")
    planned = Plan(scenario, ranged_factors(scenario), samples=400)
    here = sweep(planned, tmp_path / "here").folder / "results.csv"
    killed: list[int] = []

    def kill_once(tally: Tally) -> None:
        if 0 < tally.done < tally.variants and not killed:
            killed.append(tally.done)
            os.kill(cluster.processes[-1].pid, signal.SIGKILL)

    with Store.new(tmp_path / "there", planned, []) as there:
        run(there, cluster=cluster.address, progress=kill_once)
    assert killed
    assert (there.folder / "results.csv").read_bytes() == here.read_bytes()
