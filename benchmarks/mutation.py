"""`python -m benchmarks.mutation`: small faults put into the code on purpose, and how many of them the tests notice.

A mutant is the package with one place changed: a comparison flipped, a number one more or less, `and` for `or`, `min` for `max`, plus for
minus, a `not` left out, True for False. The command draws mutants of a room, each place as likely as the next, and runs the tests of the
mirrored room on a copy of the project: first the quick ones of the files that import the module, then the other quick ones, then, for
what is left, the slow ones. A mutant is killed where a test fails, or the quick tests take many times what they usually do.

The known tools (mutmut, cosmic-ray) go through every mutant of a package; with some 10,000 of them here a sample is what there is time for.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random

HOME = Path(__file__).parents[1]
COPIED = ("simulator", "tests", "benchmarks", "scenarios", "schema", "docs", "pyproject.toml", "README.md")
ROOMS = {
    "payoffs": ("payoffs", "solve"),
    "solve": ("solve",),
    "offers": ("offers",),
    "games": ("games",),
    "talks": ("talks", "contracts"),
    "sweep": ("sweep",),
}
"""Room → the folders of tests that hold it."""

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SWAPPED = {"min": "max", "argmin": "argmax", "any": "all", "floor": "ceil", "bisect_left": "bisect_right"}
SWAPPED |= {there: here for here, there in SWAPPED.items()}

LARGEST = 1000
"""Numbers from this on are limits of effort; one more or less of it changes no answer."""


@dataclass(frozen=True)
class Mutant:
    """One place of a file changed: its line, from `begin` to `end` (bytes of the file), what stands there and what is put there."""

    file: Path
    line: int
    begin: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {' '.join(self.before.split())}  →  {self.after}"

    def applied(self, source: bytes) -> bytes:
        return source[: self.begin] + f"({self.after})".encode() + source[self.end :]


def mutants(file: Path, source: bytes) -> Iterator[Mutant]:
    """Every mutant of a file."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _places(ast.parse(source)):
        for changed in _changes(node):
            begin, end = starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            yield Mutant(file, node.lineno, begin, end, source[begin:end].decode(), ast.unparse(changed))


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that are run: no annotations, decorators, assertions, `strict=`, and nothing inside f-strings (what users read)."""
    for name, part in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.Assert | ast.JoinedStr | ast.Raise) or (isinstance(child, ast.keyword) and child.arg == "strict"):
                continue
            if isinstance(child, ast.expr):
                yield child
            if isinstance(child, ast.AST):
                yield from _places(child)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            for k, op in enumerate(node.ops):
                changed = deepcopy(node)
                changed.ops[k] = FLIPPED[type(op)]()
                yield changed
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp(op=ast.Add() | ast.Sub()) if not isinstance(node.right, ast.Constant | ast.JoinedStr):
            yield ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value) if value < LARGEST:
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(value=float() as value):
            yield ast.Constant(value * 1.1)
        case ast.Name(id=name) if name in SWAPPED:
            yield ast.Name(SWAPPED[name])
        case ast.Attribute(attr=name) if name in SWAPPED:
            yield ast.Attribute(node.value, SWAPPED[name])


class Copy:
    """A copy of the project in a folder of its own, in which mutants are tried."""

    def __init__(self, folder: Path, room: str) -> None:
        self.folder, self.room = folder, room
        for name in COPIED:
            there = HOME / name
            if there.is_dir():
                shutil.copytree(there, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".peer", "_build"))
            else:
                shutil.copy2(there, folder / name)
        self.tests = [path for name in ROOMS[room] for path in sorted((folder / "tests" / name).glob("test_*.py"))]

    def usual(self) -> float:
        """Seconds that the quick tests take with nothing changed. Ends the program where they fail."""
        begun = time.monotonic()
        if self._fails(self.tests, "not slow", 3600.0):
            sys.exit(f"the tests of {self.room} fail with nothing changed")
        return time.monotonic() - begun

    def survives(self, mutant: Mutant, quick: float, slow: float) -> bool:
        """Whether no test notices. `quick`, `slow`: seconds that the tests may take; the slow ones are then broken off, unnoticed."""
        path = self.folder / mutant.file
        source = path.read_bytes()
        self._write(path, mutant.applied(source))
        try:
            if self._fails(self._sorted(mutant.file), "not slow", quick):
                return False
            return not slow or self._fails(self._sorted(mutant.file), "slow", slow) in (None, False)
        finally:
            self._write(path, source)

    def _sorted(self, file: Path) -> list[Path]:
        """Test files, those that import the module first."""
        module = ".".join(file.with_suffix("").parts)
        return sorted(self.tests, key=lambda test: module not in test.read_text(encoding="utf-8"))

    def _write(self, path: Path, source: bytes) -> None:
        path.write_bytes(source)
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):  # it may be as new, and as long, as the source
            compiled.unlink()

    def _fails(self, tests: list[Path], marked: str, seconds: float) -> bool | None:
        """Whether a test fails; None: the time was up, which counts as failing with the quick ones."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", marked, *map(str, tests)]
        environment = os.environ | {"PYTHONPATH": str(self.folder), "OPENBLAS_NUM_THREADS": "1"}
        try:
            ended = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return True if marked == "not slow" else None
        return ended.returncode not in (0, 5)  # 5: there are no tests so marked


def sample(room: str, size: int, seed: int) -> list[Mutant]:
    files = sorted((HOME / "simulator" / room).rglob("*.py"))
    found = [mutant for path in files for mutant in mutants(path.relative_to(HOME), path.read_bytes())]
    return Random(f"{room} {seed}").sample(found, min(size, len(found)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__.split("\n")[0])
    parser.add_argument("--room", choices=list(ROOMS), action="append", help="a room, or several (default: all)")
    parser.add_argument("--sample", type=int, default=40, help="mutants of each room (default: 40)")
    parser.add_argument("--seed", type=int, default=0, help="which mutants are drawn (default: 0)")
    parser.add_argument("--slow", type=float, default=60.0, help="seconds for the slow tests of each that is left; 0: none (default: 60)")
    options = parser.parse_args()
    for room in options.room or ROOMS:
        with tempfile.TemporaryDirectory() as folder:
            copy = Copy(Path(folder), room)
            quick = 10 + 3 * copy.usual()
            drawn = sample(room, options.sample, options.seed)
            alive = 0
            for mutant in drawn:
                survives = copy.survives(mutant, quick, options.slow)
                alive += survives
                print("survives" if survives else "killed  ", mutant, flush=True)
            print(f"{room}: {len(drawn) - alive} of {len(drawn)} killed", flush=True)


if __name__ == "__main__":
    main()
