"""Offers to compare: those of the scenario, those of other files, and those typed in as `donetsk=buffer,army=800`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from simulator.errors import UsageError
from simulator.formats.cells import issue_of, named_by, no_such_option, option_of
from simulator.offers.files import offers_of_file
from simulator.offers.results import NamedOffer
from simulator.scenario.located import shown
from simulator.scenario.model import Offer, Scenario
from simulator.scenario.names import unknown

_BETWEEN_TERMS = re.compile(r";(?=[^;,=]*=)|,(?!\s*\d[^=,;]*(?:[,;]|$))")
"""A comma between terms, or a semicolon before one; no comma within a number (`price=28,5; army=6,000 soldiers`)."""

SHORT = 30
TYPED = "typed terms"
"""The name of terms that are typed in without one, where they are too long to serve as their own name."""


def read_offers(
    scenario: Scenario, arguments: Sequence[str] = (), files: Sequence[str] = (), tell: Callable[[str], None] = lambda note: None
) -> tuple[NamedOffer, ...]:
    """The offers that `arguments` stand for, in their order, then those of `files`; without either those of the scenario in force.

    An argument is the name of an offer of the scenario (in force or not) or of one of the files, an existing file or a path
    (`offers_of_file`), or terms: `issue=option,issue=option`, by keys or titles, with a name before them if wished (`mine:issue=option`).
    Where an argument names an offer of a file, only the offers named are taken from that file. The same offer is kept once; where several
    offers have one name, the later ones become `name-2`, `name-3`, …. `tell` gets a sentence on each row and column of a table that is left
    aside.

    Raises `UsageError` for what is none of these and for terms that do not fit the scenario, `ScenarioError` with the place of every
    fault in a file.
    """
    if not arguments and not files:
        found = [named(name, offer) for name, offer in scenario.offers.items() if offer.in_force]
        if not found:
            raise UsageError("the scenario has no offers in force; name one out of force, a file with offers, or terms (issue=option,…)")
        return tuple(found)
    held = {file: offers_of_file(scenario, file, tell) for file in files}
    by_name = {name: named(name, offer, file) for file, offers in reversed(held.items()) for name, offer in offers.items()}
    known = {**by_name, **_named_in(scenario)}
    chosen = [offer for argument in arguments for offer in _stands_for(scenario, argument, known, tell)]
    picked = {offer.origin for offer in chosen}
    rest = [named(name, offer, file) for file, offers in held.items() if file not in picked for name, offer in offers.items()]
    return _with_names_of_their_own([*chosen, *rest])


def with_offers(
    scenario: Scenario, files: Sequence[str] = (), typed: Sequence[str] = (), tell: Callable[[str], None] = lambda note: None
) -> Scenario:
    """The scenario with the offers of files beside its own, with the answers that stand there, and with terms that were typed in, each
    under its own text. An offer of a file whose name is taken by another becomes `name-2`, `name-3`, …. Tells and raises as `read_offers`
    does."""
    offers = dict(scenario.offers)
    for file in files:
        for name, offer in offers_of_file(scenario, file, tell).items():
            free, number = name, 1
            while free in offers and offers[free] != offer:
                number += 1
                free = f"{name}-{number}"
            offers[free] = offer
    for text in typed:
        given = inline_offer(scenario, text)
        offers[text] = Offer.model_validate({"title": given.title, "terms": dict(given.terms)})
    return scenario.model_copy(update={"offers": offers})


def offers_given(
    scenario: Scenario, offers: Sequence[str | NamedOffer] | Mapping[str, Mapping[str, str]] | None = None
) -> tuple[NamedOffer, ...]:
    """The offers that were given in Python: texts as `read_offers` takes them, offers read before, or a mapping name → terms; without any
    those of the scenario that are in force. Raises as `read_offers` does."""
    if offers is None:
        return read_offers(scenario)
    if isinstance(offers, Mapping):
        return tuple(offer_of_terms(scenario, name, terms) for name, terms in offers.items())
    if isinstance(offers, str):
        offers = [offers]
    own = _named_in(scenario)
    read = [[offer] if isinstance(offer, NamedOffer) else _stands_for(scenario, offer, own) for offer in offers]
    return _with_names_of_their_own(offer for each in read for offer in each)


def offer_of_terms(scenario: Scenario, name: str, terms: Mapping[str, str]) -> NamedOffer:
    """An offer from its terms. Raises `UsageError` that lists every fault."""
    known: dict[str, str] = {}
    faults = []
    for text, option in terms.items():
        term = _term(scenario, f"{text}={option}", known)
        if isinstance(term, str):
            faults.append(f"{name}: {term}")
        else:
            known[term[0]] = term[1]
    if faults:
        raise UsageError("\n".join(faults))
    return NamedOffer(name, name, _in_order(scenario, known), "inline")


def terms_named(scenario: Scenario, text: str) -> Mapping[str, str]:
    """The terms that one text stands for. Raises `UsageError` where it stands for none, or for several offers."""
    read = read_offers(scenario, [text])
    if len(read) != 1:
        raise UsageError(f"{text} holds {len(read)} offers; name one of them")
    return read[0].terms


def outcome_named(scenario: Scenario, text: str) -> Mapping[str, str]:
    """The same, where the text may also be a course of no deal that ends in an outcome."""
    course = course_named(scenario, text)
    if course is None:
        return terms_named(scenario, text)
    assert scenario.no_deal is not None
    end = scenario.no_deal.courses[course].outcome
    assert end is not None
    return end


def course_named(scenario: Scenario, text: str) -> str | None:
    """The course of no deal that a text names, one that ends in an outcome; None where it names an offer, a file or terms."""
    courses = scenario.no_deal.courses if scenario.no_deal is not None else {}
    offer = named_by({name: each.title for name, each in scenario.offers.items()}, text)
    course = None if offer is not None else named_by({name: each.title for name, each in courses.items()}, text)
    if course is None and (offer is not None or _is_file(text) or "=" in text):
        return None
    ends = [name for name, each in courses.items() if each.outcome is not None]
    if course is not None and course not in ends:
        known = f" (courses that do: {', '.join(ends)})" if ends else ""
        raise UsageError(f"the course of no deal {shown(course)} ends in no outcome{known}")
    if course is None:
        raise UsageError(f"{unknown('offer or course of no deal', text, [*ends, *scenario.offers])} (for terms, write issue=option,…)")
    return course


def _is_file(text: str) -> bool:
    """Whether a text names a file or a folder, there or not."""
    return os.path.exists(text) or "/" in text or os.sep in text or bool(Path(text).suffix)


def named(name: str, offer: Offer, origin: str = "scenario") -> NamedOffer:
    """An offer as the format knows it, ready to be compared."""
    return NamedOffer(
        name=name,
        title=offer.title,
        terms=dict(offer.terms),
        origin=origin,
        date=offer.date,
        put_forward_by=tuple(offer.put_forward_by),
        filled=tuple(offer.filled),
        later_source=offer.later_source,
        answers=dict(offer.answers),
    )


def inline_offer(scenario: Scenario, text: str) -> NamedOffer:
    """The offer that a text such as `mine:donetsk=buffer,army=800` stands for, with issues and options by key or title; issues that it
    does not name are open.

    Raises `UsageError` that lists every fault.
    """
    name, colon, rest = text.partition(":")
    if not colon or "=" in name or issue_of(scenario.issues, text.partition("=")[0]) is not None:
        name, rest = (text.strip() if len(text.strip()) <= SHORT else TYPED), text
    name = name.strip()
    faults = [] if name else [f"expected a name before the colon of {shown(text)}"]
    terms: dict[str, str] = {}
    for part in _parts(scenario, rest):
        term = _term(scenario, part, terms)
        if isinstance(term, str):
            faults.append(term)
        else:
            terms[term[0]] = term[1]
    if faults:
        raise UsageError("\n".join(faults))
    return NamedOffer(name, rest.strip() if name == TYPED else name, _in_order(scenario, terms), "inline")


def _named_in(scenario: Scenario) -> dict[str, NamedOffer]:
    return {name: named(name, offer) for name, offer in scenario.offers.items()}


def _stands_for(
    scenario: Scenario, argument: str, known: Mapping[str, NamedOffer], tell: Callable[[str], None] = lambda note: None
) -> Iterable[NamedOffer]:
    name = named_by({name: offer.title for name, offer in known.items()}, argument)
    if name is not None:
        return [known[name]]
    if "=" in argument and not os.path.isfile(argument):
        return [inline_offer(scenario, argument)]
    if _is_file(argument):
        return [named(name, offer, argument) for name, offer in offers_of_file(scenario, argument, tell).items()]
    raise UsageError(f"{unknown('offer', argument, known)} (for terms, write issue=option,…; for a file, its path)")


def _parts(scenario: Scenario, text: str) -> list[str]:
    """The `issue=option` of a text: what stands between commas or semicolons, except where a comma is one of an option's title."""
    parts: list[str] = []
    for part in _BETWEEN_TERMS.split(text):
        longer = f"{parts[-1]},{part}" if parts and "=" not in part else ""
        if longer and not isinstance(_term(scenario, longer, {}), str):
            parts[-1] = longer
        else:
            parts.append(part)
    return parts


def _term(scenario: Scenario, part: str, so_far: Mapping[str, str]) -> tuple[str, str] | str:
    """The issue and the option, by their keys, that one `issue=option` stands for; else what is wrong with it."""
    named, equals, option = (piece.strip() for piece in part.partition("="))
    if not equals or not named or not option:
        return f"expected issue=option, found {shown(part.strip())}"
    issue = issue_of(scenario.issues, named)
    if issue is None:
        return unknown("issue", named, scenario.issues)
    if issue in so_far:
        return f"{shown(issue)} is named twice ({so_far[issue]} and {option}); name it once"
    key = option_of(scenario.issues[issue], option)
    return no_such_option(scenario.issues[issue], issue, option) if key is None else (issue, key)


def _in_order(scenario: Scenario, terms: dict[str, str]) -> dict[str, str]:
    return {issue: terms[issue] for issue in scenario.issues if issue in terms}


def _with_names_of_their_own(offers: Iterable[NamedOffer]) -> tuple[NamedOffer, ...]:
    found: dict[str, NamedOffer] = {}
    seen: list[NamedOffer] = []
    for offer in offers:
        if offer in seen:
            continue
        seen.append(offer)
        name, number = offer.name, 1
        while name in found:
            number += 1
            name = f"{offer.name}-{number}"
        found[name] = replace(offer, name=name)
    return tuple(found.values())
