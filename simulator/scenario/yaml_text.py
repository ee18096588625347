"""From YAML text to plain data with places, in one pass over the parser's event stream.

Composing nodes in libyaml recurses and crashes the interpreter on deep nesting; events do not, so depth is limited here before
anything nests. Aliases, anchors, tags, several documents and duplicate keys are refused: a scenario file says everything once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from simulator.budget import reading_steps
from simulator.errors import Fault
from simulator.scenario.located import BROKEN, LocatedList, LocatedMapping, Mark, Path, Taken, printable
from simulator.scenario.option_keys import one_spelling
from simulator.scenario.scalars import key_of, resolve

STEPS_APART = 1000
"""Values between two looks at the limits."""
MAX_DEPTH = 64
"""Mappings and lists inside one another."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Parsed:
    """What a text holds (`BROKEN` where it cannot be read), every fault met on the way, and what overlays took out of their bases."""

    value: Any = BROKEN
    faults: list[Fault] = field(default_factory=list)
    taken: dict[Path, Taken] = field(default_factory=dict)


def parse_yaml(text: str, file: str) -> Parsed:
    """Read YAML text. Faults are returned, not raised; the value holds everything that could be read around them."""
    strange = _NOT_ALLOWED.search(text)
    if strange:
        return Parsed(faults=[character_fault(text, strange.start(), file)])
    builder = _Builder(file)
    try:
        builder.read(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        context = f" ({error.context})" if error.context else ""
        said = f"not valid YAML: {error.problem}{context}{_hint(text, str(error.problem), *where)}"
        return Parsed(faults=[*builder.faults, Fault(printable(said), "", file, *where)])
    return Parsed(builder.root, builder.faults)


def _hint(text: str, problem: str, line: int, column: int) -> str:
    """What to do about what people most often get wrong."""
    found = text.split("\n")[line - 1 : line]
    if ("cannot start any token" in problem or "tab character" in problem) and found and "\t" in found[0]:
        return "; a line begins with spaces, not with a tab"
    if "cannot start any token" in problem and found and column <= len(found[0]):
        return f"; put a text that begins with {found[0][column - 1]} in quotes"
    if "mapping values are not allowed" in problem:
        return "; put a text that holds a colon in quotes"
    return ""


def character_fault(text: str, at: int, file: str) -> Fault:
    """The refusal of the character at index `at`."""
    return Fault(f"the character U+{ord(text[at]):04X} is not allowed in a scenario file; remove it", "", file, *position(text, at))


def position(text: str, at: int) -> tuple[int, int]:
    """Line and column (from 1) of the index `at`."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def allowed_text(text: str) -> str:
    """The text of a quoted scalar, whose escapes may stand for any character; raises `ValueError` for one that is not allowed."""
    strange = _NOT_ALLOWED.search(text)
    if strange:
        raise ValueError(f"the character U+{ord(strange[0]):04X} is not allowed in a scenario file; remove it")
    return text


class _Refused(Exception):  # noqa: N818 - it ends the reading and is no error of its own
    """Reading cannot go on; the fault is noted."""


class _Frame:
    """A mapping or list being filled; `key`, which stands at `line` and `column`, waits for its value."""

    __slots__ = ("column", "container", "key", "line")

    def __init__(self, container: LocatedMapping | LocatedList) -> None:
        self.container = container
        self.key: str | None = None
        self.line = self.column = 0


_SKIP = "\x00"
"""Key under which nothing is kept: of a duplicate, or of one that is no text. No file can hold this character."""


class _Builder:
    """Builds the tree from events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.root: Any = BROKEN
        self.frames: list[_Frame] = []
        self.documents = 0
        self.values = 0

    def read(self, text: str) -> None:
        loader = _LOADER(text)
        following = loader.get_event  # asked for directly: `yaml.parse` looks at each event twice
        scalar, opened, closed = self._scalar, self._open, self.frames.pop
        try:
            while (kind := type(event := following())) is not StreamEndEvent:
                if kind is ScalarEvent:
                    scalar(event)
                elif kind is MappingStartEvent:
                    opened(event, LocatedMapping())
                elif kind is SequenceStartEvent:
                    opened(event, LocatedList())
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    closed()
                else:
                    self._take_other(event, kind)
        except _Refused:
            self.root = BROKEN
            return
        finally:
            loader.dispose()
        if self.documents == 0:
            self.root = None

    def _take_other(self, event: Any, kind: type) -> None:
        """What is neither a text nor the beginning or the end of a mapping or list."""
        if kind is AliasEvent:
            self._fault(event, f"the alias *{event.anchor} is not allowed; write the text out where it is needed")
            self._add(event, BROKEN)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self._fault(event, "a second document begins here; a scenario file holds one")
                raise _Refused

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._no_extras(event)
        plain = event.implicit[0]
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.key is None and type(frame.container) is LocatedMapping:
            self._key(event, frame, plain)
            return
        value: Any = BROKEN
        try:
            value = resolve(event.value) if plain else allowed_text(event.value)
        except ValueError as error:
            self._fault(event, str(error))
        self._add(event, value)

    def _key(self, event: Any, frame: _Frame, plain: bool) -> None:
        try:
            key = key_of(event.value) if plain else one_spelling(allowed_text(event.value))
        except ValueError as error:
            self._fault(event, str(error))
            key = _SKIP
        mark = event.start_mark
        frame.line, frame.column = mark.line + 1, mark.column + 1
        marks: Any = frame.container.marks
        if key in marks:
            self._fault(event, f"duplicate key '{key}'; it stands already on line {marks[key].key_line}")
            key = _SKIP
        frame.key = key

    def _open(self, event: Any, container: LocatedMapping | LocatedList) -> None:
        if event.anchor is not None or event.tag is not None:
            self._no_extras(event)
        if len(self.frames) >= MAX_DEPTH:
            self._fault(event, f"nested more than {MAX_DEPTH} deep")
            raise _Refused
        self._add(event, container)
        self.frames.append(_Frame(container))

    def _add(self, event: Any, value: Any) -> None:
        """Put a value where it belongs."""
        self.values += 1
        if self.values % STEPS_APART == 0:
            reading_steps(5 * STEPS_APART)
        if not self.frames:
            self.root = value
            return
        frame, mark = self.frames[-1], event.start_mark
        line, column = mark.line + 1, mark.column + 1
        container = frame.container
        if isinstance(container, LocatedList):
            container.append(value)
            container.marks.append(Mark(self.file, line, column, line, column))
        elif frame.key is None:  # a mapping, a list or an alias where a key should stand
            if value is not BROKEN:
                self._fault(event, "a key must be plain text, not a mapping or a list")
            frame.key = _SKIP
        else:
            key, frame.key = frame.key, None
            if key != _SKIP:
                container[key] = value
                container.marks[key] = Mark(self.file, frame.line, frame.column, line, column)

    def _no_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(event, f"the anchor &{event.anchor} is not allowed; write the text out where it is needed")
        if event.tag is not None:
            self._fault(event, f"the tag {event.tag} is not allowed; remove it")

    def _fault(self, event: Any, message: str) -> None:
        mark = event.start_mark
        self.faults.append(Fault(printable(message), printable(self._path()), self.file, mark.line + 1, mark.column + 1))

    def _path(self) -> str:
        """Dotted path of the place now being read."""
        steps = []
        for depth, frame in enumerate(self.frames, 1):
            if isinstance(frame.container, LocatedList):
                steps.append(str(len(frame.container) - (depth < len(self.frames))))
            elif frame.key is not None:
                steps.append(frame.key)
            elif depth < len(self.frames) and frame.container:
                steps.append(next(reversed(frame.container)))  # its value is the next frame
        return ".".join(step for step in steps if step != _SKIP)
