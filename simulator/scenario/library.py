"""The scenario library: cases that come with zopa, each a folder with a scenario and the page that explains it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.registers import as_typed
from simulator.scenario.names import unknown

FILE = "scenario.yaml"
"""The scenario of a case, inside its folder."""

INDEX = "index.json"
"""What the cases are about, beside their folders."""


@dataclass(frozen=True, order=True, repr=False)
class Case(Shown):
    """A case of the library: its name (`berlin-2025`) and its scenario file."""

    name: str
    path: Path

    def card(self) -> Card:
        return Card("Case", "", self.name)


@dataclass(frozen=True)
class CaseSummary:
    """What a case is about, without reading it."""

    title: str
    parties: tuple[str, ...]
    issues: tuple[str, ...]


@cache
def library_folder() -> Path:
    """Where the cases are: inside the installed package, or beside it in a checkout. Raises `UsageError` where they are missing."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_scenarios", package.parent / "scenarios"):
        if folder.is_dir():
            return folder
    raise UsageError("the scenario library is missing from this installation; install zopa again, or name a file")


def cases() -> list[Case]:
    """Every case of the library, by name.

    >>> from simulator import cases
    >>> "sale" in [case.name for case in cases()]
    True
    """
    return sorted(Case(path.parent.name, path) for path in library_folder().glob(f"*/{FILE}"))


def case_summaries() -> Mapping[str, CaseSummary]:
    """What each case is about, from the library's index (made by `python -m tests.docs.library`)."""
    index = json.loads((library_folder() / INDEX).read_text(encoding="utf-8"))
    return {name: CaseSummary(case["title"], tuple(case["parties"]), tuple(case["issues"])) for name, case in index.items()}


def find_case(name: str) -> Path:
    """The scenario file of a case, in any capitals. Raises `UsageError` with the nearest names where there is none of that name."""
    found = {case.name: case.path for case in cases()}
    name = name if name in found else next((each for each in found if as_typed(each) == as_typed(name)), name)
    if name not in found:
        raise UsageError(f"{unknown('case', name, found)} (for a file, write its path or its suffix)")
    return found[name]
