"""A run's folder: the manifest, the parts as they are finished, and the table that they make.

    manifest.json   the plan as data, its digest, versions, the command line
    parts/          finished variants, one file a chunk, named by the first and the last of them
    results.csv     all variants in order, once the run is complete (results.parquet as well where polars is installed)
    timings.csv     seconds by part, kept apart so that tables of equal plans are equal byte by byte

A part is written under another name, forced to the disk and moved into place, so a file with a part's name is whole. It begins with
the plan's digest; what another plan wrote is refused.
"""

from __future__ import annotations

import csv
import io
import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulator.errors import UsageError, WriteError
from simulator.files import write_whole
from simulator.sweep.columns import Cell, columns_of, written
from simulator.sweep.extras import installed
from simulator.sweep.plan import FORMAT, Plan, plan_of

MANIFEST, PARTS, TABLE, PARQUET, TIMINGS, LOCK = "manifest.json", "parts", "results.csv", "results.parquet", "timings.csv", "lock"
_PART = re.compile(r"(\d+)-(\d+)\.csv")


class Store:
    """The folder of one run. Raises `UsageError` where it is no run, `WriteError` where the disk refuses, with what to do."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self._columns = columns_of(plan)

    @classmethod
    def new(cls, folder: Path, plan: Plan, command: Sequence[str]) -> Store:
        """A new run in a folder that does not exist yet, or is empty."""
        if folder.exists() and not _is_free(folder):
            raise UsageError(
                f"--output {folder}: exists and is not an empty folder; name another, or go on with: zopa sweep --resume {folder}"
            )
        with _told(folder):
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
            manifest = {**plan.to_json(), "digest": plan.digest, "variants": len(plan), "made_by": made_by(), "command": list(command)}
            write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
        return cls(folder, plan)

    @classmethod
    def existing(cls, folder: Path) -> Store:
        """The run in a folder. Its plan comes from the manifest."""
        manifest = read_manifest(folder)
        plan = plan_of(manifest)
        if plan.digest != manifest["digest"]:
            raise UsageError(
                f"{folder / MANIFEST}: does not fit its own digest, so it was changed or comes from another version; sweep anew"
            )
        here = made_by()
        if manifest["made_by"]["zopa"] != here["zopa"]:
            raise UsageError(
                f"{folder}: the run was made by zopa {manifest['made_by']['zopa']}, this is {here['zopa']}; two versions are not mixed: "
                "go on with that version, or sweep anew"
            )
        return cls(folder, plan)

    def finished(self) -> list[tuple[int, int]]:
        """First and last variant of every finished part, in order."""
        with _told(self.folder):
            names = [_PART.fullmatch(entry.name) for entry in (self.folder / PARTS).iterdir()]
        return sorted((int(match[1]), int(match[2])) for match in names if match is not None)

    def missing(self) -> Iterator[tuple[int, int]]:
        """First and last variant of every gap between the finished parts."""
        start = 0
        for first, last in self.finished():
            if start < first:
                yield start, first - 1
            start = max(start, last + 1)
        if start < len(self.plan):
            yield start, len(self.plan) - 1

    def keep(self, first: int, last: int, rows: str, seconds: float) -> None:
        """Write the rows of the variants from `first` to `last`, as `csv_lines` has them, as a part, and how long they took."""
        with _told(self.folder):
            write_whole(self.folder / PARTS / f"{first}-{last}.csv", f"{self.plan.digest}\n{rows}".encode())
            with (self.folder / TIMINGS).open("a", encoding="utf-8") as timings:
                timings.write(f"{first},{last},{seconds:.6f}\n")

    def merge(self) -> Path:
        """The table of all variants from the parts, which must be complete."""
        path = self.folder / TABLE
        with _told(self.folder):
            temporary = path.with_suffix(".tmp")
            with temporary.open("wb") as table:
                table.write(csv_lines([[column.name for column in self._columns]]).encode())
                for first, last in self.finished():
                    table.write(self._part(first, last))
                table.flush()
                os.fsync(table.fileno())
            os.replace(temporary, path)
            if installed("polars"):
                _as_parquet(path, self.folder / PARQUET, self._columns)
        return path

    def _part(self, first: int, last: int) -> bytes:
        name = self.folder / PARTS / f"{first}-{last}.csv"
        digest, _, rows = name.read_bytes().partition(b"\n")
        if digest.decode("ascii", "replace") != self.plan.digest:
            raise UsageError(f"{name}: is a part of another run; remove it and go on with: zopa sweep --resume {self.folder}")
        return rows

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process works on a run at a time; the lock ends with the process, however it ends."""
        from filelock import FileLock, Timeout

        with _told(self.folder):
            try:
                with FileLock(self.folder / LOCK, blocking=False):
                    yield
            except Timeout:
                raise UsageError(f"{self.folder}: another process is working on this run; wait for it, or end it") from None


def _is_free(folder: Path) -> bool:
    """Whether a folder is empty, or holds only what a run leaves that was killed before its manifest stood."""
    left = {folder / PARTS, folder / f".{MANIFEST}.tmp"}
    return folder.is_dir() and set(folder.iterdir()) <= left and not ((folder / PARTS).is_dir() and any((folder / PARTS).iterdir()))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run. Raises `UsageError` for a folder that is none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise UsageError(f"{folder}: no run is there (no {MANIFEST}); name the folder that zopa sweep --output made") from None
    except ValueError as error:
        raise UsageError(f"{folder / MANIFEST}: not readable ({error}); the run must be made anew") from None
    if manifest.get("schema") != FORMAT:
        raise UsageError(f"{folder / MANIFEST}: a run of another form ({manifest.get('schema')}, expected {FORMAT})")
    return manifest


def made_by() -> dict[str, str]:
    """Versions that a result may depend on."""
    import numpy as np

    from simulator.version import __version__

    return {"zopa": __version__, "python": platform.python_version(), "numpy": np.__version__}


def csv_lines(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows as lines of the table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([written(cell) for cell in row] for row in rows)
    return text.getvalue()


def _as_parquet(table: Path, parquet: Path, columns: Sequence[Any]) -> None:
    import polars as pl

    from simulator.sweep.reading import polars_schema

    temporary = parquet.with_suffix(".parquet.tmp")
    pl.scan_csv(table, schema=polars_schema(columns)).sink_parquet(temporary, compression="zstd")
    os.replace(temporary, parquet)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the disk refuses, in one sentence; the parts written before stay."""
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"{error.filename or folder}: cannot be written or read ({error.strerror or error}); make room or choose another folder, "
            f"finished parts are kept: zopa sweep --resume {folder}"
        ) from error
