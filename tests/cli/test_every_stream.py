"""Standard streams that are full, closed, slow, plain or left: every command says everything, or says in one sentence that it could not."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.files import MIB
from tests.cli.every_command import CALLS, FILE, STANDARD_INPUT, call, commands, prepare
from tests.cli.running import ROOT, ended, zopa, zopa_process

pytestmark = pytest.mark.usefixtures("answers_shared")

EVERY = sorted(CALLS)
DOCUMENTS = ("new", "notebook", "report")
"""Print what is UTF-8 by its own account, whatever the terminal can show."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("every")
    prepare(made)
    return made


@pytest.fixture
def folder(prepared: Path) -> Iterator[Path]:
    """What the calls read, as it was before them: hints and answers are kept in the score file."""
    scores = next(prepared.glob("*.scores.json"))
    before = scores.read_bytes()
    yield prepared
    scores.write_bytes(before)


class Descriptor(io.RawIOBase):
    """A descriptor that behaves as `take` says; what it took stands in `taken`."""

    def __init__(self, take: Callable[[bytes], int | None]) -> None:
        super().__init__()
        self.take = take
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int | None:
        count = self.take(bytes(data))
        self.taken += bytes(data)[: count or 0]
        return count


def over(descriptor: Descriptor, encoding: str = "utf-8") -> io.TextIOWrapper:
    """The stream that Python makes over a descriptor with PYTHONUNBUFFERED: nothing between text and descriptor."""
    return io.TextIOWrapper(descriptor, encoding=encoding, write_through=True)  # type: ignore[arg-type]


def run(command: str, folder: Path, out: io.TextIOWrapper | None, err: io.TextIOWrapper | None) -> int:
    return ended(*call(command), out=out, err=err, stdin=STANDARD_INPUT.get(command, ""), cwd=folder)


@pytest.fixture(scope="module")
def answers(prepared: Path) -> dict[str, str]:
    """What each command prints where nothing is in its way."""
    scores = next(prepared.glob("*.scores.json"))
    before, found = scores.read_bytes(), {}
    for command in EVERY:
        done = zopa(*call(command), stdin=STANDARD_INPUT.get(command, ""), cwd=prepared)
        assert done.returncode == 0, done.stderr
        found[command] = done.stdout
        scores.write_bytes(before)
    return found


def refusing(error: OSError) -> Callable[[bytes], int | None]:
    def take(data: bytes) -> int | None:
        raise error

    return take


def test_the_list_of_calls_is_the_apps() -> None:
    assert set(CALLS) == {name for name, _ in commands()}


@pytest.mark.parametrize("command", EVERY)
def test_a_full_disk_is_told_in_one_sentence(command: str, folder: Path) -> None:
    told = Descriptor(len)
    code = run(command, folder, over(Descriptor(refusing(OSError(28, "No space left on device")))), over(told))
    assert code == 1
    assert told.taken.decode().splitlines()[-1].startswith("zopa: standard output cannot be written: No space left on device")
    assert b"Traceback" not in told.taken


@pytest.mark.parametrize("command", EVERY)
def test_a_closed_output_is_told_in_one_sentence(command: str, folder: Path) -> None:
    told = Descriptor(len)
    assert run(command, folder, None, over(told)) == 1
    assert told.taken.decode().splitlines()[-1].startswith("zopa: standard output cannot be written: it is closed")
    assert b"Traceback" not in told.taken


@pytest.mark.parametrize("command", EVERY)
def test_an_answer_needs_no_standard_error(command: str, folder: Path, answers: dict[str, str]) -> None:
    out = Descriptor(len)
    full = over(Descriptor(refusing(OSError(28, "No space left on device"))))
    assert run(command, folder, over(out), full if len(command) % 2 else None) == 0
    assert same(out.taken.decode(), answers[command])


def same(found: str, expected: str) -> bool:
    """Equal but for figures of time, which two runs do not share."""
    return len(found.splitlines()) == len(expected.splitlines()) and found.split()[:20] == expected.split()[:20]


@pytest.mark.parametrize("command", EVERY)
def test_a_descriptor_that_takes_little_at_a_time_gets_all(command: str, folder: Path, answers: dict[str, str]) -> None:
    out = Descriptor(lambda data: min(len(data), 1000))
    assert run(command, folder, over(out), over(Descriptor(len))) == 0
    assert same(out.taken.decode(), answers[command])


@pytest.mark.parametrize("command", EVERY)
def test_a_reader_that_goes_away_ends_the_output_quietly(command: str, folder: Path) -> None:
    told = Descriptor(len)
    assert run(command, folder, over(Descriptor(refusing(BrokenPipeError(32, "Broken pipe")))), over(told)) == 0
    assert b"annot be written" not in told.taken
    assert b"Traceback" not in told.taken


@pytest.mark.parametrize("command", EVERY)
def test_a_stream_without_the_signs_keeps_minus_and_times(command: str, folder: Path, answers: dict[str, str]) -> None:
    expected = answers[command]
    out = Descriptor(len)
    assert run(command, folder, over(out, "ascii"), over(Descriptor(len), "ascii")) == 0
    if command in DOCUMENTS:
        assert out.taken.decode() == expected
        return
    found = out.taken.decode("ascii")
    assert found.count("-") >= expected.count("−")
    assert found.count("?") <= expected.count("?") + sum(not c.isascii() and c not in "−–—×·’“”…≥≤→" for c in expected)


class Endless(io.RawIOBase):
    """`/dev/zero`; more than a limit may take of it is the end of the test."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.given += len(buffer)
        assert self.given < 100 * MIB
        buffer[:] = b"0" * len(buffer)
        return len(buffer)


READERS = (
    "solve -",
    "verify sale -",
    "debrief sale -",
    "new talks --output - --from-ranking -",
    "play sale --as buyer",
    "exercise check -",
)


@pytest.mark.parametrize("words", READERS)
def test_standard_input_that_is_closed(words: str, folder: Path) -> None:
    told = Descriptor(len)
    assert ended(*words.split(), out=over(Descriptor(len)), err=over(told), stdin=None, cwd=folder) == 2
    assert told.taken.decode().endswith("standard input: it is closed; name a file, or pass the content in a pipe\n")
    assert b"Traceback" not in told.taken


@pytest.mark.parametrize("words", [words for words in READERS if "play" not in words])
def test_standard_input_that_never_ends(words: str, folder: Path) -> None:
    told = Descriptor(len)
    endless = io.TextIOWrapper(io.BufferedReader(Endless()))
    assert ended(*words.split(), out=over(Descriptor(len)), err=over(told), stdin=endless, cwd=folder) == 2
    assert "standard input: larger than" in told.taken.decode()
    assert len(told.taken.splitlines()) == 1


def test_descriptors_that_are_closed_from_the_start_or_never_end() -> None:
    for redirected, code, said in (("<&-", 2, "it is closed"), ("< /dev/zero", 2, "larger than 1 MiB"), ("< /dev/null >&-", 2, "empty")):
        line = f"ulimit -v 4000000; {sys.executable} -m simulator solve - {redirected}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
        assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
        assert said in done.stderr


@pytest.mark.parametrize("size", ["²", "-5", "0", "", "99999999999999999999", "ten", "1e300"])
def test_nonsense_for_the_size_of_the_screen_is_passed_over(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = zopa("show", "sale").stdout
    monkeypatch.setenv("LINES", size)
    out = Descriptor(len)
    with monkeypatch.context() as inside:
        inside.setattr("tests.cli.running.OF_THE_TERMINAL", ())
        inside.setenv("COLUMNS", size)
        assert ended("show", "sale", out=over(out), err=over(Descriptor(len))) == 0
    assert out.taken.decode() == expected


def test_a_poor_terminal_and_locale() -> None:
    env = {"TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "COLUMNS": "²", "LINES": "²"}
    done = zopa_process("solve", "sale", "--draws", "5", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout


def limited(most: int) -> Callable[[], None]:
    """Before a command starts: the system takes no more than so many bytes into a file, then refuses, as a full disk does."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def test_a_report_that_the_disk_takes_in_part_is_no_answer(tmp_path: Path) -> None:
    with (tmp_path / "report.html").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "simulator", "report", "sale", "--draws", "5"],
            stdout=file,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONUNBUFFERED": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },  # no compiled modules cut short, which Python trusts
            preexec_fn=limited(12_288),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("zopa: standard output cannot be written: File too large")
    assert len(done.stderr.splitlines()) == 1


def test_json_in_a_plain_encoding_has_every_sign(folder: Path) -> None:
    out = Descriptor(len)
    (folder / "signs.yaml").write_text((folder / FILE).read_text(encoding="utf-8").replace("A used press", "Київ × 東京"), encoding="utf-8")
    assert ended("check", "signs.yaml", "--json", out=over(out, "ascii"), err=over(Descriptor(len)), cwd=folder) == 0
    assert json.loads(out.taken.decode("ascii"))["title"] == "Київ × 東京"
