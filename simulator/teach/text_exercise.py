"""The readable answers of `zopa exercise`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title, plural, points
from simulator.teach.exercise import MOST_POINTS
from simulator.teach.payoff_table import impossible_lines, issue_lines, payoff_table, rule_lines

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.teach.desk import Hint
    from simulator.teach.exercise import Exercise, Feedback, Solution
    from simulator.teach.grading import Gradebook
    from simulator.teach.score_file import Progress


def list_report(known: Sequence[type[Exercise]]) -> list[Part]:
    """All exercises in the order of the course."""
    rows = [(str(each.place), each.name, each.title) for each in known]
    return [table(("", "Name", "What it trains"), rows, numbers=(0,), whole_words=(1,)), paragraph("Begin with zopa exercise start NAME.")]


def task_report(exercise: Exercise, file: str | None) -> list[Part]:
    """The task, the points that belong to it and how to answer. `file`: where the scenario was written."""
    scenario = exercise.scenario
    shown: list[Part] = []
    if exercise.shows_payoffs:
        worth = zip(scenario.parties, _reservations(exercise), strict=True)
        without = listed([f"{party_title(scenario, party)} {value}" for party, value in worth])
        shown = [
            heading("The points, to be added up over the issues"),
            *(indented(line) for line in issue_lines(scenario)),
            paragraph(""),
            payoff_table(scenario, list(scenario.parties)),
            *_besides(exercise),
            paragraph(f"No agreement is worth: {without}. Nobody signs for less."),
        ]
    return [
        paragraph(f"{exercise.title} ({exercise.name})", STRONG),
        paragraph(exercise.goal, DIM),
        heading("Your task"),
        paragraph(exercise.task()),
        *shown,
        heading("Your answer"),
        indented(f"{exercise.answer_form[0].upper()}{exercise.answer_form[1:]}."),
        f"  zopa exercise check 'ANSWER'        up to {MOST_POINTS} points",
        f"  zopa exercise hint                  {len(exercise.hints())} hints, each costs a point",
        *([f"  The scenario is in {file}"] if file else []),
    ]


def _besides(exercise: Exercise) -> list[Part]:
    """Points that hang on several issues, red lines, and what cannot be agreed at all; nothing where there is nothing of the kind."""
    scenario = exercise.scenario
    own = [f"{party_title(scenario, party)}. {line}" for party in scenario.parties for line in rule_lines(scenario, party)]
    lines = [*own, *(f"Cannot be agreed at all. {line}" for line in impossible_lines(scenario))]
    return [paragraph("\nWhat counts besides"), *(indented(line) for line in lines), paragraph("")] if lines else []


def _reservations(exercise: Exercise) -> list[str]:
    from simulator.payoffs.compiling import reservation_value

    return [points(reservation_value(exercise.scenario, party)) for party in exercise.scenario.parties]


def feedback_report(exercise: Exercise, feedback: Feedback, progress: Progress) -> list[Part]:
    """What is said to an answer, and what it counts."""
    last = progress.attempts[-1]
    if last.after_solution:
        counted = "The solution was seen before: it counts for nothing now."
    else:
        hints = f", less {plural(last.hints, 'hint')}: {last.counted}" if last.hints else ""
        counted = f"{feedback.points} of {MOST_POINTS} points{hints}. Best so far: {progress.points}."
    return [paragraph(printable(feedback.message), GOOD if feedback.right else BAD), paragraph(counted)]


def standing_report(exercise: Exercise, progress: Progress) -> list[Part]:
    """Where the open exercise stands."""
    rows = [(str(k), printable(a.answer), str(a.points), str(a.counted)) for k, a in enumerate(progress.attempts, 1)]
    table_ = [table(("", "Answer", "Points", "Counted"), rows, numbers=(0, 2, 3))] if rows else []
    said = f"{plural(len(rows), 'answer')}, {plural(progress.hints, 'hint')} taken, best {progress.points} of {MOST_POINTS} points."
    return [
        paragraph(f"{exercise.title} ({exercise.name})", STRONG),
        paragraph(said),
        *table_,
        paragraph(f"Answer: {exercise.answer_form}."),
    ]


def hint_report(hint: Hint) -> list[Part]:
    return [paragraph(f"Hint {hint.number} of {hint.of}: {hint.text}")]


def solution_report(solution: Solution) -> list[Part]:
    return [f"Answer: {solution.answer}", paragraph(solution.why)]


def grades_report(book: Gradebook) -> list[Part]:
    """The class: a row a student, a column an exercise."""
    rows = [
        (
            printable(each.student),
            *(str(each.points[name]) if name in each.points else "" for name in book.exercises),
            str(each.total),
            str(each.attempts),
            str(each.hints),
        )
        for each in book.grades
    ]
    columns = ("Student", *book.exercises, "Total", "Answers", "Hints")
    means = []
    for name in book.exercises:
        got = [each.points[name] for each in book.grades if name in each.points]
        means.append(f"{name} {sum(got) / len(got):.1f}")
    notes = [f"{each.student} ({each.file}): {note}" for each in book.grades for note in each.notes]
    looked_at: list[Part] = [heading("To look at"), *(indented(printable(note)) for note in notes)] if notes else []
    return [
        table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns))),
        *([paragraph(f"Mean of those who began it: {listed(means)}.")] if means else []),
        *looked_at,
    ]
