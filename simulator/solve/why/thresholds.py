"""Thresholds: every value of a number at which the agreement zone opens or closes, all other numbers at their base.

Exact where the number's party has a surplus that is affine in it, times a positive factor (`one_number`): over the outcomes that all other
parties accept, which do not depend on the number, the largest surplus is then a maximum of affine functions, so it is convex, and the zone
is closed on one interval at most per piece. Its ends are found from outside by Newton's method for piecewise linear functions
(Dinkelbach 1967): the largest surplus at a value, the outcome that has it, the value at which that outcome ceases to be acceptable, and
so on, each step in fractions. Elsewhere, which includes numbers that change what a ratifying body asks or sees: a grid, bisection,
and the windows in which both ends agree, where two flips could hide. Where every outcome is acceptable on one interval of the number,
a window is safe if one outcome is acceptable at both of its ends.

At a flip itself the zone is open: there a party has exactly its reservation value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from simulator.budget import Budget, tick
from simulator.cards import Listed
from simulator.errors import OutgrownError, UsageError
from simulator.payoffs.automaton import Attempt
from simulator.payoffs.model import Payoffs, is_banned, projected, totals
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.varying import Varying, same_conditions
from simulator.payoffs.votes import is_reached
from simulator.scenario.decimals import decimal_of
from simulator.scenario.draws import drawable
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.scenario.zero_ends import Span, ZeroEnds
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach
from simulator.solve.existence import VariantSearch
from simulator.solve.why.one_number import Piece, decimal_between, pieces

GRID_STEPS = 32
"""Windows into which a span is divided where no exact method applies."""

BISECTIONS = 30
"""Halvings of a window in which the zone opens or closes."""

REMEMBERED = 50
"""Outcomes that all but one party accept, remembered for that party."""


@dataclass(frozen=True)
class Flip:
    """The zone is open on one side of `value` (`opens_upwards`: above it), closed on the other, and open at `value` itself where it is
    exact, unless it is not `open_there` (where agreement rules decide, and being indifferent is not enough). `between`: certain bounds of
    the flip, both equal to `value` where it is exact."""

    value: Fraction
    opens_upwards: bool
    between: tuple[Fraction, Fraction]
    open_there: bool = True


@dataclass(frozen=True, repr=False)
class Threshold(Listed):
    """What one number decides by itself over [low, high].

    `flips`: where the zone opens or closes, from below. `exact`: these are all of them, proved, and each is an exact fraction. Else
    `missed_windows` are those parts of the span in which flips may have gone unnoticed (two at least in each, unless nothing was
    decided there). `open_at_base`: whether an agreement exists at the base; None: too many partial outcomes to decide.
    `waived`: red lines lifted throughout.
    """

    path: str
    base: Fraction
    low: Fraction
    high: Fraction
    open_at_base: bool | None
    flips: tuple[Flip, ...]
    exact: bool
    missed_windows: tuple[tuple[Fraction, Fraction], ...] = ()
    waived: tuple[str, ...] = ()

    @property
    def nearest(self) -> Flip | None:
        """The flip that the smallest change from the base reaches; None where there is none, or the base lies outside the span."""
        if not self.flips or not self.low <= self.base <= self.high:
            return None
        return min(self.flips, key=lambda flip: abs(flip.value - self.base))

    @property
    def change(self) -> Fraction | None:
        """The smallest change of the number, as a size, that opens a closed zone or brings an open one to its end."""
        return None if self.nearest is None else abs(self.nearest.value - self.base)

    @property
    def share(self) -> Fraction | None:
        """The same as a share of the span's width."""
        return None if self.change is None or self.high == self.low else self.change / (self.high - self.low)


def thresholds(
    scenario: Scenario,
    *,
    paths: Mapping[str, Span] | None = None,
    waived: Collection[str] = (),
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> Iterator[Threshold]:
    """One `Threshold` after another, in the order of the file.

    `paths`: number → (low, high), wherever in the file it stands and whether or not it has a range; default: each number that has a range
    and on which some party's utility or reservation value depends (or a body that is asked), over its range. `waived`: red lines
    lifted. `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement. A belief is varied with
    the others divided by their sum (or a `rest` taking what is left), a weight with all of them divided by theirs.

    Raises `UsageError` for a path at which no number stands, a span whose low end is above its high end, a value that makes no utility, or
    a path of `waived` that is no red line or constraint in force; `Stopped` at the end of `budget`, between two numbers or within one.
    """
    spans = spans_of(scenario, paths, bodies=ratify is not None)
    varying = Varying(scenario, spans, ratify)
    if paths is None:
        spans = {path: span for path, span in spans.items() if varying.matters(path)}
    search = _ThresholdSearch(varying, tuple(waived), budget)
    return search.run(spans)


def ranked(found: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Those with a flip, the one that the smallest share of its span reaches first (then in the order given)."""
    having = [(t.share, t) for t in found if t.share is not None]
    return tuple(threshold for _, threshold in sorted(having, key=lambda entry: entry[0]))


def spans_of(scenario: Scenario, paths: Mapping[str, Span] | None, *, bodies: bool) -> dict[str, Span]:
    """The span of each number, its low end beside a zero end where it lies on one."""
    if paths is None:
        moving = drawable(scenario, bodies=bodies)
        return _narrowed(scenario, {path: number.range for path, number in moving.items() if number.range is not None})
    known = numbers(scenario)
    faults = [unknown("number", path, known) for path in paths if path not in known]
    for path, (low, high) in paths.items():
        if low > high:
            faults.append(f"{path}: the low end {low} of the span is above its high end {high}; write low:high")
        elif path in known:
            faults += [fault for value in (low, high) if (fault := _refused(path, value))]
    if faults:
        raise UsageError("\n".join(faults))
    spans = _narrowed(scenario, paths)
    for path, span in spans.items():
        for value in span:
            if not _is_chance(path):
                scenario.with_changes({path: value})
    return spans


def _narrowed(scenario: Scenario, spans: Mapping[str, Span]) -> dict[str, Span]:
    return {path: ZeroEnds(scenario, {path: span}).narrowed(path, span) for path, span in spans.items()}


def _refused(path: str, value: Decimal) -> str | None:
    """A chance out of its limits; a change of anything else is checked like a file (a single chance changed would not sum to 1)."""
    if _is_chance(path) and not 0 <= value <= 1:
        return f"{path}: a chance lies from 0 to 1, found {value}"
    return None


def _is_chance(path: str) -> bool:
    return path.split(".")[2:3] == ["beliefs"]


@dataclass(frozen=True)
class _ClosedInterval:
    """An interval on which no agreement exists. `from_flip`, `to_flip`: whether its end is a flip (there the zone is open), else it is the
    end of the piece and belongs to the interval."""

    low: Fraction
    high: Fraction
    from_flip: bool
    to_flip: bool


class _ThresholdSearch:
    """All numbers of one scenario: what the parties accept at the base, and outcomes remembered from one number to the next."""

    def __init__(self, varying: Varying, waived: tuple[str, ...], budget: Budget | None) -> None:
        self._varying, self._waived, self._budget = varying, waived, budget
        self._automaton: Attempt = varying.attempt(waived)
        self._bans = [ban for ban in varying.base.bans if ban.path not in waived]
        self._base: Payoffs = varying.base
        self._remembered: dict[int, list[Outcome]] = {}

    def run(self, spans: Mapping[str, Span]) -> Iterator[Threshold]:
        known = numbers(self._varying.scenario)
        open_at_base = self._open(VariantSearch(self._varying, self._waived), self._base)
        for k, (path, span) in enumerate(spans.items()):
            tick("thresholds of numbers", k / len(spans), budget=self._budget)
            yield self._threshold(path, known[path], span, open_at_base)

    def _threshold(self, path: str, number: Number, span: Span, open_at_base: bool | None) -> Threshold:
        low, high = map(Fraction, span)
        flips: tuple[Flip, ...] = ()
        missed: tuple[tuple[Fraction, Fraction], ...] = ()
        exact = True
        if self._varying.matters(path) and (self._varying.ratify is not None or self._some_allowed):
            try:
                parts = None if self._varying.owner(path) is None else pieces(self._varying, path, *span)
                if parts is not None and self._asked_alike(path, span):
                    flips = self._checked(path, span, _joined([each for part in parts for each in self._closed(part)]))
                else:
                    flips, missed = self._by_grid(path, *span, intervals=parts is not None)
                    exact = not missed and not flips
            except OutgrownError:
                flips, missed, exact = (), ((low, high),), False
        return Threshold(path, number.exact, low, high, open_at_base, flips, exact, missed, self._waived)

    def _asked_alike(self, path: str, span: Span) -> bool:
        """Whether the ratifying bodies ask and see the same at both ends and at the base (so anywhere, where utilities are affine)."""
        return all(same_conditions(self._varying.payoffs({path: value}), self._base) for value in span)

    def _open(self, search: VariantSearch, payoffs: Payoffs) -> bool | None:
        try:
            return search.exists(payoffs, self._budget)
        except OutgrownError:
            return None

    @cached_property
    def _some_allowed(self) -> bool:
        return permitted_outcome(self._base.sizes, self._bans) is not None

    # Exact

    def _closed(self, piece: Piece) -> list[_ClosedInterval]:
        """Where on a piece the zone is closed: one interval at most, since the largest surplus is convex."""
        for outcome in self._remembered.get(piece.party, ()):
            if min(piece.surpluses(self._base, outcome)) >= 0:
                return []
        left = self._from_end(piece, piece.low)
        if left is not None and left >= piece.high:
            return []
        right = self._from_end(piece, piece.high)
        if left is not None and right is not None and right <= left:
            return []
        low = piece.low if left is None else left
        high = piece.high if right is None else right
        return [_ClosedInterval(low, high, left is not None, right is not None)]

    def _from_end(self, piece: Piece, end: Fraction) -> Fraction | None:
        """The last value, seen from one end of the piece, up to which the zone is open; None where it is closed at the end."""
        value, towards = end, piece.high if end == piece.low else piece.low
        while True:
            outcome = self._best(piece, value)
            if outcome is None:
                return None
            low, high = piece.surpluses(self._base, outcome)
            here, there = (low, high) if end == piece.low else (high, low)
            at_value = low * (piece.high - value) + high * (value - piece.low) if piece.low < piece.high else Fraction(low)
            if at_value < 0:
                return None
            if there >= 0:
                return towards
            root = end + (towards - end) * Fraction(here, here - there)
            if root == value:
                return value
            value = root

    def _best(self, piece: Piece, value: Fraction) -> Outcome | None:
        """The outcome best for the piece's party at a value among those that all others accept; None: there is none."""
        game = piece.game(self._base, value)
        reach = Reach(projected(game, range(game.n_columns), self._bans), self._automaton)
        floors = [reach.least[c] if c == piece.party else t for c, t in enumerate(game.thresholds)]
        found = reach.most(piece.party, floors, budget=self._budget)
        if found is None:
            return None
        kept = self._remembered.setdefault(piece.party, [])
        if found[1] in kept:
            kept.remove(found[1])
        kept.insert(0, found[1])
        del kept[REMEMBERED:]
        return found[1]

    def _checked(self, path: str, span: Span, closed: list[_ClosedInterval]) -> tuple[Flip, ...]:
        """The flips at the ends of the intervals, each asked again in the whole game: closed just inside, open at it or just outside."""
        flips: list[Flip] = []
        opened_from, ends = Fraction(span[0]), [*(each.low for each in closed[1:]), Fraction(span[1])]
        for each, opened_to in zip(closed, ends, strict=False):
            margin = (each.high - each.low) / 10**6
            if each.from_flip:
                self._must_be(path, decimal_between(each.low, each.low + margin), False)
                self._must_be(path, decimal_of(each.low) or decimal_between(max(opened_from, each.low - margin), each.low), True)
                flips.append(Flip(each.low, False, (each.low, each.low)))
            if each.to_flip:
                self._must_be(path, decimal_between(each.high - margin, each.high), False)
                self._must_be(path, decimal_of(each.high) or decimal_between(each.high, min(opened_to, each.high + margin)), True)
                flips.append(Flip(each.high, True, (each.high, each.high)))
            opened_from = each.high
        return tuple(flips)

    def _must_be(self, path: str, value: Decimal, expected: bool) -> None:
        payoffs = self._varying.payoffs({path: value})
        if self._open(VariantSearch(self._varying, self._waived), payoffs) is (not expected):
            raise AssertionError(f"the agreement zone at {path} = {value} contradicts the flip found next to it")

    # By a grid

    def _by_grid(
        self, path: str, low: Decimal, high: Decimal, *, intervals: bool
    ) -> tuple[tuple[Flip, ...], tuple[tuple[Fraction, Fraction], ...]]:
        """`intervals`: every outcome is acceptable on one interval of the number."""
        search = VariantSearch(self._varying, self._waived)
        values = _grid(low, high)
        variants = [self._varying.payoffs({path: value}) for value in values]
        opened = [self._open(search, payoffs) for payoffs in variants]
        flips: list[Flip] = []
        missed: list[tuple[Fraction, Fraction]] = []
        known: list[Outcome] = []
        for k, (a, b) in enumerate(pairwise(values)):
            if opened[k] is None or opened[k + 1] is None or opened[k] == opened[k + 1]:
                if not (intervals and opened[k] and opened[k + 1] and self._shared(variants[k], variants[k + 1], known)):
                    missed.append((Fraction(a), Fraction(b)))
            else:
                bracket = self._bisected(search, path, (a, b), bool(opened[k]))
                flips.append(Flip((bracket[0] + bracket[1]) / 2, bool(opened[k + 1]), bracket))
        return tuple(flips), tuple(missed)

    def _shared(self, first: Payoffs, second: Payoffs, known: list[Outcome]) -> bool:
        """Whether an outcome acceptable in both is `known`, or is the one found in the first or in the second."""
        if any(self._accepts(first, outcome) and self._accepts(second, outcome) for outcome in known):
            return True
        for here, there in ((first, second), (second, first)):
            bans = [ban for ban in here.bans if ban.path not in self._waived]
            reach = Reach(projected(here, range(here.n_columns), bans), self._varying.attempt(self._waived, here))
            found = reach.exists(here.thresholds, budget=self._budget)
            if found is not None and found not in known:
                known.append(found)
                if self._accepts(there, found):
                    return True
        return False

    def _accepts(self, payoffs: Payoffs, outcome: Outcome) -> bool:
        bans = [ban for ban in payoffs.bans if ban.path not in self._waived]
        return is_reached(payoffs, totals(payoffs, outcome)) and not is_banned(replace(payoffs, bans=tuple(bans)), outcome)

    def _bisected(self, search: VariantSearch, path: str, window: Span, open_at_low: bool) -> tuple[Fraction, Fraction]:
        a, b = window
        for _ in range(BISECTIONS):
            middle = _half(a, b)
            opened = self._open(search, self._varying.payoffs({path: middle}))
            if opened is None:
                break
            a, b = (middle, b) if opened == open_at_low else (a, middle)
        return Fraction(a), Fraction(b)


def _joined(closed: list[_ClosedInterval]) -> list[_ClosedInterval]:
    """Intervals of neighbouring pieces that meet in a value at which the zone is closed, made one."""
    found: list[_ClosedInterval] = []
    for each in closed:
        last = found[-1] if found else None
        if last is not None and last.high == each.low and not last.to_flip and not each.from_flip:
            found[-1] = _ClosedInterval(last.low, each.high, last.from_flip, each.to_flip)
        else:
            found.append(each)
    return found


def _grid(low: Decimal, high: Decimal) -> list[Decimal]:
    with localcontext(prec=200):
        return [low + (high - low) * k / GRID_STEPS for k in range(GRID_STEPS + 1)]


def _half(a: Decimal, b: Decimal) -> Decimal:
    with localcontext(prec=400):
        return (a + b) / 2
