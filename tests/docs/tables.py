"""Tables of docs/ that are made from the registers: `python -m tests.docs.tables` writes them anew, and a test notices stale ones.

In a page a table stands below its mark, `<!-- table: NAME, made by python -m tests.docs.tables -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from simulator.formats.foreign_format import FOREIGN_FORMATS
from simulator.offers.offer_test import OFFER_TESTS
from simulator.registers import Entry
from simulator.report.whole.document import DOCUMENTS
from simulator.scenario.design import DESIGNS, Method
from simulator.solve.solution import SOLUTIONS
from simulator.sweep.table_format import TABLE_FORMATS
from simulator.talks.protocol import PROTOCOLS
from simulator.talks.strategy import STRATEGIES
from simulator.teach.exercise import EXERCISES
from simulator.validate.predictor import PREDICTORS
from tests.properties.axioms import AXIOMS

DOCS = Path(__file__).parents[2] / "docs"
MARK = re.compile(r"<!-- table: ([\w-]+), made by python -m tests\.docs\.tables -->\n\n(?:\|.*\n)*")

MEASURED: dict[Method, tuple[str, str]] = {
    "swings": (
        "swings: the target with one number at either end of its range, all others at their base",
        "a first look, `2 × numbers + 1` variants",
    ),
    "rank_correlations": ("Spearman's rank correlations", "a ranking from a sweep that is there anyway"),
    "elementary_effects": ("elementary effects", "finding what can be left out of many numbers"),
    "sobol_indices": ("Sobol' indices", "how much of the target's variance each number accounts for, alone and with others"),
}
"""What each method measures, and what it is good for."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def named(entry: Entry) -> str:
    return f"`{entry.name}`"


def solutions() -> str:
    rows = [(named(each), each.chooses, each.value, each.leaves_out, each.source) for each in SOLUTIONS.ours()]
    return table(("solution", "chooses", "`value`", "parties left out", "source"), rows)


def axioms() -> str:
    all_ = SOLUTIONS.ours()
    return table(("axiom", *(each.name for each in all_)), [(a, *("yes" if a in s.keeps else "no" for s in all_)) for a in AXIOMS])


def designs() -> str:
    asked = [each for each in DESIGNS.ours() if each.asked_by_name]
    later = {"never": "no", "rows": "yes, as if asked for at once", "batches": "yes, a design of their own"}
    rows = [(named(d), d.meaning, later[d.grows], d.source, d.needs) for d in asked]
    return table(("`--design`", "which variants", "more draws later", "source", "needs"), rows)


def methods() -> str:
    rows = []
    for method, (measured, good_for) in MEASURED.items():
        names = ", ".join(named(each) for each in DESIGNS.ours() if each.measured_by == method)
        rows.append((names, measured, good_for))
    return table(("`--design`", "Measured", "Good for"), rows)


def protocols() -> str:
    rows = [(named(each), each.meaning, each.knows, each.source) for each in PROTOCOLS.ours()]
    return table(("protocol", "how it goes", "what is known", "source"), rows)


def strategies() -> str:
    return table(("strategy", "in short", "source"), [(named(each), each.meaning, each.source) for each in STRATEGIES.ours()])


def exercises() -> str:
    return table(("Exercise", "Title", "What it trains"), [(named(each), each.title, each.meaning) for each in EXERCISES.ours()])


def offer_tests() -> str:
    return table(("test", "in the table", "passed where", "source"), [(named(t), t.title, t.meaning, t.source) for t in OFFER_TESTS.ours()])


def documents() -> str:
    return table(("`--format`", "what is written", "needs"), [(named(each), each.meaning, each.needs) for each in DOCUMENTS.ours()])


def foreign_formats() -> str:
    rows = [
        (named(f), f.title, f.meaning, f.reads or "no", f.writes or "no", ", ".join(f.suffixes), f.needs) for f in FOREIGN_FORMATS.ours()
    ]
    return table(("`--format`", "what of", "what it is", "read", "written", "endings", "needs"), rows)


def table_formats() -> str:
    known = TABLE_FORMATS.ours()
    rows = [(f"`.{each.name}`", each.meaning, "yes" if each.read else "no", each.needs) for each in known]
    return table(("ending", "what it is", "as `--variants`", "needs"), rows)


def predictors() -> str:
    known = PREDICTORS.ours()
    return table(
        ("predictor", "in reports", "what it predicts", "source"), [(named(each), each.title, each.meaning, each.source) for each in known]
    )


TABLES: dict[str, Callable[[], str]] = {
    "axioms": axioms,
    "designs": designs,
    "documents": documents,
    "foreign-formats": foreign_formats,
    "exercises": exercises,
    "methods": methods,
    "offer-tests": offer_tests,
    "predictors": predictors,
    "protocols": protocols,
    "solutions": solutions,
    "strategies": strategies,
    "table-formats": table_formats,
}


def made(page: str) -> str:
    """A page with all its tables as they should be."""
    return MARK.sub(lambda found: found[0].split("\n\n")[0] + "\n\n" + TABLES[found[1]](), page)


if __name__ == "__main__":
    for path in sorted(DOCS.glob("*.md")):
        path.write_text(made(path.read_text(encoding="utf-8")), encoding="utf-8")
