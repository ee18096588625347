"""`solve`, `explain`, `verify`, `divide` and `diff`: what can be agreed, why not, and what proves it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress
from simulator.face.given import ScenarioLike, scenario_of, with_titles

if TYPE_CHECKING:
    from simulator.dossier.scenario_diff import ScenarioDiff
    from simulator.scenario.zero_ends import Span
    from simulator.solve.adjusted_winner import Division
    from simulator.solve.checker import CertificateCheck
    from simulator.solve.results import EngineName, FrontierChoice, Result, SolutionName
    from simulator.solve.why.explanation import Explanation
    from simulator.solve.why.parts_in_order import OnFound, OnSettled


def solve(
    scenario: ScenarioLike,
    *,
    solutions: Sequence[SolutionName] | None = None,
    engine: EngineName | None = None,
    frontier: FrontierChoice | None = "acceptable",
    count: bool | None = None,
    certificate: bool = True,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Result:
    """Whether an agreement exists that every party accepts, which ones, or the proof that there is none.

    `solutions`: the bargaining solutions wanted (default: all that come with zopa). `engine`: forced, or None for the right one by size.
    `frontier`: the Pareto frontier of the acceptable outcomes, of all outcomes within constraints and red lines, or None.
    `count`: count the agreement zone, whatever that takes; None: with less effort than the rest, else an interval. `certificate`: with no
    agreement, build the refutation tree. `ratify`: a chance above 0, at most 1, with which each ratifying body in force must pass an
    agreement where its consent is needed. `time_limit` in seconds;
    `memory_limit` in MiB by which the process may grow. Where a limit ends the work, or Ctrl-C does, the result holds what is proved
    so far, and `stopped` says what ended it.

    Raises `ScenarioError` where constraints leave no outcome at all, `UsageError` for an unknown solution, engine or frontier,
    `BudgetError` where a limit ends the work before the scenario's numbers are read.

    >>> from simulator import solve
    >>> result = solve("sale")
    >>> result.verdict, dict(result.nash.outcome)
    ('agreement', {'price': '27', 'delivery': 'now', 'warranty': '12'})
    """
    from simulator.solve.answering import answer as solved

    return solved(
        scenario_of(scenario),
        solutions=solutions,
        engine=engine,
        frontier=frontier,
        count=count,
        certificate=certificate,
        ratify=ratify,
        time_limit=time_limit,
        memory_limit=memory_limit,
        progress=progress,
    )


def explain(
    scenario: ScenarioLike,
    *,
    vary: Mapping[str, Span] | None = None,
    numbers: bool = True,
    directions: int = 50,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
    on_found: OnFound | None = None,
    on_settled: OnSettled | None = None,
) -> Explanation:
    """Why the parties find no agreement and what would open one; where one exists, how firm it is.

    `vary`: number → (low, high) at which to look beyond the ranges of the file. `numbers`: whether to look for the values of each
    ranged number at which the zone opens or closes. `directions`: how many are drawn in which all ranged numbers move together.
    `ratify`, the limits and `progress`: as in `solve`. `on_found` is called with each minimal waiver, clash and number as soon as it
    is proved; `on_settled` with what is known so far and the number of its `cases` that are finished. Where a limit ends the work the
    answer holds the parts that are finished, and `unfinished` names the others. Where agreement rules do not ask everybody, the answer
    stands in `by_rules` (whose refusals would have to turn, and at what price), and numbers do not move together.

    Raises as `solve` does, and `UsageError` for a path of `vary` at which no number stands or whose span cannot be.

    >>> from simulator import explain
    >>> explain("sale", directions=1).verdict
    'agreement'
    """
    from simulator.solve.why.answering import answer as explained

    return explained(
        scenario_of(scenario),
        vary=vary,
        numbers=numbers,
        directions=directions,
        ratify=ratify,
        time_limit=time_limit,
        memory_limit=memory_limit,
        progress=progress,
        on_found=on_found,
        on_settled=on_settled,
    )


def verify(scenario: ScenarioLike, certificate: Mapping[str, Any] | str | os.PathLike[str]) -> CertificateCheck:
    """Whether a certificate proves that no outcome of the scenario is acceptable to all parties.

    `certificate`: as `solve` gives it in `no_deal.certificate`, or the file that holds one. It is checked from the scenario alone, in
    fractions throughout, by code that shares nothing with the engines. A bad certificate is an answer, never an exception; a file that
    cannot be read raises `UsageError`.

    >>> from simulator import load, solve, verify
    >>> dear = load("sale").with_changes({"parties.buyer.reservation": 99})
    >>> verify(dear, solve(dear).no_deal.certificate).ok
    True
    """
    from pathlib import Path

    from simulator.files import CERTIFICATE, read_limited
    from simulator.solve.checker import verify_certificate
    from simulator.solve.proof.certificate import read_certificate

    if not isinstance(certificate, Mapping):
        certificate = read_certificate(read_limited(Path(certificate), CERTIFICATE), os.fspath(certificate))
    return verify_certificate(scenario_of(scenario), certificate)


def divide(scenario: ScenarioLike, *, time_limit: float = DEFAULT_TIME_LIMIT, memory_limit: int = DEFAULT_MEMORY_LIMIT) -> Division:
    """The issues divided between two parties by adjusted winner (Brams & Taylor 1996): both have the same share of what they want, and
    one issue at most is split.

    Raises `UsageError` where there are not two parties, where red lines, constraints or interactions are in force, and where nothing
    is in dispute; `BudgetError` at the end of a limit.

    >>> from simulator import divide
    >>> divide("inheritance").points
    Fraction(670, 11)
    """
    from simulator.solve.adjusted_winner import adjusted_winner

    with Budget(time_limit, memory_limit):
        made = scenario_of(scenario)
        return with_titles(adjusted_winner(made), made)


def diff(
    first: ScenarioLike,
    second: ScenarioLike,
    *,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> ScenarioDiff:
    """What differs between two scenarios, and the answer of each, so that it shows what the differences change.

    The limits hold for both together. Raises as `solve` does.

    >>> from simulator import diff, load
    >>> sale = load("sale")
    >>> [each.path for each in diff(sale, sale.with_changes({"parties.seller.title": "Dealer"})).differences]
    ['parties.seller.title']
    """
    from simulator.dossier.scenario_diff import compared

    return compared(scenario_of(first), scenario_of(second), time_limit=time_limit, memory_limit=memory_limit, progress=progress)
