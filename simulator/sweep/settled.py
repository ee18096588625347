"""What is recorded of variants that were answered together: the columns of their rows, made for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import Payoffs
from simulator.payoffs.side_by_side import Floats, Games
from simulator.solve.exact.side_by_side import ParetoSets
from simulator.solve.exact.side_by_side_points import Rows
from simulator.sweep.columns import Cell, csv_text, written
from simulator.sweep.shapes import Shape


@dataclass(frozen=True)
class PointsFound:
    """One point of each of several games: its scaled utilities (games, parties), and the first of its outcomes (games, issues)."""

    totals: Floats
    outcomes: NDArray[np.intp]

    @classmethod
    def at(cls, found: ParetoSets, rows: Rows) -> PointsFound:
        return cls(found.totals[rows], found.first_outcomes(rows))

    def only(self, places: NDArray[np.intp]) -> PointsFound:
        return PointsFound(self.totals[places], self.outcomes[places])


@dataclass(frozen=True)
class AnsweredTogether:
    """Variants answered together. `variants`: their numbers. `points`: by solution, where there is an agreement. `nearest`: where there is
    none, the outcome nearest to a deal, with the red lines `waived` for it. All of them have the one or the other."""

    variants: Sequence[int]
    shape: Shape
    games: Games
    points: dict[str, PointsFound]
    nearest: PointsFound | None = None
    waived: tuple[str, ...] = ()

    @property
    def agreement(self) -> bool:
        return self.nearest is None

    def columns(self, as_text: bool) -> dict[str, Sequence[Any]]:
        """What stands in the columns in which anything does, those of factors left out, by name; `as_text`: quoted as in the table."""
        say = written if as_text else lambda cell: cell
        n = len(self.variants)
        found: dict[str, Sequence[Any]] = {"status": ["solved"] * n, "agreement": [say(self.agreement)] * n, "engine": ["elimination"] * n}
        for name, point in self.points.items():
            found |= self._terms(name, point, as_text)
            found |= self._utilities(name, point, as_text)
        if self.nearest is None:
            found["least_surplus"] = self._least(self.points["egalitarian"], as_text)
        else:
            found |= self._terms("nearest", self.nearest, as_text)
            found["nearest.waived"] = [csv_text(" ".join(self.waived)) if as_text else " ".join(self.waived)] * n
            if not self.waived:
                least = self._least(self.nearest, as_text=False)
                found["least_surplus"] = list(map(say, least))
                found["concession.largest"] = [say(-surplus) for surplus in least]
        found.update(self._offers(as_text))
        return found

    @property
    def _base(self) -> Payoffs:
        return self.shape.base

    def _terms(self, name: str, point: PointsFound, as_text: bool) -> Iterator[tuple[str, Sequence[Any]]]:
        for k, issue in enumerate(self._base.issues):
            options = np.array([csv_text(o) if as_text else o for o in self._base.options[k]], dtype=object)
            yield f"{name}.{issue}", options[point.outcomes[:, k]].tolist()

    def _utilities(self, name: str, point: PointsFound, as_text: bool) -> Iterator[tuple[str, Sequence[Any]]]:
        for p, party in enumerate(self._base.parties):
            totals, scale = point.totals[:, p], self.games.scale[:, p]
            if as_text:  # quotients of whole numbers that float64 carries are rounded once
                yield f"{name}.{party}.utility", list(map(repr, (totals / scale).tolist()))
            else:
                yield f"{name}.{party}.utility", [Fraction(int(t), int(s)) for t, s in zip(totals.tolist(), scale.tolist(), strict=True)]

    def _least(self, point: PointsFound, as_text: bool) -> Sequence[Any]:
        """The least surplus in points."""
        scale = self.games.scale.astype(np.int64).astype(object)
        above = point.totals.astype(np.int64).astype(object) * self.games.parts - self.games.taken
        below = self.games.parts * scale
        if as_text:  # Python rounds a quotient of whole numbers once, and rounding changes no order
            return list(map(repr, (above / below).min(axis=1).tolist()))
        return [min(map(Fraction, *each)) for each in zip(above.tolist(), below.tolist(), strict=True)]

    def _offers(self, as_text: bool) -> Iterator[tuple[str, Sequence[Any]]]:
        if not self.shape.offers:
            return
        answers = self.shape.offers_accepted_in(self.games)
        said = np.array(list(map(written, (False, True))) if as_text else [False, True], dtype=object)[answers.astype(np.intp)]
        for o, offer in enumerate(self.shape.offers):
            for p, party in enumerate(self._base.parties):
                yield f"offers.{offer}.{party}", said[:, o, p].tolist()


def laid_out(columns: dict[str, Sequence[Cell]], names: Sequence[str], n: int, blank: Cell) -> Iterator[tuple[Any, ...]]:
    """The rows of n variants: what stands in the columns `names`, one after the other."""
    nothing = [blank] * n
    return zip(*(columns.get(name, nothing) for name in names), strict=True)
