"""Commands as a reader can paste them into a shell of this system."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence


def reads_standard_input(command: str) -> bool:
    """Whether one of its words is `-`: pasted by itself it would wait for an input that is gone."""
    return "-" in command.split() and "-" in shlex.split(command)


def command_line(words: Sequence[str]) -> str:
    """The words of a command as one line, quoted as the shells of this system read it (on Windows in double quotes)."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
