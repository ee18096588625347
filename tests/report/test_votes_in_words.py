"""Votes that agreement rules ask for, in print: which are one way of several, how few against will do, what none meets at once."""

from __future__ import annotations

from typing import Any

from simulator import Scenario, explain, solve
from simulator.dossier.whole import gather
from simulator.report.explain.by_rules import parts_by_rules
from simulator.report.explain.json_by_rules import explained_json
from simulator.report.solve.json import solve_json
from simulator.report.solve.votes import EACH_BY_SOME, EACH_WAY_BY_SOME, votes_part
from simulator.report.whole.summary import summary_of
from tests.cli.running import page


def voting(rule: dict[str, Any], **worth: tuple[int, int]) -> Scenario:
    """Two outcomes, and what each is worth to each party, for which no agreement is worth 50."""
    parties = {
        name: {"title": name.upper(), "weights": {"x": 1}, "values": {"x": {"a": a, "b": b}}, "reservation": 50}
        for name, (a, b) in worth.items()
    }
    issues = {"x": {"title": "X", "options": {"a": "A", "b": "B"}}}
    return Scenario.model_validate({"title": "Two", "issues": issues, "agreement": {"r": {"title": "Rule", **rule}}, "parties": parties})


def solved_in_words(scenario: Scenario) -> list[str]:
    result = solve(scenario)
    assert result.by_rules is not None
    return [" ".join(line.split()) for line in page(votes_part(scenario, result, result.by_rules), 120) if line.strip()]


def explained_in_words(scenario: Scenario) -> list[str]:
    found = explain(scenario)
    assert found.by_rules is not None
    sections = parts_by_rules(scenario, found, found.by_rules, 0, brief=True)
    return [" ".join(line.split()) for section in sections for line in page(section, 120) if line.strip()]


def blocked_in_words(scenario: Scenario) -> list[tuple[str, str]]:
    return [(each.who, each.what) for each in summary_of(gather(scenario, ("case",), draws=0)).blocked]


def test_few_enough_against_stand_beside_what_is_needed() -> None:
    scenario = voting({"needs": "everybody", "blocked_by": {"at_least": 2}}, p=(20, 20), q=(20, 20), s=(20, 80), t=(80, 80))
    told = solved_in_words(scenario)
    assert told[0] == "Votes that are needed, and the most that any one outcome gets, or the least against it"
    assert told[1] == "Rule Votes Needed Most Least against"
    assert told[3:] == ["Rule either everybody at least 4 of 4 2", "Rule or members fewer than 2 of 4 against 2"]
    (blocking,) = solve_json(solve(scenario), 10)["by_rules"]["blocking"]
    assert (blocking["needed"], blocking["fewest"], blocking["exact"]["fewest"]) == (2.0, 2.0, "2")
    explained = explained_in_words(scenario)
    assert "Rule either everybody 2 1" in explained
    assert "Rule or fewer against 1 1" in explained
    in_favour = "everybody: 2 of 4 at most, where at least 4 are needed"
    against = "against, of members: 2 of 4 at the least, where fewer than 2 will do"
    assert blocked_in_words(scenario) == [("Rule", f"{in_favour}, or {against}")]


def test_a_way_that_some_outcome_takes_hides_the_others() -> None:
    scenario = voting({"needs": {"all": ["p", {"any": ["q", ["s", "t"]]}]}}, p=(20, 20), q=(80, 80), s=(20, 20), t=(20, 20))
    assert solved_in_words(scenario)[3:] == [
        "Rule P at least 1 of 1 0",
        "Rule and either Q at least 1 of 1 1",
        "Rule or S and T at least 2 of 2 0",
    ]
    assert blocked_in_words(scenario) == [("Rule", "P: 0 of 1 at most, where at least 1 are needed")]


def test_what_is_met_by_some_outcome_each_and_by_none_at_once_is_said() -> None:
    apart = voting({"needs": {"all": ["p", "q"]}}, p=(80, 20), q=(20, 80), s=(80, 80))
    assert solved_in_words(apart)[-1] == EACH_BY_SOME
    assert EACH_BY_SOME in explained_in_words(apart)
    assert blocked_in_words(apart) == [("What the rules ask", "each part is met by some outcome, all together by none")]
    several = voting({"needs": {"all": ["p", {"any": ["q", "s"]}]}}, p=(80, 20), q=(20, 80), s=(20, 20))
    assert solved_in_words(several)[-1] == EACH_WAY_BY_SOME
    together: dict[str, Any] = {"needs": {"all": ["p", "q"]}}
    for rule, worth in (({"needs": ["p", "q"]}, (20, 80)), (together, (80, 20)), (together, (20, 20))):
        told = solved_in_words(voting(rule, p=(80, 20), q=worth, s=(80, 80)))
        assert not {EACH_BY_SOME, EACH_WAY_BY_SOME} & set(told)


def test_nothing_passes_from_there_on_where_to_be_indifferent_is_not_enough() -> None:
    scenario = voting({"needs": ["p", "q"]}, p=(80, 20), q=(80, 80), s=(20, 20))
    assert {"Party Nothing passes beyond", "P +30.00", "Q +30.00"} <= set(explained_in_words(scenario))
    strict = scenario.with_changes({"parties.q.indifferent": "no"})
    assert {"Party Nothing passes", "P beyond +30.00", "Q from +30.00 on"} <= set(explained_in_words(strict))
    found = explain(strict).by_rules
    assert found is not None
    assert explained_json(found)["firmness"]["passes_at_room"] == {"p": True, "q": False}


def test_the_largest_share_stands_beside_the_sum() -> None:
    scenario = voting({"needs": "everybody"}, p=(44, 80), q=(44, 41), s=(80, 80)).with_changes({"parties.s.indifferent": "no"})
    told = explained_in_words(scenario)
    assert "smallest sum 9.00 9.00 Q 9.00" in told
    assert "smallest largest share 12.00 6.00 P 6.00 and Q 6.00" in told
