"""What passes under agreement rules, in print: the rule, who carries what passes, whose consent decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.agreement_rules import rule_in_words, rule_title
from simulator.report.coalition_names import coalition_names
from simulator.report.layout import heading, indented, table
from simulator.report.words import Apart, known_by, listed, party_title, percent, plural, terms_in_words, whole
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result
    from simulator.solve.results_by_rule import AgreeingCoalition, ByRules

NAMED = 8
"""So many parties of a group are named."""

WIDEST = 45
"""Columns of the screen that the name of a coalition takes at most."""


def verdict_by_rules(scenario: Scenario, result: Result, found: ByRules) -> str:
    """The answer in one or two sentences."""
    rules = rules_in_words(scenario, found)
    zone = result.zone
    if result.verdict == "no agreement" and zone.feasible == 1:
        return f"No agreement exists by {rules}: the only feasible outcome is not accepted by enough parties."
    if result.verdict == "no agreement":
        return f"No agreement exists by {rules}: none of the {whole(zone.feasible or 0)} feasible outcomes is accepted by enough parties."
    if result.verdict == "undecided":
        return f"Undecided: the work ended ({result.stopped}) before anything was found that passes by {rules}."
    if zone.count is None:
        return f"An agreement exists by {rules}{known_by(scenario, result)}."
    if zone.feasible == 1:
        every = "it is accepted" if found.by_all else "not all who are asked accept it"
        return (
            f"An agreement exists by {rules}. The only feasible outcome passes; {every}{' by all who are asked' if found.by_all else ''}."
        )
    all_ = "none of them is" if not found.by_all else f"{whole(found.by_all)} of them {'is' if found.by_all == 1 else 'are'}"
    passes = "passes" if zone.count == 1 else "pass"
    of = f" of the {whole(zone.feasible)} feasible outcomes" if zone.feasible is not None else ""
    return f"An agreement exists by {rules}. {whole(zone.count)}{of} {passes}; {all_} accepted by all who are asked."


def rules_in_words(scenario: Scenario, found: ByRules) -> str:
    """'the rules “Majority of votes” and “Three quarters to close a plant”'."""
    if not found.rules:
        return "the consent of all who are asked"
    names = [f"“{rule_title(scenario, path)}”" for path in found.rules]
    return f"the rule {names[0]}" if len(names) == 1 else f"the rules {listed(names)}"


def rules_part(scenario: Scenario, found: ByRules) -> list[Part]:
    """The rules in words."""
    rows = [(rule_title(scenario, path), rule_in_words(scenario, scenario.agreement[path.split(".", 1)[1]])) for path in found.rules]
    return [heading("Whose consent it takes"), table(("Rule", "Needs"), rows)] if rows else []


def carried_parts(scenario: Scenario, result: Result, found: ByRules, most: int | None = None) -> list[list[Part]]:
    """Who carries what passes: the smallest coalitions that agree, whose consent decides, who accepts what; `most` rows of each."""
    sections = (
        _coalitions(scenario, found, most),
        _chosen(scenario, found, most),
        voting_part(scenario, found),
        _decisive(scenario, found),
        _groups(scenario, result, found, most),
    )
    return [section for section in sections if section]


def _coalitions(scenario: Scenario, found: ByRules, most: int | None) -> list[Part]:
    if not found.coalitions:
        return _no_coalitions(found)
    shown = found.coalitions[:most]
    least = Apart([each.least_surplus for each in shown], signed=True)
    best = {p: Apart([each.best[p] for each in shown if p in each.best]) for p in scenario.parties}
    told = coalition_names(scenario, [each.parties for each in shown])
    rows = [
        (name, whole(each.count), least(each.least_surplus), _best(scenario, each, best))
        for name, each in zip(told.names, shown, strict=True)
    ]
    all_ = "more than are counted" if found.n_winning is None else whole(found.n_winning)
    agreeing = "more than are counted" if found.n_agreeing is None else whole(found.n_agreeing)
    title = f"Smallest coalitions whose consent is enough: {all_}; that agree on something: {agreeing}"
    parts: list[Part] = [
        heading(title),
        table(("Coalition", "Outcomes", "Least surplus, at best", "Best for each"), rows, numbers=(1, 2), widest_label=WIDEST),
    ]
    parts += [indented(told.reading)] if told.reading else []
    if found.n_agreeing is not None and found.n_agreeing > len(shown):
        parts.append(indented(f"Shown are the {len(shown)} that agree on most."))
    return parts


def _no_coalitions(found: ByRules) -> list[Part]:
    """Why none is listed, where something passes."""
    if not found.groups:
        return []
    if found.n_agreeing is None:
        return [
            heading("Smallest coalitions whose consent is enough: more than are counted"),
            indented("zopa coalitions looks at the first of them."),
        ]
    title = "Smallest coalitions whose consent is enough: none agrees on anything"
    return [
        heading(title),
        indented("What passes does so although its supporters alone are not enough: those who abstain do not block it."),
    ]


def _chosen(scenario: Scenario, found: ByRules, most: int | None) -> list[Part]:
    """What solutions choose among the members of each coalition."""
    rows = []
    shown = found.coalitions[:most]
    told = coalition_names(scenario, [each.parties for each in shown])
    for name, each in zip(told.names, shown, strict=True):
        names: dict[str, list[str]] = {}
        for solution, outcome in each.solutions.items():
            names.setdefault(terms_in_words(scenario, outcome), []).append(SOLUTIONS[solution].title)
        rows += [(name, ", ".join(titles), terms) for terms, titles in names.items()]
    title = heading("What each coalition would choose among its members, as if no others had to sign")
    parts: list[Part] = [title, table(("Coalition", "Solution", "Outcome"), rows, widest_label=WIDEST)]
    return [*parts, *([indented(told.reading)] if told.reading else [])] if rows else []


def _best(scenario: Scenario, each: AgreeingCoalition, told: Mapping[str, Apart]) -> str:
    if len(each.best) > NAMED:
        return ""
    return ", ".join(f"{party_title(scenario, party)} {told[party](best)}" for party, best in each.best.items())


def _decisive(scenario: Scenario, found: ByRules) -> list[Part]:
    """Whose consent decides: on what passes, and before anything is known of what the parties want."""
    columns = ["Party", *(["Of what passes"] if found.decisive is not None else [])]
    for each in found.power:
        of = f", {rule_title(scenario, each.rule)}" if len(found.power) > 1 else ""
        columns += [f"Shapley–Shubik{of}", f"Banzhaf{of}"]
    rows = []
    for party in found.asked:
        on_zone = [] if found.decisive is None else [percent(found.decisive[party])]
        indices = [f"{float(index[party]):.4f}" for each in found.power for index in (each.shapley_shubik, each.banzhaf)]
        rows.append((party_title(scenario, party), *on_zone, *indices))
    if len(columns) == 1:
        return []
    parts: list[Part] = [heading("Whose consent decides"), table(columns, rows, numbers=range(1, len(columns)))]
    if found.decisive is not None:
        parts.append(indented("Of what passes: the share that would not if the party refused."))
    if found.power:
        parts.append(indented("Shapley–Shubik and Banzhaf: power by the rule alone, whatever the parties want; each sums to 1."))
    return parts


def _groups(scenario: Scenario, result: Result, found: ByRules, most: int | None) -> list[Part]:
    if not found.groups:
        return []
    shown = found.groups[:most]
    total = result.zone.count
    rows = [
        (
            named_parties(scenario, group.parties),
            named_parties(scenario, [p for p in found.asked if p not in group.parties]) or "nobody",
            whole(group.count),
        )
        for group in shown
    ]
    parts: list[Part] = [heading("Who accepts what passes"), table(("Accepted by", "Not by", "Outcomes"), rows, numbers=(2,))]
    if found.n_groups is not None and found.n_groups > len(shown):
        left = None if total is None else total - sum(group.count for group in shown)
        others = "" if left is None else f", with {plural(left, 'outcome')}"
        parts.append(indented(f"{plural(found.n_groups - len(shown), 'more group', 'more groups')}{others}."))
    return parts


def voting_part(scenario: Scenario, found: ByRules) -> list[Part]:
    """To what votes between the outcomes that pass lead."""
    if found.voting is None:
        return []
    sets = {"Condorcet winner": found.voting.condorcet, "Core": found.voting.core, "Uncovered set": found.voting.uncovered}
    rows = [
        (name, whole(each.count) if each.count else "none", terms_in_words(scenario, each.outcomes[0]) if each.outcomes else "")
        for name, each in sets.items()
    ]
    return [
        heading("Votes between the outcomes that pass, by the same rules"),
        table(("", "Outcomes", "The first of them"), rows, numbers=(1,)),
        indented("Condorcet winner: it beats every other. Core: no other beats it."),
        indented("Uncovered: no other beats it that loses only to what beats it too."),
    ]


def named_parties(scenario: Scenario, parties: Sequence[str]) -> str:
    """Parties by name; where they are many, the first ones and how many more."""
    names = [party_title(scenario, party) for party in parties[:NAMED]]
    if len(parties) > NAMED:
        return f"{', '.join(names)} and {len(parties) - NAMED} more"
    return listed(names) if names else ""
