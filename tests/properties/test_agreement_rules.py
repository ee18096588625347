"""Answers by agreement rules hang on what the votes say alone: not on the order of the parties, nor on the unit of votes; and a party split
into two with half its votes each changes nothing of what passes, where rules count votes alone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, coalitions, compare, explain
from simulator.scenario.consent import signed_by_everybody
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ChoiceFactor
from simulator.sweep.plan import Plan
from simulator.talks.monte_carlo import simulate
from simulator.talks.sessions import Setting, Talks
from tests.oracles.ruled import ruled_data
from tests.solve.test_split_parties import SPLIT, split, with_quota

Data = dict[str, Any]
SEEDS = range(18)
TIMES = 7


def turned(data: Data) -> Data:
    """The parties in reverse."""
    return {**data, "parties": dict(reversed(data["parties"].items()))}


def scaled(data: Data) -> Data:
    """Votes of people in another unit, and what rules ask of them."""
    made = copy.deepcopy(data)
    for party in made["parties"].values():
        if "votes" in party:
            party["votes"]["people"] *= TIMES
    _ask_more(made["agreement"])
    return made


def _ask_more(needs: Any) -> None:
    for part in needs.values() if isinstance(needs, dict) else needs if isinstance(needs, list) else ():
        _ask_more(part)
    if isinstance(needs, dict) and needs.get("of") == "people" and "at_least" in needs:
        needs["at_least"] *= TIMES


def read(data: Data) -> Scenario | None:
    """The scenario; None where its rules make no sense, or ask everybody."""
    try:
        found = Scenario.model_validate(data)
    except ScenarioError:
        return None
    return None if signed_by_everybody(found) else found


def offers_of(scenario: Scenario) -> dict[str, dict[str, str]]:
    """Two full offers and an open one."""
    choices = {issue: each.choices for issue, each in scenario.issues.items()}
    first, last = ({issue: each[k] for issue, each in choices.items()} for k in (0, -1))
    return {"first": first, "last": last, "open": dict([next(iter(last.items()))])}


def explained(scenario: Scenario) -> Any:
    found = explain(scenario)
    said = found.by_rules
    assert said is not None
    sets = () if said.turning is None else said.turning.sets
    waivers = () if said.waivers is None else said.waivers.sets
    return {
        "verdict": found.verdict,
        "turning": {frozenset(each.parties): (each.outcomes, each.least_sum and each.least_sum.total) for each in sets},
        "lifted": {frozenset(each.red_lines): each.outcomes for each in waivers},
        "least": (said.least_sum and said.least_sum.total, said.least_largest and said.least_largest.largest),
        "short": sorted((each.rule, each.of, each.against, each.short == 0, each.tied) for each in said.nearest if "," not in each.of),
        "ending": None if said.firmness is None else {frozenset(each) for each in said.firmness.ending},
        "room": None if said.firmness is None else dict(said.firmness.room),
    }


def compared(scenario: Scenario) -> Any:
    report = compare(scenario, offers_of(scenario), limit=20)
    found: Data = {}
    for each in report.comparison.offers:
        vote = each.by_rules
        cheapest = None if vote is None else vote.cheapest
        found[each.offer.name] = (
            each.agreed,
            None if vote is None else {rule.rule: rule.met for rule in vote.rules},
            None if vote is None else {party: (said.says, said.surplus) for party, said in vote.votes.items()},
            None if cheapest is None else (cheapest.total, {frozenset(turned) for turned in cheapest.sets}),
        )
    assert report.won_by is not None
    sizes = {name: (each.size, len(each.found)) for name, each in report.won_by.items()}
    return found, sizes


def swept(scenario: Scenario) -> Any:
    """The rows of a sweep of a reservation value, less the votes reached, which are in the unit of the file."""
    offered = scenario.with_changes({"offers": {k: {"title": k, "terms": t} for k, t in offers_of(scenario).items()}})
    evaluator = Evaluator(Plan(offered, (ChoiceFactor("parties.p0.reservation", (30, 50, 70)),), record=("frontier", "explanation")))  # type: ignore[arg-type]
    names = [column.name for column in evaluator.columns]
    kept = ("passes", "passes.by_all", "agreement", "least_surplus", "frontier.size", "concession.sum")
    rows = [dict(zip(names, row, strict=True)) for row in evaluator(range(3))]
    return [{name: row[name] for name in names if name in kept or name.startswith(("offer_passes.", "offers."))} for row in rows]


def agreed_on(scenario: Scenario) -> Any:
    found = coalitions(scenario).by_rules
    assert found is not None
    each = {frozenset(each.parties): (each.outcomes, dict(each.best), each.least_surplus, dict(each.others)) for each in found.coalitions}
    return found.n_winning, found.n_agreeing, found.passing, each


ANSWERS: dict[str, Callable[[Scenario], Any]] = {
    "explain": explained,
    "compare": compared,
    "sweep": swept,
    "coalitions": agreed_on,
}


@pytest.mark.parametrize("verb", ANSWERS)
@pytest.mark.parametrize("change", [turned, scaled])
def test_neither_the_order_of_the_parties_nor_the_unit_of_votes_changes_an_answer(verb: str, change: Callable[[Data], Data]) -> None:
    held = 0
    for seed in SEEDS:
        before, after = read(ruled_data(seed)), read(change(ruled_data(seed)))
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert ANSWERS[verb](before) == ANSWERS[verb](after), seed
            held += 1
    assert held > 8


def test_talks_in_another_unit_of_votes_are_the_same_talks() -> None:
    agreed = 0
    for seed in range(30):
        before, after = read(ruled_data(seed)), read(scaled(ruled_data(seed)))
        if before is not None and after is not None:
            for protocol in ("alternating", "single_text", "ultimatum"):
                setting = Setting(protocol, rounds=5)
                sessions = [Talks(each, setting, seed).session(0, trace=True) for each in (before, after)]
                assert sessions[0] == sessions[1]
                agreed += sessions[0].agreement is not None
    assert agreed > 15


def _shared(seed: int) -> tuple[Scenario, Scenario] | None:
    """A scenario whose rule is a share of votes, and the same with a party split."""
    whole, halved = read(with_quota(seed)), read(split(with_quota(seed)))
    return None if whole is None or halved is None else (whole, halved)


def test_a_party_split_changes_nothing_of_what_can_pass() -> None:
    """What passes and by how far, at which votes and offers; prices in points that are summed count both halves, and do change."""
    held = 0
    for seed in range(24):
        pair = _shared(seed)
        if pair is None:
            continue
        held += 1
        first, second = (explained(each) for each in pair)
        assert (first["verdict"], first["least"][1], first["short"]) == (second["verdict"], second["least"][1], second["short"])
        votes, sizes = zip(*(compared(each) for each in pair), strict=True)
        assert sizes[0] == sizes[1]
        for name, (agreed, met, said, cheapest) in votes[0].items():
            others = votes[1][name]
            if name == "open" and not agreed:
                continue  # which completion costs least may change
            assert (agreed, met, cheapest is None) == (others[0], others[1], others[3] is None)
            assert said is None or {p: others[2][p] for p in said} == said
            assert said is None or others[2]["twin"] == said[SPLIT]
        assert coalitions(pair[0]).by_rules.passing == coalitions(pair[1]).by_rules.passing  # type: ignore[union-attr]
        zones = [simulate(each, Setting("alternating", rounds=2), sessions=1).zone for each in pair]
        assert (zones[0].signed, zones[0].on_the_menu) == (zones[1].signed, zones[1].on_the_menu)
    assert held > 15


def test_rows_of_a_sweep_of_a_party_split_are_those_of_the_whole() -> None:
    """Its reservation value stands still while that of another moves."""
    kept = ("passes", "passes.by_all", "agreement", "least_surplus", "frontier.size", "votes.council.people")
    held = 0
    for seed in range(24):
        pair = _shared(seed)
        if pair is None:
            continue
        found = []
        for scenario in pair:
            plan = Plan(scenario, (ChoiceFactor("parties.p1.reservation", (30, 50, 70)),), record=("frontier",))  # type: ignore[arg-type]
            evaluator = Evaluator(plan)
            names = [column.name for column in evaluator.columns]
            rows = [dict(zip(names, row, strict=True)) for row in evaluator(range(3))]
            found.append([{name: row[name] for name in kept} for row in rows])
        assert found[0] == found[1], seed
        held += 1
    assert held > 15
