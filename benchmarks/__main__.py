"""`python -m benchmarks`: all measurements in one run, as Markdown. Each section has a process of its own."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.means import Means
from benchmarks.measuring import peak_memory_mib
from benchmarks.register import SECTIONS, text
from simulator import __version__

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--peer", action="store_true", help="run NegMAS on the same domains, in an environment of its own")
    parser.add_argument("--quick", action="store_true", help="one repetition, small sizes")
    parser.add_argument("--repeats", type=int, default=5, help="repetitions or seeds of which the median is taken (default: 5)")
    parser.add_argument("--only", choices=list(SECTIONS), help="one section, measured in this process")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of an earlier version, to be put beside this one")
    parser.add_argument("--gambit", metavar="PYTHON", help="an interpreter that has pygambit")
    parser.add_argument("--resume", type=Path, metavar="FOLDER", help="keep each finished section there; a stopped run goes on from it")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there as well")
    options = parser.parse_args()
    means = Means(1 if options.quick else options.repeats, options.peer, options.quick, options.before, options.gambit)
    if options.only is not None:
        print(f"{text(options.only, means)}\n\nPeak memory of this section's process: {peak_memory_mib():.0f} MiB.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        page = whole(options.resume or Path(scratch), means)
    if options.write is not None:
        options.write.write_text(page, encoding="utf-8")


def whole(folder: Path, means: Means, keys: Sequence[str] = tuple(SECTIONS)) -> str:
    """The page; sections that `folder` has are not measured again."""
    folder.mkdir(parents=True, exist_ok=True)
    words = words_of(means)
    same_run(folder, words)
    parts = [heading(means)]
    print(parts[0], flush=True)
    for key in keys:
        parts.append(kept(folder / f"{key}.md", [sys.executable, "-m", "benchmarks", "--only", key, *words]))
        print(f"\n{parts[-1]}", flush=True)
    return "\n\n".join(parts) + "\n"


def words_of(means: Means) -> list[str]:
    """The options that give a section's process the same means."""
    words = ["--repeats", str(means.repeats), *(["--peer"] * means.peer), *(["--quick"] * means.quick)]
    words += [] if means.before is None else ["--before", str(means.before.resolve())]
    return words + ([] if means.gambit is None else ["--gambit", means.gambit])


def same_run(folder: Path, words: list[str]) -> None:
    """Note in the folder what is measured and how. Exits where it holds sections of another version or of other options."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    note, found = folder / "run.json", {"commit": commit, "options": words}
    if note.exists() and json.loads(note.read_text(encoding="utf-8")) != found:
        sys.exit(f"{folder} has sections of another commit or of other options: give an empty folder to --resume, or none.")
    note.write_text(json.dumps(found), encoding="utf-8")


def kept(file: Path, command: Sequence[str]) -> str:
    """What the command printed when it last ended well; it is run only where that is not there."""
    if not file.exists():
        started = time.monotonic()
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode:
            sys.exit(f"{file.stem}: exit code {run.returncode}. Sections before it are kept where --resume named a folder.")
        unfinished = file.with_suffix(".part")
        unfinished.write_text(f"{run.stdout.rstrip()} It took {time.monotonic() - started:.0f} s.\n", encoding="utf-8")
        os.replace(unfinished, file)
    return file.read_text(encoding="utf-8").rstrip()


def heading(means: Means) -> str:
    return (
        "# Benchmarks\n\n"
        "How fast is it, beside its peers? Made by one run of `python -m benchmarks` (its options are in `benchmarks/README.md`) with "
        f"zopa {__version__}, Python {platform.python_version()}, {platform.machine()}. Medians of {means.repeats} at most. What is timed "
        "stands in `benchmarks/README.md`; times are of one machine, ratios are what to compare."
    )


if __name__ == "__main__":
    main()
