"""What every exercise owes: own numbers, a solution that passes, hints, and a scenario that is a file like any other."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.errors import UsageError
from simulator.scenario.reading import loads
from simulator.scenario.writing import to_yaml
from simulator.teach.exercise import MOST_POINTS
from simulator.teach.exercises import known, make, names

own = cache(make)
STUDENTS = (("Ada", 0), ("Bo", 0), ("Çelik", 7))


def test_the_course_has_its_exercises_in_order() -> None:
    assert len(names()) >= 12
    assert len(set(names())) == len(names())
    assert [each.place for each in known()] == sorted(each.place for each in known())
    assert names()[0] == "zopa"
    assert names()[-1] == "finding"


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("student", "seed"), STUDENTS)
def test_its_own_right_answer_passes(name: str, student: str, seed: int) -> None:
    exercise = own(name, student, seed)
    solution = exercise.solution()
    feedback = exercise.check(solution.answer)
    assert (feedback.points, feedback.right) == (MOST_POINTS, True)
    assert feedback.message.startswith("Right")
    assert solution.why


@pytest.mark.parametrize("name", names())
def test_numbers_are_a_students_own(name: str) -> None:
    here, again = own(name, "Ada", 0), make(name, " ada ", 0)
    assert to_yaml(here.scenario) == to_yaml(again.scenario)
    assert here.task() == again.task()
    others = [own(name, "Bo", 0), make(name, "Ada", 4)]
    assert all(to_yaml(here.scenario) != to_yaml(other.scenario) for other in others)


@pytest.mark.parametrize("name", names())
def test_it_says_what_to_do(name: str) -> None:
    exercise = own(name, "Ada", 0)
    assert len(exercise.hints()) >= 2
    assert len(set(exercise.hints())) == len(exercise.hints())
    assert all(text.strip() for text in (exercise.goal, exercise.title, exercise.answer_form, exercise.task()))
    answer = exercise.solution().answer
    assert len(answer) < 4 or answer not in exercise.task() + exercise.hints()[0]


@pytest.mark.parametrize("name", names())
def test_its_scenario_is_a_file_like_any_other(name: str) -> None:
    text = to_yaml(own(name, "Ada", 0).scenario)
    assert to_yaml(loads(text.encode(), "exercise")) == text


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("answer", ["", "?", "price", "price=", "1-", "=;=", "a" * 5000, "\x00", "99999999999999999999"])
def test_what_is_no_answer_is_refused_and_never_a_fault_of_ours(name: str, answer: str) -> None:
    with pytest.raises(UsageError):
        own(name, "Ada", 0).check(answer)


def test_a_misspelt_exercise_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="pareto"):
        make("paretto", "Ada")
