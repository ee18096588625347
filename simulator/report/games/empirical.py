"""The empirical game between strategies in print: what each combination brought on average, and how sure each equilibrium is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.games.empirical import CONFIDENCE
from simulator.report.games.equilibria import mix_in_words
from simulator.report.layout import STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import party_title, plural, points, whole

if TYPE_CHECKING:
    from simulator.games.empirical import EmpiricalGame, MeanPayoff
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

ROWS = 30
"""Combinations, and equilibria, that are printed; --json has all."""


def empirical_report(scenario: Scenario, found: EmpiricalGame) -> list[Part]:
    """The parts of the report; the players are parties of the scenario."""
    parts: list[Part] = [paragraph(printable(scenario.title), STRONG), heading("Equilibria of the means"), indented(_headline(found))]
    if found.sureness:
        parts += [
            _equilibria(scenario, found),
            *_left(len(found.sureness)),
            indented(
                f"Holds: the part of {plural(found.resamples, 'resample')} of the runs in which an equilibrium with the same strategies "
                "in use exists. It speaks of luck in the runs alone; strategies not listed, or other numbers, could change everything."
            ),
        ]
    if found.means.degenerate:
        parts.append(indented("The game of the means is degenerate: some choice has more best replies than it uses strategies."))
    return [
        *parts,
        heading("What each combination of strategies brought"),
        indented(
            f"Mean surplus, discounted, over {plural(found.runs, 'run')} of each combination with the same seeds (from {found.seed}), "
            f"and the {100 * CONFIDENCE:g} % interval for it:"
        ),
        _payoffs(scenario, found),
        *_left(len(found.payoffs)),
    ]


def _left(count: int) -> list[Part]:
    return [indented(f"{whole(count - ROWS)} more are not shown; --json has them.")] if count > ROWS else []


def _titles(scenario: Scenario, found: EmpiricalGame) -> list[str]:
    return [party_title(scenario, player) for player in found.players]


def _payoffs(scenario: Scenario, found: EmpiricalGame) -> Part:
    titles = _titles(scenario, found)
    rows = [
        (*(printable(names[a]) for names, a in zip(found.strategies, profile, strict=True)), *map(_estimate, estimates))
        for profile, estimates in list(found.payoffs.items())[:ROWS]
    ]
    columns = (*titles, *(f"To {title}" for title in titles))
    return table(columns, rows, numbers=range(len(titles), 2 * len(titles)))


def _estimate(estimate: MeanPayoff) -> str:
    return f"{points(estimate.mean)} [{points(estimate.low)}, {points(estimate.high)}]"


def _headline(found: EmpiricalGame) -> str:
    count = plural(len(found.sureness), "equilibrium", "equilibria")
    if found.means.complete:
        return f"{count}; every other is a mixture of some of them:" if found.means.continua else f"{count}; there are no others:"
    if len(found.players) > 2:
        return f"{count} in which at most two parties mix; those in which three or more do are not looked for."
    return f"{count} in which nobody mixes; the game is too large to list the others."


def _equilibria(scenario: Scenario, found: EmpiricalGame) -> Part:
    rows = [
        (
            *(mix_in_words(names, mix) for names, mix in zip(found.strategies, each.equilibrium.mixes, strict=True)),
            ", ".join(map(points, each.equilibrium.payoffs)),
            f"{100 * each.share:.0f} %",
        )
        for each in found.sureness[:ROWS]
    ]
    titles = _titles(scenario, found)
    return table((*titles, "Surplus of each", "Holds"), rows, numbers=(len(titles), len(titles) + 1))
