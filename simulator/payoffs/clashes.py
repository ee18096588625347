"""What the red lines exclude on each issue, and whether they leave anything."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.budget import tick
from simulator.payoffs.model import Payoffs


@dataclass(frozen=True)
class Exclusion:
    """An option that a party's red line excludes: `outright`, or only together with options of other issues."""

    option: str
    party: str
    red_line: str
    outright: bool


@dataclass(frozen=True)
class IssueClash:
    """What the red lines in force do to one issue; `left` are the options that nothing excludes outright."""

    issue: str
    exclusions: tuple[Exclusion, ...]
    left: tuple[str, ...]

    @property
    def leaves_nothing(self) -> bool:
        return not self.left


def clashes(payoffs: Payoffs) -> tuple[IssueClash, ...]:
    """What the red lines exclude on every issue, in the order of the file; issues without any exclusion included."""
    return tuple(_clash(payoffs, issue) for issue in range(len(payoffs.issues)))


def _clash(payoffs: Payoffs, issue: int) -> IssueClash:
    tick("what clashes")
    names = payoffs.options[issue]
    exclusions: dict[Exclusion, None] = {}
    gone: set[int] = set()
    for ban in payoffs.bans:
        for clause in ban.clauses:
            chosen = dict(clause).get(issue, ())
            outright = len(clause) == 1
            gone |= set(chosen) if outright else set()
            if ban.kind == "red_line" and ban.party is not None:
                exclusions.update((Exclusion(names[o], payoffs.parties[ban.party], ban.path, outright), None) for o in chosen)
    return IssueClash(payoffs.issues[issue], tuple(exclusions), tuple(o for k, o in enumerate(names) if k not in gone))
