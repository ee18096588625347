"""What `explain` answers where agreement rules decide: frozen records, exact in points of each party. docs/agreement-rules.md has the
definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.solve.results import Point
from simulator.solve.why.added_points import AddedPointsList
from simulator.solve.why.thresholds import Threshold


@dataclass(frozen=True)
class Price:
    """What parties would have to concede for an outcome to pass. `by_party`: points that each of those who turn concedes at `point` (exact;
    0 for one that is indifferent, and for one that consents to it already)."""

    by_party: Mapping[str, Fraction]
    point: Point

    @property
    def total(self) -> Fraction:
        return sum(self.by_party.values(), Fraction(0))

    @property
    def largest(self) -> Fraction:
        return max(self.by_party.values(), default=Fraction(0))


@dataclass(frozen=True)
class TurnedRefusals:
    """A minimal set of `parties`: if they consent to it as well, some outcome passes, and without any one of them none does. `outcomes`:
    how many pass then (None: a limit ended the count). `least_sum`, `least_largest`: the least that they would have to concede for that,
    by its sum and by its largest part, at outcomes that cross no red line of theirs and that their ratifying bodies pass, where these are
    asked; None where there is none, or a limit came before. `point`: that of `least_sum`, or else the first outcome that passes then;
    `held_by`: paths of their red lines and bodies that stand in the way there."""

    parties: tuple[str, ...]
    outcomes: int | None
    point: Point | None
    least_sum: Price | None
    least_largest: Price | None
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class TurningSets:
    """`sets`: the fewest parties first, among equals in the order of the file. `complete`: there are no others. `blocks`: minimal sets of
    parties whose refusals hold up every deal together: a deal needs one of each to turn; only where the sets are complete."""

    sets: tuple[TurnedRefusals, ...]
    complete: bool
    blocks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LiftedLines:
    """A minimal set of `red_lines` (paths; where ratification is required, of ratifying bodies as well) without which some outcome passes
    at the points as they are. `outcomes`: how many pass then;
    `point`: the best of them by leximin of all parties' surpluses. None where a limit came before."""

    red_lines: tuple[str, ...]
    outcomes: int | None
    point: Point | None


@dataclass(frozen=True)
class RuledWaivers:
    """`sets`: the fewest red lines first; none where nothing passes without any red line either. `complete`: there are no others."""

    sets: tuple[LiftedLines, ...]
    complete: bool


@dataclass(frozen=True)
class NearestToRule:
    """The first of the feasible outcomes to which a `rule` applies (its path; empty: the consent of all asked) that is `short` of the
    fewest votes `of` a kind that its `needs` counts, or, `against`, where the fewest too many of those that its `blocked_by` counts refuse;
    `tied` outcomes are short of as many."""

    rule: str
    of: str
    against: bool
    short: Fraction
    tied: int
    point: Point


@dataclass(frozen=True)
class RuledFirmness:
    """How firm what passes stands. `ending`: minimal sets of parties whose refusals would end every deal, the smallest first; `complete`:
    there are no others. `room`: for each party whose refusal alone would, by how many points its reservation value can rise before nothing
    passes; None for the others, without whom something passes still. `passes_at_room`: for each of the former whether something passes
    still at that very value, where it is indifferent."""

    ending: tuple[tuple[str, ...], ...]
    complete: bool
    room: Mapping[str, Fraction | None]
    passes_at_room: Mapping[str, bool]


@dataclass(frozen=True)
class RuledOption:
    """An option to add on `issue`. `room`: how much less than everyone's own best there it may be worth to every party so that something
    passes (points of each party, exact; negative where even an option best for all does not do; None where nothing that could be added
    makes anything pass). At just that much something passes where it is `enough`, else below it. `outcome`: the terms that show it, with
    `ADDED` on the issue; `surplus`: each party's there if the option were worth its own best; `consenting`: who carries it."""

    issue: str
    room: Fraction | None
    enough: bool
    outcome: Mapping[str, str] | None
    surplus: Mapping[str, Fraction] | None
    consenting: tuple[str, ...]


@dataclass(frozen=True)
class ExplainedByRules:
    """Where nothing passes: `turning`, `waivers` (None without red lines and bodies), `least_sum` and `least_largest`, the least
    concessions of all over all outcomes (None: no points make any pass, where `priced`), `nearest` for each count of votes, and what could
    be added: `added_options`, the most room first, and `added_points` (both None where ratifying bodies are asked). Where something
    does: `firmness`. `numbers`: the values of each number at which something begins or ceases to pass; `numbers_left`: paths of those of
    which that cannot be told exactly. What a limit came before is None or empty, and the explanation's `unfinished` says so."""

    turning: TurningSets | None = None
    waivers: RuledWaivers | None = None
    priced: bool = False
    least_sum: Price | None = None
    least_largest: Price | None = None
    nearest: tuple[NearestToRule, ...] = ()
    added_options: tuple[RuledOption, ...] | None = None
    added_points: AddedPointsList | None = None
    numbers: tuple[Threshold, ...] | None = None
    numbers_left: tuple[str, ...] = ()
    firmness: RuledFirmness | None = None
