"""A Dask scheduler and two workers with one thread each on loopback, in processes of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.workers.cluster import ALLOCATOR

QUIET = {"worker": {"profile": {"enabled": False}}, "admin": {"tick": {"interval": "1s"}}}
"""Dask looks at what its workers do every 10 and 20 milliseconds, each time in the way of their work."""

SETTINGS = json.dumps({"distributed": {"nanny": {"pre-spawn-environ": ALLOCATOR}, **QUIET}})
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@contextmanager
def two_workers() -> Iterator[str]:
    """The scheduler's address, once both workers are there."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "dask.yaml"
        settings.write_text(SETTINGS, encoding="utf-8")
        environment = {**os.environ, **ONE_THREAD, "DASK_CONFIG": str(settings), "PYTHONPATH": str(Path(__file__).parents[1])}
        worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", folder]
        commands = [["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], worker, worker]
        quiet = subprocess.DEVNULL
        processes = [subprocess.Popen([sys.executable, "-m", *words], env=environment, stdout=quiet, stderr=quiet) for words in commands]
        try:
            with Client(address, timeout=60) as client:
                client.wait_for_workers(2, timeout=60)
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()
