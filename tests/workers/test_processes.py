"""Workers on this machine: results, deaths, failures, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.budget import OF_LIBRARIES, Budget, Stopped, memory_of_process
from simulator.errors import UsageError
from simulator.workers import KILLED, Done, run_chunks
from tests.workers.work import Poisoned, doubled, grown, halves, process_number, slow

CHUNKS = [list(range(k, k + 4)) for k in range(0, 40, 4)]


def collected(done: Iterator[Done[list[int], list[int]]]) -> tuple[dict[int, int], dict[int, str]]:
    """Number → result, and number → failure, of every chunk (or part of one) that came back."""
    results: dict[int, int] = {}
    failures: dict[int, str] = {}
    for each in done:
        if each.failure is None:
            assert each.result is not None
            results.update(zip(each.chunk, each.result, strict=True))
        else:
            failures.update(dict.fromkeys(each.chunk, each.failure))
    return results, failures


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_results_do_not_depend_on_the_number_of_workers(workers: int) -> None:
    results, failures = collected(run_chunks(doubled, CHUNKS, workers=workers))
    assert results == {x: 2 * x for x in range(40)}
    assert failures == {}


def test_work_is_spread_and_each_worker_computes_with_one_thread() -> None:
    found = [each.result for each in run_chunks(process_number, CHUNKS, workers=2)]
    assert len({pid for pid, _ in filter(None, found)}) == 2
    assert {threads for _, threads in filter(None, found)} == {"1"}
    assert os.getpid() not in {pid for pid, _ in filter(None, found)}


def test_a_death_costs_a_retry(tmp_path: Path) -> None:
    results, failures = collected(run_chunks(Poisoned(fatal_once=13, folder=str(tmp_path)), CHUNKS, workers=2))
    assert (tmp_path / "died").exists()
    assert results == {x: 2 * x for x in range(40)}
    assert failures == {}


def test_what_kills_its_worker_each_time_is_found_and_all_else_is_done() -> None:
    results, failures = collected(run_chunks(Poisoned(poison=22), CHUNKS, workers=2, split=halves, retries=1))
    assert failures == {22: KILLED}
    assert results == {x: 2 * x for x in range(40) if x != 22}


def test_without_a_way_to_split_the_whole_chunk_fails() -> None:
    results, failures = collected(run_chunks(Poisoned(poison=22), CHUNKS, workers=2, retries=0))
    assert failures == dict.fromkeys(range(20, 24), KILLED)
    assert len(results) == 36


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_is_the_failure_of_its_chunk(workers: int) -> None:
    results, failures = collected(run_chunks(Poisoned(wrong=5), CHUNKS, workers=workers))
    assert failures == dict.fromkeys(range(4, 8), "ValueError: 5 is wrong")
    assert len(results) == 36


def test_chunks_are_read_as_workers_become_free() -> None:
    taken = 0

    def chunks() -> Iterator[list[int]]:
        nonlocal taken
        for chunk in CHUNKS:
            taken += 1
            yield chunk

    done = run_chunks(doubled, chunks(), workers=2)
    next(done)
    assert taken <= 4
    assert len(list(done)) == len(CHUNKS) - 1


def test_closing_early_leaves_no_process() -> None:
    before = set(multiprocessing.active_children())
    done = run_chunks(slow, [[0], *CHUNKS], workers=2)
    closing = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        for _ in run_chunks(slow, closing.chunks(), workers=2):
            pass
    done.close()  # type: ignore[attr-defined]
    assert set(multiprocessing.active_children()) == before


class Interrupted:
    """Chunks that end in Ctrl-C while two workers are busy."""

    def chunks(self) -> Iterator[list[int]]:
        yield [1]
        raise KeyboardInterrupt


def test_a_limit_ends_the_wait_for_workers_and_the_workers() -> None:
    begun = time.monotonic()
    with pytest.raises(Stopped), Budget(2.0, 1024):
        list(run_chunks(slow, [[60], [60]], workers=2))
    assert time.monotonic() - begun < 10
    assert not multiprocessing.active_children()


@pytest.mark.skipif(not memory_of_process(), reason="needs a system that tells what a process takes")
def test_a_memory_limit_is_that_of_all_workers_together() -> None:
    """Each may grow by its part of the limit, and by what libraries take."""
    room = OF_LIBRARIES + 100
    with Budget(60.0, 2 * 100):
        assert [done.result for done in run_chunks(grown, [[room // 2]] * 4, workers=2)] == [1] * 4
    with Budget(60.0, 2 * 100), pytest.raises(Stopped, match="memory limit"):
        list(run_chunks(grown, [[1], [1], [room + 60], [1]], workers=2))
    assert not multiprocessing.active_children()
    with Budget(60.0, 8 * 100):
        assert [done.result for done in run_chunks(grown, [[room + 60]], workers=2)] == [1]
    assert [done.result for done in run_chunks(grown, [[room + 60]], workers=2)] == [1], "without a budget there is no limit"


def test_there_must_be_a_worker() -> None:
    with pytest.raises(UsageError, match="at least one worker, found 0"):
        run_chunks(doubled, CHUNKS, workers=0)


def test_processes_that_cannot_start_are_told_once(tmp_path: Path) -> None:
    """Read from standard input, a program has no file that a worker could import; with a payload larger than a pipe holds."""
    program = (
        "from simulator.workers import run_chunks\n"
        "from simulator.errors import UsageError\n"
        "from functools import partial\n"
        "from operator import mul\n"
        "try:\n"
        "    print(list(run_chunks(partial(mul, list(range(200_000))), [1, 2], workers=2)))\n"
        "except UsageError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2])
    assert "worker processes cannot start" in done.stdout
    assert "__main__" in done.stdout
