"""Ratification in words: which bodies were asked, what that takes from the zone, and the chances at an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.payoffs.ratification import bodies_in_force
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, chance, listed, party_title, percent, plural, points, whole
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.offers.home import HomeFront
    from simulator.offers.ratification import HomeEffect, OverRefusal, Ratification
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import RequiredRatification, Result


BODIES_NAMED = 2
"""Up to so many ratifying bodies that were not asked are named; more are counted."""


def ratification_parts(scenario: Scenario, result: Result, required: RequiredRatification, home: HomeFront | None) -> list[Part]:
    """The section on ratification; `home`: the chances at the first solution, what a refusal leaves, and the win-sets."""
    parts: list[Part] = [heading("Ratification"), indented(requirement(result, required))]
    if home is None or not required.bodies:
        return parts
    if result.by_rules is not None:
        title = "" if home.solution is None else SOLUTIONS[home.solution].title
        return parts if home.chances is None else [*parts, indented(f"At the {title} solution:"), *chances_parts(scenario, home.chances)]
    if home.solution is not None and home.chances is not None:
        parts.append(indented(f"At the {SOLUTIONS[home.solution].title} solution:"))
        parts += chances_parts(scenario, home.chances)
    if home.refusal is not None:
        parts += refusal_parts(scenario, home.refusal)
    return [*parts, *_win_sets(scenario, home), *_effects(scenario, home)]


def refusal_parts(scenario: Scenario, found: OverRefusal) -> list[Part]:
    """What each party may expect once refusals are counted in."""
    expected = ", ".join(f"{party_title(scenario, party)} {points(value)}" for party, value in found.expected.items())
    fails = sum(case.chance for case in found.cases if case.outcome is None)
    return [
        indented(
            f"Over all that bodies may refuse, each independently (what a refusal leaves stands in the file; the whole falls with a "
            f"chance of {chance(fails)}), the expected points are: {expected}."
        )
    ]


def _win_sets(scenario: Scenario, home: HomeFront) -> list[Part]:
    rows = [
        (
            party_title(scenario, won.party),
            printable(won.title),
            "not counted" if won.count is None else f"{whole(won.count)} ({percent(won.share or 0, 0)})",
            "not counted" if won.agreements is None else whole(won.agreements),
        )
        for won in home.win_sets
    ]
    if not rows:
        return [indented("The win-sets were not reached before a limit.")]
    columns = ("Party", "Body", "Would pass", "Signed by all as well")
    text = "Win-sets: the outcomes within the red lines that a body would pass, and how many of them all parties would sign."
    return [paragraph(""), indented(text), table(columns, rows, numbers=(2, 3))]


def _effects(scenario: Scenario, home: HomeFront) -> list[Part]:
    """Weak at home, strong at the table: what a party's own bodies bring it."""
    rows = [
        (
            party_title(scenario, effect.party),
            SOLUTIONS[effect.solution].title,
            *_without_and_required(effect),
            "" if effect.gain is None else points(effect.gain, signed=True),
        )
        for effect in home.effects
    ]
    if not rows:
        return []
    text = "Weak at home, strong at the table? A party's points without ratification, and with its own bodies alone required."
    return [paragraph(""), indented(text), table(("Party", "Solution", "Without", "Required", "Change"), rows, numbers=(2, 3, 4))]


def _without_and_required(effect: HomeEffect) -> list[str]:
    """Both points of one party, told apart where they differ."""
    both = (effect.without, effect.required)
    shown = Apart([value for value in both if value is not None])
    return ["no deal" if value is None else shown(value) for value in both]


def chances_parts(scenario: Scenario, found: Ratification) -> list[Part]:
    """Each body's chance to pass an outcome, and the chance that all do."""
    rows = [
        (party_title(scenario, body.party), printable(body.title), chance(body.chance) if body.needed else "not needed")
        for body in found.bodies
    ]
    joint = found.joint
    return [
        table(("Party", "Body", "Chance"), rows),
        indented(
            f"All of them: {chance(joint.independent)} if they decide independently of one another; between {chance(joint.low)} and "
            f"{chance(joint.high)} whatever ties them together (Fréchet bounds)."
        ),
    ]


def not_asked(scenario: Scenario, ratify: Fraction | None) -> str:
    """That ratifying bodies of the file play no part in an answer without `ratify`, in a sentence; empty where they do or there is none."""
    bodies = list(bodies_in_force(scenario))
    count = len(bodies)
    if ratify is not None or not count:
        return ""
    named = plural(count, "ratifying body of the file was", "ratifying bodies of the file were")
    if count <= BODIES_NAMED:
        titles = [f"{printable(body.title)} ({party_title(scenario, party)})" for party, _, body in bodies]
        named = f"{listed(titles)} {'was' if count == 1 else 'were'}"
    return f"{named} not asked; --ratify 0.5 asks {'it' if count == 1 else 'them'}."


def unasked(scenario: Scenario, result: Result, at_home: Ratification | None) -> str:
    """That ratifying bodies were not asked, and how likely they are to pass the first solution where that is known; empty where they were
    asked or there are none."""
    said = not_asked(scenario, None if result.ratification is None else result.ratification.chance)
    if at_home is None:
        return said
    title = SOLUTIONS[next(name for name, solution in result.solutions.items() if solution.points)].title
    joint = chance(at_home.joint.independent)
    if len(at_home.bodies) == 1:
        return f"{said} It passes the {title} solution with a chance of {joint}."
    return f"{said} All of them pass the {title} solution with a chance of {joint} if they decide independently of one another."


def requirement(result: Result, required: RequiredRatification) -> str:
    """What was required of the ratifying bodies, and what that takes from the zone."""
    if not required.bodies:
        return "Ratification was required, but no ratifying body is in force: the answer is the same as without."
    if result.by_rules is not None:
        return _requirement_by_rules(result, required)
    bodies = "One ratifying body" if len(required.bodies) == 1 else f"Each of {len(required.bodies)} ratifying bodies, by itself,"
    asked = f"{bodies} has to pass an agreement where its consent is needed, with a chance of at least {float(required.chance):g}."
    if required.signed == "no agreement":
        return f"{asked} Without them there is no agreement either."
    if result.zone.count is not None and required.signed_count is not None:
        return f"{asked} Of {whole(required.signed_count)} outcomes that all parties would sign, {whole(result.zone.count)} pass."
    return asked


def _requirement_by_rules(result: Result, required: RequiredRatification) -> str:
    """The same under agreement rules, where a body stands behind its own party alone."""
    bodies = plural(len(required.bodies), "ratifying body", "ratifying bodies")
    asked = (
        f"A party consents only to what its own bodies pass, where asked, with a chance of at least {float(required.chance):g} ({bodies})."
    )
    if required.signed == "no agreement":
        return f"{asked} If they were not asked nothing would pass either."
    if result.zone.count is not None and required.signed_count is not None:
        of = plural(required.signed_count, "outcome")
        left = f"{whole(result.zone.count)} {'does' if result.zone.count == 1 else 'do'}"
        return f"{asked} Of {of} that would pass if they were not asked, {left}."
    return asked
