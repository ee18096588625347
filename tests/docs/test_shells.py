"""Commands on the pages mean the same in POSIX shells, in PowerShell and in cmd, with quotes as they stand; docs/install.md says what else
differs, and its own lines for these shells keep to it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALL = ROOT / "docs" / "install.md"
USAGE = "cli-options.md"
"""A page of usage lines, which nobody types."""
OF_DOCS = sorted(page for page in (ROOT / "docs").glob("*.md") if page.name != USAGE)
PAGES = [ROOT / "README.md", *OF_DOCS, *sorted((ROOT / "scenarios").glob("*/README.md"))]
BLOCK = re.compile(r"^\s*```(\w+)\n(.*?)^\s*```", re.M | re.S)
OF_A_SHELL = set("<>|&^%!$`{}[];*()'")
"""Signs that one of the shells takes for its own outside of quotes."""
WITHIN_DOUBLE = set("$`%!\\\"'")
"""Signs that one of them takes for its own even there, or that end the quotes."""


def commands(page: Path, kinds: tuple[str, ...]) -> list[str]:
    """The lines with `zopa` in blocks of these kinds, in one piece each, without prompts and comments behind them."""
    lines = []
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind in kinds:
            whole = re.sub(r"\s*[\\`^]\n\s*", " ", text)
            found = (line.strip().removeprefix("$ ") for line in whole.splitlines() if kind != "console" or line.startswith("$ "))
            lines += [re.sub(r"\s{2,}#.*", "", line) for line in found if line.startswith("zopa ")]
    return lines


def outside(line: str, quote: str) -> str:
    """What stands outside of these quotes."""
    return re.sub(f"{quote}[^{quote}]*{quote}", "", line)


def cut(line: str) -> list[str]:
    """The words of a line by blanks outside of double quotes, as programs on Windows cut them."""
    return [word.replace('"', "") for word in re.findall(r'(?:[^\s"]|"[^"]*")+', line)]


ALL = [(page, line) for page in PAGES for line in commands(page, ("sh", "console"))]


def test_there_are_commands_enough() -> None:
    assert len(ALL) > 100


@pytest.mark.parametrize(("page", "line"), ALL, ids=[f"{page.parent.name}/{page.name}: {line[:60]}" for page, line in ALL])
def test_a_command_on_a_page_has_quotes_that_all_shells_read_alike(page: Path, line: str) -> None:
    bare = re.sub(r" (>|\||&&|<) ", " ", outside(line, '"'))
    assert not set(bare) & OF_A_SHELL, line
    assert not [text for text in re.findall(r'"([^"]*)"', line) if set(text) & WITHIN_DOUBLE], line
    assert cut(line) == shlex.split(line, comments=False)


def test_installing_lines_are_quoted_so_that_cmd_reads_them_too() -> None:
    for page in PAGES:
        for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if kind in ("sh", "bat", "console"):
                assert not re.search(r"pip install[^\n]*'", text.replace(".venv/bin/pip", "")), page


def test_lines_for_powershell_quote_what_it_takes_for_its_own() -> None:
    """A comma without quotes makes two arguments of one there, so it stands in single quotes with all other signs."""
    lines = commands(INSTALL, ("powershell",))
    assert lines
    for line in lines:
        assert not set(outside(line, "'")) & (OF_A_SHELL | {",", '"'}) - {"'"}, line


def test_lines_for_the_command_prompt_quote_what_it_takes_for_its_own() -> None:
    lines = commands(INSTALL, ("bat",))
    assert lines
    for line in lines:
        assert not set(outside(line, '"')) & OF_A_SHELL, line


def test_what_the_pages_cannot_say_for_all_shells_at_once_is_said_in_one_place() -> None:
    """Commas stand bare on the pages, long lines end in a backslash, and a file goes in by `<`: all three are told of there."""
    text = INSTALL.read_text(encoding="utf-8")
    for said in ("A comma without quotes makes two arguments of one", "end in a backtick", "end in `^`", "There is no `<`"):
        assert said in text


def test_programs_other_than_ours_are_the_same_everywhere_or_told_of() -> None:
    """What a page asks a reader to type besides `zopa`: programs of Python's world, and what the page on systems explains."""
    anywhere = {"zopa", "python", "pip", "dask", "marimo", "mkdir"}
    told = {"cat", "cp"}
    of_posix_alone = {".", "python3"}
    found: dict[str, str] = {}
    for page in PAGES:
        for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            whole = re.sub(r"\s*\\\n\s*", " ", text)
            lines = [line.strip() for line in whole.splitlines() if kind == "sh" or (kind == "console" and line.startswith("$ "))]
            found |= {line.removeprefix("$ ").split()[0]: page.name for line in lines if line and not line.startswith("#")}
    allowed = anywhere | told | of_posix_alone
    assert not {word: name for word, name in found.items() if word not in allowed}
    assert all(f"`{word}`" in INSTALL.read_text(encoding="utf-8") for word in told)
