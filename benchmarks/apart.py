"""A process of its own for every measurement: what it printed, its seconds of the processor and its peak memory.

Linux counts the memory of a process that starts another into the other's peak. So this file, run as a script, stands between: it is small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600.0
"""Seconds by the clock after which a process is ended, unless told otherwise."""


@dataclass(frozen=True)
class Apart:
    """What a process printed, its `seconds` of the processor, those by the clock (`waited`), and its `peak` in MiB.

    Processes that it started and awaited are counted: their seconds are added, and `peak` is that of the largest one.
    """

    printed: str
    seconds: float
    waited: float
    peak: float


def measured(
    command: Sequence[str], tree: Path = ROOT, folder: Path | None = None, given: str = "", limit: float = LONGEST
) -> Apart | None:
    """Run a command with the packages of a tree. None where it took longer than `limit` seconds by the clock.

    Raises
    ------
    subprocess.CalledProcessError
        The command failed; what it said stands on standard error.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(tree.resolve())
    between = [sys.executable, "-I", "-S", __file__, str(limit), *command]
    ran = subprocess.run(between, cwd=folder, env=environment, input=given, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(ran.stdout)
    if found["late"]:
        return None
    if found["code"]:
        raise subprocess.CalledProcessError(found["code"], list(command))
    return Apart(found["printed"], found["seconds"], found["waited"], found["peak"])


def task(name: str, tree: Path, /, **arguments: Any) -> dict[str, Any]:
    """What a function of `benchmarks/tasks.py` answers with the packages of a tree, and its process's `peak` in MiB."""
    script = str(ROOT / "benchmarks" / "tasks.py")
    ran = measured([sys.executable, "-P", script, name], tree, given=json.dumps(arguments))
    if ran is None:
        raise TimeoutError(f"{name} took longer than {LONGEST:g} s")
    found: dict[str, Any] = json.loads(ran.printed)
    assert Path(found["package"]).is_relative_to(tree.resolve()), found["package"]
    return {**found, "peak": ran.peak}


def main() -> None:
    limit, *command = sys.argv[1:]
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(float(limit), end)
    timer.start()
    assert child.stdout is not None
    printed = child.stdout.read().decode()
    _, status, used = os.wait4(child.pid, 0)
    waited = time.monotonic() - started
    timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    found = {"printed": printed, "seconds": used.ru_utime + used.ru_stime, "waited": waited, "peak": used.ru_maxrss / 1024}
    print(json.dumps({**found, "code": child.returncode, "late": late.is_set()}))


if __name__ == "__main__":
    main()
