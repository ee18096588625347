"""What binds at an outcome: who would gain by another answer to one issue, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.budget import small_steps
from simulator.payoffs.model import Payoffs, applies, totals
from simulator.payoffs.votes import lost_votes
from simulator.solve.results import Binding


def binding_issues(payoffs: Payoffs, outcome: Sequence[int]) -> tuple[Binding, ...]:
    """Per issue, the largest gain that a party would have from another option, everything else as in `outcome`, and cannot have.

    What cannot be had crosses a red line or a constraint in force, takes a party that accepts `outcome` below its reservation
    value, or (with ratification required) a ratifying body below the chance asked for. Issues in which no party would gain by a
    change that is blocked do not appear. Largest gain first, in points of the party concerned (gains of different parties are not
    comparable; the order is for reading only).
    """
    here = totals(payoffs, tuple(outcome))
    found = []
    for issue in range(len(payoffs.issues)):
        best = _strongest(payoffs, tuple(outcome), here, issue)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda b: -b.gain))


def _strongest(payoffs: Payoffs, outcome: tuple[int, ...], here: tuple[int, ...], issue: int) -> Binding | None:
    best: Binding | None = None
    for option in range(payoffs.sizes[issue]):
        if option == outcome[issue]:
            continue
        small_steps(1 + len(payoffs.terms) + len(payoffs.bans), "looking for what binds")
        changed = (*outcome[:issue], option, *outcome[issue + 1 :])
        there = totals(payoffs, changed)
        blocked = tuple(dict.fromkeys([*_crossed(payoffs, changed), *_taken_below(payoffs, here, there)]))
        if not blocked:
            continue
        gain, party = max((_gain(payoffs, p, here, there), -p) for p in range(payoffs.n_parties))
        if gain > 0 and (best is None or gain > best.gain):
            best = Binding(payoffs.issues[issue], payoffs.parties[-party], payoffs.options[issue][option], gain, blocked)
    return best


def _gain(payoffs: Payoffs, party: int, here: tuple[int, ...], there: tuple[int, ...]) -> Fraction:
    return payoffs.points(party, there[party] - here[party])


def _crossed(payoffs: Payoffs, outcome: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(ban.path for ban in payoffs.bans if any(applies(clause, outcome) for clause in ban.clauses))


def _taken_below(payoffs: Payoffs, here: tuple[int, ...], there: tuple[int, ...]) -> tuple[str, ...]:
    """Parties that would no longer accept, and ratifying bodies that would no longer pass it."""
    paths = (*(f"parties.{name}" for name in payoffs.parties), *payoffs.conditions)
    below = [path for c, path in enumerate(paths) if there[c] < payoffs.thresholds[c] and there[c] < here[c]]
    lost = [path for path in lost_votes(payoffs, there) if path not in lost_votes(payoffs, here)]
    return tuple(dict.fromkeys([*below, *lost]))
