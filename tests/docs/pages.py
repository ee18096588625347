"""Runs a page of docs/ from top to bottom, as a reader would, and compares what stands there with what happens.

In one folder, block after block:

- `console`: each line `$ command` is run (one that ends in a backslash goes on in the next); what follows it is what it
  prints. A line `...` stands for any lines.
- `sh`: each line is run and must succeed; what it prints is not shown.
- `python`: run, with the names of the blocks before it; what it prints stands in a `text` block right below.
- `yaml`: a file, where a comment in the first line says its name; else an excerpt.
- `<!-- file: NAME -->` above a `text` block makes it a file as well.
- `<!-- skip: next "why" -->` leaves out the next block.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import SkipTest

from sybil import Document, Example
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.myst import CodeBlockParser, SkipParser

from tests.cli.running import zopa

ANY_LINES = "...\n"
NAMED_ABOVE = re.compile(r"<!-- file: (\S+) -->\n\Z")
NAMED_WITHIN = re.compile(r"\A# (\S+\.ya?ml)\n")


def run_page(path: Path) -> int:
    """Every block of a page, in the current folder; how many there are, those left out included. Raises AssertionError with file and line
    where something else happens."""
    page = _Page()
    blocks: list[tuple[str, Callable[[Example], str | None]]] = [
        ("console", page.console),
        ("sh", page.shell),
        ("python", page.python),
        ("text", page.text),
        ("yaml", page.yaml),
    ]
    document = Document.parse(str(path), *(CodeBlockParser(name, act) for name, act in blocks), SkipParser())
    for example in document:
        assert example.parsed != ("next", None), f"{path}:{example.line}: say why the next block is left out"
        try:
            example.evaluate()
        except SkipTest:
            continue
    assert not page.printed, f"{path}: the last Python block prints what no text block shows:\n{page.printed}"
    return sum(not isinstance(example.parsed, tuple) for example in document)


@dataclass
class _Page:
    """`printed`: what the Python block that ends at `end` printed and nothing has shown yet."""

    printed: str = ""
    end: int = 0

    def console(self, example: Example) -> str | None:
        for command, expected in commands(example.parsed):
            code, printed = _run(command)
            if code != 0:
                return f"{command}: exit code {code}\n{printed}"
            if not matches(expected, printed):
                return f"{command} prints\n{printed}"
        return None

    def shell(self, example: Example) -> str | None:
        for line in example.parsed.replace("\\\n", " ").splitlines():
            code, printed = _run(line) if line.strip() else (0, "")
            if code != 0:
                return f"{line}: exit code {code}\n{printed}"
        return None

    def python(self, example: Example) -> str | None:
        if self.printed:
            return f"the Python block above prints what no text block shows:\n{self.printed}"
        printed = io.StringIO()
        with redirect_stdout(printed):
            PythonEvaluator()(example)
        self.printed, self.end = printed.getvalue(), example.end
        return None

    def text(self, example: Example) -> str | None:
        named = NAMED_ABOVE.search(example.document.text[: example.start])
        if named:
            Path(named[1]).write_text(example.parsed, encoding="utf-8")
            return None
        if not self.printed or example.document.text[self.end : example.start].strip():
            return "a text block shows what the Python block right above prints; the output of a command stands in a console block"
        printed, self.printed = self.printed, ""
        return None if matches(example.parsed, printed) else f"the Python block above prints\n{printed}"

    def yaml(self, example: Example) -> None:
        named = NAMED_WITHIN.match(example.parsed)
        if named:
            Path(named[1]).write_text(example.parsed, encoding="utf-8")


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with what it is said to print."""
    found = re.split(r"^\$ ((?:.*\\\n)*.*)$", block, flags=re.MULTILINE)
    assert not found[0].strip(), f"a console block begins with a command, found: {found[0]}"
    for command, expected in zip(found[1::2], found[2::2], strict=True):
        yield command.replace("\\\n", " "), expected.removeprefix("\n")


def matches(expected: str, printed: str) -> bool:
    """Whether `printed` is what is expected, blank lines at the ends aside; a line `...` stands for any lines."""
    pieces = [re.escape(piece.strip("\n")) for piece in re.split(r"^\.\.\.\n", expected.rstrip("\n") + "\n", flags=re.MULTILINE)]
    return re.fullmatch(r"\n*" + r"\n(?:.*\n)*?".join(pieces) + r"\n*", "\n" + printed + "\n") is not None


def _run(line: str) -> tuple[int, str]:
    """Exit code and output of one line: `zopa` in this process, where its output may go to a file, anything else in a shell."""
    words = shlex.split(line, comments=True)
    if words[0] != "zopa":
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    target = words[-1] if words[-2:-1] == [">"] else None
    done = zopa(*(words[1:-2] if target else words[1:]))
    if target and done.returncode == 0:
        Path(target).write_text(done.stdout, encoding="utf-8")
        return 0, done.stderr
    return done.returncode, done.stdout + done.stderr
