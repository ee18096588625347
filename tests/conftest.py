"""What all tests share: Hypothesis repeats the same examples everywhere and takes the time that it needs; Ctrl-C can be tested; every
record that a test produces keeps its invariants."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from simulator import budget
from tests import invariants, shared_answers, slow

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

settings.register_profile("zopa", max_examples=50, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("zopa")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell has its background jobs ignore it, and so would the commands under test
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Commands under test are new processes by the hundred: without compiled modules each would compile all that it loads anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

invariants.watch()

BEGUN = pytest.StashKey[float]()
"""Processor time when a test began."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    listed = slow.slow_functions()
    for item in items:
        if slow.function_of(item.nodeid) in listed:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What is loaded and collected stays to the end: the search for garbage passes it by, and comes as seldom as at the command line."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[BEGUN] = slow.processor_time()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    item.user_properties.append((slow.PROPERTY, round(slow.processor_time() - item.stash[BEGUN], 4)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """The tests of a file go to one worker, where they share what the file makes once; `-n 2` by itself deals them out one by one."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log) if config.getvalue("dist") == "load" else None


@pytest.fixture(autouse=True)
def records_keep_their_invariants() -> Iterator[None]:
    """Fails a test in which a fault was raised, and swallowed on the way."""
    invariants.found.clear()
    yield
    assert not invariants.found


@pytest.fixture(autouse=True)
def no_budget_of_another_test() -> None:
    """A test that fails in the middle may leave the budget running that it works under; the next begins without."""
    budget._running.set(None)


@pytest.fixture(scope="session")
def answers_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "answers"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def answers_shared(answers_folder: Path) -> Iterator[None]:
    """The verbs take answers that a test of this run has found before."""
    with shared_answers.sharing(answers_folder):
        yield
