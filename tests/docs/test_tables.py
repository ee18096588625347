"""The tables of docs/ that are made from the registers are those of the registers."""

from __future__ import annotations

import pytest

from tests.docs.tables import DOCS, MARK, TABLES, made

PAGES = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}


@pytest.mark.parametrize("page", [name for name, text in PAGES.items() if MARK.search(text)])
def test_the_tables_are_those_of_the_registers(page: str) -> None:
    assert made(PAGES[page]) == PAGES[page], "run: python -m tests.docs.tables"


def test_every_table_stands_on_a_page() -> None:
    assert {found[1] for text in PAGES.values() for found in MARK.finditer(text)} == set(TABLES)
