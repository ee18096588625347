"""One agreement in the text of `zopa stability`: whether it holds, who would leave it, and what would deter whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.figures import points
from simulator.games.sanctions import CONCEPTS, DETERRING
from simulator.report.games.stability_words import IN_SHORT, NAMES, deterred, yes
from simulator.report.layout import BAD, DIM, GOOD, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, option_title, party_title, plural, whole

if TYPE_CHECKING:
    from simulator.games.sanctions import Concept, SanctionedMove, Standing
    from simulator.games.stability import StateStability
    from simulator.report.games.stability_words import Cells, StateWords
    from simulator.report.layout import Part


LEAST = (
    "Level with: what the party must come to like the agreement as much as. Pairs: pairs of states whose order that changes. Nothing less "
    "keeps the party; for SEQ, as long as the others' preferences stay as they are. With the changes of all parties it holds."
)


def one_state_parts(words: StateWords, state: StateStability) -> list[Part]:
    scenario = words.scenario
    parts: list[Part] = [paragraph(_verdict(words, state))]
    rows: list[Cells] = [
        (party_title(scenario, s.decision_maker), *(yes(s.stable(c)) for c in CONCEPTS), whole(len(s.improvements)))
        for s in state.standings
    ]
    everybody: Cells = ("All: an equilibrium", *(yes(state.equilibrium(c)) for c in CONCEPTS), "")
    columns = ("Stays by", *(NAMES[c] for c in CONCEPTS), "Moves it prefers")
    parts += [heading("Who stays"), table(columns, [*rows, everybody], numbers=(5,)), indented(IN_SHORT), *_limits(state)]
    for standing in state.standings:
        parts += _moves(words, state, standing)
    parts += _coalitions(words, state)
    parts += _least_changes(words, state)
    parts.append(heading(f"The terms{_offer_titles(words, state)}"))
    return [*parts, *(indented(f"{issue_title(scenario, i)}: {option_title(scenario, i, o)}") for i, o in state.terms.items())]


def _offer_titles(words: StateWords, state: StateStability) -> str:
    """The offers that have the terms of a state, in brackets."""
    titles = [printable(words.scenario.offers[name].title) for name in state.offers]
    return f" ({', '.join(titles)})" if titles else ""


def _verdict(words: StateWords, state: StateStability) -> str:
    """In which senses all stay at a state, and who would leave it whatever the others answer."""
    holds = [NAMES[c] for c in CONCEPTS if state.equilibrium(c)]
    open_ = [NAMES[c] for c in CONCEPTS if state.equilibrium(c) is None]
    subject = f"The agreement{_offer_titles(words, state)}"
    if len(holds) == len(CONCEPTS):
        return f"{subject} holds: nobody has a move alone that it prefers."
    leaving = [party_title(words.scenario, s.decision_maker) for s in state.standings if all(s.stable(c) is False for c in CONCEPTS)]
    tempted = [party_title(words.scenario, s.decision_maker) for s in state.standings if s.improvements]
    if holds:
        unknown = f" Whether it holds by {listed(open_)} as well is not settled." if open_ else ""
        gain = f"{listed(tempted)} would gain by a move, but for the answers.{unknown}"
        return f"{subject} holds where parties look ahead ({listed(holds)}): {gain}"
    if leaving:
        prefer = "it prefers" if len(leaving) == 1 else "they prefer"
        return f"{subject} does not hold: nothing deters {listed(leaving)} from moves that {prefer}."
    if open_:
        subject = f"Whether the agreement{_offer_titles(words, state)} holds is not settled"
        found = f"answers of up to {plural(state.depth or 0, 'move')} do not deter all of that, and a longer one may"
        return f"{subject}: {listed(tempted)} would gain by a move; {found}."
    return f"{subject} does not hold: {listed(tempted)} would gain by a move, and no one way of thinking ahead deters all of them."


def _limits(state: StateStability) -> list[Part]:
    """How far answers were looked at, and what was left out."""
    lines = []
    if state.depth is not None:
        longer = ""
        if any(state.equilibrium(c) is None for c in CONCEPTS):
            longer = "; a longer one could deter what is not settled here"
        elif state.from_all_states:
            longer = "; whether a longer one deters what these do not was settled from all states"
        lines.append(f"Looked at: answers of up to {plural(state.depth, 'move')}{longer}.")
    if state.left_out:
        lines.append(f"Left out, since more moves would have to be looked at than the limit allows: {listed(state.left_out)}.")
    return [indented(line) for line in lines]


def _least_changes(words: StateWords, state: StateStability) -> list[Part]:
    """What each would have to like better for it to stay, those by which it stays already left out."""
    rows: list[Cells] = []
    for name, by_concept in (state.least_changes or {}).items():
        for change in dict.fromkeys(c for c in by_concept.values() if c.needed):
            senses = ", ".join(NAMES[c] for c, found in by_concept.items() if found == change)
            gain = "" if change.points is None else points(change.points, signed=True)
            rows.append((party_title(words.scenario, name), senses, gain, whole(change.pairs), words.named(state.terms, change.level)))
    if not rows:
        return []
    return [
        heading("The least change after which it would hold"),
        table(("Party", "By", "Points to gain", "Pairs", "Level with"), rows, numbers=(2, 3)),
        indented(LEAST),
    ]


def _moves(words: StateWords, state: StateStability, standing: Standing) -> list[Part]:
    if not standing.improvements:
        return []
    parts: list[Part] = [heading(f"Moves away preferred by {party_title(words.scenario, standing.decision_maker)}, and answers to them")]
    for improvement in words.first(standing.improvements):
        parts.append(indented(words.changes(state.terms, improvement.state)))
        for concept in DETERRING:
            style = {True: GOOD, False: BAD, None: DIM}[improvement.deterred(concept)]
            parts.append(indented(f"{NAMES[concept]}: {_answer(words, state, improvement, concept)}", style, by=4))
    hidden = len(standing.improvements) - len(words.first(standing.improvements))
    return [*parts, indented(f"and {whole(hidden)} more moves (--limit 0 shows all)")] if hidden else parts


def _answer(words: StateWords, state: StateStability, improvement: SanctionedMove, concept: Concept) -> str:
    """What deters a move, or how far that is known."""
    steps, depth = improvement.sanctions[concept], plural(state.depth or 0, "move")
    if steps is not None:
        return words.sequence(steps, after=improvement.state)
    said = {True: f"an answer of more than {depth} deters it", None: f"no answer of up to {depth} deters it; a longer one may"}
    return said.get(improvement.deterred(concept), "no answer deters it")


def _coalitions(words: StateWords, state: StateStability) -> list[Part]:
    leaving = [standing for standing in state.coalitions if standing.improvements]
    if not state.coalitions:
        return []
    if not leaving:
        none = "No coalition of two or more has moves that all its members prefer."
        if any(standing.cut for standing in state.coalitions):
            none = (
                f"No coalition of two or more has up to {plural(state.depth or 0, 'move')} that all its members prefer; more may be needed."
            )
        return [heading("Together"), indented(none)]
    here = words.model.state(state.terms)
    rows = [(words.members(s), words.sequence(s.improvements[0].moves, after=here), deterred(s)) for s in words.first(leaving)]
    title = heading("Coalitions that would leave together, to the gain of each member")
    return [title, table(("Coalition", "By moves", "The others' answer"), rows)]
