"""What all tests share: Hypothesis repeats the same examples everywhere and takes the time that it needs; Ctrl-C can be tested; every
record that a test produces keeps its invariants."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from simulator import budget
from tests import invariants, slow

settings.register_profile("zopa", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("zopa")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell has its background jobs ignore it, and so would the commands under test
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Commands under test are new processes by the hundred: without compiled modules each would compile all that it loads anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

invariants.watch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    listed = slow.slow_functions()
    for item in items:
        if slow.function_of(item.nodeid) in listed:
            item.add_marker(pytest.mark.slow)


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
