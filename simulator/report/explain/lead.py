"""The opening paragraph of `zopa explain`: the verdict, who cannot stand with whom, the cheapest way out, what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.explain.by_rules import lead_by_rules
from simulator.report.explain.demands import demands_listed
from simulator.report.explain.openings import best_option
from simulator.report.explain.opposition import open_share
from simulator.report.explain.payments import payment_sentence
from simulator.report.words import bound, issue_title, known_by, listed, party_title, plural, points, waived, would_sign

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.why.concessions import Concession, Concessions
    from simulator.solve.why.demands import DemandSets
    from simulator.solve.why.explanation import Explanation, WaivedCase

NO_CONCESSION = "No concession in points can help, since the ratifying bodies pass no outcome that the red lines leave."

WAYS_NAMED = 2
"""How many of the smallest sets of demands to waive the paragraph names."""


def lead(scenario: Scenario, found: Explanation) -> str:
    """The whole paragraph."""
    if found.by_rules is not None and found.result.by_rules is not None:
        return lead_by_rules(scenario, found.result, found.result.by_rules, found.by_rules)
    if found.verdict == "undecided":
        return (
            f"Undecided: the work ended ({found.result.stopped}) before an agreement or a proof that there is none was found. "
            f"{open_share(scenario, found.joint)}"
        ).rstrip()
    if found.verdict == "agreement":
        sentences = [_agreement(scenario, found), *(_firmness(case) for case in found.cases)]
    else:
        sentences = [_who_clashes(scenario, found), *_ways_out(scenario, found)]
    return " ".join(s for s in [*sentences, open_share(scenario, found.joint)] if s)


def _agreement(scenario: Scenario, found: Explanation) -> str:
    count = found.result.zone.count
    size = "" if count is None else f"; they accept {plural(count, 'outcome')}"
    return f"An agreement exists that {would_sign(scenario)}{size}{known_by(scenario, found.result)}."


def _firmness(case: WaivedCase) -> str:
    """How far the worst-off gains at best, rounded so that the agreement would be left; with the next figure, at which it would not."""
    level = case.least_surplus
    if level is None:
        return ""
    low, high = bound(level, upwards=False), bound(level, upwards=True)
    best = case.result.solutions["egalitarian"].bound is None
    beyond = "" if not best else ", but not beyond that" if low == high else f", but not {high} points"
    return (
        f"One would be left even if going without became worth {low} points more to every party at once (each in its own points){beyond}."
    )


def _who_clashes(scenario: Scenario, found: Explanation) -> str:
    """The smallest set of demands that cannot stand together."""
    sets = found.demands.clashes if found.demands is not None else ()
    if found.red_lines_leave_nothing and found.result.no_deal is not None:
        clash = found.result.no_deal.clash
        which = f"{demands_listed(scenario, clash)} {'leaves' if len(clash) == 1 else 'leave'}"
        return (
            f"No agreement exists, and points do not decide it: {which} no outcome at all. While they stand, no concession in points "
            "and no other number can open a deal."
        )
    if not sets:
        return "No agreement exists: no outcome within the red lines gives every party what no agreement is worth to it."
    which = "this demand" if len(sets[0].demands) == 1 else "all of these demands"
    return f"No agreement exists: no outcome meets {which}: {demands_listed(scenario, sets[0].demands)}."


def _ways_out(scenario: Scenario, found: Explanation) -> list[str]:
    if not found.red_lines_leave_nothing:
        return [sentence for case in found.cases for sentence in _closing(scenario, case)]
    opening = [case for case in found.cases if case.agreement]
    sentences = []
    if opening:
        ways = [f"{waived(scenario, c.waived)} (least surplus then {points(c.least_surplus or 0, signed=True)})" for c in opening]
        sentences.append(f"Waiving {listed(ways, 'or')} opens a deal.")
    elif found.demands is not None and found.demands.waivers:
        sentences.append(_least_to_waive(scenario, found.demands))
    added = best_option(found.added_options) if found.added_options is not None else None
    if added is not None and added.room is not None:
        room = bound(added.room, upwards=False)
        sentences.append(
            f"With every red line standing, only a new option can: on “{issue_title(scenario, added.issue)}”, one that is worth to each "
            f"party at most {room} points less than the option there that it likes best, each in its own points."
        )
    for case in found.cases:
        closing = _closing(scenario, case)
        if closing:
            first = f"With {waived(scenario, case.waived)} waived there is still no agreement: {_lower(closing[0])}"
            sentences += [first, *closing[1:]]
    return sentences


def _closing(scenario: Scenario, case: WaivedCase) -> list[str]:
    """What would close the gap of a case without agreement: a concession, side payments."""
    if case.agreement is not False:
        return []
    concession = [] if case.concessions is None else [cheapest(scenario, case.concessions)]
    return [*(s for s in concession if s), *([] if case.transfer is None else [payment_sentence(case.transfer)])]


def _least_to_waive(scenario: Scenario, found: DemandSets) -> str:
    """The smallest sets of demands, acceptances among them, whose waiver opens a deal."""
    size = len(found.waivers[0].demands)
    smallest = [demands_listed(scenario, waiver.demands) for waiver in found.waivers if len(waiver.demands) == size]
    if not found.waivers_complete:
        return f"A deal without {plural(size, 'demand')} exists, the fewest found so far: {'; or '.join(smallest[:WAYS_NAMED])}."
    return f"A deal would have to do without {plural(size, 'demand')} at least: {'; or '.join(smallest[:WAYS_NAMED])}."


def cheapest(scenario: Scenario, found: Concessions) -> str:
    """The least concession in a sentence: by one party where one alone suffices, and shared."""
    if found.nothing_allowed:
        return NO_CONCESSION
    sentences = []
    alone = {party: c for party, c in found.alone.items() if c is not None}
    if alone:
        party = min(alone, key=lambda p: alone[p].total)
        sentences.append(f"{party_title(scenario, party)} alone would have to concede {bound(alone[party].total, upwards=True)} points")
    elif len(found.alone) == len(scenario.parties):
        sentences.append("no party's concession alone suffices")
    if found.least_largest is not None and not (alone and sum(1 for part in found.least_largest.by_party.values() if part) == 1):
        sentences.append(f"shared as evenly as can be, {shared(scenario, found.least_largest)}")
    text = "; ".join(sentences)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def shared(scenario: Scenario, found: Concession) -> str:
    """Who concedes how much: 'Ukraine 4.96 and Russia 5.41'."""
    return listed([f"{party_title(scenario, p)} {bound(c, upwards=True)}" for p, c in found.by_party.items() if c])


def _lower(sentence: str) -> str:
    """A sentence that continues another; names of parties keep their capital."""
    return sentence if not sentence.startswith(("No ", "Shared ", "Side ")) else sentence[:1].lower() + sentence[1:]
