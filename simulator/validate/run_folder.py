"""The folder of a validation: what is predicted from what, the finished parts, and the table that they make.

manifest.json   the data set and its digest, the predictors, versions
parts/          finished decisions, one file a chunk, as in the folder of a sweep
results.csv     the predictions for every issue, once all are made
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.digests import digest_of, seal, sealed
from simulator.errors import UsageError, WriteError
from simulator.files import MIB, FileKind, is_temporary, locked, read_limited, write_whole
from simulator.sweep.manifest import made_by
from simulator.sweep.parts import Span, part_bytes, part_name, rows_of_part, span_of
from simulator.validate.decisions import PastDecisions
from simulator.validate.predicting import Chunk, head_of

MANIFEST, PARTS, TABLE, LOCK = "manifest.json", "parts", "results.csv", "lock"

FORMAT = "zopa/validation-run/1"

MANIFEST_OF_RUN = FileKind("the manifest of a validation", MIB)


@dataclass(frozen=True)
class AskedValidation:
    """What a validation is asked: the folder of the data, its manifest where that is named, the predictors by name."""

    data: str
    manifest: str | None
    predictors: tuple[str, ...]

    def digest(self, data: PastDecisions) -> str:
        """One digest of the data, of how they are read, of the predictors and of the version that predicts."""
        said = json.dumps([data.digest, self.predictors, made_by()["zopa"]], sort_keys=True)
        return digest_of(said.encode())


def asked_in(folder: Path) -> AskedValidation:
    """What the validation in a folder was asked. Raises `UsageError` where there is none, or its manifest is damaged."""
    path = folder / MANIFEST
    if not os.path.isfile(path):
        raise UsageError(f"{folder}: no validation is there (no {MANIFEST}); name the folder that zopa validate --output made")
    found = _read_manifest(path)
    return AskedValidation(found["data"], found["manifest"], tuple(found["predictors"]))


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_limited(path, MANIFEST_OF_RUN))
    except (ValueError, RecursionError):
        found = None
    if seal(found) != "fits" or found.get("schema") != FORMAT:
        raise UsageError(f"{path}: damaged, or of another kind of run; validate anew into another folder")
    return dict(found)


@dataclass
class RunFolder:
    """The folder in the hands of the process that holds its lock. `mended`: what was found damaged and is made again, a sentence each."""

    folder: Path
    digest: str
    data: PastDecisions
    mended: list[str] = field(default_factory=list)
    _finished: list[Span] = field(default_factory=list)

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, asked: AskedValidation, data: PastDecisions, *, resume: bool) -> Iterator[RunFolder]:
        """A new one, or with `resume` one that is there. Raises `UsageError` for a folder that holds anything else, where the data are no
        longer those of the run, and where another process works on it; `WriteError` where the disk refuses."""
        digest = asked.digest(data)
        if not resume and not _is_free(folder):
            raise UsageError(f"--output {folder}: exists and is not an empty folder; name another, or go on with --resume {folder}")
        if resume and _read_manifest(folder / MANIFEST)["digest"] != digest:
            raise UsageError(f"{folder}: the data, their manifest or zopa are no longer those that the run began with; validate anew")
        with _told(folder):
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
            try:
                with locked(folder / LOCK):
                    found = cls(folder, digest, data)
                    found._begin(asked) if not resume else found._look()
                    yield found
            except TimeoutError:
                raise UsageError(f"{folder}: another process is working on this run; wait for it, or end it") from None

    def _begin(self, asked: AskedValidation) -> None:
        told: dict[str, Any] = {"schema": FORMAT, "data": asked.data, "manifest": asked.manifest, "predictors": list(asked.predictors)}
        told |= {"digest": self.digest, "made_by": made_by()}
        write_whole(self.folder / MANIFEST, (json.dumps(sealed(told), indent=1) + "\n").encode())

    def _look(self) -> None:
        """Find the finished parts; those that are damaged are removed, to be made again."""
        for path in sorted((self.folder / PARTS).iterdir()):
            span = span_of(path.name)
            if is_temporary(path):
                path.unlink()
                continue
            fault = "no part of this run" if span is None else rows_of_part(path, self.digest, span)[1]
            if fault or span is None:
                path.unlink()
                self.mended.append(f"{path}: {fault}; it is made again")
            else:
                self._finished.append(span)

    def keep(self, chunk: Chunk, lines: str) -> None:
        """Write the lines of a chunk of decisions."""
        span = self._issues_of(chunk)
        write_whole(self.folder / PARTS / part_name(span), part_bytes(self.digest, span, lines))
        self._finished.append(span)

    def missing(self) -> Iterator[Chunk]:
        """First and last decision of every gap between the finished ones."""
        done = {k for first, last in self._finished for k in range(first, last + 1)}
        start: int | None = None
        at = 0
        for k, decision in enumerate(self.data.decisions):
            there = at in done
            at += len(decision.issues)
            if there and start is not None:
                yield start, k - 1
                start = None
            elif not there and start is None:
                start = k
        if start is not None:
            yield start, len(self.data.decisions) - 1

    def table(self, predictors: tuple[str, ...]) -> str:
        """The table of all issues, which is also written."""
        parts = [rows_of_part(self.folder / PARTS / part_name(span), self.digest, span)[0].decode() for span in sorted(self._finished)]
        text = head_of(predictors) + "".join(parts)
        write_whole(self.folder / TABLE, text.encode())
        return text

    def _issues_of(self, chunk: Chunk) -> Span:
        """First and last issue of a chunk of decisions, all issues numbered from 0."""
        before = sum(len(decision.issues) for decision in self.data.decisions[: chunk[0]])
        within = sum(len(decision.issues) for decision in self.data.decisions[chunk[0] : chunk[1] + 1])
        return before, before + within - 1


def _is_free(folder: Path) -> bool:
    """Whether a run may begin in a folder: what one left that ended before its manifest stood does not count."""
    if not folder.exists():
        return True
    parts = folder / PARTS
    known = folder.is_dir() and all(entry in (parts, folder / LOCK) or is_temporary(entry) for entry in folder.iterdir())
    return known and not (parts.is_dir() and any(parts.iterdir()))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"{error.filename or folder}: cannot be written or read ({error.strerror or error}); finished parts are kept: "
            f"zopa validate --resume {folder}"
        ) from error
