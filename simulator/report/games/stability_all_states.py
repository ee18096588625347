"""All states of a conflict in the text of `zopa stability`: which are equilibria, and who would leave those that were asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.games.sanctions import CONCEPTS, DETERRING
from simulator.report.games.stability_words import IN_SHORT, NAMES, cut_short, deterred, yes
from simulator.report.layout import BAD, coloured, ends_of, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title, plural, whole

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.games.all_states import AllStates
    from simulator.games.graph_model import State
    from simulator.games.sanctions import Concept, SanctionedMove, SequenceStep, Standing
    from simulator.games.stability import StateStability
    from simulator.report.games.stability_words import Cells, StateWords
    from simulator.report.layout import Part

Held = Mapping["Concept", set[int]]
"""Concept → the states, by number, that are equilibria by it."""


def all_states_parts(words: StateWords, found: AllStates, explained: Sequence[StateStability]) -> list[Part]:
    """How many equilibria there are, which they are, and who would leave the states of `explained`."""
    held = {concept: set(found.equilibria(concept)) for concept in CONCEPTS}
    anywhere = sorted(set().union(*held.values()))
    alike = _common(words, [found.state(k) for k in anywhere])
    parts: list[Part] = [
        paragraph(_counted(held, len(found.codes)) + _in_common(words, alike)),
        *_where_all_stay(words, found, held, alike),
    ]
    if not explained:
        return [*parts, indented("Name a state (an offer, or terms) to see who would leave it and what deters whom.")]
    return [*parts, *_who_would_leave(words, explained), *_together(words, explained)]


def _counted(held: Held, states: int) -> str:
    """How many equilibria there are, concept by concept where they differ."""
    names = listed([NAMES[concept] for concept in CONCEPTS])
    if len({frozenset(some) for some in held.values()}) == 1:
        count = len(held["nash"])
        are = "are equilibria" if count > 1 else "is an equilibrium"
        return f"{whole(count) if count else 'None'} of {plural(states, 'state')} {are} by {names} alike."
    counts = [f"{whole(len(some)) if some else 'none'} by {NAMES[concept]}" for concept, some in held.items()]
    return f"Equilibria among {plural(states, 'state')}: {listed(counts)}."


def _common(words: StateWords, states: Sequence[State]) -> dict[str, str]:
    """The terms that several states have in common, issue → option; nothing where there is one state or none."""
    if len(states) < 2:
        return {}
    model = words.model
    return {model.issues[i]: model.options[i][options[0]] for i, options in enumerate(zip(*states, strict=True)) if len(set(options)) == 1}


def _in_common(words: StateWords, alike: Mapping[str, str]) -> str:
    """What all equilibria have, in a sentence."""
    if not alike:
        return ""
    return f" All of them have {words.in_titles(alike)}."


def _where_all_stay(words: StateWords, found: AllStates, held: Held, alike: Mapping[str, str]) -> list[Part]:
    """The offers at which not all stay in any sense; then a row an equilibrium, the offers of the file before others, those by most
    concepts first."""
    offers = _offers_among(words, found)
    equilibria = set().union(*held.values())
    stable = [k for k in offers if k in equilibria]
    others = sorted(equilibria - offers.keys(), key=lambda k: (-sum(k in some for some in held.values()), k))
    parts: list[Part] = []
    leaving = "; ".join(title for k, title in offers.items() if k not in equilibria)
    if leaving:
        parts += [heading("Offers at which not all would stay, in any of these senses"), indented(f"{leaving}.")]
    shown = words.first([*stable, *others])
    rows: list[Cells] = []
    named = [(found.state(k), f"“{title}”") for k, title in offers.items()]
    for k in shown:
        rows.append((offers.get(k) or _told(words, found.state(k), named, alike), *(yes(k in held[concept]) for concept in CONCEPTS)))
        if not named:
            named.append((found.state(k), "the first"))
    if rows:
        parts += [heading("Where all would stay"), table(("State", *(NAMES[c] for c in CONCEPTS)), rows), indented(IN_SHORT)]
    left = len(equilibria) - len(shown)
    if left:
        parts.append(indented(f"{whole(left)} more equilibria; --limit 0 shows all."))
    return [*parts, *offers_that_are_no_states(words)]


def _told(words: StateWords, state: State, named: Sequence[tuple[State, str]], alike: Mapping[str, str]) -> str:
    """A state by its terms, but for those `alike` in all; or, where that is shorter, by what it changes in the nearest of the states
    that have a name."""
    model = words.model
    terms = {issue: option for issue, option in model.terms(state).items() if issue not in alike}
    changes = [({i: o for i, o in model.terms(state).items() if model.terms(base)[i] != o}, name) for base, name in named]
    changed, name = min(changes, key=lambda each: len(each[0]), default=(terms, ""))
    return words.in_titles(terms) if len(changed) >= len(terms) else f"As {name}, but {words.in_titles(changed)}"


def _offers_among(words: StateWords, found: AllStates) -> dict[int, str]:
    """State, by number → the title of the first offer of the file that has its terms."""
    model = words.model
    place = found.place
    offers: dict[int, str] = {}
    for name, offer in words.scenario.offers.items():
        codes = model.codes(offer.terms) if set(offer.terms) == set(model.issues) else ()
        if codes in place:
            offers.setdefault(place[codes], printable(offer.title if offer.title == name else f"{offer.title} ({name})"))
    return offers


def offers_that_are_no_states(words: StateWords) -> list[Part]:
    """The offers in full that are no states, since a constraint or an option out of force excludes them."""
    model = words.model
    full = [offer for offer in words.scenario.offers.values() if offer.in_force and set(offer.terms) == set(model.issues)]
    titles = [f"“{printable(offer.title)}”" for offer in full if not model.possible(offer.terms)]
    return [indented(f"Left out, being excluded by a constraint or an option out of force: {listed(titles)}.")] if titles else []


def _who_would_leave(words: StateWords, explained: Sequence[StateStability]) -> list[Part]:
    leaving = [(state, standing) for state in explained for standing in state.standings if standing.improvements]
    rows = [_leaving_row(words, state, standing) for state, standing in words.first(leaving)]
    columns = ("State", "Who", "Stays by", "By moving to", "The others' answer")
    cuts = ends_of([row[0] for row in rows])
    return [heading("Who would leave which state"), table(columns, rows, cuts=cuts), *cut_short(rows, leaving)]


def _leaving_row(words: StateWords, state: StateStability, standing: Standing) -> Cells:
    """A party that would leave a state: by the first move that nothing deters, else by its best one."""
    improvement = _worst_deterred(standing)
    strongest = _strongest(improvement)
    answer: str | Text = coloured("none deters it", BAD)
    if strongest is None and improvement.longer:
        answer = "one of many moves"
    elif strongest is not None:
        answer = f"{NAMES[strongest[0]]}: {words.sequence(strongest[1])}"
    stays = ", ".join(NAMES[c] for c in DETERRING if standing.stable(c))
    to = words.label(words.model.terms(improvement.state))
    return words.label(state.terms), party_title(words.scenario, standing.decision_maker), stays or coloured("nothing", BAD), to, answer


def _worst_deterred(standing: Standing) -> SanctionedMove:
    """The improvement with the fewest concepts by which it is deterred, the best of those."""
    return min(standing.improvements, key=lambda improvement: sum(improvement.deterred(c) is True for c in DETERRING))


def _strongest(improvement: SanctionedMove) -> tuple[Concept, tuple[SequenceStep, ...]] | None:
    """The most convincing answer: one that those who give it prefer, else one that cannot be escaped, else any."""
    for concept in reversed(DETERRING):
        steps = improvement.sanctions[concept]
        if steps is not None:
            return concept, steps
    return None


def _together(words: StateWords, explained: Sequence[StateStability]) -> list[Part]:
    """Equilibria that a coalition would leave together."""
    if not any(state.coalitions for state in explained):
        return []
    rows = [
        (words.label(state.terms), words.members(standing), words.sequence(standing.improvements[0].moves), deterred(standing))
        for state in explained
        if any(state.equilibrium(concept) for concept in CONCEPTS)
        for standing in state.coalitions
        if standing.improvements
    ]
    if not rows:
        return [heading("Together"), indented("No coalition would leave one of these equilibria together.")]
    shown = words.first(rows)
    title = heading("Equilibria that a coalition would leave together, to the gain of each member")
    return [title, table(("State", "Coalition", "By moves", "The others' answer"), shown), *cut_short(shown, rows)]
