"""`zopa coalitions`: who could sign without the others, and which agreements no coalition can break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def coalitions(
    file: ScenarioArgument,
    offer: Annotated[
        str | None,
        typer.Argument(
            metavar="OFFER",
            help="The agreement of all that a coalition might leave: the name of an offer in the file, or terms in full.",
            show_default="none; coalitions are compared with the default alone",
        ),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    default: Annotated[
        str | None,
        typer.Option(
            metavar="TERMS",
            help="How things stay where nobody changes them: an offer, a course of no deal with an outcome, or full terms. Required "
            "where everybody must sign.",
            show_default="none",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Outcomes of the core, and coalitions that win by agreement rules, shown at most; 0: all."),
    ] = 10,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say which parties could settle something without the others, whether they would rather, and which agreements no coalition can
    improve upon whatever the others do.

    The file says on each issue who can change it alone (controlled_by). By agreement rules: what the smallest winning coalitions can do
    that the others must bear.
    """
    from simulator.budget import Budget
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen
    from simulator.errors import UsageError
    from simulator.games.alpha_core import alpha_core
    from simulator.games.alpha_core import coalitions as found_coalitions
    from simulator.offers.reading import course_named, outcome_named, terms_named
    from simulator.scenario.consent import signed_by_everybody

    scenario = scenario_of(file, changes_typed(set_, rule))
    if default is None and signed_by_everybody(scenario):
        raise UsageError(_which_default(scenario))
    if default is None and offer is not None:
        raise UsageError(f"whether a coalition would rather leave an agreement is asked beside a default; {_which_default(scenario)}")
    course = None if default is None else course_named(scenario, default)
    start = None if default is None else outcome_named(scenario, default)
    agreement = None if offer is None else terms_named(scenario, offer)
    with progress_after_a_second(quiet=quiet) as progress:
        budget = Budget(time_limit, memory_limit, progress)
        found = found_coalitions(scenario, start, agreement, course=course, listed=limit or None, budget=budget)
        core = alpha_core(scenario, start, course=course) if start is not None and _is_small(scenario) else None
    if json:
        from simulator.report.games.json_coalitions import coalitions_json

        put_json(coalitions_json(scenario, found, core, limit))
    else:
        from simulator.report.games.coalitions import coalitions_report

        put_screen(coalitions_report(scenario, found, core, limit), full=full, scenario=scenario)


def _is_small(scenario: Scenario) -> bool:
    """Whether the core is looked for."""
    from simulator.games.coalition_choices import MOST_OUTCOMES
    from simulator.payoffs.compiling import compile_payoffs

    return compile_payoffs(scenario, rules_known=True).n_outcomes <= MOST_OUTCOMES


def _which_default(scenario: Scenario) -> str:
    """What a default may be, with those that the file holds: courses that end in an outcome, and offers in full."""
    from simulator.scenario.names import listed

    courses = scenario.no_deal.courses if scenario.no_deal is not None else {}
    known = [name for name, course in courses.items() if course.outcome is not None]
    known += [name for name, offer in scenario.offers.items() if set(offer.terms) == set(scenario.issues)]
    of_file = f"{listed(known)} of the file, or " if known else ""
    return f"say how things stay where nobody changes them: --default with {of_file}full terms (issue=option,…)"
