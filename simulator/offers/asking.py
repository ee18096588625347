"""What it is worth to ask before an offer is made: the expected value of perfect and of partial information (Raiffa & Schlaifer 1961).

An offer gains its maker its surplus where it is accepted, and nothing where it is refused. Chosen now, the best offer is the one with the
largest mean over the draws. Chosen after an answer, it is the best one among the draws that fit the answer. What the mean of that exceeds
the first by is what the answer is worth. All of it is taken over the draws and the offers at hand, so a brute force over both gives the
same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.offers.acceptance import Acceptance
from simulator.offers.advice import Asking, ValueOfAsking
from simulator.offers.drawn_games import Floats, Mask
from simulator.offers.most_likely import share_of
from simulator.scenario.draws import Draws

FIFTHS = 5
"""A number is asked for by the fifth of its draws in which it lies."""

ASKED_ABOUT = 8
"""Offers of the frontier, spread over it, of which it is asked whether a party would take them."""

NAMED = 3
"""Questions, and numbers, that are named at most."""

FLOAT_ERRORS = 1e-9


def value_of_asking(
    acceptance: Acceptance, draws: Draws, offers: NDArray[np.intp], frontier: NDArray[np.intp], *, every: bool
) -> ValueOfAsking:
    """`offers`: outcomes among which is chosen (n, issues), at least one; `every`: whether these are all that could be made. `frontier`:
    those of them that are asked about."""
    payoffs = _payoffs(acceptance, offers)
    now = float(payoffs.mean(axis=0).max())
    perfect = float(np.maximum(payoffs.max(axis=1), 0).mean()) - now
    spread = np.unique(np.linspace(0, len(frontier) - 1, ASKED_ABOUT).astype(np.intp)) if len(frontier) else np.zeros(0, np.intp)
    questions = [*_questions(acceptance, payoffs, now, frontier[spread])]
    numbers = [*_numbers(draws, payoffs, now)]
    best = [_most_valuable(found) for found in (questions, numbers)]
    worth = sorted((asking for found in best for asking in found), key=lambda each: -each.worth)
    return ValueOfAsking(now, max(0.0, perfect), len(offers), every, tuple(worth))


def _most_valuable(found: Sequence[Asking]) -> list[Asking]:
    return sorted((each for each in found if each.worth > FLOAT_ERRORS), key=lambda each: -each.worth)[:NAMED]


def _payoffs(acceptance: Acceptance, offers: NDArray[np.intp]) -> Floats:
    """What each offer gains its maker in each draw, shape (draws, offers)."""
    surplus = acceptance.games.surplus_in_points(offers)[:, :, acceptance.party]
    return np.asarray(np.where(acceptance.accepted(offers), surplus, 0.0), dtype=np.float64)


def worth_of_parts(payoffs: Floats, parts: Sequence[Mask], now: float) -> float:
    """What it is worth to know in which part of the draws one is; `parts`: masks over the draws that together hold each once."""
    return float(sum(payoffs[part].sum(axis=0).max() for part in parts if part.any()) / len(payoffs)) - now


def _questions(acceptance: Acceptance, payoffs: Floats, now: float, asked_about: NDArray[np.intp]) -> Iterator[Asking]:
    if not len(asked_about):
        return
    names = acceptance.games.base.parties
    yes = acceptance.by_party(asked_about)
    worth = acceptance.games.surplus_in_points(asked_about)
    outcomes = [_terms(acceptance, row) for row in asked_about.tolist()]
    for p in acceptance.others:
        tick("what it is worth to ask")
        for k, outcome in enumerate(outcomes):
            said = yes[:, k, p]
            value = worth_of_parts(payoffs, [said, ~said], now)
            yield Asking("accepts", names[p], None, outcome, None, share_of(int(said.sum()), len(said)), value)
        for k in range(len(outcomes)):
            for other in range(k):
                said = worth[:, k, p] > worth[:, other, p]
                value = worth_of_parts(payoffs, [said, ~said], now)
                yield Asking("prefers", names[p], None, outcomes[k], outcomes[other], share_of(int(said.sum()), len(said)), value)


def _numbers(draws: Draws, payoffs: Floats, now: float) -> Iterator[Asking]:
    values = draws.values
    for k, path in enumerate(draws.paths):
        tick("what it is worth to know each number")
        fifth = fifths(values[:, k])
        yield Asking("number", None, path, None, None, None, worth_of_parts(payoffs, [fifth == part for part in range(FIFTHS)], now))


def fifths(values: Floats) -> NDArray[np.intp]:
    """In which fifth of its draws each value of a number lies; equal values lie in one."""
    ends = np.quantile(values, np.arange(1, FIFTHS) / FIFTHS)
    return np.asarray(np.searchsorted(ends, values, side="right"), dtype=np.intp)


def _terms(acceptance: Acceptance, codes: Sequence[int]) -> Mapping[str, str]:
    base = acceptance.games.base
    return {issue: options[o] for issue, options, o in zip(base.issues, base.options, codes, strict=True)}
