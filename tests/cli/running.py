"""Running the command: in this process, or, where a test needs a real one, in a process of its own."""

from __future__ import annotations

import functools
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import pytest
import typer.main
from rich.console import Console

from simulator.cli import streams
from simulator.report.layout import print_part

if TYPE_CHECKING:
    from simulator.report.layout import Part

typer.main.get_command = functools.cache(typer.main.get_command)  # made once a process, as a command line does
ROOT = Path(__file__).parents[2]
OF_THE_TERMINAL = ("COLUMNS", "NO_COLOR", "FORCE_COLOR")


def zopa(
    *arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What `zopa …` prints and how it ends, in a pipe and without colours. In this process, which saves the start of another one; with an
    environment of its own, in one of its own."""
    if env is not None:
        return zopa_process(*arguments, stdin=stdin, cwd=cwd, env=env)
    words = [str(argument) for argument in arguments]
    content = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = io.BytesIO(), io.BytesIO()
    with _as_if_started(words, content, out, err, cwd):
        code = _run()
        sys.stdout.flush()
        sys.stderr.flush()
        printed, told = out.getvalue().decode(), err.getvalue().decode()
    return subprocess.CompletedProcess(["zopa", *words], code, printed, told)


def ended(*arguments: str | Path, out: TextIO | None, err: TextIO | None, stdin: str | TextIO | None = "", cwd: Path | None = None) -> int:
    """The exit code of `zopa …` in this process, with streams of one's own; None is a closed one."""
    content = stdin.encode() if isinstance(stdin, str) else b""
    with _as_if_started([str(argument) for argument in arguments], content, io.BytesIO(), io.BytesIO(), cwd):
        sys.stdout, sys.stderr = out, err
        sys.stdin = sys.stdin if isinstance(stdin, str) else stdin
        return _run()


def printed(*arguments: str | Path, code: int = 0, cwd: Path | None = None) -> list[Part]:
    """The parts of the readable reports that a command prints; it must end with `code`."""
    parts: list[Part] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "make_console", lambda: _Listening(parts))
        done = zopa(*arguments, cwd=cwd)
    assert done.returncode == code, done.stderr
    return parts


def page(parts: Iterable[Part], columns: int) -> list[str]:
    """Parts of a report as lines on a page of so many columns."""
    stream = io.StringIO()
    console = Console(file=stream, width=columns, markup=False, highlight=False, emoji=False, color_system=None, force_terminal=False)
    for part in parts:
        print_part(console, part)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def is_command(line: str) -> bool:
    """Whether a line is a command to type, which stays in one piece on every page, so that it can be pasted."""
    return line.startswith("  zopa ")


class _Listening(Console):
    """A console that keeps what it is given to print."""

    def __init__(self, parts: list[Part]) -> None:
        super().__init__(file=io.StringIO())
        self._parts = parts

    def print(self, *parts: Any, **_: Any) -> None:
        self._parts += parts


def _run() -> int:
    from simulator.cli.main import main

    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # what Python does with it at the end of a process
        traceback.print_exc()
        return 1
    return 0


@contextmanager
def _as_if_started(words: list[str], content: bytes, out: io.BytesIO, err: io.BytesIO, cwd: Path | None) -> Iterator[None]:
    """The streams, arguments, folder and environment that a new process would find."""
    before = sys.stdin, sys.stdout, sys.stderr, sys.argv, Path.cwd(), sys.get_int_max_str_digits()
    hidden = {name: os.environ.pop(name) for name in OF_THE_TERMINAL if name in os.environ}
    streams = [io.TextIOWrapper(buffer, encoding="utf-8") for buffer in (io.BytesIO(content), out, err)]
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.argv = ["zopa", *words]
    try:
        if cwd is not None:
            os.chdir(cwd)
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv = before[:4]
        os.chdir(before[4])
        sys.set_int_max_str_digits(before[5])
        os.environ.update(hidden)


def zopa_process(
    *arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **(env or {})}
    for name in OF_THE_TERMINAL:
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


def announced_in_vain(lines: Sequence[str]) -> list[str]:
    """Headings and lines ending in a colon of a first screen below which nothing stands but that there is more, or what to type next."""
    lines = [*lines, ""]
    before = ["", *lines]
    titles = [line[:1].strip() != "" and not above.strip() for above, line in zip(before, lines, strict=False)]
    found = []
    for k, line in enumerate(lines[:-1]):
        below = lines[k + 1].strip()
        vain = not below or below.startswith(("More of this", "No room here"))
        if vain and ((titles[k] and k > 0) or line.rstrip().endswith(":")):
            found.append(line)
    return found
