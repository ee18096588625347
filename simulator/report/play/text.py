"""The screens of a game at the terminal. They show the person's own points alone, and what the others say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, STRONG, coloured, heading, indented, paragraph
from simulator.report.safe_text import printable
from simulator.report.talks.transcript import terms_in_words
from simulator.report.words import date, issue_title, listed, option_title, party_title, plural, points, rule_name

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.talks.menus import Codes
    from simulator.talks.play import Play, Turn
    from simulator.talks.play_offers import Refused
    from simulator.talks.table import Said
    from simulator.talks.world import World

BAR = 30
"""Columns of the bar."""

FEW_ISSUES = 4
"""An offer on up to so many issues is told in full, others by what they change."""

HELP = (
    ("accept", "sign what is on the table"),
    ("offer", "change what is on the table issue by issue, by number, and put it there"),
    ("offer A=x,B=y", "the same in one line; issues that you leave out stay as they are on the table"),
    ("offer NAME", "an offer of the scenario; best is what would be best for you"),
    ("pass", "say nothing this time"),
    ("why", "what is on the table, what it means to you, and what the others have shown"),
    ("table", "your points for every option, and what nobody will sign"),
    ("history", "all that has been said"),
    ("save FILE", "write the game to a file; zopa play … --resume FILE takes it up again"),
    ("walk", "end the talks without an agreement, and see what it came to"),
    ("quit", "leave the game; q does so at every question"),
)


def opening_screen(scenario: Scenario, play: Play) -> list[Part]:
    """Who the person is, who the others are, and the rules."""
    others = [party_title(scenario, party) for party in scenario.parties if party != play.party]
    role = scenario.parties[play.party].speaks_for
    who = f"You speak for {party_title(scenario, play.party)}" + (f" ({printable(role)})" if role else "")
    rounds = plural(play.world.clock.rounds, "round")
    rules = (
        f"{who}. At the table with you: {listed(others)}. There are {rounds}. In each, every party speaks once: it signs what is on the "
        "table or puts something else there. What all the others have signed is agreed. You see your own points and what the others say, "
        "as they do."
    )
    return [paragraph(printable(scenario.title), STRONG), paragraph(rules), paragraph("Type help for the commands.", DIM)]


def help_screen() -> list[Part]:
    width = max(len(name) for name, _ in HELP)
    return [heading("Commands"), *(indented(f"{name:<{width}}  {what}") for name, what in HELP)]


def news(scenario: Scenario, world: World, party: str, transcript: Sequence[Said], since: int = 0) -> list[Part]:
    """What has been said from line `since` of the transcript on."""
    parts: list[Part] = []
    last: dict[str, Codes] = {}
    number = transcript[since - 1].round if since else -1
    for line, said in enumerate(transcript):
        if line >= since:
            if said.round != number:
                number = said.round
                parts.append(coloured(f"\nRound {number + 1}{_on(said)}", STRONG))
            parts += _line(scenario, world, party, said, last)
        if said.who is not None and said.act == "offers":
            last[said.who] = _full(said)
    return parts


def _line(scenario: Scenario, world: World, party: str, said: Said, last: dict[str, Codes]) -> list[Part]:
    if said.act == "event":
        assert scenario.calendar is not None
        return [indented(f"— {printable(scenario.calendar.events[said.what].title)}", DIM)]
    outcome, mine = _full(said), said.who == party
    if said.who is None:
        return [indented("Agreed.", GOOD)]
    name = "You" if mine else party_title(scenario, said.who)
    if said.act == "signs":
        return [indented(f"{name} would sign it.", GOOD)]
    if said.act == "declines":
        return [indented("You say no." if mine else f"Refused by {name}.")]
    before = last.get(said.who)
    lead = (
        f"{'You put on the table' if mine else f'Put on the table by {name}'} ({_to_you(world, party, outcome, None if mine else before)})"
    )
    return told(scenario, world, lead, outcome, before)


def told(scenario: Scenario, world: World, lead: str, outcome: Codes, before: Codes | None) -> list[Part]:
    """A sentence and the terms that it is about: few issues in full, in one paragraph; where there are many, those that differ from
    `before`, a line each."""
    if len(outcome) <= FEW_ISSUES:
        return [indented(f"{lead}: {terms_in_words(scenario, world, outcome, None if before != outcome else before)}.")]
    changed = [k for k, option in enumerate(outcome) if before is None or before[k] != option]
    if not changed:
        return [indented(f"{lead}: as before.")]
    titles = [(world.payoffs.issues[k], world.payoffs.options[k][outcome[k]]) for k in changed]
    lines = [indented(f"· {issue_title(scenario, i)}: {option_title(scenario, i, o)}", by=4) for i, o in titles]
    rest = [] if len(changed) == len(outcome) else [indented("· the rest as before", by=4)]
    return [indented(f"{lead}:"), *lines, *rest]


def _to_you(world: World, party: str, outcome: Codes, before: Codes | None) -> str:
    place = world.parties.index(party)
    worth = world.points(place, world.totals(outcome)[place])
    text = f"{points(worth)} points to you"
    if before is None or before == outcome:
        return text
    change = worth - world.points(place, world.totals(before)[place])
    return f"{text}, {points(abs(change))} {'more' if change > 0 else 'less'} than before" if change else f"{text}, as before"


def turn_screen(scenario: Scenario, turn: Turn) -> list[Part]:
    """The round, and the bars of what is on the table and of the person's last offer."""
    when = "" if turn.day is None else f", {date(turn.day)}"
    parts: list[Part] = [heading(f"Your turn: round {turn.number + 1} of {turn.rounds}{when}")]
    if turn.standing is not None and turn.speaker is not None:
        parts.append(indented(_signatures(scenario, turn, turn.speaker)))
        parts.append(bar(turn, "On the table", turn.standing))
    else:
        parts.append(indented("Nothing is on the table."))
    if turn.last is not None:
        parts.append(bar(turn, "Your last offer", turn.last))
    parts.append(indented(f"│ no agreement is worth {points(turn.reservation)} to you now; in brackets, how far above or below that", DIM))
    if turn.number + 1 == turn.rounds:
        parts.append(indented("This is the last round: without an agreement in it there is none.", BAD))
    return parts


def _signatures(scenario: Scenario, turn: Turn, speaker: str) -> str:
    text = f"On the table is what {party_title(scenario, speaker)} put there"
    if turn.signers:
        text += f"; {listed([party_title(scenario, party) for party in turn.signers])} would sign it"
    return f"{text}. {'With your signature it is agreed.' if turn.decides else 'Others must sign it too.'}"


def bar(turn: Turn, label: str, outcome: Codes) -> Text:
    """What an outcome is worth to the person, between the worst and the best there is, with the line of no agreement."""
    from rich.text import Text

    low, high = turn.span
    worth = turn.worth(outcome)

    def column(value: float) -> int:
        return 0 if high == low else min(max(round((value - low) / (high - low) * BAR), 0), BAR)

    filled, line = column(worth), column(turn.reservation)
    signs = ["█" if k < filled else "░" for k in range(BAR)]
    signs.insert(line, "│")
    style = GOOD if turn.acceptable(outcome) else BAD
    text = Text(f"  {label:<16} ")
    for place, sign in enumerate(signs):
        text.append(sign, STRONG if place == line else style if sign == "█" else DIM)
    return text.append(f" {points(worth):>6} ({points(turn.surplus(outcome), signed=True)})", style)


def refused_screen(scenario: Scenario, turn: Turn, found: Refused) -> list[Part]:
    """Why an outcome cannot be put on the table, and what can that is near to it."""
    reasons = [f"it goes against {rule_name(scenario, path)}" for path in found.rules]
    reasons += [f"“{option_title(scenario, issue, option)}” is off the table by now" for issue, option in found.lapsed]
    if found.beaten:
        text = (
            "That cannot be put on the table: there are too many outcomes to take all, so the menu has those alone of which no other that "
            "can be agreed is better for somebody and worse for nobody. Yours is matched or beaten by one of these, for every party."
        )
    else:
        text = f"That cannot be put on the table: {listed(reasons)}."
    parts: list[Part] = [paragraph(text)]
    if found.nearest:
        parts.append(paragraph("Nearest to it on the menu:"))
    for number, outcome in enumerate(found.nearest, start=1):
        change = terms_in_words(scenario, turn.world, outcome, found.outcome).removesuffix("; the rest as before")
        parts += [indented(f"{number}  {change}"), bar(turn, "", outcome)]
    return parts


def draft_screen(scenario: Scenario, turn: Turn, draft: Codes) -> list[Part]:
    """An offer that is being written: its issues by number, and its bar."""
    from simulator.report.layout import table

    world = turn.world
    rows = [
        (str(k), issue_title(scenario, issue), option_title(scenario, issue, option), points(worth))
        for k, ((issue, option), worth) in enumerate(zip(world.terms(draft).items(), turn.by_issue(draft), strict=True), start=1)
    ]
    extra = turn.combinations(draft)
    if extra:
        rows.append(("", "combinations of these", "", points(extra, signed=True)))
    return [table(("No.", "Issue", "Your offer", "Points"), rows, numbers=(0, 3)), bar(turn, "Your offer", draft)]


def options_screen(scenario: Scenario, turn: Turn, issue: int, draft: Codes) -> list[Part]:
    """The options of one issue by number."""
    from simulator.report.layout import table
    from simulator.talks.play_offers import barred_options, lapsed_options

    name, gone = turn.world.payoffs.issues[issue], lapsed_options(turn) | barred_options(turn)
    rows = [
        (
            str(k + 1),
            option_title(scenario, name, option),
            points(turn.option_worth(issue, k)),
            "now" if draft[issue] == k else "off the table" if (name, option) in gone else "",
        )
        for k, option in enumerate(turn.world.payoffs.options[issue])
    ]
    return [paragraph(issue_title(scenario, name), STRONG), table(("No.", "Option", "Points", ""), rows, numbers=(0, 2))]


def _full(said: Said) -> Codes:
    return tuple(o for o in said.outcome or () if o is not None)


def _on(said: Said) -> str:
    return "" if said.day is None else f", {date(said.day)}"
