"""What a foreign format is: one record, by which files of other programs become scenarios and scenarios become such files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from simulator.errors import UsageError
from simulator.files import MIB, FileKind
from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

FOREIGN = FileKind("a file to import", 16 * MIB)


@dataclass(frozen=True)
class ForeignFile:
    """`name`: what messages call it. `stem`: its name without folder and ending. `content`: its bytes. `named`: whether somebody named it
    itself, not the folder in which it lies."""

    name: str
    stem: str
    content: bytes
    named: bool = True

    @property
    def suffix(self) -> str:
        """The ending of its name, small, with the dot; empty for standard input."""
        _, dot, ending = self.name.rpartition(".")
        return f".{ending.casefold()}" if dot and "/" not in ending else ""


def the_one(files: Sequence[ForeignFile]) -> ForeignFile:
    """The file of a format that has one to a scenario. Raises `UsageError` for more."""
    if len(files) > 1:
        raise UsageError(f"{files[1].name}: a second file beside {files[0].name}, which makes a scenario by itself; import them one by one")
    return files[0]


@dataclass(frozen=True)
class ReadingOptions:
    """What a person may choose where a format leaves it open. Each has a default, which is told with the answer.

    `levels`: into how many levels a scale is cut. For a table of positions: `utility`, how the value falls with the distance from a
    position; `scale`, the ends of the scale, `LOW,HIGH` or `ISSUE=LOW,HIGH`; `no_agreement`, what no agreement leaves; `quota`, per cent of
    votes that must consent; `dossier`, which one of several. For GENIUS: `rounds` of the talks over which its discount counts; `profiles`,
    the names of those that are read. None: the default of the format.
    """

    levels: int | None = None
    utility: Literal["quadratic", "linear"] | None = None
    no_agreement: Literal["reference", "worst"] | None = None
    quota: Decimal | None = None
    dossier: str | None = None
    scale: tuple[str, ...] | None = None
    rounds: int | None = None
    profiles: tuple[str, ...] | None = None


@dataclass
class Reading:
    """What was read, while it is being read. `data`: a scenario in the short forms of a file. `repairs`: a sentence on each thing that was
    mended. `assumptions`: a sentence on each choice that the format left open, with the option that changes it. `unread`: names of files
    that were left aside because somebody chose others."""

    data: dict[str, Any] = field(default_factory=dict)
    repairs: list[str] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def mended(self, sentence: str) -> None:
        """Note a repair, once."""
        if sentence not in self.repairs:
            self.repairs.append(sentence)

    def assumed(self, sentence: str) -> None:
        """Note a choice, once."""
        if sentence not in self.assumptions:
            self.assumptions.append(sentence)


@dataclass(frozen=True)
class Written:
    """What a scenario becomes. `files`: name → bytes; one file, or those of a folder. `losses`: a sentence on each thing that the format
    cannot hold; `assumptions`: on each choice that it left open."""

    files: Mapping[str, bytes]
    losses: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForeignFormat(Entry):
    """A format of another program. `needs`: a library of the extra `[formats]`.

    - `suffixes`: endings of its files.
    - `recognises`: whether a file is one of this format, by its content and ending; clear cases alone.
    - `reads`, `writes`: what of it is read and written, in a few words; empty where nothing is.
    - `read`: the files that make one scenario → what they say. Raises `UsageError` with file, line and what to do.
    - `write`: a scenario → its files. Raises `UsageError` where nothing of the scenario can be held.
    - `begins`: of a table, what its first row holds, by which it is recognised.
    - `takes`: which fields of `ReadingOptions` it heeds.
    - `folder`: whether it is written as a folder of files. `text`: whether its files are text, which fits on standard output.
      `of_game`: whether it holds one game of a scenario, which is named where there are several.
    """

    suffixes: tuple[str, ...]
    recognises: Callable[[ForeignFile], bool]
    reads: str
    writes: str
    read: Callable[[Sequence[ForeignFile], ReadingOptions], Reading] | None
    write: Callable[[Scenario], Written] | None
    begins: str = ""
    takes: tuple[str, ...] = ()
    folder: bool = False
    text: bool = True
    of_game: bool = False


FOREIGN_FORMATS: Register[ForeignFormat] = Register("format", "simulator.formats.foreign", "")
