"""What passes under agreement rules, held against looking at every outcome and every set of parties by definition."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, UsageError, share_with_agreement, solve, verify
from simulator.scenario.consent import counted_votes, signed_by_everybody
from simulator.scenario.draws import draw
from simulator.scenario.substitution import substituted
from simulator.solve.checker import verify_agreement
from simulator.solve.results import Result
from simulator.solve.results_by_rule import ByRules
from tests.oracles.ruled import Ruled, ratified_data, ruled_data

CHECKED_TO = Fraction(1, 10**8)
"""Chances of curves nearer than this to the one required count as reaching it where the checker judges."""


def hold_least_against(found: ByRules, true: Ruled) -> None:
    """The least against that any outcome has, of rules that one count of votes blocks."""
    for each in found.blocking:
        key = each.rule.split(".")[1]
        applied = [o for o in true.feasible if key in true.applying(o)]
        assert (each.fewest is None) == (not applied)
        if each.fewest is not None and sum(other.rule == each.rule for other in found.blocking) == 1:
            blocks = each.fewest > each.least if each.strict else each.fewest >= each.least
            assert blocks == all(true.reached(true.rules[key].blocked_by, true.votes(o)[1]) for o in applied)
            votes = counted_votes(true.scenario, tuple(each.of.split(", ")) if set(each.of.split(", ")) <= true.asked else each.of)
            votes = dict.fromkeys(true.asked, Fraction(1)) if each.of == "everybody" else votes
            assert each.fewest == min(sum(votes[p] for p in true.votes(o)[1] if p in votes) for o in applied)


def hold(scenario: Scenario, ratify: Fraction | None = None) -> Result:
    """Every answer of `solve` against the definition."""
    result, true = solve(scenario, ratify=ratify), Ruled(scenario, ratify)
    assert result.zone.count == len(true.passing)
    assert result.zone.feasible == len(true.feasible)
    assert result.verdict == ("agreement" if true.passing else "no agreement")
    near = true.passing if ratify is None else Ruled(scenario, ratify - CHECKED_TO).passing
    for outcome in true.feasible:
        refused = verify_agreement(scenario, dict(zip(scenario.issues, outcome, strict=True)), ratify)
        assert not (outcome in true.passing and refused)
        assert refused or outcome in near
    if signed_by_everybody(scenario):
        return result
    assert result.by_rules is not None
    assert result.by_rules.by_all == sum(true.votes(o)[0] == true.asked for o in true.feasible)
    hold_least_against(result.by_rules, true)
    if not true.passing:
        assert result.no_deal is not None
        assert result.no_deal.certificate is not None
        checked = verify(scenario, result.no_deal.certificate)
        assert checked.ok, checked.complaint
        return result
    assert result.frontier is not None
    assert {tuple(point.values()) for point in result.frontier.surplus} == true.frontier
    if len(true.asked) == len(true.parties):
        assert result.asked_frontier is None
    else:
        assert result.asked_frontier is not None
        assert {tuple(point.items()) for point in result.asked_frontier.surplus} == {tuple(p.items()) for p in asked_alone(true)}
    for name in ("utilitarian", "leximin"):
        expected = getattr(true, name)
        assert {tuple(p.outcome.values()) for p in result.solutions[name].points} == expected
        assert result.solutions[name].tied == len(expected)
        assert set(result.solutions[name].consenting or ()) == true.votes(tuple(result.solutions[name].outcome.values()))[0]
    assert {frozenset(g.parties): g.count for g in result.by_rules.groups} == true.groups
    assert result.by_rules.n_groups == len(true.groups)
    assert result.by_rules.decisive == {name: true.decisive(name) for name in true.parties if name in true.asked}
    assert result.by_rules.n_winning == len({c for o in true.feasible for c in true.minimal(true.applying(o))})
    assert result.by_rules.voting is not None
    for kind, chosen in true.voting.items():
        voted = getattr(result.by_rules.voting, kind)
        assert voted.count == len(chosen)
        assert [tuple(outcome.values()) for outcome in voted.outcomes] == chosen[: len(voted.outcomes)]
    expected_coalitions = true.agreeing
    assert result.by_rules.n_agreeing == len(expected_coalitions)
    for found in result.by_rules.coalitions:
        held = expected_coalitions[frozenset(found.parties)]
        assert found.count == len(held)
        reservation = result.reservation
        assert found.best == {p: max(true.surplus[o][p] for o in held) + reservation[p] for p in found.parties}
        products = {o: prod(true.surplus[o][p] for p in found.parties) for o in held if min(true.surplus[o][p] for p in found.parties) > 0}
        nash = tuple(found.solutions["nash"].values())
        assert nash in held
        assert not products or products[nash] == max(products.values())
        ideal = {p: max(true.surplus[o][p] for o in held) for p in found.parties}
        shares = {o: min((true.surplus[o][p] / ideal[p] for p in found.parties if ideal[p]), default=0) for o in held}
        assert shares[tuple(found.solutions["kalai-smorodinsky"].values())] == max(shares.values())
        assert found.least_surplus == max(min(true.surplus[o][p] for p in found.parties) for o in held)
    return result


def asked_alone(true: Ruled) -> list[dict[str, Fraction]]:
    """What the parties asked gain at the outcomes that pass and that no other is better for one of them and worse for none."""
    gained = [{p: true.surplus[o][p] for p in true.parties if p in true.asked} for o in true.passing]

    def dominated(mine: dict[str, Fraction]) -> bool:
        return any(other != mine and all(other[p] >= mine[p] for p in mine) for other in gained)

    return [each for each in gained if not dominated(each)]


def made(seed: int, data: Callable[[int], dict[str, Any]] = ruled_data) -> Scenario | None:
    """A random scenario with rules; None where its rules make no sense."""
    try:
        return Scenario.model_validate(data(seed))
    except ScenarioError:
        return None


def test_every_answer_is_what_the_definition_says() -> None:
    verdicts = [hold(scenario).verdict for seed in range(36) if (scenario := made(seed)) is not None]
    assert min(verdicts.count("agreement"), verdicts.count("no agreement")) > 4


RATIFY = Fraction(1, 2)


def test_a_party_consents_only_to_what_its_bodies_pass() -> None:
    """With bodies asked: verdict, count, frontier, solutions, coalitions and proofs, and what would pass if they were not asked."""
    verdicts, fewer = [], 0
    for seed in range(100):
        scenario = made(seed, ratified_data)
        if scenario is None or signed_by_everybody(scenario):
            continue
        result = hold(scenario, RATIFY)
        required, without = result.ratification, Ruled(scenario)
        assert required is not None
        assert required.signed_count == len(without.passing)
        assert required.signed == ("agreement" if without.passing else "no agreement")
        if result.no_deal is not None and result.no_deal.certificate is not None:
            checked = verify(scenario, result.no_deal.certificate)
            assert (checked.ratify, checked.by_rules) == (RATIFY, True)
        verdicts.append(result.verdict)
        fewer += result.zone.count != required.signed_count
    assert min(verdicts.count("agreement"), verdicts.count("no agreement")) > 20
    assert fewer > 20


def check_ratified_rules(seed: int) -> None:
    """Holds the answer about one random scenario with ratifying bodies, where its rules make sense."""
    scenario = made(seed, ratified_data)
    if scenario is not None:
        hold(scenario, RATIFY)


def check_rules(seed: int) -> None:
    """Holds the answer about one random scenario, where its rules make sense."""
    scenario = made(seed)
    if scenario is not None:
        hold(scenario)


def blocked() -> Scenario:
    """A scenario in which nothing passes, with a red line, and a proof of several leaves."""
    scenario = next(s for seed in range(400) if (s := made(seed)) is not None and _telling(solve(s)))
    assert not signed_by_everybody(scenario)
    return scenario


def _telling(result: Result) -> bool:
    tree = result.no_deal.certificate["tree"] if result.no_deal is not None and result.no_deal.certificate is not None else {}
    return "branch" in tree and any("points" not in leaf["refused_by"].values() for leaf in _leaves(tree) if "refused_by" in leaf)


def _leaves(tree: Any) -> list[Any]:
    return [leaf for child in tree["options"].values() for leaf in _leaves(child)] if "branch" in tree else [tree]


def _altered(certificate: Any, **changes: Any) -> Any:
    """With other entries in the first leaf that parties close."""
    made = copy.deepcopy(certificate)
    next(leaf for leaf in _leaves(made["tree"]) if "refused_by" in leaf).update(changes)
    return made


def test_altered_proofs_are_refused() -> None:
    scenario = blocked()
    no_deal = solve(scenario).no_deal
    assert no_deal is not None
    assert no_deal.certificate is not None
    whole = no_deal.certificate
    named = next(leaf for leaf in _leaves(whole["tree"]) if "refused_by" in leaf)["refused_by"]
    wrong = {
        "can be met without": _altered(whole, refused_by={}),
        "no agreement rule in force": _altered(whole, rule="agreement.none"),
        "name one of them": _altered(whole, rule="everybody"),
        "no party whose consent": _altered(whole, refused_by={**named, "nobody": "points"}),
        "no red line in force": _altered(whole, refused_by=dict.fromkeys(named, "constraints.no")),
        "expected the path of a rule": _altered(whole, refused_by=dict.fromkeys(named, 1)),
        "says nothing": {**whole, "claim": "no agreement"},
        "claims are": {**whole, "claim": "none"},
    }
    for complaint, certificate in wrong.items():
        checked = verify(scenario, certificate)
        assert not checked.ok
        assert complaint in str(checked.complaint)
    assert verify(scenario, whole).by_rules


def test_a_party_that_could_accept_something_closes_nothing() -> None:
    """Everything is refused by one party; another, which could accept, is named in its place."""
    scenario = blocked()
    no_deal = solve(scenario).no_deal
    assert no_deal is not None
    whole = no_deal.certificate
    everybody = _altered(whole, refused_by=dict.fromkeys((n for n, p in scenario.parties.items() if p.consent), "points"))
    assert "can accept something here" in str(verify(scenario, everybody).complaint) or verify(scenario, everybody).ok


def test_what_was_found_before_a_limit_is_told() -> None:
    data = ruled_data(0)
    data["issues"] |= {f"more{k}": {"title": "M", "options": {"a": "A", "b": "B", "c": "C"}} for k in range(14)}
    for party in data["parties"].values():
        party["weights"] |= {f"more{k}": 0 for k in range(14)}
    scenario = Scenario.model_validate(data)
    result = solve(scenario, time_limit=0.3)
    assert result.stopped == "time limit"
    assert result.zone.count is None
    assert result.verdict in ("agreement", "undecided")
    assert any("outcomes were looked at" in note for note in result.notes)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"engine": "elimination"}, "knows no agreement rules"),
        ({"solutions": ["nash"]}, "not defined for all that passes"),
        ({"frontier": "all"}, "bind their own parties alone"),
    ],
)
def test_what_rules_do_not_know_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        solve(blocked(), **options)


def _ranged(seed: int) -> Scenario | None:
    """A random scenario with rules in which what no agreement is worth and votes have ranges."""
    data = ruled_data(seed)
    for party in data["parties"].values():
        party["reservation"] = {"base": party["reservation"], "range": [party["reservation"] - 15, party["reservation"] + 15]}
        people = party.get("votes", {}).get("people")
        if people:
            party["votes"]["people"] = {"base": people, "range": [people / 2, people * 2]}
    try:
        return Scenario.model_validate(data)
    except ScenarioError:
        return None


def test_an_offer_that_passes_decides_the_verdict_whatever_the_limit() -> None:
    verdicts = set()
    for seed in range(30):
        scenario = made(seed)
        if scenario is None or signed_by_everybody(scenario):
            continue
        true = Ruled(scenario)
        full = {f"f{k}": dict(zip(scenario.issues, outcome, strict=True)) for k, outcome in enumerate(true.feasible[:3])}
        offered = scenario.with_changes({"offers": {name: {"title": name, "terms": terms} for name, terms in full.items()}})
        found = solve(offered, time_limit=0)
        assert set(found.accepted_offers) == {name for name, terms in full.items() if tuple(terms.values()) in true.passing}
        assert found.verdict == ("agreement" if found.accepted_offers else "undecided")
        verdicts.add(found.verdict)
    assert verdicts == {"agreement", "undecided"}


def test_draws_are_those_in_which_something_passes() -> None:
    shares = []
    for seed in range(20):
        scenario = _ranged(seed)
        if scenario is None or signed_by_everybody(scenario):
            continue
        drawn = draw(scenario, 12, seed=seed)
        assert any(path.endswith(".reservation") for path in drawn.paths)
        found = share_with_agreement(scenario, draws=12, seed=seed)
        passing = [bool(Ruled(substituted(scenario, drawn.numbers(k))).passing) for k in range(12)]
        assert (found.with_agreement, found.undecided) == (sum(passing), 0)
        shares.append(found.with_agreement)
    assert len(shares) > 7
    assert any(0 < share < 12 for share in shares)


def test_draws_ask_the_bodies_with_the_numbers_drawn() -> None:
    """Of chances and of bodies without curves, which a draw takes as they are."""
    held = 0
    for seed in range(40):
        data = ratified_data(seed)
        for party in data["parties"].values():
            party["reservation"] = {"base": party["reservation"], "range": [party["reservation"] - 15, party["reservation"] + 15]}
            bodies = party.get("ratification", {})
            party["ratification"] = {key: body for key, body in bodies.items() if "curves" not in body}
            for body in party["ratification"].values():
                if "chance" in body:
                    body["chance"] = {"base": body["chance"], "range": [0.2, 0.9]}
        try:
            scenario = Scenario.model_validate(data)
        except ScenarioError:
            continue
        if signed_by_everybody(scenario) or not any(party.ratification for party in scenario.parties.values()):
            continue
        drawn = draw(scenario, 8, seed=seed, bodies=True)
        found = share_with_agreement(scenario, draws=8, seed=seed, ratify=RATIFY)
        each = [substituted(scenario, drawn.numbers(k)) for k in range(8)]
        assert found.with_agreement == sum(bool(Ruled(one, RATIFY).passing) for one in each)
        assert found.signed == sum(bool(Ruled(one).passing) for one in each)
        held += found.with_agreement != found.signed
    assert held > 2


def test_a_body_binds_its_own_party_alone() -> None:
    """By hand: two of three votes; the parliament of one refuses. The others carry it; where that one has a veto they do not; and of a
    party that nobody asks the parliament binds nobody."""
    house = {"house": {"title": "House", "chance": 0.3}}
    data: dict[str, Any] = {
        "title": "Ratified by members",
        "issues": {"charter": {"title": "Charter", "options": {"old": "Old", "amended": "Amended"}}},
        "parties": {
            name: {"title": name.title(), "weights": {"charter": 1}, "values": {"charter": {"old": 0, "amended": 60}}, "reservation": 50}
            for name in ("a", "b", "c")
        },
        "agreement": {"majority": {"needs": {"at_least": 2}}},
    }
    data["parties"]["a"]["ratification"] = house
    counts = {}
    for name, agreement in {"majority": data["agreement"], "veto": {"veto": {"needs": {"all": [["a"], {"at_least": 2}]}}}}.items():
        result = solve(Scenario.model_validate({**data, "agreement": agreement}), ratify=RATIFY)
        counts[name] = (result.zone.count, result.ratification.signed_count if result.ratification else None)
    assert counts == {"majority": (1, 1), "veto": (0, 1)}
    affected = Scenario.model_validate(data).with_changes({"parties.a.consent": False})
    unbound = solve(affected, ratify=RATIFY)
    assert unbound.zone.count == 1
    assert unbound.ratification is not None
    assert unbound.ratification.bodies == ()


def test_a_body_closes_nothing_by_itself_under_rules() -> None:
    """A certificate that closes a box by a body, as one of everybody's signatures may, is refused where the body binds one party alone."""
    for seed in range(200):
        scenario = made(seed, ratified_data)
        if scenario is None or signed_by_everybody(scenario):
            continue
        no_deal = solve(scenario, ratify=RATIFY).no_deal
        tree = None if no_deal is None or no_deal.certificate is None else no_deal.certificate["tree"]
        named = [
            leaf for leaf in ([] if tree is None else _leaves(tree)) if ".ratification." in "".join(leaf.get("refused_by", {}).values())
        ]
        if not named or no_deal is None:
            continue
        whole = copy.deepcopy(dict(no_deal.certificate or {}))
        path = next(why for why in named[0]["refused_by"].values() if ".ratification." in why)
        assert verify(scenario, whole).ok
        leaf = next(leaf for leaf in _leaves(whole["tree"]) if path in leaf.get("refused_by", {}).values())
        leaf.clear()
        leaf["closed_by"] = path
        assert "which is no red line or constraint" in str(verify(scenario, whole).complaint)
        return
    raise AssertionError("no proof names a body")


def test_draws_with_a_red_line_lifted() -> None:
    scenario = next(s for seed in range(200) if (s := _ranged(seed)) is not None and s.parties["p0"].red_lines)
    without = scenario.with_changes({"parties.p0.red_lines.line.in_force": False})
    lifted = share_with_agreement(scenario, draws=30, waived=["parties.p0.red_lines.line"])
    assert lifted.with_agreement == share_with_agreement(without, draws=30).with_agreement
    assert lifted.waived == ("parties.p0.red_lines.line",)
