"""Reports that several tests read: made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from simulator.dossier.whole import Whole, gather
from simulator.report.html.page import html_page
from simulator.scenario.reading import load, loads

LIBRARY = Path(__file__).parents[3] / "scenarios"
SCRIPT = "<script>alert(1)</script>"


@cache
def sale() -> Whole:
    return gather(load("sale"), ["sale"], draws=20)


@cache
def clash() -> Whole:
    """Three towns of which two have red lines that leave nothing."""
    text = (LIBRARY / "reservoir" / "scenario.yaml").read_text(encoding="utf-8")
    beliefs = "    beliefs: {nothing: 0.5, two_build: 0.5}\n"
    assert beliefs in text
    dry = f"{beliefs}    red_lines: {{full_pipes: {{title: All the water, never: {{flow: [middle, high]}}, why: It has none to spare.}}}}\n"
    return gather(loads(text.replace(beliefs, dry, 1), "clash"), ["clash.yaml"], draws=10)


@cache
def hostile() -> Whole:
    """The sale with markup in every text, and with keys that a spreadsheet would run."""
    text = (LIBRARY / "sale" / "scenario.yaml").read_text(encoding="utf-8")
    for old, new in (
        (
            "title: Sale of a used press",
            f'title: "{SCRIPT} Sale & Co"\nsources: {{s: {{title: "{SCRIPT}", found_at: "javascript:alert(2)"}}}}',
        ),
        ("note: A teaching case", f'note: "{SCRIPT} </title> A teaching case'),
        ("everything in it is invented.", 'everything"'),
        ("title: Buyer", f'title: "Buyer {SCRIPT}"'),
        ("title: Price", f'title: "</svg>{SCRIPT} $x$ | `y`"'),
        ("now: This week, as it stands", f'now: "{SCRIPT}{{{{ 7 * 7 }}}} \' onload="'),
        ("title: No long warranty without an overhaul", f'title: "{SCRIPT}"'),
        ("  asking: {title: The seller's first offer", f'  "=1+1": {{title: "=cmd|x {SCRIPT}"'),
        ("why: What a dealer pays.", f'why: "{SCRIPT}"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    return gather(loads(text, "hostile"), ["-"], draws=20)


@cache
def island() -> Whole:
    """Four parties with long titles, nine issues, three offers, a ratifying body."""
    return gather(load(Path(__file__).parents[1] / "island.yaml"), ["island.yaml"], draws=10)


@cache
def page(name: str) -> str:
    return html_page({"sale": sale, "clash": clash, "hostile": hostile, "island": island}[name]())
