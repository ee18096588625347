"""After the negotiation: what the groups of a class agreed on, against each other and against what was possible."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from simulator.errors import UsageError
from simulator.offers.evaluating import evaluate_offers
from simulator.offers.reading import inline_offer
from simulator.offers.results import Evaluation
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed, unknown
from simulator.solve.results import Result
from simulator.solve.solving import solve

GROUP = "group"
MOST_GROUPS = 500


@dataclass(frozen=True)
class Deal:
    """What one group brought back. `deal`: how its deal fares; None: it found none.

    `signed`: whether every party should have signed: nothing crossed, nobody below its reservation value. `product`: of the surpluses, 0
    without such a deal. `left`: party → points that it could have had more with a loss to none (the largest such gain in all, each as a
    share of the party's range); empty where nothing was left; None without a deal that can be agreed, or where it was not settled within
    the time limit. `rank`: by `signed`, then `product`; equal deals share a rank.
    """

    group: str
    deal: Evaluation | None
    product: Fraction
    left: Mapping[str, Fraction] | None
    rank: int

    @property
    def signed(self) -> bool:
        return self.deal is not None and self.deal.agreed

    @property
    def utilities(self) -> Mapping[str, Fraction]:
        return {} if self.deal is None or self.deal.point is None else self.deal.point.utilities


@dataclass(frozen=True)
class Debrief:
    """The class: its groups, best first. `result`: what was possible (the frontier of all outcomes within the red lines)."""

    deals: tuple[Deal, ...]
    result: Result

    def mean(self, party: str) -> Fraction | None:
        """A party's mean utility over the deals, None without any."""
        values = [deal.utilities[party] for deal in self.deals if deal.utilities]
        return sum(values, Fraction(0)) / len(values) if values else None

    def best(self, party: str) -> Deal | None:
        """The deal with most points for a party, the first of several."""
        return max((deal for deal in self.deals if deal.utilities), key=lambda deal: deal.utilities[party], default=None)


def debrief(scenario: Scenario, deals: Mapping[str, Mapping[str, str] | None]) -> Debrief:
    """Groups' deals compared. `deals`: group → full terms, or None where it found no agreement.

    Raises `UsageError` where terms leave an issue open or name what does not exist.
    """
    result = solve(scenario, frontier="all", count=False, certificate=False)
    named = [inline_offer(scenario, ",".join(f"{issue}={option}" for issue, option in terms.items())) for terms in deals.values() if terms]
    evaluated = iter(evaluate_offers(scenario, named, result=result).offers)
    found = [(group, None if terms is None else next(evaluated)) for group, terms in deals.items()]
    ranked = sorted(found, key=lambda each: _rank(each[1]), reverse=True)
    keys = [_rank(deal) for _, deal in ranked]
    return Debrief(tuple(_deal(group, deal, keys.index(_rank(deal)) + 1) for group, deal in ranked), result)


def read_deals(scenario: Scenario, text: str, name: str) -> dict[str, dict[str, str] | None]:
    """Group → terms from CSV: a column `group` and one for every issue, with option keys; all issues empty: no agreement.
    Cells are parted by commas, or by semicolons where the first line has no comma.

    `name`: of the file, for errors. Raises `UsageError` that names every fault with its row.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first and "," not in first else ","  # spreadsheets write the one or the other by their language
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True))
    if not rows:
        raise UsageError(f"{name}: is empty; expected a first line {GROUP},{','.join(scenario.issues)}")
    header = [cell.strip() for cell in rows[0]]
    faults = [unknown("column", column, (GROUP, *scenario.issues)) for column in header if column not in (GROUP, *scenario.issues)]
    missing = [column for column in (GROUP, *scenario.issues) if column not in header]
    faults += [f"there is no column {listed(missing)}"] if missing else []
    faults += [f"the column {column} stands twice" for column in dict.fromkeys(header) if header.count(column) > 1]
    if faults:
        raise UsageError("\n".join(f"{name}, row 1: {fault}" for fault in faults))
    deals: dict[str, dict[str, str] | None] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        fault = _take(scenario, header, row, deals)
        faults += [f"{name}, row {number}: {line}" for line in fault.splitlines()]
    if not deals and not faults:
        faults.append(f"{name}: holds no group")
    if len(deals) > MOST_GROUPS:
        faults.append(f"{name}: holds {len(deals)} groups; at most {MOST_GROUPS}")
    if faults:
        raise UsageError("\n".join(faults))
    return deals


def _take(scenario: Scenario, header: list[str], row: list[str], deals: dict[str, dict[str, str] | None]) -> str:
    """Adds one row to the deals; what is wrong with it, or nothing."""
    if len(row) != len(header):
        return f"has {len(row)} cells, not {len(header)}"
    cells = {column: cell.strip() for column, cell in zip(header, row, strict=True)}
    group = cells.pop(GROUP)
    if not group:
        return "names no group"
    if group in deals:
        return f"the group {group} stands twice"
    empty = [issue for issue, option in cells.items() if not option]
    if len(empty) == len(cells):
        deals[group] = None
        return ""
    if empty:
        return f"leaves {listed(empty)} empty; fill in every issue, or none where the group found no agreement"
    try:
        deals[group] = dict(inline_offer(scenario, ",".join(f"{issue}={option}" for issue, option in cells.items())).terms)
    except UsageError as fault:
        return str(fault)
    return ""


def _deal(group: str, deal: Evaluation | None, rank: int) -> Deal:
    left = None if deal is None or deal.distance is None else {p: gain for p, gain in deal.distance.gains.items() if gain}
    return Deal(group, deal, _rank(deal)[1], left, rank)


def _rank(deal: Evaluation | None) -> tuple[int, Fraction]:
    """Deals that all should have signed first, then those that somebody should not have, then none."""
    if deal is None or deal.point is None:
        return 0, Fraction(0)
    return (2, prod(deal.point.surplus.values(), start=Fraction(1))) if deal.agreed else (1, Fraction(0))
