"""What the READMEs of the library's cases say, beyond the counts: divisions, payments, offers in turn, what moves the answer."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from pathlib import Path

import pytest

from simulator import load, solve
from simulator.games.backward_induction import alternating_offers
from simulator.scenario.library import cases
from simulator.scenario.model import Scenario
from simulator.solve.adjusted_winner import adjusted_winner
from simulator.solve.why.side_payments import least_transfer
from tests.oracles.plain import Plain
from tests.scenarios.test_library_cases import frontier
from tests.scenarios.test_small_cases import LIBRARY, expected

DIVIDED = ["camp-david", "panama-canal", "inheritance"]
PARTNERS = ("ash", "birch", "cedar")


@pytest.mark.parametrize("name", DIVIDED)
def test_divisions(name: str) -> None:
    found = adjusted_winner(load(name))
    figures = expected(name)["division"]
    one, other = found.parties
    assert found.points == Fraction(figures["both"])
    assert found.before == {p: Fraction(figures["before"][p]) for p in found.parties}
    for party in (one, other):
        assert [each.issue for each in found.issues if each.shares[party] == 1] == figures[party]
    assert found.split is not None
    assert figures["split"] == {found.split.issue: {p: str(share) for p, share in found.split.shares.items()}}
    assert not found.compromises
    assert set(found.utility.values()) == {found.points}


def test_the_job_offer_divides_into_the_nash_solution() -> None:
    found = adjusted_winner(load("job-offer"))
    nash = solve(load("job-offer"), solutions=["nash"]).solutions["nash"].points[0]
    assert found.utility == {"candidate": 72, "employer": 72} == nash.utilities
    assert found.split is not None
    assert dict(found.split.shares) == {"candidate": Fraction(1, 2), "employer": Fraction(1, 2)}
    assert dict(found.agreed) == {"location": "south", "training": "long"}


@pytest.mark.parametrize(("name", "gains"), [("job-offer", (22, 22)), ("labour", (13, 3))])
def test_trading_beats_halfway_for_both(name: str, gains: tuple[int, int]) -> None:
    scenario = load(name)
    plain = Plain(scenario)
    terms = {issue: str(option) for issue, option in scenario.offers["halfway"].terms.items()}
    halfway = plain.surpluses(terms)
    nash = solve(scenario, solutions=["nash"]).solutions["nash"].points[0].surplus
    assert [nash[p] - halfway[p] for p in plain.parties] == list(gains)


def test_the_frontier_of_nash_1950_in_his_units() -> None:
    """The part of the frontier at which neither loses; the whole one has 126 points, no lotteries."""
    points = [(2, 8), (6, 7), (8, 6), (12, 5), (14, 4), (16, 2), (18, 0)]
    assert sorted(frontier("nash-1950")) == [(Fraction(bill), Fraction(jack)) for bill, jack in points]
    result = solve(load("nash-1950"), solutions=["nash"])
    (swap,) = result.solutions["nash"].points
    assert dict(swap.outcome) == load("nash-1950").offers["nash"].terms
    assert swap.surplus == {"bill": 12, "jack": 5}
    assert swap.utilities == {"bill": 24, "jack": 11}


def test_the_river_without_money_is_stuck() -> None:
    result = solve(load("river").with_changes({"constraints.no_money.in_force": True}))
    assert result.zone.count == 1
    assert dict(result.solutions["nash"].points[0].outcome) == {"taken": "8", "payment": "0"}


def test_the_formulas_of_the_river_are_in_the_file() -> None:
    """Every outcome against the two formulas of the file's head; a point is 4 million euros."""
    plain = Plain(load("river"))
    for q, t in itertools.product(range(11), range(0, 121, 5)):
        gains = plain.surpluses({"taken": str(q), "payment": str(t)})
        x = 10 - q
        assert 4 * gains["upstream"] == (20 * q - q * q + t) - 96
        assert 4 * gains["downstream"] == (34 * x - Fraction(3, 2) * x * x - t) - 62


def test_the_total_of_the_river_is_greatest_at_three() -> None:
    total = {q: 20 * q - q * q + 34 * (10 - q) - Fraction(3, 2) * (10 - q) ** 2 for q in range(11)}
    assert max(total, key=lambda q: total[q]) == 3
    assert (total[3], total[8]) == (Fraction(431, 2), Fraction(158))


def worth(scenario: Scenario) -> dict[frozenset[str], Fraction]:
    """What each group of partners earns, from the file: the sum over its members where exactly they join."""
    plain = Plain(scenario)
    joined = {"ash_birch": {"ash", "birch"}, "ash_cedar": {"ash", "cedar"}, "birch_cedar": {"birch", "cedar"}, "all": set(PARTNERS)}
    found = {frozenset(group): sum((plain.utility(p, {"who": key}) for p in group), Fraction(0)) for key, group in joined.items()}
    return {**found, **{frozenset([p]): Fraction(0) for p in PARTNERS}}


def shapley(value: dict[frozenset[str], Fraction]) -> dict[str, Fraction]:
    """The mean of what each adds over all orders in which the partners may join (Shapley 1953)."""
    added = dict.fromkeys(PARTNERS, Fraction(0))
    for order in itertools.permutations(PARTNERS):
        for k, name in enumerate(order):
            before = value.get(frozenset(order[:k]), Fraction(0))
            added[name] += (value[frozenset(order[: k + 1])] - before) / 6
    return added


def in_core(value: dict[frozenset[str], Fraction], shares: dict[str, Fraction]) -> bool:
    return all(sum((shares[p] for p in group), Fraction(0)) >= amount for group, amount in value.items())


def test_the_partners_in_figures() -> None:
    scenario = load("partners")
    value, figures = worth(scenario), expected("partners")
    pairs = {"ash_birch": 90, "ash_cedar": 76, "birch_cedar": 58}
    assert {key: value[frozenset(key.split("_"))] for key in pairs} == pairs == figures["pairs"]
    assert value[frozenset(PARTNERS)] == figures["all_120"]["value"] == 120
    asked = {p: Fraction(figures["asked"][p]) for p in PARTNERS}
    assert asked == Plain(scenario).reservation == Plain(load(LIBRARY / "partners" / "smaller.yaml")).reservation
    for group in itertools.combinations(PARTNERS, 2):
        assert asked[group[0]] + asked[group[1]] == value[frozenset(group)]


def test_the_even_split_is_undercut_and_shapleys_too() -> None:
    value = worth(load("partners"))
    assert not in_core(value, dict.fromkeys(PARTNERS, Fraction(40)))
    found = shapley(value)
    figures = expected("partners")["all_120"]
    assert found == {p: Fraction(x) for p, x in figures["shapley"].items()}
    assert not in_core(value, found)
    assert in_core(value, {p: Fraction(x) for p, x in figures["nucleolus"].items()})


def excesses(value: dict[frozenset[str], Fraction], shares: dict[str, Fraction]) -> list[Fraction]:
    """How much each group short of all is short of its worth, the most discontented first."""
    short = [amount - sum((shares[p] for p in group), Fraction(0)) for group, amount in value.items() if len(group) < 3]
    return sorted(short, reverse=True)


def test_the_nucleolus_against_every_split_in_thirds() -> None:
    value = worth(load("partners"))
    nucleolus = {p: Fraction(x) for p, x in expected("partners")["all_120"]["nucleolus"].items()}
    assert sum(nucleolus.values()) == 120
    best = min(
        excesses(value, {"ash": Fraction(a, 3), "birch": Fraction(b, 3), "cedar": Fraction(360 - a - b, 3)})
        for a in range(361)
        for b in range(361 - a)
    )
    assert excesses(value, nucleolus) == best


def test_payments_hold_all_three_together_at_120_and_not_at_110() -> None:
    large, small = load("partners"), load(LIBRARY / "partners" / "smaller.yaml")
    assert solve(large).verdict == solve(small).verdict == "no agreement"
    paid, missing = least_transfer(large), least_transfer(small)
    assert paid.total == 14
    assert {(p.payer, p.receiver): p.amount for p in paid.payments} == {
        ("birch", "ash"): Fraction(14 * 4, 22),
        ("cedar", "ash"): Fraction(14 * 18, 22),
    }
    assert paid.point is not None
    assert dict(paid.point.outcome) == {"who": "all"}
    assert missing.total is None
    assert missing.short == 2
    value = worth(small)
    assert value[frozenset(PARTNERS)] == expected("partners")["all_110"]["value"] == 110
    assert shapley(value) == {p: Fraction(x) for p, x in expected("partners")["all_110"]["shapley"].items()}
    assert sum(amount for group, amount in value.items() if len(group) == 2) == 224 > 2 * 110  # so the core is empty


@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
def test_the_pie_in_a_few_rounds(rounds: int) -> None:
    found = alternating_offers(load("rubinstein-pie"), rounds)
    assert found.outcome is not None
    assert found.outcome.utilities["first"] == 100 * Fraction(expected("rubinstein-pie")["finite"][rounds])


def test_the_pie_in_many_rounds_comes_near_rubinsteins_share() -> None:
    share = 100 * Fraction(expected("rubinstein-pie")["infinite"])
    for rounds in (60, 61):
        found = alternating_offers(load("rubinstein-pie"), rounds)
        assert found.outcome is not None
        assert abs(found.outcome.utilities["first"] - share) < 1
    assert share == 100 * (1 - Fraction(9, 10)) / (1 - Fraction(81, 100))


@pytest.mark.parametrize("patience", [("0.9", "0.9"), ("0.9", "0.8"), ("0.8", "0.9"), ("0.95", "0.9")])
def test_who_is_more_patient_has_more(patience: tuple[str, str]) -> None:
    one, two = map(Fraction, patience)
    changed = load("rubinstein-pie").with_changes({"parties.first.patience": float(one), "parties.second.patience": float(two)})
    found = alternating_offers(changed, 60)
    assert found.outcome is not None
    assert abs(found.outcome.utilities["first"] - 100 * (1 - two) / (1 - one * two)) < 1


def test_the_pie_has_its_half() -> None:
    result = solve(load("rubinstein-pie"), solutions=["nash", "kalai-smorodinsky", "egalitarian"])
    assert [dict(s.points[0].outcome) for s in result.solutions.values()] == [{"share": "50"}] * 3
    assert result.zone.count == result.zone.outcomes == expected("rubinstein-pie")["outcomes"]


@pytest.mark.parametrize("bloc", ["islands", "emerging", "fuel", "importers", "north", "forest"])
def test_every_bloc_signs_the_chairs_text_and_gains(bloc: str) -> None:
    scenario = load("climate")
    terms = {issue: str(option) for issue, option in scenario.offers["chair"].terms.items()}
    assert Plain(scenario).surpluses(terms)[bloc] > 0
    assert dict(solve(scenario, solutions=["nash"]).solutions["nash"].points[0].outcome) == terms


@pytest.mark.parametrize("folder", [case.path.parent for case in cases()], ids=lambda folder: folder.name)
def test_every_case_explains_itself_and_holds_its_figures(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# ")
    assert re.search(rf"zopa [a-z]+ {folder.name}\b", readme)
    assert "expected.yaml" in readme
    assert (folder / "expected.yaml").is_file()


def test_there_are_fourteen_cases_at_least() -> None:
    assert len(cases()) >= 14
