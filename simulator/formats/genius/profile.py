"""A profile of GENIUS with linear utilities: weights, evaluations, reservation value and discount (`AdditiveUtilitySpace`).

GENIUS adds weight × evaluation over the issues and cuts the sum off at 1. It keeps the weights of a file as they are. The weights of
objectives do not count, and a weight counts for what stands beside it in the same objective.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import plain, rounded_down, stated_number
from simulator.formats.exports import NOISE
from simulator.formats.foreign_format import Reading
from simulator.formats.genius.domain import GeniusDomain, issues_below, number_of_issue, objective_of, place_of
from simulator.formats.genius.evaluators import GeniusEvaluation, evaluation_of
from simulator.formats.safe_xml import Element
from simulator.scenario.located import shown


@dataclass(frozen=True)
class Stated:
    """What a profile says besides its evaluations. `reservation`: on GENIUS's scale. `discount`: None for none."""

    reservation: Decimal
    discount: Decimal | None


def read_profile(
    file: str,
    root: Element,
    domain: GeniusDomain,
    keys: Mapping[str, str],
    options: Mapping[str, Mapping[str, str]],
    reading: Reading,
    steps: int,
    reservation: Decimal,
) -> dict[str, Any]:
    """A party with these preferences, its title and patience aside. `keys`: number → key of an issue; `options`: number → value → key of an
    option; `steps`: levels of a real issue; `reservation`: what the profile states. Raises `UsageError`."""
    found = _evaluators(file, root, domain, reading)
    weights = _weights(file, root, domain, found, reading)
    evaluations = {
        number: evaluation_of(file, found[number][1], issue, options.get(number, {}), steps, reading)
        for number, issue in domain.issues.items()
        if weights[number]
    }
    total = sum(map(Fraction, weights.values()), Fraction(0))
    if total == 0:
        raise UsageError(f"{file}: all weights are 0, so that every outcome is worth the same; at least one issue must matter")
    scale = _scale(file, total, reading)
    apart = _apart(weights, evaluations)
    worth = Fraction(reservation) * 100
    if scale == 1 and abs(total - 1) > NOISE:
        worth /= total
    return {
        "weights": {keys[number]: weight for number, weight in weights.items()},
        "values": {keys[number]: evaluation.function(scale) for number, evaluation in evaluations.items()},
        "reservation": rounded_down(worth, apart * total.numerator),
    }


def _evaluators(file: str, root: Element, domain: GeniusDomain, reading: Reading) -> dict[str, tuple[Element, Element]]:
    """Number of an issue → the objective it stands in, and the issue, as the profile has them."""
    found = {number_of_issue(file, issue): (parent, issue) for parent, issue in issues_below(objective_of(root))}
    for number, issue in domain.issues.items():
        if number not in found:
            raise UsageError(f"{file}: says nothing of the issue {shown(issue.name)} (index {number}) of the domain")
        element = found[number][1]
        name = (element.get("name") or "").strip()
        if name and name != issue.name:
            place = place_of(file, element)
            reading.mended(
                f"{place}: the issue with index {number} is called {shown(name)} here; GENIUS goes by the index: {shown(issue.name)}"
            )
    for number in found.keys() - domain.issues.keys():
        reading.mended(f"{place_of(file, found[number][1])}: the domain has no issue with index {number}; it is left aside")
    return found


def _weights(
    file: str, root: Element, domain: GeniusDomain, found: Mapping[str, tuple[Element, Element]], reading: Reading
) -> dict[str, Decimal]:
    """Number of an issue → its weight. One that is missing is what the others leave of 1."""
    weights: dict[str, Decimal] = {}
    for number in domain.issues:
        parent = found[number][0]
        element = next(
            (w for w in reversed(parent.named("weight")) if (w.get("index") or "").strip().lstrip("0") == number.lstrip("0")), None
        )
        if element is None:
            elsewhere = [w for w in root.all() if w.tag == "weight" and (w.get("index") or "").strip().lstrip("0") == number.lstrip("0")]
            element = elsewhere[0] if len(elsewhere) == 1 else None
            if element is not None:
                reading.mended(
                    f"{place_of(file, element)}: the weight of index {number} does not stand beside its issue; it is taken for it"
                )
        if element is None:
            continue
        weight = stated_number(element.get("value"), f"{place_of(file, element)}: weight of {shown(domain.issues[number].name)}", reading)
        if weight < 0:
            raise UsageError(f"{place_of(file, element)}: the weight of {shown(domain.issues[number].name)} is {weight}; it is 0 or more")
        weights[number] = weight
    _fill_missing(file, domain, weights, reading)
    return {number: weights[number] for number in domain.issues}


def _fill_missing(file: str, domain: GeniusDomain, weights: dict[str, Decimal], reading: Reading) -> None:
    missing = [number for number in domain.issues if number not in weights]
    if not missing:
        return
    left = 1 - sum(map(Fraction, weights.values()), Fraction(0))
    names = ", ".join(shown(domain.issues[number].name) for number in missing)
    if len(missing) > 1 and left > Fraction(1, 1000):
        raise UsageError(f"{file}: no weight for {names}; what the others leave of 1 may be divided in many ways, so write each weight")
    share = plain(left) if len(missing) == 1 and left > 0 else Decimal(0)
    weights.update(dict.fromkeys(missing, share))
    reading.mended(f"{file}: no weight for {names}; it is what the others leave of 1: {share}")


def _scale(file: str, total: Fraction, reading: Reading) -> Fraction:
    """By what values are multiplied, so that points are 100 × GENIUS's utility though weights are divided by their sum."""
    if abs(total - 1) <= NOISE:
        return Fraction(1)
    stated = float(total)
    if total < 1:
        reading.assumed(
            f"{file}: the weights sum to {stated:.10g}. GENIUS keeps them, and so the values are multiplied by that: the best outcome has "
            f"{100 * stated:.6g} points."
        )
        return total
    reading.assumed(
        f"{file}: the weights sum to {stated:.10g}. GENIUS keeps them and cuts utilities off at 1; here they are divided by their sum, the "
        "reservation value too, which changes no order and no acceptance, and nothing is cut off."
    )
    return Fraction(1)


def _apart(weights: Mapping[str, Decimal], evaluations: Mapping[str, GeniusEvaluation]) -> int:
    """A number k such that all utilities are multiples of 1/k."""
    k = 1
    for number, evaluation in evaluations.items():
        k = lcm(k, Fraction(weights[number]).denominator * evaluation.denominator)
    return k


def read_stated(file: str, root: Element, reading: Reading) -> Stated:
    """Reservation value and discount, wherever they stand; the last of several, as in GENIUS."""
    reservation, discount = Decimal(0), None
    for element in root.all():
        place = place_of(file, element)
        if element.tag == "reservation":
            reservation = stated_number(element.get("value"), f"{place}: reservation", reading)
        elif element.tag == "discount_factor":
            discount = _discount(element.get("value"), place, reading)
    if not any(element.tag == "reservation" for element in root.all()):
        reading.assumed(f"{file}: no reservation value is given; GENIUS takes 0.")
    return Stated(reservation, discount)


def _discount(text: str | None, place: str, reading: Reading) -> Decimal | None:
    """A discount factor between 0 and 1; None for one that GENIUS leaves aside, and for 1."""
    try:
        factor = stated_number(text, place, reading)
    except UsageError:
        reading.mended(f"{place}: the discount factor {shown(text)} is no number; GENIUS then discounts nothing, and so it is here")
        return None
    if factor < 0 or factor > 1:
        reading.mended(f"{place}: the discount factor {factor} lies outside 0 to 1; GENIUS discards it, and so it is here")
        return None
    return factor if 0 < factor < 1 else None
