"""Role sheets: a party's own numbers, and nothing that only another party knows."""

from __future__ import annotations

import itertools
import json
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.hard_shapes import Shape, scenario_of
from simulator import load
from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.agreement_rules import compile_rules
from simulator.payoffs.winning import WinningSets
from simulator.report.fitting import FittingTable
from simulator.scenario.changes import changed
from simulator.scenario.conditions import alone
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.scenario.reading import loads
from simulator.talks.play import Play, Turn
from simulator.talks.play_offers import barred_options
from simulator.talks.sessions import Setting
from simulator.teach.payoff_table import payoff_table
from simulator.teach.roles import WIDTH, role_sheet, sheet_text, sheets
from tests.oracles.brute_force import BruteForce
from tests.oracles.ruled import Ruled, ruled_data
from tests.oracles.small_scenarios import small_data


def test_every_party_has_one_sheet_of_printable_width() -> None:
    found = sheets(load("berlin-2025"))
    assert list(found) == ["ukraine", "russia", "united_states", "europe"]
    for party, text in found.items():
        assert text.startswith(f"Berlin, December 2025: {load('berlin-2025').parties[party].title}\nCONFIDENTIAL\n")
        assert max(map(len, text.splitlines())) <= WIDTH
        assert all(line.isprintable() for line in text.splitlines())


@pytest.mark.parametrize("name", ["berlin-2025", "sale"])
def test_a_sheet_does_not_change_with_what_others_alone_know(name: str) -> None:
    """Whatever is private to the others is changed: their numbers, red lines and beliefs. The sheet stays the same, byte for byte."""
    scenario = load(name)
    for party in scenario.parties:
        private = [path for path in numbers(scenario) if path.startswith("parties.") and path.split(".")[1] != party]
        private = [path for path in private if path.split(".")[2] in ("weights", "reservation", "war_cost")]
        lines = [f"parties.{p}.red_lines.{key}.in_force" for p, each in scenario.parties.items() if p != party for key in each.red_lines]
        other = changed(scenario, {**dict.fromkeys(private, 3), **dict.fromkeys(lines, False)})
        assert private
        assert sheet_text(other, party) == sheet_text(scenario, party)
        assert sheet_text(other, next(p for p in scenario.parties if p != party)) != sheet_text(scenario, party)


@given(st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_the_points_of_a_sheet_add_up(seed: int) -> None:
    """The column of a sheet, added up for an outcome, is its utility (interactions aside), rounding aside."""
    scenario = Scenario.model_validate(small_data(seed))
    oracle = BruteForce(scenario)
    for p, party in enumerate(oracle.parties):
        table = _table(sheet_text(scenario, party), scenario)
        own = scenario.parties[party]
        if any(term.in_force for term in own.interactions.values()):
            continue
        for outcome in oracle.feasible[:20]:
            total = sum((table[issue, option] for issue, option in zip(oracle.issues, outcome, strict=True)), Fraction(0))
            assert abs(total - oracle.utilities[outcome][p]) <= Fraction(len(outcome), 200)


def _table(text: str, scenario: Scenario) -> dict[tuple[str, str], Fraction]:
    """(Issue, option) → points as printed."""
    found: dict[tuple[str, str], Fraction] = {}
    issue = ""
    body = text.split("─\n", 1)[1].split("\n\nWhat counts")[0].split("\nWithout an agreement")[0]
    for line in body.splitlines():
        row = re.fullmatch(r"(\S*)\s+(\S+?)(?::.*)?\s+(−?[\d.]+)", line.strip() if line[:1] != " " else "   " + line.strip())
        if row is not None:
            issue = row[1] or issue
            found[issue, row[2]] = Fraction(row[3].replace("−", "-"))
    assert {key[0] for key in found} == set(scenario.issues)
    return found


def test_nothing_below_the_reservation_value_is_called_enough() -> None:
    """The value printed is rounded up, never down."""
    scenario = changed(load("sale"), {"parties.buyer.reservation": Decimal("45.001")})
    assert "no agreement is worth just under 45.01 points to you" in sheet_text(scenario, "buyer")


def test_beliefs_and_bodies_are_the_partys_own() -> None:
    text = sheet_text(load("berlin-2025"), "ukraine")
    assert "You give it a chance of 52 %." in text
    assert "referendum" in text
    assert "referendum" not in sheet_text(load("berlin-2025"), "russia")


def test_who_is_no_party_has_no_sheet() -> None:
    with pytest.raises(UsageError, match="buyer"):
        sheets(load("sale"), ["bujer"])
    with pytest.raises(UsageError, match="ranking"):
        sheets(load("elmira"))


def test_a_sheet_of_thousands_of_options_is_refused() -> None:
    with pytest.raises(UsageError, match=r"5,000 options in all; a sheet of paper lists at most 2,000"):
        sheets(loads(json.dumps(scenario_of(Shape(2, 1, 5000, levels=True, ranged=False))), "hard", json=True))


def test_what_a_constraint_rules_out_by_itself_stands_in_no_table_of_points() -> None:
    barred = load("sale").with_changes(
        {"constraints.x": {"never": {"any": [{"warranty": {"above": 12}}, {"price": 26, "delivery": "now"}]}}}
    )
    assert alone(barred.constraints["x"].never, barred.issues) == {("warranty", "24")}
    found = payoff_table(barred, ["buyer"])
    assert isinstance(found, FittingTable)
    shown = [str(cell) for cell in found.columns[1].cells]
    assert shown.count("24") == 1  # the price
    assert {"12", "26"} <= set(shown)
    turn = Play(barred, "buyer", Setting(rounds=2)).at([])
    assert isinstance(turn, Turn)
    assert barred_options(turn) == {("warranty", "24")}


def under_the_sheet(name: str, party: str, changes: dict[str, object] | None = None) -> str:
    """What a sheet says under “Who must sign”, in one line."""
    text = sheet_text(load(name).with_changes(changes or {}), party)
    return " ".join(text.split("\nWho must sign\n")[1].split("\n\n")[0].split())


def test_a_sheet_says_how_many_votes_the_party_has_and_what_they_block() -> None:
    bank = under_the_sheet("board", "bank")
    assert "Majority of votes: more than 50 % of votes. Your votes (votes): 1 of 5. You alone block nothing by it." in bank
    assert "With Chair, for example, you can" in bank
    assert "where The old plant: “Closed”: at least 75 % of votes" in bank
    assert "Nothing passes it against Chair." in bank
    assert "red lines" not in bank
    assert "Nothing passes it against you." in under_the_sheet("board", "chair")
    assert "Your red lines bind your own consent" in under_the_sheet("board", "founder")


def test_a_sheet_says_who_has_a_veto_and_who_has_no_say() -> None:
    veto = under_the_sheet("security-council", "permanent_d")
    assert "Nothing passes it against you, nor against Permanent A, Permanent B, Permanent C or Permanent E." in veto
    assert "On what is worth exactly as much to you as no agreement, you abstain." in veto
    elected = under_the_sheet("security-council", "elected_1")
    assert "whatever the others do, your consent decides nothing" in elected
    assert "Your votes (members): 1 of 15." in elected
    assert "the others can agree without you" in under_the_sheet(
        "board", "bank", {"parties.bank.consent": False, "parties.bank.votes": None}
    )
    assert "Your votes (population): 0.12 of 100.01." in under_the_sheet("council-eu", "malta")


def test_where_everybody_must_sign_a_sheet_says_nothing_of_it() -> None:
    assert "Who must sign" not in sheet_text(load("sale"), "buyer")
    assert "Who must sign" not in sheet_text(load("board").with_changes({"agreement": None}), "bank")


def test_whoever_is_named_as_blocking_does() -> None:
    """By definition: together they block, none could be left out, and where nobody is named the party decides nowhere."""
    alone = named = idle = 0
    for seed in range(80):
        try:
            scenario = Scenario.model_validate(ruled_data(seed))
        except ScenarioError:
            continue
        true = Ruled(scenario)
        names = list(scenario.parties)
        for place, key in enumerate(true.rules):
            sets = WinningSets(compile_rules(scenario), [place])
            for party in sorted(true.asked):
                found = sets.block_with(names.index(party))
                block = None if found is None else frozenset({party, *(names[p] for p in found)})
                if block is None:
                    rest = [frozenset(c) for n in range(len(names)) for c in itertools.combinations(sorted(true.asked - {party}), n)]
                    decides = [c for c in rest if _met(true, key, c | {party}) and not _met(true, key, c)]
                    assert not decides
                    idle += 1
                    continue
                assert not _met(true, key, true.asked - block)
                assert all(_met(true, key, true.asked - (block - {member})) for member in block)
                alone, named = alone + (len(block) == 1), named + (len(block) > 1)
    assert min(alone, named, idle) > 5


def _met(true: Ruled, key: str, consenting: frozenset[str]) -> bool:
    return true.met((key,), consenting, true.asked - consenting)


def test_what_is_advised_against_too_many_options_is_taken() -> None:
    scenario = many_options(2400)
    with pytest.raises(UsageError, match=r"“N” alone has 2,401") as refused:
        role_sheet(scenario, "p")
    path, value = str(refused.value).rpartition("--set ")[2].split("=")
    assert role_sheet(scenario.with_changes({path: Decimal(value)}), "p")


def many_options(to: int) -> Scenario:
    party = {"title": "P", "weights": {"n": 1}, "values": {"n": {"rising": [0, to]}}, "reservation": 0}
    return Scenario.model_validate(
        {"title": "T", "issues": {"n": {"title": "N", "levels": {"from": 0, "to": to, "step": 1}}}, "parties": {"p": party, "q": party}}
    )
