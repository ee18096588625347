"""How offers stand to each other, to the tests, to the frontier, to the bargaining solutions and to the bodies that must ratify them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.offers.offer_test import OFFER_TESTS, OfferTest
from simulator.report.compare.offer_names import quoted_names
from simulator.report.layout import DIM, heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import chance, listed, party_title, points, rule_name
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import Comparison, Distance, EvaluatedOffer, OfferMark
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


def gains_in_words(scenario: Scenario, gains: Mapping[str, Fraction]) -> str:
    """'Ukraine +3.40, Russia +6.10': those that change; 'nobody' where none does."""
    return ", ".join(f"{party_title(scenario, p)} {points(gain, signed=True)}" for p, gain in gains.items() if gain) or "nobody"


def standing_parts(scenario: Scenario, comparison: Comparison, labels: Mapping[str, str]) -> list[Part]:
    """Which offers dominate which, and how far each is from the frontier."""
    rows = []
    for each in comparison.offers:
        if each.distance is None:
            continue
        dominating = listed([labels[a] for a, b in comparison.dominance if b == each.offer.name])
        room = "none: efficient" if each.distance.efficient else gains_in_words(scenario, each.distance.gains)
        rows.append((labels[each.offer.name], f"{float(each.distance.efficiency):.3f}", _dominated(each.distance, dominating), room))
    if not rows:
        return []
    explained = (
        "Compared with the outcomes that cross no red line which the offer does not cross itself. Efficiency: 1 where none of them is "
        "better for one party and worse for none, 0 where each could gain its whole range. What could be gained: at the one with the "
        "largest sum of gains as shares of the ranges. Dominated: some such outcome is better for one and worse for none."
    )
    columns = ("Offer", "Efficiency", "Dominated", "What could be gained at nobody's cost")
    return [heading("Distance to the frontier"), table(columns, rows, numbers=(1,), widest_label=26), indented(explained, DIM)]


def _dominated(distance: Distance, dominating: str) -> str:
    """Whether some outcome that crosses no further red line is better for one party and worse for none, and which offers here are."""
    if distance.efficient:
        return f"no; {dominating} would be better, but breaks what it keeps" if dominating else "no"
    return f"yes, by {dominating}" if dominating else "yes"


def tests_parts(comparison: Comparison, labels: Mapping[str, str]) -> list[Part]:
    """Which tests each offer passes."""
    placed = [each.offer.name for each in comparison.offers if each.point is not None]
    asked = [test for test in OFFER_TESTS.known() if any(comparison.marks[name][test.name].passes is not None for name in placed)]
    if not asked:
        return []
    rows = [(labels[name], *(_marked(comparison.marks[name][test.name], test) for test in asked)) for name in placed]
    meanings = [f"{test.title}: {test.meaning[0].lower()}{test.meaning[1:]}" for test in asked]
    explained = f"In brackets: of how many parties or offers it is not so. {' '.join(meanings)}"
    return [heading("Tests"), table(("Offer", *(test.title for test in asked)), rows, widest_label=26), indented(explained, DIM)]


def _marked(mark: OfferMark, test: OfferTest) -> str:
    """'yes', 'no', or 'no (2)'."""
    if mark.passes is None:
        return "–"
    if mark.passes or test.lists == "paths":
        return "yes" if mark.passes else "no"
    return f"no ({len(mark.failing)})"


def closeness_parts(scenario: Scenario, comparison: Comparison, short: Mapping[str, str]) -> list[Part]:
    """The share of issues on which an offer has the option of each bargaining solution."""
    placed = [each for each in comparison.offers if each.closeness]
    if not placed:
        return []
    rows = []
    for k, name in enumerate(comparison.solutions):
        rows.append((SOLUTIONS[name].title, *(f"{len(each.closeness[k].same)}/{len(scenario.issues)}" for each in placed)))
    columns = ("Solution", *(short[each.offer.name] for each in placed))
    return [
        heading("Closeness to the bargaining solutions"),
        indented("Issues on which an offer has the solution's option, of all issues.", DIM),
        table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns))),
    ]


def barring_sentences(scenario: Scenario, offers: Sequence[EvaluatedOffer]) -> list[str]:
    """Which offers cannot be agreed, whoever accepts them, and by which constraints and options out of force: a sentence for each set."""
    barred: dict[tuple[str, ...], list[str]] = {}
    quoted = quoted_names(offers)
    for each in offers:
        if each.infeasible:
            barred.setdefault(each.infeasible, []).append(quoted[each.offer.name])
    sentences = []
    for paths, names in barred.items():
        who = "It" if len(offers) == 1 else listed(names)
        rules = listed([rule_name(scenario, path).rstrip(",") for path in paths])
        verb = "rules" if len(paths) == 1 else "rule"
        sentences.append(f"{who} cannot be agreed: {rules} {verb} {'it' if len(names) == 1 else 'them'} out.")
    return sentences


def not_passed_lines(scenario: Scenario, offers: Sequence[EvaluatedOffer], labels: Mapping[str, str]) -> list[str]:
    """A line for every offer that a ratifying body does not pass."""
    return [
        f"{labels[each.offer.name]} is not passed, with the chance required, by {listed([_body(scenario, path) for path in each.refused])}."
        for each in offers
        if each.refused
    ]


def _body(scenario: Scenario, path: str) -> str:
    """'Duma (Russia)'."""
    _, party, _, body = path.split(".")
    return f"{printable(scenario.parties[party].ratification[body].title)} ({party_title(scenario, party)})"


def chances_side_by_side(scenario: Scenario, report: CompareReport, short: Mapping[str, str]) -> list[Part]:
    """The chance of each ratifying body to pass each offer, and of all of them."""
    found = report.ratification
    if not found:
        return []
    names = list(found)
    rows = []
    for k, body in enumerate(found[names[0]].bodies):
        chances = [found[name].bodies[k] for name in names]
        title = f"{party_title(scenario, body.party)}: {printable(body.title)}"
        rows.append((title, *(chance(each.chance) if each.needed else "–" for each in chances)))
    rows += [
        ("All, if independent", *(chance(found[name].joint.independent) for name in names)),
        ("All, at least", *(chance(found[name].joint.low) for name in names)),
        ("All, at most", *(chance(found[name].joint.high) for name in names)),
    ]
    required = "" if report.ratify is None else f" Required of each body: {float(report.ratify):g}."
    columns = ("Body", *(short[name] for name in names))
    return [
        heading("Ratification: the chance to pass"),
        table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns)), sections=(len(rows) - 4,)),
        indented(f"–: its consent is not needed. At least, at most: whatever ties the bodies together (Fréchet bounds).{required}", DIM),
    ]
