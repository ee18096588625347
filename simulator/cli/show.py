"""`zopa show`: parties, issues, who wants what, what hangs on it, what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.cli.parameters import (
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)
from simulator.report.command_lines import command_line

if TYPE_CHECKING:
    from simulator.dossier.overview import Overview


def show(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show a scenario: what is negotiated, by whom, what no agreement is worth; with --full all that the file says and what clashes."""
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_report
    from simulator.cli.typed import scenario_words, typed_with
    from simulator.dossier.overview import overview

    set_ = changes_typed(set_, rule)
    gathered = overview(scenario_of(file, set_))
    if json:
        from simulator.report.scenario.json import show_json

        put_json(show_json(gathered))
        return
    from simulator.report.scenario.text import show_full, show_screen

    commands = [*_next(gathered, scenario_words(file, set_)), typed_with("--full")]
    put_report(show_full(gathered) if full else show_screen(gathered, commands))


def _next(gathered: Overview, words: Sequence[str]) -> Iterator[str]:
    """What to ask of the scenario next; `words`: those that name it."""
    if any(party.ranking for party in gathered.scenario.parties.values()):
        yield command_line(["zopa", "stability", *words])
        return
    yield command_line(["zopa", "solve", *words])
    if any(offer.in_force for offer in gathered.scenario.offers.values()):
        yield command_line(["zopa", "compare", *words])
