"""The readable answer of `solve`, on results made by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Console

from simulator.report.layout import print_part
from simulator.report.solve.no_deal import next_commands
from simulator.report.solve.text import solve_report, verdict
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.solve.existence import ShareWithAgreement
from simulator.solve.results import Binding, Result, Solution, SolutionName, Zone
from tests.report.samples import FREE, INTERVAL, PAID, SCENARIO, no_deal, point, refused, result, solution

COMMAND = ["zopa", "solve", "a bridge.yaml"]


def rendered(found: Result, width: int = 100, scenario: Scenario = SCENARIO, shares: Sequence[ShareWithAgreement] = ()) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False, color_system=None)
    with console.capture() as captured:
        for part in solve_report(scenario, found, shares):
            print_part(console, part)
    return captured.get()


def solutions_of(*solutions: Solution) -> dict[SolutionName, Solution]:
    return {s.name: s for s in solutions}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_titles_are_not_read_as_markup() -> None:
    assert rendered(result()).startswith("Bridge [bold]over[/bold] the river\n")


@pytest.mark.parametrize(
    ("zone", "sentence"),
    [
        (Zone(False, 1234, None, 40_000, 3, 6), "They accept 1,234 of the 40,000 feasible outcomes."),
        (Zone(False, None, None, 40_000, 3, 6), "was not counted"),
        (Zone(False, None, INTERVAL, 10**21, 3, 6), "between 1.000e20 and 2.000e20 of the 1.000e21 feasible outcomes: an interval at 99 %"),
    ],
)
def test_the_size_of_the_zone_is_a_count_or_said_to_be_an_interval(zone: Zone, sentence: str) -> None:
    assert sentence in verdict(SCENARIO, result(zone=zone))


def test_undecided_says_what_ended_the_work() -> None:
    found = result(verdict="undecided", stopped="memory limit", zone=Zone(None, None, None, 4, 3, 6))
    assert "Undecided" in verdict(SCENARIO, found)
    assert "memory limit" in verdict(SCENARIO, found)
    assert "proved as far as it says" in flat(rendered(found))


def test_common_terms_once_and_differences_apart() -> None:
    nash, same = solution("nash", point("1", "2")), solution("leximin", point("1", "2"))
    text = rendered(result(solutions_of(nash, same, solution("utilitarian", point("9", "1", toll="none")))))
    shared, apart = text.split("Where the solutions differ")
    assert shared.count("200 metres") == 1
    assert "By day only" not in shared
    assert "Nash, Leximin" in apart
    assert "By day only" in apart


def test_surplus_and_signature_of_every_party() -> None:
    text = flat(rendered(result(solutions_of(solution("nash", point("5/4", "-1/2"))))))
    assert "51.25 39.50" in text
    assert "+1.25 signs −0.50 falls short" in text


def test_what_a_solution_leaves_open_is_said() -> None:
    nash = solution("nash", point("1", "0"), point("1", "0", toll="none"), left_out=("right",), bound=2.5, value=2.0)
    kalai = solution("kalai-smorodinsky", point("1", "0"), tied=None)
    text = flat(rendered(result(solutions_of(nash, kalai))))
    assert "Nash: 2 outcomes tie; the first is shown." in text
    assert "Nash: left out of the comparison, since it cannot gain: Right bank." in text
    assert "Nash: not proved best. It reaches 2; nothing exceeds 2.5." in text
    assert "Nash (not proved best)" in text
    assert "Kalai–Smorodinsky (not" not in text
    assert "Kalai–Smorodinsky: one optimum; this engine does not look for others that tie with it." in text


def test_solutions_that_compare_parties_are_named() -> None:
    text = flat(rendered(result(solutions_of(solution("nash", point("1", "1")), solution("egalitarian", point("1", "1"))))))
    assert "Egalitarian compares points between parties." in text


def test_an_inexact_frontier_says_by_how_much() -> None:
    assert "has 2 points, complete to within 0.25 (right) points" in flat(rendered(result()))


def test_binding_names_parties_red_lines_and_constraints() -> None:
    binding = Binding("toll", "left", "none", Fraction(20), ("parties.right", PAID, "constraints.short"))
    text = flat(rendered(result(solutions_of(solution("nash", point("1", "1"))), binding=(binding,))))
    assert "What binds at the Nash solution" in text
    assert "Toll Left bank +20.00 No toll Right bank (points, toll at some hours); the constraint “a short bridge pays by day”" in text


def test_ranged_numbers_and_notes_are_told() -> None:
    ranged = changed(SCENARIO, {"parties.left.weights.toll.range": [30, 50]})
    text = flat(rendered(result(), scenario=ranged))
    assert "1 number of the scenario has a range; the answer holds at its base value." in text
    assert "a note of the solver" in text


def test_no_deal_tells_clash_nearest_waivers_and_proof() -> None:
    text = flat(rendered(refused()))
    assert "No agreement exists. The red lines leave nothing." in text
    assert f"Left bank's red line free ({FREE}): Toll: never “By day only” or “At all hours”" in text
    assert "together with Length of the bridge: above 150 metres" in text
    assert "with Left bank's free waived" in text
    assert "Left bank's free +0.33 opens a deal" in text
    assert "Right bank's “toll at some hours” ≥ −2.00 not settled" in text  # not proved: the work ended before
    closed = tuple(replace(waiver, proved=True) for waiver in no_deal().waivers)
    assert "Right bank's “toll at some hours” −2.00 still no deal" in flat(rendered(refused(waivers=closed)))
    assert "crosses its red line" in text
    assert "No toll Right bank's red line “toll at some hours” forbids it" in text
    assert "At all hours red lines and constraints together leave nothing" in text


def test_who_falls_short_by_how_much() -> None:
    short = replace(no_deal().waivers[1], waived=())
    text = flat(rendered(refused(nearest=short, waivers=(), clash=())))
    assert "Short of what no agreement is worth: Left bank by 2.00 points. Not proved to be the nearest" in text


def test_weights_as_a_proof() -> None:
    tree = {"weights": {"left": "2/5", "right": "3/5"}, "bound": "-3/10"}
    text = flat(rendered(refused(certificate={"tree": tree})))
    assert "the surpluses added up (2/5 of Left bank's and 3/5 of Right bank's) reach at most −0.30" in text


def test_a_command_for_each_waiver_those_that_open_a_deal_first() -> None:
    assert next_commands(no_deal(), COMMAND) == [
        f"zopa solve 'a bridge.yaml' --set {FREE}.in_force=false",
        f"zopa solve 'a bridge.yaml' --set {PAID}.in_force=false",
    ]


def test_a_proof_that_was_written_is_checked_next() -> None:
    assert next_commands(no_deal(), [*COMMAND, "--ratify", "0.5"], "a.cert")[0] == "zopa verify 'a bridge.yaml' a.cert"
    unproved = no_deal(certificate=None)
    assert next_commands(unproved, COMMAND, "a.cert") == next_commands(unproved, COMMAND)


def test_what_to_type_next_is_left_to_the_end() -> None:
    assert "zopa solve" not in rendered(refused())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_word_is_broken(width: int) -> None:
    found = result(solutions_of(solution("nash", point("1", "1")), solution("utilitarian", point("9", "1", toll="none"))))
    words = set(rendered(found, width).split())
    wide = set(rendered(found, 200).split())
    assert words <= wide | {word for word in words if set(word) == {"─"}}


def test_many_parties_get_a_table_a_solution() -> None:
    parties = {f"p{k}": SCENARIO.parties["left"].model_copy(update={"title": f"Party {k}"}) for k in range(8)}
    scenario = SCENARIO.model_copy(update={"parties": parties})
    surplus = dict.fromkeys(parties, Fraction(1))
    many = replace(point("1", "1"), utilities=surplus, surplus=surplus)
    found = result(solutions_of(solution("nash", many)), reservation=surplus, ideal=surplus)
    console = Console(file=io.StringIO(), width=80, color_system=None)
    with console.capture() as captured:
        for part in solve_report(scenario, found):
            console.print(part)
    assert all(len(line.rstrip()) <= 80 for line in captured.get().splitlines())
    assert "Party 7" in captured.get()
