"""The readable answer of `zopa compare`: the offers, their terms, what they are worth and who accepts, then what would be better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.compare.answers import counter_parts, path_parts
from simulator.report.compare.better import better_parts
from simulator.report.compare.by_rules import (
    changes_parts,
    cheapest_parts,
    draws_parts,
    filled_parts,
    lead_by_rules,
    put_to_the_vote,
    rules_parts,
    votes_parts,
)
from simulator.report.compare.offer_names import long_names, quoted_names, short_names
from simulator.report.compare.open import open_parts
from simulator.report.compare.standing import (
    barring_sentences,
    chances_side_by_side,
    closeness_parts,
    not_passed_lines,
    standing_parts,
    tests_parts,
)
from simulator.report.compare.uncertainty import uncertainty_parts
from simulator.report.compare.worth import worth_by_rules, worth_parts
from simulator.report.layout import BAD, DIM, STRONG, heading, indented, paragraph, table
from simulator.report.on_record import MOST_SENTENCES, differing_answers
from simulator.report.safe_text import printable
from simulator.report.scenario.offers import answers_parts
from simulator.report.solve.by_rules import rules_part
from simulator.report.terms import IN_COLUMNS, Terms, terms_parts
from simulator.report.words import date, listed, party_title, plural

if TYPE_CHECKING:
    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import EvaluatedOffer
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


def compare_report(scenario: Scenario, report: CompareReport, *, counter_terms: bool = True) -> list[Part]:
    """Every section that has something to say. `counter_terms`: the terms of the counter-offers as well, not their worth alone."""
    offers = report.comparison.offers
    short, labels, quoted = short_names(offers), long_names(offers), quoted_names(offers)
    if report.result.by_rules is not None:
        return _by_rules(scenario, report, short, labels)
    placed = [(labels[each.offer.name], each.point) for each in offers if each.point is not None]
    barred = [labels[each.offer.name] for each in offers if each.infeasible]
    parts: list[Part] = [*lead_parts(scenario, report), *_offers(scenario, offers)]
    terms = terms_parts(scenario, [Terms(short[each.offer.name], each.offer.terms, each.offer.filled) for each in offers])
    few = len(offers) <= IN_COLUMNS
    parts += terms if few else []
    parts += open_parts(scenario, offers, quoted)
    if placed:
        parts += worth_parts(scenario, report.comparison.reservation, placed, barred)
    parts += answers_parts(scenario, report.answers, labels)
    parts += [indented(line) for line in not_passed_lines(scenario, offers, quoted)]
    parts += chances_side_by_side(scenario, report, short)
    parts += tests_parts(report.comparison, labels)
    parts += standing_parts(scenario, report.comparison, labels)
    parts += closeness_parts(scenario, report.comparison, short)
    if report.uncertainty is not None:
        parts += uncertainty_parts(scenario, report.uncertainty, labels, quoted)
    parts += [] if few else terms  # many offers make a long table: what it leads to stands before it
    parts += better_parts(scenario, report, quoted)
    parts += counter_parts(scenario, report.counter, terms=counter_terms)
    parts += path_parts(scenario, report.way, ratified=report.ratify is not None)
    return [*parts, *_notes(report)]


def _by_rules(scenario: Scenario, report: CompareReport, short: dict[str, str], labels: dict[str, str]) -> list[Part]:
    """Every section where offers are put to the vote."""
    offers, found, placed = report.comparison.offers, report.result.by_rules, put_to_the_vote(report, labels)
    assert found is not None
    parts: list[Part] = [*lead_parts(scenario, report), *_offers(scenario, offers)]
    parts += terms_parts(scenario, [Terms(short[each.offer.name], each.offer.terms, each.offer.filled) for each in offers])
    parts += [*votes_parts(scenario, placed), *cheapest_parts(scenario, placed), *changes_parts(scenario, report, labels)]
    parts += filled_parts(scenario, report, quoted_names(offers))
    parts += worth_by_rules(scenario, report.comparison.reservation, [(label, vote.point) for label, _, vote in placed])
    parts += [*rules_part(scenario, found), *rules_parts(scenario, placed)]
    parts += answers_parts(scenario, report.answers, labels)
    parts += chances_side_by_side(scenario, report, short)
    parts += closeness_parts(scenario, report.comparison, short)
    parts += draws_parts(scenario, report.passing_draws, labels)
    return [*parts, *_notes(report)]


def lead_parts(scenario: Scenario, report: CompareReport, most: int = MOST_SENTENCES) -> list[Part]:
    """Title, the answer in a few sentences, and answers on record that the numbers contradict, at most `most` of them in words."""
    differing = differing_answers(scenario, report.answers, most=most)
    lead: list[Part] = [
        paragraph(printable(scenario.title), STRONG),
        paragraph(_lead(scenario, report, by_numbers=", by the numbers alone" if differing else "")),
    ]
    return [*lead, paragraph(differing, BAD)] if differing else lead


def _lead(scenario: Scenario, report: CompareReport, by_numbers: str) -> str:
    """The answer in a few sentences."""
    offers = report.comparison.offers
    if report.result.by_rules is not None:
        sentences = [f"{plural(len(offers), 'offer')}.", *barring_sentences(scenario, offers), lead_by_rules(scenario, report)]
        return " ".join(sentences)
    quoted = quoted_names(offers)
    full = [quoted[each.offer.name] for each in offers if each.agreed and each.completions is None]
    completed = [quoted[each.offer.name] for each in offers if each.agreed and each.completions is not None]
    accepted = "accepted by all parties" if report.ratify is None else "accepted by all parties and passed by the ratifying bodies"
    sentences = [f"{plural(len(offers), 'offer')}.", *barring_sentences(scenario, offers)]
    possible = [each for each in offers if not each.infeasible]
    if full:
        sentences.append(f"{accepted.capitalize()}{by_numbers}: {listed(full)}.")
    elif len(completed) < len(possible):
        none = "It is not" if len(offers) == 1 else "None is" if len(possible) == len(offers) else "None of the others is"
        none = "The other is not" if len(possible) == 1 < len(offers) else none
        sentences.append(f"{none} {accepted}{' as it stands' if completed else ''}.")
    if completed:
        sentences.append(f"Open, with a completion {accepted}: {listed(completed)}.")
    if report.result.no_deal is not None:
        sentences.append(report.result.no_deal.reason)
    return " ".join(sentences)


def _offers(scenario: Scenario, offers: Sequence[EvaluatedOffer]) -> list[Part]:
    labels = long_names(offers)
    rows = []
    for each in offers:
        offer = each.offer
        by = listed([party_title(scenario, party) for party in offer.put_forward_by])
        key = printable(offer.name) if offer.title != offer.name else ""
        rows.append((labels[offer.name], key, date(offer.date), by, ", ".join(_flags(each))))
    columns = ("Offer", "Key", "Date", "Put forward by", "Remarks")
    kept = [k for k in range(len(columns)) if k == 0 or any(row[k] for row in rows)]
    narrow = [tuple(row[k] for k in kept) for row in rows]
    whole_words = [at for at, k in enumerate(kept) if columns[k] in ("Key", "Date")]
    return [heading("Offers"), table([columns[k] for k in kept], narrow, whole_words=whole_words, widest_label=44)]


def _flags(each: EvaluatedOffer) -> list[str]:
    flags = [f"from {printable(each.offer.origin)}"] if each.offer.origin not in ("scenario", "inline") else []
    if each.after_as_of:
        flags.append("after the scenario's as-of date" if not each.offer.later_source else "rests on a source after the as-of date")
    if each.offer.filled:
        flags.append(f"text silent on {plural(len(each.offer.filled), 'issue')}")
    if each.completions is not None:
        flags.append(f"{plural(len(each.completions.open_issues), 'issue')} open")
    return flags


def _notes(report: CompareReport) -> list[Part]:
    lines = [*report.comparison.notes, *_unfinished(report.unfinished)]
    return [heading("Notes"), *(indented(line, DIM) for line in lines)] if lines else []


def _unfinished(parts: Sequence[str]) -> list[str]:
    """The parts that a limit ended, a line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for line in parts:
        name, _, why = line.partition(": ")
        by_reason.setdefault(why, []).append(name)
    return [f"Not finished ({printable(why)}): {printable('; '.join(names))}." for why, names in by_reason.items()]
