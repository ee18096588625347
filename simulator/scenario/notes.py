"""What is no fault of a scenario, and good to know before it is used: what can be told without computing any points."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from simulator.scenario.issues import Option
from simulator.scenario.located import dotted
from simulator.scenario.model import Scenario
from simulator.scenario.names import FEW, Hints, listed
from simulator.scenario.sourced import sourced, uses
from simulator.scenario.zero_ends import zero_ends

MOST_OF_A_KIND = 10
"""How many notes of one kind are told; the others are only counted."""


def notes(scenario: Scenario) -> tuple[str, ...]:
    """Sentences in the order in which they matter: what went with what an overlay removed, ends of ranges that are left out, titles that
    cannot be told apart, studies whose overlays are not there, sources later than `as_of`, sources on which nothing rests."""
    kinds = (_gone_with, _zero_ends, _equal_titles, _missing_overlays, _later_sources, _unused_sources)
    return tuple(note for kind in kinds for note in first_of(kind(scenario)))


def first_of(found: Iterator[str], most: int = MOST_OF_A_KIND) -> Iterator[str]:
    """The first notes of a kind, and how many more there are."""
    more = 0
    for number, note in enumerate(found):
        if number < most:
            yield note
        else:
            more += 1
    if more:
        yield f"{more:,} more of this kind are not told."


def _gone_with(scenario: Scenario) -> Iterator[str]:
    """What of its base no longer holds since an overlay removed what it names."""
    for path, taken in scenario._origin.taken.items():
        if taken.went:
            at = f"{taken.place.file}:{taken.place.line}"
            names = [dotted(each) for each in taken.went]
            more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
            yield f"{dotted(path)} is removed at {at}, and what names it is left out: {', '.join(names[:FEW])}{more}."


def _zero_ends(scenario: Scenario) -> Iterator[str]:
    return (end.sentence() for end in zero_ends(scenario))


def _equal_titles(scenario: Scenario) -> Iterator[str]:
    """Parties, issues, options of one issue, agreement rules and courses that answers cannot tell apart, or that they do not name: they are
    called by their titles there."""
    yield from _alike("parties", "", {key: party.title for key, party in scenario.parties.items()})
    yield from _alike("issues", "", {key: issue.title for key, issue in scenario.issues.items()})
    for name, issue in scenario.issues.items():
        options: Mapping[str, Option] = issue.options or {}
        yield from _alike("options", f" of issues.{name}", {key: option.title for key, option in options.items()})
    yield from _alike("agreement rules", "", {key: rule.title for key, rule in scenario.agreement.items() if rule.title is not None})
    courses = scenario.no_deal.courses if scenario.no_deal is not None else {}
    yield from _alike("courses of no deal", "", {key: course.title for key, course in courses.items()})


def _alike(kind: str, where: str, titles: Mapping[str, str]) -> Iterator[str]:
    by_title: dict[str, list[str]] = {}
    for key, title in titles.items():
        by_title.setdefault(" ".join(title.split()).casefold(), []).append(key)
    blank = [key for key, title in titles.items() if not any(sign.isprintable() and not sign.isspace() for sign in title)]
    if blank:
        yield f"Of the {kind}{where}, {listed(blank)} {'has' if len(blank) == 1 else 'have'} a blank title, by which answers name nothing."
    for keys in by_title.values():
        if len(keys) > 1 and keys[0] not in blank:
            yield f"The {kind} {listed(keys)}{where} have the same title “{titles[keys[0]]}”; answers cannot tell them apart."


def _missing_overlays(scenario: Scenario) -> Iterator[str]:
    """Studies cannot be run where the overlays that they name do not stand beside the file; everything else can."""
    for name, study in scenario.studies.items():
        for position, overlay in enumerate(study.overlays):
            place = scenario.place(f"studies.{name}.overlays.{position}")
            file = Path(place.file) if place is not None else None
            if file is not None and not os.path.isfile(file.with_name(f"{overlay}.yaml")):
                others = sorted({entry.stem for entry in file.parent.glob("*.yaml")} - {file.stem, "expected"})
                yield f"studies.{name}: {Hints().unknown('overlay', overlay, others)}; this study alone needs that file beside this one"


def _later_sources(scenario: Scenario) -> Iterator[str]:
    """What rests on sources dated after `as_of` alone without being marked so. What has `later_source` is marked with all
    that stands in it, and so is what was itself put on the table, said or done after that day, as its own date says."""
    if scenario.as_of is None:
        return
    later = {key for key, source in scenario.sources.items() if source.date is not None and source.date > scenario.as_of}
    if not later:
        return
    marked: tuple[str | int, ...] | None = None
    by_source: dict[tuple[str, ...], list[str]] = {}
    for path, node in sourced(scenario):
        if marked is not None and path[: len(marked)] == marked:
            continue
        day = getattr(node, "date", None)
        if node.later_source or (day is not None and day > scenario.as_of):
            marked = path
        elif node.source and later.issuperset(node.source):
            by_source.setdefault(tuple(dict.fromkeys(node.source)), []).append(dotted(path))
    for sources, paths in by_source.items():
        dates = ", ".join(f"{key} ({scenario.sources[key].date})" for key in sources)
        rest = "rests" if len(paths) == 1 else "rest"
        yield f"Later than as_of ({scenario.as_of}): {dates}. {listed(paths)} {rest} on nothing earlier; later_source: true marks that."


def _unused_sources(scenario: Scenario) -> Iterator[str]:
    if not scenario.sources:
        return
    unused = [key for key, paths in uses(scenario).items() if not paths]
    if unused:
        yield f"Nothing rests on {'the source' if len(unused) == 1 else 'the sources'} {listed(unused)}."
