"""XML from anybody, read safely: no document types, no entities, nothing from elsewhere, limits on size and depth.

What public repositories hold is often not well-formed. What can be mended in one way only is mended, and each repair is told; anything
else is refused with its line. Parsing is defusedxml's (the extra `[formats]`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.budget import reading_steps
from simulator.errors import UnreadableError, UsageError
from simulator.extras import require
from simulator.formats.foreign_format import ForeignFile, Reading
from simulator.scenario.located import shown

MAX_DEPTH = 64
"""Elements inside one another."""
MOST_ELEMENTS = 200_000
LONGEST_TEXT = 60
MOST_TOLD = 20

_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_TOUCHING = re.compile(r"""(=\s*(?:"[^"<>]*"|'[^'<>]*'))(?=[A-Za-z_])""")
_LESS = re.compile(r"""(=\s*")([^"<>=]*<[^">=]*)(")""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Element:
    """One element: its attributes, the elements in it, and the line on which it begins. `text`: the start of the text right inside it."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str | None:
        """An attribute; None where it has none."""
        return self.attributes.get(name)

    def named(self, tag: str) -> list[Element]:
        """The elements right in it that have a tag."""
        return [child for child in self.children if child.tag == tag]

    def all(self) -> Iterator[Element]:
        """The element and everything in it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.all()


def read_xml(file: ForeignFile, reading: Reading) -> Element:
    """The root of an XML file. Raises `UsageError` for what is no XML and cannot be mended in one way only."""
    require("defusedxml", f"{file.name} is XML, and reading it", extra="formats")
    text = _text_of(file, reading)
    try:
        return _parsed(text, file, reading)
    except _NotWellFormedError as first:
        mended = text
        said = []
        for repair, sentence in _REPAIRS:
            better = repair(mended)
            if better != mended:
                said.append(sentence)
                mended = better
        if not said:
            raise UsageError(str(first)) from None
        try:
            root = _parsed(mended, file, reading)
        except _NotWellFormedError as error:
            raise UsageError(str(error)) from None
        for sentence in said:
            reading.mended(f"{file.name}: {sentence}")
        return root


def _text_of(file: ForeignFile, reading: Reading) -> str:
    """The text without its declaration, which names the encoding of the bytes alone."""
    data = file.content
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _without_declaration(_decoded(file, encoding, reading))
    declared = _ENCODING.match(data)
    encoding = declared[1].decode("ascii").casefold() if declared else "utf-8"
    return _without_declaration(_decoded(file, encoding, reading))


def _decoded(file: ForeignFile, encoding: str, reading: Reading) -> str:
    try:
        return file.content.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        place = f"{file.name}: " + (
            f"declares the encoding {encoding!r}, and is not in it" if encoding != "utf-8" else "is not UTF-8, and declares nothing else"
        )
        if not isinstance(error, UnicodeDecodeError) or encoding.startswith("utf-16"):
            raise UsageError(f"{place}; save it as UTF-8") from None
        try:
            text = file.content.decode("windows-1252")
            read_as = "Windows-1252"
        except UnicodeDecodeError:
            text, read_as = file.content.decode("latin-1"), "Latin-1"
        reading.mended(f"{place}; it is read as {read_as}")
        return text


def _without_declaration(text: str) -> str:
    """The text with a declaration at its start left out; lines keep their numbers."""
    found = _DECLARATION.match(text.lstrip())
    if found is None:
        return text
    start = len(text) - len(text.lstrip())
    return "\n" * text[: start + found.end()].count("\n") + text[start + found.end() :]


class _NotWellFormedError(Exception):
    """The text is no XML; mended it may be."""


def _parsed(text: str, file: ForeignFile, reading: Reading) -> Element:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    builder = _ElementBuilder(file)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.line = lambda: int(parser.parser.CurrentLineNumber)
    try:
        parser.feed(text)
        root = parser.close()
    except ParseError as error:
        line, column = error.position
        raise _NotWellFormedError(f"{file.name}:{line}:{column + 1}: not well-formed XML ({str(error).split(':')[0]}); mend it") from None
    except DefusedXmlException:
        message = "declares a document type or entities, which are not read; remove the declaration"
        raise UnreadableError(file.name, message, builder.line()) from None
    except UnicodeEncodeError:
        raise UnreadableError(file.name, "holds half a character; save it as UTF-8") from None
    assert isinstance(root, Element)
    for line, stray in builder.stray:
        reading.mended(f"{file.name}:{line}: the stray text {shown(stray)} in the element that begins here is left aside")
    return root


class _ElementBuilder:
    """What the parser tells, as elements. Refuses too many of them, and too many inside one another."""

    def __init__(self, file: ForeignFile) -> None:
        self._file = file
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0
        self.line: Callable[[], int] = lambda: 1
        self.stray: list[tuple[int, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count % 1000 == 0:
            reading_steps(5000)
        line = self.line()
        if len(self._open) >= MAX_DEPTH:
            raise UnreadableError(self._file.name, f"elements nested more than {MAX_DEPTH} deep", line)
        if self._count > MOST_ELEMENTS:
            raise UnreadableError(self._file.name, f"more than {MOST_ELEMENTS:,} elements, the limit for a file to import", line)
        element = Element(tag, dict(attributes), line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        element = self._open.pop()
        if element.text and (element.children or element.attributes) and len(self.stray) < MOST_TOLD:
            self.stray.append((element.line, element.text))

    def data(self, text: str) -> None:
        stripped = text.strip()
        if stripped and self._open and len(self._open[-1].text) < LONGEST_TEXT:
            self._open[-1].text = f"{self._open[-1].text} {stripped}".strip()[:LONGEST_TEXT]

    def close(self) -> Any:
        return self._root


def _only_the_root(text: str) -> str:
    """What stands before the first element and behind the last closing tag is left out, where that is text alone."""
    start, end = re.search(r"<[A-Za-z_]", text), text.rfind(">")
    if start is None or end < start.start() or not (text[: start.start()] + text[end + 1 :]).strip():
        return text
    if text.lstrip().startswith("<") and not text[end + 1 :].strip():  # a comment, which may stand there
        return text
    return "\n" * text[: start.start()].count("\n") + text[start.start() : end + 1]


_REPAIRS: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda text: _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text), "a declaration that is not at the start is left out"),
    (_only_the_root, "text outside the root element is left out"),
    (lambda text: _CONTROL.sub("", text), "control characters are left out"),
    (lambda text: _BARE.sub("&amp;", text), "a bare & stands for itself"),
    (lambda text: _TOUCHING.sub(r"\1 ", text), "a blank is put between two attributes"),
    (
        lambda text: _LESS.sub(lambda found: found[1] + found[2].replace("<", "&lt;") + found[3], text),
        "a < within quotes stands for itself",
    ),
)
"""Each changes only what is not well-formed, with the sentence that tells it."""
