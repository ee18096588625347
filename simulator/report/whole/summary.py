"""The first screen of a report: the verdict, who blocks what, the offers in one table, and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.compare.worth import CROSSES, NO, SIDE_BY_SIDE, YES, accepts
from simulator.report.explain.demands import demands_listed
from simulator.report.on_record import differing_answers
from simulator.report.safe_text import printable
from simulator.report.solve.asides import MOST_ANSWERS
from simulator.report.solve.draws import draws_line
from simulator.report.solve.ratification import unasked
from simulator.report.solve.text import verdict
from simulator.report.whole.blocked import Blocked
from simulator.report.whole.blocks import Cell, TableBlock, TonedText
from simulator.report.whole.by_rules import decided_by, votes_sentence, ways_by_rules
from simulator.report.words import (
    Apart,
    forbidden_in_line,
    issue_title,
    listed,
    option_title,
    party_title,
    plural,
    points,
    reached,
    rule_name,
    waived,
)
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from simulator.dossier.whole import Whole
    from simulator.offers.results import EvaluatedOffer
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Binding, NoDeal, Point

MOST_OFFERS = 6
"""Rows of the table of offers."""
MOST_BLOCKS = 4
"""Lines of who blocks what."""
MOST_WAYS = 2
"""Waivers that open a deal and are named."""


@dataclass(frozen=True)
class ReadOn:
    """A sentence, and the key of the section that goes on from it."""

    text: str
    section: str


@dataclass(frozen=True)
class ReportSummary:
    """`not_asked`: that ratifying bodies were not asked, empty where they were or there are none. `on_record`: that the numbers contradict
    answers on record, empty where they do not. `blocked_title`: what the lines of
    `blocked` are, empty where there are none. `offers`: None without offers in force; `placed`: their numbers, titles and evaluations, in
    the order of the table; `offers_note`: what its signs mean and what it leaves out. `outcome`: the outcome that leads (the first
    solution, or the one nearest to a deal), with its name; None where none was found. `terms`: that of an agreement, issue by issue;
    empty without one."""

    verdict: str
    not_asked: str
    on_record: str
    blocked_title: str
    blocked: tuple[Blocked, ...]
    outcome: tuple[str, Point] | None
    terms: tuple[tuple[str, str], ...]
    placed: tuple[tuple[int, EvaluatedOffer], ...]
    offers: TableBlock | None
    offers_note: str
    read_on: tuple[ReadOn, ...]


def summary_of(found: Whole) -> ReportSummary:
    """The summary of a report; it computes nothing that the report does not hold."""
    title, blocked = _blocked(found)
    placed, outcome = _leading(found), _outcome(found)
    return ReportSummary(
        verdict=verdict(found.scenario, found.result),
        not_asked=unasked(found.scenario, found.result, found.unasked),
        on_record=differing_answers(found.scenario, found.overview.answers, most=MOST_ANSWERS),
        blocked_title=title if blocked else "",
        blocked=tuple(blocked[:MOST_BLOCKS]),
        outcome=outcome,
        terms=_terms(found.scenario, outcome[1]) if outcome is not None and found.result.no_deal is None else (),
        placed=placed,
        offers=_offers(found.scenario, placed) if placed else None,
        offers_note=_offers_note(found, placed),
        read_on=tuple(_read_on(found)),
    )


def _blocked(found: Whole) -> tuple[str, list[Blocked]]:
    """Red lines that clash; else acceptances that cannot stand together; else what binds at the first solution."""
    scenario, no_deal = found.scenario, found.result.no_deal
    if found.result.by_rules is not None:
        return decided_by(scenario, found.result, found.result.by_rules)
    if no_deal is not None and no_deal.clash:
        return "Who blocks what", [_line_in_words(scenario, path) for path in no_deal.clash]
    if no_deal is not None:
        return "Who blocks what", [*_clash_in_points(found), *_short(scenario, no_deal)]
    if found.result.solutions:
        at = SOLUTIONS[next(iter(found.result.solutions))].title
        return f"Who blocks what at the {at} solution", [_bound(scenario, each) for each in found.result.binding]
    return "", []


def _line_in_words(scenario: Scenario, path: str) -> Blocked:
    name = rule_name(scenario, path).rstrip(",")
    return Blocked(f"{name[:1].upper()}{name[1:]}", forbidden_in_line(scenario, path))


def _clash_in_points(found: Whole) -> list[Blocked]:
    """The smallest set of demands that cannot stand together."""
    demands = found.explanation.demands
    if demands is None or not demands.clashes:
        return []
    return [Blocked("Cannot stand together", demands_listed(found.scenario, demands.clashes[0].demands))]


def _short(scenario: Scenario, no_deal: NoDeal) -> list[Blocked]:
    """Who falls short at the outcome nearest to a deal."""
    nearest = no_deal.nearest
    if nearest is None:
        return []
    where = "at the outcome nearest to a deal" if nearest.proved else "at the nearest outcome that was found"
    return [
        Blocked(party_title(scenario, party), f"short of no agreement by {points(-surplus)} points {where}")
        for party, surplus in nearest.point.surplus.items()
        if surplus < 0
    ]


def _bound(scenario: Scenario, each: Binding) -> Blocked:
    owners = dict.fromkeys(path.split(".")[1] for path in each.blocked_by if path.startswith("parties."))
    rules = [rule_name(scenario, path).rstrip(",") for path in each.blocked_by if not path.startswith("parties.")]
    by = listed([*(party_title(scenario, owner) for owner in owners), *rules])
    gain = f"{party_title(scenario, each.party)} would gain {points(each.gain, signed=True)}"
    wanted = f"“{option_title(scenario, each.issue, each.option)}”"
    return Blocked(issue_title(scenario, each.issue), f"{gain} by {wanted}; stopped by {by}" if by else f"{gain} by {wanted}")


def _outcome(found: Whole) -> tuple[str, Point] | None:
    """The first solution, or without agreement the outcome nearest to a deal, by what it is."""
    no_deal = found.result.no_deal
    if no_deal is not None and no_deal.nearest is not None:
        nearest = no_deal.nearest
        name = "Nearest to a deal" if nearest.proved else "Nearest to a deal of those found"
        return (f"{name}, with {waived(found.scenario, nearest.waived)} waived" if nearest.waived else name), nearest.point
    for solution in found.result.solutions.values():
        if solution.points:
            best = "" if solution.bound is None else " (not proved best)"
            return f"{SOLUTIONS[solution.name].title} solution{best}", solution.points[0]
    return None


def _terms(scenario: Scenario, point: Point) -> tuple[tuple[str, str], ...]:
    """Issue and option of an outcome, by titles."""
    return tuple((issue_title(scenario, issue), option_title(scenario, issue, option)) for issue, option in point.outcome.items())


def _leading(found: Whole) -> tuple[tuple[int, EvaluatedOffer], ...]:
    """The offers that fewest parties refuse, the latest first among equals, then in the order of the file; those that cannot be agreed
    come last."""
    if found.compared is None:
        return ()
    numbered = list(enumerate(found.compared.comparison.offers, 1))
    numbered.sort(
        key=lambda each: (_fails(each[1]), _refusing(each[1]), -(each[1].offer.date.toordinal() if each[1].offer.date else 0), each[0])
    )
    return tuple(numbered[:MOST_OFFERS])


def _fails(each: EvaluatedOffer) -> bool:
    """Whether it does not pass where agreement rules decide; False where everybody must sign."""
    return each.by_rules is not None and not each.by_rules.passes


def _refusing(each: EvaluatedOffer) -> float:
    """How many parties refuse it; one that cannot be agreed, or that no completion saves, comes last."""
    return float("inf") if each.point is None or each.infeasible else sum(not _signs(each, party) for party in each.point.surplus)


def _signs(each: EvaluatedOffer, party: str) -> bool:
    """Whether a party accepts an offer, or its best completion; put to the vote, whether it is for it."""
    if each.by_rules is not None:
        return each.by_rules.votes[party].says == "for"
    return each.point is not None and accepts(each.point, party)


def _offers(scenario: Scenario, placed: Sequence[tuple[int, EvaluatedOffer]]) -> TableBlock:
    """A row an offer. Up to `SIDE_BY_SIDE` parties have a column each; where there are more, it says which refuse."""
    parties = list(scenario.parties)
    together = len(parties) <= SIDE_BY_SIDE
    shown = {p: Apart([each.point.surplus[p] for _, each in placed if each.point is not None], signed=True) for p in parties}
    rows: list[tuple[Cell, ...]] = []
    for number, each in placed:
        remark = "" if each.completions is None else ", open" if each.point is None else ", open: at its best completion"
        remark += ", cannot be agreed" if each.infeasible else ""
        if each.by_rules is not None and not each.infeasible:
            remark += ", passes" if each.by_rules.passes else ", does not pass"
        title: Cell = (TonedText(f"{printable(each.offer.title)}{remark}"),)
        cells = [_cell(each, p, shown[p]) for p in parties] if together else [_refused_by(scenario, each)]
        rows.append(((TonedText(str(number)),), title, *cells))
    refusing = "Refused by" if all(each.by_rules is None for _, each in placed) else "Not for it"
    columns = ("", "Offer", *([party_title(scenario, p) for p in parties] if together else [refusing]))
    return TableBlock(columns, tuple(rows), frozenset(range(2, len(columns))) if together else frozenset())


def _cell(each: EvaluatedOffer, party: str, shown: Apart) -> Cell:
    point = each.point
    if point is None:
        return (TonedText("–"),)
    sign = YES if _signs(each, party) else CROSSES if _crosses(point, party) else NO
    return (TonedText(f"{shown(point.surplus[party])} {sign}", "good" if sign == YES else "bad"),)


def _crosses(point: Point, party: str) -> bool:
    return any(path.startswith(f"parties.{party}.") for path in point.red_lines)


def _refused_by(scenario: Scenario, each: EvaluatedOffer) -> Cell:
    if each.point is None:
        return (TonedText("some party, however it is completed", "bad"),)
    refusing = [party_title(scenario, p) for p in scenario.parties if not _signs(each, p)]
    return (TonedText(listed(refusing), "bad") if refusing else TonedText("nobody", "good"),)


def _offers_note(found: Whole, placed: Sequence[tuple[int, EvaluatedOffer]]) -> str:
    if found.compared is None:
        return ""
    together = len(found.scenario.parties) <= SIDE_BY_SIDE
    meaning = f"Points above no agreement, each party's own. {YES} accepts, {NO} falls short, {CROSSES} a red line of its own is crossed."
    total = len(found.compared.comparison.offers)
    left = f"{len(placed)} of {total} offers: those that fewest parties refuse, the latest first." if len(placed) < total else ""
    saved = "that all accept" if found.result.by_rules is None else "that could pass"
    unfilled = f"–: it leaves issues open, and no completion {saved} was found." if any(e.point is None for _, e in placed) else ""
    return " ".join(text for text in (meaning if together else "", unfilled if together else "", left) if text)


def _read_on(found: Whole) -> list[ReadOn]:
    """What to look at next."""
    steps = [ReadOn(text, "why") for text in _ways(found)]
    if found.compared is not None:
        offers = found.compared.comparison.offers
        if found.result.by_rules is not None:
            steps.append(ReadOn(votes_sentence(offers), "offers"))
    if found.compared is not None and found.result.by_rules is None:
        agreed = sum(each.agreed for each in offers)
        how = "all parties accept" if found.compared.ratify is None else "all parties accept and the ratifying bodies pass"
        which = f"{agreed} of {plural(len(offers), 'offer')}" if agreed else "none of the offers" if len(offers) > 1 else "not the offer"
        steps.append(ReadOn(f"What each offer lacks, and what would be better: {how} {which}.", "offers"))
    if found.shares:
        steps.append(ReadOn(f"How firm the answer is: {_lower(draws_line(found.shares[0]))}", "agreement"))
    if any(case.what_if is not None for case in found.cases):
        steps.append(ReadOn("What if a party asked for more or less, or an issue weighed more: sliders.", "what-if"))
    ranged = found.overview.ranged
    steps.append(ReadOn(f"What all this rests on: {plural(len(found.numbers), 'number')}, {ranged} of them with a range.", "sources"))
    return steps


def _ways(found: Whole) -> list[str]:
    """What would open a deal, or how far an agreement holds."""
    if found.explanation.by_rules is not None:
        return [ways_by_rules(found.result)]
    no_deal = found.result.no_deal
    if no_deal is None:
        return [] if found.result.verdict == "undecided" else ["What each number would have to be for the agreement to go."]
    opening = [each for each in no_deal.waivers if each.waived and each.opens]
    if not opening:
        return ["What it would take to open a deal: demands to waive, concessions, numbers that matter."]
    told = Apart([each.least_surplus for each in opening], signed=True)
    reach = [reached(told(each.least_surplus, upwards=None if each.proved else False), best=each.proved) for each in opening[:MOST_WAYS]]
    ways = [f"{waived(found.scenario, each.waived)} (least surplus then {least})" for each, least in zip(opening, reach, strict=False)]
    return [f"What would open a deal: waiving {listed(ways, 'or')}."]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
