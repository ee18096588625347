"""What a person at the table may want to look up: why an offer is good or bad for them, what the others have shown, their own points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import STRONG, coloured, heading, indented, paragraph, table
from simulator.report.words import (
    condition_in_words,
    forbidden_in_line,
    issue_title,
    listed,
    option_title,
    party_title,
    plural,
    points,
    rule_name,
)

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.talks.menus import Codes
    from simulator.talks.play import Turn


def why_screen(scenario: Scenario, turn: Turn) -> list[Part]:
    """What is on the table issue by issue, beside what the person asked for, and what each of the others has shown so far."""
    aim = turn.best if turn.last is None else turn.last
    parts = _beginning(scenario, turn) if turn.standing is None else _standing(scenario, turn, turn.standing, aim)
    for party in scenario.parties:
        if party != turn.party and turn.offers(party):
            parts += _shown(scenario, turn, party)
    return parts


def _beginning(scenario: Scenario, turn: Turn) -> list[Part]:
    text = (
        f"Nothing is on the table, so it is for you to put something there. The best for you is worth {points(turn.worth(turn.best))} "
        f"points, no agreement {points(turn.reservation)}; what you sign below that leaves you worse off than no agreement."
    )
    return [paragraph(text)]


def _standing(scenario: Scenario, turn: Turn, standing: Codes, aim: Codes) -> list[Part]:
    world, above = turn.world, turn.surplus(standing)
    beside = "more" if above > 0 else "less"
    text = f"What is on the table is worth {points(turn.worth(standing))} points to you"
    text += f", {points(abs(above))} {beside} than no agreement" if above else ", exactly as much as no agreement"
    asked = "You asked for" if turn.last is not None else "Best for you"
    text += f". {'Your last offer' if turn.last is not None else 'The best for you'} is worth {points(turn.worth(aim))}."
    rows = []
    for i, issue in enumerate(world.payoffs.issues):
        options = [option_title(scenario, issue, world.payoffs.options[i][outcome[i]]) for outcome in (standing, aim)]
        change = turn.option_worth(i, standing[i]) - turn.option_worth(i, aim[i])
        rows.append((issue_title(scenario, issue), options[0], "the same" if standing[i] == aim[i] else options[1], _change(change)))
    extra = turn.combinations(standing) - turn.combinations(aim)
    if extra:
        rows.append(("combinations of these", "", "", _change(extra)))
    return [paragraph(text), table(("Issue", "On the table", asked, "To you"), rows, numbers=(3,))]


def _change(value: float) -> str:
    return points(value, signed=True) if value else ""


def _shown(scenario: Scenario, turn: Turn, party: str) -> list[Part]:
    """What a party's own offers tell: where it has stood firm, where it has moved."""
    made = turn.offers(party)
    parts: list[Part] = [heading(f"Shown by {party_title(scenario, party)} in {plural(len(made), 'offer')}")]
    firm, rows = [], []
    for i, issue in enumerate(turn.world.payoffs.issues):
        titles = [option_title(scenario, issue, turn.world.payoffs.options[i][offer[i]]) for offer in (made[0], made[-1])]
        if len({offer[i] for offer in made}) == 1:
            firm.append(f"“{issue_title(scenario, issue)}”")
        else:
            rows.append((issue_title(scenario, issue), *titles))
    if len(made) == 1:
        parts.append(indented("Nothing has moved yet; history has the offer."))
    elif firm:
        parts.append(indented(f"The same all along: {listed(firm)}."))
    if rows:
        parts.append(table(("Moved on", "First asked for", "Asked for now"), rows))
    answer = _answer(turn, party)
    if answer is not None:
        parts.append(indented(answer if answer != "offers" else _answered(scenario, turn, made[-1])))
    return parts


def _answer(turn: Turn, party: str) -> str | None:
    """What a party said after the person's last offer: a sentence, or 'offers' where it put something else on the table."""
    mine = [k for k, said in enumerate(turn.transcript) if said.who == turn.party and said.act == "offers"]
    if not mine:
        return None
    acts = [said.act for said in turn.transcript[mine[-1] + 1 :] if said.who == party]
    if acts[:1] == ["signs"]:
        return "Would have signed your last offer."
    return "offers" if "offers" in acts else None


def _answered(scenario: Scenario, turn: Turn, answer: Codes) -> str:
    assert turn.last is not None
    issues = turn.world.payoffs.issues
    kept = [f"“{issue_title(scenario, issue)}”" for i, issue in enumerate(issues) if answer[i] == turn.last[i]]
    left = [f"“{issue_title(scenario, issue)}”" for i, issue in enumerate(issues) if answer[i] != turn.last[i]]
    if not left:
        return "The same as your last offer."
    text = f"Taken from your last offer: {listed(kept)}" if kept else "Nothing taken from your last offer"
    return f"{text}. Something else is wanted on {listed(left)}."


def own_table(scenario: Scenario, turn: Turn) -> list[Part]:
    """The person's points for every option, what combinations add, and what nobody will put on the table."""
    from simulator.talks.play_offers import barred_options, lapsed_options

    payoffs, gone, barred = turn.world.payoffs, lapsed_options(turn), barred_options(turn)
    rows: list[tuple[str | Text, ...]] = []
    ends = []
    for i, issue in enumerate(payoffs.issues):
        rows.append(("", coloured(issue_title(scenario, issue), STRONG), "", ""))
        for k, option in enumerate(payoffs.options[i]):
            marks = [word for word, outcome in (("on the table", turn.standing), ("your last", turn.last)) if outcome and outcome[i] == k]
            if (issue, option) in gone | barred:
                marks.append("can no longer be agreed" if (issue, option) in gone else "cannot be agreed")
            worth = points(turn.option_worth(i, k))
            rows.append((f"{issue}={option}", option_title(scenario, issue, option), worth, ", ".join(marks)))
        ends.append(len(rows) - 1)
    parts: list[Part] = [
        heading(f"Your points as {party_title(scenario, turn.party)}, for every option"),
        table(("To type", "Option", "Points", ""), rows, numbers=(2,), whole_words=(0,), sections=ends[:-1]),
        indented(f"No agreement: {points(turn.reservation)} points now. Best there is for you: {points(turn.worth(turn.best))}."),
    ]
    return [*parts, *_combinations(scenario, turn), *_rules(scenario, turn)]


def _combinations(scenario: Scenario, turn: Turn) -> list[Part]:
    own = scenario.parties[turn.party].interactions
    terms = [term for term in turn.world.payoffs.terms if term.column == turn.place]
    if not terms:
        return []
    lines = [
        f"{points(turn.world.points(turn.place, term.amount), signed=True)} where "
        f"{condition_in_words(scenario, own[term.path.split('.')[-1]].when)}"
        for term in terms
    ]
    return [heading("Combinations that count for you besides"), *(indented(line) for line in lines)]


def _rules(scenario: Scenario, turn: Turn) -> list[Part]:
    found = dict.fromkeys(ban.path for ban in turn.world.payoffs.bans if ban.kind != "option")
    if not found:
        return []
    lines = [f"{rule_name(scenario, path)}: {forbidden_in_line(scenario, path)}" for path in found]
    return [heading("What cannot be put on the table"), *(indented(line) for line in lines)]
