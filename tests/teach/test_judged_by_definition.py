"""Every answer that a student could type is judged as the definition does, by brute force that shares nothing with the solver."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

import pytest

from simulator.games.alpha_core import coalitions
from simulator.offers.ratification import ratification_of
from simulator.teach.answers import typed
from simulator.teach.exercise import MOST_POINTS, Exercise
from simulator.teach.exercises import make
from simulator.teach.exercises.blocking import BlockingMinority
from simulator.teach.exercises.coalition import CoalitionBlocking
from simulator.teach.exercises.commitment import LastingAgreement
from simulator.teach.exercises.logrolling import LogrollingExercise
from simulator.teach.exercises.pareto import Pareto
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.ruled import Ruled

STUDENTS = ("Ada", "Çelik")


def right(exercise: Exercise, oracle: BruteForce) -> frozenset[Outcome]:
    """The outcomes that the exercise calls right, each typed in full."""
    terms = {o: dict(zip(oracle.issues, o, strict=True)) for o in oracle.outcomes}
    return frozenset(o for o, named in terms.items() if exercise.check(typed(named)).points == MOST_POINTS)


def dominated(oracle: BruteForce, outcome: Outcome, among: Iterator[Outcome] | tuple[Outcome, ...]) -> bool:
    own = oracle.utilities[outcome]
    return any(oracle.utilities[o] != own and all(a >= b for a, b in zip(oracle.utilities[o], own, strict=True)) for o in among)


def outcome_of(oracle: BruteForce, terms: Mapping[str, str]) -> Outcome:
    return tuple(terms[issue] for issue in oracle.issues)


@pytest.mark.parametrize("student", STUDENTS)
def test_zopa(student: str) -> None:
    exercise = make("zopa", student)
    oracle = BruteForce(exercise.scenario)
    prices = [int(o[0]) for o in oracle.outcomes]
    zone = [int(o[0]) for o in oracle.acceptable]
    spans = [(low, high) for low in prices for high in prices if low <= high]
    called = [span for span in spans if exercise.check(f"{span[0]}-{span[1]}").points == MOST_POINTS]
    assert called == [(min(zone), max(zone))]
    assert all(exercise.check(f"{low}-{high}").points == 5 for low, high in spans if (low == min(zone)) != (high == max(zone)))


@pytest.mark.parametrize("student", STUDENTS)
def test_batna(student: str) -> None:
    exercise = make("batna", student)
    oracle = BruteForce(exercise.scenario)
    value = oracle.reservation[oracle.parties.index("union")]
    assert exercise.check(str(float(value))).right
    assert not any(exercise.check(f"{float(value + Fraction(k, 10)):.4f}").right for k in range(-300, 300) if k)


@pytest.mark.parametrize("student", STUDENTS)
def test_pareto(student: str) -> None:
    exercise = make("pareto", student)
    assert isinstance(exercise, Pareto)
    oracle = BruteForce(exercise.scenario)
    before = oracle.utilities[outcome_of(oracle, exercise.start)]
    wanted = [
        o
        for o in oracle.acceptable
        if oracle.utilities[o] != before
        and all(a >= b for a, b in zip(oracle.utilities[o], before, strict=True))
        and not dominated(oracle, o, oracle.acceptable)
    ]
    assert wanted
    assert right(exercise, oracle) == frozenset(wanted)


@pytest.mark.parametrize("student", STUDENTS)
def test_logrolling(student: str) -> None:
    exercise = make("logrolling", student)
    assert isinstance(exercise, LogrollingExercise)
    oracle = BruteForce(exercise.scenario)
    start = outcome_of(oracle, exercise.start)
    before = oracle.utilities[start]
    wanted = []
    for o in oracle.outcomes:
        changed = [k for k, option in enumerate(o) if option != start[k]]
        if len(changed) != 2 or not all(a > b for a, b in zip(oracle.utilities[o], before, strict=True)):
            continue
        alone = [oracle.utilities[tuple(o[k] if k == j else s for k, s in enumerate(start))] for j in changed]
        wins = [{p for p in (0, 1) if after[p] > before[p]} for after in alone]
        loses = [{p for p in (0, 1) if after[p] < before[p]} for after in alone]
        if all(loses) and wins[0] | wins[1] == {0, 1} and wins[0] and wins[1]:
            wanted.append(o)
    assert wanted
    assert right(exercise, oracle) == frozenset(wanted)


@pytest.mark.parametrize("student", STUDENTS)
def test_fairness(student: str) -> None:
    exercise = make("fairness", student)
    oracle = BruteForce(exercise.scenario)
    largest = max(math.prod(oracle.surplus(o)) for o in oracle.acceptable)
    assert right(exercise, oracle) == {o for o in oracle.acceptable if math.prod(oracle.surplus(o)) == largest}


@pytest.mark.parametrize("student", STUDENTS)
def test_deadlock(student: str) -> None:
    exercise = make("deadlock", student)
    oracle = BruteForce(exercise.scenario)
    paths = {key: f"parties.{side}.red_lines.{key}" for side, party in exercise.scenario.parties.items() for key in party.red_lines}
    clashing = [s for k in range(1, len(paths) + 1) for s in combinations(paths, k) if oracle.clashes([paths[key] for key in s])]
    for size in range(1, len(paths) + 1):
        for some in combinations(paths, size):
            inside = [len(s) for s in clashing if set(s) <= set(some)]
            minimal = inside == [size]
            spare = Fraction(len(paths) - size, len(paths) - min(inside)) if inside else Fraction(0)
            expected = MOST_POINTS if minimal else round(5 * spare)
            assert exercise.check(",".join(some)).points == expected


@pytest.mark.parametrize("student", STUDENTS)
def test_optimism(student: str) -> None:
    exercise = make("optimism", student)
    open_at = []
    for per_cent in range(101):
        chance = Fraction(per_cent, 100)
        oracle = BruteForce(exercise.scenario)
        cost = exercise.scenario.parties["north"].course_cost
        north = 100 * chance - Fraction(str(cost.base))  # type: ignore[union-attr]
        south = oracle.reservation[oracle.parties.index("south")]
        open_at += [per_cent] if any(share >= north and 100 - share >= south for share in range(0, 101, 10)) else []
    assert open_at == list(range(max(open_at) + 1))
    assert [k for k in range(101) if exercise.check(f"{k}%").points == MOST_POINTS] == [max(open_at)]


@pytest.mark.parametrize("student", STUDENTS)
def test_commitment(student: str) -> None:
    exercise = make("commitment", student)
    assert isinstance(exercise, LastingAgreement)
    oracle = BruteForce(exercise.scenario)
    young = oracle.parties.index("young")
    wanted = {o for o in oracle.acceptable if oracle.surplus(o)[young] >= exercise.shift}
    assert wanted
    assert wanted < set(oracle.acceptable)
    assert right(exercise, oracle) == wanted


@pytest.mark.parametrize("student", STUDENTS)
def test_ratification(student: str) -> None:
    exercise = make("ratification", student)
    oracle = BruteForce(exercise.scenario)
    body = exercise.scenario.parties["home"].ratification["parliament"]
    chances = body.chance_by_option
    assert chances is not None

    def passes(o: Outcome) -> bool:
        named = dict(zip(oracle.issues, o, strict=True))
        needed = named["quota"] in ("middle", "large") or named["court"] == "abroad"
        chance = math.prod((by[named[issue]].exact for issue, by in chances.items()), start=Fraction(1))
        assert ratification_of(exercise.scenario, named).joint.independent == pytest.approx(float(chance) if needed else 1)
        return not needed or chance >= Fraction(1, 2)

    passing = tuple(o for o in oracle.acceptable if passes(o))
    wanted = {o for o in passing if not dominated(oracle, o, passing)}
    assert wanted
    assert right(exercise, oracle) == wanted


@pytest.mark.parametrize("student", STUDENTS)
def test_deadline(student: str) -> None:
    exercise = make("deadline", student)
    scenario = exercise.scenario
    assert scenario.no_deal is not None
    (course,) = scenario.no_deal.courses.values()
    assert course.months is not None
    assert course.points is not None
    length, floors = int(course.months.base), {}
    for k in range(length):
        for side, party in scenario.parties.items():
            cost = Fraction(str(party.course_cost.base)) * (1 - Fraction(k, length))  # type: ignore[union-attr]
            floors[side, k] = course.points[side].exact - cost
    sums = range(0, 101, 5)
    open_in = [k for k in range(length) if any(s >= floors["plaintiff", k] and 100 - s >= floors["defendant", k] for s in sums)]
    assert [k for k in range(length) if exercise.check(str(k)).points == MOST_POINTS] == [max(open_in)]


@pytest.mark.parametrize("student", STUDENTS)
def test_mediation(student: str) -> None:
    exercise = make("mediation", student)
    oracle = BruteForce(exercise.scenario)
    most = max(min(oracle.surplus(o)) for o in oracle.acceptable)
    assert right(exercise, oracle) == {o for o in oracle.acceptable if min(oracle.surplus(o)) == most}


@pytest.mark.parametrize("student", STUDENTS)
def test_coalition(student: str) -> None:
    """A coalition and a choice are right where every member has more than by the treaty for every reply of the others."""
    exercise = make("coalition", student)
    assert isinstance(exercise, CoalitionBlocking)
    scenario, oracle = exercise.scenario, BruteForce(exercise.scenario)
    treaty = oracle.utilities[outcome_of(oracle, exercise.deal)]
    hands = {issue: set(each.controlled_by) for issue, each in scenario.issues.items()}
    blocking = {each.members for each in coalitions(scenario, exercise.start, exercise.deal).blocking}
    for size in (1, 2):
        for members in combinations(oracle.parties, size):
            others = set(oracle.parties) - set(members)
            own = [issue for issue in oracle.issues if hands[issue] & set(members) and not hands[issue] & others]
            replied = [issue for issue in oracle.issues if hands[issue] & others]
            sure: dict[tuple[str, ...], bool] = {}
            for o in oracle.outcomes:
                named = dict(zip(oracle.issues, o, strict=True))
                if any(named[issue] != exercise.start[issue] for issue in oracle.issues if issue not in own and issue not in replied):
                    continue
                more = all(oracle.utilities[o][p] > treaty[p] for p, name in enumerate(oracle.parties) if name in members)
                choice = tuple(named[issue] for issue in own)
                sure[choice] = sure.get(choice, True) and more
            assert any(sure.values()) == (members in blocking)
            for choice, good in sure.items():
                answer = f"{','.join(members)}: {typed(dict(zip(own, choice, strict=True)))}" if own else ",".join(members)
                assert (exercise.check(answer).points == MOST_POINTS) == (good and bool(own))


@pytest.mark.parametrize("student", STUDENTS)
def test_blocking(student: str) -> None:
    """Every set of towns, by definition: right are the smallest sets of those in favour without which the draft falls."""
    exercise = make("blocking", student)
    assert isinstance(exercise, BlockingMinority)
    oracle = Ruled(exercise.scenario)
    draft = tuple(exercise.draft.values())
    in_favour, against = oracle.votes(draft)
    assert oracle.passes(draft, in_favour, against)
    assert set(exercise.in_favour) == in_favour
    every = [frozenset(c) for size in range(1, 7) for c in combinations(oracle.parties, size)]
    stopping = [c for c in every if c <= in_favour and not oracle.passes(draft, in_favour - c, against | c)]
    fewest = min(map(len, stopping))
    right = {c for c in stopping if len(c) == fewest}
    assert fewest == 2
    for towns in every:
        points = exercise.check(",".join(sorted(towns))).points
        assert (points == MOST_POINTS) == (towns in right)
        minimal = towns in stopping and not any(other < towns for other in stopping)
        assert towns in right or points == (3 if minimal and towns != in_favour else 1 if towns in stopping and towns != in_favour else 0)
