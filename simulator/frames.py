"""Records as tables: columns of numpy arrays, which need nothing more, and polars frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from simulator.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Framed:
    """A record that is a table as well."""

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """Column name → values, shape (rows,): numbers as float64 with NaN where there is none, other things as objects with None."""
        raise NotImplementedError

    def frame(self) -> Any:
        """The same as a polars frame. Raises `UsageError` where polars is missing, which comes with the extra `[sweep]`."""
        return frame_of(self.columns())


def frame_of(columns: Mapping[str, NDArray[Any]]) -> Any:
    """A polars frame of columns. Raises `UsageError` that names the extra where polars is missing."""
    if find_spec("polars") is None:
        raise UsageError("a frame needs polars; install it with: pip install 'zopa[sweep]', or take .columns(), which needs nothing more")
    import polars as pl

    columns = {name: values.tolist() if values.dtype == object else values for name, values in columns.items()}
    return pl.DataFrame({name: pl.Series(name, values, nan_to_null=False, strict=False) for name, values in columns.items()})


def as_objects(values: Sequence[object]) -> NDArray[Any]:
    """A column of anything."""
    import numpy as np

    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def option_column(keys: Sequence[str | None], choices: Sequence[str]) -> NDArray[Any]:
    """A column of option keys; of numbers, NaN where there is none, where all `choices` of the issue are numbers, as levels are."""
    import numpy as np

    numbers = {key: number for key in choices if (number := _number(key)) is not None}
    if len(numbers) < len(choices):
        return as_objects(keys)
    return np.array([np.nan if key is None else numbers[key] for key in keys], dtype=np.float64)


def _number(key: str) -> float | None:
    try:
        return float(key)
    except ValueError:
        return None
