"""The sections of the page, in its order: what each is called, how it is measured, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks import bodies, dense, engines, games, levels, points, sections, sweeping, talking, waiting
from benchmarks.means import Means


@dataclass(frozen=True)
class Section:
    """`seconds`: from when no further part is begun. `most`: repetitions or seeds at most, so that the section fits its time."""

    title: str
    seconds: float
    measured: Callable[[Means], str]
    most: int = 20


WHOLE = 19 * 60
"""Seconds that the times of all sections come to at most: the whole run takes less than twenty minutes on two quiet cores."""

SECTIONS: dict[str, Section] = {
    "peer": Section("Frontier and points, side by side with NegMAS", 150, sections.against_peer),
    "interactions": Section("Exact frontiers with 8 interactions and 4 red lines", 40, sections.with_interactions),
    "points": Section("8 parties, 50 issues, 5 options: single points over 20 seeds, processor time", 200, points.eight_parties),
    "more-parties": Section("27 parties, 40 issues, 4 options: single points within a minute, processor time", 60, points.many_parties),
    "dense": Section(
        "Many interactions over the same issues: 6 parties, 20 issues, 4 options, processor time", 70, dense.six_parties, most=2
    ),
    "engines": Section(engines.TITLE, 70, engines.engine_choice),
    "levels": Section(levels.TITLE, 70, levels.few_issues, most=3),
    "no-agreement": Section("No agreement: 4 parties, 14 issues, 4 options, 12 red lines", 10, sections.no_agreement),
    "bodies": Section(bodies.TITLE, 50, bodies.double_majorities),
    "flagship": Section("The flagship case: all that `zopa solve` computes", 15, sections.flagship),
    "sweep": Section("Sweeps of the flagship: whole runs, all ranged numbers drawn, base set of results", 50, sweeping.flagship),
    "workers": Section("One sweep of the flagship on more than one worker", 50, sweeping.scaling),
    "sweep-peer": Section(
        "Sweeps of 10,000 outcomes and 4 parties, per core, side by side with NegMAS", 20, sweeping.against_peer
    ),
    "talks": Section("Talks on 10,000 outcomes, 100 rounds, per core, side by side with NegMAS", 30, talking.against_peer),
    "games": Section(games.TITLE, 100, games.sizes, most=3),
    "waiting": Section(waiting.TITLE, 150, waiting.commands, most=3),
}  # fmt: skip


def text(key: str, means: Means) -> str:
    """A section's heading and its tables, and how many parts its time was too short for."""
    section = SECTIONS[key]
    own = replace(means, repeats=min(means.repeats, section.most), until=time.monotonic() + section.seconds)
    found = f"## {section.title}\n\n{section.measured(own)}"
    left = f"\n\nNot begun within {section.seconds:g} s: {own.left_out} more." if own.left_out else ""
    return found + left
