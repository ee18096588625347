"""A real Dask scheduler and two workers on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    """A scheduler and its workers, which work in `folder`."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]]

    def start(self, module: str, *words: str, allocator: Mapping[str, int] = ALLOCATOR) -> subprocess.Popen[bytes]:
        settings = self.folder / f"dask{len(self.processes)}.yaml"
        settings.write_text(json.dumps({"distributed": {"nanny": {"pre-spawn-environ": allocator}}}), encoding="utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_CONFIG": str(settings),
        }
        command = [sys.executable, "-m", f"distributed.cli.{module}", *words, "--no-dashboard"]
        started = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
        self.processes.append(started)
        return started

    def start_worker(self, allocator: Mapping[str, int] = ALLOCATOR) -> subprocess.Popen[bytes]:
        words = (self.address, "--nthreads", "1", "--local-directory", str(self.folder))
        return self.start("dask_worker", *words, allocator=allocator)

    def wait_for_workers(self, number: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=60) as client:
            client.wait_for_workers(number, timeout=60)


@contextmanager
def running(folder: Path, allocators: Sequence[Mapping[str, int]]) -> Iterator[Cluster]:
    """A cluster with a worker for each of these settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = Cluster(f"tcp://127.0.0.1:{port}", folder, [])
    try:
        cluster.start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
        for allocator in allocators:
            cluster.start_worker(allocator)
        cluster.wait_for_workers(len(allocators))
        yield cluster
    finally:
        for process in reversed(cluster.processes):  # the workers first, while there is a scheduler to take leave of
            _ended(process)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One for all that leaves it as it was: a worker that dies is started again by its nanny."""
    with running(tmp_path_factory.mktemp("cluster"), [ALLOCATOR] * 2) as found:
        yield found


@pytest.fixture
def third(cluster: Cluster) -> subprocess.Popen[bytes]:
    """A further worker of the cluster, for a test to kill with its nanny."""
    cluster.wait_for_workers(2)
    started = cluster.start_worker()
    cluster.wait_for_workers(3)
    return started


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_a_cluster_gives_the_results_of_this_machine(cluster: Cluster) -> None:
    told: list[str] = []
    there = collected(run_chunks(doubled, CHUNKS, cluster=cluster.address, tell=told.append))
    assert there == collected(run_chunks(doubled, CHUNKS))
    assert told == []
    found = [each.result for each in run_chunks(process_number, CHUNKS, cluster=cluster.address)]
    assert len({result[0] for result in found if result is not None}) == 2


def test_workers_whose_allocator_slows_them_are_told_once(tmp_path: Path) -> None:
    """One with Dask's own setting of one of the three, and one with a setting of one alone."""
    told: list[str] = []
    with running(tmp_path, [{}, {"MALLOC_TRIM_THRESHOLD_": 1 << 27}]) as slowed:
        collected(run_chunks(doubled, CHUNKS, cluster=slowed.address, tell=told.append))
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


def test_a_machine_of_the_cluster_that_disappears(cluster: Cluster, third: subprocess.Popen[bytes]) -> None:
    done = run_chunks(process_number, CHUNKS, cluster=cluster.address)
    next(done)
    third.kill()
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


def test_a_sweep_whose_worker_is_killed_in_the_middle_writes_the_same_table(
    cluster: Cluster, third: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    scenario = load("sale")
    planned = Plan(scenario, ranged_factors(scenario), samples=400)
    here = sweep(planned, tmp_path / "here").folder / "results.csv"
    killed: list[int] = []

    def kill_once(tally: Tally) -> None:
        if 0 < tally.done < tally.variants and not killed:
            killed.append(tally.done)
            third.kill()

    with Store.new(tmp_path / "there", planned, []) as there:
        run(there, cluster=cluster.address, progress=kill_once)
    assert killed
    assert (there.folder / "results.csv").read_bytes() == here.read_bytes()
