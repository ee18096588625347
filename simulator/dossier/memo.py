"""Everything that a memo of one page tells, gathered before it is written: the answers of a report, advice, the numbers that matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import Budget, Progress, Stopped
from simulator.dossier.whole import Whole, gather
from simulator.errors import OutgrownError

if TYPE_CHECKING:
    from simulator.dossier.moving_numbers import MovingNumbers
    from simulator.offers.advice import Advice
    from simulator.scenario.model import Scenario

ANSWERS = 0.5
"""The share of the time limit within which the answers of the report are asked; the rest is for advice."""
EACH_ADVISED = 5
"""Up to so many parties are advised one after the other where none is named; more would fill more than a page."""


@dataclass(frozen=True)
class Memo:
    """`advice`: for the party asked for, else for each party of a few in turn, as far as the time reached. `moving`: the numbers that move
    the answer most. `ratify`: the chance with which ratifying bodies must pass an agreement, None where they are not asked."""

    whole: Whole
    advice: tuple[Advice, ...]
    moving: MovingNumbers
    ratify: Fraction | None


def gather_memo(
    scenario: Scenario,
    subject: Sequence[str],
    *,
    party: str | None = None,
    options: Sequence[str] = (),
    ratify: Fraction | None = None,
    draws: int = 200,
    seed: int = 0,
    time_limit: float = 120.0,
    memory_limit: int = 1024,
    progress: Progress | None = None,
) -> Memo:
    """Ask everything. `party`: whom to advise, by its key; None: each party. The other arguments are those of `gather`, and so is what is
    raised."""
    from simulator.dossier.moving_numbers import moving_numbers
    from simulator.offers.advising import advise

    budget = Budget(time_limit, memory_limit, progress)
    whole = gather(
        scenario,
        subject,
        options=options,
        ratify=ratify,
        draws=draws,
        seed=seed,
        time_limit=time_limit * ANSWERS,
        memory_limit=memory_limit,
        progress=progress,
    )
    advised = [party] if party is not None else list(scenario.parties) if len(scenario.parties) <= EACH_ADVISED else []
    advice = []
    for left, name in zip(range(len(advised), 0, -1), advised, strict=True):
        within = Budget(budget.seconds_left / left, memory_limit, progress)
        try:
            advice.append(advise(scenario, name, draws=max(draws, 1), seed=seed, ratify=ratify, budget=within))
        except (Stopped, OutgrownError):
            continue
    return Memo(whole, tuple(advice), moving_numbers(scenario), ratify)
