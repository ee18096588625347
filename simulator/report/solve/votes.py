"""What rules ask for, in print, beside what any outcome gets: votes in favour, and where few enough against will do, those against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_title
from simulator.report.layout import BAD, GOOD, coloured, heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.solve.by_rules import named_parties
from simulator.report.ways import marks
from simulator.scenario.agreement import EVERYBODY, MEMBERS
from simulator.scenario.consent import rules_in_force, ways_to_meet
from simulator.scenario.ways import left_to_meet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.consent import VotesAsked
    from simulator.scenario.model import Scenario
    from simulator.scenario.ways import Ways
    from simulator.solve.results import Result
    from simulator.solve.results_by_rule import ByRules, VotesAgainst, VotesReached

FEW = 2
"""Up to so many parties are named where the text is to be brief; of more there is the number."""
EACH_BY_SOME = "Each is met by some outcome, all of them by none."
EACH_WAY_BY_SOME = "Each, or where there are several ways one of them, is met by some outcome, all together by none."


def counted_in_words(scenario: Scenario, of: str, *, against: bool = False, brief: bool = False) -> str:
    """What a count of votes counts: a kind of vote, or parties by their titles; of those against, 'fewer against' or 'fewer of votes
    against'. `brief`: of more than two parties their number."""
    names = of.split(", ")
    if not all(name in scenario.parties for name in names):
        what = printable(of)
    elif brief and len(names) > FEW:
        what = f"{len(names)} parties"
    else:
        what = named_parties(scenario, names)
    if not against:
        return what
    return "fewer against" if of in (EVERYBODY, MEMBERS) else f"fewer of {what} against"


def votes_part(scenario: Scenario, result: Result, found: ByRules) -> list[Part]:
    """What each count of votes asks for, and the most that any outcome gets, or the fewest that it has against it; which of them are needed
    and which are one way of several."""
    rows: list[Sequence[str | Text]] = []
    for rule in rules_counted(found):
        title = rule_title(scenario, rule) if rule else ""
        for mark, row in zip(marks(asked_by(scenario, rule)), _rows(scenario, found, rule), strict=True):
            rows.append((title, mark, *row))
    if not rows:
        return []
    title = "Votes that are needed, and the most that any one outcome gets"
    columns = ("Rule", "", "Votes", "Needed", "Most", "Least against")
    return [
        heading(f"{title}, or the least against it" if found.blocking else title),
        said_table(columns, rows, ("Most", "Least against")),
        *each_by_some(scenario, result),
    ]


def said_table(columns: Sequence[str], rows: Sequence[Sequence[str | Text]], numbers: Sequence[str]) -> Part:
    """A table without the columns in which nothing is said. `numbers`: columns set to the right."""
    kept = [k for k in range(len(columns)) if any(str(row[k]) for row in rows)]
    right = [place for place, k in enumerate(kept) if columns[k] in numbers]
    return table([columns[k] for k in kept], [[row[k] for k in kept] for row in rows], numbers=right)


def each_by_some(scenario: Scenario, result: Result) -> list[Part]:
    """A line for where nothing passes, though what the rules ask is met by some outcome or other, each part taken by itself."""
    found = result.by_rules
    if found is None or result.verdict != "no agreement" or not found.votes or any(unmet_by_all(scenario, found).values()):
        return []
    several = any(mark for rule in rules_counted(found) for mark in marks(asked_by(scenario, rule)))
    return [indented(EACH_WAY_BY_SOME if several else EACH_BY_SOME)]


def rules_counted(found: ByRules) -> list[str]:
    """The paths of the rules whose votes were counted."""
    return list(dict.fromkeys(each.rule for each in found.votes))


def asked_by(scenario: Scenario, rule: str) -> VotesAsked | Ways[VotesAsked]:
    """What meets a rule in force, by its path."""
    return ways_to_meet(scenario, rules_in_force(scenario)[rule])


def unmet_by_all(scenario: Scenario, found: ByRules) -> dict[str, VotesAsked | Ways[VotesAsked] | None]:
    """Rule → what of it no outcome meets by itself; None where each part of it is met by some."""
    return {rule: _unmet_by_all(scenario, found, rule) for rule in rules_counted(found)}


def _unmet_by_all(scenario: Scenario, found: ByRules, rule: str) -> VotesAsked | Ways[VotesAsked] | None:
    votes, blocking = votes_of_rule(found, rule)
    return left_to_meet(
        asked_by(scenario, rule), lambda asked: _too_few_block(blocking[asked.place]) if asked.against else _reached(votes[asked.place])
    )


def votes_of_rule(found: ByRules, rule: str) -> tuple[list[VotesReached], list[VotesAgainst]]:
    """The counts of one rule, in the order of the file: what it needs, and what blocks it."""
    return [each for each in found.votes if each.rule == rule], [each for each in found.blocking if each.rule == rule]


def _rows(scenario: Scenario, found: ByRules, rule: str) -> list[Sequence[str | Text]]:
    """What is counted, how much is needed, and the most in favour or the least against."""
    votes, blocking = votes_of_rule(found, rule)
    rows: list[Sequence[str | Text]] = []
    for each in votes:
        least = f"{'more than' if each.strict else 'at least'} {amount_in_words(each.least)} of {amount_in_words(each.total)}"
        tone = GOOD if _reached(each) else BAD
        rows.append((counted_in_words(scenario, each.of), least, coloured(amount_in_words(each.most), tone), ""))
    for against in blocking:
        few = f"{few_enough(against)} of {amount_in_words(against.total)} against"
        tone = GOOD if _too_few_block(against) else BAD
        fewest = "–" if against.fewest is None else coloured(amount_in_words(against.fewest), tone)
        rows.append((counted_in_words(scenario, against.of), few, "", fewest))
    return rows


def few_enough(against: VotesAgainst) -> str:
    """How few do not block: 'fewer than 2', 'at most 2.5'."""
    return f"{'at most' if against.strict else 'fewer than'} {amount_in_words(against.least)}"


def _reached(votes: VotesReached) -> bool:
    return votes.most > votes.least if votes.strict else votes.most >= votes.least


def _too_few_block(against: VotesAgainst) -> bool:
    if against.fewest is None:
        return False
    return against.fewest <= against.least if against.strict else against.fewest < against.least
