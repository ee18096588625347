"""No agreement, in print: what clashes, who falls short by how much, what a waiver would open, and the command to type next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.report.layout import BAD, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.text_solutions import point_table
from simulator.report.words import issue_title, listed, option_title, party_title, points, printable, rule_in_words, waived

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Nearest, NoDeal, Result


def no_deal_parts(scenario: Scenario, result: Result, no_deal: NoDeal, command: Sequence[str]) -> list[Part]:
    """The parts of the report that explain why there is no agreement."""
    parts: list[Part] = []
    if no_deal.clash:
        parts += [heading("What clashes"), *(indented(f"{rule_in_words(scenario, p)}  [{p}]") for p in no_deal.clash)]
    if no_deal.nearest is not None:
        parts += _nearest(scenario, result, no_deal.nearest)
    if no_deal.waivers:
        parts += _waivers(scenario, no_deal.waivers)
    if no_deal.certificate is not None:
        parts += [heading("The proof"), *(indented(line) for line in proof_in_words(scenario, no_deal.certificate))]
    following = next_command(no_deal, command)
    return [*parts, heading("To type next"), f"  {following}"] if following else parts


def _nearest(scenario: Scenario, result: Result, nearest: Nearest) -> list[Part]:
    under = f", with {waived(scenario, nearest.waived)} waived" if nearest.waived else ""
    rows = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in nearest.point.outcome.items()]
    short = [f"{party_title(scenario, p)} by {points(-s)}" for p, s in nearest.point.surplus.items() if s < 0]
    if short:
        sentence = f"Short of what no agreement is worth to them: {listed(short)} points."
    else:
        least = points(nearest.least_surplus, signed=True)
        sentence = f"In points every party would gain by it (least surplus {least}); what stands in the way is the red line waived here."
    proved = "" if nearest.proved else " Not proved to be the nearest: the work ended before."
    return [
        heading(f"The outcome nearest to a deal{under}"),
        indented(sentence + proved),
        table(("Issue", "Option"), rows),
        paragraph(""),
        point_table(scenario, result, nearest.point),
    ]


def _waivers(scenario: Scenario, waivers: Sequence[Nearest]) -> list[Part]:
    rows = []
    for waiver in waivers:
        opens = waiver.least_surplus >= 0
        rows.append(
            (
                waived(scenario, waiver.waived),
                coloured(points(waiver.least_surplus, signed=True), GOOD if opens else BAD),
                coloured("opens a deal" if opens else "still no deal", GOOD if opens else BAD),
            )
        )
    return [
        heading("What it would take: the smallest sets of red lines to waive"),
        table(("Waived", "Largest least surplus", ""), rows, numbers=(1,)),
    ]


def next_command(no_deal: NoDeal, command: Sequence[str]) -> str | None:
    """The command that asks what the most promising waiver would open; None where no waiver is known."""
    candidates = [w for w in no_deal.waivers if w.waived] or [n for n in (no_deal.nearest,) if n is not None and n.waived]
    if not candidates:
        return None
    best = max(candidates, key=lambda w: w.least_surplus)
    changes = [word for path in best.waived for word in ("--set", f"{path}.in_force=false")]
    return shlex.join([*command, *changes])


def proof_in_words(scenario: Scenario, certificate: Mapping[str, Any]) -> list[str]:
    """The refutation tree in sentences, two levels deep; below that the certificate itself says it."""
    return _node(scenario, certificate["tree"], deep=0)


def _node(scenario: Scenario, node: Mapping[str, Any], deep: int) -> list[str]:
    indent = "  " * deep
    if "closed_by" in node:
        return [f"{indent}excluded by {node['closed_by']}"]
    if "empty" in node:
        return [f"{indent}excluded by the red lines and constraints together"]
    if "weights" in node:
        shares = listed([f"{share} of {party_title(scenario, p)}'s" for p, share in node["weights"].items()])
        return [
            f"{indent}adding up surpluses ({shares}), no outcome reaches more than {node['bound']} points,"
            " and an agreement would need 0 or more"
        ]
    issue = node["branch"]
    if deep == 2:
        return [f"{indent}settled by looking at each option of {issue_title(scenario, issue)} (the certificate has the steps)"]
    lines = []
    for option, below in node["options"].items():
        inner = _node(scenario, below, deep + 1)
        start = f"{indent}{issue_title(scenario, issue)} = {option_title(scenario, issue, option)}:"
        lines += [f"{start} {inner[0].strip()}"] if len(inner) == 1 else [start, *inner]
    return [printable(line) for line in lines]
