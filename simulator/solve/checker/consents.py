"""What ratifying bodies ask of the outcomes of a box, worked out for certificates a second time, from the scenario's entries alone.

A body speaks in a box only where its consent is needed in every outcome of it. It refuses the box where it cannot pass even what is best
for its party; else it may be weighed like a party, its surplus being the utility of its party less the least with which it passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.scenario.conditions import Condition
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Party
from simulator.scenario.ratification import Bloc, RatifyingBody, Segment
from simulator.solve.checker.definitions import Alternative, all_weights, alternatives, worth
from simulator.solve.checker.ratification import TOLERANCE, curves_chance, passing_chance, votes

STEP = Fraction(1, 10**6)
"""Points to which the least utility of a curve is stated, rounded up."""

Box = Mapping[str, str]


class Consents:
    """The bodies in force at one chance. `segments`: path → segment, of all bodies with segments."""

    def __init__(self, scenario: Scenario, chance: Fraction, least: Mapping[str, Fraction]) -> None:
        """`least`: as stated by the certificate; raises `ValueError` with a sentence where it is not the least utility of a curve."""
        self._scenario, self._chance = scenario, chance
        self.bodies: dict[str, tuple[str, RatifyingBody]] = {
            f"parties.{name}.ratification.{key}": (name, body)
            for name, party in scenario.parties.items()
            for key, body in party.ratification.items()
            if body.in_force
        }
        self.segments: dict[str, tuple[str, Segment]] = {
            f"{path}.segments.{name}": (path, segment)
            for path, (_, body) in self.bodies.items()
            for name, segment in (body.segments or {}).items()
        }
        for path, level in least.items():
            if path not in self.bodies or self.bodies[path][1].curves is None:
                raise ValueError(f"{path!r} is no ratifying body in force with curves")
            if not curves_chance(self.bodies[path][1], float(level - 2 * STEP)) < float(chance) + TOLERANCE:
                raise ValueError(f"{path} passes with the chance asked for at less than {float(level):g} points")
        self._least = dict(least)

    def refuses(self, path: str, box: Box) -> bool:
        """Whether the body passes no outcome of the box."""
        name, body = self.bodies[path]
        if not self._needed(body, box):
            return False
        if body.chance is not None:
            return Fraction(body.chance.base) < self._chance
        if body.chance_by_option is not None:
            return self._most_by_option(body, box) < self._chance
        if body.segments is not None:
            return not self._carried(path, without=None)
        highest = _highest(self._scenario, self._scenario.parties[name])
        if body.curves is not None:
            return curves_chance(body, float(highest)) < float(self._chance) + TOLERANCE
        return self._least_of_voters(body, box) is None or (
            body.members is not None and any(m.least is not None and Fraction(m.least.base) > highest for m in body.members.values())
        )

    def refuses_all(self, path: str, box: Box, most: Fraction) -> bool:
        """Whether the body passes nothing in a box in which its party reaches `most` points at the best."""
        if self.refuses(path, box):
            return True
        _, body = self.bodies[path]
        if not self._needed(body, box):
            return False
        if body.segments is not None:
            return not self._carried(path, without=None, box=box)
        level = self._least.get(path) if body.curves is not None else self._least_of_voters(body, box)
        return level is not None and most < level

    def demand(self, path: str, box: Box) -> tuple[str, Fraction]:
        """Who must reach how many points in every outcome of the box that the body passes: a party, or a segment by its path.

        Raises `ValueError` with a sentence where the body (or segment) at `path` asks for nothing of the kind.
        """
        if path in self.segments:
            owner, segment = self.segments[path]
            if not self._needed(self.bodies[owner][1], box):
                raise ValueError(f"{owner} is not needed in all of this")
            if self._carried(owner, without=path):
                raise ValueError(f"the vote of {owner} can be carried without {path}")
            return path, Fraction(segment.reservation.base)
        name, body = self.bodies[path]
        if not self._needed(body, box):
            raise ValueError(f"{path} is not needed in all of this")
        level = self._least.get(path) if body.curves is not None else self._least_of_voters(body, box)
        if level is None or level < 0:
            raise ValueError(f"{path} asks for no least utility here, or none is stated in ratification.least")
        return name, level

    def _needed(self, body: RatifyingBody, box: Box) -> bool:
        return isinstance(body.needed, str) or self._holds(body.needed, box)

    def _holds(self, condition: Condition, box: Box) -> bool:
        """Whether one alternative of a condition holds in every outcome of the box."""
        return any(covers(self._scenario, alternative, box) for alternative in alternatives(condition, self._scenario.issues))

    def _most_by_option(self, body: RatifyingBody, box: Box) -> Fraction:
        product = Fraction(1)
        for issue, chances in (body.chance_by_option or {}).items():
            options = [box[issue]] if issue in box else self._scenario.issues[issue].choices
            product *= max(Fraction(chances.numbers[o].base) if o in chances.numbers else Fraction(1) for o in options)
        return product

    def _least_of_voters(self, body: RatifyingBody, box: Box) -> Fraction | None:
        """The least utility with which blocs or members pass it, those that oppose in every outcome of the box voting no; −1 where
        any does, None where none does."""
        voters: Mapping[str, Bloc] = body.members or body.blocs or {}
        open_to_it = [v for v in voters.values() if v.opposes is None or not self._holds(v.opposes, box)]
        levels = sorted({Fraction(-1), *(Fraction(v.least.base) for v in open_to_it if v.least is not None)})
        for level in levels:
            ayes = [v for v in open_to_it if v.least is None or Fraction(v.least.base) <= level]
            if _enough(body, ayes, voters):
                return level
        return None

    def _carried(self, path: str, without: str | None, box: Box | None = None) -> bool:
        """Whether the segments that some outcome (of a box, where one is given) wins could carry the vote, one of them left out."""
        body = self.bodies[path][1]
        cast = sum(votes(segment) for segment in (body.segments or {}).values())
        own = {key: segment for key, (owner, segment) in self.segments.items() if owner == path and key != without}
        yes = sum((votes(segment) for segment in own.values() if self._winnable(segment, box or {})), Fraction(0))
        return passing_chance(float(yes / cast), body) >= float(self._chance) - TOLERANCE

    def _winnable(self, segment: Segment, box: Box) -> bool:
        return _highest(self._scenario, segment, box) >= Fraction(segment.reservation.base)


def covers(scenario: Scenario, alternative: Alternative, box: Box) -> bool:
    """Whether the alternative holds in every outcome of the box."""
    return all(
        box[issue] in options if issue in box else options.issuperset(scenario.issues[issue].choices)
        for issue, options in alternative.items()
    )


def _enough(body: RatifyingBody, ayes: list[Bloc], voters: Mapping[str, Bloc]) -> bool:
    if body.members is not None:
        return len(ayes) == len(voters)
    won, all_ = (sum((Fraction(v.seats.base) for v in some if v.seats is not None), Fraction(0)) for some in (ayes, voters.values()))
    return 3 * won >= 2 * all_ if body.majority == "two_thirds" else 2 * won > all_


def _highest(scenario: Scenario, voter: Party | Segment, box: Box | None = None) -> Fraction:
    """No outcome (of a box, where one is given) is worth more: the best option of every issue, and every interaction that adds."""
    whole, settled = all_weights(voter), box or {}
    options = {name: [settled[name]] if name in settled else issue.choices for name, issue in scenario.issues.items()}
    total = sum((max(worth(voter, name, issue, o, whole) for o in options[name]) for name, issue in scenario.issues.items()), Fraction(0))
    if isinstance(voter, Party):
        counted = [x for x in voter.interactions.values() if x.in_force and x.applies_to in ("agreements", "both")]
        total += sum((max(Fraction(x.points.base), Fraction(0)) for x in counted), Fraction(0))
    return total
