"""What happened, as people enter it: a few words for one forecast, a table for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.files import TABLE, read_limited
from simulator.formats.cells import NO_DEAL, named_by, number_of
from simulator.formats.tables import find_columns, read_table
from simulator.scenario.located import shown
from simulator.scenario.names import did_you_mean, listed
from simulator.validate.forecast import Forecast
from simulator.validate.forecast_scores import EnteredOutcome

AGREED = frozenset({"agreement", "agreed", "yes", "true", "1"})
NOT_AGREED = NO_DEAL | {"not agreed", "false", "0"}


def outcome_typed(forecast: Forecast, text: str) -> EnteredOutcome:
    """The outcome in a text: `none`, `agreement`, or terms such as `price=60,delivery=now`. Raises `UsageError` for anything else."""
    said = " ".join(text.casefold().split())
    if said in NOT_AGREED:
        return EnteredOutcome(False, {})
    if said in AGREED:
        return EnteredOutcome(True, {})
    terms = {}
    for part in text.split(","):
        issue, sign, option = part.partition("=")
        if not sign:
            raise UsageError(f"--outcome {shown(text)}: expected none, agreement, or terms as in issue=option,…")
        name, key = _term(forecast, issue.strip(), option.strip(), "--outcome")
        if name in terms:
            raise UsageError(f"--outcome {shown(text)}: {shown(name)} stands there twice")
        terms[name] = key
    return EnteredOutcome(True, terms)


def outcomes_in(path: str, forecasts: Mapping[str, Forecast]) -> dict[str, EnteredOutcome]:
    """The outcomes in a table: a column `forecast` (the file, or its name alone), a column `agreement` (yes or no), and columns of issues.
    An empty cell under `agreement` means that it is not known yet. Raises `UsageError`, with row and column, for what cannot be read."""
    table = read_table(read_limited(Path(path), TABLE), path, ["forecast", "agreement"])
    columns = find_columns(table, {"forecast": (), "agreement": ()})
    issues = {name for each in forecasts.values() for name in each.issues}
    found: dict[str, EnteredOutcome] = {}
    faults = []
    for row in table.rows:
        reading_steps(100 + 3 * len(forecasts))
        cell = row.cells[columns.at["forecast"]]
        name = _named(cell, list(forecasts))
        if name is None:
            faults.append(
                table.fault(row.number, columns.at["forecast"], f"no forecast {shown(cell)} is given{did_you_mean(cell, forecasts)}")
            )
            continue
        if name in found:
            faults.append(table.fault(row.number, columns.at["forecast"], f"{shown(cell)} stands there twice"))
            continue
        said = " ".join(row.cells[columns.at["agreement"]].casefold().split())
        if not said:
            continue
        if said not in AGREED | NOT_AGREED:
            faults.append(table.fault(row.number, columns.at["agreement"], f"expected yes, no or nothing, found {shown(said)}"))
            continue
        terms = {}
        for k, head in enumerate(table.header):
            if head in issues and row.cells[k]:
                try:
                    issue, option = _term(forecasts[name], head, row.cells[k], "")
                except UsageError as error:
                    faults.append(table.fault(row.number, k, str(error)))
                    continue
                terms[issue] = option
        if terms and said in NOT_AGREED:
            faults.append(table.fault(row.number, None, "has terms though nothing was agreed; take them out, or write yes under agreement"))
        found[name] = EnteredOutcome(said in AGREED, terms)
    others = [head for head in columns.others if head not in issues]
    if others:
        faults.append(table.fault(table.header_row, None, f"no forecast has an issue {listed(others)}; take the column out"))
    if faults:
        raise UsageError("\n".join(faults))
    return found


def _named(cell: str, names: Sequence[str]) -> str | None:
    """The forecast that a cell names: by the path that was given, by the name of the file, or by that without its ending."""
    for spell in (str, lambda name: Path(name).name, lambda name: Path(name).name.split(".")[0]):
        same = [name for name in names if spell(name) == cell]
        if len(same) == 1:
            return same[0]
    return None


def _term(forecast: Forecast, issue: str, text: str, option: str) -> tuple[str, str]:
    """The keys of an issue and of one of its options, by these or their titles. `option`: what begins a message."""
    start = f"{option} " if option else ""
    name = named_by({key: each.title for key, each in forecast.issues.items()}, issue)
    if name is None:
        raise UsageError(f"{start}no such issue {shown(issue)}{did_you_mean(issue, forecast.issues)}")
    titles = forecast.issues[name].titles
    key = named_by(titles, text)
    if key is None and (number := number_of(text)) is not None:
        key = next((each for each in titles if number_of(each) == number), None)
    if key is None:
        raise UsageError(f"{start}no such option {shown(text)} of '{name}'{did_you_mean(text, titles)}")
    return name, key
