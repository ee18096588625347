"""From a scenario to the files of another program, with what they cannot hold."""

from __future__ import annotations

from simulator.errors import UsageError
from simulator.extras import require
from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFormat, Written
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed, registered, unknown


def writer_named(name: str) -> ForeignFormat:
    """The format of a name. Raises `UsageError` where there is none, and where it is read alone."""
    form = registered(FOREIGN_FORMATS, name)
    if form.write is None:
        known = listed(each.name for each in FOREIGN_FORMATS.ours() if each.write is not None)
        raise UsageError(f"--format {form.name} is read alone, not written; written are {known}")
    return form


def written_as(scenario: Scenario, form: ForeignFormat, game: str | None = None) -> Written:
    """The scenario as files of a format. `game`: which of its games, of a format that holds one. Raises `UsageError` where the format
    cannot hold it at all."""
    assert form.write is not None
    if game is not None:
        if not form.of_game:
            raise UsageError(f"--game has no effect on the format '{form.name}'")
        if game not in scenario.games:
            raise UsageError(unknown("game", game, scenario.games))
        scenario = scenario.model_copy(update={"games": {game: scenario.games[game]}})
    if form.needs and not form.text:
        require(form.needs, f"writing {form.title}", extra="formats")
    return form.write(scenario)
