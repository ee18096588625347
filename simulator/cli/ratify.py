"""`--ratify`: the chance with which ratifying bodies must pass an agreement."""

from __future__ import annotations

from fractions import Fraction


def chance_of(text: str | None) -> Fraction | None:
    """The chance typed, exact (`0.5`, `1/2`); None where the option was not given. Raises `UsageError` for anything else."""
    from simulator.errors import UsageError
    from simulator.payoffs.ratification import checked_chance

    if text is None:
        return None
    try:
        chance = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"--ratify {text}: expected a chance above 0 and at most 1, such as 0.5") from None
    return checked_chance(chance)
