"""A game at the terminal: what is typed becomes moves, and what comes of them is shown. Here alone the program asks questions."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.exit_codes import ANSWERED, INTERRUPTED
from simulator.cli.files import refuse_unwritable, text_of, write_new_file
from simulator.cli.streams import put, put_json, put_report, tell
from simulator.errors import UnreadableError, UsageError, WriteError

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.talks.menus import Codes
    from simulator.talks.play import End, Move, Play, Turn

COMMANDS = ("accept", "offer", "pass", "why", "table", "history", "save", "walk", "quit", "q", "help")


QUIT = ("q", "quit")


class _Left(Exception):  # noqa: N818 - no error: the person leaves, or there is nothing more to read
    """The game is left before its end."""


class _CommandInsteadError(Exception):
    """The person has typed a command in place of the answer to a question."""


class _WantsToLeaveError(Exception):
    """The person has typed q at a prompt."""


def new_game(
    file: str,
    party: str | None,
    strategies: Sequence[str],
    first: str | None,
    rounds: int | None,
    learn: bool,
    changes: Sequence[str],
    seed: int,
) -> SavedGame:
    """A game from its beginning."""
    from dataclasses import replace

    from simulator.cli.scenarios import STANDARD_INPUT, scenario_of
    from simulator.cli.talks_words import setting_of
    from simulator.formats.cells import party_of
    from simulator.talks.play import Play

    if file == STANDARD_INPUT:
        raise UsageError("zopa play reads your moves from standard input, so the scenario must be a file or a case")
    scenario = scenario_of(file, changes)
    if party is None:
        raise UsageError(f"whom do you speak for? name one with --as: {', '.join(scenario.parties)}")
    party = party_of(scenario, party)
    setting = setting_of(scenario, "alternating", strategies, first, False, None, learn, rounds)
    named = {party_of(scenario, name) for name, equals, _ in (text.partition("=") for text in strategies) if equals and name.strip()}
    if party not in named:  # a strategy for all is one for all others
        setting = replace(setting, strategies={p: name for p, name in (setting.strategies or {}).items() if p != party})
    return SavedGame(Play(scenario, party, setting, seed), changes, [], file)


def resumed_game(file: str, name: str, told: Sequence[str]) -> SavedGame:
    """A saved game. `told`: options beside it that a saved game settles itself."""
    from simulator.cli.scenarios import scenario_of
    from simulator.files import SAVED_GAME
    from simulator.talks.saved_play import read

    if told:
        raise UsageError(f"{', '.join(told)}: a saved game has all that already; leave it out with --resume")
    text = text_of(name, "--resume", SAVED_GAME)
    try:
        saved = read(text)
    except UsageError as error:
        raise UsageError(f"--resume {name}: {error}") from None
    return SavedGame(saved.play(scenario_of(file, saved.changes)), saved.changes, list(saved.moves), file, name)


class SavedGame:
    """One game with its moves so far. `file`: the scenario as the command line names it; `saved_as`: the file that holds the game."""

    def __init__(self, play: Play, changes: Sequence[str], moves: list[Move], file: str, saved_as: str | None = None) -> None:
        self.play, self.changes, self.moves, self.file, self.saved_as = play, changes, moves, file, saved_as
        self.scenario = play.scenario
        self._saved = len(moves)

    def held(self, names: Mapping[str, str], *, as_json: bool, quiet: bool) -> int:
        """Play to the end, or until the person leaves; the exit code. `as_json`: the screens go to standard error."""
        _edit_lines()
        try:
            with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
                end = self._played()
        except (_Left, KeyboardInterrupt) as left:
            interrupted = isinstance(left, KeyboardInterrupt)
            tell(("\n" if interrupted else "") + self._how_to_resume(), quiet=quiet)
            return INTERRUPTED if interrupted else ANSWERED
        self._finish(end, names, as_json=as_json, quiet=quiet)
        return ANSWERED

    def _played(self) -> End:
        """Turn by turn to the end of the talks."""
        from simulator.report.play.text import news, opening_screen, turn_screen
        from simulator.talks.play import End

        state, heard = self.play.at(self.moves), 0
        put_report(opening_screen(self.scenario, self.play))
        while True:
            said = state.session.transcript if isinstance(state, End) else state.transcript
            put_report(news(self.scenario, self.play.world, self.play.party, said, heard))
            heard = len(said)
            if isinstance(state, End):
                return state
            put_report(turn_screen(self.scenario, state))
            self.moves.append(self._move(state))
            state = self.play.at(self.moves)

    def _finish(self, end: End, names: Mapping[str, str], *, as_json: bool, quiet: bool) -> None:
        from simulator.report.play.debrief import debrief_report
        from simulator.report.play.json import play_json
        from simulator.talks.play_debrief import debrief

        found = debrief(end)
        put_json(play_json(self.play, found)) if as_json else put_report(debrief_report(self.scenario, found, self.play.setting))
        if names and not any(said.act == "offers" for said in end.session.transcript):
            tell("no picture: nothing was put on the table", quiet=quiet)
        elif names:
            from simulator.cli.pictures import write_pictures
            from simulator.report.talks.plots import dance

            write_pictures(names, {"dance": dance(self.scenario, end.world, end.session)}, quiet=quiet)

    def _move(self, turn: Turn) -> Move:
        """Asks until there is a move. Raises `_Left` where the person leaves."""
        typed: str | None = None
        while True:
            try:
                line, typed = _ask("\nzopa> ") if typed is None else typed, None
                word, _, rest = line.strip().partition(" ")
                move = self._command(turn, word.lower(), rest.strip())
            except _CommandInsteadError as instead:
                typed = str(instead)
                continue
            except UnreadableError:  # asking again would never end
                raise
            except UsageError as error:
                _say(str(error))
                continue
            except _WantsToLeaveError:
                self._leave()
                continue
            if move is not None:
                return move

    def _command(self, turn: Turn, word: str, rest: str) -> Move | None:
        """Does what a command says; the move, where it is one."""
        from simulator.report.play import reasons as text_play_reasons
        from simulator.report.play import text as text_play
        from simulator.scenario.names import unknown
        from simulator.talks.play import Move

        shows: Mapping[str, Callable[[], list[Part]]] = {
            "help": text_play.help_screen,
            "why": lambda: text_play_reasons.why_screen(self.scenario, turn),
            "table": lambda: text_play_reasons.own_table(self.scenario, turn),
            "history": lambda: text_play.news(self.scenario, turn.world, turn.party, turn.transcript),
        }
        if not word:
            return None
        if word not in COMMANDS:
            raise UsageError(f"{unknown('command', word, COMMANDS)} (help lists them)")
        if word in shows:
            put_report(shows[word]())
        elif word == "save":
            self._save(rest)
        elif word in QUIT:
            self._leave()
        elif word == "accept":
            return self._accepted(turn)
        elif word == "offer":
            return self._offered(turn, rest)
        elif word == "pass" or _yes("End the talks without an agreement?"):
            return Move("pass" if word == "pass" else "walk")
        return None

    def _accepted(self, turn: Turn) -> Move | None:
        from simulator.talks.play import Move

        if turn.standing is None:
            raise UsageError("there is nothing on the table to accept; put something there with offer")
        return Move("accept") if self._sure(turn, turn.standing) else None

    def _offered(self, turn: Turn, rest: str) -> Move | None:
        """The offer that was typed or is edited now, once it is one that can be put on the table."""
        from simulator.report.play.text import refused_screen
        from simulator.talks.play import Move
        from simulator.talks.play_offers import refusal, typed

        outcome = typed(self.scenario, turn, rest) if rest else self._edited(turn)
        if outcome is None:
            return None
        if outcome == turn.standing:
            _say("That is what is on the table: to offer it is to accept it.")
            return self._accepted(turn)
        refused = refusal(turn, outcome)
        if refused is not None:
            put_report(refused_screen(self.scenario, turn, refused))
            number = _number("Number of one to put on the table instead (empty: none): ", len(refused.nearest))
            if number is None:
                return None
            outcome = refused.nearest[number]
        return Move("offer", turn.world.terms(outcome)) if self._sure(turn, outcome) else None

    def _edited(self, turn: Turn) -> Codes | None:
        """An offer changed issue by issue; None where the person leaves it."""
        from simulator.report.play.text import draft_screen, options_screen
        from simulator.talks.play_offers import start

        draft = start(turn)
        while True:
            put_report(draft_screen(self.scenario, turn, draft))
            answer = _answer("Issue number (empty: put it on the table; x: leave it; q: leave the game): ")
            if not answer or answer == "x":
                return None if answer else draft
            issue = _counted(answer, len(draft))
            if issue is None:
                continue
            put_report(options_screen(self.scenario, turn, issue, draft))
            option = _number("Option number (empty: as it is): ", len(turn.world.payoffs.options[issue]))
            if option is not None:
                draft = (*draft[:issue], option, *draft[issue + 1 :])

    def _sure(self, turn: Turn, outcome: Codes) -> bool:
        """Whether the person means what would leave it worse off than no agreement; anything else needs no question."""
        from simulator.report.words import points

        if turn.acceptable(outcome):
            return True
        worth = f"{points(turn.worth(outcome))} points to you, no agreement {points(turn.reservation)}"
        return _yes(f"That is worth {worth}. Do it all the same?")

    def _save(self, name: str) -> None:
        from simulator.talks.saved_play import saved

        name = name or self.saved_as or ""
        if not name:
            raise UsageError("save needs the name of a file, as in save game.json")
        if self.saved_as is None or Path(name).resolve() != Path(self.saved_as).resolve():
            refuse_unwritable(name, "save")
        try:
            write_new_file(name, saved(self.play, self.moves, self.changes), option="save")
        except WriteError as error:  # the game goes on, and can be saved elsewhere
            raise UsageError(str(error)) from None
        self.saved_as, self._saved = name, len(self.moves)
        _say(f"Saved: {name}")

    def _leave(self) -> None:
        try:
            leaves = self._saved == len(self.moves) or _yes("What you did since is not saved. Leave all the same?")
        except _WantsToLeaveError:
            leaves = True
        if leaves:
            raise _Left

    def _how_to_resume(self) -> str:
        if self.saved_as is None:
            return "The game was left before its end and is not saved."
        return f"The game was left before its end; zopa play {self.file} --resume {self.saved_as} takes it up where it was saved."


def _ask(prompt: str) -> str:
    """A line that the person types. Raises `_Left` where there is nothing more to read, `_WantsToLeaveError` where it is q."""
    try:
        line = input(prompt)
    except EOFError:
        put("")  # nobody typed the end of this line
        raise _Left from None
    if not sys.stdin.isatty():
        put(line)  # as it would stand on the screen had it been typed
    if line.strip().lower() in QUIT:
        raise _WantsToLeaveError
    return line


def _answer(prompt: str) -> str:
    """What the person types to a question within a command. Raises `_CommandInsteadError` where it is another command: the one that asks is
    left for it."""
    line = _ask(prompt).strip()
    if line.partition(" ")[0].lower() in COMMANDS:
        raise _CommandInsteadError(line)
    return line


def _yes(question: str) -> bool:
    return _ask(f"{question} (yes/no) ").strip().lower() in ("y", "yes")


def _number(prompt: str, count: int) -> int | None:
    """A position from 0, for a number from 1 to `count` that is typed; None for an empty line."""
    while True:
        answer = _answer(prompt)
        if not answer:
            return None
        place = _counted(answer, count)
        if place is not None:
            return place


def _counted(answer: str, count: int) -> int | None:
    """The position of a number from 1 to `count`; None, and a word about it, for anything else."""
    if answer.isdecimal() and len(answer) < 10 and 1 <= int(answer) <= count:
        return int(answer) - 1
    _say(f"Expected a number from 1 to {count}, found {answer!r}.")
    return None


def _say(text: str) -> None:
    from simulator.report.layout import paragraph

    put_report([paragraph(text)])


def _edit_lines() -> None:
    """Arrow keys and a history at the prompt, where Python has them."""
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
