"""From the words of `zopa simulate` to talks, and their answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulator.cli.pictures import picture_names, write_pictures
from simulator.cli.streams import put_json, put_report, put_screen
from simulator.cli.typed import typed_with
from simulator.errors import UsageError
from simulator.report.command_lines import command_line

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.talks.monte_carlo import Simulation
    from simulator.talks.sessions import Setting


def setting_of(
    scenario: Scenario,
    protocol: str,
    strategies: Sequence[str],
    first: str | None,
    turns_about: bool,
    order: str | None,
    learn: bool,
    rounds: int | None,
) -> Setting:
    """The setting that the options ask for. Parties by key or title. Raises `UsageError` for an unknown party and for a strategy
    given twice; other names are checked with the talks."""
    from simulator.formats.cells import issue_of, party_of
    from simulator.talks.sessions import Setting

    general, own = None, {}
    for text in strategies:
        party, equals, name = (part.strip() for part in text.partition("="))
        if not equals:
            party, name = "", party
        elif party:
            party = party_of(scenario, party)
        if (party in own) if party else (general is not None):
            raise UsageError(f"--strategy {text}: a strategy for {party or 'all parties'} is given twice; say it once")
        if party:
            own[party] = name
        else:
            general = name
    chosen = {**(dict.fromkeys(scenario.parties, general) if general is not None else {}), **own}
    issues = tuple(issue_of(scenario.issues, part.strip()) or part.strip() for part in order.split(",")) if order else ()
    setting = Setting(protocol, chosen, None if first is None else party_of(scenario, first), turns_about, issues, learn, rounds)
    if issues and setting.protocol != "issue_by_issue":
        raise UsageError(f"--order is for the protocol issue_by_issue; with {protocol} all issues are talked about at once")
    return setting


def held(
    scenario: Scenario,
    setting: Setting,
    seed: int,
    sessions: int,
    against: Sequence[str],
    again: Sequence[str],
    plot: str | None,
    workers: int,
    cluster: str | None,
    *,
    full: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Hold the sessions, with and without the change, and print what came out. `again`: the words that name the scenario."""
    from simulator.formats.assignments import changes_of
    from simulator.report.path_titles import change_in_words
    from simulator.report.talks.json import simulate_json
    from simulator.report.talks.text import simulate_report
    from simulator.scenario.changes import changed
    from simulator.talks.monte_carlo import difference, simulate

    names = picture_names(plot, ["by-date"]) if plot is not None else {}
    changes = changes_of(scenario, against)
    other = changed(scenario, changes) if changes else None
    with _progress(sessions * (2 if against else 1), quiet=quiet) as told:
        found = simulate(scenario, setting, sessions=sessions, seed=seed, workers=workers, cluster=cluster, progress=told)
        second = None
        if other is not None:
            further = None if told is None else lambda done: told(sessions + done)
            second = simulate(other, setting, sessions=sessions, seed=seed, workers=workers, cluster=cluster, progress=further)
    apart = None if second is None else difference(found, second)
    change = ", ".join(change_in_words(scenario, path, value) for path, value in changes.items())
    if as_json:
        put_json(simulate_json(found, second, apart, ", ".join(against)))
    else:
        put_screen(simulate_report(scenario, found, second, apart, change), _next(found, again), full=full)
    if names:
        from simulator.report.talks.plots import by_date

        write_pictures(names, {"by-date": by_date(scenario, found, second, change)}, quiet=quiet)


def _next(found: Simulation, again: Sequence[str]) -> list[str]:
    """What to type next: why nothing can be agreed; or fewer rounds where the talks end too soon, and one session word by word."""
    from simulator.report.talks.why import fewer_rounds

    if not any(found.zone.signed):
        return [command_line(["zopa", "explain", *again])]
    fewer = fewer_rounds(found)
    return [*([] if fewer is None else [typed_with("--rounds", str(fewer))]), typed_with("--trace", "0")]


def traced(
    scenario: Scenario,
    setting: Setting,
    seed: int,
    number: int,
    sessions: int | None,
    plot: str | None,
    *,
    full: bool,
    as_json: bool,
    quiet: bool,
    against: Sequence[str],
) -> None:
    """Session `number` word by word; `sessions`: how many there are, where that was typed."""
    from simulator.report.talks.json import transcript_json
    from simulator.report.talks.transcript import transcript_report, transcript_screen
    from simulator.report.words import plural
    from simulator.talks.sessions import Talks

    if against:
        raise UsageError("--against compares many sessions; leave it out with --trace, and make the change with --set")
    if sessions is not None and number >= sessions:
        raise UsageError(f"--trace {number}: of {plural(sessions, 'session')} the last is {sessions - 1}, the first is 0")
    names = picture_names(plot, ["dance"]) if plot is not None else {}
    talks = Talks(scenario, setting, seed)
    session = talks.session(number, trace=True)
    if as_json:
        put_json(transcript_json(talks.world, session, seed))
    elif full:
        put_report(transcript_report(scenario, talks.world, session))
    else:
        put_report(transcript_screen(scenario, talks.world, session, typed_with("--full")))
    if names:
        from simulator.report.talks.plots import dance

        write_pictures(names, {"dance": dance(scenario, talks.world, session)}, quiet=quiet)


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on standard error, at a terminal alone."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("sessions", total=total)
        yield lambda done: bar.update(task, completed=done)
