"""Keys: what may name a thing. Names take part in dotted paths, and some words have a meaning of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.located import Path, shown
from simulator.scenario.numbers import ANNOTATIONS, Number
from simulator.scenario.option_keys import is_level
from simulator.scenario.values import FORMS

RESERVED = frozenset({*ANNOTATIONS, *FORMS, *Number.model_fields, "any", "numbers", "chances", "issues", "rest"})
"""Words that stand beside the names of issues, options, parties and courses, and therefore name none."""


def check_keys(ledger: Ledger) -> None:
    """Every key that names a thing."""
    for path, names in _reserved_apply(ledger):
        _check(ledger, path, names, RESERVED)
    for path, names in _free(ledger):
        _check(ledger, path, names, frozenset())


def _reserved_apply(ledger: Ledger) -> Iterator[tuple[Path, Iterable[str]]]:
    scenario = ledger.scenario
    yield ("issues",), scenario.issues
    yield ("parties",), scenario.parties
    for name, issue in scenario.issues.items():
        yield ("issues", name, "options"), issue.options or ()
    if scenario.no_deal:
        yield ("no_deal", "courses"), scenario.no_deal.courses


def _free(ledger: Ledger) -> Iterator[tuple[Path, Iterable[str]]]:
    scenario = ledger.scenario
    yield ("sources",), scenario.sources
    yield ("constraints",), scenario.constraints
    yield ("offers",), scenario.offers
    yield ("agreement",), scenario.agreement
    yield ("games",), scenario.games
    for name, game in scenario.games.items():
        yield ("games", name, "payoffs"), game.payoffs
    yield ("studies",), scenario.studies
    if scenario.calendar:
        yield ("calendar", "events"), scenario.calendar.events
    for name, party in scenario.parties.items():
        path: Path = ("parties", name)
        yield (*path, "interactions"), party.interactions
        yield (*path, "red_lines"), party.red_lines
        yield (*path, "ratification"), party.ratification
        for key, body in party.ratification.items():
            parts: Mapping[str, Iterable[str] | None] = {
                "curves": body.curves,
                "polls": body.polls,
                "segments": body.segments,
                "blocs": body.blocs,
                "members": body.members,
            }
            for part, names in parts.items():
                yield (*path, "ratification", key, part), names or ()


def _check(ledger: Ledger, path: Path, names: Iterable[str], reserved: frozenset[str]) -> None:
    for name in names:
        if name in reserved:
            ledger.fault(
                (*path, name),
                f"{shown(name)} has a meaning of its own in scenario files and names nothing; choose another key",
                at_key=True,
            )
        elif not name or any(mark.isspace() for mark in name) or ("." in name and not is_level(name)):
            ledger.fault(
                (*path, name), f"the key {shown(name)} is empty or holds a dot or a space; write it like 'in_one_word'", at_key=True
            )
