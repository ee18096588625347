"""Writes docs/notebook.ipynb: the page docs/notebook.md as a notebook.

    python -m tests.docs.cells > docs/notebook.ipynb

A `python` block is a cell of code, what stands between is Markdown. What a cell prints (`text`) and shows (the picture) is left out: the
notebook makes it when it is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "notebook.md"
CODE = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n.*?^```\n)?", re.MULTILINE | re.DOTALL)
LEFT_OUT = re.compile(r"^<!-- .*? -->\n|^!\[.*\)\n", re.MULTILINE)


def cells() -> Iterator[dict[str, Any]]:
    """The cells, in the order of the page."""
    for number, text in enumerate(CODE.split(PAGE.read_text(encoding="utf-8"))):
        code = number % 2 == 1
        source = text if code else LEFT_OUT.sub("", text)
        cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": source.strip().splitlines(keepends=True)}
        if code:
            yield {"cell_type": "code", "execution_count": None, **cell, "outputs": []}
        elif source.strip():
            yield {"cell_type": "markdown", **cell}


def notebook_of_page() -> str:
    """The whole notebook, in version 4.5 of the format."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    found = {"cells": list(cells()), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(notebook_of_page(), end="")
