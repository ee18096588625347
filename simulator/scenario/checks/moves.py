"""What parties can do alone, and rankings: parties and options that exist, every feasible outcome ranked exactly once."""

from __future__ import annotations

from simulator.figures import whole
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.checks.outcomes import check_condition
from simulator.scenario.located import Path
from simulator.scenario.ordinal import MOST_RANKED, Codes, combinations, feasible_outcomes, places
from simulator.scenario.parties import Party

IN_POINTS = (
    "weights",
    "values",
    "interactions",
    "reservation",
    "beliefs",
    "cost",
    "war_cost",
    "patience",
    "bargaining_weight",
    "ratification",
)
"""Keys of a party that speak of points, and therefore not of a party that has a ranking."""


MOST_PLACES = 500_000
"""Places that all rankings together may give."""


def check_moves(ledger: Ledger) -> None:
    """`controlled_by` and `irreversible` of every issue."""
    for name, issue in ledger.scenario.issues.items():
        path: Path = ("issues", name)
        for position, party in enumerate(issue.controlled_by):
            ledger.party(party, (*path, "controlled_by", position))
        for before, after in issue.irreversible.items():
            ledger.option(name, before, (*path, "irreversible", before), at_key=True)
            for position, option in enumerate(after):
                at: Path = (*path, "irreversible", before, position)
                if option == before:
                    ledger.fault(at, f"'{before}' stays as it is; name the options to which it cannot be changed")
                else:
                    ledger.option(name, option, at)


def check_ranking(ledger: Ledger, party: Party, path: Path) -> None:
    """The ranking of a party that has one."""
    for key in IN_POINTS:
        if key in party.model_fields_set:
            ledger.fault((*path, key), "a ranking stands in place of points; remove this key, or the ranking", at_key=True)
    for place, rank in enumerate(party.ranking):
        if isinstance(rank, tuple):
            for position, condition in enumerate(rank):
                check_condition(ledger, condition, (*path, "ranking", place, position))
            if not rank and not ledger.gone((*path, "ranking", place)):
                ledger.fault((*path, "ranking", place), "an empty list; name at least one outcome")
        else:
            check_condition(ledger, rank, (*path, "ranking", place))
    at = (*path, "ranking")
    ledger.when_sound((("issues",), ("constraints",), at), lambda: _check_places(ledger, party, at))


def _check_places(ledger: Ledger, party: Party, path: Path) -> None:
    scenario = ledger.scenario
    size = combinations(scenario.issues)
    if size > MOST_RANKED:
        most = f"at most {MOST_RANKED:,} can be ranked. Use weights and values"
        ledger.fault(path, f"{whole(size)} combinations of options; {most}", at_key=True)
        return
    if size * ledger.n_ranked > MOST_PLACES:
        if party is next(each for each in scenario.parties.values() if each.ranking):
            what = f"{whole(size)} combinations of options, ranked by {ledger.n_ranked:,} parties"
            ledger.fault(path, f"{what}; together they can give at most {MOST_PLACES:,} places", at_key=True)
        return
    feasible = feasible_outcomes(scenario.issues, (c.never for c in scenario.constraints.values() if c.in_force))
    if not feasible:
        ledger.fault(path, "no outcome is feasible, so there is nothing to rank; lift or narrow a constraint", at_key=True)
    found = places(party, scenario.issues, feasible)
    for place, outcome in found.twice.items():
        ledger.fault((*path, place), f"{_terms(ledger, outcome)} is ranked already; name every feasible outcome once")
    if found.missing is not None and not found.twice:  # those may be what is missing
        more = f" and {whole(found.n_missing - 1)} more feasible outcomes are" if found.n_missing > 1 else " is"
        what = f"{_terms(ledger, found.missing)}{more} not ranked"
        ledger.fault(path, f"{what}; name every feasible outcome, or make it impossible by a constraint", at_key=True)


def _terms(ledger: Ledger, outcome: Codes) -> str:
    issues = ledger.scenario.issues
    return "{" + ", ".join(f"{name}: {issue.choices[k]}" for (name, issue), k in zip(issues.items(), outcome, strict=True)) + "}"
