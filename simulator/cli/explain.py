"""`zopa explain`: why there is no agreement and what would open one, or how firm an agreement stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.exit_codes import ANSWERED, BUDGET_RAN_OUT, INTERRUPTED, NO_AGREEMENT
from simulator.cli.parameters import (
    MOST_DRAWS,
    OF_EVERYBODY,
    ExitCodeOption,
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RatifyOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.solve.why.explanation import Explanation


def explain(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=LOW:HIGH",
            help="Find the values of this number, within these bounds, at which an agreement comes or goes; may be given many times.",
            show_default="only numbers with a range",
        ),
    ] = None,
    no_thresholds: Annotated[bool, typer.Option("--no-thresholds", help="Leave out such values of the numbers with a range.")] = False,
    directions: Annotated[
        int, typer.Option(min=1, max=MOST_DRAWS, metavar="N", help="Directions drawn in which all numbers with a range move together.")
    ] = 50,
    ratify: RatifyOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="Rows of a ranked table at most; 0: all.")] = 10,
    exit_code: ExitCodeOption = False,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say why the parties find no agreement and what would open one; where there is one, how firm it is.

    With --full each section is printed as soon as it is finished; at a terminal, what is found on the way is told above the progress bar.
    """
    from simulator.cli.agreements import stop_if_complaints, stop_if_refused
    from simulator.cli.explain_sections import Listener
    from simulator.cli.progress import talk_after_a_second
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.spans import span_of
    from simulator.cli.typed import refuse_typed, scenario_words
    from simulator.scenario.changes import changed
    from simulator.scenario.consent import signed_by_everybody
    from simulator.solve.why.answering import answer
    from simulator.solve.why.explanation import WaivedCase

    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    if not signed_by_everybody(scenario):
        refuse_typed({"--directions": OF_EVERYBODY})
    spans = dict(span_of(text) for text in vary or [])
    with talk_after_a_second(quiet=quiet) as talk:
        listener = Listener(scenario, limit, talk, as_json=json, words=None if full else scenario_words(file, set_, ratify))
        found = answer(
            scenario,
            vary=spans,
            numbers=not no_thresholds,
            directions=directions,
            ratify=chance_of(ratify),
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=None if talk is None else talk.update,
            on_found=listener.found,
            on_settled=listener.settled,
        )
    for each in [WaivedCase((), found.result), *found.cases]:
        stop_if_refused(changed(scenario, {f"{path}.in_force": False for path in each.waived}), each.result)
    stop_if_complaints(scenario, _lifted(found), None if found.result.ratification is None else found.result.ratification.chance)
    listener.end(found)
    raise typer.Exit(_code(found, exit_code))


def _lifted(found: Explanation) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """What passes without some red lines under agreement rules, each with these."""
    if found.by_rules is not None and found.by_rules.waivers is not None:
        yield from ((each.red_lines, each.point.outcome) for each in found.by_rules.waivers.sets if each.point is not None)


def _code(found: Explanation, exit_code: bool) -> int:
    if found.stopped == "interrupted":
        return INTERRUPTED
    if exit_code and found.verdict == "no agreement":
        return NO_AGREEMENT
    if exit_code and found.verdict == "undecided":
        return BUDGET_RAN_OUT
    return ANSWERED
