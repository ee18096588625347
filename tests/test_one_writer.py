"""Files are read and written in one place, and standard streams in another; what stands elsewhere has its reason."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import simulator

ROOM = Path(simulator.__file__).parent
OF_FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "savefig", "sink_parquet", "write_parquet", "read_parquet"}
OF_STREAMS = {"sys.stdout.write", "sys.stderr.write", "sys.stdin.read", "sys.stdin.buffer", "typer.echo"}

FILES = {
    "files.py": "the one place",
    "budget.py": "the memory of this process, which the system shows as a file",
    "cli/descriptors.py": "the null device in place of a closed descriptor",
    "scenario/library.py": "the index of cases, part of the package",
    "solve/milp/quiet.py": "the null device in place of standard output",
    "report/html/page.py": "templates of the package",
    "report/plots.py": "into memory",
    "report/shown_figure.py": "into memory",
    "cli/exercise.py": "whether the scenario stands there already",
    "sweep/table_formats/parquet.py": "into and from memory",
    "sweep/extending.py": "the folder of a run, whose parts carry digests",
    "sweep/finished.py": "the folder of a run",
    "sweep/manifest.py": "the folder of a run",
    "sweep/parts.py": "the folder of a run",
    "sweep/reading.py": "the folder of a run",
    "sweep/store.py": "the folder of a run",
}
STREAMS = {"cli/streams.py": "the one place"}


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Every call and attribute of the package, with its module."""
    return tuple(
        (file.relative_to(ROOM).as_posix(), node)
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Attribute)
    )


def called(node: ast.AST) -> str:
    """The last name of what a call calls."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def test_files_are_read_and_written_in_one_place() -> None:
    assert {name for name, node in nodes() if called(node) in OF_FILES} == set(FILES)


def test_standard_streams_are_written_and_read_in_one_place() -> None:
    ends = {each.rpartition(".")[2] for each in OF_STREAMS}
    found = set()
    for name, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            found.add(name)
        if isinstance(node, ast.Attribute) and node.attr in ends and ast.unparse(node) in OF_STREAMS:
            found.add(name)
    assert found == set(STREAMS)
