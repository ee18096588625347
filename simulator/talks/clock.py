"""Rounds in time: how long one lasts, how many there are, and on which day each begins."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from simulator.errors import UsageError
from simulator.scenario.durations import Duration, duration
from simulator.scenario.model import Scenario
from simulator.scenario.rounds import months_a_round, rounds_of


@dataclass(frozen=True)
class Clock:
    """`rounds`: after so many the talks end without an agreement. `months`: length of a round. `start`: the day of the first round; None
    where the file names none. `step`: a round as the file writes it; None without a calendar (a round then counts as a month)."""

    rounds: int
    months: Fraction
    start: date | None
    step: Duration | None

    def day(self, number: int) -> date | None:
        """The day on which round `number` (from 0) begins."""
        if self.start is None or self.step is None:
            return None
        return _later(self.start, self.step, number)


def _later(start: date, step: Duration, number: int) -> date:
    """So many steps after a day. Raises `OverflowError` beyond the last day that a date can name."""
    count = step.count * number
    if step.unit in ("day", "week"):
        return start + timedelta(days=float(count) * (7 if step.unit == "week" else 1))
    whole = int(count * (12 if step.unit == "year" else 1))
    year, month = divmod(start.month - 1 + whole, 12)
    if start.year + year > date.max.year:
        raise OverflowError(f"the year {start.year + year}")
    return date(start.year + year, month + 1, min(start.day, monthrange(start.year + year, month + 1)[1]))


def clock_of(scenario: Scenario, rounds: int | None = None) -> Clock:
    """The rounds of a scenario's talks. `rounds`: instead of the horizon of its `no_deal` (default: 20 where there is none).

    Raises `UsageError` for less than one round, and where the last one would begin after the year 9999.
    """
    step = None if scenario.calendar is None else duration(scenario.calendar.round)
    rounds = rounds_of(scenario) if rounds is None else rounds
    if rounds < 1:
        raise UsageError(f"talks need at least one round, found {rounds}")
    start = None if scenario.calendar is None else scenario.calendar.start
    if scenario.calendar is not None and start is not None and step is not None:
        _refuse_beyond_dates(start, step, rounds, scenario.calendar.round)
    return Clock(rounds, months_a_round(scenario), start, step)


def _refuse_beyond_dates(start: date, step: Duration, rounds: int, written: str) -> None:
    try:
        _later(start, step, rounds - 1)
    except OverflowError as error:
        raise UsageError(
            f"calendar.round: the last of {rounds:,} rounds of {written} from {start} on would begin after the year {date.max.year}; "
            "take fewer rounds, or shorter ones"
        ) from error
