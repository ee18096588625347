"""The readable answer of `zopa show`: a first screen (what is negotiated, by whom, what no agreement is worth), or all of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.agreement_rules import rule_title
from simulator.report.first_screen import first_screen, has_room, lines_left, running
from simulator.report.layout import BAD, DIM, heading, indented, paragraph, table
from simulator.report.on_record import differing_answers
from simulator.report.safe_text import printable
from simulator.report.scenario.agreement import agreement_parts, rules_of
from simulator.report.scenario.no_deal import made_up_parts, no_deal_parts
from simulator.report.scenario.offers import offers_parts
from simulator.report.scenario.rules import (
    clash_sentences,
    interactions_parts,
    rankings_parts,
    ratification_parts,
    red_lines_parts,
    rules_parts,
)
from simulator.report.scenario.sources import issues_parts, numbers_parts, reasons_parts, sources_parts
from simulator.report.scenario.summary import summary
from simulator.report.scenario.talks import talks_parts
from simulator.report.scenario.wants import wants_parts
from simulator.report.terms import IN_COLUMNS, Terms, terms_parts
from simulator.report.words import issue_title, party_title, plural, points
from simulator.scenario.consent import rules_in_force, signed_by_everybody

if TYPE_CHECKING:
    from simulator.dossier.overview import Overview
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

LEAST_ROOM, MOST_ROOM, ROOM_STEP = 260, 1040, 65
"""Characters for a list of titles on a first screen, which gives way to the parties."""


def show_screen(overview: Overview, commands: Sequence[str]) -> list[Part]:
    """The first screen. `commands`: what to type next."""
    scenario = overview.scenario
    told = [*clash_sentences(overview)[:1], differing_answers(scenario, overview.answers, most=1)]
    below = [paragraph(text, BAD) for text in told if text]
    parties = _parties(overview)
    for room, titled in [(MOST_ROOM, True), *((room, False) for room in range(MOST_ROOM, LEAST_ROOM - 1, -ROOM_STEP))]:
        lead = [paragraph(printable(scenario.title), "bold"), paragraph(summary(overview)), *_negotiated(scenario, room, titled), *below]
        if has_room(parties, lines_left(lead, commands)):
            break
    return first_screen(lead, [parties, rules_of(scenario), made_up_parts(overview), red_lines_parts(scenario)], commands)


def _negotiated(scenario: Scenario, room: int, titled: bool) -> list[Part]:
    """The issues, and the offers if there are any, each list in so many characters. Offers are named by their keys, by which they are
    typed, and by their titles as well where `titled`."""
    issues = _as_far_as_room([issue_title(scenario, name) for name in scenario.issues], room)
    titles = {key: f"{offer.title} ({key})" if titled and offer.title != key else key for key, offer in scenario.offers.items()}
    named = [*map(printable, titles.values())]
    offers = _as_far_as_room(named, room)
    ruled = [] if signed_by_everybody(scenario) else [rule_title(scenario, path) for path in rules_in_force(scenario) if path]
    decided = [paragraph(f"Decided by: {_as_far_as_room(ruled, room)}.")] if ruled else []
    return [paragraph(f"Negotiated: {issues}."), *decided, *([paragraph(f"Offers: {offers}.")] if offers else [])]


def _as_far_as_room(titles: Sequence[str], room: int) -> str:
    """Titles after one another; where they are too many, the first ones and how many more there are."""
    kept = min(1, len(titles))
    while kept < len(titles) and sum(map(len, titles[: kept + 1])) + 2 * kept <= room:
        kept += 1
    return running(titles, kept).rstrip(".")


def show_full(overview: Overview) -> list[Part]:
    """All that the file says and what follows from it before anything is solved."""
    scenario = overview.scenario
    return [
        *show_report(overview),
        *_terms(scenario),
        *numbers_parts(scenario, overview.numbers),
        *sources_parts(scenario, overview.uses, overview.numbers),
    ]


def show_report(overview: Overview) -> list[Part]:
    """The same without the terms of offers, numbers and sources, which a report has in parts of their own."""
    scenario = overview.scenario
    return [
        paragraph(printable(scenario.title), "bold"),
        paragraph(summary(overview)),
        *([paragraph(printable(scenario.note), DIM)] if scenario.note else []),
        *_parties(overview),
        *_represented(scenario),
        *(no_deal_parts(overview) if overview.reservation else []),
        *rankings_parts(scenario),
        *(wants_parts(overview) if overview.reservation else []),
        *agreement_parts(scenario),
        *rules_parts(overview),
        *interactions_parts(scenario),
        *ratification_parts(scenario),
        *offers_parts(scenario, overview.answers),
        *issues_parts(scenario),
        *talks_parts(scenario),
        *reasons_parts(scenario),
    ]


def _parties(overview: Overview) -> list[Part]:
    scenario = overview.scenario
    rows = [
        (
            party_title(scenario, name),
            points(overview.reservation[name]) if name in overview.reservation else "",
            f"{plural(len(party.beliefs.chances), 'course')} of no deal" if party.beliefs else "a ranking" if party.ranking else "a number",
            str(sum(line.in_force for line in party.red_lines.values())),
            str(sum(term.in_force for term in party.interactions.values())),
            str(len(party.ratification)),
        )
        for name, party in scenario.parties.items()
    ]
    columns = ("Party", "No agreement", "from", "Red lines", "Interactions", "Ratifying bodies")
    return [heading("Parties (points are each party's own)"), table(columns, rows, numbers=(1, 3, 4, 5), figures=(1,))]


def _terms(scenario: Scenario) -> list[Part]:
    numbered = len(scenario.offers) > IN_COLUMNS
    offers = [Terms(str(k) if numbered else key, o.terms, o.filled) for k, (key, o) in enumerate(scenario.offers.items(), 1)]
    if not offers:
        return []
    legend = [f"{k}: {printable(key)}" for k, key in enumerate(scenario.offers, 1)]
    return [heading("What the offers say"), *[indented("; ".join(legend))] * numbered, *terms_parts(scenario, offers)]


def _represented(scenario: Scenario) -> list[Part]:
    rows = [(party_title(scenario, name), printable(p.speaks_for)) for name, p in scenario.parties.items() if p.speaks_for]
    return [heading("For whom they speak"), table(("Party", "Speaks for"), rows)] if rows else []
