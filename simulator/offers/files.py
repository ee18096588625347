"""Offers from other files: a mapping of offers, the terms of a single one, or another scenario whose offers fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import Fault, ScenarioError
from simulator.offers.tables import SUFFIXES, offers_of_table
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.checks.talks import check_offers
from simulator.scenario.located import LocatedMapping, Origin, UnplacedFault, dotted, shown
from simulator.scenario.model import Offer, Scenario
from simulator.scenario.names import Hints
from simulator.scenario.plain import long_form
from simulator.scenario.reading import load, tree_of
from simulator.scenario.structure import build


def offers_of_file(scenario: Scenario, path: str, tell: Callable[[str], None] = lambda note: None) -> dict[str, Offer]:
    """Name → offer, from one of four kinds of file (YAML, or JSON where it is named `.json`):

    - `offers:` and under it offers as a scenario holds them; those in force are taken;
    - terms alone, issue → option: one offer, called as the file;
    - another scenario: its offers in force;
    - a table (named `.csv` or `.tsv`), see `offers_of_table`; `tell` gets a sentence on each row and column that is left aside.

    Raises `ScenarioError` with every fault, each with its place: what is no offer, and what names an issue, option or party that
    `scenario` does not have.
    """
    if Path(path).suffix.casefold() in SUFFIXES:
        return offers_of_table(scenario, path, tell)
    parsed = tree_of(path)
    tree = parsed.value
    if parsed.faults:
        raise ScenarioError(parsed.faults)
    if not isinstance(tree, LocatedMapping) or not tree:
        message = f"expected `offers:` with a mapping of offers, or terms (issue: option), found {shown(tree)}"
        raise ScenarioError([Fault(message, "", path, 1, 1)])
    if _is_scenario(scenario, tree):
        found = _of_scenario(scenario, path)
    elif "offers" in tree and "offers" not in scenario.issues:
        found = _of_mapping(scenario, tree, path)
    else:
        found = _of_terms(scenario, tree, path)
    if not found:
        raise ScenarioError([Fault("no offers in force in this file; put in at least one", "offers", path, 1, 1)])
    return found


def _is_scenario(scenario: Scenario, tree: LocatedMapping) -> bool:
    return any(key in tree and key not in scenario.issues for key in ("issues", "parties", "extends"))


def _of_scenario(scenario: Scenario, path: str) -> dict[str, Offer]:
    other = load(Path(path))
    offers = {name: offer for name, offer in other.offers.items() if offer.in_force}
    found = _findings(scenario, offers)
    if found:
        raise ScenarioError([other.fault(dotted(finding.path), finding.message) for finding in found])
    return offers


def _of_mapping(scenario: Scenario, tree: LocatedMapping, path: str) -> dict[str, Offer]:
    findings = [
        UnplacedFault((key,), f"unknown key {shown(key)}{Hints().did_you_mean(key, ['schema', 'offers'])}", at_key=True)
        for key in tree
        if key not in ("schema", "offers")
    ]
    offers, found = _built(scenario, {key: tree[key] for key in ("schema", "offers") if key in tree})
    findings += found
    if findings:
        origin = Origin(tree, path)
        raise ScenarioError(sorted(map(origin.fault, findings), key=lambda fault: (fault.line or 0, fault.column or 0)))
    return {name: offer for name, offer in offers.items() if offer.in_force}


def _of_terms(scenario: Scenario, tree: LocatedMapping, path: str) -> dict[str, Offer]:
    name = Path(path).stem
    offers, found = _built(scenario, {"offers": {name: {"title": name, "terms": tree}}})
    if found:
        inside = len(("offers", name, "terms"))
        origin = Origin(tree, path)
        raise ScenarioError([origin.fault(UnplacedFault(finding.path[inside:], finding.message, finding.at_key)) for finding in found])
    return offers


def _built(scenario: Scenario, parts: Mapping[str, Any]) -> tuple[dict[str, Offer], list[UnplacedFault]]:
    """The offers in parts of a file, and what is wrong with these parts: they are read as the scenario's own would be."""
    built = build({**long_form(scenario), **parts})
    if built.scenario is None:
        return {}, built.findings
    return built.scenario.offers, [*built.findings, *_findings(scenario, built.scenario.offers, built.taken_out)]


def _findings(
    scenario: Scenario, offers: dict[str, Offer], taken_out: frozenset[tuple[str | int, ...]] = frozenset()
) -> list[UnplacedFault]:
    """What the offers name that the scenario does not have."""
    ledger = Ledger(scenario.model_copy(update={"offers": offers}), taken_out)
    check_offers(ledger)
    return ledger.found
