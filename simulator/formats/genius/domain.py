"""A domain of GENIUS: the issues that are negotiated, from the tree of objectives (`DomainImpl.loadTreeFromXML`).

Objectives group issues and mean nothing else. Issues go by their numbers (`index`), in a profile as in the domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from simulator.errors import UsageError
from simulator.formats.drafts import stated_number
from simulator.formats.foreign_format import Reading
from simulator.formats.safe_xml import Element
from simulator.scenario.located import shown

Kind = Literal["discrete", "integer", "real"]
KINDS: tuple[Kind, ...] = ("discrete", "integer", "real")

MOST_LEVELS = 10_000
"""What a scenario's issue may have at most."""


@dataclass(frozen=True)
class GeniusIssue:
    """One issue. `items`: value → description, of a discrete one. `low`, `high`: the bounds of an integer or a real one."""

    number: str
    name: str
    kind: Kind
    items: dict[str, str]
    low: Decimal
    high: Decimal
    place: str


@dataclass(frozen=True)
class GeniusDomain:
    """`issues`: number → issue, in the order of the file."""

    title: str
    issues: dict[str, GeniusIssue]


def place_of(file: str, element: Element) -> str:
    """Where an element stands, for messages."""
    return f"{file}:{element.line}"


def objective_of(root: Element) -> Element:
    """What everything stands in: the first objective, or the utility space itself, where old profiles have their issues."""
    space = root if root.tag == "utility_space" else next(iter(root.named("utility_space")), root)
    return next(iter(space.named("objective")), space)


def issues_below(element: Element) -> list[tuple[Element, Element]]:
    """Every issue below an objective with the objective that it stands in, from top to bottom."""
    found: list[tuple[Element, Element]] = []
    for child in element.children:
        if child.tag == "issue":
            found.append((element, child))
        elif child.tag == "objective":
            found += issues_below(child)
    return found


def read_domain(file: str, root: Element, reading: Reading) -> GeniusDomain:
    """The domain that a file of a domain, or of a profile, holds. Raises `UsageError`."""
    top = objective_of(root)
    issues: dict[str, GeniusIssue] = {}
    for _, element in issues_below(top):
        issue = _issue(file, element, reading)
        if issue.number in issues:
            raise UsageError(f"{issue.place}: the issue with index {issue.number} stands twice; give each its own")
        issues[issue.number] = issue
    if not issues:
        raise UsageError(f"{place_of(file, top)}: the domain has no issue")
    return GeniusDomain((top.get("name") or "").strip(), issues)


def number_of_issue(file: str, element: Element) -> str:
    """The number by which profiles name an issue, without zeros before it. Raises `UsageError` where it has none."""
    index = (element.get("index") or "").strip()
    if not index.isascii() or not index.isdigit():
        raise UsageError(f"{place_of(file, element)}: expected an issue with a number as its index, found {shown(element.get('index'))}")
    return str(int(index[:18]))


def kind_of(file: str, element: Element, reading: Reading) -> Kind:
    """The kind of an issue: its `type`, discrete where there is none."""
    stated = element.get("type")
    if stated is None:
        return "discrete"
    kind = next((kind for kind in KINDS if kind == stated.strip().casefold()), None)
    if kind is None:
        raise UsageError(
            f"{place_of(file, element)}: an issue of type {shown(stated)}, which GENIUS does not know; it has {', '.join(KINDS)}"
        )
    other = next((o for name in ("vtype", "etype") if (o := element.get(name)) is not None and o.strip().casefold() != kind), None)
    if other is not None:
        reading.mended(f"{place_of(file, element)}: the issue has the types {shown(stated)} and {shown(other)}; GENIUS goes by {kind!r}")
    return kind


def _issue(file: str, element: Element, reading: Reading) -> GeniusIssue:
    place, number = place_of(file, element), number_of_issue(file, element)
    name = (element.get("name") or "").strip() or f"Issue {number}"
    kind = kind_of(file, element, reading)
    zero = Decimal(0)
    if kind == "discrete":
        return GeniusIssue(number, name, kind, _items(file, element, name, reading), zero, zero, place)
    low, high = bounds_of(file, element, kind, reading)
    if low > high or (kind == "real" and low == high):
        raise UsageError(f"{place}: the issue {shown(name)} goes from {low} to {high}; the lower bound must be below the upper")
    if kind == "integer" and high - low >= MOST_LEVELS:
        raise UsageError(
            f"{place}: the issue {shown(name)} has {high - low + 1} values; a scenario's issue has up to {MOST_LEVELS:,} levels"
        )
    return GeniusIssue(number, name, kind, {}, low, high, place)


def _items(file: str, element: Element, name: str, reading: Reading) -> dict[str, str]:
    items: dict[str, str] = {}
    for item in element.named("item"):
        value = item.get("value")
        if value is None:
            raise UsageError(f"{place_of(file, item)}: an item of {shown(name)} without a value; name it")
        if value in items:
            reading.mended(f"{place_of(file, item)}: the value {shown(value)} of {shown(name)} stands twice; it is read once")
        items.setdefault(value, (item.get("description") or "").strip())
    if not items:
        raise UsageError(f"{place_of(file, element)}: the discrete issue {shown(name)} has no items")
    return items


def bounds_of(file: str, element: Element, kind: Kind, reading: Reading) -> tuple[Decimal, Decimal]:
    """The lower and upper bound: of an integer issue its attributes, of a real one those of its `range`; either place will do."""
    holders = [element, *element.named("range")]
    found = []
    for end in ("lowerbound", "upperbound"):
        text = next((text for holder in holders if (text := holder.get(end)) is not None), None)
        number = stated_number(text, f"{place_of(file, element)}: {end}", reading)
        if kind == "integer" and number != number.to_integral_value():
            raise UsageError(f"{place_of(file, element)}: {end}: expected a whole number, found {text}")
        found.append(number)
    return found[0], found[1]
