"""Every command and snippet of docs/ and of the cases' pages does what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.streams import WIDTH_OF_A_PIPE
from simulator.talks.strategy import STRATEGIES
from simulator.teach.exercise import EXERCISES
from tests.docs.pages import commands, matches, run_page

DOCS = Path(__file__).parents[2] / "docs"
CASES = DOCS.parent / "scenarios"
PAGES = sorted(page for page in (*DOCS.glob("*.md"), *CASES.glob("*/README.md")) if page.stem != "cli-options")
"""The page of options is made from the program, and `tests/e2e/test_site.py` holds it against that."""

BLOCK = re.compile(r"^```(?:console|sh|python|text|yaml)$", re.MULTILINE)
"""How a block begins that is run, written or compared."""

NAMES = [page.stem if page.parent == DOCS else page.parent.name for page in PAGES]


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """What a page registers, an exercise or a strategy, is gone after it."""
    EXERCISES.names()  # read all there are
    STRATEGIES.names()
    registries: list[dict[str, Any]] = [EXERCISES._found, STRATEGIES._found]
    before = [dict(each) for each in registries]
    yield
    for registry, names in zip(registries, before, strict=True):
        registry.clear()
        registry.update(names)


@pytest.mark.usefixtures("answers_shared")
@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_the_page_is_true(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenarios").symlink_to(CASES)  # as in a clone
    monkeypatch.chdir(tmp_path)
    assert run_page(page) == len(BLOCK.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_stand_in_blocks_that_are_run(page: Path) -> None:
    """An indented block would be shown alike, but not run."""
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        inside ^= line.startswith("```")
        assert inside or not line.startswith(("    zopa ", "    $ ", "    >>> ", "    from ", "    import ")), f"{page}:{number}"


DEEPER = re.compile(r"(?:from|import) simulator\.|\bsimulator\.[a-z_]+\.[a-z_]+")
"""A path below the public face."""


@pytest.mark.parametrize("page", [*PAGES, DOCS.parent / "README.md", *DOCS.glob("*.py")], ids=[*NAMES, "readme", "conf.py"])
def test_pages_name_nothing_deeper_than_the_public_face(page: Path) -> None:
    found = [f"{page}:{k}: {line}" for k, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1) if DEEPER.search(line)]
    assert not found


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\n", "a\n", True),
        ("a\n", "\na\n\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\n", True),
        ("a\n...\nc\n", "a\nb\nb\nc\n", True),
        ("a\n...\nd\n", "a\nb\nc\n", False),
        ("...\nc\n", "a\nc\n", True),
        ("...\nc\n", "ac\n", False),
        ("...\nb\n...\n", "a\nb\nc\n", True),
        ("...\nb\n...\n", "b\n", True),
        ("", "a\n", False),
    ],
)
def test_what_counts_as_the_same(expected: str, printed: str, same: bool) -> None:
    assert matches(expected, printed) is same


WRONG = {
    "an output that differs": "```console\n$ zopa --version\nzopa 9.9.9\n```\n",
    "a command that fails": "```sh\nzopa solve nowhere\n```\n",
    "Python that fails": "```python\nassert 1 == 2\n```\n",
    "Python whose output nothing shows": "```python\nprint(1)\n```\n",
    "Python whose output differs": "```python\nprint(1)\n```\n\n```text\n2\n```\n",
    "a text block of nothing": "```text\nAn agreement exists.\n```\n",
    "a block left out without a reason": "<!-- skip: next -->\n\n```sh\nzopa solve nowhere\n```\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_page_that_is_not_true_is_noticed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(WRONG[name], encoding="utf-8")
    with pytest.raises(AssertionError):
        run_page(page)


def test_a_page_that_is_true_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- file: deals.csv -->\n```text\ngroup\n1\n```\n\n"
        "```python\nfrom pathlib import Path\n\nprint(Path('deals.csv').read_text(), end='')\n```\n\n```text\ngroup\n1\n```\n\n"
        '<!-- skip: next "never" -->\n\n```sh\nzopa solve nowhere\n```\n\n```console\n$ zopa list\n...\nsale ...\n',
        encoding="utf-8",
    )
    with pytest.raises(AssertionError, match="zopa list prints"):
        run_page(page)
    page.write_text(page.read_text(encoding="utf-8").replace("...\nsale ...\n", "...\n```\n"), encoding="utf-8")
    run_page(page)


def test_commands_of_a_block() -> None:
    assert list(commands("$ one\n$ two 2\na\n\nb\n")) == [("one", ""), ("two 2", "a\n\nb\n")]
    ((command, printed),) = commands("$ one \\\n    two \\\n    three\na\n")
    assert (command.split(), printed) == (["one", "two", "three"], "a\n")


def printed_lines(page: Path) -> Iterator[tuple[int, str]]:
    """Each line, with its number, of the blocks in which a reader must see columns stand below one another."""
    inside = ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            inside = "" if inside else line[3:]
        elif inside in ("console", "text"):
            yield number, line


@pytest.mark.parametrize("page", [*PAGES, DOCS.parent / "README.md"], ids=[*NAMES, "README"])
def test_what_is_printed_fits_the_page(page: Path) -> None:
    """The column of text in the site has room for `WIDTH_OF_A_PIPE` columns (docs/_static/site.css); what is wider would be cut."""
    wide = [(number, line) for number, line in printed_lines(page) if len(line) > WIDTH_OF_A_PIPE]
    assert not wide


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_every_page_opens_with_the_question_that_it_answers(page: Path) -> None:
    title, opening = page.read_text(encoding="utf-8").split("\n\n")[:2]
    assert title.startswith("# ")
    assert "?" in opening
