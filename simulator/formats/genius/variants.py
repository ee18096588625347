"""Profiles that are variants of one party's: the same preferences under another discount, reservation value or uncertainty.

The repository of GENIUS keeps such variants beside the profile itself; which two or three of a folder negotiate, a session says.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from simulator.budget import small_steps
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, Reading
from simulator.formats.safe_xml import Element
from simulator.scenario.names import did_you_mean, listed

Profile = tuple[ForeignFile, Element]

ALIKE = 0.002
"""What options bring to utilities from 0 to 1 is alike where it differs by no more: GENIUS writes weights of variants anew, a bit off."""


def chosen_profiles(profiles: Sequence[Profile], names: Sequence[str], reading: Reading) -> list[Profile]:
    """The profiles of these names (of a file, with or without its ending), in their order. Raises `UsageError` for a name that none has."""
    by_name = {each: profile for profile in profiles for each in (profile[0].stem, _name(profile))}
    unknown = next((name for name in names if name not in by_name), None)
    if unknown is not None:
        raise UsageError(f"--profiles: no profile {unknown!r} among the files{did_you_mean(unknown, [_name(each) for each in profiles])}")
    found = [by_name[name] for name in dict.fromkeys(names)]
    left = [profile for profile in profiles if profile not in found]
    if left:
        reading.unread += [file.name for file, _ in left]
        reading.assumed(f"Left aside, since --profiles names others: {listed(map(_name, left))}.")
    return found


def tell_variants(profiles: Sequence[Profile], parties: Mapping[str, Mapping[str, Any]], reading: Reading) -> None:
    """Say which profiles have the same weights and values but for rounding, so that one party stands in the scenario several times.
    `parties`: in the order of the profiles."""
    groups: list[tuple[dict[str, float], list[Profile]]] = []
    for profile, party in zip(profiles, parties.values(), strict=True):
        own = _utilities(party)
        group = next((members for first, members in groups if _alike(first, own)), None)
        if group is None:
            groups.append((own, [profile]))
        else:
            group.append(profile)
    several = [group for _, group in groups if len(group) > 1]
    if not several:
        return
    said = "; ".join(listed(map(_name, group)) for group in several)
    plainest = [min(group, key=_conditions) for _, group in groups]
    named = f"--profiles {shlex.quote(','.join(map(_name, plainest)))}" if len(plainest) > 1 else "--profiles"
    reading.assumed(
        f"The same weights and values but for rounding, under another discount, reservation value or certainty, stand in {said}: variants "
        f"of one party's profile, it seems, and each is a party here. Choose those that negotiate, such as {named}."
    )


def _utilities(party: Mapping[str, Any]) -> dict[str, float]:
    """What of a party's utility, from 0 to 1, each option of each issue brings, and each interaction; nothing where that is 0."""
    total = float(sum(party["weights"].values()))
    found: dict[str, float] = {}
    for issue, function in party["values"].items():
        values = function.get("table") or function["piecewise"]
        share = float(party["weights"].get(issue, 0)) / total / float(function.get("out_of", 100))
        small_steps(len(values), "the preferences of a profile")
        found |= {f"{issue} {option}": share * float(value) for option, value in values.items()}
    for interaction in party.get("interactions", {}).values():
        found[repr(interaction["when"])] = found.get(repr(interaction["when"]), 0.0) + float(interaction["points"]) / 100
    return {part: worth for part, worth in found.items() if worth}


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return all(abs(one.get(part, 0.0) - other.get(part, 0.0)) <= ALIKE for part in one.keys() | other.keys())


def _conditions(profile: Profile) -> tuple[int, str]:
    """How much a profile says besides preferences, and its name: the plainest of a group is the first."""
    _, root = profile
    said = [element.get("value") or "" for element in root.all() if element.tag in ("discount_factor", "reservation")]
    return sum(_counts(text) for text in said) + (root.get("type") == "UNCERTAIN"), _name(profile)


def _counts(text: str) -> bool:
    """Whether a discount or reservation value is other than none."""
    return text.strip().strip("0") not in ("", ".", "1", "1.", ",", "1,")


def _name(profile: Profile) -> str:
    return PurePath(profile[0].name).name
