"""What a student typically gets wrong is answered with that mistake, in figures."""

from __future__ import annotations

import pytest

from simulator.games.outside import costs_of_going_on, reservation_by_beliefs
from simulator.report.words import points
from simulator.solve.solving import solve
from simulator.teach.answers import typed
from simulator.teach.exercise import Exercise
from simulator.teach.exercises import make
from simulator.teach.exercises.blocking import BlockingMinority
from simulator.teach.exercises.coalition import CoalitionBlocking
from simulator.teach.exercises.commitment import LastingAgreement
from simulator.teach.exercises.logrolling import LogrollingExercise
from simulator.teach.exercises.pareto import Pareto
from simulator.teach.exercises.zopa import Zopa
from tests.oracles.brute_force import BruteForce, Outcome

ADA = "Ada"


def says(exercise: Exercise, answer: str) -> str:
    """What a wrong answer is told."""
    feedback = exercise.check(answer)
    assert not feedback.right
    assert feedback.points < 10
    return feedback.message


def named(oracle: BruteForce, outcome: Outcome) -> str:
    return typed(dict(zip(oracle.issues, outcome, strict=True)))


def test_zopa_names_who_would_not_sign_and_what_was_left_out() -> None:
    exercise = make("zopa", ADA)
    assert isinstance(exercise, Zopa)
    low, high = exercise.zone[0], exercise.zone[-1]
    assert "Seller would have" in says(exercise, f"{low - 1}-{high}")
    assert f"At {high + 1}: not everybody would sign: Buyer would have" in says(exercise, f"{low}-{high + 1}")
    assert f"{high - 1} is not the highest: at {high}" in says(exercise, f"{low}-{high - 1}")
    assert "is not a price in the table" in says(exercise, f"{low}-900")
    assert says(exercise, f"{low - 1},5-{high}").startswith(f"{low - 1}.5 is not a price in the table")
    assert says(exercise, f"{low - 1}.50-{high}").startswith(f"{low - 1}.5 is not a price in the table")
    assert exercise.check(f"{low}-{high - 1}").points == 5
    assert exercise.check(f"{low + 1}-{high - 1}").points == 0


def test_batna_knows_what_was_forgotten() -> None:
    exercise = make("batna", ADA)
    oracle = BruteForce(exercise.scenario)
    right = oracle.reservation[oracle.parties.index("union")]
    cost = costs_of_going_on(exercise.scenario, ["union"])["union"]
    employers = reservation_by_beliefs(exercise.scenario, ["union"], ["employer"])["union"]
    assert "left out what the strike costs" in says(exercise, str(float(right + cost)))
    assert "taken off, not added" in says(exercise, str(float(right + 2 * cost)))
    assert "the employer's chances" in says(exercise, str(float(employers)))
    assert exercise.check(str(float(employers))).points == 3
    assert "too high" in says(exercise, "99.9")
    assert "too low" in says(exercise, "0.1")


def test_pareto_names_the_loser_the_refusal_and_the_rest() -> None:
    exercise = make("pareto", ADA)
    assert isinstance(exercise, Pareto)
    oracle = BruteForce(exercise.scenario)
    before = oracle.utilities[tuple(exercise.start[i] for i in oracle.issues)]
    assert "the draft itself" in says(exercise, typed(exercise.start))
    told = {o: exercise.check(named(oracle, o)) for o in oracle.outcomes}
    seen = set()
    for o, feedback in told.items():
        gains = [a - b for a, b in zip(oracle.utilities[o], before, strict=True)]
        if min(oracle.surplus(o)) < 0:
            worst = oracle.parties[oracle.surplus(o).index(min(oracle.surplus(o)))]
            lack = points(-min(oracle.surplus(o)))
            assert f"{exercise.scenario.parties[worst].title} would have" in feedback.message
            assert f"{lack} less than" in feedback.message
            seen.add("refused")
        elif min(gains) < 0:
            assert f"would lose {points(-min(gains))} points" in feedback.message
            seen.add("loses")
        elif feedback.points == 6:
            assert "still leaves something on the table" in feedback.message
            assert " would gain " in feedback.message
            seen.add("left")
    assert seen == {"refused", "loses", "left"}


def test_pareto_says_how_to_gain_more_at_no_cost() -> None:
    """The advice is true: with the changes that it names, exactly those gains are had and nobody loses."""
    for student in ("Ada", "Bo", "Cy", "Di"):
        exercise = make("pareto", student)
        oracle = BruteForce(exercise.scenario)
        for o in oracle.acceptable:
            feedback = exercise.check(named(oracle, o))
            if feedback.points != 6:
                continue
            changes = dict(part.split("=") for part in feedback.message.rsplit("with ", 1)[1].rstrip(".").split(","))
            better = tuple(changes.get(issue, option) for issue, option in zip(oracle.issues, o, strict=True))
            gains = {p: b - a for p, a, b in zip(oracle.parties, oracle.utilities[o], oracle.utilities[better], strict=True)}
            assert min(gains.values()) >= 0
            for p, gain in gains.items():
                title = exercise.scenario.parties[p].title
                assert (f"{title} would gain {points(gain)}" in feedback.message) == (gain > 0)


def test_logrolling_tells_trades_from_gifts() -> None:
    exercise = make("logrolling", ADA)
    assert isinstance(exercise, LogrollingExercise)
    first = next(issue for issue, each in exercise.scenario.issues.items() if exercise.start[issue] != each.choices[0])
    option = exercise.scenario.issues[first].choices[0]
    assert "changes exactly two issues; yours changes 1" in says(exercise, f"{first}={option}")


def test_logrolling_two_changes_against_one_party() -> None:
    for student in ("Ada", "Bo", "Cy", "Di", "Ed"):
        exercise = make("logrolling", student)
        assert isinstance(exercise, LogrollingExercise)
        issues = [issue for issue, each in exercise.scenario.issues.items() if exercise.start[issue] != each.choices[-1]][:2]
        if len(issues) == 2:
            gift = ",".join(f"{issue}={exercise.scenario.issues[issue].choices[-1]}" for issue in issues)
            assert "both changes go against Coast" in says(exercise, gift)
            return
    raise AssertionError("no student had two issues to give away")


def test_fairness_tells_other_ideas_of_fairness() -> None:
    for student in ("Ada", "Bo", "Cy"):
        exercise = make("fairness", student)
        found = solve(exercise.scenario)
        assert "largest sum of points" in says(exercise, typed(found.solutions["utilitarian"].outcome))
        equal = found.solutions["egalitarian"]
        if equal.utilities not in (found.solutions["nash"].utilities, found.solutions["utilitarian"].utilities):
            assert "smaller of the two gains" in says(exercise, typed(equal.outcome))
    oracle = BruteForce(exercise.scenario)
    assert all("Not everybody would sign" in says(exercise, named(oracle, o)) for o in oracle.outcomes if o not in oracle.acceptable)


def test_deadlock_shows_an_outcome_or_what_is_spare() -> None:
    exercise = make("deadlock", ADA)
    oracle = BruteForce(exercise.scenario)
    paths = {key: f"parties.{side}.red_lines.{key}" for side, party in exercise.scenario.parties.items() for key in party.red_lines}
    core = exercise.solution().answer.split(",")
    message = says(exercise, ",".join(core[1:]))
    shown = dict(part.split("=") for part in message.split("together: ")[1].split(" crosses")[0].split(","))
    outcome = tuple(shown[issue] for issue in oracle.issues)
    assert not oracle.crossed[outcome] & {paths[key] for key in core[1:]}
    spare = next(key for key in paths if key not in core)
    assert "more than needed" in says(exercise, ",".join([*core, spare]))
    assert 0 < exercise.check(",".join([*core, spare])).points <= 5


def test_optimism_says_which_side_of_the_limit() -> None:
    exercise = make("optimism", ADA)
    most = int(exercise.solution().answer)
    assert "no share in the table gives both as much" in says(exercise, str(most + 1))
    assert f"not only up to there. At {most} % a share of" in says(exercise, str(most - 1))
    assert "whole per cent" in says(exercise, "50.5")
    assert exercise.check(str(most + 1)).points == 5
    assert exercise.check(str(most - 9)).points == 2


def test_commitment_names_who_breaks_it_and_by_how_much() -> None:
    exercise = make("commitment", ADA)
    assert isinstance(exercise, LastingAgreement)
    oracle = BruteForce(exercise.scenario)
    young = oracle.parties.index("young")
    broken = [o for o in oracle.acceptable if oracle.surplus(o)[young] < exercise.shift]
    assert broken
    for o in broken:
        lack = points(exercise.shift - oracle.surplus(o)[young])
        assert f"next year Rising power would have {lack} points less" in says(exercise, named(oracle, o))
    refused = next(o for o in oracle.outcomes if o not in oracle.acceptable)
    assert "Not everybody would sign" in says(exercise, named(oracle, refused))


def test_ratification_names_the_chance() -> None:
    exercise = make("ratification", ADA)
    nash = solve(exercise.scenario).solutions["nash"]
    assert "parliament passes it with" in says(exercise, typed(nash.outcome))
    assert exercise.check(typed(nash.outcome)).points == 3
    oracle = BruteForce(exercise.scenario)
    told = [exercise.check(named(oracle, o)) for o in oracle.acceptable]
    assert all("and that passes as well" in each.message for each in told if each.points == 6)


def test_deadline_says_too_early_or_too_late() -> None:
    exercise = make("deadline", ADA)
    last = int(exercise.solution().answer)
    assert f"Too late: in round {last + 1}" in says(exercise, str(last + 1))
    assert f"Not yet the last: in round {last}" in says(exercise, str(last - 1))
    assert "numbered from 0" in says(exercise, "500")
    assert "numbered from 0" in says(exercise, "1.5")


def test_mediation_names_who_gains_least() -> None:
    exercise = make("mediation", ADA)
    oracle = BruteForce(exercise.scenario)
    most = max(min(oracle.surplus(o)) for o in oracle.acceptable)
    others = [o for o in oracle.acceptable if min(oracle.surplus(o)) < most]
    assert others
    for o in others:
        surplus = oracle.surplus(o)
        title = exercise.scenario.parties[oracle.parties[surplus.index(min(surplus))]].title
        message = says(exercise, named(oracle, o))
        assert title in message
        assert f"gives all at least {points(most)}" in message
    sums = solve(exercise.scenario, solutions=("utilitarian",)).solutions["utilitarian"]
    assert "who gains least was not looked at" in says(exercise, typed(sums.outcome))


def test_coalition_names_what_is_missing() -> None:
    exercise = make("coalition", ADA)
    assert isinstance(exercise, CoalitionBlocking)
    members, settled = exercise.solution().answer.split(": ")
    assert "add what they would settle" in says(exercise, members)
    assert "All three together" in says(exercise, "alder,birch,cedar")
    alone = dict(part.split("=") for part in settled.split(","))
    assert "can, but not with" in says(exercise, f"{members}: {typed({issue: exercise.deal[issue] for issue in alone})}")


def test_coalition_does_not_take_what_others_can_change() -> None:
    seen = 0
    for student in ("Ada", "Bo", "Cy", "Di", "Ed"):
        exercise = make("coalition", student)
        members, settled = exercise.solution().answer.split(": ")
        alone = dict(part.split("=") for part in settled.split(","))
        for issue in exercise.scenario.issues:
            if issue not in alone:
                option = exercise.scenario.issues[issue].choices[0]
                assert f"others can change {issue}" in says(exercise, f"{members}: {issue}={option}")
                seen += 1
    assert seen


def test_blocking_knows_who_turns_in_vain_and_who_need_not() -> None:
    exercise = make("blocking", ADA)
    assert isinstance(exercise, BlockingMinority)
    (against,) = (name for name in exercise.people if name not in exercise.in_favour)
    first, second = exercise.solution().answer.split(",")
    title = exercise.scenario.parties[against].title
    assert f"{title} would vote against it anyway" in says(exercise, f"{first},{against}")
    assert "it still passes: " in says(exercise, first)
    third = next(name for name in exercise.in_favour if name not in (first, second))
    assert "need not change sides" in says(exercise, f"{first},{second},{third}")
    assert exercise.check(",".join(exercise.in_favour)).points == 0
    largest = max(exercise.in_favour, key=lambda name: exercise.people[name])
    assert exercise.check(largest).points == 0


@pytest.mark.parametrize("student", ["Ada", "Bo"])
def test_finding_is_measured_in_fresh_variants(student: str) -> None:
    exercise = make("finding", student)
    rule, _, _ = exercise.solution().answer.partition(" because ")
    assert "now defend it" in says(exercise, rule)
    assert exercise.check(rule).points == 8
    assert "wrong way round" in says(exercise, rule.replace("<=", ">="))
    assert "says nothing" in says(exercise, "parties.buyer.reservation<=999 because it takes in everything that there is at all")
    assert "leave nothing" in says(exercise, "parties.buyer.reservation<=1")
    ranges = {name: party.reservation for name, party in exercise.scenario.parties.items()}
    corner = ",".join(f"parties.{name}.reservation<={float(number.low) + 12:g}" for name, number in ranges.items() if number is not None)
    assert "it holds seldom" in says(exercise, f"{corner} because both ask for little there, so a deal is easy to find")
