"""`zopa stability` as a person or a script meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.games import sanctions
from simulator.games.graph_model import graph_model
from simulator.games.sanctions import CONCEPTS, standings
from simulator.games.stability import stability
from simulator.report.games.stability import stability_report
from simulator.scenario.reading import load
from tests.cli.running import answer, page, zopa

RANKED = ("elmira", "cuban-missiles", "prisoners-dilemma", "chicken")


def test_the_json_answer_for_all_states() -> None:
    found = answer("stability", "elmira")
    assert found["schema"] == "zopa/stability/1"
    assert found["decision_makers"] == ["ministry", "uniroyal", "local"]
    assert found["n_states"] == 12
    by_offer = {state["offers"][0]: state for state in found["states"]}
    assert by_offer["s5"]["equilibrium"] == {"nash": True, "gmr": True, "smr": True, "seq": True}
    assert by_offer["s5"]["terms"] in found["equilibria"]["nash"]
    (insisting,) = by_offer["s1"]["decision_makers"]["local"]["improvements"]
    assert insisting["to"] == by_offer["s5"]["terms"]
    assert insisting["sanctions"]["seq"] is None
    (step,) = insisting["sanctions"]["smr"]
    assert (step["decision_maker"], step["to"]) == ("ministry", by_offer["s6"]["terms"])
    pair = next(c for c in by_offer["s5"]["coalitions"] if c["members"] == ["ministry", "uniroyal"])
    assert pair["stable"] == {"nash": False, "gmr": False}
    assert [step["decision_maker"] for step in pair["improvements"][0]["moves"]] == ["ministry", "uniroyal"]


def test_one_state_by_name_and_by_terms() -> None:
    by_name = answer("stability", "chicken", "s1")
    by_terms = answer("stability", "chicken", "row=swerve,column=swerve")
    assert by_name == by_terms
    assert by_name["n_states"] is None
    assert by_name["equilibria"] is None
    (state,) = by_name["states"]
    assert state["equilibrium"] == {"nash": False, "gmr": True, "smr": True, "seq": False}
    assert answer("stability", "chicken", "s1", "--no-coalitions")["states"][0]["coalitions"] == []


def test_the_reports() -> None:
    every = zopa("stability", "elmira", "--full").stdout
    assert "Equilibria among 12 states: 6 by Nash, 8 by GMR, 8 by SMR and 6 by SEQ." in every
    assert sum(line.endswith(" yes    yes   yes   yes") for line in every.splitlines()) == 6
    assert "The firm abandons the plant (s9a)" in every
    assert " no     no    no    no" not in every.split("Where all would stay")[1]
    assert "(s2)" in every.split("Offers at which not all would stay")[1].split("Where all would stay")[0]
    assert "nobody moves twice running" in " ".join(every.split())
    assert "No coalition" in zopa("stability", "prisoners-dilemma", "s1", "--full").stdout
    one = zopa("stability", "elmira", "s1", "--full").stdout
    assert "Moves away preferred by Local government" in one
    assert "SEQ: no answer deters it" in one
    assert "rows; --limit 0 shows all." in zopa("stability", "elmira", "--limit", "2", "--full").stdout
    assert "nobody moves twice running" not in zopa("stability", "chicken", "--full").stdout


def test_an_offer_that_is_no_state_is_named() -> None:
    without = ("--set", "constraints.never={never: {row: cooperate, column: cooperate}}")
    text = " ".join(zopa("stability", "prisoners-dilemma", *without).stdout.split())
    assert "Left out, being excluded by a constraint or an option out of force: “Both cooperate”." in text
    refused = zopa("stability", "prisoners-dilemma", "s1", *without)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "constraints.never excludes them; choose others, or lift that (--set constraints.never.in_force=false)" in refused.stderr


def test_many_states_are_counted_and_not_explained(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    issues = "".join(f"  {who}: {{title: Effort of {who}, levels: {{from: 0, to: 14, step: 1}}, controlled_by: {who}}}\n" for who in "ab")
    wish = {"a": "weights: {a: 40, b: 60}, values: {a: {falling: [0, 14]}, b: {rising: [0, 14]}}"}
    wish["b"] = "weights: {a: 60, b: 40}, values: {b: {falling: [0, 14]}, a: {rising: [0, 14]}}"
    parties = "".join(f"  {who}: {{title: {who}, {wish[who]}, reservation: 0}}\n" for who in "ab")
    file.write_text(f"title: Commons\nissues:\n{issues}parties:\n{parties}", encoding="utf-8")
    found = answer("stability", file)
    assert (found["n_states"], found["states"]) == (225, [])
    assert found["equilibria"]["nash"] == [{"a": "0", "b": "0"}]  # a dilemma of 15 steps: effort helps the other alone
    assert {"a": "14", "b": "14"} in found["equilibria"]["seq"]
    report = zopa("stability", file, "--limit", "3", "--full").stdout
    assert "Equilibria among 225 states: 1 by Nash, 75 by GMR, 75 by SMR and 75 by SEQ." in report
    assert "Effort of a: “0”; Effort of b: “0” yes yes yes yes" in " ".join(report.split())
    assert "72 more equilibria; --limit 0 shows all." in report
    assert "Name a state" in report
    assert "Together" not in zopa("stability", "chicken", "--no-coalitions", "--full").stdout


def test_points_serve_as_well_as_rankings() -> None:
    done = zopa("stability", "berlin-2025", "berlin", "--set", "issues.army.controlled_by=ukraine", "--limit", "1", "--full")
    assert done.returncode == 0
    report = " ".join(done.stdout.split())
    assert "Looked at: answers of up to 2 moves" in report
    assert "can change nothing alone" in report
    assert "it is no forecast" in report


OWNERS = {"donetsk": "ukraine", "army": "ukraine", "other_lines": "russia", "force": "europe", "assets": "europe", "guarantee": "us"}


def large() -> list[str]:
    """The flagship with an owner for six of its twelve issues: 57 million combinations of options."""
    us = next(name for name in load("berlin-2025").parties if name not in ("ukraine", "russia", "europe"))
    return [w for issue, who in OWNERS.items() for w in ("--set", f"issues.{issue}.controlled_by={us if who == 'us' else who}")]


def test_of_a_large_graph_the_offers_of_the_file_are_looked_at_and_what_is_left_out_is_said() -> None:
    done = zopa("stability", "berlin-2025", *large())
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "can be looked through. In their place stand the offers of the file" in text
    assert "Left out: what several parties could do together." in text
    found = answer("stability", "berlin-2025", *large())
    assert (found["n_states"], found["equilibria"]) == (None, None)
    assert "combinations of options" in found["left_out"]
    assert {state["depth"] for state in found["states"]} == {1}
    assert {name for state in found["states"] for name in state["offers"]} >= {"berlin", "ukraine_preference"}


def test_without_offers_a_large_graph_is_refused(tmp_path: Path) -> None:
    issues = "".join(f"  i{k}: {{title: I{k}, levels: {{from: 0, to: 9, step: 1}}, controlled_by: a}}\n" for k in range(7))
    parties = "".join(f"  {p}: {{title: {p}, weights: {{i0: 1}}, values: {{i0: {{rising: [0, 9]}}}}, reservation: 0}}\n" for p in "ab")
    wholly = parties.replace("weights: {i0: 1}, values: {i0: {rising: [0, 9]}}", "weights: {W}, values: {V}")
    wholly = wholly.replace("W", ", ".join(f"i{k}: 1" for k in range(7))).replace(
        "V", ", ".join(f"i{k}: {{rising: [0, 9]}}" for k in range(7))
    )
    file = tmp_path / "seven.yaml"
    file.write_text(f"title: Seven\nissues:\n{issues}parties:\n{wholly}", encoding="utf-8")
    done = zopa("stability", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "name one OFFER" in done.stderr
    alone = zopa("stability", file, ",".join(f"i{k}=0" for k in range(7)))
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "'a' alone has up to 9,999,999 moves from this state" in alone.stderr
    assert "--depth" not in alone.stderr


@pytest.mark.parametrize("most", [12, 40, 150, 400, 10**9])
def test_what_passes_the_limit_on_moves_is_left_out_and_the_rest_is_right(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    scenario = load("cuban-missiles")
    model = graph_model(scenario)
    terms = scenario.offers["s1"].terms
    (every,) = stability(scenario, terms).explained
    monkeypatch.setattr(sanctions, "MOST_VISITED", most)
    (found,) = stability(scenario, terms).explained
    monkeypatch.undo()
    assert [[i.sanctions for i in s.improvements] for s in found.standings] == [
        [i.sanctions for i in s.improvements] for s in standings(model, model.state(terms), found.depth)
    ]
    assert [[s.stable(c) for c in CONCEPTS] for s in found.standings] == [[s.stable(c) for c in CONCEPTS] for s in every.standings]
    assert (found.depth is None) == (not any("answers of more than" in text for text in found.left_out))
    assert bool(found.coalitions) == ("what several parties could do together" not in found.left_out)
    if most == 10**9:
        assert found == every


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sale"], "controlled_by"),
        (["elmira", "firm=delay"], "open: order, council"),
        (["elmira", "s10"], "no such offer"),
        (["elmira", "--depth", "2"], "name an OFFER"),
        (["nowhere.yaml"], "no such file"),
    ],
)
def test_what_is_wrong_ends_with_2_and_says_so(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = zopa("stability", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_check_and_list_know_scenarios_with_rankings() -> None:
    found = answer("check", "elmira")
    assert found["valid"]
    assert found["feasible"] == found["outcomes"] == 12
    assert "12 combinations of options, 12 of them feasible" in zopa("check", "elmira").stdout
    assert {case["name"] for case in answer("list")["cases"]} >= set(RANKED)


@pytest.mark.parametrize(
    "command",
    [
        ["solve"],
        ["explain"],
        ["compare"],
        ["calibrate", "--observe", "row=accepted:s1"],
        ["sweep", "--vary", "x=1:2"],
        ["diff", "chicken"],
    ],
)
def test_commands_that_need_points_refuse_rankings_with_one_message(command: list[str], tmp_path: Path) -> None:
    name, *rest = command
    done = zopa(name, "prisoners-dilemma", *rest, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    if name != "sweep":  # which finds no number to vary
        assert "'row', 'column' have rankings of outcomes and no points, which only zopa stability works with" in done.stderr


CHAIN = """
title: Two must answer
issues:
  act: {title: Act, options: {no: "No", yes: "Yes"}, controlled_by: leader}
  b: {title: B, options: {no: "No", yes: "Yes"}, controlled_by: first}
  c: {title: C, options: {no: "No", yes: "Yes"}, controlled_by: second}
parties:
  leader: {title: Leader, ranking: [{act: yes, any: [{b: no}, {c: no}]}, {act: no}, {act: yes, b: yes, c: yes}]}
  first: {title: First, ranking: [{act: [no, yes]}]}
  second: {title: Second, ranking: [{act: [no, yes]}]}
"""


def test_what_a_depth_leaves_open_is_told_as_open(tmp_path: Path) -> None:
    """Only both others one after the other can deter the leader; they do not prefer to."""
    file = tmp_path / "chain.yaml"
    file.write_text(CHAIN, encoding="utf-8")
    terms = "act=no,b=no,c=no"
    (cut,) = answer("stability", file, terms, "--depth", "1")["states"]
    assert cut["equilibrium"] == {"nash": False, "gmr": None, "smr": None, "seq": False}
    (move,) = cut["decision_makers"]["leader"]["improvements"]
    assert move["deterred"] == {"gmr": None, "smr": None, "seq": False}
    assert not cut["from_all_states"]
    text = " ".join(zopa("stability", file, terms, "--depth", "1", "--full").stdout.split())
    assert (
        "Whether the agreement holds is not settled: Leader would gain by a move; answers of up to 1 move do not deter all of that" in text
    )
    assert "All: an equilibrium no not settled not settled no" in text
    assert "GMR: no answer of up to 1 move deters it; a longer one may" in text
    assert "SEQ: no answer deters it" in text
    (full,) = answer("stability", file, terms)["states"]
    assert full["equilibrium"] == {"nash": False, "gmr": True, "smr": True, "seq": False}


def test_what_too_short_answers_leave_open_is_settled_from_all_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "chain.yaml"
    file.write_text(CHAIN, encoding="utf-8")
    monkeypatch.setattr("simulator.games.sanctions.MOST_VISITED", 8)
    scenario = load(file)
    found = stability(scenario, {"act": "no", "b": "no", "c": "no"}, coalitions=False)
    (state,) = found.explained
    assert state.depth == 1
    assert state.from_all_states
    assert [state.equilibrium(c) for c in CONCEPTS] == [False, True, True, False]
    text = "\n".join(page(stability_report(scenario, found), 200))
    assert "GMR: an answer of more than 1 move deters it" in text
    assert "was settled from all states" in text
