"""Offers when the ranged numbers vary, in words: who accepts in how many draws, the worst case, regret, and the offer that all accept
in most draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.text_ranges import moved
from simulator.report.words import (
    Apart,
    at_least,
    at_most,
    issue_title,
    listed,
    option_title,
    party_title,
    percent,
    plural,
    points,
    waived,
    whole,
)
from simulator.scenario.draws import drawable

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.offers.uncertainty_results import (
        AnswerOverRanges,
        DrawShare,
        MostLikely,
        RangeAnswer,
        Regret,
        UncertainOffer,
        Uncertainty,
    )
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

SIDE_BY_SIDE = 5
"""Up to so many parties stand side by side in one table; more get a line each."""
CROSSES = "!"
"""A red line of the party's own is crossed."""
SIGNS: Mapping[AnswerOverRanges, str] = {"accepts": "✓", "refuses": "✗", "depends": "~", "open": "?"}
"""What a party says whatever the numbers are."""


def uncertainty_parts(scenario: Scenario, found: Uncertainty, labels: Mapping[str, str], quoted: Mapping[str, str]) -> list[Part]:
    """The whole section. `labels`, `quoted`: what offers are called in a row and in a sentence."""
    parts: list[Part] = [heading("When the numbers vary"), indented(_reading(scenario, found))]
    if found.offers:
        parts += _draws(scenario, found, labels, quoted)
        parts += _ranges(scenario, found.offers, labels)
        parts += _regrets(scenario, found.offers, labels)
    for most in found.most_likely:
        parts += most_likely_parts(scenario, most, passed=found.ratify is not None)
    return [*parts, *(indented(printable(note)) for note in found.notes)]


def _reading(scenario: Scenario, found: Uncertainty) -> str:
    text = (
        f"{plural(found.draws, 'draw')} of {plural(found.numbers, 'ranged number')}, all at once (seed {found.seed}). A share of draws is "
        "no chance of an agreement: it is as good as the ranges, and parties who could sign do not always sign."
    )
    asked = found.ratify is not None
    return f"{text} {moved(scenario, drawable(scenario, bodies=asked), 'are drawn', bodies=asked)}".rstrip()


def share_in_words(share: DrawShare) -> str:
    """'61 % (54–67)': the share and its interval."""
    low, high = share.interval.low, share.interval.high
    return f"{percent(share.count / share.draws, 0)} ({100 * low:.0f}–{100 * high:.0f})"


def _draws(scenario: Scenario, found: Uncertainty, labels: Mapping[str, str], quoted: Mapping[str, str]) -> list[Part]:
    """Who accepts in how many draws."""
    further = ["All"] + ([] if found.ratify is None else ["All, and passed"])

    def cell(offer: UncertainOffer, party: str) -> str:
        share = share_in_words(offer.accepted_by[party])
        return f"{share} {CROSSES}" if offer.over_ranges[party].red_lines else share

    def ends(offer: UncertainOffer) -> list[str]:
        shares = [offer.by_all] if offer.passed is None else [offer.by_all, offer.passed]
        return [share_in_words(share) for share in shares]

    legend = (
        "Wilson's interval at 95 % in brackets covers the error of drawing alone. "
        f"{CROSSES} a red line of its own is crossed, in every draw."
    )
    asked = (
        [] if found.ratify is None else [indented(f"Passed: by every ratifying body, with a chance of at least {float(found.ratify):g}.")]
    )
    infeasible = [
        indented(f"{quoted[offer.name]} is ruled out by constraints or options out of force, so no draw counts for all.", DIM)
        for offer in found.offers
        if offer.infeasible
    ]
    return [
        paragraph(""),
        indented("In how many draws each party accepts, and all of them:"),
        *_by_party(scenario, found.offers, labels, cell, further, ends),
        *([indented(best)] if (best := foremost(found, quoted)) else []),
        indented(legend, DIM),
        *asked,
        *infeasible,
    ]


def foremost(found: Uncertainty, quoted: Mapping[str, str]) -> str:
    """Which of the offers that can be agreed are accepted by all in most draws; empty where none can be. `quoted`: what offers are called
    in a sentence."""
    possible = [offer for offer in found.offers if not offer.infeasible]
    shares = {offer.name: offer.by_all if offer.passed is None else offer.passed for offer in possible}
    if not shares:
        return ""
    most = max(share.count for share in shares.values())
    accepted = "accepted by all" if found.ratify is None else "accepted by all and passed"
    if most == 0:
        return f"In none of the draws is {'any of them' if len(shares) > 1 else quoted[possible[0].name]} {accepted}."
    names = [quoted[name] for name, share in shares.items() if share.count == most]
    verb = "is" if len(names) == 1 else "are"
    often = f"{accepted} in {whole(most)} of {plural(found.draws, 'draw')}"
    return f"{listed(names)} {verb} {often}{', more than any other' if len(names) < len(shares) else ''}."


def _ranges(scenario: Scenario, offers: Sequence[UncertainOffer], labels: Mapping[str, str]) -> list[Part]:
    """What each party says whatever the numbers."""
    legend = (
        "The least and the largest surplus over all numbers in their ranges, all at once, in points of the party's own. "
        f"{SIGNS['accepts']} accepts whatever they are. {SIGNS['refuses']} refuses whatever they are. {CROSSES} refuses, as a red line of "
        f"its own is crossed. {SIGNS['depends']} it depends on the numbers. {SIGNS['open']} not settled."
    )
    bounds = [extreme for o in offers for a in o.over_ranges.values() for extreme in (a.least, a.most) if extreme and not extreme.settled]
    if bounds:
        legend += " ≥ and ≤: a bound that none passes; whether it is reached is not known."
    reasons = {f"{printable(o.name)}: {answer.reason}." for o in offers for answer in o.over_ranges.values() if answer.reason}
    shown = {party: _bounds_apart([offer.over_ranges[party] for offer in offers]) for party in scenario.parties}
    return [
        paragraph(""),
        indented("What each party says whatever the numbers are, within their ranges:"),
        *_by_party(scenario, offers, labels, lambda offer, party: _range_cell(offer.over_ranges[party], shown[party])),
        indented(legend, DIM),
        *(indented(reason, DIM) for reason in sorted(reasons)),
    ]


def _bounds_apart(answers: Sequence[RangeAnswer]) -> Apart:
    """The figures in the column of a party."""
    return Apart([extreme.bound for answer in answers for extreme in (answer.least, answer.most) if extreme is not None], signed=True)


def _range_cell(answer: RangeAnswer, shown: Apart) -> Text:
    sign = CROSSES if answer.red_lines else SIGNS[answer.answer]
    style = {"accepts": GOOD, "refuses": BAD}.get(answer.answer, "")
    if answer.least is None or answer.most is None:
        return coloured(sign, style)
    least = at_least(shown(answer.least.bound, upwards=None if answer.least.settled else False), attained=answer.least.settled)
    most = at_most(shown(answer.most.bound, upwards=None if answer.most.settled else True), attained=answer.most.settled)
    return coloured(f"{sign} {least} to {most}", style)


def _regrets(scenario: Scenario, offers: Sequence[UncertainOffer], labels: Mapping[str, str]) -> list[Part]:
    """What each party, and the group, gives up by each offer; nothing where there is nothing to choose from."""
    compared = [offer for offer in offers if offer.group_regret is not None]
    if len(compared) < 2:
        return []

    def group(offer: UncertainOffer) -> list[str]:
        assert offer.group_regret is not None
        return [_regret(offer.group_regret)]

    legend = (
        "In each draw, the best of these offers less this one; mean / largest of the draws, in points (Savage's regret). By each party's "
        "utility, and for the group by the least surplus, which compares points between parties. Red lines are left aside."
    )
    return [
        paragraph(""),
        indented("What is given up by an offer, once the numbers turn out:"),
        *_by_party(scenario, compared, labels, lambda offer, party: _regret(offer.regret[party]), ["Group"], group),
        indented(legend, DIM),
    ]


def _regret(regret: Regret) -> str:
    return f"{points(regret.mean)} / {points(regret.largest)}"


def _by_party(
    scenario: Scenario,
    offers: Sequence[UncertainOffer],
    labels: Mapping[str, str],
    cell: Callable[[UncertainOffer, str], str | Text],
    further: Sequence[str] = (),
    ends: Callable[[UncertainOffer], Sequence[str]] = lambda _: (),
) -> list[Part]:
    """A table of offers by parties, or with many parties one of parties for each offer; `further`: columns after the parties."""
    parties = {party: party_title(scenario, party) for party in scenario.parties}
    if len(parties) <= SIDE_BY_SIDE:
        columns = ("Offer", *parties.values(), *further)
        rows = [(labels[offer.name], *(cell(offer, party) for party in parties), *ends(offer)) for offer in offers]
        return [table(columns, rows, widest_label=26)]
    parts: list[Part] = []
    for offer in offers:
        lines: list[tuple[str | Text, ...]] = [(title, cell(offer, party)) for party, title in parties.items()]
        lines += zip(further, ends(offer), strict=False)
        parts += [indented(labels[offer.name]), table(("", ""), lines)]
    return parts


def most_likely_parts(scenario: Scenario, most: MostLikely, *, passed: bool = False) -> list[Part]:
    """The outcome that all accept in most draws, with its terms; `passed`: draws count in which the bodies pass it as well."""
    under = f" with {waived(scenario, most.waived)} waived" if most.waived else ""
    accepted = "accepted by all, and passed by every ratifying body," if passed else "accepted by all"
    what = "all accept and every ratifying body passes" if passed else "all accept"
    parts: list[Part] = [heading(f"The outcome that {what} in most draws{under}")]
    if most.point is None:
        none = f"No outcome is {accepted} in any draw." if most.bound == 0 else f"None was found. {_bound(most)}"
        return [*parts, indented(none)]
    rows = [(issue_title(scenario, issue), option_title(scenario, issue, option)) for issue, option in most.point.outcome.items()]
    surplus = listed([f"{party_title(scenario, party)} {points(value, signed=True)}" for party, value in most.point.surplus.items()])
    return [
        *parts,
        indented(f"{accepted.capitalize()} in {whole(most.share.count)} of {plural(most.share.draws, 'draw')}. {_bound(most)}"),
        table(("Issue", "Terms"), rows, widest_label=40, runs=True),
        indented(f"Surplus at the numbers of the file: {surplus}."),
    ]


def _bound(most: MostLikely) -> str:
    if most.settled:
        return "No outcome is accepted in more; another may be in as many."
    return f"No outcome is accepted in more than {whole(most.bound)}; the search ended early ({most.stopped})."
