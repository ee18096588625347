"""The frontier explorer: what its script shows, and the same in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.report.compare.plots import backdrop_of, drawn
from simulator.report.html.thinning import evenly
from simulator.report.whole.blocks import TableBlock, plain_table
from simulator.report.whole.sections import passed, under_waiver
from simulator.report.words import issue_title, option_title, party_title, points, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.dossier.whole import OpenCase, Whole
    from simulator.scenario.model import Scenario

MOST_SORTED = 100_000
"""Up to so many points of a frontier are sorted, to take some of them evenly; of a larger frontier an even spread is taken."""

MOST_POINTS = 500
"""Frontier points that the explorer shows."""


@dataclass(frozen=True)
class Explorer:
    """`under`: what is waived. `data`: for the script, as JSON. `note`: what the points are, and how many are left out."""

    under: str
    data: dict[str, Any]
    table: TableBlock
    note: str


def explorer_of(found: Whole, case: OpenCase) -> Explorer | None:
    """The explorer of the frontier of what all parties accept; None where there is no such outcome, or one party alone."""
    frontier, scenario = case.result.frontier, case.scenario
    if frontier is None or not frontier.size or len(scenario.parties) < 2:
        return None
    size = frontier.size
    frontier = frontier.spread(MOST_SORTED)
    rows = _chosen(frontier.utilities)
    backdrop = backdrop_of(scenario, case.result)
    offers = [] if found.compared is None else [drawn(str(k), each) for k, each in enumerate(found.compared.comparison.offers, 1)]
    codes = [[int(code) for code in frontier.outcomes.codes[k]] for k in rows]
    data = {
        "parties": list(backdrop.parties.values()),
        "reservation": [_rounded(backdrop.reservation[p]) for p in scenario.parties],
        **terms_data(scenario),
        "points": [{"u": [_rounded(u) for u in frontier.utilities[k]], "o": code} for k, code in zip(rows, codes, strict=True)],
        "marks": [
            *(
                {"kind": "solution", "name": name, "u": [_rounded(worth[p]) for p in scenario.parties]}
                for name, worth in backdrop.solutions.items()
            ),
            *(
                {
                    "kind": "signed" if offer.agreed else "refused",
                    "name": f"Offer {offer.key}: {offer.title}",
                    "u": [_rounded(offer.utilities[p]) for p in scenario.parties],
                }
                for offer in offers
                if offer.utilities
            ),
        ],
    }
    shown = (
        f"{whole(len(rows))} of the {whole(size)} points"
        if len(rows) < size
        else f"all {whole(size)} points"
        if size > 1
        else "the one point"
    )
    thinned = " The frontier itself was thinned out to fit the limits." if any(frontier.epsilon.values()) else ""
    kept = "what all parties accept" if case.result.by_rules is None else "what passes by the agreement rules, whoever consents"
    bodies = " and the ratifying bodies pass" if passed(case) else ""
    note = (
        f"Shown: {shown} of the Pareto frontier of {kept}{bodies}, with one outcome for each.{thinned} At none of "
        "them can a party gain without another's loss."
    )
    keys = [list(issue.choices) for issue in scenario.issues.values()]
    table = plain_table(
        ("Point", *backdrop.parties.values(), *scenario.issues),
        [
            (str(n), *(points(float(u)) for u in frontier.utilities[k]), *(keys[i][c] for i, c in enumerate(code)))
            for n, (k, code) in enumerate(zip(rows, codes, strict=True), 1)
        ],
        numbers=range(len(scenario.parties) + 1),
    )
    return Explorer(under_waiver(case), data, table, note)


def terms_data(scenario: Scenario) -> dict[str, Any]:
    """Titles of the issues and of their options, in order."""
    return {
        "issues": [issue_title(scenario, issue) for issue in scenario.issues],
        "options": [[option_title(scenario, name, key) for key in issue.choices] for name, issue in scenario.issues.items()],
    }


def titles_of(scenario: Scenario) -> list[str]:
    """The parties as they are printed, in order."""
    return [party_title(scenario, party) for party in scenario.parties]


def _chosen(utilities: NDArray[np.float64]) -> list[int]:
    """Rows by the first party's utility, evenly thinned."""
    order = np.lexsort(utilities.T[::-1])
    return [int(order[k]) for k in evenly(len(order), MOST_POINTS)]


def _rounded(value: Any) -> float:
    """Points with the decimals that the page prints, and two more."""
    return round(float(value), 4)
