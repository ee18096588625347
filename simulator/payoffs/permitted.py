"""Whether bans leave an outcome at all, and one that they leave: what is asked before any points are looked at.

Options are taken away issue by issue: once all but one of a clause's memberships are certain, the options that would complete the last one
are closed (unit propagation; Davis, Logemann & Loveland 1962). Where nothing follows any more, one issue is settled: the one with the
fewest options for the clauses that it has been in trouble with (Boussemart, Hemery, Lecoutre & Sais 2004). That choice is taken back where
it leads nowhere. No interaction is looked at, and only the options still open are kept, so many red lines over the same issues do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.budget import small_steps, tick
from simulator.payoffs.model import Ban, Clause, Payoffs

Outcome = tuple[int, ...]
"""Option positions in issue order."""

_Closed = tuple[int, int]
"""An issue and the options closed to it, as bits."""


def permitted_outcome(sizes: Sequence[int], bans: Sequence[Ban]) -> Outcome | None:
    """An outcome that none of `bans` forbids; None: there is none. `sizes`: options per issue. Raises `Stopped` at the end of the budget
    that runs."""
    clauses = {clause: None for ban in bans for clause in ban.clauses}
    if () in clauses:
        return None
    return _PermittedSearch(sizes, [{i: sum(1 << o for o in options) for i, options in clause} for clause in clauses]).run()


def can_be_crossed(sizes: Sequence[int], ban: Ban, others: Sequence[Ban]) -> bool:
    """Whether `ban` forbids some outcome that none of `others` forbids. Raises `Stopped` likewise."""
    return any(permitted_outcome(sizes, [*others, *_outside(sizes, clause)]) is not None for clause in ban.clauses)


def never_crossed(payoffs: Payoffs) -> Iterator[str]:
    """Paths of the red lines in force that no outcome within the constraints and options in force crosses. Raises `Stopped` likewise."""
    firm = [ban for ban in payoffs.bans if not ban.is_demand]
    return (ban.path for ban in payoffs.bans if ban.kind == "red_line" and not can_be_crossed(payoffs.sizes, ban, firm))


def _outside(sizes: Sequence[int], clause: Clause) -> Iterator[Ban]:
    """Bans that leave only the outcomes in which a clause holds."""
    for issue, wanted in clause:
        others = tuple(sorted(set(range(sizes[issue])) - set(wanted)))
        if others:
            yield Ban("option", "", (((issue, others),),))


class _PermittedSearch:
    """`open`: per issue the options still open (bits). `trail`: what was closed, in order, for taking it back. `trouble`: per clause, one
    more than the times it left an issue without options."""

    def __init__(self, sizes: Sequence[int], clauses: list[dict[int, int]]) -> None:
        self.clauses = clauses
        self.open = [(1 << size) - 1 for size in sizes]
        self.touching: list[list[int]] = [[] for _ in sizes]
        for c, clause in enumerate(clauses):
            for issue in clause:
                self.touching[issue].append(c)
        self.trail: list[_Closed] = []
        self.trouble = [1] * len(clauses)

    def run(self) -> Outcome | None:
        if not self._followed(range(len(self.clauses))):
            return None
        tried: list[tuple[int, int, int]] = []  # length of the trail before, issue, the option tried
        while True:
            tick("looking for an outcome within the red lines")
            issue = self._troubled()
            if issue is None:
                return tuple((bits & -bits).bit_length() - 1 for bits in self.open)
            option = self.open[issue] & -self.open[issue]
            tried.append((len(self.trail), issue, option))
            fits = self._close(issue, self.open[issue] & ~option) and self._followed(self.touching[issue])
            while not fits:
                tick("looking for an outcome within the red lines")
                if not tried:
                    return None
                length, issue, option = tried.pop()
                self._take_back(length)
                fits = self._close(issue, option) and self._followed(self.touching[issue])

    def _troubled(self) -> int | None:
        """The issue to settle next; None where every clause that can still hold is decided."""
        weights: dict[int, int] = {}
        for clause, trouble in zip(self.clauses, self.trouble, strict=True):
            if all(self.open[issue] & wanted for issue, wanted in clause.items()):
                for issue, wanted in clause.items():
                    if self.open[issue] & ~wanted:
                        weights[issue] = weights.get(issue, 0) + trouble
        return min(weights, key=lambda issue: (self.open[issue].bit_count() / weights[issue], issue), default=None)

    def _close(self, issue: int, options: int) -> bool:
        """Close options to an issue; whether it has any left."""
        closed = self.open[issue] & options
        self.trail.append((issue, closed))
        self.open[issue] &= ~options
        return self.open[issue] != 0

    def _followed(self, clauses: Sequence[int]) -> bool:
        """Close what `clauses`, and those that this touches in turn, leave no choice about; whether every issue has options left."""
        pending = list(clauses)
        while pending:
            c = pending.pop()
            small_steps(len(self.clauses[c]), "looking for an outcome within the red lines")
            uncertain = []
            for issue, wanted in self.clauses[c].items():
                if not self.open[issue] & wanted:
                    break
                if self.open[issue] & ~wanted:
                    uncertain.append(issue)
            else:
                if not uncertain:
                    self.trouble[c] += 1
                    return False
                if len(uncertain) == 1:
                    self._close(uncertain[0], self.clauses[c][uncertain[0]])
                    pending.extend(self.touching[uncertain[0]])
        return True

    def _take_back(self, length: int) -> None:
        while len(self.trail) > length:
            issue, closed = self.trail.pop()
            self.open[issue] |= closed
