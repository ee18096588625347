"""The readable answer of `zopa solve`: the verdict first, then what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.solve.asides import aside_parts
from simulator.report.solve.by_rules import carried_parts, rules_part, verdict_by_rules
from simulator.report.solve.draws import draws_line, draws_reading
from simulator.report.solve.no_deal import no_deal_parts
from simulator.report.solve.ratification import ratification_parts
from simulator.report.solve.solutions import comparing, solution_parts, value_parts
from simulator.report.solve.votes import votes_part
from simulator.report.text_ranges import base_values
from simulator.report.words import (
    all_parties,
    bound,
    demand_title,
    issue_title,
    known_by,
    listed,
    option_title,
    party_title,
    percent,
    plural,
    points,
    rule_name,
    whole,
    would_sign,
)
from simulator.solve.engine import ENGINES
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from simulator.dossier.asides import Asides
    from simulator.offers.home import HomeFront
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import FrontierSample, Result, Zone


def solve_report(
    scenario: Scenario,
    result: Result,
    shares: Sequence[ShareWithAgreement] = (),
    home: HomeFront | None = None,
    asides: Asides | None = None,
) -> list[Part]:
    """The parts of the report. `shares`: the draws of
    the ranged numbers in which an agreement exists, where any were made, then those under
    each minimal waiver; `home`: with ratification, what stands behind the deal at home; `asides`: what the
    file says beside this answer."""
    parts: list[Part] = [paragraph(printable(result.title), "bold"), paragraph(verdict(scenario, result))]
    if shares:
        parts.append(paragraph(draws_line(shares[0])))
    if asides is not None:
        parts += aside_parts(scenario, result, asides)
    if result.by_rules is not None:
        parts += [*rules_part(scenario, result.by_rules), *votes_part(scenario, result, result.by_rules)]
    if result.no_deal is not None:
        parts += no_deal_parts(scenario, result, result.no_deal, shares[1:])
    if result.by_rules is not None:
        parts += [part for section in carried_parts(scenario, result, result.by_rules) for part in section]
    if result.solutions:
        parts += solution_parts(scenario, result)
    if result.ratification is not None:
        parts += ratification_parts(scenario, result, result.ratification, home)
    if result.binding:
        parts += binding_parts(scenario, result)
    parts += value_parts(scenario, result)
    parts += [heading("How this was found"), *(indented(line) for line in _provenance(scenario, result))]
    parts += [heading("How to read it"), *(indented(line) for line in _reading(scenario, result, shares))]
    return parts


def verdict(scenario: Scenario, result: Result) -> str:
    """The answer in one or two sentences."""
    if result.by_rules is not None:
        return verdict_by_rules(scenario, result, result.by_rules)
    parties = all_parties(scenario)
    if result.verdict == "agreement":
        passed = " and that the ratifying bodies would pass" if result.ratification is not None and result.ratification.bodies else ""
        return f"An agreement exists that {would_sign(scenario)}{passed}{known_by(scenario, result)}. {_size(result.zone)}"
    if result.verdict == "no agreement":
        reason = printable(result.no_deal.reason) if result.no_deal else f"No outcome is acceptable to {parties}."
        return f"No agreement exists. {reason[:1].upper()}{reason[1:]}"
    if result.stopped is None:
        return "Undecided: neither an agreement nor a proof that there is none was found; what stood in the way is said at the end."
    return f"Undecided: the work ended ({result.stopped}) before an agreement or a proof that there is none was found."


def _size(zone: Zone) -> str:
    of = f" of the {whole(zone.feasible)} feasible outcomes" if zone.feasible is not None else ""
    if zone.count is not None:
        return f"They accept {whole(zone.count)}{of}."
    if zone.estimate is not None:
        low, high = whole(int(zone.estimate.low)), whole(round(zone.estimate.high))
        return (
            f"They accept between {low} and {high}{of}: an interval at {percent(zone.estimate.confidence, 0)} confidence "
            f"from {whole(zone.estimate.samples)} draws, not a count."
        )
    return f"How many{of} they accept was not counted."


def binding_parts(scenario: Scenario, result: Result, under: str = "") -> list[Part]:
    """What binds, issue by issue. `under`: what is waived, for the heading."""
    at = f"the {SOLUTIONS[next(iter(result.solutions))].title} solution" if result.solutions else "the nearest outcome"
    rows = [
        (
            issue_title(scenario, b.issue),
            f"{party_title(scenario, b.party)} {points(b.gain, signed=True)}",
            option_title(scenario, b.issue, b.option),
            _blockers(scenario, b.blocked_by),
        )
        for b in result.binding
    ]
    return [
        heading(f"What binds at {at}{under}"),
        indented(
            "On each issue: who would gain most from changing that issue alone, and what stops it. In brackets the red line "
            "crossed, or “points” where the party would fall below what no agreement is worth to it."
        ),
        table(("Issue", "Would gain", "By changing to", "Stopped by"), rows),
    ]


def _blockers(scenario: Scenario, paths: Sequence[str]) -> str:
    """Party by party, with the red lines crossed and 'points'; constraints and options out of force by name."""
    reasons: dict[str, list[str]] = {}
    others = []
    for path in paths:
        kind, name, *rest = path.split(".")
        if kind == "parties":
            reasons.setdefault(name, []).append(demand_title(scenario, path) if rest else "points")
        else:
            others.append(rule_name(scenario, path))
    return "; ".join([f"{party_title(scenario, p)} ({', '.join(why)})" for p, why in reasons.items()] + others)


def _provenance(scenario: Scenario, result: Result) -> list[str]:
    lines = [f"By {ENGINES[result.engine].title} in {result.seconds:.2f} s, zopa {result.version}.", _looked_at(result.zone)]
    if result.stopped:
        lines.append(f"The work ended early ({result.stopped}); everything above is proved as far as it says.")
    if result.solutions:
        lines.append("Every agreement above was checked again from the scenario alone, in exact fractions.")
    if result.frontier is not None and result.frontier.size:
        exact = "" if not any(result.frontier.epsilon.values()) else f", complete to within {_epsilon(result)} points"
        kind = "acceptable " if result.frontier.within_reservation and result.by_rules is None else ""
        passing = "" if result.by_rules is None else " that pass"
        lines.append(f"The Pareto frontier of the {kind}outcomes{passing} has {plural(result.frontier.size, 'point')}{exact}.")
    if result.asked_frontier is not None and result.asked_frontier.size:
        size = plural(result.asked_frontier.size, "point")
        names = listed([party_title(scenario, party) for party in result.asked_frontier.parties])
        lines.append(f"Over those alone who are asked ({names}), it has {size}.")
    if result.frontier_sample is not None:
        lines.append(_sample(result.frontier_sample))
    return lines


def _looked_at(zone: Zone) -> str:
    """What there was to choose from."""
    feasible = "" if zone.feasible is None else f"; {whole(zone.feasible)} of them within the constraints"
    allowed = "" if zone.allowed is None else f", {whole(zone.allowed)} within the red lines as well"
    return f"{plural(zone.outcomes, 'combination')} of options{feasible}{allowed}."


def _sample(sample: FrontierSample) -> str:
    """A frontier too large to list, and what stands in its place."""
    kind = "acceptable " if sample.within_reservation else ""
    size = len(sample.by)
    shown = f"a sample of {plural(size, 'point')} of it, each proved Pareto-optimal, is in the JSON; what lies between them is not known"
    if sample.gap is not None:
        shown += (
            f", but no outcome gives a party over {percent(sample.gap, upwards=True)} of its range more than the nearest of them (a bound)"
        )
    if not size:
        shown = "no point of it was found in the time there was"
    return (
        f"The Pareto frontier of the {kind}outcomes is too large to list, and a list thinned to fit the limits would miss points by more "
        f"than {100 * sample.thinned_short:g} % of a party's range: {shown}."
    )


def _epsilon(result: Result) -> str:
    assert result.frontier is not None
    return listed([f"{bound(e, upwards=True)} ({party})" for party, e in result.frontier.epsilon.items() if e])


def _reading(scenario: Scenario, result: Result, shares: Sequence[ShareWithAgreement]) -> list[str]:
    lines = [
        "Points are each party's own and cannot be compared between parties.",
        "Surplus: points above what no agreement is worth to the party; it signs where that is not negative and its red lines hold.",
    ]
    if result.by_rules is not None:
        lines.append(
            "Red lines bind the consent of their own party: an outcome that crosses one can pass without it, where the rules allow."
        )
    compared = comparing(scenario, result)
    if compared:
        lines.append(compared)
    at_base = base_values(scenario)
    if at_base:
        lines.append(at_base)
    if shares:
        lines.append(draws_reading(scenario, shares[0]))
    return [*lines, *(printable(note) for note in result.notes)]
