"""A run's folder: the manifest, the parts as they are finished, and the table that they make.

    manifest.json   the plan as data, its digest, versions, the command line; manifest-copy.json is the same
    parts/          finished variants, one file a chunk, named by the first and the last of them (parts-N/ in a run extended to N draws)
    results.csv     all variants in order, once the run is complete (results.parquet as well where polars is installed)
    results.json    how many rows the table has, and the digests of its files
    timings.csv     seconds by part, kept apart so that tables of equal plans are equal byte by byte
    damaged/        what was found damaged and made again

Every file but the timings is written under another name, forced to the disk and moved into place, and carries its row count and a digest of
its contents. One process at a time works on a folder; it holds the lock before it looks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, count
from pathlib import Path

from simulator.errors import UsageError, WriteError
from simulator.files import is_temporary, locked, write_whole
from simulator.sweep.columns import columns_of, csv_lines
from simulator.sweep.finished import SEAL, TABLE, faults_of_table, write_table
from simulator.sweep.manifest import COPY, MANIFEST, both_damaged, is_earlier, look_at, made_by, read_manifest, write_manifest
from simulator.sweep.parts import Span, part_bytes, part_name, rows_of_part, span_of
from simulator.sweep.plan import Plan, plan_of

PARTS, TIMINGS, LOCK, DAMAGED = "parts", "timings.csv", "lock", "damaged"


class Store:
    """The folder of one run, in the hands of the process that holds its lock. Raises `UsageError` where it is no run and `WriteError` where
    the disk refuses, with what to do. `mended`: what was found damaged and set aside, a sentence each."""

    def __init__(self, folder: Path, plan: Plan, parts: str = PARTS) -> None:
        self.folder, self.plan, self._parts = folder, plan, folder / parts
        self.mended: list[str] = []
        self._finished: list[Span] = []

    @classmethod
    @contextmanager
    def new(cls, folder: Path, plan: Plan, command: Sequence[str]) -> Iterator[Store]:
        """A new run in a folder that does not exist yet, or is empty."""
        _refuse_taken(folder)
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with _held(folder):
            _refuse_taken(folder)  # another may have begun before the lock was held
            with _told(folder):
                (folder / PARTS).mkdir(exist_ok=True)
                write_manifest(folder, plan, command, PARTS)
            yield cls(folder, plan)

    @classmethod
    @contextmanager
    def resumed(cls, folder: Path) -> Iterator[Store]:
        """The run in a folder, to go on with. Its plan comes from the manifest; what is damaged is set aside, to be made again."""
        if not any(os.path.isfile(folder / name) for name in (MANIFEST, COPY)):
            read_manifest(folder)
        with _held(folder):
            faults = _mended_manifest(folder)
            store = cls(folder, plan_to_go_on_with(folder), read_manifest(folder)["parts"])
            store.mended += faults
            with _told(folder):
                store._look()
            yield store

    def become(self, plan: Plan, rows: Iterable[tuple[Span, str]]) -> None:
        """Go on as the run of a larger plan, of which `rows` are done: they are all written before the manifest changes."""
        larger, before = Store(self.folder, plan, f"{PARTS}-{plan.samples}"), self._parts
        with _told(self.folder):
            shutil.rmtree(larger._parts, ignore_errors=True)  # what an extension had begun that was killed
            larger._parts.mkdir()
            for (first, last), lines in rows:
                larger._write(first, last, lines)
            (self.folder / SEAL).unlink()
            write_manifest(self.folder, plan, read_manifest(self.folder)["command"], larger._parts.name)
            shutil.rmtree(before)
        self.plan, self._parts, self._finished = plan, larger._parts, larger._finished

    def missing(self) -> Iterator[Span]:
        """First and last variant of every gap between the finished parts."""
        start = 0
        for first, last in sorted(self._finished):
            if start < first:
                yield start, first - 1
            start = max(start, last + 1)
        if start < len(self.plan):
            yield start, len(self.plan) - 1

    def keep(self, first: int, last: int, rows: str, seconds: float) -> None:
        """Write the rows of the variants from `first` to `last`, as `csv_lines` has them, as a part, and how long they took."""
        with _told(self.folder):
            self._write(first, last, rows)
            with (self.folder / TIMINGS).open("a", encoding="utf-8") as timings:
                timings.write(f"{first},{last},{seconds:.6f}\n")

    def _write(self, first: int, last: int, rows: str) -> None:
        write_whole(self._parts / part_name((first, last)), part_bytes(self.plan.digest, (first, last), rows))
        self._finished.append((first, last))

    def merge(self) -> Path:
        """The table of all variants from the parts, which must be complete; one that is there already and fits its digest stays."""
        if not (self.folder / SEAL).is_file():
            columns = columns_of(self.plan)
            head = csv_lines([[column.name for column in columns]]).encode()
            parts = (self._rows(span) for span in sorted(self._finished))
            with _told(self.folder):
                write_table(self.folder, self.plan.digest, columns, head, parts, len(self.plan))
        return self.folder / TABLE

    def _rows(self, span: Span) -> bytes:
        path = self._parts / part_name(span)
        rows, fault = rows_of_part(path, self.plan.digest, span)
        if fault:
            raise UsageError(f"{path}: {fault}; it is made again with: zopa sweep --resume {self.folder}")
        return rows

    def _look(self) -> None:
        """Find what is finished; set aside what is damaged, and remove what a killed process had begun to write."""
        self._parts.mkdir(exist_ok=True)
        for entry in [*self.folder.iterdir(), *self._parts.iterdir()]:
            if is_temporary(entry):
                entry.unlink()
        for entry in sorted(self._parts.iterdir(), key=lambda path: (span_of(path.name) or (-1, -1), path.name)):
            fault = self._fault_of_part(entry)
            if fault:
                self._set_aside(entry, fault)
        faults = faults_of_table(self.folder, self.plan.digest)
        if list(self.missing()) and (self.folder / SEAL).is_file():
            (self.folder / SEAL).unlink()  # the table is made again once its parts are
        for path, fault in faults.items():
            self._set_aside(path, fault)
        if faults:
            (self.folder / SEAL).unlink(missing_ok=True)

    def _fault_of_part(self, path: Path) -> str:
        """What is wrong with an entry among the parts; where nothing is, it is noted as finished."""
        span = span_of(path.name)
        if span is None or not path.is_file() or span[1] >= len(self.plan):
            return "no part of this run"
        if any(first <= span[1] and span[0] <= last for first, last in self._finished):
            return "holds variants that another part holds"
        fault = rows_of_part(path, self.plan.digest, span)[1]
        if not fault:
            self._finished.append(span)
        return fault

    def _set_aside(self, path: Path, fault: str) -> None:
        self.mended.append(_set_aside(self.folder, path, fault))


def plan_of_run(folder: Path) -> Plan:
    """The plan of a run, for reading its results. Raises `UsageError` where there is none, and where another version made it."""
    manifest = read_manifest(folder)
    here = made_by()["zopa"]
    if manifest["made_by"]["zopa"] != here:
        raise UsageError(
            f"{folder}: the run was made by zopa {manifest['made_by']['zopa']}, this is {here}; two versions are not mixed: "
            "go on with that version, or sweep anew"
        )
    plan = plan_of(manifest)
    if plan.digest_as(manifest["schema"]) != manifest["digest"]:
        raise UsageError(f"{folder}: this version makes another plan of its manifest than the one that wrote it; sweep anew")
    return plan


def plan_to_go_on_with(folder: Path) -> Plan:
    """The same, for going on with the run: one without digests is only read."""
    plan = plan_of_run(folder)
    if is_earlier(read_manifest(folder)):
        raise UsageError(
            f"{folder}: the run was written by an earlier version, without digests, so that it is not known whether its parts are whole; "
            f"its table can still be read with zopa results {folder}; to have it all, sweep anew into another folder"
        )
    return plan


def earlier_note(folder: Path) -> str:
    """What a reader of an earlier version's run should know; empty for others."""
    if not is_earlier(read_manifest(folder)):
        return ""
    return f"{folder}: written by an earlier version, without digests; whether its table is whole cannot be told"


def _mended_manifest(folder: Path) -> list[str]:
    """Put a damaged manifest aside and the other one in its place. Raises `UsageError` where both are damaged."""
    main, copy = folder / MANIFEST, folder / COPY
    (held, fault), (_, fault_of_copy) = look_at(main), look_at(copy)
    if not fault and (not fault_of_copy or is_earlier(held)):
        return []
    if fault and fault_of_copy:
        raise UsageError(both_damaged(folder, fault))
    broken, whole, reason = (main, copy, fault) if fault else (copy, main, fault_of_copy)
    with _told(folder):
        told = _set_aside(folder, broken, reason)
        write_whole(broken, whole.read_bytes())
    return [told]


def _set_aside(folder: Path, path: Path, fault: str) -> str:
    """Move what is damaged out of the way, and say so."""
    if not path.exists():
        return f"{path}: {fault}; it is made again"
    place = folder / DAMAGED
    place.mkdir(exist_ok=True)
    names = chain([path.name], (f"{path.name}.{k}" for k in count(1)))
    to = next(place / name for name in names if not (place / name).exists())
    path.replace(to)
    return f"{path}: {fault}; it is set aside as {to} and made again"


def _refuse_taken(folder: Path) -> None:
    """Refuse a folder that is not empty; what a run left that was killed before its manifest stood does not count."""
    if not folder.exists():
        return
    left = {folder / PARTS, folder / LOCK, folder / COPY}
    free = folder.is_dir() and all(entry in left or is_temporary(entry) for entry in folder.iterdir())
    if not free or ((folder / PARTS).is_dir() and any((folder / PARTS).iterdir())):
        raise UsageError(f"--output {folder}: exists and is not an empty folder; name another, or go on with: zopa sweep --resume {folder}")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Only one process works on a run at a time; the lock ends with the process, however it ends."""
    with ExitStack() as held:
        with _told(folder):
            try:
                held.enter_context(locked(folder / LOCK))
            except TimeoutError:
                raise UsageError(f"{folder}: another process is working on this run; wait for it, or end it") from None
        yield


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
