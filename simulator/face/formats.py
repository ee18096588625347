"""`import_scenario` and `export_scenario`: files of other programs, in and out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from simulator.cards import Card, Shown
from simulator.errors import UsageError
from simulator.face.given import ScenarioLike, scenario_of
from simulator.scenario.model import Scenario


@dataclass(frozen=True, repr=False)
class Imported(Shown):
    """What `import_scenario` read. `scenario`: it. `format`: the name of the format. `files`: those that were read. `assumptions`,
    `repairs`: a sentence on each choice that the files left open, and on each thing that was mended."""

    scenario: Scenario
    format: str
    files: tuple[str, ...]
    assumptions: tuple[str, ...]
    repairs: tuple[str, ...]

    def card(self) -> Card:
        rows = [("assumed", sentence) for sentence in self.assumptions] + [("mended", sentence) for sentence in self.repairs]
        return Card("Imported", self.scenario.title, f"{len(self.files)} files of the format {self.format}", ("", "What"), rows)


@dataclass(frozen=True, repr=False)
class Exported(Shown):
    """What `export_scenario` wrote. `files`: name → bytes. `losses`, `assumptions`: a sentence on each thing that the format cannot hold,
    and on each choice that it left open."""

    format: str
    files: Mapping[str, bytes]
    losses: tuple[str, ...]
    assumptions: tuple[str, ...]

    def card(self) -> Card:
        rows = [("lost", sentence) for sentence in self.losses] + [("assumed", sentence) for sentence in self.assumptions]
        return Card("Exported", self.format, f"{len(self.files)} files", ("", "What"), rows)


def import_scenario(
    files: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    format: str | None = None,
    levels: int | None = None,
    utility: Literal["quadratic", "linear"] | None = None,
    no_agreement: Literal["reference", "worst"] | None = None,
    quota: Decimal | None = None,
    dossier: str | None = None,
    scale: str | Sequence[str] | None = None,
    rounds: int | None = None,
    profiles: str | Sequence[str] | None = None,
) -> Imported:
    """The scenario in a file of another program, or in several; a folder stands for the files in it. `format`: its name, where the files do
    not show it; the other options are those of `zopa import`, None for the default of the format.

    Raises `UsageError` with file and line for what cannot be read.

    >>> from simulator import export_scenario, import_scenario
    >>> from pathlib import Path
    >>> Path("in-genius").mkdir()
    >>> for name, content in export_scenario("sale", format="genius").files.items():
    ...     _ = Path("in-genius", name).write_bytes(content)
    >>> sorted(import_scenario("in-genius").scenario.parties)
    ['buyer', 'seller']
    """
    from simulator.formats.foreign_format import ReadingOptions
    from simulator.formats.importing import foreign_files, import_files

    paths = [Path(file) for file in ([files] if isinstance(files, str | os.PathLike) else files)]
    if not paths:
        raise UsageError("import_scenario needs at least one file")
    options = ReadingOptions(
        levels=levels,
        utility=utility,
        no_agreement=no_agreement,
        quota=quota,
        dossier=dossier,
        scale=_several(scale),
        rounds=rounds,
        profiles=_several(profiles),
    )
    found = import_files(foreign_files(paths), format, options)
    return Imported(found.scenario, found.format.name, found.files, found.assumptions, found.repairs)


def _several(said: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """What may be said once or many times."""
    return None if said is None else (said,) if isinstance(said, str) else tuple(said)


def export_scenario(scenario: ScenarioLike, *, format: str, game: str | None = None) -> Exported:
    """A scenario as files of another program, in memory; nothing is written. `game`: which of its games, for a format of one.

    Raises `UsageError` where the format cannot hold the scenario at all.

    >>> from simulator import export_scenario
    >>> list(export_scenario("sale", format="genius").files)
    ['domain.xml', 'Buyer.xml', 'Seller.xml']
    """
    from simulator.formats.exporting import writer_named, written_as

    form = writer_named(format)
    written = written_as(scenario_of(scenario), form, game)
    return Exported(form.name, MappingProxyType(dict(written.files)), written.losses, written.assumptions)
