"""`zopa equilibria --between`: the empirical game between strategies of simulated talks."""

from __future__ import annotations

import json

import pytest

from simulator import load
from simulator.games.empirical import seeds_of
from simulator.talks.sessions import Setting, Talks
from tests.cli.running import zopa


def test_payoffs_are_discounted_surpluses_of_the_sessions() -> None:
    found = json.loads(zopa("equilibria", "sale", "--between", "boulware,conceder", "--runs", "6", "--rounds", "10", "--json").stdout)
    assert found["schema"] == "zopa/empirical/1"
    scenario = load("sale")
    setting = Setting(strategies={"buyer": "boulware", "seller": "conceder"}, turns_about=True, rounds=10)
    sessions = [Talks(scenario, setting).session(k) for k in seeds_of(0, 6)]
    for party in scenario.parties:
        patience = scenario.parties[party].patience
        rate = 1.0 if patience is None else float(patience.exact)
        expected = sum(s.surplus.get(party, 0.0) * rate**s.round for s in sessions) / 6
        row = next(row for row in found["payoffs"] if row["strategies"] == {"buyer": "boulware", "seller": "conceder"})
        assert row["surplus"][party]["mean"] == pytest.approx(expected)


def test_the_report_lists_combinations_and_equilibria() -> None:
    text = zopa("equilibria", "sale", "--between", "boulware,hardliner", "--runs", "4").stdout
    assert "What each combination of strategies brought" in text
    assert "Equilibria of the means" in text


def test_talks_of_the_game_end_by_the_agreement_rules() -> None:
    """Of the board's four parties three choose where the bank is not asked; its surplus is that of what the others agree on."""
    words = ("board", "--set", "parties.bank.consent=false", "--set", "parties.bank.votes=null")
    found = json.loads(zopa("equilibria", *words, "--between", "boulware,conceder", "--runs", "3", "--rounds", "6", "--json").stdout)
    assert {tuple(row["strategies"]) for row in found["payoffs"]} == {("chair", "works", "founder")}
    scenario = load("board").with_changes({"parties.bank.consent": False, "parties.bank.votes": None})
    strategies = {"chair": "boulware", "works": "conceder", "founder": "conceder"}
    sessions = [Talks(scenario, Setting(strategies=strategies, turns_about=True, rounds=6)).session(k) for k in seeds_of(0, 3)]
    row = next(row for row in found["payoffs"] if row["strategies"] == strategies)
    for party in strategies:
        assert row["surplus"][party]["mean"] == pytest.approx(sum(s.surplus.get(party, 0.0) for s in sessions) / 3)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--between", "boulware"], "two strategies or more"),
        (["--between", "boulware,boulware"], "each once"),
        (["--between", "boulware,conceeder"], "did you mean 'conceder'"),
        (["--between", "boulware,conceder", "--alternating", "3"], "leave out --alternating"),
        (["--between", "boulware,conceder", "--protocol", "alternatin"], "did you mean 'alternating'"),
    ],
)
def test_bad_input(words: list[str], message: str) -> None:
    done = zopa("equilibria", "sale", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
