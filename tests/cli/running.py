"""Running the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def zopa(
    *arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What `zopa …` prints and how it ends, in a pipe and without colours."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(env or {})}
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        if name not in (env or {}):
            environment.pop(name, None)
    command = [sys.executable, "-m", "simulator", *map(str, arguments)]
    done = subprocess.run(command, input=content, capture_output=True, cwd=cwd, env=environment, timeout=120, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def answer(*arguments: str | Path, code: int = 0, **options: Any) -> dict[str, Any]:
    """The JSON answer of a command that must end with `code`."""
    done = zopa(*arguments, "--json", **options)
    assert done.returncode == code, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found
