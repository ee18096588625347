"""Studies: what they vary exists, and can be varied in that way."""

from __future__ import annotations

from typing import Any

from simulator.scenario.calendar import Study, ValueSpan
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.located import Path, shown
from simulator.scenario.numbers import Number
from simulator.scenario.paths import NoSuchPathError, place_of
from simulator.scenario.plain import Fields, long_form


def check_studies(ledger: Ledger) -> None:
    scenario = ledger.scenario
    tree = long_form(scenario) if any(study.vary for study in scenario.studies.values()) else None
    for name, study in scenario.studies.items():
        path: Path = ("studies", name)
        if study.samples is not None and study.samples < 1:
            ledger.fault((*path, "samples"), f"expected a whole number of at least 1, found {study.samples}")
        for target in study.vary:
            _check_target(ledger, study, target, tree, (*path, "vary", target))


def _check_target(ledger: Ledger, study: Study, target: str, tree: Any, path: Path) -> None:
    steps: Path = tuple(target.split("."))
    try:
        place = place_of(tree, target, ledger.scenario.issues, hints=ledger.hints)
    except NoSuchPathError as error:
        if not ledger.gone(steps):
            ledger.fault(path, str(error), at_key=True)
        return
    node = place.container[int(place.key)] if isinstance(place.container, list) else place.container.get(str(place.key))
    number = node if isinstance(node, Fields) and issubclass(node.model, Number) else None
    how = study.vary[target]
    if ledger.gone((*steps, "range")):
        return
    if how == "range" and (number is None or "range" not in number):
        ledger.fault(path, "has no range to draw from; give the number one ({base: …, range: [low, high]}), or list values here")
    elif isinstance(how, ValueSpan):
        _check_span(ledger, how, number, path)
    elif not how:
        ledger.fault(path, "an empty list; name at least one value")


def _check_span(ledger: Ledger, span: ValueSpan, number: Fields | None, path: Path) -> None:
    if number is None:
        ledger.fault(path, "a span goes through numbers, and this path leads to none; list the values instead")
    if span.steps < 2:
        ledger.fault((*path, "steps"), f"expected at least 2 steps, found {span.steps}")
    if span.to <= span.from_:
        ledger.fault((*path, "to"), f"expected a number above from, {shown(span.from_)}; found {shown(span.to)}")
