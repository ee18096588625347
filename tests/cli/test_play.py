"""`zopa play` in a real terminal, and by what is piped to it."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from simulator.cli.exit_codes import INTERRUPTED
from tests.cli.running import ROOT, zopa

MOVES = "offer price=27,delivery=now,warranty=12"


class Terminal:
    """The command in a pseudo-terminal: types, and reads until something stands on the screen."""

    def __init__(self, *words: str, cwd: Path) -> None:
        self._screen, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "100"}
        command = [sys.executable, "-m", "simulator", *words]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=environment, close_fds=True)
        os.close(theirs)
        self.seen = ""

    def until(self, *texts: str, seconds: float = 30) -> str:
        """What appears until one of `texts` is among it."""
        new = self._read(texts, seconds)
        assert any(text in new for text in texts), f"none of {texts} appeared in: {new}"
        return new

    def _read(self, texts: tuple[str, ...], seconds: float) -> str:
        """What appears until one of `texts` is among it, or the time is over."""
        new, end = "", time.monotonic() + seconds
        while not any(text in new for text in texts) and time.monotonic() < end:
            if select.select([self._screen], [], [], 0.2)[0]:
                new += os.read(self._screen, 4096).decode(errors="replace")
        self.seen += new
        return new

    def type(self, line: str) -> None:
        os.write(self._screen, f"{line}\n".encode())

    def interrupt(self, text: str) -> None:
        """Ctrl-C, until a text appears: a signal that comes between the prompt and the reading of a line is not seen before the next
        key."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)  # the terminal would send it to the process in its foreground
            if text in self._read((text,), 3):
                return
        raise AssertionError(f"{text} did not appear in: {self.seen}")


def test_a_whole_game_with_saving_and_resuming(tmp_path: Path) -> None:
    game = Terminal("play", "sale", "--as", "buyer", "--rounds", "6", "--strategy", "conceder", cwd=tmp_path)
    game.until("zopa> ")
    game.type("table")
    assert "Your points as Buyer" in game.until("zopa> ")
    game.type(MOVES)
    assert "You put on the table (60.00 points to you)" in game.until("zopa> ")
    game.type("save mine.json")
    game.until("zopa> ")
    game.type("quit")
    game.process.wait(timeout=20)
    assert "Seller" in game.seen
    assert (tmp_path / "mine.json").exists()
    again = Terminal("play", "sale", "--resume", "mine.json", cwd=tmp_path)
    again.until("zopa> ")
    new = ""
    while "Agreement in round" not in new:
        again.type(MOVES)
        new = again.until("zopa> ", "Agreement in round")
    again.process.wait(timeout=20)
    assert again.process.returncode == 0


def test_json_is_the_debrief_and_the_game_goes_to_standard_error() -> None:
    moves = f"{MOVES}\n" * 6
    done = zopa("play", "sale", "--as", "buyer", "--rounds", "6", "--strategy", "conceder", "--json", stdin=moves)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == "zopa/play/1"
    assert "Your turn" in done.stderr


def test_bad_beginnings() -> None:
    for words, message in ((["play", "sale"], "whom do you speak for?"), (["play", "sale", "--as", "byer"], "did you mean 'buyer'")):
        done = zopa(*words)
        assert done.returncode == 2
        assert message in done.stderr


def test_ctrl_c_at_the_prompt_says_what_becomes_of_the_game(tmp_path: Path) -> None:
    game = Terminal("play", "sale", "--as", "buyer", "--rounds", "6", "--strategy", "conceder", cwd=tmp_path)
    game.until("zopa> ")
    game.interrupt("is not saved")
    assert game.process.wait(timeout=20) == INTERRUPTED
    assert "Traceback" not in game.seen
    again = Terminal("play", "sale", "--as", "buyer", "--rounds", "6", "--strategy", "conceder", cwd=tmp_path)
    again.until("zopa> ")
    again.type("save mine.json")
    again.until("zopa> ")
    again.interrupt("zopa play sale --resume mine.json takes it up")
    assert again.process.wait(timeout=20) == INTERRUPTED
