"""The readable answers of `zopa exercise`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.first_screen import LINES, first_screen, has_room, height, lines_left
from simulator.report.layout import BAD, DIM, GOOD, STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, party_title, plural, points
from simulator.teach.exercise import EXERCISES, MOST_POINTS
from simulator.teach.payoff_table import impossible_lines, issue_lines, payoff_table, points_by_issue, rule_lines

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.teach.desk import Hint
    from simulator.teach.exercise import Exercise, ExerciseSolution, Feedback
    from simulator.teach.grading import Gradebook
    from simulator.teach.score_file import Progress


def list_report(known: Sequence[type[Exercise]]) -> list[Part]:
    """All exercises in the order of the course."""
    packages = ((each, EXERCISES.package_of(each.name)) for each in known)
    rows = [(str(each.place), each.name, each.title + (f" (from {package})" if package else "")) for each, package in packages]
    return [table(("", "Name", "What it trains"), rows, numbers=(0,), whole_words=(1,)), paragraph("Begin with zopa exercise start NAME.")]


def task_report(exercise: Exercise, file: str | None) -> list[Part]:
    """The task, how to answer, and the points that belong to it. `file`: where the scenario was written."""
    return [
        paragraph(f"{exercise.title} ({exercise.name})", STRONG),
        paragraph(exercise.goal, DIM),
        *_task(exercise),
        *_how_to_answer(exercise, file),
        *_points(exercise),
    ]


def task_screen(exercise: Exercise, file: str | None) -> list[Part]:
    """The same as a first screen: the whole task and how to answer it, and the points as far as there is room for them."""
    whole = task_report(exercise, file)
    if height(whole) <= LINES:
        return whole
    everything = f"  zopa exercise start {exercise.name} --full"
    about = paragraph(f"{exercise.title} ({exercise.name})", STRONG)
    lead = [about, *_task(exercise), *_how_to_answer(exercise, file, f"; with titles: {everything.strip()}")]
    if exercise.shows_payoffs:
        for points_ in (_points(exercise)[:2], _points_of_one(exercise), [_points(exercise)[0], *_points_in_lines(exercise)]):
            shown = [*points_, *_besides(exercise)]
            if points_ and has_room(shown, lines_left(lead, [])):
                return first_screen(lead, [shown], [])
    more = "all points, and what counts besides" if exercise.shows_payoffs else "the same, and what it trains"
    lead = [about, *_task(exercise), *_how_to_answer(exercise, file), f"{everything}   {more}"]
    return first_screen(lead, [_points(exercise)[:2], _besides(exercise)] if exercise.shows_payoffs else [], [])


def _points_of_one(exercise: Exercise) -> list[Part]:
    """The points of all options where there is one issue; nothing where there are several."""
    scenario = exercise.scenario
    if len(scenario.issues) > 1:
        return []
    ((name, issue),) = scenario.issues.items()
    rows = [(label, *worth) for _, label, worth in points_by_issue(scenario, list(scenario.parties))[name]]
    columns = (issue_title(scenario, name), *(party_title(scenario, party) for party in scenario.parties))
    title = "The points of each option" + (f", in {printable(issue.unit)}" if issue.unit else "")
    return [heading(title), table(columns, rows, numbers=range(1, len(columns)))]


def _points_in_lines(exercise: Exercise) -> list[Part]:
    """The points of all options, a line or two an issue, where a table of them would be too long."""
    parties = list(exercise.scenario.parties)
    head = f"Each option with the points of {listed([party_title(exercise.scenario, party) for party in parties])}, in this order."
    lines = [
        f"{issue}: " + ", ".join(f"{option} ({', '.join(worth)})" for option, _, worth in rows) + "."
        for issue, rows in points_by_issue(exercise.scenario, parties).items()
    ]
    return [indented(line) for line in (head, *lines)]


def _task(exercise: Exercise) -> list[Part]:
    scenario = exercise.scenario
    parts: list[Part] = [heading("Your task"), paragraph(exercise.task())]
    if exercise.shows_payoffs:
        worth = zip(scenario.parties, _reservations(exercise), strict=True)
        without = listed([f"{party_title(scenario, party)} {value}" for party, value in worth])
        parts.append(paragraph(f"No agreement is worth: {without}. Nobody signs for less."))
    return parts


def _how_to_answer(exercise: Exercise, file: str | None, besides: str = "") -> list[Part]:
    return [
        heading("Your answer"),
        indented(f"{exercise.answer_form[0].upper()}{exercise.answer_form[1:]}."),
        f"  zopa exercise check 'ANSWER'        up to {MOST_POINTS} points",
        f"  zopa exercise hint                  {len(exercise.hints())} hints, each costs a point",
        *([f"  The scenario is in {file}{besides}"] if file else []),
    ]


def _points(exercise: Exercise) -> list[Part]:
    """What every option is worth to whom, and what counts besides; nothing where the exercise keeps that to itself."""
    if not exercise.shows_payoffs:
        return []
    scenario = exercise.scenario
    table_ = payoff_table(scenario, list(scenario.parties))
    names: list[Part] = [paragraph(""), *(indented(line) for line in issue_lines(scenario))]
    return [heading("The points, to be added up over the issues"), table_, *_besides(exercise), *names]


def _besides(exercise: Exercise) -> list[Part]:
    """Points that hang on several issues, red lines, and what cannot be agreed at all; nothing where there is nothing of the kind."""
    scenario = exercise.scenario
    own = [f"{party_title(scenario, party)}. {line}" for party in scenario.parties for line in rule_lines(scenario, party)]
    lines = [*own, *(f"Cannot be agreed at all. {line}" for line in impossible_lines(scenario))]
    return [paragraph("\nWhat counts besides"), *(indented(line) for line in lines)] if lines else []


def _reservations(exercise: Exercise) -> list[str]:
    from simulator.payoffs.worth import reservation_value

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


def solution_report(solution: ExerciseSolution) -> list[Part]:
    return [f"Answer: {solution.answer}", paragraph(solution.why)]


def grades_report(book: Gradebook) -> list[Part]:
    """The class: a row a student, a column an exercise."""
    rows = [
        (
            printable(each.student),
            str(each.total),
            str(each.attempts),
            str(each.hints),
            *(str(each.points[name]) if name in each.points else "" for name in book.exercises),
        )
        for each in book.grades
    ]
    columns = ("Student", "Total", "Answers", "Hints", *book.exercises)
    means = [(name, *_mean([each.points[name] for each in book.grades if name in each.points])) for name in book.exercises]
    notes = [(printable(f"{each.student} ({each.file})"), printable(note)) for each in book.grades for note in each.notes]
    to_look_at = f"; {plural(len(notes), 'note')} to look at" if notes else ""
    parts: list[Part] = [
        paragraph(f"{plural(len(book.grades), 'student')}, {plural(len(book.exercises), 'exercise')} begun{to_look_at}."),
        heading("Points of each student"),
        table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns))),
    ]
    if means:
        parts += [heading("Mean of those who began it"), table(("Exercise", "Students", "Mean"), means, numbers=(1, 2))]
    if notes:
        parts += [heading("To look at"), table(("Student", ""), notes, widest_label=40)]
    return parts


def grades_screen(book: Gradebook, commands: Sequence[str]) -> list[Part]:
    """The same as a first screen: a line a student without the single exercises, unless all of it fits. `commands`: what to type next."""
    whole = grades_report(book)
    if height(whole) <= LINES:
        return whole
    lead, *_ = whole
    rows = [
        (printable(each.student), str(each.total), plural(len(each.points), "exercise"), str(each.attempts), str(each.hints))
        for each in book.grades
    ]
    sums: list[Part] = [heading("Totals"), table(("Student", "Total", "Begun", "Answers", "Hints"), rows, numbers=(1, 3, 4))]
    return first_screen([lead], [sums], commands)


def _mean(points_: Sequence[int]) -> tuple[str, str]:
    """How many have points of an exercise, and their mean."""
    return str(len(points_)), f"{sum(points_) / len(points_):.1f}"
