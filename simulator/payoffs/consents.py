"""What ratifying bodies ask of the outcomes of a box, as far as the options settled there decide it.

A box admits some options of each issue. The issues settled decide whether a body's consent is needed and who in it opposes whatever the
points. What is left is a least utility of its party, or segments that must say yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.payoffs.clauses import Options, status
from simulator.payoffs.ratification import AskedBody


@dataclass(frozen=True)
class Consent:
    """What a body asks of every outcome of a box. `refused`: it passes nothing there. `open_issue`: an issue whose settling decides more
    (None: all is decided). `level`: the least utility of its party in points (None: none). `segments`: those that must say yes.
    `complete`: that is all it asks; False for a vote that several groups of segments can carry."""

    refused: bool = False
    open_issue: int | None = None
    level: Fraction | None = None
    segments: tuple[str, ...] = ()
    complete: bool = True


def consent_in(asked: AskedBody, box: Options) -> Consent:
    """What a body asks of the outcomes of a box."""
    needed, _ = status(asked.needed, box)
    if needed is False:
        return Consent()
    refused, open_issue = status(asked.refused, box)
    if refused:
        return Consent(refused=True)
    found = None
    for level in sorted(asked.levels, key=lambda each: -each.least):
        holds, issue = status(level.where, box)
        if holds:
            found = level.least
            break
        open_issue = issue if open_issue is None else open_issue
    segments, vote = asked.demand.segments, asked.demand.vote
    if not segments and vote is None:
        return Consent(open_issue=open_issue, level=found)
    if needed is None:
        return Consent(open_issue=status(asked.needed, box)[1])
    return Consent(segments=tuple(segments), complete=vote is None)
