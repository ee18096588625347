"""What would be better than an offer, in words: agreements that all prefer, the fewest changes after which all accept, trades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.compare.standing import gains_in_words
from simulator.report.layout import STRONG, heading, indented
from simulator.report.words import issue_title, listed, option_title, party_title, plural, points, waived, whole

if TYPE_CHECKING:
    from simulator.offers.comparing import Better, CompareReport, OfferTrades
    from simulator.offers.results import Change, Improvement, Improvements, Logroll, Logrolls, Packages
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


def better_parts(scenario: Scenario, report: CompareReport, labels: Mapping[str, str]) -> list[Part]:
    """A section for every offer: under each waiver what is better and the smallest package, then its trades."""
    if report.better is None:
        return []
    trades = {each.offer: each for each in report.trades or ()}
    parts: list[Part] = []
    for each in report.comparison.offers:
        name = each.offer.name
        parts.append(heading(f"What would be better than {labels[name]}"))
        for better in report.better:
            if better.offer == name:
                parts += _case(scenario, better)
        if name in trades:
            parts += [indented("As the scenario stands", STRONG)] if any(better.waived for better in report.better) else []
            parts += _trades(scenario, trades[name])
    return parts


def _case(scenario: Scenario, better: Better) -> list[Part]:
    parts: list[Part] = [indented(f"With {waived(scenario, better.waived)} waived", STRONG)] if better.waived else []
    if better.start is None:
        return [*parts, indented("It leaves issues open, and no completion that all accept was found to start from.")]
    if better.improvements is not None:
        parts += _improvements(scenario, better.improvements)
    if better.package is not None:
        parts += _package(scenario, better.package)
    return parts


def _improvements(scenario: Scenario, found: Improvements) -> list[Part]:
    if not found.found:
        return [indented(f"Agreements that all prefer: none. {found.reason}")]
    more = f"; {whole(found.more)} more" if found.more else ""
    parts: list[Part] = [indented(f"Agreements that all prefer, on the frontier ({whole(len(found.found))} shown{more}):")]
    for improvement in found.found:
        parts.append(indented(f"• {gains_in_words(scenario, improvement.gains)}", by=4))
        parts += _changes(scenario, improvement.changes)
    return parts


def _package(scenario: Scenario, found: Packages) -> list[Part]:
    if not found.packages:
        return [indented(f"Smallest package of changes: none. {found.reason}")]
    assert found.size is not None
    shown = whole(len(found.packages))
    if found.complete:
        sets = "one set of issues does it" if shown == "1" else f"{shown} sets of issues do it"
    else:
        sets = f"{shown} of the sets of issues that do it"
    changed = f"{plural(found.size, 'issue')} {'is' if found.size == 1 else 'are'} changed"
    parts: list[Part] = [indented(f"All accept once {changed}, not before ({sets}):")]
    for package in found.packages:
        parts.append(indented(f"• surplus then: {_surpluses(scenario, package)}", by=4))
        parts += _changes(scenario, package.changes)
    return parts


def _surpluses(scenario: Scenario, package: Improvement) -> str:
    return ", ".join(f"{party_title(scenario, p)} {points(s, signed=True)}" for p, s in package.point.surplus.items())


def _changes(scenario: Scenario, changes: Sequence[Change]) -> list[Part]:
    return [indented(change_in_words(scenario, change), by=6) for change in changes]


def change_in_words(scenario: Scenario, change: Change) -> str:
    """'Ceiling of the army → 800 thousand': what an issue becomes, in the titles of the file."""
    return f"{issue_title(scenario, change.issue)} → {option_title(scenario, change.issue, change.new)}"


def _trades(scenario: Scenario, trades: OfferTrades) -> list[Part]:
    parts: list[Part] = []
    for kind, found in trades.logrolls.items():
        if not found.found:
            none = "none" if found.exhaustive else "none found, not all were gone through"
            parts.append(indented(f"Trades {kind} that cost nobody anything: {none}."))
            continue
        parts.append(indented(f"Trades {kind} that cost nobody anything ({_shown(found)}):"))
        for trade in found.found:
            parts.append(_trade(scenario, trade))
    return parts


def _shown(found: Logrolls) -> str:
    total = whole(found.total) if found.exhaustive else f"at least {whole(found.total)}"
    return f"{whole(len(found.found))} of {total}"


def _trade(scenario: Scenario, trade: Logroll) -> Part:
    """'Russia gets “All at once” on Sanctions; Ukraine gets “None” on Army: Ukraine +3.40, Russia +6.10. All then accept.'"""
    got = []
    for change in trade.changes:
        parties = [party_title(scenario, party) for party, issues in trade.gets.items() if change.issue in issues]
        verb = "gets" if len(parties) == 1 else "get"
        new = option_title(scenario, change.issue, change.new)
        got.append(f"{listed(parties)} {verb} “{new}” on {issue_title(scenario, change.issue)}")
    end = "All then accept." if trade.agreed else "Not all then accept."
    return indented(f"• {'; '.join(got)}: {gains_in_words(scenario, trade.gains)}. {end}", by=4)
