"""How far apart the parties are on each issue: what the option that hurts least still costs somebody. Exact, in points of who loses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import tick
from simulator.payoffs.model import Payoffs


@dataclass(frozen=True)
class LeastLoss:
    """How far apart the parties are on one issue: the option whose largest loss is least, and that loss.

    A party's loss from an option is its worth below that of the party's own best option, in the party's points, interactions
    aside. `party` is the one that bears the loss (the first, where several do).
    """

    issue: str
    option: str
    loss: Fraction
    party: str


def least_losses(payoffs: Payoffs) -> tuple[LeastLoss, ...]:
    """The least loss on every issue, in the order of the file. Options out of force do not count."""
    return tuple(_least_loss(payoffs, issue) for issue in range(len(payoffs.issues)))


def _least_loss(payoffs: Payoffs, issue: int) -> LeastLoss:
    tick("how far apart the parties are")
    options = payoffs.options_in_force(issue)
    worth = {p: {o: payoffs.points(p, payoffs.worth[issue][o, p]) for o in options} for p in range(payoffs.n_parties)}
    most = {p: max(row.values()) for p, row in worth.items()}
    losses = {o: {p: most[p] - row[o] for p, row in worth.items()} for o in options}
    option = min(options, key=lambda o: max(losses[o].values()))
    party = max(losses[option], key=lambda p: losses[option][p])
    return LeastLoss(payoffs.issues[issue], payoffs.options[issue][option], losses[option][party], payoffs.parties[party])
