"""`zopa stability` in print: which states hold, who would leave the others, and what deters whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from simulator.games.sanctions import CONCEPTS, DETERRING
from simulator.games.stability import offers_at
from simulator.report.layout import BAD, DIM, GOOD, STRONG, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, option_title, party_title, plural, whole

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.games.all_states import AllStates
    from simulator.games.coalition_moves import CoalitionStanding
    from simulator.games.graph_model import State
    from simulator.games.sanctions import Concept, SanctionedMove, SequenceStep, Standing
    from simulator.games.stability import Stability, StateStability
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

Row = TypeVar("Row")

NAMES: Mapping[Concept, str] = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}
MEANINGS = (
    "Nash: it has no move that it prefers.",
    "GMR: after every move that it prefers, the others can bring about a state that is no better for it.",
    "SMR: the same, and it cannot escape by a further move of its own.",
    "SEQ: the same as GMR, by moves that those who make them prefer.",
)
IN_SHORT = (
    "Nash: no move that it prefers. Others: each such move can be answered so that it does not pay (GMR), whatever the mover then does "
    "(SMR), by moves that those who answer prefer (SEQ)."
)


def stability_report(scenario: Scenario, found: Stability, limit: int = 20) -> list[Part]:
    """The parts of the report; `limit`: rows of a table and moves of a party at most (0: all)."""
    words = _StabilityWords(scenario, found, limit)
    return [paragraph(printable(scenario.title), STRONG), *words.body(), *words.who(), *words.definitions()]


class _StabilityWords:
    """What is said, in the words of one scenario."""

    def __init__(self, scenario: Scenario, found: Stability, limit: int) -> None:
        self.scenario = scenario
        self.found = found
        self.limit = limit

    def body(self) -> list[Part]:
        """What was found, by what was asked about."""
        if self.found.all_states is not None:
            return self.of_all()
        return self.of_offers() if self.found.left_out else self.of_one(self.found.explained[0])

    def who(self) -> list[Part]:
        scenario = self.scenario
        lines: list[Part] = []
        for name in self.found.decision_makers:
            own = [issue_title(scenario, key) for key, issue in scenario.issues.items() if name in issue.controlled_by]
            lines.append(indented(f"{party_title(scenario, name)} can change alone: {'; '.join(own)}."))
        if self.found.bystanders:
            names = listed([party_title(scenario, name) for name in self.found.bystanders])
            lines.append(indented(f"{names} can change nothing alone, and so cannot leave an agreement or deter anybody."))
        return [heading("Who can move"), *lines]

    def definitions(self) -> list[Part]:
        several = len(self.found.decision_makers) > 2
        rule = " Others may answer one after the other, but nobody moves twice running." if several else ""
        return [
            heading("What the words mean"),
            indented("A party stays at a state in the sense of"),
            *(indented(text, by=4) for text in MEANINGS),
            indented(f"A state at which all parties stay is an equilibrium.{rule}"),
            indented("This follows from the preferences of the file alone; it is no forecast of what anybody will do.", DIM),
        ]

    # all states

    def of_all(self) -> list[Part]:
        found = self.found.all_states
        assert found is not None
        held = {concept: set(found.equilibria(concept)) for concept in CONCEPTS}
        anywhere = sorted(set().union(*held.values()))
        alike = self.common([found.state(k) for k in anywhere])
        parts: list[Part] = [
            paragraph(self.counted(held, len(found.codes)) + self.in_common(alike)),
            *self.where_all_stay(found, held, alike),
        ]
        if not self.found.explained:
            return [*parts, indented("Name a state (an offer, or terms) to see who would leave it and what deters whom.")]
        leaving = [(state, standing) for state in self.found.explained for standing in state.standings if standing.improvements]
        rows = [self.row(state, standing) for state, standing in self.first(leaving)]
        parts += [heading("Who would leave which state"), table(("State", "Who", "Stays by", "By moving to", "The others' answer"), rows)]
        if len(rows) < len(leaving):
            parts.append(indented(f"{len(rows)} of {len(leaving)} rows; --limit 0 shows all."))
        return [*parts, *self.of_coalitions()]

    def counted(self, held: Mapping[Concept, set[int]], states: int) -> str:
        """How many equilibria there are, concept by concept where they differ."""
        names = listed([NAMES[concept] for concept in CONCEPTS])
        if len({frozenset(some) for some in held.values()}) == 1:
            count = len(held["nash"])
            are = "are equilibria" if count > 1 else "is an equilibrium"
            return f"{whole(count) if count else 'None'} of {plural(states, 'state')} {are} by {names} alike."
        counts = [f"{whole(len(some)) if some else 'none'} by {NAMES[concept]}" for concept, some in held.items()]
        return f"Equilibria among {plural(states, 'state')}: {listed(counts)}."

    def common(self, states: Sequence[State]) -> dict[str, str]:
        """Issue → option of what all of several states have; nothing where there is one state or none."""
        if len(states) < 2:
            return {}
        model = self.found.model
        return {
            model.issues[i]: model.options[i][options[0]] for i, options in enumerate(zip(*states, strict=True)) if len(set(options)) == 1
        }

    def in_common(self, alike: Mapping[str, str]) -> str:
        """What all equilibria have, in a sentence."""
        if not alike:
            return ""
        return f" All of them have {self.in_titles(alike)}."

    def in_titles(self, terms: Mapping[str, str]) -> str:
        return "; ".join(f"{issue_title(self.scenario, i)}: “{option_title(self.scenario, i, o)}”" for i, o in terms.items())

    def where_all_stay(self, found: AllStates, held: Mapping[Concept, set[int]], alike: Mapping[str, str]) -> list[Part]:
        """The offers at which not all stay in any sense; then a row an equilibrium, the offers of the file before others, those by most
        concepts first."""
        model = self.found.model
        place = {state: k for k, state in enumerate(map(tuple, found.codes.tolist()))}
        offers: dict[int, str] = {}
        for name, offer in self.scenario.offers.items():
            codes = model.codes(offer.terms) if set(offer.terms) == set(model.issues) else ()
            if codes in place:
                offers.setdefault(place[codes], printable(offer.title if offer.title == name else f"{offer.title} ({name})"))
        equilibria = set().union(*held.values())
        others = sorted(equilibria - offers.keys(), key=lambda k: (-sum(k in some for some in held.values()), k))
        stable = [k for k in offers if k in equilibria]
        shown = self.first([*stable, *others])
        leaving = "; ".join(title for k, title in offers.items() if k not in equilibria)
        unstable: list[Part] = (
            [heading("Offers at which not all would stay, in any of these senses"), indented(f"{leaving}.")] if leaving else []
        )
        rows: list[tuple[str | Text, ...]] = []
        named = [(found.state(k), f"“{title}”") for k, title in offers.items()]
        for k in shown:
            rows.append((offers.get(k) or self.told(found.state(k), named, alike), *(_yes(k in held[concept]) for concept in CONCEPTS)))
            if not named:
                named.append((found.state(k), "the first"))
        if not rows:
            return [*unstable, *self.no_states()]
        left = len(stable) + len(others) - len(rows)
        more: list[Part] = [indented(f"{whole(left)} more equilibria; --limit 0 shows all.")] if left > 0 else []
        stays: list[Part] = [heading("Where all would stay"), table(("State", *(NAMES[c] for c in CONCEPTS)), rows)]
        return [*unstable, *stays, *more, *self.no_states()]

    def told(self, state: State, named: Sequence[tuple[State, str]], alike: Mapping[str, str]) -> str:
        """A state by its terms, but for those `alike` in all; or, where that is shorter, by what it changes in the nearest of the states
        that have a name."""
        model = self.found.model
        terms = {issue: option for issue, option in model.terms(state).items() if issue not in alike}
        changes = [({i: o for i, o in model.terms(state).items() if model.terms(base)[i] != o}, name) for base, name in named]
        changed, name = min(changes, key=lambda each: len(each[0]), default=(terms, ""))
        return self.in_titles(terms) if len(changed) >= len(terms) else f"As {name}, but {self.in_titles(changed)}"

    def no_states(self) -> list[Part]:
        """The offers in full that are no states, since a constraint or an option out of force excludes them."""
        model = self.found.model
        full = [offer for offer in self.scenario.offers.values() if offer.in_force and set(offer.terms) == set(model.issues)]
        titles = [f"“{printable(offer.title)}”" for offer in full if not model.possible(offer.terms)]
        return [indented(f"Left out, being excluded by a constraint or an option out of force: {listed(titles)}.")] if titles else []

    def row(self, state: StateStability, standing: Standing) -> tuple[str | Text, ...]:
        """A party that would leave a state: by the first move that nothing deters, else by its best one."""
        improvement = _worst_deterred(standing)
        strongest = _strongest(improvement)
        answer: str | Text = coloured("none deters it", BAD)
        if strongest is not None:
            answer = f"{NAMES[strongest[0]]}: {self.sequence(strongest[1])}"
        stays = ", ".join(NAMES[c] for c in DETERRING if standing.stable(c))
        to = self.label(self.found.model.terms(improvement.state))
        return self.label(state.terms), party_title(self.scenario, standing.decision_maker), stays or coloured("nothing", BAD), to, answer

    def of_coalitions(self) -> list[Part]:
        """Equilibria that a coalition would leave together."""
        if not any(state.coalitions for state in self.found.explained):
            return []
        rows = [
            (self.label(state.terms), self.members(standing), self.sequence(standing.improvements[0].moves), _deterred(standing))
            for state in self.found.explained
            if any(state.equilibrium(concept) for concept in CONCEPTS)
            for standing in state.coalitions
            if standing.improvements
        ]
        if not rows:
            return [heading("Together"), indented("No coalition would leave one of these equilibria together.")]
        shown = self.first(rows)
        more: list[Part] = [indented(f"{len(shown)} of {len(rows)} rows; --limit 0 shows all.")] if len(shown) < len(rows) else []
        title = heading("Equilibria that a coalition would leave together, to the gain of each member")
        return [title, table(("State", "Coalition", "By moves", "The others' answer"), shown), *more]

    # one state

    def of_one(self, state: StateStability) -> list[Part]:
        scenario = self.scenario
        parts: list[Part] = [paragraph(self.verdict(state))]
        rows: list[tuple[str | Text, ...]] = [
            (party_title(scenario, s.decision_maker), *(_yes(s.stable(c)) for c in CONCEPTS), whole(len(s.improvements)))
            for s in state.standings
        ]
        everybody: tuple[str | Text, ...] = ("All: an equilibrium", *(_yes(state.equilibrium(c)) for c in CONCEPTS), "")
        columns = ("Stays by", *(NAMES[c] for c in CONCEPTS), "Moves it prefers")
        parts += [heading("Who stays"), table(columns, [*rows, everybody], numbers=(5,)), indented(IN_SHORT), *self.limits_of(state)]
        for standing in state.standings:
            parts += self.moves_of(standing)
        parts += self.coalitions_of(state)
        parts.append(heading(f"The terms{self.names(state)}"))
        return [*parts, *(indented(f"{issue_title(scenario, i)}: {option_title(scenario, i, o)}") for i, o in state.terms.items())]

    def names(self, state: StateStability) -> str:
        """The offers that have the terms of a state, in brackets."""
        titles = [printable(self.scenario.offers[name].title) for name in state.offers]
        return f" ({', '.join(titles)})" if titles else ""

    def verdict(self, state: StateStability) -> str:
        """In which senses all stay at a state, and who would leave it whatever the others answer."""
        holds = [NAMES[c] for c in CONCEPTS if state.equilibrium(c)]
        subject = f"The agreement{self.names(state)}"
        if len(holds) == len(CONCEPTS):
            return f"{subject} holds: nobody has a move alone that it prefers."
        nothing = "nothing" if state.depth is None else f"no answer of up to {plural(state.depth, 'move')}"
        leaving = [party_title(self.scenario, s.decision_maker) for s in state.standings if not any(s.stable(c) for c in CONCEPTS)]
        tempted = [party_title(self.scenario, s.decision_maker) for s in state.standings if s.improvements]
        if holds:
            return (
                f"{subject} holds where parties look ahead ({listed(holds)}): {listed(tempted)} would gain by a move, but for the answers."
            )
        if leaving:
            prefer = "it prefers" if len(leaving) == 1 else "they prefer"
            return f"{subject} does not hold: {nothing} deters {listed(leaving)} from moves that {prefer}."
        return f"{subject} does not hold: {listed(tempted)} would gain by a move, and no one way of thinking ahead deters all of them."

    def limits_of(self, state: StateStability) -> list[Part]:
        """How far answers were looked at, and what was left out."""
        lines = []
        if state.depth is not None:
            longer = "; a longer one could deter what is not deterred here" if any(s.improvements for s in state.standings) else ""
            lines.append(f"Looked at: answers of up to {plural(state.depth, 'move')}{longer}.")
        if state.left_out:
            lines.append(f"Left out, since more moves would have to be looked at than the limit allows: {listed(state.left_out)}.")
        return [indented(line) for line in lines]

    def of_offers(self) -> list[Part]:
        """The offers of the file, each in a line, where there are too many states to look at all."""
        rows: list[tuple[str | Text, ...]] = []
        for state in self.found.explained:
            tempted = [party_title(self.scenario, s.decision_maker) for s in state.standings if s.improvements]
            title = ", ".join(printable(self.scenario.offers[name].title) for name in state.offers)
            rows.append((title, *(_yes(state.equilibrium(c)) for c in CONCEPTS), listed(tempted) or "nobody"))
        columns = ("Offer", *(NAMES[c] for c in CONCEPTS), "Who prefers a move")
        depths = {state.depth for state in self.found.explained if state.depth is not None}
        return [
            paragraph(f"{self.found.left_out}."),
            heading("Where all would stay"),
            table(columns, rows),
            *self.no_states(),
            indented(
                f"Looked at: answers of up to {plural(min(depths, default=0), 'move')}; a longer one might deter a move. "
                "Left out: what several parties could do together. Name an OFFER to see who would leave it and what deters whom."
            ),
        ]

    def moves_of(self, standing: Standing) -> list[Part]:
        if not standing.improvements:
            return []
        parts: list[Part] = [heading(f"Moves away preferred by {party_title(self.scenario, standing.decision_maker)}, and answers to them")]
        for improvement in self.first(standing.improvements):
            parts.append(indented(self.changes(self.found.explained[0].terms, improvement.state)))
            for concept in DETERRING:
                steps = improvement.sanctions[concept]
                answer = "no answer deters it" if steps is None else self.sequence(steps, after=improvement.state)
                parts.append(indented(f"{NAMES[concept]}: {answer}", GOOD if steps else BAD, by=4))
        hidden = len(standing.improvements) - len(self.first(standing.improvements))
        return [*parts, indented(f"and {whole(hidden)} more moves (--limit 0 shows all)")] if hidden else parts

    def coalitions_of(self, state: StateStability) -> list[Part]:
        leaving = [standing for standing in state.coalitions if standing.improvements]
        if not state.coalitions:
            return []
        if not leaving:
            return [heading("Together"), indented("No coalition of two or more has moves that all its members prefer.")]
        here = self.found.model.state(state.terms)
        rows = [(self.members(s), self.sequence(s.improvements[0].moves, after=here), _deterred(s)) for s in self.first(leaving)]
        title = heading("Coalitions that would leave together, to the gain of each member")
        return [title, table(("Coalition", "By moves", "The others' answer"), rows)]

    # words

    def first(self, rows: Sequence[Row]) -> Sequence[Row]:
        return rows[: self.limit] if self.limit else rows

    def label(self, terms: Mapping[str, str]) -> str:
        """A state in a table: the name of the offer with these terms, or the terms in keys."""
        names = offers_at(self.scenario, terms)
        return printable(names[0] if names else ", ".join(f"{issue} {option}" for issue, option in terms.items()))

    def members(self, standing: CoalitionStanding) -> str:
        return listed([party_title(self.scenario, name) for name in standing.members])

    def sequence(self, steps: Sequence[SequenceStep], after: State | None = None) -> str:
        """Moves one after the other: where they lead, or (from the state `after` on) what each changes."""
        said = []
        for step in steps:
            who = party_title(self.scenario, step.decision_maker)
            if after is None:
                said.append(f"{who} → {self.label(self.found.model.terms(step.state))}")
            else:
                said.append(f"{who} → {self.changes(self.found.model.terms(after), step.state)}")
                after = step.state
        return ", then ".join(said)

    def changes(self, before: Mapping[str, str], state: State) -> str:
        """What a move changes, in words."""
        after = self.found.model.terms(state)
        changed = [issue for issue in after if after[issue] != before[issue]]
        return "; ".join(f"{issue_title(self.scenario, i)}: {option_title(self.scenario, i, after[i])}" for i in changed)


def _worst_deterred(standing: Standing) -> SanctionedMove:
    """The improvement with the fewest concepts by which it is deterred, the best of those."""
    return min(standing.improvements, key=lambda improvement: sum(steps is not None for steps in improvement.sanctions.values()))


def _strongest(improvement: SanctionedMove) -> tuple[Concept, tuple[SequenceStep, ...]] | None:
    """The most convincing answer: one that those who give it prefer, else one that cannot be escaped, else any."""
    for concept in reversed(DETERRING):
        steps = improvement.sanctions[concept]
        if steps is not None:
            return concept, steps
    return None


def _deterred(standing: CoalitionStanding) -> Text:
    return coloured("deters it", GOOD) if standing.gmr else coloured("none deters it", BAD)


def _yes(stays: bool) -> Text:
    return coloured("yes", GOOD) if stays else coloured("no", BAD)
