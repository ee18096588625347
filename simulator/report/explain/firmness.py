"""How firm an agreement stands, in print: who walks away when, what would widen the choice, how much may change at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.explain.numbers import value
from simulator.report.layout import heading, indented, table
from simulator.report.path_titles import path_title
from simulator.report.words import Apart, bound, listed, party_title, percent, plural, rule_name, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.joint_changes import Direction, JointChanges
    from simulator.solve.why.robustness import Loosening, Robustness


@dataclass(frozen=True)
class _FirmnessWords:
    """How to speak of what is out of the way: `column` heads a table, `doing` is the subject of 'adds', `alone` ends 'adds nothing'."""

    one: str
    many: str
    column: str
    doing: str
    alone: str


LIFTED = _FirmnessWords("red line", "red lines", "Red line", "lifting one more red line", "when lifted alone")
NOT_ASKED = _FirmnessWords("ratifying body", "ratifying bodies", "Ratifying body", "leaving out one ratifying body", "when left out alone")

NUMBERS_NAMED = 3
"""How many numbers of a direction are named, those that take most from the parties."""


def firmness_parts(scenario: Scenario, found: Robustness, under: str, limit: int) -> list[Part]:
    """The sections of one case with an agreement."""
    parts: list[Part] = [heading(f"How firm the agreement stands{under}")]
    if found.distance:
        parts.append(indented(nearest_to_leaving(scenario, found)))
    if found.distance is not None:
        parts += _distances(scenario, found, found.distance)
    if found.red_lines:
        parts += _loosened(scenario, found, found.red_lines, LIFTED, limit)
    if found.bodies:
        parts += _loosened(scenario, found, found.bodies, NOT_ASKED, limit)
    if found.joint_changes is not None:
        parts += [indented(line) for line in joint_change_lines(scenario, found.joint_changes)]
    return parts


def _distances(scenario: Scenario, found: Robustness, distance: Mapping[str, Fraction]) -> list[Part]:
    by_path = {loosening.path: loosening for loosening in found.parties}
    far = Apart(distance.values(), signed=True, upwards=True)
    rows = [
        (party_title(scenario, p), far(most), _growth(found, by_path.get(f"parties.{p}")))
        for p, most in sorted(distance.items(), key=lambda entry: entry[1])
    ]
    joint = found.joint_shift
    shift = "" if joint is None else f" To all at once (each in its own points): {bound(joint, upwards=True, signed=True)}."
    return [
        indented(
            "Beyond how much more that no agreement is worth to one party, all else equal, there is none that all sign; and how many more "
            f"outcomes all would accept if it were worth one point less to it.{shift}"
        ),
        table(("Party", "Walks away beyond", "Outcomes gained by a point less"), rows, numbers=(1, 2)),
    ]


def _loosened(scenario: Scenario, found: Robustness, loosenings: Sequence[Loosening], words: _FirmnessWords, limit: int) -> list[Part]:
    """What each red line, or each body, adds to the zone when it is out of the way."""
    counted = [(found.growth(each), each) for each in loosenings]
    widening = sorted(((grown, each) for grown, each in counted if grown), key=lambda entry: -entry[0])
    unknown = sum(grown is None for grown, _ in counted)
    parts: list[Part] = []
    if widening:
        rows = [(rule_name(scenario, each.path), f"+{whole(grown)}") for grown, each in widening[: limit or None]]
        parts += [indented(f"Outcomes that {words.doing} adds:"), table((words.column, "Outcomes gained"), rows, numbers=(1,))]
    if unknown:
        parts.append(indented(f"For {plural(unknown, words.one, words.many)} that was not counted exactly."))
    idle = len(counted) - len(widening) - unknown
    if idle:
        other = "other " if widening else ""
        parts.append(
            indented(f"{plural(idle, other + words.one, other + words.many)} {'adds' if idle == 1 else 'add'} nothing {words.alone}.")
        )
    return parts


def _growth(found: Robustness, loosening: Loosening | None) -> str:
    grown = None if loosening is None else found.growth(loosening)
    return "" if grown is None else f"+{whole(grown)}"


def joint_change_lines(scenario: Scenario, found: JointChanges) -> list[str]:
    """How far all ranged numbers may move together."""
    lines = [
        f"{plural(found.numbers, 'ranged number')} moving at once, each its own way towards an end of its range: in {whole(found.never)} "
        f"of {plural(found.drawn, 'direction')} drawn (seed {found.seed}) an agreement exists all the way."
    ]
    if found.undecided:
        lines.append(f"{plural(found.undecided, 'direction')} could not be decided.")
    if found.smallest is not None:
        lines.append(f"In the one that ends it first, it holds for {_way(scenario, found.smallest)}.")
    if found.aimed is not None:
        lines.append(f"In a direction aimed at ending it, it holds for {_way(scenario, found.aimed)}.")
    lines.append(f"A gap narrower than {percent(found.step)} of the way could have been missed.")
    return lines


def _way(scenario: Scenario, direction: Direction) -> str:
    """How far along a direction an agreement exists, and what ends it."""
    if direction.closed_at is None:
        return "all of the way"
    main = [f"{path_title(scenario, move.path)} at {value(Fraction(move.value))}" for move in direction.main[:NUMBERS_NAMED]]
    why = f", ended mostly by {listed(main)}" if main else ""
    return f"{percent(direction.open_at, upwards=False)} of the way{why}"


def nearest_to_leaving(scenario: Scenario, found: Robustness) -> str:
    """The party with the least distance, in a sentence; empty where that was not settled."""
    if not found.distance:
        return ""
    most, party = min((most, party) for party, most in found.distance.items())
    name = party_title(scenario, party)
    return f"Nearest to walking away: {name}, if no agreement were worth more than {bound(most, upwards=True)} points more."
