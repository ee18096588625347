"""Refutation trees: there is one if and only if there is no agreement, and every one is a proof."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.budget import Budget
from simulator.payoffs.model import Ban, Payoffs, applies, is_banned, totals
from simulator.solve.ban_tree import MAX_DEPTH, Node, ban_tree
from simulator.solve.bound.surplus_bound import root_bound
from simulator.solve.proof.refutation import Found, Refuted, Unfinished, refute
from tests.games import acceptable, allowed_outcomes, random_payoffs

SEEDS = st.integers(0, 10_000)


def hard_payoffs(seed: int) -> Payoffs:
    """Two or three parties with nearly opposed interests and thresholds just out of reach."""
    rng = np.random.default_rng(seed)
    n_parties = int(rng.integers(2, 4))
    sizes = [int(x) for x in rng.integers(2, 4, size=4)]
    worth = tuple(_opposed(rng, size, n_parties) for size in sizes)
    payoffs = dataclasses.replace(
        random_payoffs(seed),
        issues=tuple(f"i{k}" for k in range(4)),
        options=tuple(tuple(f"o{o}" for o in range(size)) for size in sizes),
        parties=tuple(f"p{p}" for p in range(n_parties)),
        worth=worth,
        terms=(),
        bans=(),
        scale=(1,) * n_parties,
        bargaining_weights=(Fraction(1),) * n_parties,
        reservation=(Fraction(0),) * n_parties,
        thresholds=(0,) * n_parties,
    )
    thresholds = _between_two_outcomes([t for _, t in allowed_outcomes(payoffs)])
    return dataclasses.replace(payoffs, reservation=tuple(map(Fraction, thresholds)), thresholds=thresholds)


def _between_two_outcomes(all_totals: list[tuple[int, ...]]) -> tuple[int, ...]:
    """Thresholds that a lottery between two outcomes reaches and no outcome does: then no weights close the root."""
    for a, b in itertools.combinations(all_totals, 2):
        middle = tuple((x + y) // 2 for x, y in zip(a, b, strict=True))
        if not any(all(x >= m for x, m in zip(t, middle, strict=True)) for t in all_totals):
            return middle
    return tuple(x + 1 for x in max(all_totals, key=min))


def _opposed(rng: np.random.Generator, size: int, n_parties: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    first = rng.integers(0, 40, size=(size, 1))
    others = np.maximum(40 - first + rng.integers(-12, 13, size=(size, n_parties - 1)), 0)
    return np.hstack([first, others]).astype(np.int64)


def leaves(payoffs: Payoffs, node: Node, box: dict[int, int]) -> Iterator[tuple[Node, dict[int, int]]]:
    """The leaves with their boxes, after checking that every split is complete."""
    if "branch" not in node:
        yield node, box
        return
    issue = payoffs.issues.index(node["branch"])
    assert issue not in box
    assert tuple(node["options"]) == payoffs.options[issue]
    for option, child in enumerate(node["options"].values()):
        yield from leaves(payoffs, child, {**box, issue: option})


def check_leaf(payoffs: Payoffs, node: Node, box: dict[int, int]) -> None:
    """By enumeration, that a leaf's claim holds."""
    inside = [o for o in itertools.product(*map(range, payoffs.sizes)) if all(o[i] == k for i, k in box.items())]
    if "closed_by" in node:
        clauses = [c for ban in payoffs.bans if ban.path == node["closed_by"] for c in ban.clauses]
        assert any(all(applies(clause, o) for o in inside) for clause in clauses)
        return
    allowed = [o for o in inside if not is_banned(payoffs, o)]
    if "empty" in node:
        assert not allowed
        return
    weights = {party: Fraction(w) for party, w in node["weights"].items()}
    assert sum(weights.values()) == 1
    assert min(weights.values()) > 0
    sums = []
    for outcome in allowed:
        surplus = {
            party: payoffs.points(p, t) - payoffs.reservation[p]
            for p, (party, t) in enumerate(zip(payoffs.parties, totals(payoffs, outcome), strict=True))
        }
        sums.append(sum(w * surplus[party] for party, w in weights.items()))
    assert max(sums) == Fraction(node["bound"]) < 0


def check_answer(payoffs: Payoffs) -> Refuted | Found:
    agreements = {outcome for outcome, t in allowed_outcomes(payoffs) if acceptable(payoffs, t)}
    answer = refute(payoffs)
    if agreements:
        assert isinstance(answer, Found)
        assert answer.outcome in agreements
        return answer
    assert isinstance(answer, Refuted)
    for node, box in leaves(payoffs, answer.tree, {}):
        check_leaf(payoffs, node, box)
    return answer


@given(seed=SEEDS, big=st.booleans())
@settings(max_examples=50, deadline=None)
def test_proof_exactly_where_there_is_no_agreement(seed: int, big: bool) -> None:
    check_answer(random_payoffs(seed, big=big))


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_proof_where_weights_alone_do_not_suffice(seed: int) -> None:
    check_answer(hard_payoffs(seed))


def test_hard_games_need_splits() -> None:
    split = [answer for seed in range(20) if isinstance(answer := check_answer(hard_payoffs(seed)), Refuted) and answer.nodes > 1]
    assert len(split) >= 15


@given(seed=SEEDS)
@settings(max_examples=30, deadline=None)
def test_root_bound_holds_and_is_evaluated_exactly(seed: int) -> None:
    payoffs = random_payoffs(seed)
    bound = root_bound(payoffs)
    surpluses = [[payoffs.points(p, t[p]) - payoffs.reservation[p] for p in range(payoffs.n_parties)] for _, t in allowed_outcomes(payoffs)]
    if not surpluses:
        assert bound is None
        return
    assert bound is not None
    assert sum(bound.weights) == 1
    assert min(bound.weights) >= 0
    assert bound.bound == max(sum((w * s for w, s in zip(bound.weights, row, strict=True)), Fraction(0)) for row in surpluses)
    assert bound.bound >= max(min(row) for row in surpluses)


def test_no_other_weights_do_better_than_the_root_bound() -> None:
    payoffs = hard_payoffs(1)
    bound = root_bound(payoffs)
    assert bound is not None
    rows = [[payoffs.points(p, t[p]) - payoffs.reservation[p] for p in range(payoffs.n_parties)] for _, t in allowed_outcomes(payoffs)]
    grid = [w for w in itertools.product(range(21), repeat=payoffs.n_parties) if sum(w) == 20]
    least = min(max(sum(Fraction(w, 20) * s for w, s in zip(weights, row, strict=True)) for row in rows) for weights in grid)
    assert bound.bound <= least + Fraction(1, 1000)


def two_red_lines_on_one_issue() -> Payoffs:
    """Ukraine never hands the territory over, Russia takes nothing less."""
    payoffs = random_payoffs(0)
    return dataclasses.replace(
        payoffs,
        issues=("land", "army"),
        options=(("kept", "shared", "ceded"), ("large", "small")),
        parties=("a", "b"),
        worth=(np.zeros((3, 2), np.int64), np.zeros((2, 2), np.int64)),
        terms=(),
        bans=(
            Ban("red_line", "parties.a.red_lines.keep", (((0, (2,)),),), 0),
            Ban("red_line", "parties.b.red_lines.take", (((0, (0, 1)),),), 1),
        ),
        scale=(1, 1),
        reservation=(Fraction(0), Fraction(0)),
        thresholds=(0, 0),
        bargaining_weights=(Fraction(1), Fraction(1)),
    )


def test_clashing_red_lines_read_as_such() -> None:
    answer = refute(two_red_lines_on_one_issue())
    assert answer == Refuted(
        {
            "branch": "land",
            "options": {
                "kept": {"closed_by": "parties.b.red_lines.take"},
                "shared": {"closed_by": "parties.b.red_lines.take"},
                "ceded": {"closed_by": "parties.a.red_lines.keep"},
            },
        },
        4,
    )


def test_a_tangle_of_bans_is_called_empty() -> None:
    """Six binary issues, a constraint on each of the 64 outcomes: no small branching shows that nothing is left."""
    n = 6
    bans = tuple(
        Ban("constraint", f"constraints.c{k}", (tuple((i, (o,)) for i, o in enumerate(outcome)),))
        for k, outcome in enumerate(itertools.product(range(2), repeat=n))
    )
    payoffs = dataclasses.replace(
        two_red_lines_on_one_issue(),
        issues=tuple("abcdef"),
        options=(("no", "yes"),) * n,
        worth=(np.zeros((2, 2), np.int64),) * n,
        bans=bans,
    )
    assert n > MAX_DEPTH
    assert ban_tree(payoffs, ((0, 1),) * n) is None
    assert refute(payoffs) == Refuted({"empty": True}, 1)


def test_one_party_that_cannot_be_satisfied_is_the_whole_proof() -> None:
    payoffs = dataclasses.replace(two_red_lines_on_one_issue(), bans=(), reservation=(Fraction(0), Fraction(7, 2)), thresholds=(0, 4))
    answer = refute(payoffs)
    assert answer == Refuted({"weights": {"b": "1"}, "bound": "-7/2"}, 1)


def test_budgets_end_the_work_honestly() -> None:
    payoffs = next(p for p in map(hard_payoffs, range(50)) if isinstance(a := refute(p), Refuted) and a.nodes > 1)
    few = refute(payoffs, max_nodes=1)
    assert isinstance(few, Unfinished)
    assert "more than 1 boxes" in few.reason
    late = refute(payoffs, budget=Budget(-1.0, 1024))
    assert isinstance(late, Unfinished)
    assert late.reason == "time limit"


def test_a_proof_that_needs_a_further_condition_is_not_claimed() -> None:
    payoffs = dataclasses.replace(two_red_lines_on_one_issue(), bans=())
    wider = dataclasses.replace(
        payoffs, worth=tuple(np.hstack([w, np.zeros((len(w), 1), np.int64)]) for w in payoffs.worth), scale=(1, 1, 1), thresholds=(0, 0, 5)
    )
    answer = refute(wider)
    assert isinstance(answer, Unfinished)
    assert "condition" in answer.reason
