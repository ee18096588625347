"""What each party would answer with, and the way from one offer to another, in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from simulator.report.compare.better import change_in_words
from simulator.report.layout import DIM, STRONG, heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.terms import Terms, terms_parts
from simulator.report.words import Apart, listed, party_title, plural, points, rule_name, waived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.offers.comparing import Way
    from simulator.offers.results import CounterOffer, CounterOffers, Path, PathObstacle
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


def counter_parts(scenario: Scenario, counter: CounterOffers | None, *, terms: bool = True) -> list[Part]:
    """Each party's best agreement, under each waiver where the red lines leave none. `terms`: what these agreements say as well."""
    if counter is None:
        return []
    parts: list[Part] = [heading("What each party would answer with, knowing what the others accept")]
    if counter.reason:
        parts.append(indented(counter.reason))
    for paths, found in groupby(counter.found, key=lambda each: each.waived):
        parts += _counters(scenario, paths, list(found), terms=terms)
    if counter.found and not terms:
        parts.append(indented("Their terms: --counter.", DIM))
    parts += [indented(f"With {waived(scenario, paths)} waived there is no agreement either.") for paths in counter.closed]
    if counter.more:
        parts.append(indented(f"{plural(counter.more, 'further minimal set')} of red lines to waive not looked into.", DIM))
    return parts


def _counters(scenario: Scenario, paths: tuple[str, ...], found: Sequence[CounterOffer], *, terms: bool) -> list[Part]:
    size = {p: Apart([each.point.surplus[p] for each in found], signed=True) for p in scenario.parties}
    rows = [(party_title(scenario, each.party), *(size[p](each.point.surplus[p]) for p in scenario.parties)) for each in found]
    columns = ("Offer by", *(party_title(scenario, p) for p in scenario.parties))
    parts: list[Part] = [indented(f"With {waived(scenario, paths)} waived", STRONG)] if paths else []
    parts += [indented("Surplus of each party:"), table(columns, rows, numbers=range(1, len(columns)))]
    tied = [f"{party_title(scenario, each.party)} ({each.tied - 1} more)" for each in found if each.tied > 1]
    if tied:
        parts.append(indented(f"As good for it and for the others: other agreements of {listed(tied)}.", DIM))
    if not terms:
        return parts
    return [*parts, *terms_parts(scenario, [Terms(party_title(scenario, each.party), each.point.outcome) for each in found])]


def path_parts(scenario: Scenario, way: Way | None, *, ratified: bool) -> list[Part]:
    """An order of the changes, with every party's surplus after each."""
    if way is None:
        return []
    parts: list[Part] = [heading(f"From {printable(way.start)} to {printable(way.end)}, one issue at a time")]
    if way.answer is None:
        return [*parts, indented("Not settled within the limit.")]
    if way.answer.path is not None:
        passed = ", every ratifying body passes what stands" if ratified else ""
        line = f"In this order no party falls below what no agreement is worth to it{passed}, and no red line is crossed."
        return [
            *parts,
            indented(f"{line} {_least_on_the_way(way.answer.path)}"),
            _steps(scenario, way.answer.path),
        ]
    if way.answer.obstacle is not None:
        parts.append(indented(_obstacle(scenario, way, way.answer.obstacle, ratified=ratified)))
    if way.answer.widest is None:
        return [*parts, indented("No order keeps the constraints and the red lines that the two ends keep.")]
    parts.append(indented(f"The order with the largest least surplus. {_least_on_the_way(way.answer.widest)}"))
    return [*parts, _steps(scenario, way.answer.widest)]


def _least_on_the_way(path: Path) -> str:
    least = points(path.least_surplus, signed=True)
    return f"Least surplus on the way, which compares points between parties: {least}."


def _obstacle(scenario: Scenario, way: Way, found: PathObstacle, *, ratified: bool) -> str:
    """Why there is no order of the changes."""
    if found.at == "between":
        bodies = ", meets a body that does not pass it" if ratified else ""
        return (
            f"None of this kind: every order of the changes breaks a constraint, crosses a red line{bodies} or takes a party below what "
            + ("no agreement is worth to it.")
        )
    which = printable(way.start if found.at == "start" else way.end)
    if found.short and not (found.infeasible or found.red_lines):
        return f"None of this kind: {which} gives {listed([party_title(scenario, p) for p in found.short])} less than no agreement."
    rules = found.infeasible or found.red_lines or found.bodies
    verb = "is ruled out by" if found.infeasible else "crosses" if found.red_lines else "is not passed by"
    return f"None of this kind: {which} {verb} {listed([rule_name(scenario, path).rstrip(',') for path in rules])}."


def _steps(scenario: Scenario, path: Path) -> Part:
    size = {p: Apart([step.surplus[p] for step in path.steps], signed=True) for p in scenario.parties}
    rows = [
        (change_in_words(scenario, change), *(size[p](step.surplus[p]) for p in scenario.parties))
        for change, step in zip(path.changes, path.steps, strict=True)
    ]
    columns = ("Change; surplus after it:", *(party_title(scenario, p) for p in scenario.parties))
    return table(columns, rows, numbers=range(1, len(columns)), widest_label=60)
