"""The words of a game file of Gambit: texts in quotation marks, braces, numbers; commas and white space part them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import reading_steps
from simulator.errors import UnreadableError
from simulator.formats.foreign_format import ForeignFile
from simulator.scenario.located import shown
from simulator.scenario.numbers import spelt_number

_TOKEN = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"|([{}])|([^\s,{}"]+)|("(?s:.*))')
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")

MOST_TOKENS = 1_000_000


@dataclass(frozen=True)
class Token:
    """`kind`: `text`, `word` or a brace. `line`: the line on which it begins."""

    kind: str
    text: str
    line: int


class Tokens:
    """The tokens of a file, one after another. What does not fit is refused with its line."""

    def __init__(self, file: ForeignFile) -> None:
        self.file = file.name
        self._tokens = _tokens(file)
        self._at = 0

    def peek(self) -> Token:
        """The next token; at the end one of the kind `end`."""
        if self._at < len(self._tokens):
            return self._tokens[self._at]
        return Token("end", "", self._tokens[-1].line if self._tokens else 1)

    def next(self) -> Token:
        found = self.peek()
        self._at += 1
        return found

    def refuse(self, expected: str, found: Token) -> UnreadableError:
        """The error that says what stands there instead of what was expected."""
        there = "the file ends" if found.kind == "end" else f"found {shown(found.text)}"
        return UnreadableError(self.file, f"expected {expected}, {there}", found.line)

    def word(self, *wanted: str) -> str:
        """A word, one of those wanted where some are."""
        found = self.next()
        if found.kind != "word" or (wanted and found.text not in wanted):
            raise self.refuse(" or ".join(wanted) or "a word", found)
        return found.text

    def text(self, what: str) -> str:
        found = self.next()
        if found.kind != "text":
            raise self.refuse(f"{what} in quotation marks", found)
        return found.text

    def text_if_there(self) -> str | None:
        return self.next().text if self.peek().kind == "text" else None

    def opening(self, what: str) -> None:
        found = self.next()
        if found.kind != "{":
            raise self.refuse(f"{{ before {what}", found)

    def closing(self) -> None:
        found = self.next()
        if found.kind != "}":
            raise self.refuse("}", found)

    def whole(self, what: str, low: int, high: int) -> int:
        found = self.next()
        if found.kind != "word" or not found.text.isdecimal() or not low <= int(found.text[:9]) <= high:
            raise self.refuse(f"{what}, a whole number from {low} to {high}", found)
        return int(found.text)

    def number(self, what: str) -> Fraction:
        """A number: whole, decimal, or one over another."""
        found = self.next()
        above, slash, below = found.text.partition("/")
        parts = [above, below] if slash else [above]
        if found.kind != "word" or not all(_NUMBER.fullmatch(part) for part in parts):
            raise self.refuse(f"{what}, a number", found)
        try:
            numbers = [Fraction(spelt_number(part)) for part in parts]
            return numbers[0] / numbers[1] if slash else numbers[0]
        except (ValueError, ZeroDivisionError):
            raise self.refuse(f"{what}, a number of few digits", found) from None

    def texts(self, what: str) -> list[str]:
        """Texts in braces."""
        self.opening(what)
        found = []
        while self.peek().kind == "text":
            found.append(self.next().text)
        self.closing()
        return found


def _tokens(file: ForeignFile) -> list[Token]:
    from simulator.files import decoded

    text = decoded(file.content, file.name)
    found: list[Token] = []
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match[4] is not None:
            raise UnreadableError(file.name, "a quotation mark that nothing closes", line)
        if match[1] is not None:
            found.append(Token("text", re.sub(r"\\(.)", r"\1", match[1]), line))
        else:
            found.append(Token(match[2] or "word", match[2] or match[3], line))
        if len(found) % 1000 == 0:
            reading_steps(3000)
        if len(found) > MOST_TOKENS:
            raise UnreadableError(file.name, f"more than {MOST_TOKENS:,} words and numbers, the limit", line)
    return found
