"""`zopa solve`: the agreements and the bargaining solutions, or the proof that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulator.cli.exit_codes import ANSWERED, BUDGET_RAN_OUT, INTERRUPTED, NO_AGREEMENT
from simulator.cli.parameters import (
    OF_DRAWS,
    OF_EVERYBODY,
    DrawsOption,
    ExitCodeOption,
    FullOption,
    JsonOption,
    MemoryLimitOption,
    NoDrawsOption,
    QuietOption,
    RatifyOption,
    RuleOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    TimeLimitOption,
    changes_typed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.offers.home import HomeFront
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import Result


def engine_names(incomplete: str) -> list[str]:
    """Names of the engines, for the shell."""
    from simulator.solve.engine import ENGINES

    return [name for name in ENGINES.names() if name.startswith(incomplete)]


def solution_names(incomplete: str) -> list[str]:
    """Names of the bargaining solutions, for the shell."""
    from simulator.solve.solution import SOLUTIONS

    return [name for name in SOLUTIONS.names() if name.startswith(incomplete)]


SolutionOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Only this bargaining solution; may be given many times. Known: {solutions}.",
        show_default="all that come with zopa",
        autocompletion=solution_names,
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Force an engine: {engines}.",
        show_default="by size",
        autocompletion=engine_names,
    ),
]
FrontierOption = Annotated[
    Literal["acceptable", "all", "none"],
    typer.Option(case_sensitive=False, help="Pareto frontier of the acceptable outcomes, of all outcomes within the red lines, or none."),
]
CountOption = Annotated[
    bool | None,
    typer.Option(
        "--count/--no-count",
        help="Count the outcomes that all parties accept, whatever that takes, or not at all.",
        show_default="as far as it takes less than the rest",
    ),
]
CertificateOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Write the proof that there is no agreement to a new file; - writes it to standard output instead of the report.",
        show_default="none written",
    ),
]


def solve(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    solution: SolutionOption = None,
    engine: EngineOption = None,
    frontier: FrontierOption = "acceptable",
    points: Annotated[int, typer.Option(min=0, metavar="N", help="Points of the frontier that --json lists at most; 0 lists all.")] = 1000,
    count: CountOption = None,
    certificate: CertificateOption = None,
    ratify: RatifyOption = None,
    draws: DrawsOption = 200,
    no_draws: NoDrawsOption = False,
    seed: SeedOption = 0,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    exit_code: ExitCodeOption = False,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find the agreements that all parties would sign and what each bargaining solution chooses, or prove that there are none."""
    from simulator.cli.agreements import stop_if_refused
    from simulator.cli.certificates import write_certificate
    from simulator.cli.files import refuse_unwritable
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.typed import refuse_typed, scenario_words
    from simulator.scenario.consent import signed_by_everybody
    from simulator.solve.answering import answer as solved

    if no_draws:
        refuse_typed(OF_DRAWS)
    if frontier == "none" or not json:
        refuse_typed({"--points": "--json, which lists the points of a frontier"})
    if certificate is not None and certificate != "-":
        refuse_unwritable(certificate, "--certificate")
    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    if not signed_by_everybody(scenario):
        refuse_typed(dict.fromkeys(("--count", "--no-count"), OF_EVERYBODY))
    with progress_after_a_second(quiet=quiet) as progress:
        result = solved(
            scenario,
            solutions=solution,
            engine=engine,
            frontier=None if frontier == "none" else frontier,
            count=count,
            ratify=chance_of(ratify),
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=progress,
        )
    stop_if_refused(scenario, result)
    shares = () if no_draws or certificate == "-" else _shares(scenario, result, draws, seed, time_limit, quiet=quiet)
    if certificate is not None:
        write_certificate(certificate, result, quiet=quiet)
    if certificate != "-":
        command = ["zopa", "solve", *scenario_words(file, set_, ratify)]
        _report(scenario, result, command, json, full, points, shares, _home(scenario, result, time_limit), certificate)
    raise typer.Exit(_code(result, shares, exit_code))


def _shares(scenario: Scenario, result: Result, draws: int, seed: int, time_limit: float, *, quiet: bool) -> Sequence[ShareWithAgreement]:
    """The draws with an agreement, also under each minimal waiver where the red lines alone leave none. Nothing where no number
    can be drawn, or where a limit or Ctrl-C ended the solving already."""
    from simulator.cli.progress import progress_after_a_second
    from simulator.scenario.draws import drawable
    from simulator.solve.existence import DRAWS_TIME_LIMIT, shares_under_waivers

    if result.stopped or not drawable(scenario, bodies=result.ratification is not None):
        return ()
    waivers = result.no_deal.waived_sets if result.no_deal is not None else ()
    limit = min(DRAWS_TIME_LIMIT, max(0.0, time_limit - result.seconds))
    ratify = result.ratification.chance if result.ratification is not None else None
    with progress_after_a_second(quiet=quiet) as progress:
        return shares_under_waivers(scenario, waivers, draws=draws, seed=seed, ratify=ratify, time_limit=limit, progress=progress)


def _home(scenario: Scenario, result: Result, time_limit: float) -> HomeFront | None:
    """What stands behind the answer at home; None where ratification is not required."""
    if result.ratification is None:
        return None
    from simulator.offers.home import home_of

    return home_of(scenario, result, time_limit)


def _report(
    scenario: Scenario,
    result: Result,
    command: Sequence[str],
    as_json: bool,
    full: bool,
    points: int,
    shares: Sequence[ShareWithAgreement],
    home: HomeFront | None,
    certificate: str | None,
) -> None:
    from simulator.cli.streams import put_json, put_report
    from simulator.cli.typed import typed_with
    from simulator.dossier.asides import asides_of

    asides = asides_of(scenario, result)
    if as_json:
        from simulator.report.solve.json import solve_json
        from simulator.report.solve.json_asides import asides_json

        put_json({**solve_json(result, points, shares, home), "beside": asides_json(asides)})
    else:
        from simulator.report.first_screen import to_type_next
        from simulator.report.solve.no_deal import next_commands
        from simulator.report.solve.short import solve_screen
        from simulator.report.solve.text import solve_report

        if full:
            commands = [] if result.no_deal is None else next_commands(result.no_deal, command, certificate)
            put_report([*solve_report(scenario, result, shares, home, asides), *to_type_next(commands)])
        else:
            put_report(solve_screen(scenario, result, command, typed_with("--full"), shares, certificate, asides))


def _code(result: Result, shares: Sequence[ShareWithAgreement], exit_code: bool) -> int:
    if "interrupted" in (result.stopped, *(share.stopped for share in shares)):
        return INTERRUPTED
    if exit_code and result.verdict == "no agreement":
        return NO_AGREEMENT
    if exit_code and result.verdict == "undecided":
        return BUDGET_RAN_OUT
    return ANSWERED
