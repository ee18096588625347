"""Streams: pipes, terminals, hostile text, interruption."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.report.safe_text import printable
from tests.cli.running import ROOT, zopa

HOSTILE = "[red]stop[/red] :smile: \\[bold]"


def in_terminal(arguments: list[str], env: dict[str, str] | None = None) -> str:
    """What a command writes to a terminal that holds both its streams."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", **(env or {})}
    if "NO_COLOR" not in (env or {}):
        environment.pop("NO_COLOR", None)
    process = subprocess.Popen([sys.executable, "-m", "simulator", *arguments], stdout=slave, stderr=slave, cwd=ROOT, env=environment)
    os.close(slave)
    chunks = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says so when the other end has closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(master)
    assert process.wait(timeout=60) == 0
    return b"".join(chunks).decode()


def hostile(tmp_path: Path) -> Path:
    text = zopa("new", "talks", "--output", "-").stdout
    file = tmp_path / "hostile.yaml"
    file.write_text(text.replace("title: talks", f"title: '{HOSTILE}'"), encoding="utf-8")
    return file


def test_a_pipe_gets_plain_text() -> None:
    done = zopa("solve", "sale")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_columns_are_kept(width: int) -> None:
    done = zopa("show", "sale", env={"COLUMNS": str(width)})
    assert max(map(len, done.stdout.splitlines())) <= width


def test_a_terminal_gets_colours_unless_it_wants_none() -> None:
    assert "\x1b[" in in_terminal(["solve", "sale"])
    assert "\x1b[3" not in in_terminal(["solve", "sale"], {"NO_COLOR": "1"})


def test_text_of_a_file_is_never_markup(tmp_path: Path) -> None:
    file = hostile(tmp_path)
    for command in ("show", "solve"):
        done = zopa(command, file)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[0] == HOSTILE


def test_faults_do_not_steer_the_terminal_either() -> None:
    done = zopa("check", "-", stdin='schema: 1\n"\\e[31mkey": 1\n')
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


def test_printable_keeps_letters_of_all_kinds() -> None:
    assert printable("Київ – Zürich – 東京") == "Київ – Zürich – 東京"


def test_a_reader_that_leaves_ends_the_output_quietly() -> None:
    script = f"{sys.executable} -m simulator show berlin-2025 | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines() == ["Berlin, December 2025", "0"]
    assert done.stderr == ""


def test_a_terminal_without_the_signs_gets_question_marks() -> None:
    done = zopa("solve", "berlin-2025", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "No agreement exists" in done.stdout


def test_quiet_says_nothing_beside_the_answer(tmp_path: Path) -> None:
    done = zopa("new", "talks", "--quiet", cwd=tmp_path)
    assert done.stderr == ""


def test_interrupted_while_solving_ends_with_130_and_no_traceback() -> None:
    hard = (
        "from simulator.scenario.random import random_scenario\nfrom simulator.scenario.writing import to_yaml\n"
        "print(to_yaml(random_scenario(parties=10, issues=60, options=4, interactions=10, seed=1)))"
    )
    text = subprocess.run([sys.executable, "-c", hard], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    command = [sys.executable, "-m", "simulator", "solve", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert '"stopped": "interrupted"' in out
