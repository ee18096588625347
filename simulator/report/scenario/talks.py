"""The talks in time, side payments, named games and studies of a file, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, records
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, force, remarks
from simulator.report.words import date, issue_title, listed, option_title, party_title
from simulator.scenario.calendar import ValueSpan
from simulator.scenario.design import DESIGNS

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.calendar import Drift, Event, Study, Varied
    from simulator.scenario.games import NamedGame
    from simulator.scenario.model import Scenario


def talks_parts(scenario: Scenario) -> list[Part]:
    """Calendar, side payments, games, studies: each where the file has it."""
    return [*_calendar(scenario), *_side_payments(scenario), *_games(scenario), *_studies(scenario)]


def _calendar(scenario: Scenario) -> list[Part]:
    calendar = scenario.calendar
    if calendar is None:
        return []
    start = f", from {date(calendar.start)}" if calendar.start else ""
    parts: list[Part] = [heading("The talks in time"), indented(f"A round lasts {printable(calendar.round)}{start}.")]
    rows = [
        (
            f"{printable(event.title)} ({key})",
            _when(event),
            "; ".join(
                f"{issue_title(scenario, i)}: {listed([option_title(scenario, i, o) for o in gone])}" for i, gone in event.removes.items()
            ),
            _ends(scenario, event),
            "" if event.drift is None else _drift(event.drift),
            "yes" if event.ends_talks else "",
            force(event.in_force),
            *remarks(scenario, event),
        )
        for key, event in calendar.events.items()
    ]
    columns = ("Event", "When", "Can no longer be agreed", "Courses end with", "Moves", "Ends the talks", "In force", *REMARKS)
    return [*parts, records(columns, rows)] if rows else parts


def _when(event: Event) -> str:
    chance = "" if event.chance_per_month is None else f"chance {event.chance_per_month.base} a month"
    days = "" if event.days is None else f"takes {event.days.base} days"
    return ", ".join(part for part in (date(event.date), chance, days) if part)


def _ends(scenario: Scenario, event: Event) -> str:
    return "; ".join(
        f"{issue_title(scenario, issue)}: {option_title(scenario, issue, new)} in place of {option_title(scenario, issue, old)}"
        for issue, instead in event.in_courses.items()
        for old, new in instead.items()
    )


def _drift(drift: Drift) -> str:
    name = f"{printable(drift.title)}: " if drift.title else ""
    return f"{name}{drift.start.base} {printable(drift.unit)} at the start, {drift.per_month.base} a month"


def _side_payments(scenario: Scenario) -> list[Part]:
    payments = scenario.side_payments
    if payments is None:
        return []
    each = listed([f"{party_title(scenario, p)} {number.base}" for p, number in payments.points_per_unit.numbers.items()])
    most = "" if payments.most is None else f" At most {payments.most.base} may be paid in all."
    return [heading("Side payments"), indented(f"In {printable(payments.unit)}; points that a unit is worth: {each}.{most}")]


def _games(scenario: Scenario) -> list[Part]:
    parts: list[Part] = []
    for key, game in scenario.games.items():
        parts.append(heading(printable(f"Game: {game.title} ({key})")))
        rows = [
            (
                printable(f"{row.title} ({name})" if row.title else name),
                "; ".join(f"{party_title(scenario, p)}: {listed(list(map(printable, acts)), 'or')}" for p, acts in row.when.items()),
                "; ".join(f"{party_title(scenario, p)} {points.base}" for p, points in row.points.numbers.items()),
                *remarks(scenario, row),
            )
            for name, row in game.payoffs.items()
        ]
        parts += [indented(_actions(scenario, game)), records(("Combination", "When", "Points", *REMARKS), rows)]
        parts += [indented(f"{title}: {text}") for title, text in zip(REMARKS, remarks(scenario, game), strict=True) if text]
    return parts


def _actions(scenario: Scenario, game: NamedGame) -> str:
    each = [f"{party_title(scenario, p)}: {listed(list(map(printable, acts)), 'or')}" for p, acts in game.players.items()]
    return f"Each chooses at once. {'; '.join(each)}."


def _studies(scenario: Scenario) -> list[Part]:
    rows = [
        (
            f"{printable(study.title)} ({key})",
            "; ".join(f"{path}: {_values(values)}" for path, values in study.vary.items()),
            _design(study),
            listed(list(map(printable, study.overlays))),
            printable(study.finding or ""),
            *remarks(scenario, study),
        )
        for key, study in scenario.studies.items()
    ]
    columns = ("Study", "Varies", "Design", "Compared with", "Found", *REMARKS)
    return [heading("Studies worth repeating"), records(columns, rows)] if rows else []


def _design(study: Study) -> str:
    samples = "" if study.samples is None else f", {study.samples} samples"
    return DESIGNS[study.design].title + samples


def _values(values: Varied) -> str:
    if isinstance(values, ValueSpan):
        return f"{values.steps} values from {values.from_} to {values.to}"
    if isinstance(values, str):
        return "drawn from its range"
    return ", ".join(printable(str(value).lower() if isinstance(value, bool) else str(value)) for value in values)
