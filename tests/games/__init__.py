"""Small random whole-number games for tests of the solving room, and their outcomes one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from simulator.payoffs.model import Ban, Clause, Payoffs, Term, is_banned, totals


def random_payoffs(seed: int, *, big: bool = False) -> Payoffs:
    """A game small enough to enumerate: 1–4 parties, 2–5 issues, interactions with up to three clauses, bans, many ties.

    `big` multiplies everything by 2^60, so that totals are Python integers beyond float64.
    """
    rng = np.random.default_rng(seed)
    n_parties = int(rng.integers(1, 5))
    sizes = [int(x) for x in rng.integers(1, 4, size=rng.integers(2, 6))]
    height = int(rng.choice([6, 30, 1000]))
    factor = 2**60 if big else 1
    worth = tuple(_scaled(rng.integers(0, height + 1, size=(size, n_parties)), factor) for size in sizes)
    terms = tuple(
        Term(
            int(rng.integers(n_parties)),
            int(rng.integers(-height, height + 1)) * factor,
            tuple(_clause(rng, sizes) for _ in range(rng.integers(1, 4))),
            f"parties.p.interactions.{k}",
        )
        for k in range(rng.integers(0, 5))
    )
    bans = tuple(
        Ban("red_line", f"parties.p0.red_lines.{k}", tuple(_clause(rng, sizes) for _ in range(rng.integers(1, 3))), 0)
        for k in range(rng.integers(0, 4))
    )
    ceiling = sum(int(w.max()) for w in worth)
    reservation = tuple(Fraction(int(rng.integers(0, 101)) * ceiling, 100 * int(rng.integers(1, 4))) for _ in range(n_parties))
    return Payoffs(
        issues=tuple(f"i{k}" for k in range(len(sizes))),
        options=tuple(tuple(f"o{o}" for o in range(size)) for size in sizes),
        parties=tuple(f"p{p}" for p in range(n_parties)),
        worth=worth,
        terms=terms,
        bans=bans,
        scale=(1,) * n_parties,
        reservation=reservation,
        thresholds=tuple(ceil(r) for r in reservation),
        bargaining_weights=(Fraction(1),) * n_parties,
    )


def _scaled(table: np.ndarray[Any, Any], factor: int) -> np.ndarray[Any, Any]:
    return table.astype(np.int64) if factor == 1 else table.astype(object) * factor


def _clause(rng: np.random.Generator, sizes: list[int]) -> Clause:
    count = int(rng.integers(1, min(len(sizes), 4) + 1))
    issues = sorted(int(i) for i in rng.choice(len(sizes), size=count, replace=False))
    return tuple(
        (i, tuple(sorted(int(o) for o in rng.choice(sizes[i], size=rng.integers(1, sizes[i] + 1), replace=False)))) for i in issues
    )


def allowed_outcomes(payoffs: Payoffs) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every outcome that no ban forbids, with its column totals."""
    for outcome in itertools.product(*map(range, payoffs.sizes)):
        if not is_banned(payoffs, outcome):
            yield outcome, totals(payoffs, outcome)


def acceptable(payoffs: Payoffs, column_totals: tuple[int, ...]) -> bool:
    return all(total >= threshold for total, threshold in zip(column_totals, payoffs.thresholds, strict=True))
