"""Sweeps where agreement rules decide: every row held against the definition, whatever varies and however the rows are divided."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, UsageError
from simulator.dossier.findings import findings_of
from simulator.report.sweep.words import target_title
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ChoiceFactor, Factor, NumberFactor
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable, target_column
from simulator.sweep.summary import summarised
from tests.oracles.ruled import Ruled, ratified_data, ruled_data
from tests.oracles.ruled_turns import RuledTurns

SWITCH = "agreement.first.in_force"


def made(seed: int, maker: Callable[[int], dict[str, Any]] = ruled_data) -> Scenario | None:
    """A random scenario with rules and two full offers; None where its rules make no sense."""
    data = maker(seed)
    rng = random.Random(seed)
    data["offers"] = {
        name: {"title": name, "terms": {i: rng.choice(list(issue["options"])) for i, issue in data["issues"].items()}}
        for name in ("a", "b")
    }
    data["agreement"]["always"] = {"needs": {"at_least": 1}}  # so that some rule applies to every outcome
    try:
        return Scenario.model_validate(data)
    except ScenarioError:
        return None


def planned(scenario: Scenario, seed: int, ratify: Fraction | None = None) -> Plan:
    """What varies: whether a rule holds, a reservation value that is listed, a weight and a number of votes that are drawn."""
    factors: list[Factor] = [
        ChoiceFactor(SWITCH, (True, False)),
        ChoiceFactor("parties.p0.reservation", (Decimal(30), Decimal("50.5"))),
        NumberFactor("parties.p1.weights.i0", _between("1", "3")),
        NumberFactor("parties.p0.votes.people", _between("0.5", "4")),
    ]
    quotas = [path for path in numbers(scenario) if path.startswith("agreement.") and path.endswith("quota")]
    factors += [NumberFactor(path, _between("20", "80")) for path in quotas]
    return Plan(scenario, tuple(factors), samples=3, seed=seed, record=("frontier", "explanation"), ratify=ratify)


def _between(low: str, high: str) -> Number:
    return Number(base=Decimal(low), range=(Decimal(low), Decimal(high)), distribution="uniform")


def rows(plan: Plan) -> list[dict[str, Any]]:
    evaluator = Evaluator(plan)
    names = [column.name for column in evaluator.columns]
    return [dict(zip(names, row, strict=True)) for row in evaluator(range(len(plan)))]


def hold(scenario: Scenario, row: dict[str, Any], ratify: Fraction | None = None) -> None:
    """A row against what the definition says of its scenario."""
    true = RuledTurns(scenario, ratify)
    assert (row["status"], row["engine"], row["error"]) == ("solved", "enumeration", None)
    assert (row["passes"], row["agreement"]) == (len(true.passing), bool(true.passing))
    assert row["passes.by_all"] == sum(true.votes(o)[0] == true.asked for o in true.feasible)
    if true.passing:
        for name in ("utilitarian", "leximin"):
            chosen = tuple(row[f"{name}.{issue}"] for issue in scenario.issues)
            assert chosen == min(getattr(true, name), key=true.feasible.index)
            assert set(row[f"{name}.consenting"].split()) == true.votes(chosen)[0]
            for p, surplus in true.surplus[chosen].items():
                reservation = scenario.parties[p].reservation
                assert reservation is not None
                assert row[f"{name}.{p}.utility"] == surplus + reservation.exact
        assert row["least_surplus"] == max(min(true.surplus[o].values()) for o in true.passing)
        assert row["frontier.size"] == len(true.frontier)
    else:
        assert all(row[name] is None for name in row if name.split(".")[0] in ("utilitarian", "leximin", "least_surplus"))
    for key, rule in scenario.agreement.items():
        where = [o for o in true.feasible if key in true.applying(o)]
        if rule.in_force and where and not isinstance(rule.needs, tuple) and isinstance(rule.needs.of, str):
            votes = true._of_kind(rule.needs.of)
            most = max(sum(v for p, v in votes.items() if p in true.votes(o)[0]) for o in where)
            assert row[f"votes.{key}.{rule.needs.of}"] == most
        if rule.in_force and where and rule.blocked_by is not None and not isinstance(rule.blocked_by, tuple):
            hold_against(true, row, key)
        if not rule.in_force:
            assert all(row[name] is None for name in row if name.startswith((f"votes.{key}.", f"against.{key}.")))
    least = None if true.passing else true.least_prices
    assert row["concession.sum"] == (None if least is None else least[0])
    assert (row["concession.by"] is None) == (least is None)
    for offer, each in scenario.offers.items():
        terms = tuple(each.terms[issue] for issue in scenario.issues)
        assert row[f"offer_passes.{offer}"] == (terms in true.passing)
        if terms in true.feasible:
            for party in true.parties:
                said = None if party not in true.asked else party in true.votes(terms)[0]
                assert row[f"offers.{offer}.{party}"] == said


def hold_against(true: Ruled, row: dict[str, Any], key: str) -> None:
    """The fewest votes of a kind against any outcome, where one count of them blocks."""
    rule = true.rules[key]
    if rule.blocked_by is not None and not isinstance(rule.blocked_by, tuple) and isinstance(rule.blocked_by.of, str):
        votes = true._of_kind(rule.blocked_by.of)
        where = [o for o in true.feasible if key in true.applying(o)]
        assert row[f"against.{key}.{rule.blocked_by.of}"] == min(sum(votes[p] for p in true.votes(o)[1]) for o in where)


@pytest.mark.parametrize("block", range(3))
def test_every_row_is_what_the_definition_says(block: int) -> None:
    verdicts = [verdict for seed in range(12 * block, 12 * block + 12) for verdict in check_rows(seed)]
    assert len(verdicts) > 50
    assert len(set(verdicts)) == 2


def test_rows_ask_the_bodies_behind_parties() -> None:
    verdicts = [verdict for seed in range(12) for verdict in check_rows(seed, Fraction(1, 2))]
    assert min(verdicts.count(True), verdicts.count(False)) > 20


def check_rows(seed: int, ratify: Fraction | None = None) -> list[bool]:
    """Holds every row of a plan; gives whether something passes, for the rows that were held. `ratify`: with bodies behind some parties."""
    scenario = made(seed, ruled_data if ratify is None else ratified_data)
    if scenario is None:
        return []
    plan, verdicts = planned(scenario, seed, ratify), []
    for number, row in enumerate(rows(plan)):
        variant = plan.variant(number)
        try:
            changed = scenario.with_changes({**variant.choices, **variant.numbers})
        except ScenarioError:  # votes that are drawn may be fewer than a rule asks for
            assert row["status"] == "solved" or "though" in row["error"]
            continue
        for path, curve in variant.curves.items():  # the one that was drawn
            party, key = path.split(".")[1], path.split(".")[3]
            of_body = changed.parties[party].ratification[key].curves or {}
            changed = changed.with_changes({f"{path}.curves.{other}": None for other in of_body if other != curve})
        hold(changed, row, ratify)
        verdicts.append(row["agreement"])
    return verdicts


def test_rows_hang_on_the_plan_and_their_number_alone() -> None:
    scenario = next(s for seed in range(50) if (s := made(seed)) is not None)
    plan = planned(scenario, 7)
    whole = Evaluator(plan)(range(len(plan)))
    backwards = Evaluator(plan)
    assert [backwards.row(k) for k in reversed(range(len(plan)))][::-1] == whole
    texts = Evaluator(plan).table_rows(range(len(plan)))
    apart = [Evaluator(plan).table_rows([k]) for k in range(len(plan))]
    assert "".join(each.lines for each in apart) == texts.lines
    assert sum(each.agreements for each in apart) == texts.agreements


def test_votes_scaled_alike_change_no_figure() -> None:
    for seed in range(12):
        scenario = made(seed)
        if scenario is None or any(_counts_votes(rule) for rule in scenario.agreement.values()):
            continue
        plan = Plan(scenario, (ChoiceFactor("parties.p0.reservation", (Decimal(30), Decimal(50))),))
        votes = {f"parties.{p}.votes.people": own["people"].base for p, each in scenario.parties.items() if (own := each.votes_by_kind)}
        tripled = Plan(scenario.with_changes({path: 3 * each for path, each in votes.items()}), plan.factors)
        for figure in ("passes", "passes.by_all", "least_surplus", "agreement"):
            assert [row[figure] for row in rows(plan)] == [row[figure] for row in rows(tripled)], (seed, figure)


def _counts_votes(rule: Any) -> bool:
    return "at_least" in repr(rule) and "people" in repr(rule)


def test_a_rule_that_everybody_meets_in_one_variant_is_answered_there_too() -> None:
    """What everybody signs is what passes by a rule that asks everybody; each way to count votes has its column."""
    data = ruled_data(3)
    data["agreement"] = {"rule": {"needs": "p0"}}
    for party in data["parties"].values():
        party.update(consent=True, indifferent="yes")
    scenario = Scenario.model_validate(data)
    plan = Plan(scenario, (ChoiceFactor("agreement.rule.needs", ("p0", "everybody")),))
    everybody = Ruled(scenario.with_changes({"agreement.rule.needs": "everybody"}))
    found = rows(plan)
    assert [row["passes"] for row in found] == [len(Ruled(scenario).passing), len(everybody.passing)]
    assert [row["votes.rule.p0"] is None for row in found] == [False, True]
    assert [row["votes.rule.everybody"] is None for row in found] == [True, False]


def test_a_run_is_summed_up_and_its_targets_are_known(tmp_path: Path) -> None:
    scenario = next(s for seed in range(50) if (s := made(seed)) is not None)
    plan = planned(scenario, 1)
    store = sweep(plan, tmp_path / "run")
    table = RunTable.read(store.folder)
    found = summarised(table)
    expected = rows(plan)
    assert found.by_rules
    assert found.overall.with_agreement == sum(row["agreement"] for row in expected)
    assert [share.with_agreement for share in found.offers] == [sum(row[f"offer_passes.{o}"] for row in expected) for o in ("a", "b")]
    assert target_column(plan, "p0") == "utilitarian.p0.utility"
    assert target_column(plan, "passes") == "passes"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"record": ("ratification",)}, "the chances at the Nash solution"),
        ({"record": ("solutions",)}, "only utilitarian and leximin are defined"),
        ({"record": ("count",)}, "the column `passes` has it"),
    ],
)
def test_what_rules_do_not_know_is_refused(options: dict[str, Any], said: str) -> None:
    scenario = next(s for seed in range(50) if (s := made(seed)) is not None)
    with pytest.raises(UsageError, match=said):
        Plan(scenario, (ChoiceFactor(SWITCH, (True, False)),), **options)


def test_votes_that_make_no_sense_of_a_rule_fail_a_row() -> None:
    """Four votes are asked for of 1 + 3, 2 + 3 and 0 + 3; and half of none is met by nobody's consent."""
    data = ruled_data(3)
    for party in data["parties"].values():
        party.update(consent=True, indifferent="yes", votes={"people": 0})
    data["parties"]["p0"]["votes"], data["parties"]["p1"]["votes"] = {"people": 1}, {"people": 3}
    data["agreement"] = {"rule": {"needs": {"at_least": 4, "of": "people"}}}
    votes = ChoiceFactor("parties.p0.votes.people", (Decimal(1), Decimal(2), Decimal(0)))
    found = rows(Plan(Scenario.model_validate(data), (votes,)))
    assert [row["status"] for row in found] == ["solved", "solved", "failed"]
    assert "agreement.rule.needs: not met though everybody consents" in found[2]["error"]
    assert found[2]["agreement"] is None
    data["agreement"] = {"rule": {"needs": {"quota": "50%", "of": "people"}}}
    nobody = ChoiceFactor("parties.p1.votes.people", (Decimal(3), Decimal(0)))
    data["parties"]["p0"]["votes"] = {"people": 0}
    found = rows(Plan(Scenario.model_validate(data), (nobody,)))
    assert [row["status"] for row in found] == ["solved", "failed"]
    assert "agreement.rule.needs: met though nobody consents" in found[1]["error"]


def test_a_report_of_a_run_in_which_nothing_passes_asks_how_many_pass(tmp_path: Path) -> None:
    """Least surpluses are defined nowhere there."""
    scenario = next(s for seed in range(50) if (s := made(seed)) is not None)
    dear = scenario.with_changes({f"parties.{name}.reservation": 200 for name in scenario.parties})
    plan = Plan(dear, (NumberFactor("parties.p1.weights.i0", _between("1", "3")),), samples=20)
    found = findings_of(str(sweep(plan, tmp_path / "run").folder), "another")
    assert found.summary.overall.with_agreement == 0
    assert found.sensitivity.target == "passes"
    assert target_title(dear, found.sensitivity.target) == "how many outcomes pass"
