"""A posterior: what numbers are likely, given the record of what parties answered, offered and said, as rows of quantiles.

It belongs to the ranges and distributions of one file: each row gives the quantile at which every number, or group of numbers drawn
`together`, lies in its own distribution, so a row is read as a draw is. `zopa calibrate --write` makes it, `--given` takes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.cards import Listed
from simulator.digests import KEY, seal, sealed
from simulator.errors import UnreadableError, UsageError
from simulator.files import POSTERIOR, decoded, read_limited
from simulator.scenario.numbers import Number

SCHEMA = "zopa/posterior/1"
FEWEST_ROWS = 1_000
"""Rows that a posterior has at least, so that its draws are not a handful of numbers over and over."""
_TOLD = 5
"""Differences between ranges that a refusal lists."""

Range = Mapping[str, Any]
"""What a number is drawn by: `base`, `range` (low and high, as text), `distribution`, `together`."""


@dataclass(frozen=True, repr=False)
class Posterior(Listed):
    """`quantiles`: float64 (rows, groups), within 0 and 1, each row a draw. `groups`: paths of numbers, or `together` and a name.

    `ranges`: path → what the number was drawn by when the posterior was made. `diagnostics`: of the sampler. `name`: the file."""

    groups: tuple[str, ...]
    quantiles: NDArray[np.float64]
    ranges: Mapping[str, Range]
    seed: int
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    name: str = "the posterior"

    def __len__(self) -> int:
        return len(self.quantiles)

    def columns(self, n: int, seed: int, *, start: int = 0) -> dict[str, NDArray[np.float64]]:
        """Group → its quantiles in `n` draws, from draw `start` on: rows in an order of chance that hangs on the seed; beyond the last
        row the same order again."""
        order = np.random.default_rng([seed, len(self)]).permutation(len(self))
        taken = self.quantiles[order[np.arange(start, start + n) % len(self)]]
        return {group: taken[:, k] for k, group in enumerate(self.groups)}

    def refuse_others(self, numbers: Mapping[str, Number]) -> None:
        """Raises `UsageError` that says what differs, where these are not the numbers, ranges and distributions that it belongs to."""
        now = {path: range_of(number) for path, number in numbers.items()}
        paths = sorted({*now, *self.ranges})
        found = [f"{path}: {_differs(self.ranges.get(path), now.get(path))}" for path in paths if self.ranges.get(path) != now.get(path)]
        if found:
            lines = [*found[:_TOLD], *([f"and {len(found) - _TOLD} more"] if len(found) > _TOLD else [])]
            said = f"{self.name} belongs to other ranges than those of this scenario"
            raise UsageError("\n".join([f"{said}; give the file that was calibrated, or calibrate this one", *lines]))

    def to_json(self) -> dict[str, Any]:
        """The object of schema `zopa/posterior/1`, with its digest; docs/calibrate.md describes its keys."""
        return sealed(
            {
                "schema": SCHEMA,
                "ranges": {path: dict(each) for path, each in self.ranges.items()},
                "groups": list(self.groups),
                "quantiles": [[round(x, 9) for x in row] for row in self.quantiles.tolist()],
                "seed": self.seed,
                "diagnostics": dict(self.diagnostics),
            }
        )


def group_of(path: str, number: Number) -> str:
    """The name under which a number is drawn: that of its group where it is drawn together with others, else its path."""
    return f"together {number.together}" if number.together else path


def range_of(number: Number) -> Range:
    """What a number is drawn by, as a posterior file writes it."""
    low, high = (_plain(end) for end in number.ends)
    return {"base": _plain(number.base), "range": [low, high], "distribution": number.distribution, "together": number.together}


def read_posterior(path: str | Path) -> Posterior:
    """The posterior in a file. Raises `UnreadableError` for a file that is none, is damaged, or has too few rows."""
    name = str(path)
    text = decoded(read_limited(Path(path), POSTERIOR), name)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(name, f"not a posterior: it is no JSON; {_MADE_BY}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, dict) else None
        raise UnreadableError(name, f"not a posterior of schema {SCHEMA}{f', found {found!r}' if found else ''}; {_MADE_BY}")
    if seal(data) != "fits":
        raise UnreadableError(name, f"damaged: its {KEY} does not fit what it holds; {_MADE_BY}")
    try:
        rows = np.array(data["quantiles"], dtype=np.float64)
        groups, ranges, seed = tuple(data["groups"]), dict(data["ranges"]), int(data["seed"])
    except (KeyError, TypeError, ValueError):
        raise UnreadableError(name, f"not a whole posterior: groups, quantiles, ranges or seed are missing; {_MADE_BY}") from None
    if rows.shape != (len(rows), len(groups)) or not len(rows) or not ((rows >= 0) & (rows <= 1)).all():
        raise UnreadableError(name, "quantiles must be rows of numbers from 0 to 1, as many as there are groups")
    if len(rows) < FEWEST_ROWS:
        raise UnreadableError(name, f"{len(rows)} rows; a posterior has at least {FEWEST_ROWS}; {_MADE_BY}")
    return Posterior(groups, rows, ranges, seed, data.get("diagnostics", {}), name)


_MADE_BY = "zopa calibrate FILE --write NAME.yaml makes one"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _differs(before: Range | None, now: Range | None) -> str:
    if before is None:
        return "no such number with a range in the posterior"
    if now is None:
        return "no such number with a range in the scenario"
    return "; ".join(
        f"{key} {_said(before[key])} in the posterior, {_said(now[key])} in the scenario" for key in now if before.get(key) != now[key]
    )


def _said(value: Any) -> str:
    return f"{value[0]} – {value[1]}" if isinstance(value, list) else "none" if value is None else str(value)
