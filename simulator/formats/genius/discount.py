"""GENIUS's discount factor as a factor a round, and back.

GENIUS multiplies the utility of an agreement by discount^t, where t goes from 0 at the start of the session to 1 at its deadline
(`AbstractUtilitySpace.discount`), and what no agreement is worth alike. Over talks of N rounds a factor of discount^(1/N) a round does the
same: 1 in the first round, and discount once all rounds are over.
"""

from __future__ import annotations

from decimal import Context, Decimal

from simulator.formats.foreign_format import Reading
from simulator.scenario.rounds import DEFAULT_ROUNDS

DIGITS = 12
"""Digits that a factor a round keeps when it is read."""

MOST_DIGITS = 17
"""Digits of a discount factor that is written: as many as a double needs."""

_WIDE = Context(prec=60)


def patience_of(discount: Decimal, rounds: int) -> Decimal:
    """The factor a round, above 0 and at most 1, that is `discount` over so many rounds."""
    root = discount if rounds == 1 else _WIDE.power(discount, _WIDE.divide(Decimal(1), Decimal(rounds)))
    return Context(prec=DIGITS).plus(root).normalize() if rounds > 1 else discount


def discount_of(patience: Decimal, rounds: int) -> tuple[str, bool]:
    """The digits of the discount over so many rounds, as few as give the same factor a round, and whether any do."""
    whole = _WIDE.power(patience, rounds)
    for digits in range(1, MOST_DIGITS + 1):
        found = Context(prec=digits).plus(whole)
        if 0 < found <= 1 and patience_of(found, rounds) == patience:
            return format(found, "f"), True
    return format(Context(prec=MOST_DIGITS).plus(whole), "f"), False


def read_patience(file: str, discount: Decimal | None, rounds: int | None, reading: Reading) -> dict[str, Decimal]:
    """`patience` of a party from the discount factor of its profile, with what it means; nothing without one."""
    if discount is None:
        return {}
    rounds = rounds or DEFAULT_ROUNDS
    found = patience_of(discount, rounds)
    reading.assumed(
        f"{file}: GENIUS's discount factor {discount} is that of the whole session (utility × {discount}^t, t from 0 to 1). Over talks of "
        f"{rounds:,} rounds that is {found} a round, which stands as `patience` (--rounds N)."
    )
    return {"patience": found}
