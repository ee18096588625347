"""Writes docs/cli-options.md: every command with every option, from the command line itself.

python -m tests.docs.options > docs/cli-options.md
"""

from __future__ import annotations

from typing import Any

import typer
from typer.cli import get_docs_for_click

from simulator.cli.main import app

INTRODUCTION = """# Every option

Which options does each command take, and what holds where one is left out?
Made from the command line itself (`python -m tests.docs.options`); what the answers hold stands in [cli.md](cli.md).

"""


def page() -> str:
    """The whole page."""
    command: Any = typer.main.get_command(app)
    context = typer.Context(command)
    text: str = get_docs_for_click(obj=command, ctx=context, name="zopa")
    body = text.partition("\n")[2].strip()
    lines = (line.rstrip() for line in body.split("\n"))
    return INTRODUCTION + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
