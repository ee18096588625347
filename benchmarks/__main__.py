"""`python -m benchmarks`: all measurements in one run, as Markdown."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import bodies, dense, engines, levels, sections, sweeping, talking, waiting
from simulator import __version__


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--peer", action="store_true", help="run NegMAS on the same domains, in an environment of its own")
    parser.add_argument("--quick", action="store_true", help="one repetition, small sizes")
    parser.add_argument("--repeats", type=int, default=5, help="repetitions or seeds of which the median is taken (default: 5)")
    sections_there = ["peer", "interactions", "parties", "dense", "engines", "levels", "no-agreement", "flagship", "sweep", "talks"]
    sections_there += ["waiting", "bodies"]
    parser.add_argument("--only", choices=sections_there, help="one section")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of an earlier version, for the section on waiting")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there as well")
    options = parser.parse_args()
    page = []
    for part in parts(options):
        print(part, flush=True)
        page.append(part)
    if options.write is not None:
        options.write.write_text("\n\n".join(page) + "\n", encoding="utf-8")


def parts(options: argparse.Namespace) -> Iterator[str]:
    repeats = 1 if options.quick else options.repeats
    yield "# Benchmarks"
    yield (
        "How fast is it, beside its peers? "
        f"Made by `python -m benchmarks {' '.join(sys.argv[1:])}` with zopa {__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}. Medians of {repeats}. What is timed stands in `benchmarks/README.md`; times are of one machine, "
        "ratios are what to compare."
    )
    if options.only in (None, "peer"):
        yield "## Frontier and points, side by side with NegMAS"
        yield sections.against_peer(repeats, options.peer, options.quick)
    if options.only in (None, "interactions"):
        yield "## Exact frontiers with 8 interactions and 4 red lines"
        yield sections.with_interactions(repeats)
    if options.only in (None, "parties"):
        yield "## 8 parties, 50 issues, 5 options: single points"
        yield sections.many_parties(repeats)
    if options.only in (None, "dense"):
        yield "## Many interactions over the same issues: 6 parties, 20 issues, 4 options, processor time"
        yield dense.six_parties(repeats)
    if options.only in (None, "engines"):
        yield f"## {engines.TITLE}"
        yield engines.engine_choice()
    if options.only in (None, "levels"):
        yield f"## {levels.TITLE}"
        yield levels.few_issues(repeats)
    if options.only in (None, "no-agreement"):
        yield "## No agreement: 4 parties, 14 issues, 4 options, 12 red lines"
        yield sections.no_agreement(repeats)
    if options.only in (None, "bodies"):
        yield f"## {bodies.TITLE}"
        yield bodies.double_majorities(5 if options.quick else bodies.BODIES)
    if options.only in (None, "flagship"):
        yield "## The flagship case: all that `zopa solve` computes"
        yield sections.flagship(repeats)
    if options.only in (None, "sweep"):
        yield "## Sweeps of the flagship: whole runs, all ranged numbers drawn, base set of results"
        yield sweeping.flagship(options.quick)
        yield "## One sweep of the flagship on more than one worker"
        yield sweeping.scaling(options.quick)
        yield "## Sweeps of 10,000 outcomes and 4 parties, per core, side by side with NegMAS"
        yield sweeping.against_peer(options.peer, options.quick)
    if options.only in (None, "talks"):
        yield "## Talks on 10,000 outcomes, 100 rounds, per core, side by side with NegMAS"
        yield talking.against_peer(options.peer, options.quick)
    if options.only in (None, "waiting"):
        yield f"## {waiting.TITLE}"
        yield waiting.commands(repeats, options.before)
    yield sections.memory()


if __name__ == "__main__":
    main()
