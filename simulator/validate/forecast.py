"""A sealed forecast: what the model says before the event, in a file whose digest tells whether it was altered since.

The digest keeps nobody from writing another file with a digest that fits. Who wants others to believe the date tells them the digest before
the event.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from simulator.budget import reading_steps
from simulator.cards import Card, Shown
from simulator.digests import KEY, seal, sealed
from simulator.errors import UsageError
from simulator.figures import percent
from simulator.files import MIB, FileKind, read_limited, write_whole

SCHEMA = "zopa/forecast/1"

FORECAST = FileKind("a forecast", 4 * MIB)

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class ForecastIssue:
    """One issue of a forecast. `titles`: option key → title, of all options. `draws`: option key → draws with an agreement in
    which the solution has it."""

    title: str
    titles: Mapping[str, str]
    draws: Mapping[str, int]

    def chance(self, option: str) -> Fraction:
        """The chance that an agreement has an option: its share of draws, with half a draw beside for each option, so that none is 0."""
        return (self.draws.get(option, 0) + HALF) / (sum(self.draws.values()) + HALF * len(self.titles))


@dataclass(frozen=True, repr=False)
class Forecast(Shown):
    """What was written down before the event. `by`: an agreement is expected, or not, by this day. `verdict`: the answer for the base
    values. `agreements` of the `decided` draws have an agreement. `solution`: the one that chooses its terms, in each draw. `scenario`:
    the whole scenario as a file. `sha256`: the digest of all of it."""

    title: str
    made: dt.date
    by: dt.date
    note: str
    verdict: str
    draws: int
    seed: int
    decided: int
    agreements: int
    solution: str
    issues: Mapping[str, ForecastIssue]
    scenario: str
    made_by: str
    sha256: str = ""

    @property
    def chance(self) -> Fraction:
        """The chance of an agreement: the share of draws with half a draw beside on either side, so that it is neither 0 nor 1 (Krichevsky
        & Trofimov 1981)."""
        return (self.agreements + HALF) / (self.decided + 1)

    def card(self) -> Card:
        said = f"chance of an agreement by {self.by.isoformat()}: {percent(self.chance)}"
        rows = [(issue.title, self.likeliest(name)) for name, issue in self.issues.items()]
        return Card("Forecast", self.title, said, ("Issue", "Likeliest if agreed"), rows)

    def likeliest(self, issue: str) -> str:
        """The likeliest option of an issue in words, with its chance."""
        found = self.issues[issue]
        option = max(found.titles, key=lambda key: (found.draws.get(key, 0), key))
        return f"{found.titles[option]} ({percent(found.chance(option))})"

    def to_json(self) -> dict[str, Any]:
        """The object that is sealed, with its digest."""
        issues = {name: {"title": i.title, "options": dict(i.titles), "draws": dict(i.draws)} for name, i in self.issues.items()}
        return sealed(
            {
                "schema": SCHEMA,
                "title": self.title,
                "made": self.made.isoformat(),
                "by": self.by.isoformat(),
                "note": self.note,
                "verdict": self.verdict,
                "draws": self.draws,
                "seed": self.seed,
                "decided": self.decided,
                "agreements": self.agreements,
                "solution": self.solution,
                "issues": issues,
                "scenario": self.scenario,
                "made_by": self.made_by,
            }
        )

    def to_bytes(self) -> bytes:
        """The sealed file."""
        return (json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n").encode()

    def save(self, path: str | Path) -> None:
        """Write the sealed file, in place of one that has its name. Raises `OSError`."""
        write_whole(Path(path), self.to_bytes())


def read_forecast(path: str | Path) -> Forecast:
    """A sealed forecast. Raises `UsageError`, which names the file, where it is none, and where it was altered since it was sealed."""
    data = read_limited(Path(path), FORECAST)
    try:
        found = json.loads(data)
        state = seal(found)
    except (ValueError, RecursionError):
        raise UsageError(f"{path}: not JSON; expected a forecast that zopa seal has written") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise UsageError(f"{path}: no forecast; expected a file that zopa seal has written")
    if state != "fits":
        why = "its digest is missing" if state == "missing" else "its digest does not fit"
        raise UsageError(f"{path}: altered since it was sealed ({why}); it is not scored. Take the file as it was written")
    try:
        return forecast_of(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{path}: sealed, but of another form than this version's ({type(error).__name__}: {error})") from None


def read_forecasts(paths: Sequence[str | Path]) -> dict[str, Forecast]:
    """Sealed forecasts by their paths. Raises `UsageError` with every file that is refused, and where one is named twice."""
    found: dict[str, Forecast] = {}
    faults = []
    for path in paths:
        reading_steps(5000)
        try:
            if str(path) in found:
                raise UsageError(f"{path}: is named twice; name it once")
            found[str(path)] = read_forecast(path)
        except UsageError as error:
            faults.append(str(error))
    if faults:
        raise UsageError("\n".join(faults))
    return found


def forecast_of(data: Mapping[str, Any]) -> Forecast:
    """The forecast in an object that `to_json` has made. Raises `ValueError` where its counts of draws cannot be those of one."""
    issues = {name: _issue(name, each) for name, each in data["issues"].items()}
    found = Forecast(
        title=str(data["title"]),
        made=dt.date.fromisoformat(data["made"]),
        by=dt.date.fromisoformat(data["by"]),
        note=str(data["note"]),
        verdict=str(data["verdict"]),
        draws=_whole(data["draws"]),
        seed=_whole(data["seed"]),
        decided=_whole(data["decided"]),
        agreements=_whole(data["agreements"]),
        solution=str(data["solution"]),
        issues=issues,
        scenario=str(data["scenario"]),
        made_by=str(data["made_by"]),
        sha256=str(data[KEY]),
    )
    if not found.agreements <= found.decided <= found.draws:
        raise ValueError(f"{found.agreements} agreements in {found.decided} decided of {found.draws} draws")
    for name, issue in issues.items():
        if sum(issue.draws.values()) > found.agreements:
            raise ValueError(f"'{name}' has terms in more draws than the {found.agreements} that have an agreement")
    return found


def _issue(name: str, data: Mapping[str, Any]) -> ForecastIssue:
    titles = {option: str(title) for option, title in data["options"].items()}
    draws = {option: _whole(count) for option, count in data["draws"].items()}
    strange = next((option for option in draws if option not in titles), None)
    if strange is not None or not titles:
        raise ValueError(f"'{name}' has draws of {strange!r}, which is no option of it" if titles else f"'{name}' has no options")
    return ForecastIssue(str(data["title"]), titles, draws)


def _whole(number: object) -> int:
    """A whole number, 0 or more."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ValueError(f"expected a whole number, found {number!r}")
    return number
