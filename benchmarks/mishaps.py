"""`python -m benchmarks.mishaps`: what becomes of work that is killed, raced or out of space, in rounds, as Markdown.

- kill: a sweep of the flagship is killed at random moments and resumed until it is whole; its table must be that of a straight run.
- race: two sweeps begin in one folder at the same time; one must win with a whole table, the other must refuse in one sentence.
- exercise: twelve answers to one exercise at the same time; all twelve attempts must stand in the score file.
- disk: what a command writes breaks off after a few bytes, in a file (by the system's limit on files) and on standard output (`/dev/full`);
  it must end with one sentence, no traceback, a code that is not 0, and nothing half-written under the name.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.measuring import table

HOME = Path(__file__).parents[1]
SWEPT = ("berlin-2025", "--samples", "1500", "--seed", "3")
STUDENTS_ANSWERS = 12
ROOM_ON_DISK = 64
"""Bytes that a file may have while the disk is full."""
WRITING: Mapping[str, Sequence[str]] = {
    "report": ("report", "sale", "-o", "out.html"),
    "new": ("new", "mine", "-o", "out.yaml"),
    "notebook": ("notebook", "sale", "-o", "out.py"),
    "roles": ("roles", "sale", "-o", "out"),
    "sweep": ("sweep", "sale", "--samples", "40", "-o", "out"),
    "exercise": ("exercise", "start", "zopa", "--student", "Ada"),
    "simulate": ("simulate", "sale", "--sessions", "40", "--plot", "out.svg"),
    "solve": ("solve", "berlin-2025", "--no-draws", "--certificate", "out.json"),
}
PRINTING: Sequence[Sequence[str]] = (("solve", "sale", "--json"), ("report", "sale", "--format", "md"), ("list",), ("check", "sale"))


def zopa(folder: Path, *words: str, room: int | None = None, out: int | None = subprocess.PIPE) -> subprocess.Popen[str]:
    """A command, begun. `room`: bytes that any file of its may have."""

    def narrow() -> None:
        if room is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails then, as on a full disk, and kills nothing
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "simulator", *words]
    settings = os.environ | {"PYTHONPATH": str(HOME)}
    if room is not None:
        settings |= {"PYTHONDONTWRITEBYTECODE": "1"}  # it would leave compiled modules cut short, which Python trusts
    return subprocess.Popen(command, cwd=folder, env=settings, stdout=out, stderr=subprocess.PIPE, text=True, preexec_fn=narrow)


def done(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a command, and what it said on standard error."""
    _, said = process.communicate()
    return process.returncode, said


def one_sentence(code: int, said: str) -> bool:
    """Whether a command refused as it should: a code, a line or two, no traceback."""
    return code not in (0, None) and "Traceback" not in said and 1 <= len(said.strip().splitlines()) <= 2


def kill(folder: Path, rng: random.Random, straight: bytes) -> bool:
    """A sweep killed until it has been killed three times, then resumed: whether its table is the straight one."""
    kills = 0
    while kills < 3:
        process = zopa(folder, "sweep", *_begun_or_resumed(folder), out=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.5, 2.5))
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += 1
    if not (folder / "run" / "results.csv").exists():
        code, said = done(zopa(folder, "sweep", *_begun_or_resumed(folder)))
        if code:
            print(said, file=sys.stderr)
    return kills > 0 and (folder / "run" / "results.csv").read_bytes() == straight


def _begun_or_resumed(folder: Path) -> tuple[str, ...]:
    """What is typed to go on: the sweep anew where the kills came before there was a run."""
    return ("--resume", "run") if (folder / "run" / "manifest.json").exists() else (*SWEPT, "-o", "run")


def race(folder: Path, rng: random.Random, _: bytes) -> bool:
    seeds = rng.sample(range(1000), 2)
    both = [zopa(folder, "sweep", "sale", "--samples", "200", "--seed", str(seed), "-o", "run") for seed in seeds]
    ends = [done(each) for each in both]
    winners = [k for k, (code, _) in enumerate(ends) if code == 0]
    if len(winners) != 1 or not one_sentence(*ends[1 - winners[0]]):
        print(ends, file=sys.stderr)
        return False
    if done(zopa(folder, "sweep", "sale", "--samples", "200", "--seed", str(seeds[winners[0]]), "-o", "alone"))[0]:
        return False
    return (folder / "run" / "results.csv").read_bytes() == (folder / "alone" / "results.csv").read_bytes()


def exercise(folder: Path, rng: random.Random, _: bytes) -> bool:
    if done(zopa(folder, "exercise", "start", "zopa", "--student", "Ada", "--seed", str(rng.randrange(1000))))[0]:
        return False
    for each in [zopa(folder, "exercise", "check", f"{10 + k}-{30 + k}", "--student", "Ada") for k in range(STUDENTS_ANSWERS)]:
        done(each)
    (scores,) = folder.glob("*.scores.json")
    (kept,) = json.loads(scores.read_text(encoding="utf-8"))["exercises"].values()
    return len(kept["attempts"]) == STUDENTS_ANSWERS


def disk(folder: Path, _: random.Random, __: bytes) -> bool:
    """Every command that writes, and some that print, with no room left."""
    held = True
    for name, words in WRITING.items():
        there = folder / name
        there.mkdir()
        code, said = done(zopa(there, *words, room=ROOM_ON_DISK))
        left = [path for path in there.rglob("*") if path.is_file() and path.stat().st_size >= ROOM_ON_DISK]
        if not one_sentence(code, said) or left:
            print(name, code, said, left, file=sys.stderr)
            held = False
    for printed in PRINTING:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            code, said = done(zopa(folder, *printed, out=full.fileno()))
        if not one_sentence(code, said):
            print(printed, code, said, file=sys.stderr)
            held = False
    return held


KINDS: Mapping[str, Callable[[Path, random.Random, bytes], bool]] = {"kill": kill, "race": race, "exercise": exercise, "disk": disk}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mishaps", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kind", choices=list(KINDS), action="append", help="a kind of mishap, or several (default: all)")
    parser.add_argument("--rounds", type=int, default=20, help="rounds of each (default: 20)")
    parser.add_argument("--seed", type=int, default=0, help="where the moments and numbers of the rounds come from (default: 0)")
    options = parser.parse_args()
    kinds = options.kind or list(KINDS)
    rng = random.Random(options.seed)
    rows = []
    with tempfile.TemporaryDirectory() as home:
        straight = b""
        if "kill" in kinds:
            if done(zopa(Path(home), "sweep", *SWEPT, "-o", "whole"))[0]:
                sys.exit("the straight sweep failed")
            straight = (Path(home) / "whole" / "results.csv").read_bytes()
        for kind in kinds:
            begun, held = time.monotonic(), 0
            for number in range(options.rounds):
                folder = Path(home) / f"{kind}{number}"
                folder.mkdir()
                held += KINDS[kind](folder, rng, straight)
            rows.append((kind, str(options.rounds), str(held), f"{time.monotonic() - begun:.0f} s"))
            print(f"{kind}: {held} of {options.rounds}", file=sys.stderr)
    print(table(("mishap", "rounds", "held", "in all"), rows))


if __name__ == "__main__":
    main()
