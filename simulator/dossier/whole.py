"""Everything that a report of a scenario tells, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import Budget, Progress
from simulator.dossier.asides import chances_unasked
from simulator.dossier.overview import Overview, overview
from simulator.scenario.changes import changed

if TYPE_CHECKING:
    from simulator.dossier.findings import Findings
    from simulator.offers.comparing import CompareReport
    from simulator.offers.home import HomeFront
    from simulator.offers.ratification import Ratification
    from simulator.scenario.model import Scenario
    from simulator.scenario.numbers import Number
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import Result
    from simulator.solve.why.explanation import Explanation
    from simulator.solve.why.what_if import WhatIf

CASES = 2
"""Where the red lines alone leave nothing, the report goes on under so many sets of them to waive, so that no one party's concession is the
only one shown."""


@dataclass(frozen=True)
class OpenCase:
    """What there is with the red lines at `waived` lifted; without any, the scenario as it stands. `what_if`: None where Ctrl-C ended the
    work before."""

    waived: tuple[str, ...]
    scenario: Scenario
    result: Result
    what_if: WhatIf | None


@dataclass(frozen=True)
class Whole:
    """The answers of one report.

    `cases`: the scenario as it stands, or where its red lines alone leave no outcome, what there is under each of the first `CASES`
    minimal sets of red lines to waive; `more_cases`: how many further sets there are. `compared`: None without offers in force. `home`:
    with ratification required, what stands behind the first solution at home; `unasked`: without, the chances of ratifying bodies in
    force to pass it. `findings`: of the run given, if any. `numbers`: every
    number of the scenario by its path. `subject`: the words that name the scenario on a command line; `command`: those that make the
    report again. `interrupted`: whether Ctrl-C ended the work. `left_out`: what is not known where agreement rules decide, in
    sentences.
    """

    scenario: Scenario
    overview: Overview
    result: Result
    shares: Sequence[ShareWithAgreement]
    home: HomeFront | None
    unasked: Ratification | None
    explanation: Explanation
    compared: CompareReport | None
    cases: tuple[OpenCase, ...]
    more_cases: int
    findings: Findings | None
    numbers: Mapping[str, Number]
    digest: str
    draws: int
    seed: int
    subject: Sequence[str]
    command: Sequence[str]
    interrupted: bool
    left_out: tuple[str, ...]


def gather(
    scenario: Scenario,
    subject: Sequence[str],
    *,
    options: Sequence[str] = (),
    run: str | None = None,
    ratify: Fraction | None = None,
    draws: int = 200,
    seed: int = 0,
    time_limit: float = 120.0,
    memory_limit: int = 1024,
    progress: Progress | None = None,
) -> Whole:
    """Ask everything.

    `subject`: the words that name the scenario on a command line, and `options`: further ones that make this report; `run`: a sweep's
    folder; `ratify`: a chance above 0, at most 1, with which each ratifying body must pass an agreement, in all answers but the run's;
    `draws`: of the ranged numbers (0: none).

    `time_limit` in seconds: a sixth for the solving, a third of what is then left for the explanation, half of the rest for the
    offers, and the remainder for the variants. Raises as `solve` and `overview` do, and `UsageError` for a folder that holds no finished
    run.
    """
    from simulator.dossier.findings import findings_of
    from simulator.offers.home import home_of
    from simulator.scenario.consent import signed_by_everybody
    from simulator.scenario.paths import numbers
    from simulator.solve.answering import answer as solve
    from simulator.solve.checker.digest import digest
    from simulator.solve.why.answering import answer as explain

    everybody = signed_by_everybody(scenario)
    found = None if run is None else findings_of(run, digest(scenario))
    shown = overview(scenario)
    budget = Budget(time_limit, memory_limit, progress)
    result = solve(scenario, ratify=ratify, time_limit=time_limit / 6, memory_limit=memory_limit, progress=progress)
    waivers = result.no_deal.waivers if result.no_deal is not None and result.no_deal.clash else ()
    cases = [OpenCase((), scenario, result, None)]
    if waivers:
        cases = [_under(scenario, each.waived, ratify, Budget(time_limit / 6 / CASES, memory_limit, progress)) for each in waivers[:CASES]]
    home = home_of(scenario, result, time_limit / 6)
    shares = () if result.stopped or not draws or not everybody else _shares(scenario, result, ratify, draws, seed, budget, progress)
    explanation = explain(scenario, ratify=ratify, time_limit=budget.seconds_left / 3, memory_limit=memory_limit, progress=progress)
    compared = _compared(scenario, ratify, draws, seed, Budget(budget.seconds_left / 2, memory_limit, progress))
    stopped = [result.stopped, *(case.result.stopped for case in cases), *(share.stopped for share in shares), explanation.stopped]
    interrupted = "interrupted" in (*stopped, compared.stopped if compared is not None else None)
    if not interrupted and everybody:
        cases, interrupted = _with_variants(cases, ratify, budget)
    return Whole(
        scenario=scenario,
        overview=shown,
        result=result,
        shares=shares,
        home=home,
        unasked=chances_unasked(scenario, result),
        explanation=explanation,
        compared=compared,
        cases=tuple(cases),
        more_cases=max(0, len(waivers) - CASES),
        findings=found,
        numbers=numbers(scenario),
        digest=digest(scenario),
        draws=draws,
        seed=seed,
        subject=subject,
        command=("zopa", "report", *subject[:1], *([run] if run else []), *subject[1:], *options),
        interrupted=interrupted,
        left_out=() if everybody else tuple(_not_by_rules(scenario, asked=ratify is not None)),
    )


def _not_by_rules(scenario: Scenario, *, asked: bool) -> Iterator[str]:
    """What a report leaves out where agreement rules decide. `asked`: ratifying bodies are."""
    from simulator.payoffs.ratification import bodies_in_force
    from simulator.scenario.draws import drawable

    if drawable(scenario, bodies=asked):
        yield "In how many draws of the ranged numbers something passes: zopa sweep tells it."
    if not asked and any(bodies_in_force(scenario)):
        yield "What ratifying bodies would let pass: --ratify asks them."
    yield "What other reservation values and weights would change: zopa sweep tells it, and zopa diff of one change."


def _under(scenario: Scenario, waived: tuple[str, ...], ratify: Fraction | None, budget: Budget) -> OpenCase:
    from simulator.solve.solving import solve

    under = changed(scenario, {f"{path}.in_force": False for path in waived})
    result = solve(
        under, certificate=False, ratify=ratify, time_limit=budget.seconds_left, memory_limit=budget.memory_limit, progress=budget.tell
    )
    return OpenCase(waived, under, result, None)


def _shares(
    scenario: Scenario, result: Result, ratify: Fraction | None, draws: int, seed: int, budget: Budget, progress: Progress | None
) -> Sequence[ShareWithAgreement]:
    from simulator.scenario.draws import drawable
    from simulator.solve.existence import DRAWS_TIME_LIMIT, shares_under_waivers

    if not drawable(scenario, bodies=ratify is not None):
        return ()
    waivers = result.no_deal.waived_sets if result.no_deal is not None else ()
    limit = min(DRAWS_TIME_LIMIT, budget.seconds_left)
    return shares_under_waivers(scenario, waivers, draws=draws, seed=seed, ratify=ratify, time_limit=limit, progress=progress)


def _compared(scenario: Scenario, ratify: Fraction | None, draws: int, seed: int, budget: Budget) -> CompareReport | None:
    from simulator.offers.answering import answer as compare_offers
    from simulator.offers.reading import read_offers

    if not any(offer.in_force for offer in scenario.offers.values()):
        return None
    offers = read_offers(scenario, [])
    return compare_offers(scenario, offers, improve=None, counter=None, ratify=ratify, draws=draws, seed=seed, budget=budget)


def _with_variants(cases: Sequence[OpenCase], ratify: Fraction | None, budget: Budget) -> tuple[list[OpenCase], bool]:
    """The cases with their variants, each within its share of the time left, and whether Ctrl-C ended them."""
    from simulator.solve.why.what_if import what_if

    found = list(cases)
    for k, case in enumerate(cases):
        within = Budget(budget.seconds_left / (len(cases) - k), budget.memory_limit, budget.tell)
        try:
            found[k] = replace(case, what_if=what_if(case.scenario, within, ratify))
        except KeyboardInterrupt:
            return found, True
    return found, False
