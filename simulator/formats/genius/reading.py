"""A domain of GENIUS and its profiles as one scenario: a party for each profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.errors import UsageError
from simulator.formats.drafts import Keys
from simulator.formats.foreign_format import ForeignFile, Reading, ReadingOptions
from simulator.formats.genius.discount import read_patience
from simulator.formats.genius.domain import GeniusDomain, GeniusIssue, read_domain
from simulator.formats.genius.evaluators import levels_of
from simulator.formats.genius.profile import read_profile, read_stated
from simulator.formats.genius.rectangles import is_nonlinear, read_rectangles
from simulator.formats.genius.variants import Profile, chosen_profiles, tell_variants
from simulator.formats.safe_xml import read_xml
from simulator.scenario.located import shown

LEVELS = 21
"""Into which GENIUS cuts an issue with real values (`IssueReal`)."""


def recognises(file: ForeignFile) -> bool:
    """Whether the file is a domain or a profile, by the names of its first elements."""
    start = file.content[:20_000].replace(b"\0", b"")
    return b"<negotiation_template" in start or b"<utility_space" in start


def read_genius(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    """One domain, in any place among the files, and a party for each profile; without a domain the issues are those of the profiles."""
    reading = Reading()
    roots = [(file, read_xml(file, reading)) for file in files]
    profiles = [(file, root) for file, root in roots if root.tag == "utility_space"]
    domains = [(file, root) for file, root in roots if root.tag == "negotiation_template"]
    for file, root in roots:
        if root.tag not in ("utility_space", "negotiation_template"):
            raise UsageError(f"{file.name}:{root.line}: <{root.tag}> is neither a domain nor a profile of GENIUS; leave the file out")
        if root.get("type") == "constraint":
            raise UsageError(
                f"{file.name}:{root.line}: a profile of the type constraint ranks values and has no utilities, so it is not read"
            )
    if len(domains) > 1:
        raise UsageError(f"{domains[1][0].name}: a second domain, beside {domains[0][0].name}; name one domain and its profiles")
    if not profiles:
        raise UsageError(f"{domains[0][0].name}: a domain says nothing of anybody's preferences; name its profiles too, one for each party")
    if options.profiles is not None:
        profiles = chosen_profiles(profiles, options.profiles, reading)
    domain = _domain(domains, profiles, reading)
    if not any(issue.name for issue in domain.issues.values()):
        raise UsageError(f"{files[0].name}: no issue has a name")
    _fill(reading, domain, domains, profiles, options)
    if options.profiles is None:
        tell_variants(profiles, reading.data["parties"], reading)
    return reading


def _domain(domains: list[Profile], profiles: list[Profile], reading: Reading) -> GeniusDomain:
    if domains:
        return read_domain(domains[0][0].name, domains[0][1], reading)
    first, *others = (read_domain(file.name, root, reading) for file, root in profiles)
    for (file, _), other in zip(profiles[1:], others, strict=True):
        for number in first.issues.keys() | other.issues.keys():
            a, b = first.issues.get(number), other.issues.get(number)
            if a is None or b is None or (a.kind, a.items.keys(), a.low, a.high) != (b.kind, b.items.keys(), b.low, b.high):
                name = shown((a or b or first.issues[number]).name)
                raise UsageError(f"{file.name}: the issue {name} is another than in {profiles[0][0].name}; name the file of the domain too")
    reading.assumed("No domain file is named, so the issues are those of the profiles, which agree.")
    return first


def _fill(
    reading: Reading,
    domain: GeniusDomain,
    domains: list[Profile],
    profiles: list[Profile],
    options: ReadingOptions,
) -> None:
    steps = options.levels or LEVELS
    issue_keys = Keys("issue")
    keys = {number: issue_keys.of(issue.name) for number, issue in domain.issues.items()}
    values = {number: Keys("option").all(issue.items) for number, issue in domain.issues.items() if issue.kind == "discrete"}
    if any(issue.kind == "real" for issue in domain.issues.values()):
        reading.assumed(f"Issues with real values are cut into {steps} levels, as GENIUS goes through them; --levels N changes that.")
    party_keys = Keys("party")
    parties: dict[str, Any] = {}
    for file, root in profiles:
        key = party_keys.of(file.stem)
        if root.get("type") == "UNCERTAIN":
            reading.assumed(
                f"{file.name}: an uncertain profile, of which GENIUS shows agents a ranking alone; read are the utilities behind it."
            )
        stated = read_stated(file.name, root, reading)
        preferences = (
            read_rectangles(file.name, root, domain, keys, reading, stated.reservation)
            if is_nonlinear(root)
            else read_profile(file.name, root, domain, keys, values, reading, steps, stated.reservation)
        )
        parties[key] = {"title": file.stem, **preferences, **read_patience(file.name, stated.discount, options.rounds, reading)}
    title = domain.title or (domains or profiles)[0][0].stem
    reading.data = {
        "title": title if title.casefold() not in ("root", "any") else (domains or profiles)[0][0].stem,
        "issues": {keys[number]: _issue(issue, values.get(number, {}), steps) for number, issue in domain.issues.items()},
        "parties": parties,
    }


def _issue(issue: GeniusIssue, values: dict[str, str], steps: int) -> dict[str, Any]:
    if issue.kind == "discrete":
        shaped = {
            key: {"title": value or "(empty)", "note": issue.items[value]}
            if issue.items[value] and issue.items[value] != value
            else value or "(empty)"
            for value, key in values.items()
        }
        return {"title": issue.name, "options": shaped}
    if issue.kind == "integer" and issue.high > issue.low:
        return {"title": issue.name, "levels": {"from": issue.low, "to": issue.high, "step": 1}}
    return {"title": issue.name, "levels": levels_of(issue, steps)}
