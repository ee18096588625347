"""The readable answer of `zopa debrief`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.first_screen import first_screen, has_room, height, lines_left
from simulator.report.layout import BAD, GOOD, STRONG, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, listed, party_title, plural, points, rule_name
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from simulator.offers.results import EvaluatedOffer
    from simulator.report.layout import Part
    from simulator.teach.debrief import ClassDebrief, Deal


def debrief_report(scenario: Scenario, found: ClassDebrief) -> list[Part]:
    """A sentence, the ranking, what each group left on the table, and the best of each role."""
    return [*_lead(scenario, found), *_best(scenario, found), *_ranking(scenario, found), *_left(scenario, found)]


def debrief_screen(scenario: Scenario, found: ClassDebrief, full: str) -> list[Part]:
    """The first screen: all groups in their order where there is room for all, else the best of each role before as many as there is room
    for. `full`: the command that tells all."""
    lead, ranking, best = _lead(scenario, found), _ranking(scenario, found), _best(scenario, found)
    room = lines_left(lead, [full])
    ranking_first = has_room(ranking, room) and not has_room(ranking, room - height(best))
    sections = [ranking, best] if ranking_first else [best, ranking]
    return first_screen(lead, [*sections, _left(scenario, found)], [full])


def _lead(scenario: Scenario, found: ClassDebrief) -> list[Part]:
    return [paragraph(printable(scenario.title), STRONG), paragraph(_summary(found))]


def _best(scenario: Scenario, found: ClassDebrief) -> list[Part]:
    return [heading("The best of each role"), *(indented(line) for line in _roles(scenario, found))]


def _ranking(scenario: Scenario, found: ClassDebrief) -> list[Part]:
    titles = [party_title(scenario, party) for party in scenario.parties]
    told = {party: Apart([deal.utilities[party] for deal in found.deals if deal.utilities]) for party in scenario.parties}
    rows: list[tuple[str | Text, ...]] = [
        (
            str(deal.rank),
            printable(deal.group),
            *(told[party](deal.utilities[party]) if deal.utilities else "" for party in scenario.parties),
            coloured(_standing(deal), GOOD if deal.signed and deal.left == {} else BAD),
        )
        for deal in found.deals
    ]
    reservation = ("", "(no agreement)", *(points(found.result.reservation[party]) for party in scenario.parties), "")
    nash = found.result.nash
    reference: list[tuple[str | Text, ...]] = [reservation]
    if nash is not None:
        reference.append(("", "(Nash's solution)", *(points(nash.utilities[party]) for party in scenario.parties), ""))
    return [
        heading("The groups, by the product of the gains over no agreement"),
        table(("Rank", "Group", *titles, ""), [*reference, *rows], numbers=(0, *range(2, len(titles) + 2)), sections=[len(reference) - 1]),
    ]


def _summary(found: ClassDebrief) -> str:
    deals = [deal.deal for deal in found.deals if deal.deal is not None]
    possible = {"agreement": "An agreement was possible.", "no agreement": "No agreement was possible."}
    sentences = [
        f"{plural(len(found.deals), 'group')}: {plural(len(deals), 'deal')}, {len(found.deals) - len(deals)} without.",
        *(_signed(found, deals) if deals else ()),
        possible.get(found.result.verdict, ""),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _signed(found: ClassDebrief, deals: list[EvaluatedOffer]) -> Iterator[str]:
    """How many of the deals everybody should have signed, and what speaks against the others."""
    signed = [deal for deal in found.deals if deal.signed]
    against = {
        "cannot be agreed": sum(bool(deal.infeasible) for deal in deals),
        "crosses a red line|cross a red line": sum(any(each.red_lines for each in deal.answers.values()) for deal in deals),
        "gives a party less than no agreement|give a party less than no agreement": sum(
            any(each.shortfall for each in deal.answers.values()) for deal in deals
        ),
    }
    told = ", ".join(f"{count} {what.split('|')[0 if count == 1 else -1]}" for what, count in against.items() if count)
    if not signed:
        yield f"No deal is one that all parties should have signed: {told}."
        return
    efficient = sum(deal.left == {} for deal in signed)
    leave = f"{efficient} of these {'leaves' if efficient == 1 else 'leave'} nothing on the table"
    yield f"All parties should have signed {len(signed)} of {plural(len(deals), 'deal')}; {leave}."
    if told:
        yield f"{told}."


def _standing(deal: Deal) -> str:
    if deal.deal is None:
        return "no agreement"
    if deal.deal.infeasible:
        return "cannot be agreed"
    if not deal.signed:
        return "somebody should not have signed"
    if deal.left is None:
        return "not settled whether it could be better"
    return "could be better" if deal.left else "nothing left"


def _left(scenario: Scenario, found: ClassDebrief) -> list[Part]:
    rows = []
    for deal in found.deals:
        if deal.deal is None:
            continue
        said = []
        for name, answer in deal.deal.answers.items():
            said += [f"crosses {rule_name(scenario, path)}" for path in answer.red_lines]
            if answer.shortfall:
                said.append(f"gives {party_title(scenario, name)} {points(answer.shortfall)} points less than no agreement")
        said += [f"cannot be agreed ({rule_name(scenario, path)})" for path in deal.deal.infeasible]
        if deal.left:
            said.append(
                f"at no cost to anybody {listed([f'{party_title(scenario, p)} could have {points(g)} more' for p, g in deal.left.items()])}"
            )
        if deal.left is None and not deal.deal.infeasible:
            said.append("what could be better was not settled in time")
        rows.append((printable(deal.group), printable("; ".join(said)) if said else "nothing"))
    return [
        heading("What was left on the table"),
        table(("Group", ""), rows, widest_label=24) if rows else indented("No group found a deal."),
    ]


def _roles(scenario: Scenario, found: ClassDebrief) -> list[str]:
    lines = []
    for party in scenario.parties:
        best, mean = found.best(party), found.mean(party)
        if best is not None and mean is not None:
            title = party_title(scenario, party)
            lines.append(
                printable(f"{title}: {points(best.utilities[party])} points in {best.group}; the mean of all deals is {points(mean)}.")
            )
    return lines or ["No group found a deal."]
