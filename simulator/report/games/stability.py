"""`zopa stability` in print: which states hold, who would leave the others, and what deters whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.games.sanctions import CONCEPTS
from simulator.report.games.stability_all_states import all_states_parts, offers_that_are_no_states
from simulator.report.games.stability_one_state import one_state_parts
from simulator.report.games.stability_words import IN_SHORT, NAMES, StateWords, yes
from simulator.report.layout import DIM, STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, party_title, plural

if TYPE_CHECKING:
    from simulator.games.stability import Stability
    from simulator.report.games.stability_words import Cells
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

MEANINGS = (
    "Nash: it has no move that it prefers.",
    "GMR: after every move that it prefers, the others can bring about a state that is no better for it.",
    "SMR: the same, and it cannot escape by a further move of its own.",
    "SEQ: the same as GMR, by moves that those who make them prefer.",
)

RULES_LEFT_ASIDE = (
    "The agreement rules play no part here: whoever had to sign, any party may leave what was signed by changing what it controls."
)


def stability_report(scenario: Scenario, found: Stability, limit: int = 20) -> list[Part]:
    """The parts of the report; `limit`: rows of a table and moves of a party at most (0: all)."""
    words = StateWords(scenario, found.model, limit)
    title = paragraph(printable(scenario.title), STRONG)
    verdict, *others = _found_parts(words, found)
    aside = [paragraph(RULES_LEFT_ASIDE)] if found.rules_left_aside else []
    return [title, verdict, *aside, *_bystanders(scenario, found), *others, *_who_can_move(scenario, found), *_definitions(found)]


def _bystanders(scenario: Scenario, found: Stability) -> list[Part]:
    """Those who can change nothing."""
    names = listed([party_title(scenario, name) for name in found.bystanders])
    return [paragraph(f"{names} can change nothing alone, and so cannot leave an agreement or deter anybody.")] if names else []


def _found_parts(words: StateWords, found: Stability) -> list[Part]:
    """What was found, by what was asked about."""
    if found.all_states is not None:
        return all_states_parts(words, found.all_states, found.explained)
    return _offers_alone(words, found) if found.left_out else one_state_parts(words, found.explained[0])


def _offers_alone(words: StateWords, found: Stability) -> list[Part]:
    """The offers of the file, each in a line, where there are too many states to look at all."""
    rows: list[Cells] = []
    for state in found.explained:
        tempted = [party_title(words.scenario, s.decision_maker) for s in state.standings if s.improvements]
        title = ", ".join(printable(words.scenario.offers[name].title) for name in state.offers)
        rows.append((title, *(yes(state.equilibrium(c)) for c in CONCEPTS), listed(tempted) or "nobody"))
    columns = ("Offer", *(NAMES[c] for c in CONCEPTS), "Who prefers a move")
    depths = {state.depth for state in found.explained if state.depth is not None}
    return [
        paragraph(f"{found.left_out}."),
        heading("Where all would stay"),
        table(columns, rows),
        indented(IN_SHORT),
        *offers_that_are_no_states(words),
        indented(
            f"Looked at: answers of up to {plural(min(depths, default=0), 'move')}; a longer one might deter what is not settled. "
            "Left out: what several parties could do together. Name an OFFER to see who would leave it and what deters whom."
        ),
    ]


def _who_can_move(scenario: Scenario, found: Stability) -> list[Part]:
    lines: list[Part] = []
    for name in found.decision_makers:
        own = [issue_title(scenario, key) for key, issue in scenario.issues.items() if name in issue.controlled_by]
        lines.append(indented(f"{party_title(scenario, name)} can change alone: {'; '.join(own)}."))
    return [heading("Who can move"), *lines]


def _definitions(found: Stability) -> list[Part]:
    several = len(found.decision_makers) > 2
    rule = " Others may answer one after the other, but nobody moves twice running." if several else ""
    return [
        heading("What the words mean"),
        indented("A party stays at a state in the sense of"),
        *(indented(text, by=4) for text in MEANINGS),
        indented(f"A state at which all parties stay is an equilibrium.{rule}"),
        indented("This follows from the preferences of the file alone; it is no forecast of what anybody will do.", DIM),
    ]
