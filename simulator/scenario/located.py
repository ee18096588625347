"""Plain data that remember where in a file each entry stands.

`LocatedMapping` and `LocatedList` are a dict and a list with one mark per entry, so everything that reads plain data reads
them too. An overlay's tree holds marks of several files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulator.errors import Fault

Path = tuple[str | int, ...]
"""Keys of mappings and positions (from 0) in lists, from the root of the tree down."""


LONGEST = 100
"""Characters that are repeated of what was typed."""


class Place(NamedTuple):
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int


class Mark(NamedTuple):
    """Where an entry stands: its key and its value (in a list both are the item)."""

    file: str
    key_line: int
    key_column: int
    value_line: int
    value_column: int

    @property
    def key(self) -> Place:
        return Place(self.file, self.key_line, self.key_column)

    @property
    def value(self) -> Place:
        return Place(self.file, self.value_line, self.value_column)


class LocatedMapping(dict[str, Any]):
    """A mapping of a file; `marks` has one mark per key."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        self.marks: dict[str, Mark] = {}

    def put(self, key: str, value: Any, mark: Mark) -> None:
        self[key] = value
        self.marks[key] = mark

    def drop(self, key: str) -> None:
        self.pop(key, None)
        self.marks.pop(key, None)


class LocatedList(list[Any]):
    """A list of a file; `marks` has one mark per item."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def put(self, value: Any, mark: Mark) -> None:
        self.append(value)
        self.marks.append(mark)


class Broken:
    """Stands for a value that could not be read; the fault is already told, so nothing more is said about it."""


BROKEN = Broken()


@dataclass(frozen=True)
class UnplacedFault:
    """A fault before it is located: the path concerned, whether its key or its value is the culprit, and what is wrong."""

    path: Path
    message: str
    at_key: bool = False
    lacks: Path = ()
    """What is missing, where that is the fault: an overlay that took it out is the place to look at."""


@dataclass(frozen=True)
class Taken:
    """Something of its base that an overlay takes out: where it does so, and the entries that go with it, since they name it."""

    place: Place
    went: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a scenario was read from: its tree with marks, or nothing for one that was built in Python.

    All origins are equal: where a scenario stands is no part of what it says.
    """

    tree: LocatedMapping | None = None
    file: str | None = None
    taken: Mapping[Path, Taken] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin)

    def __hash__(self) -> int:
        return hash(Origin)

    def place(self, path: Sequence[str | int], *, at_key: bool = False) -> Place | None:
        """Where `path` stands, or the nearest entry above it that stands in the file; None without a file."""
        if self.file is None:
            return None
        mark, whole = self._walk(path)
        if mark is None:
            return Place(self.file, 1, 1)
        return mark.value if whole and not at_key else mark.key

    def _walk(self, path: Sequence[str | int]) -> tuple[Mark | None, bool]:
        """The mark of the last entry of `path` that stands in the tree, and whether that is all of it."""
        node: Any = self.tree
        mark: Mark | None = None
        for step in path:
            if isinstance(node, LocatedMapping) and step not in node.marks:
                table = node.get("table")  # a value table may stand there or directly in the mapping; paths leave it out
                node = table if isinstance(table, LocatedMapping) and step in table.marks else node
            if isinstance(node, LocatedMapping) and step in node.marks:
                mark, node = node.marks[str(step)], node[str(step)]
            elif isinstance(node, LocatedList) and isinstance(step, int) and step < len(node):
                mark, node = node.marks[step], node[step]
            elif isinstance(step, int) and not isinstance(node, LocatedMapping | LocatedList):
                return mark, True  # `x` written for `[x]`
            else:
                return mark, False
        return mark, True

    def steps(self, path: str) -> Path:
        """The steps of a dotted path. A level such as 637.5 is one key though it holds a dot; items of lists are counted."""
        node: Any = self.tree
        steps: list[str | int] = []
        segments = path.split(".")
        while segments:
            step: str | int = segments.pop(0)
            if isinstance(node, dict) and step not in node and segments and f"{step}.{segments[0]}" in node:
                step = f"{step}.{segments.pop(0)}"
            elif isinstance(node, list | tuple) and str(step).isdecimal():
                step = int(step)
            steps.append(step)
            node = entry(node, step)
        return tuple(steps)

    def fault(self, finding: UnplacedFault) -> Fault:
        """The finding with its place in the file and its dotted path."""
        taken = self.taken.get(finding.lacks)
        place = self.place(finding.path, at_key=finding.at_key) if taken is None else taken.place
        message, path = printable(finding.message), printable(dotted(self._as_written(finding.path)))
        return Fault(message, path) if place is None else Fault(message, path, *place)

    def _as_written(self, path: Path) -> Iterator[str | int]:
        """The path without positions where the file has a single entry instead of a list."""
        node: Any = self.tree
        for step in path:
            if isinstance(step, int) and not isinstance(node, list | tuple):
                continue
            yield step
            node = entry(node, step)


def entry(node: Any, step: str | int) -> Any:
    """The entry of a mapping or list that a step leads to; None where there is none."""
    if isinstance(node, dict):
        return node.get(str(step))
    if isinstance(node, list | tuple) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def dotted(path: Iterator[str | int] | Path) -> str:
    """The path as people write it: `parties.ukraine.weights.donetsk`."""
    return ".".join(str(step) for step in path)


def printable(text: str) -> str:
    """The text on one line, line breaks and whatever else cannot be printed written as escapes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def abridged(text: str) -> str:
    """What was typed, as a message repeats it: whole where it is of the usual length."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def shown(value: Any) -> str:
    """A value as a message quotes it: in the spelling of the file, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "…")
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
