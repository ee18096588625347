"""A profile of GENIUS with hyper-rectangles (`NonlinearUtilitySpace`): each adds its utility where all its bounds hold, or not all.

Each becomes an interaction whose condition is the rectangle. What is no such sum (the largest or the least of several) is refused.
GENIUS divides the sum by `maxutility` and cuts it off at 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import plain, stated_number, terminating
from simulator.formats.foreign_format import Reading
from simulator.formats.genius.domain import GeniusDomain, objective_of, place_of
from simulator.formats.safe_xml import Element
from simulator.scenario.located import shown


@dataclass(frozen=True)
class Rectangle:
    """`condition`: where it adds `utility`; None for everywhere."""

    condition: dict[str, Any] | None
    utility: Fraction


def is_nonlinear(root: Element) -> bool:
    """Whether a profile speaks of a function of all issues, not of weights."""
    return any(element.tag == "ufun" for element in root.all()) or root.get("type") == "nonlinear"


def read_rectangles(
    file: str, root: Element, domain: GeniusDomain, keys: Mapping[str, str], reading: Reading, reservation: Decimal
) -> dict[str, Any]:
    """A party with these preferences, its title and patience aside. `keys`: number → key of an issue; `reservation`: what the profile
    states. Raises `UsageError`."""
    utility = next(iter(objective_of(root).named("utility")), None)
    functions = utility.named("ufun") if utility is not None else []
    if utility is None or not functions:
        raise UsageError(f"{place_of(file, root)}: a nonlinear profile without <utility> and <ufun> in its objective")
    largest = Fraction(stated_number(utility.get("maxutility"), f"{place_of(file, utility)}: maxutility", reading))
    if largest <= 0:
        raise UsageError(f"{place_of(file, utility)}: maxutility is above 0, found {utility.get('maxutility')}")
    rectangles = [rectangle for rectangle in _below(file, functions[0], Fraction(1), domain, keys, reading) if rectangle.utility != 0]
    unit = _unit(file, rectangles, largest, reading)
    interactions: dict[str, Any] = {}
    everywhere = Fraction(0)
    for rectangle in rectangles:
        if rectangle.condition is None:
            everywhere += rectangle.utility
            continue
        interactions[f"rectangle_{len(interactions) + 1}"] = {"when": rectangle.condition, "points": plain(rectangle.utility * unit)}
    if everywhere:
        first = next(iter(domain.issues.values()))
        whole = {keys[first.number]: {"from": first.low, "to": first.high}}
        interactions["everywhere"] = {"when": whole, "points": plain(everywhere * unit)}
    if sum((max(r.utility, Fraction(0)) for r in rectangles), Fraction(0)) > largest:
        reading.assumed(f"{file}: GENIUS cuts utilities off at 1, that is at maxutility {float(largest):g}; here nothing is cut off.")
    return {
        "weights": {key: int(k == 0) for k, key in enumerate(keys.values())},
        "values": _nothing(domain, keys),
        "interactions": interactions,
        "reservation": plain(Fraction(reservation) * largest * unit),
    }


def _nothing(domain: GeniusDomain, keys: Mapping[str, str]) -> dict[str, Any]:
    """A value function of 0 for the first issue, which carries the weight that a party needs."""
    number, issue = next(iter(domain.issues.items()))
    if issue.low == issue.high:
        return {keys[number]: {"table": {issue.low: 0}}}
    return {keys[number]: {"piecewise": {issue.low: 0, issue.high: 0}}}


def _unit(file: str, rectangles: list[Rectangle], largest: Fraction, reading: Reading) -> Fraction:
    """Points a unit of utility: 100 / maxutility where that leaves decimals alone, else 1, so that every sum stays exact."""
    if all(terminating(100 * rectangle.utility / largest) is not None for rectangle in rectangles):
        return 100 / largest
    reading.assumed(
        f"{file}: points are the utilities of the file, {float(largest):g} of them for GENIUS's 1; divided by that they would have no last "
        "decimal."
    )
    return Fraction(1)


def _below(
    file: str, function: Element, weight: Fraction, domain: GeniusDomain, keys: Mapping[str, str], reading: Reading
) -> Iterator[Rectangle]:
    """The rectangles of a function and of those in it, with their weights. GENIUS leaves the weight of the outermost aside."""
    parts = function.named("hyperRectangle") + function.named("ufun")
    aggregation = (function.get("aggregation") or "sum").strip().casefold()
    if aggregation in ("min", "max") and len(parts) > 1:
        raise UsageError(
            f"{place_of(file, function)}: the {aggregation} of {len(parts)} parts is no sum of conditions, and a scenario holds sums"
        )
    for part in function.children:
        if part.tag == "ufun":
            own = stated_number(part.get("weight") or "1", f"{place_of(file, part)}: weight", reading)
            yield from _below(file, part, weight * Fraction(own), domain, keys, reading)
        elif part.tag == "hyperRectangle":
            yield from _rectangle(file, part, weight, domain, keys, reading)
        else:
            raise UsageError(f"{place_of(file, part)}: <{part.tag}> in a function; sums of hyper-rectangles are read")


def _rectangle(
    file: str, element: Element, weight: Fraction, domain: GeniusDomain, keys: Mapping[str, str], reading: Reading
) -> Iterator[Rectangle]:
    place = place_of(file, element)
    utility = Fraction(stated_number(element.get("utility"), f"{place}: utility", reading))
    own = Fraction(stated_number(element.get("weight") or "1", f"{place}: weight", reading))
    worth = weight * own * utility
    inside, outside = element.named("INCLUDES"), element.named("EXCLUDES")
    if inside and outside:
        reading.mended(f"{place}: a rectangle with INCLUDES and EXCLUDES; GENIUS goes by EXCLUDES alone, and so it is here")
    bounds = _bounds(file, outside or inside, domain, keys, reading)
    if bounds is None:  # a bound that nothing satisfies
        if outside:
            yield Rectangle(None, worth)
    elif not bounds:
        if not outside:
            yield Rectangle(None, worth)
    elif outside:
        ends = [
            {key: {end: level}}
            for key, (low, high, least, most) in bounds.items()
            for end, level, cuts in (("below", low, low > least), ("above", high, high < most))
            if cuts
        ]
        yield Rectangle({"any": ends}, worth)
    else:
        yield Rectangle({key: {"from": low, "to": high} for key, (low, high, _, _) in bounds.items()}, worth)


def _bounds(
    file: str, elements: list[Element], domain: GeniusDomain, keys: Mapping[str, str], reading: Reading
) -> dict[str, tuple[Decimal, Decimal, Decimal, Decimal]] | None:
    """Key of an issue → lowest and highest value within the bounds, and of the issue; issues that are not cut are left out, and None stands
    for bounds within which nothing lies."""
    found: dict[str, tuple[Decimal, Decimal, Decimal, Decimal]] = {}
    for element in elements:
        place, number = place_of(file, element), (element.get("index") or "").strip()
        issue = domain.issues.get(number)
        if issue is None:
            raise UsageError(f"{place}: a bound on the issue with index {shown(number)}, which the domain does not have")
        if issue.kind != "integer":
            raise UsageError(f"{place}: a bound on {shown(issue.name)}, which is {issue.kind}; GENIUS has them on integer issues")
        low, high = (stated_number(element.get(name), f"{place}: {name}", reading) for name in ("min", "max"))
        before = found.get(keys[number], (issue.low, issue.high, issue.low, issue.high))
        low, high = max(low, before[0]), min(high, before[1])
        if low > high:
            return None
        found[keys[number]] = (low, high, issue.low, issue.high)
    return {key: bounds for key, bounds in found.items() if bounds[:2] != bounds[2:]}
