"""What the pages say of commands, options and rooms in running text, which no block runs, held against the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from simulator.cli.main import app
from simulator.registers import Register
from simulator.report.play.text import HELP
from simulator.report.whole.document import DOCUMENTS
from simulator.solve.engine import ENGINES
from simulator.solve.solution import SOLUTIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
UNREAD = ("cli-options", "benchmarks")
"""The first is made from the program; the second names options of the benchmarks."""
PAGES = [page for page in sorted((*DOCS.glob("*.md"), *ROOT.glob("scenarios/*/README.md"), ROOT / "README.md")) if page.stem not in UNREAD]
SPAN = re.compile(r"`(zopa [^`]+|--[a-z][^`]*)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")
OF_ALL = {"--help", "--version", "--quiet", "--install-completion", "--show-completion"}


def options_by_command() -> dict[str, set[str]]:
    """Each command, those of `exercise` among them (`exercise grade`), with its options."""
    found: dict[str, set[str]] = {}

    def walk(command: Any, name: str) -> None:
        found[name] = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | OF_ALL
        for word, below in getattr(command, "commands", {}).items():
            walk(below, f"{name} {word}".strip())

    walk(typer.main.get_command(app), "")
    return found


OPTIONS = options_by_command()


def with_option(option: str) -> set[str]:
    return {name for name, options in OPTIONS.items() if option in options and name and " " not in name}


def unknown(span: str) -> list[str]:
    """What a span of code names that is not there: a command, or an option of it (of any, where the span names no command)."""
    words = span.split()
    if words[0] != "zopa":
        return [option for option in OPTION.findall(span) if not any(option in options for options in OPTIONS.values())]
    if not words[1][0].islower():  # `zopa COMMAND`, `zopa --version`
        return [option for option in OPTION.findall(span) if option not in OF_ALL]
    name = " ".join(words[1:3]) if " ".join(words[1:3]) in OPTIONS else words[1]
    if name not in OPTIONS:
        return [name]
    return [option for option in OPTION.findall(span.split("|")[0]) if option not in OPTIONS[name]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem if page.parent == DOCS else page.parent.name)
def test_commands_and_options_named_in_sentences_exist(page: Path) -> None:
    assert not {span: missing for span in SPAN.findall(page.read_text(encoding="utf-8")) if (missing := unknown(span))}


def test_what_is_not_there_is_noticed() -> None:
    assert unknown("zopa solve FILE --fulll") == ["--fulll"]
    assert unknown("zopa sole") == ["sole"]
    assert unknown("--no-such-thing") == ["--no-such-thing"]
    assert unknown("zopa exercise grade class --output grades.csv") == []


def test_the_page_on_limits_says_which_commands_have_them() -> None:
    (row,) = re.findall(r"^\| (.*) \| both \|$", (DOCS / "limits.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == with_option("--time-limit") == with_option("--memory-limit")


def test_the_page_on_the_command_line_says_which_commands_have_a_first_screen() -> None:
    (sentence,) = re.findall(r"^(.*) answer on a first screen,", (DOCS / "cli.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", sentence)) == with_option("--full")


def test_the_page_on_the_command_line_says_which_commands_have_no_json() -> None:
    (sentence,) = re.findall(
        r"^Every command but (.*?) takes `--json` \((.*?)\)", (DOCS / "cli.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    without = {name for name in OPTIONS if name and " " not in name} - with_option("--json")
    assert without == set(re.findall(r"`([a-z]+)`", sentence[0])) | {"report", "exercise"}
    assert all(f"`{name}` has" in sentence[1] for name in ("report", "exercise"))


def test_the_page_on_playing_has_every_command_of_the_game() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", (DOCS / "play.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = {span.split()[0] for row in rows for span in re.findall(r"`([^`]+)`", row)}
    assert told == {typed.split()[0] for typed, _ in HELP}


def test_the_rooms_that_contributors_read_of_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    (told,) = re.findall(r"Imports go `([^`]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert told.split(" → ") == [layer.replace("simulator.", "") for layer in layers]


@pytest.mark.parametrize(
    ("option", "register"),
    [("--engine", ENGINES), ("--solution NAME", SOLUTIONS), ("--format", DOCUMENTS)],
    ids=lambda each: str(each)[:10],
)
def test_lists_of_names_in_sentences_hold_every_name(option: str, register: Register[Any]) -> None:
    """Where the page on the command line lists what an option takes, it lists all there is."""
    lines = [line for line in (DOCS / "cli.md").read_text(encoding="utf-8").splitlines() if f"`{option}" in line]
    listing = [line for line in lines if any(re.search(rf"[`|] ?{name}\b", line) for name in register.our_names())]
    for line in listing:
        assert all(re.search(rf"(?<![\w-]){name}(?![\w-])", line) for name in register.our_names()), line
    assert listing
