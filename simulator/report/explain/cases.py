"""The way out, or how firm an agreement is, in print: of the scenario as it stands or with some red lines waived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.explain.firmness import firmness_parts
from simulator.report.explain.lead import NO_CONCESSION, shared
from simulator.report.explain.numbers import number_parts
from simulator.report.explain.openings import added_option_parts, added_points_parts
from simulator.report.explain.payments import payment_parts
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.solve.proof import WITHIN, WITHIN_BODIES, node_in_words, weighed_parts
from simulator.report.solve.text import binding_parts
from simulator.report.words import Apart, issue_title, option_title, party_title, plural, points, waived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.concessions import Concession, Concessions
    from simulator.solve.why.explanation import WaivedCase


def case_parts(scenario: Scenario, case: WaivedCase, limit: int) -> list[Part]:
    """All sections of one case, each heading naming what is waived."""
    under = f", with {waived(scenario, case.waived)} waived" if case.waived else ""
    parts: list[Part] = []
    if case.waived:
        parts += [heading(f"With {waived(scenario, case.waived)} waived"), indented(_verdict(case))]
    if case.concessions is not None and case.concessions.agreement is None:
        parts += concession_parts(scenario, case.concessions, under)
    if case.transfer is not None:
        parts += payment_parts(scenario, case.transfer, under)
    if case.added_options is not None:
        parts += added_option_parts(scenario, case.added_options, under)
    if case.added_points is not None:
        parts += added_points_parts(scenario, case.added_points, under, limit)
    if case.robustness is not None:
        parts += firmness_parts(scenario, case.robustness, under, limit)
    if case.numbers is not None:
        parts += number_parts(scenario, case.numbers, under, limit)
    if case.agreement is False:
        parts += _proof(scenario, case, under)
    if case.agreement and case.result.binding:
        parts += binding_parts(scenario, case.result, under)
    return parts


def _verdict(case: WaivedCase) -> str:
    surplus = "" if case.least_surplus is None else f" The largest least surplus is {points(case.least_surplus, signed=True)}."
    if case.agreement is None:
        return f"Undecided: the work ended ({case.result.stopped}) before an agreement or a proof that there is none was found."
    if not case.agreement:
        return f"There is still no agreement.{surplus}"
    count = case.result.zone.count
    size = "" if count is None else f": all parties accept {plural(count, 'outcome')}"
    return f"A deal opens{size}.{surplus}"


def concession_parts(scenario: Scenario, found: Concessions, under: str) -> list[Part]:
    """The least concessions: a line for each way to share them, and what is agreed then."""
    title = heading(f"The least concession in points{under}")
    if found.nothing_allowed:
        return [title, indented(NO_CONCESSION)]
    known = [each for each in (found.least_largest, found.least_sum, *found.alone.values()) if each is not None]
    size = Apart([each.total for each in known], upwards=True)
    rows: list[Sequence[str]] = []
    if found.least_largest is not None:
        rows.append(("shared as evenly as can be", size(found.least_largest.total), shared(scenario, found.least_largest)))
    if found.least_sum is not None:
        rows.append(("shared, smallest sum", size(found.least_sum.total), shared(scenario, found.least_sum)))
    for party, concession in found.alone.items():
        name = party_title(scenario, party)
        if concession is None:
            rows.append((f"{name} alone", "", f"no concession by {name} alone suffices"))
        else:
            rows.append((f"{name} alone", size(concession.total), shared(scenario, concession)))
    parts: list[Part] = [
        title,
        indented(
            "How far below the worth of no agreement parties would have to accept an agreement; red lines stay. The first two lines "
            "compare points between parties."
        ),
        table(("Conceded", "Points", "By whom"), rows, numbers=(1,)),
    ]
    shown = found.least_largest or found.least_sum
    return [*parts, *_agreed(scenario, shown)] if shown is not None else parts


def _agreed(scenario: Scenario, concession: Concession) -> list[Part]:
    """What is agreed with the first of the concessions."""
    rows = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in concession.point.outcome.items()]
    return [indented("What would be agreed with the first of these:"), table(("Issue", "Option"), rows, runs=True), paragraph("")]


def _proof(scenario: Scenario, case: WaivedCase, under: str) -> list[Part]:
    """The proof by one weighted sum, where one suffices; else what the first step of the longer proof divides."""
    if case.weighed is not None:
        return weighed_parts(scenario, case.weighed, under, WITHIN if case.result.ratification is None else WITHIN_BODIES)
    certificate = None if case.result.no_deal is None else case.result.no_deal.certificate
    if certificate is None:
        return []
    tree = certificate["tree"]
    text = f"No single weighted sum excludes every outcome. {_sentence(node_in_words(scenario, tree))}"
    return [heading(f"The proof{under}"), indented(text)]


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."
