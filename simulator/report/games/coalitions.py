"""`zopa coalitions` in print: what every set of parties can settle without the others, and the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.games.alpha_core import QUESTIONS
from simulator.report.games.winning_coalitions import winning_report
from simulator.report.layout import STRONG, ends_of, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import barred_in_words, issue_title, listed, option_title, party_title, plural, points, rule_name, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from simulator.games.alpha_core import AlphaCore, Coalition, Coalitions, Separate
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario


FEW = 8
"""Up to so many coalitions, all are shown first, whether they can do something or not."""

FEW_MOVED = 4
"""Up to so many issues that a coalition moves are told in a sentence; more are told in a table."""

RULES_LEFT_ASIDE = "From here on the agreement rules play no part: it is about what coalitions could do without an agreement of all."

COMPARED = "Figures: what the member gains that gains least; this compares points between parties."


def coalitions_report(scenario: Scenario, found: Coalitions, core: AlphaCore | None, limit: int) -> list[Part]:
    """The parts of the report. `core`: None where there are too many outcomes; `limit`: outcomes of it shown at most (0: all)."""
    title = paragraph(printable(scenario.title), STRONG)
    by_rules = [] if found.by_rules is None else winning_report(scenario, found.by_rules)
    if not found.default:
        return [title, *by_rules]
    aside: list[Part] = [*by_rules, heading("Without an agreement"), paragraph(RULES_LEFT_ASIDE)] if by_rules else []
    parts: list[Part] = [title, *aside, paragraph(_verdict(scenario, found))]
    every: list[Part] = [heading("What each coalition could do"), _table(scenario, found, found.coalitions), indented(COMPARED)]
    details = [part for each in found.coalitions for part in _details(scenario, found, each)]
    if len(found.coalitions) <= FEW:
        parts += [*every, *_of_all(scenario, found), *_unsettled(scenario, found), *details, *_core(scenario, core, limit)]
    else:
        parts += [*_able(scenario, found), *_unsettled(scenario, found), *_core(scenario, core, limit), *details]
    return [
        *parts,
        heading("How to read it"),
        indented(
            "A coalition can change the issues that one of its members controls; all parties together can change everything. It could sign "
            "without the others where every member then has more than at the default, the others changing nothing. It would rather do so "
            "than take the agreement where every member has more than the agreement gives it. It can make sure of that where this holds "
            "whatever the others do on what they control. The core: outcomes that no coalition can improve upon in this last sense."
        ),
        *_of_course(scenario, found),
        indented(
            "One rule for red lines holds for coalitions of every size and in every column: a member's red line binds where the coalition "
            "moves an issue that the line names away from the default. What stays as it is, and what others do in reply, crosses nobody's "
            "line on a member's behalf. Constraints and options out of force bind in the same way: how things are is possible, whatever "
            "could be agreed."
        ),
        *(every if len(found.coalitions) > FEW else []),
    ]


def _of_course(scenario: Scenario, found: Coalitions) -> list[Part]:
    """What the default is worth where it is the end of a course of no deal."""
    if found.course is None or scenario.no_deal is None:
        return []
    title = printable(scenario.no_deal.courses[found.course].title)
    return [
        indented(
            f"The default is the end of the course “{title}”: it is worth to each party what that course is, its cost not deducted; every "
            "other outcome is worth what it is as an agreement."
        )
    ]


def _verdict(scenario: Scenario, found: Coalitions) -> str:
    if found.agreement is None:
        able = [each for each in found.coalitions[:-1] if each.over_default is not None]
        count = plural(len(able), "coalition") if able else "No coalition"
        open_ = [each for each in found.coalitions[:-1] if "over_default" in each.unsettled]
        settled = f" For {plural(len(open_), 'coalition')} that was not settled." if open_ else ""
        return f"{count} short of all could sign without the others and have more than at the default.{settled}"
    settled = "" if found.in_core is not None or found.blocking else " as far as was settled"
    names = [_names(scenario, each) for each in found.blocking]
    who = "No coalition" if not names else names[0] if len(names) == 1 else "Any of these coalitions"
    which = f": {'; '.join(names)}" if len(names) > 1 else ""
    return f"{who} can make sure of more than the agreement gives every member{settled}{which}. {_core_or_not(scenario, found)}"


def _core_or_not(scenario: Scenario, found: Coalitions) -> str:
    if found.in_core:
        return "The agreement is in the core."
    if found.in_core is None:
        return "Whether the agreement is in the core was not settled."
    if not found.possible:
        return f"The agreement cannot be made at all: {barred_in_words(scenario, found.barred_by)}."
    if found.crossed:
        return f"The agreement crosses {_lines(scenario, found.crossed)}, so it is not in the core."
    return "The agreement is not in the core."


def _names(scenario: Scenario, found: Coalition) -> str:
    return listed([party_title(scenario, p) for p in found.members])


def _able(scenario: Scenario, found: Coalitions) -> list[Part]:
    """The coalitions that could do something, where most of many can do nothing."""
    able = [each for each in found.coalitions if any(each.least_gain(question) != "no" for question in QUESTIONS)]
    others = plural(len(found.coalitions) - len(able), "coalition")
    rest = indented(f"{'For the other' if able else 'For all'} {others} the answer is no throughout.")
    shown = [_table(scenario, found, able), indented(COMPARED)] if able else []
    return [heading("Who could do something"), *shown, rest, *_of_all(scenario, found)]


def _table(scenario: Scenario, found: Coalitions, shown: Sequence[Coalition]) -> Part:
    agreed = found.agreement is not None
    rows = []
    for each in shown:
        questions = QUESTIONS if agreed else QUESTIONS[:1]
        rows.append([_names(scenario, each), whole(len(each.issues)), *(each.least_gain(question) for question in questions)])
    columns = ["Coalition", "Issues", "Over the default"]
    columns += ["Over the agreement", "Whatever the others do"] if agreed else []
    return table(columns, rows, numbers=range(1, len(columns)), cuts=ends_of([len(each.members) for each in shown]))


def _unsettled(scenario: Scenario, found: Coalitions) -> list[Part]:
    """Why some answers are missing, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for each in found.coalitions:
        for reason in dict.fromkeys(each.unsettled.values()):
            by_reason.setdefault(reason, []).append(_names(scenario, each))
    return [indented(f"Not settled for {'; '.join(names)}: {reason}.") for reason, names in by_reason.items()]


def _details(scenario: Scenario, found: Coalitions, each: Coalition) -> list[Part]:
    """The terms behind the strongest claim of a coalition short of all; those of all together where something is left standing."""
    everybody = len(each.members) == len(scenario.parties)
    for separate, claim in (
        (each.whatever_others_do, "can make sure of more than the agreement"),
        (each.over_agreement, "would rather have this than the agreement, the others changing nothing"),
        (each.over_default, "could sign without the others" if not everybody else "would have more by this than at the default"),
    ):
        if separate is not None and (not everybody or separate.left_standing):
            parts: list[Part] = [heading(f"{_names(scenario, each)} {claim}"), *_terms(scenario, found, separate)]
            parts.append(indented(f"Gains: {_gains(scenario, separate.gains)}."))
            if separate.others:
                parts.append(indented(f"To the others: {_gains(scenario, separate.others)}."))
            told = everybody and found.agreement is None  # by `_of_all`
            return [*parts, *(indented(line) for line in ([] if told else _left_standing(scenario, separate)))]
    return []


def _terms(scenario: Scenario, found: Coalitions, separate: Separate) -> list[Part]:
    """What the coalition moves, and what it keeps as it is."""
    kept = [issue_title(scenario, i) for i, o in separate.terms.items() if o == found.default[i]]
    moved = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in separate.terms.items() if o != found.default[i]]
    parts: list[Part] = []
    if len(moved) > FEW_MOVED:
        parts.append(table(("Issue", "Option"), moved))
    elif moved:
        parts.append(indented("; ".join(f"{issue}: “{option}”" for issue, option in moved) + "."))
    return [*parts, *([indented(f"Kept as it is: {'; '.join(kept)}.")] if kept else [])] or [indented("Nothing is moved.")]


def _of_all(scenario: Scenario, found: Coalitions) -> list[Part]:
    """Said beside what all together would have, where only that is asked about: it is no agreement where it leaves standing what no
    agreement could hold."""
    together = found.coalitions[-1].over_default if found.agreement is None else None
    left = [] if together is None else _left_standing(scenario, together)
    return [indented(f"What all together would have is no agreement as zopa solve means it. {' '.join(left)}")] if left else []


def _left_standing(scenario: Scenario, separate: Separate) -> list[str]:
    """What stands although no agreement could hold it: it is nobody's doing, since nobody moves it."""
    of_members = [path for path in separate.left_standing if path.startswith("parties.")]
    barred = [path for path in separate.left_standing if path not in of_members]
    lines = [f"Left as it is, moved by nobody: what crosses {_lines(scenario, of_members)}."] if of_members else []
    if barred:
        lines.append(f"Left as it is, moved by nobody: what no agreement could hold ({barred_in_words(scenario, barred)}).")
    return lines


def _lines(scenario: Scenario, paths: Sequence[str]) -> str:
    return listed([rule_name(scenario, path) for path in paths])


def _gains(scenario: Scenario, gains: Mapping[str, Fraction]) -> str:
    return listed([f"{party_title(scenario, p)} {points(gain, signed=True)}" for p, gain in gains.items()])


def _core(scenario: Scenario, core: AlphaCore | None, limit: int) -> list[Part]:
    if core is None:
        return [heading("The core"), indented("There are too many outcomes to look for the core among all of them.")]
    size = len(core.outcomes)
    parts: list[Part] = [heading("The core"), indented(_size_of_core(core))]
    rows = [
        (
            *(option_title(scenario, name, issue.choices[o]) for (name, issue), o in zip(scenario.issues.items(), codes, strict=True)),
            "yes" if fine else "no",
        )
        for codes, fine in zip(core.outcomes[: limit or None].tolist(), core.acceptable[: limit or None].tolist(), strict=True)
    ]
    if rows:
        parts.append(table((*(issue_title(scenario, i) for i in scenario.issues), "Accepted by all"), rows))
    if len(rows) < size:
        parts.append(indented(f"{whole(size - len(rows))} more; --limit 0 shows all."))
    return parts


def _size_of_core(core: AlphaCore) -> str:
    """How many outcomes are in the core, and how many of them every party would sign."""
    size, signed = len(core.outcomes), int(core.acceptable.sum())
    among = f"the {plural(core.candidates, 'outcome')} within constraints and red lines"
    if not core.candidates:
        return "It is empty: no outcome lies within constraints and red lines."
    if not size:
        return f"It is empty: some coalition can improve upon each of {among}."
    worth = "worth no less than no agreement to every party"
    if size == 1:
        return f"1 of {among}; it is {worth if signed else 'worth less than no agreement to some party'}."
    return f"{whole(size)} of {among}; {whole(signed)} of them {'is' if signed == 1 else 'are'} {worth}."
