"""Ranges that reach 0 where not all may be 0: weights, and chances of the courses of no deal, are divided by their sum.

Wherever numbers move within ranges (draws, sweeps, spans, directions, worst cases) one rule holds: the place where all weights of a party
or of a segment of voters, or all chances of a party, would be 0 is left out, since no utility is defined there. Whatever comes to it
stands just beside it: every one of these numbers that moves has a millionth of the high end of its range instead of 0, so that
they keep the proportions of their ranges. A number that is 0 while others of its kind are not stays 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.parties import Party

BESIDE = -6
"""Power of ten by which the high end of a range is multiplied for what stands in place of 0."""

Span = tuple[Decimal, Decimal]
"""Low and high end of the values of a number."""


@dataclass(frozen=True)
class ZeroEnd:
    """Numbers whose ranges let all of them be 0, though at least one must be above 0.

    `path`: where they stand together, as in `parties.one.weights`. `title`: of the party or the segment. `beside`: path of each number
    that moves → its value in place of 0. `still`: paths of the others, which are 0.
    """

    path: str
    title: str
    beside: Mapping[str, Decimal]
    still: tuple[str, ...]

    def sentence(self) -> str:
        """What is left out, for the reader of an answer in which numbers move."""
        what = "chances of the courses of no deal" if self.path.endswith(".beliefs") else "weights"
        return (
            f"The ranges let all {what} of “{self.title}” be 0, where its points are not defined: that end is left out. In its place each "
            "has a millionth of the high end of its range."
        )


class ZeroEnds:
    """The zero ends of a scenario whose numbers at the paths of `spans` move within them. `found`: in the order of the file."""

    def __init__(self, scenario: Scenario, spans: Mapping[str, Span]) -> None:
        self._bases: dict[str, Decimal] = {}
        self.found = tuple(self._found(scenario, spans))

    def _found(self, scenario: Scenario, spans: Mapping[str, Span]) -> Iterator[ZeroEnd]:
        for path, title, numbers in _divided_by_sum(scenario):
            ends = {key: spans.get(key, (number.base, number.base)) for key, number in numbers.items()}
            moving = {key: high.scaleb(BESIDE) for key, (_, high) in ends.items() if high > 0}
            if moving and all(low <= 0 for low, _ in ends.values()):
                self._bases |= {key: number.base for key, number in numbers.items()}
                yield ZeroEnd(path, title, moving, tuple(key for key in numbers if key not in moving))

    def left_out(self, numbers: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        """`numbers` (path → value; those left out stand at their base) as they are, or beside a zero end where they lie on it."""
        for end in self.found:
            if all(numbers.get(path, self._bases[path]) == 0 for path in (*end.beside, *end.still)):
                numbers = {path: end.beside.get(path, value) for path, value in numbers.items()}
        return numbers

    def narrowed(self, path: str, span: Span) -> Span:
        """The span of one number, all others at their base, with its low end beside a zero end where it lies on it."""
        return self.left_out({path: span[0]})[path], span[1]


def zero_ends(scenario: Scenario) -> tuple[ZeroEnd, ...]:
    """The zero ends of a scenario whose numbers move within the ranges of the file."""
    spans = {path: n.range for _, _, numbers in _divided_by_sum(scenario) for path, n in numbers.items() if n.range is not None}
    return ZeroEnds(scenario, spans).found


def _divided_by_sum(scenario: Scenario) -> Iterator[tuple[str, str, dict[str, Number]]]:
    """Path, title and numbers (by path) of the weights of every party and segment, and of all beliefs of which none is the rest."""
    for name, party in scenario.parties.items():
        at = f"parties.{name}"
        yield f"{at}.weights", party.title, {f"{at}.weights.{issue}": weight for issue, weight in party.weights.numbers.items()}
        chances = _stated_chances(party)
        if chances:
            yield f"{at}.beliefs", party.title, {f"{at}.beliefs.{course}": chance for course, chance in chances.items()}
        for body_key, body in party.ratification.items():
            for key, segment in (body.segments or {}).items():
                inside = f"{at}.ratification.{body_key}.segments.{key}.weights"
                yield inside, segment.title or key, {f"{inside}.{issue}": weight for issue, weight in segment.weights.numbers.items()}


def _stated_chances(party: Party) -> dict[str, Number]:
    """Course → chance; empty where one course takes what the others leave of 1, since the chances then never are all 0."""
    chances = {} if party.beliefs is None else party.beliefs.chances
    stated = {course: chance for course, chance in chances.items() if isinstance(chance, Number)}
    return stated if len(stated) == len(chances) else {}
