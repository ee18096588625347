"""All kinds of input, with their shares."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzz.commands import command_kinds
from benchmarks.fuzz.files import file_kinds
from benchmarks.fuzz.foreign import foreign_kinds
from benchmarks.fuzz.scenarios import scenario_kinds
from benchmarks.fuzz.texts import text_kinds
from benchmarks.fuzz.trying import Kind


def kinds(folder: Path) -> dict[str, Kind]:
    """Name → kind. `folder`: an empty one, for inputs that must be files."""
    found = (*scenario_kinds(), *text_kinds(), *file_kinds(folder), *foreign_kinds(folder), *command_kinds(folder))
    return {kind.name: kind for kind in found}
