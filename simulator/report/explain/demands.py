"""Demands that cannot stand together and what to waive, in print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.words import Apart, demand_title, forbidden_in_words, listed, party_title, plural, possessive, reached, rule_name

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.demands import DemandSets, Waiver


def demand_name(scenario: Scenario, path: str) -> str:
    """What to call a demand: a party's signature, a red line by its owner, the consent of a ratifying body."""
    words = path.split(".")
    if len(words) == 2:
        return f"{possessive(party_title(scenario, words[1]))} signature"
    if words[2] == "ratification":
        return f"the consent of {demand_title(scenario, path)} ({party_title(scenario, words[1])})"
    return rule_name(scenario, path)


def demands_listed(scenario: Scenario, paths: Sequence[str]) -> str:
    """Several demands in a phrase, with the signatures together: 'the signatures of Ukraine and Russia and Europe's red line x'."""
    signing = [party_title(scenario, path.split(".")[1]) for path in paths if path.count(".") == 1]
    others = [demand_name(scenario, path) for path in paths if path.count(".") != 1]
    first = [f"{possessive(signing[0])} signature" if len(signing) == 1 else f"the signatures of {listed(signing)}"] if signing else []
    return listed([*first, *others])


def clash_parts(scenario: Scenario, found: DemandSets, limit: int) -> list[Part]:
    """The sets that cannot stand together, at most `limit` of them (0: all), and the red lines in them in words."""
    shown = found.clashes[: limit or None]
    rows = [(str(k), demands_listed(scenario, clash.demands)) for k, clash in enumerate(shown, start=1)]
    named = dict.fromkeys(path for clash in shown for path in clash.demands if ".red_lines." in path)
    parts: list[Part] = [
        heading("What cannot stand together"),
        indented(
            f"A demand is a party's signature (the agreement gives it at least what no agreement is worth to it), {_further(found)}. "
            "No outcome meets all the demands of a line below; leave any one of them out, and some outcome meets the rest."
        ),
        table(("", "Demands"), rows, whole_words=(0,)),
        *_cut_short(len(found.clashes), len(shown), complete=found.clashes_complete, what="set"),
    ]
    for path in named:
        parts += [
            indented(f"{rule_name(scenario, path)} ({path}):"),
            *(indented(text, by=4) for text in forbidden_in_words(scenario, path)),
        ]
    return parts


def _further(found: DemandSets) -> str:
    bodies = any(".ratification." in path for path in found.demands)
    return "a red line, or the consent of a ratifying body" if bodies else "or a red line"


def waiver_parts(scenario: Scenario, found: DemandSets, limit: int) -> list[Part]:
    """The smallest sets of demands to waive, at most `limit` of them (0: all)."""
    shown = found.waivers[: limit or None]
    reach = Apart([waiver.least_surplus for waiver in shown if waiver.least_surplus is not None], signed=True)
    rows = [(demands_listed(scenario, waiver.demands), least_surplus(waiver, reach)) for waiver in shown]
    return [
        heading("What a deal would have to do without"),
        indented(
            "Each line names as little as possible: without it some outcome meets every other demand, and without a part of it alone none "
            "does. A deal without a party's signature gives it less than no agreement is worth to it: the others conclude it alone. "
            "Last column: what the party that gains least of those that sign gains at best."
        ),
        table(("Without", "Least surplus"), rows, numbers=(1,)),
        *_cut_short(len(found.waivers), len(shown), complete=found.waivers_complete, what="way"),
    ]


def least_surplus(waiver: Waiver, reach: Apart) -> str:
    """The least surplus among the parties that still have to sign; where a better outcome may exist, a bound that this one keeps to."""
    if waiver.least_surplus is None:
        return "nobody else"
    return reached(reach(waiver.least_surplus, upwards=None if waiver.best else False), best=waiver.best)


def _cut_short(found: int, shown: int, *, complete: bool, what: str) -> list[Part]:
    lines = []
    if shown < found:
        lines.append(f"{plural(found - shown, f'more {what}', f'more {what}s')} found: --limit 0 lists all.")
    if not complete:
        lines.append("The search ended before all were found; more exist or may exist.")
    return [indented(line) for line in lines]
