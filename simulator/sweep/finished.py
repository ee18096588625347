"""The table of a finished run, and the file beside it that says how many rows it has and what its digest is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from errno import EIO
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from simulator.digests import seal, sealed
from simulator.errors import UsageError
from simulator.extras import installed
from simulator.files import write_whole, writing
from simulator.sweep.columns import TableColumn

TABLE, PARQUET, SEAL = "results.csv", "results.parquet", "results.json"

FORMAT = "zopa/table/1"


def write_table(folder: Path, plan: str, columns: Sequence[TableColumn], head: bytes, parts: Iterable[bytes], rows: int) -> None:
    """Write the table from its parts, as Parquet as well where polars is installed, and their digests last. `plan`: its digest."""
    counted = sha256(head)
    with writing(folder / TABLE) as table:
        table.write(head)
        for part in parts:
            counted.update(part)
            table.write(part)
    digests = {TABLE: counted.hexdigest()}
    if installed("polars"):
        _as_parquet(folder / TABLE, folder / PARQUET, columns)
        digests[PARQUET] = _digest(folder / PARQUET)
    data = sealed({"schema": FORMAT, "plan": plan, "rows": rows, "digests": digests})
    write_whole(folder / SEAL, (json.dumps(data, indent=1) + "\n").encode())


def _as_parquet(table: Path, parquet: Path, columns: Sequence[TableColumn]) -> None:
    import polars as pl

    with writing(parquet) as file:
        try:
            pl.scan_csv(table, schema=polars_schema(columns)).sink_parquet(file, compression="zstd")
        except pl.exceptions.PolarsError as error:  # the table is ours, so what it cannot do is to write
            raise OSError(EIO, " ".join(str(error).split()), str(parquet)) from error


def polars_schema(columns: Sequence[TableColumn]) -> dict[str, Any]:
    """The types of the table for polars."""
    import polars as pl

    kinds = {"int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean, "text": pl.String}
    return {column.name: kinds[column.kind] for column in columns}


def checked_table(folder: Path, plan: str, name: str = TABLE) -> Path | None:
    """The table of a finished run, once it fits its digest; None for a Parquet file that was never written. Raises `UsageError` where the
    run is not finished, and where the table is damaged or another run's."""
    if not (folder / SEAL).is_file():
        raise UsageError(f"{folder}: the run is not finished; go on with: zopa sweep --resume {folder}")
    digests = _digests(folder, plan)
    if isinstance(digests, str):
        raise UsageError(f"{folder / SEAL}: {digests}; mend it with: zopa sweep --resume {folder}")
    if name not in digests and name == PARQUET:
        return None
    fault = _fault(folder / name, digests.get(name))
    if fault:
        raise UsageError(f"{folder / name}: {fault}; mend it with: zopa sweep --resume {folder}")
    return folder / name


def faults_of_table(folder: Path, plan: str) -> dict[Path, str]:
    """The files of a finished run's table that are damaged, with what is wrong; nothing where the run is not finished."""
    if not (folder / SEAL).is_file():
        return {}
    digests = _digests(folder, plan)
    if isinstance(digests, str):
        rest = {folder / name: "its digest is lost" for name in (TABLE, PARQUET) if (folder / name).exists()}
        return {folder / SEAL: digests, **rest}
    found = {folder / name: _fault(folder / name, digest) for name, digest in digests.items()}
    return {path: fault for path, fault in found.items() if fault}


def _digests(folder: Path, plan: str) -> dict[str, str] | str:
    """The digests of the table's files by name, or what is wrong with the file that has them."""
    try:
        data = json.loads((folder / SEAL).read_bytes())
        state = seal(data)
    except (OSError, ValueError, RecursionError):
        return "damaged (it cannot be read)"
    if state != "fits" or data.get("schema") != FORMAT:
        return "damaged (it does not fit its digest)"
    if data["plan"] != plan:
        return "belongs to the table of another run"
    return dict(data["digests"])


def _fault(path: Path, digest: str | None) -> str:
    if not path.is_file():
        return "missing"
    try:
        return "" if _digest(path) == digest else "damaged (it does not fit its digest)"
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
