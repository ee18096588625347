"""The first screen of `zopa compare`: who accepts which offer and what it is worth to each, what would be better, what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.command_lines import command_line
from simulator.report.compare.answers import counter_parts, path_parts
from simulator.report.compare.better import better_parts
from simulator.report.compare.by_rules import (
    changes_parts,
    cheapest_parts,
    draws_in_words,
    filled_in_words,
    put_to_the_vote,
    votes_parts,
)
from simulator.report.compare.offer_names import long_names, quoted_names, typed_names
from simulator.report.compare.open import agreement_in_words, open_parts
from simulator.report.compare.standing import not_passed_lines, standing_parts
from simulator.report.compare.text import lead_parts
from simulator.report.compare.uncertainty import foremost
from simulator.report.compare.worth import (
    HOME,
    LEGEND,
    LEGEND_IN_SHORT,
    LEGEND_WITH_HOME,
    accepts,
    stays_whole,
    surplus_table,
    worth_by_rules,
    worth_table,
)
from simulator.report.first_screen import WIDTH, as_far_as_room, by_heading, first_screen, has_room, lines_left
from simulator.report.layout import DIM, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.solve.ratification import not_asked
from simulator.report.text_ranges import left_out
from simulator.report.words import Apart, chance, listed, party_title

if TYPE_CHECKING:
    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import EvaluatedOffer
    from simulator.offers.uncertainty_results import Uncertainty
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point

SIDE_BY_SIDE = 5
"""Up to so many parties stand side by side; where there are more, those that refuse are named."""

WORTH = "What each offer is worth to each party, in points of its own"
SURPLUS = "What each offer is worth to each party above no agreement, in points of its own"
IN_SHORT_HOME = f"{HOME}: all bodies pass."
WITHOUT_A_ROW = 2
"""Up to so many offers without a row have a line each that says why; where there are more, one line names them."""


def compare_screen(
    scenario: Scenario, report: CompareReport, words: Sequence[str], full: str, *, improve: bool = False, counter: bool = False
) -> list[Part]:
    """The parts of the first screen. `words`: the scenario as it was typed, with what was changed; `full`: the command that tells all;
    `improve`, `counter`: whether that was asked for in so many words, as a way from one offer to another always is; what was asked for
    stands right after the verdict."""
    offers = report.comparison.offers
    labels, quoted = long_names(offers), quoted_names(offers)
    if report.result.by_rules is not None:
        return _by_rules(scenario, report, [command_line(["zopa", "explain", *words]), full], labels)
    commands = [*_commands(report, words), full]
    unplaced = _without_a_row(scenario, offers, quoted)
    better = by_heading(better_parts(scenario, report, quoted))
    asked = [
        *(better if improve else []),
        *(by_heading(counter_parts(scenario, report.counter)) if counter else []),
        *by_heading(path_parts(scenario, report.way, ratified=report.ratify is not None)),
    ]
    lead = lead_parts(scenario, report, most=1) if asked or unplaced else lead_parts(scenario, report)
    unasked = not_asked(scenario, report.ratify)
    lead += [paragraph(unasked)] if unasked else []
    if report.unfinished:
        lead.append(paragraph("Not all of it was finished within the limits; --full says what."))
    placed = any(each.point is not None for each in offers)
    lead += [] if asked and placed else unplaced
    drawn = "" if report.uncertainty is None else _draws(report.uncertainty, quoted)
    varied = [f"When the ranged numbers vary: {drawn}", *left_out(scenario)] if drawn else []
    if asked:
        lead += [paragraph(line) for line in varied]
        lead += as_far_as_room(asked, lines_left(lead, commands))
        varied = []
    sections: list[Sequence[Part]] = []
    if placed:
        told = _worth(scenario, report, 0 if asked else lines_left(lead, commands))
        sections.append([*told, *(unplaced if asked else [])])
    sections.append([indented(line) for line in not_passed_lines(scenario, offers, quoted)])
    sections += [[indented(line)] for line in varied]
    sections += by_heading(open_parts(scenario, offers, quoted))
    sections += [] if improve else better
    sections += by_heading(standing_parts(scenario, report.comparison, labels))
    return first_screen(lead, sections, commands)


def _by_rules(scenario: Scenario, report: CompareReport, commands: Sequence[str], labels: Mapping[str, str]) -> list[Part]:
    """The first screen where offers are put to the vote."""
    placed = put_to_the_vote(report, labels)
    lead = lead_parts(scenario, report, most=1)
    if report.unfinished:
        lead.append(paragraph("Not all of it was finished within the limits; --full says what."))
    without = [each for each in report.comparison.offers if each.by_rules is None]
    quoted = quoted_names(report.comparison.offers)
    lead += [paragraph(f"{quoted[each.offer.name]} has no row. {filled_in_words(scenario, each)}") for each in without]
    drawn = draws_in_words(report.passing_draws, labels)
    sections = [votes_parts(scenario, placed, brief=True), cheapest_parts(scenario, placed), changes_parts(scenario, report, labels)]
    sections += [[indented(line)] for line in [drawn, *left_out(scenario)] if drawn]
    sections.append(worth_by_rules(scenario, report.comparison.reservation, [(label, vote.point) for label, _, vote in placed]))
    return first_screen(lead, [section for section in sections if section], commands)


def _without_a_row(scenario: Scenario, offers: Sequence[EvaluatedOffer], labels: Mapping[str, str]) -> list[Part]:
    """Why offers with open issues have no row among the others."""
    found = {labels[each.offer.name]: agreement_in_words(scenario, each) for each in offers if each.point is None}
    if len(found) > WITHOUT_A_ROW:
        return [paragraph(f"Left open, and no completion that all accept was found: {listed(list(found))}; --full says why.")]
    return [paragraph(f"{label} has no row. {why}") for label, why in found.items()]


def _worth(scenario: Scenario, report: CompareReport, room: int) -> list[Part]:
    """What each offer is worth to each party; where parties are many, who refuses it. Where ratification is required, the chance of each
    offer at home as well. The first of some ways that hides nothing in so many lines: the names by which offers are typed beside their
    titles or not, utilities beside surpluses or not."""
    ways = [*_ways(scenario, report)]
    for way in ways:
        if has_room(way, room):
            return way
    return ways[-1]


def _ways(scenario: Scenario, report: CompareReport) -> Iterator[list[Part]]:
    offers = report.comparison.offers
    many = len(scenario.parties) > SIDE_BY_SIDE
    both, titles, keys = long_names(offers, keys=True), long_names(offers), typed_names(offers)
    for labels, said in ((both, False), (titles, True), (titles, False), (keys, False)):
        placed = [(labels[each.offer.name], each.point) for each in offers if each.point is not None]
        home = {} if report.ratify is None else {labels[k]: chance(each.joint.independent) for k, each in report.ratification.items()}
        typed = [indented(f"To be typed as: {_keys(offers)}.", DIM)] if said and titles != both else []
        if many:
            yield [heading("Who accepts"), _who_accepts(scenario, placed), *_at_home(home), *typed]
            continue
        wide = worth_table(scenario, report.comparison.reservation, placed, home, None)
        if stays_whole(wide, WIDTH):
            yield [heading(WORTH), wide, indented(LEGEND_WITH_HOME if home else LEGEND, DIM), *typed]
        narrow = surplus_table(scenario, placed, home)
        if labels != both or stays_whole(narrow, WIDTH):
            legend = f"{LEGEND_IN_SHORT} {IN_SHORT_HOME}" if home else LEGEND_IN_SHORT
            yield [heading(SURPLUS), narrow, indented(legend, DIM), *typed]


def _keys(offers: Sequence[EvaluatedOffer]) -> str:
    """By which names offers are typed, in their order."""
    return "; ".join(printable(each.offer.name) for each in offers)


def _at_home(home: Mapping[str, str]) -> list[Part]:
    """How likely each offer is to pass at home, in a line; nothing where no body is in force."""
    found = "; ".join(f"{label} {figure}" for label, figure in home.items())
    return [indented(f"Passed at home by all bodies, if independent of one another, with a chance of: {found}.")] if home else []


def _who_accepts(scenario: Scenario, placed: Sequence[tuple[str, Point]]) -> Part:
    """A row for each offer: how many accept it, and the others, each with its surplus."""
    rows = []
    for name, point in placed:
        refusing = [p for p in scenario.parties if not accepts(point, p)]
        surplus = Apart([point.surplus[p] for p in refusing], signed=True)
        why = [f"{party_title(scenario, p)} ({surplus(point.surplus[p])})" for p in refusing]
        rows.append((name, f"{len(scenario.parties) - len(refusing)} of {len(scenario.parties)}", listed(why) or "nobody"))
    return table(("Offer", "Accept", "Refused by (surplus)"), rows, widest_label=30)


def _commands(report: CompareReport, words: Sequence[str]) -> list[str]:
    """What to type next: where several offers stand side by side, what would be better than the one that comes nearest to an agreement."""
    nearest = _nearest(report)
    if report.better is not None or nearest is None or nearest.offer.origin != "scenario":
        return [command_line(["zopa", "explain", *words])]
    return [command_line(["zopa", "compare", words[0], nearest.offer.name, *words[1:]])]


def _nearest(report: CompareReport) -> EvaluatedOffer | None:
    """The offer that comes nearest to an agreement: that can be agreed, is accepted by all, and in most draws, is refused by the fewest,
    with the largest least surplus; the first of those that are alike, and None without offers."""
    varied = () if report.uncertainty is None else report.uncertainty.offers
    drawn = {each.name: each.by_all if each.passed is None else each.passed for each in varied}

    def near(each: EvaluatedOffer) -> tuple[bool, bool, int, int, Fraction]:
        count = drawn[each.offer.name].count if each.offer.name in drawn else 0
        if each.point is None:
            return not each.infeasible, each.agreed, count, -len(report.result.reservation) - 1, Fraction(0)
        refusing = sum(not accepts(each.point, party) for party in each.point.surplus)
        return not each.infeasible, each.agreed, count, -refusing, min(each.point.surplus.values())

    return max(report.comparison.offers, key=near, default=None)


def _draws(found: Uncertainty, quoted: Mapping[str, str]) -> str:
    """Which offers all accept in most draws, to go on a sentence."""
    sentence = foremost(found, quoted)
    return sentence[:1].lower() + sentence[1:] if sentence.startswith("In none") else sentence
