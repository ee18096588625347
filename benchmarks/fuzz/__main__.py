"""`python -m benchmarks.fuzz`: strange inputs for everything that reads a file or a text."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.fuzz.campaign import COLUMNS, Campaign, Tally, run
from benchmarks.fuzz.kinds import kinds
from benchmarks.fuzz.trying import MEMORY, SECONDS, tried


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        there = kinds(Path(folder))
        options = _options(list(there))
        chosen = {name: kind for name, kind in there.items() if not options.kind or name in options.kind}
        if options.replay:
            return _replay(options)
        if options.show is not None:
            kind, content = Campaign(chosen, options.seed, options.show + 1).input(options.show)
            print(kind.name, file=sys.stderr)
            sys.stdout.buffer.write(content)
            return 0
        campaign = Campaign(chosen, options.seed, options.inputs, options.seconds, options.output)
        tally = run(campaign)
    print(table(tally))
    limits = f"Limits: {SECONDS:g} s of processor time, {MEMORY >> 30} GiB on top of the program."
    print(f"\nAt most {tally.peak / 2**20:,.0f} MiB of memory in all. {limits}")
    crashed = int(tally.table[:-1, COLUMNS.index("crashed")].sum())
    if crashed:
        print(f"{crashed} crashers; each place once in {options.output}", file=sys.stderr)
    return int(crashed > 0)


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="of the inputs (default: 0)")
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default: 10,000)")
    parser.add_argument("--seconds", type=float, help="end after so much processor time")
    parser.add_argument("--kind", action="append", choices=names, help="only this kind; may be given many times")
    parser.add_argument("--output", type=Path, default=Path("crashers"), metavar="FOLDER", help="where crashers go (default: crashers)")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print this input of the seed, and run nothing")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="give stored crashers to the kind in their name again")
    return parser.parse_args()


def _replay(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        there = {name.replace(" ", "-").strip("-"): kind for name, kind in kinds(Path(folder)).items()}
        worst = 0
        for file in options.replay:
            found = tried(there[file.stem.rpartition("-")[0]], file.read_bytes())
            print(f"{file.name}: {found.ending} {found.where}")
            worst |= found.ending == "crashed"
    return int(worst)


def table(tally: Tally) -> str:
    """The figures by kind as Markdown."""
    lines = ["| Inputs | Number | Answered | Refused | Crashed | Mean, ms | Slowest, ms |", "|---|--:|--:|--:|--:|--:|--:|"]
    figures = tally.table[:-1, :6]
    for name, row in [*zip(tally.names, figures, strict=True), ("all", np.append(figures[:, :5].sum(axis=0), figures[:, 5].max()))]:
        inputs, answered, refused, crashed, taken, slowest = map(int, row)
        if inputs:
            counts = " | ".join(f"{count:,}" for count in (inputs, answered, refused, crashed))
            lines.append(f"| {name} | {counts} | {taken / inputs / 1000:.2f} | {slowest / 1000:,.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
