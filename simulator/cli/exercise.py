"""`zopa exercise`: guided exercises that grade themselves, and a class's answers in one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.exit_codes import ANSWERED, BAD_REQUEST
from simulator.cli.parameters import FullOption, JsonOption, QuietOption

if TYPE_CHECKING:
    from simulator.teach.exercise import Exercise

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Guided exercises with your own numbers: the solver checks every answer and names the mistake.",
)

StudentOption = Annotated[
    str | None,
    typer.Option("--student", metavar="NAME", help="Whose score file.", show_default="that of the only score file in this folder"),
]


def exercise_names(incomplete: str) -> list[str]:
    """Names of the exercises, for the shell."""
    from simulator.teach.exercises import names

    return [name for name in names() if name.startswith(incomplete)]


@app.command("list", short_help="The exercises, in the order of the course.")
def list_(json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the exercises in the order of the course."""
    from simulator.cli.streams import put_json, put_report
    from simulator.teach.exercises import known
    from simulator.teach.json_exercise import list_json
    from simulator.teach.text_exercise import list_report

    put_json(list_json(known())) if json else put_report(list_report(known()))


@app.command(short_help="Begin an exercise, or read its task again.")
def start(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An exercise of the list.", autocompletion=exercise_names)],
    student: StudentOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="The number that the teacher gave to the class.", show_default="0")
    ] = None,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Begin an exercise, or read its task again. The first time say who you are with --student; the numbers are then your own.

    Writes two files into this folder: the score file NAME.scores.json, which the teacher collects, and the scenario as EXERCISE.yaml.
    """
    from simulator.cli.streams import put_json, put_report, tell
    from simulator.teach.desk import Desk
    from simulator.teach.exercises import spelt
    from simulator.teach.json_exercise import task_json
    from simulator.teach.text_exercise import task_report, task_screen

    name = spelt(name)
    desk = Desk.new(Path(), student, seed)
    exercise = desk.start(name)
    file = _write_scenario(exercise, quiet=quiet)
    if json:
        put_json(task_json(exercise, desk, file))
    else:
        put_report(task_report(exercise, file) if full else task_screen(exercise, file))
    tell(f"zopa: seed {desk.scores.seed}; scores are kept in {desk.path}", quiet=quiet)


def _write_scenario(exercise: Exercise, *, quiet: bool) -> str | None:
    """The file that holds the scenario; None where another file has the name already, which is left alone."""
    from simulator.cli.files import write_new_file
    from simulator.cli.streams import tell
    from simulator.scenario.writing import to_yaml

    file, text = Path(f"{exercise.name}.yaml"), to_yaml(exercise.scenario)
    if not file.exists() and not file.is_symlink():
        write_new_file(str(file), text, option="the scenario")
    elif not file.is_file() or file.read_bytes() != text.encode():
        tell(f"zopa: {file} exists already and is something else; it is left as it is, and the scenario was not written", quiet=quiet)
        return None
    return str(file)


@app.command(short_help="The next hint; each costs a point.")
def hint(student: StudentOption = None, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Show the next hint of the exercise started last. Each costs a point."""
    from simulator.cli.streams import put_json, put_report
    from simulator.teach.desk import Desk
    from simulator.teach.json_exercise import hint_json
    from simulator.teach.text_exercise import hint_report

    desk = Desk.at(Path(), student)
    found = desk.hint()
    put_json(hint_json(desk, found)) if json else put_report(hint_report(found))


@app.command(short_help="Check an answer.", context_settings={"ignore_unknown_options": True})  # an answer may be -5
def check(
    answer: Annotated[
        str | None,
        typer.Argument(
            metavar="ANSWER", help="In the form that the task asks for; - is standard input.", show_default="how the exercise stands"
        ),
    ] = None,
    student: StudentOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check an answer to the exercise started last; without one, say how it stands. What cannot be read as an answer counts as none."""
    from simulator.cli.files import text_of
    from simulator.cli.streams import put_json, put_report
    from simulator.errors import UsageError
    from simulator.files import ANSWER
    from simulator.teach.desk import Desk
    from simulator.teach.json_exercise import feedback_json, standing_json
    from simulator.teach.text_exercise import feedback_report, standing_report

    if answer is not None and answer.startswith("--"):
        raise UsageError(f"no such option {answer}; --help lists them")
    desk = Desk.at(Path(), student)
    if answer is None:
        exercise = desk.exercise()
        put_json(standing_json(desk)) if json else put_report(standing_report(exercise, desk.progress))
        return
    feedback = desk.check(text_of("-", "", ANSWER) if answer == "-" else answer)
    put_json(feedback_json(desk, feedback)) if json else put_report(feedback_report(desk.exercise(), feedback, desk.progress))


@app.command(short_help="A right answer, and why; ends the exercise.")
def solution(student: StudentOption = None, json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Show a right answer and why it is. Answers given afterwards count for nothing."""
    from simulator.cli.streams import put_json, put_report
    from simulator.teach.desk import Desk
    from simulator.teach.json_exercise import solution_json
    from simulator.teach.text_exercise import solution_report

    desk = Desk.at(Path(), student)
    found = desk.solution()
    put_json(solution_json(desk, found)) if json else put_report(solution_report(found))


@app.command(short_help="A class's score files in one table.")
def grade(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Where the score files are, itself and the folders in it.")],
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE.csv", help="Write the table to this new file.", show_default="none")
    ] = None,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Judge all answers of a class again and put the points into one table.

    Leaves with 2 where a score file could not be read; the others are graded all the same.
    """
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.streams import put_json, put_report, tell
    from simulator.cli.typed import typed_with
    from simulator.teach.grading import grade as graded
    from simulator.teach.grading import grades_csv
    from simulator.teach.json_exercise import grades_json
    from simulator.teach.text_exercise import grades_report, grades_screen

    if output is not None:
        refuse_unwritable(output, "--output")
    with progress_after_a_second(quiet=quiet) as progress:
        book = graded(Path(folder), progress)
    if json:
        put_json(grades_json(book))
    else:
        put_report(grades_report(book) if full else grades_screen(book, [typed_with("--full")]))
    if output is not None:
        write_new_file(output, grades_csv(book), option="--output")
        tell(f"written: {output}", quiet=quiet)
    for fault in book.faults:
        tell(f"zopa: {fault}")
    raise typer.Exit(BAD_REQUEST if book.faults else ANSWERED)
