"""What binds at an outcome, against its definition on random games."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.payoffs.model import Payoffs, applies, totals
from simulator.solve.binding import binding_issues
from tests.games import acceptable, allowed_outcomes, random_payoffs


def _largest_blocked_gain(payoffs: Payoffs, outcome: tuple[int, ...], issue: int) -> Fraction:
    """The largest gain of any party from another option of one issue that crosses a ban or takes somebody below the threshold."""
    here = totals(payoffs, outcome)
    largest = Fraction(0)
    for option in range(payoffs.sizes[issue]):
        changed = (*outcome[:issue], option, *outcome[issue + 1 :])
        there = totals(payoffs, changed)
        crosses = any(applies(clause, changed) for ban in payoffs.bans for clause in ban.clauses)
        falls = any(t < threshold and t < h for t, h, threshold in zip(there, here, payoffs.thresholds, strict=True))
        if option != outcome[issue] and (crosses or falls):
            largest = max(largest, *(payoffs.points(p, there[p] - here[p]) for p in range(payoffs.n_parties)))
    return largest


@pytest.mark.parametrize("seed", range(24))
def test_each_binding_issue_names_the_largest_gain_that_is_blocked(seed: int) -> None:
    payoffs = random_payoffs(seed)
    outcome = next((o for o, t in allowed_outcomes(payoffs) if acceptable(payoffs, t)), None)
    if outcome is None:
        outcome = (0,) * len(payoffs.sizes)
    found = {binding.issue: binding for binding in binding_issues(payoffs, outcome)}
    for k, issue in enumerate(payoffs.issues):
        expected = _largest_blocked_gain(payoffs, outcome, k)
        assert (issue in found) == (expected > 0)
        if issue in found:
            binding = found[issue]
            changed = (*outcome[:k], payoffs.options[k].index(binding.option), *outcome[k + 1 :])
            party = payoffs.parties.index(binding.party)
            assert binding.gain == expected == payoffs.points(party, totals(payoffs, changed)[party] - totals(payoffs, outcome)[party])
            assert binding.blocked_by


def test_largest_gain_first() -> None:
    bindings = [binding_issues(p, (0,) * len(p.sizes)) for p in map(random_payoffs, range(40))]
    assert all(list(b) == sorted(b, key=lambda x: -x.gain) for b in bindings)
    assert any(len(b) > 2 for b in bindings)
