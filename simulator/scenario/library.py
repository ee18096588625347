"""The scenario library: cases that come with zopa, each a folder with a scenario and the page that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.scenario.names import unknown

FILE = "scenario.yaml"
"""The scenario of a case, inside its folder."""


@dataclass(frozen=True, order=True, repr=False)
class Case(Shown):
    """A case of the library: its name (`berlin-2025`) and its scenario file."""

    name: str
    path: Path

    def card(self) -> Card:
        return Card("Case", "", self.name)


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


def find_case(name: str) -> Path:
    """The scenario file of a case. Raises `UsageError` with the nearest names where there is none of that name."""
    found = {case.name: case.path for case in cases()}
    if name not in found:
        raise UsageError(f"{unknown('case', name, found)} (for a file, write its path or its suffix)")
    return found[name]
