"""Clashing red lines and minimal waivers, against every subset."""

from __future__ import annotations

import dataclasses
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import BudgetError, UsageError
from simulator.payoffs.model import Ban, Clause, Payoffs
from simulator.solve import clash as clash_module
from simulator.solve.clash import BanKind, clash, lifted, waivers
from tests.games import allowed_outcomes, random_payoffs


def tight_payoffs(seed: int) -> Payoffs:
    """A random game with up to six red lines and two constraints, most of them on one or two issues, so that clashes are common."""
    rng = np.random.default_rng(seed)
    payoffs = random_payoffs(seed)
    lines = [
        Ban("red_line", f"parties.p.red_lines.r{k}", tuple(_clause(rng, payoffs.sizes) for _ in range(rng.integers(1, 3))), 0)
        for k in range(rng.integers(0, 7))
    ]
    rules = [Ban("constraint", f"constraints.c{k}", (_clause(rng, payoffs.sizes),)) for k in range(rng.integers(0, 3))]
    return dataclasses.replace(payoffs, bans=(*rules, *lines))


def _clause(rng: np.random.Generator, sizes: tuple[int, ...]) -> Clause:
    issues = sorted(int(i) for i in rng.choice(len(sizes), size=rng.integers(1, 3), replace=False))
    return tuple((i, tuple(sorted(int(o) for o in rng.choice(sizes[i], size=max(1, sizes[i] - 1), replace=False)))) for i in issues)


def leaves_nothing(payoffs: Payoffs, in_force: tuple[str, ...]) -> bool:
    """Whether these red lines and all the constraints exclude every outcome."""
    bans = tuple(ban for ban in payoffs.bans if ban.kind != "red_line" or ban.path in in_force)
    return next(allowed_outcomes(dataclasses.replace(payoffs, bans=bans)), None) is None


def subsets(paths: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All of them, the smallest first, each in the order of `paths`."""
    return list(chain.from_iterable(combinations(paths, size) for size in range(len(paths) + 1)))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_against_every_subset(seed: int) -> None:
    payoffs = tight_payoffs(seed)
    paths = tuple(ban.path for ban in payoffs.bans if ban.kind == "red_line")
    opening = [s for s in subsets(paths) if not leaves_nothing(payoffs, tuple(p for p in paths if p not in s))]
    minimal = [s for s in opening if not any(set(t) < set(s) for t in opening)]
    assert waivers(payoffs) == minimal
    if not minimal:
        with pytest.raises(UsageError, match="constraints"):
            clash(payoffs)
        return
    found = clash(payoffs)
    clashing = [s for s in subsets(paths) if leaves_nothing(payoffs, s)]
    if not clashing:
        assert found is None
        return
    assert found is not None
    assert found.paths == clashing[0]
    assert list(found.waivers) == minimal


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_lifting_a_minimal_waiver_leaves_outcomes(seed: int) -> None:
    payoffs = tight_payoffs(seed)
    for waived in waivers(payoffs, limit=5):
        assert next(allowed_outcomes(lifted(payoffs, waived)), None) is not None


def test_constraints_can_be_waived_where_asked_for() -> None:
    payoffs = dataclasses.replace(
        random_payoffs(0),
        issues=("a",),
        options=(("x", "y"),),
        worth=(np.zeros((2, random_payoffs(0).n_parties), np.int64),),
        terms=(),
        bans=(Ban("constraint", "constraints.c", (((0, (0,)),),)), Ban("option", "issues.a.options.y", (((0, (1,)),),))),
    )
    constraints: tuple[BanKind, ...] = ("constraint",)
    both: tuple[BanKind, ...] = ("constraint", "option")
    assert waivers(payoffs) == []
    assert waivers(payoffs, constraints) == [("constraints.c",)]
    assert waivers(payoffs, both) == [("constraints.c",), ("issues.a.options.y",)]
    assert waivers(payoffs, both, limit=1) == [("constraints.c",)]


def test_lifting_what_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match=r"parties\.q\.red_lines\.none"):
        lifted(random_payoffs(0), ["parties.q.red_lines.none"])


def test_too_many_sets_are_given_up_with_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = next(p for p in map(tight_payoffs, range(100)) if len(waivers(p)) > 1)
    monkeypatch.setattr(clash_module, "MAX_SETS", 0)
    with pytest.raises(BudgetError, match="more than 0 sets"):
        waivers(payoffs)
