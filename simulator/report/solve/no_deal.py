"""No agreement, in print: what clashes, who falls short by how much, what a waiver would open, and the command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.command_lines import command_line
from simulator.report.first_screen import evenly
from simulator.report.layout import BAD, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.solve.draws import draws_cell
from simulator.report.solve.proof import proof_parts
from simulator.report.solve.solutions import point_table
from simulator.report.words import (
    Apart,
    at_most,
    forbidden_in_words,
    issue_title,
    listed,
    option_title,
    owners,
    party_title,
    points,
    reached,
    rule_name,
    waived,
)

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import Nearest, NoDeal, Result

COMMANDS_SHOWN = 3
"""Waivers for which the command to type next is shown."""


def no_deal_parts(scenario: Scenario, result: Result, no_deal: NoDeal, shares: Sequence[ShareWithAgreement] = ()) -> list[Part]:
    """The parts of the report that explain why there is no agreement. `shares`: draws with one under each minimal waiver."""
    parts: list[Part] = []
    if no_deal.clash:
        parts += _clash(scenario, no_deal.clash)
    if no_deal.nearest is not None:
        parts += _nearest(scenario, result, no_deal.nearest)
    if no_deal.waived_sets:
        parts += what_it_would_take(scenario, no_deal, shares)
    if no_deal.certificate is not None:
        parts += proof_parts(scenario, no_deal.certificate["tree"])
    return parts


def _clash(scenario: Scenario, paths: Sequence[str]) -> list[Part]:
    parts: list[Part] = [heading("What clashes")]
    for path in paths:
        parts += [
            indented(f"{rule_name(scenario, path)} ({path}):"),
            *(indented(text, by=4) for text in forbidden_in_words(scenario, path)),
        ]
    return parts


def _nearest(scenario: Scenario, result: Result, nearest: Nearest) -> list[Part]:
    under = f", with {waived(scenario, nearest.waived)} waived" if nearest.waived else ""
    if result.ratification is not None and not nearest.unasked:
        under += ", of those that the ratifying bodies pass"
    rows = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in nearest.point.outcome.items()]
    short = [f"{party_title(scenario, p)} by {points(-s)}" for p, s in nearest.point.surplus.items() if s < 0]
    if short:
        sentence = f"Short of what no agreement is worth: {listed(short)} points."
    else:
        least = points(nearest.least_surplus, signed=True)
        sentence = f"In points every party would gain by it (least surplus {least}); what stands in the way is the red line waived here."
    proved = "" if nearest.proved else " Not proved to be the nearest: the work ended before."
    return [
        heading(f"The outcome nearest to a deal{under}"),
        indented(sentence + proved),
        table(("Issue", "Option"), rows, runs=True),
        paragraph(""),
        point_table(scenario, result, nearest.point),
    ]


def what_it_would_take(scenario: Scenario, no_deal: NoDeal, shares: Sequence[ShareWithAgreement]) -> list[Part]:
    """Each minimal set of red lines to waive, and whether that opens a deal. `shares`: the draws with an agreement under each."""
    drawn = {share.waived: draws_cell(share) for share in shares}
    reach = Apart([waiver.least_surplus for waiver in no_deal.waivers], signed=True)
    rows: list[Sequence[str | Text]] = []
    for waiver in no_deal.waivers:
        settled = waiver.proved and not (waiver.unasked and waiver.least_surplus >= 0)
        verdict = "opens a deal" if waiver.opens else "still no deal" if settled else "not settled"
        found = reach(waiver.least_surplus, upwards=True if waiver.unasked else None if waiver.proved else False)
        figure = at_most(found, attained=False) if waiver.unasked else reached(found, best=waiver.proved)
        rows.append(
            (
                waived(scenario, waiver.waived),
                coloured(figure, GOOD if waiver.opens else BAD),
                coloured(verdict, GOOD if waiver.opens else BAD),
                *([drawn.get(waiver.waived, "")] if drawn else []),
            )
        )
    for paths in no_deal.hopeless:
        rows.append(
            (
                waived(scenario, paths),
                "",
                coloured("no deal: the ratifying bodies pass nothing", BAD),
                *([drawn.get(paths, "")] if drawn else []),
            )
        )
    sides = [owners(paths) for paths in (*(waiver.waived for waiver in no_deal.waivers), *no_deal.hopeless)]
    return [
        heading("Smallest sets of red lines to waive, by the least surplus (it compares points between parties)"),
        table(("Waived", "Least surplus", "", *(["Draws with a deal"] if drawn else [])), rows, numbers=(1,), sides=sides, figures=(1, 2)),
    ]


def next_commands(no_deal: NoDeal, command: Sequence[str], written: str | None = None, most: int = COMMANDS_SHOWN) -> list[str]:
    """What to type next: to check the proof that was `written` to a file; to see what each minimal waiver would open, those that open a
    deal first, at most so many and as many of each party; where it is not red lines that clash, to write the proof down and check it."""
    verify = ["zopa", "verify", command[2], written or "proof.json", *_without_chance(command[3:])]
    checked = [command_line(verify)] if written is not None and no_deal.certificate is not None else []
    waivers = [w for w in no_deal.waivers if w.waived]
    waivers.sort(key=lambda w: (not w.opens, len(w.waived)))
    if waivers:
        shown = evenly([w.waived for w in waivers], most - len(checked))
        changes = [[word for path in paths for word in ("--set", f"{path}.in_force=false")] for paths in shown]
        return [*checked, *(command_line([*command, *words]) for words in changes)]
    if checked or no_deal.certificate is None:
        return checked
    return [f"{command_line([*command, '--certificate', 'proof.json'])} && {command_line(verify)}"]


def _without_chance(words: Sequence[str]) -> list[str]:
    """The words without `--ratify CHANCE`: the certificate states the chance itself."""
    if "--ratify" not in words:
        return list(words)
    place = words.index("--ratify")
    return [*words[:place], *words[place + 2 :]]
