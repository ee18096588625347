"""What is said of a written file to type next can be typed: the name of the file is quoted, and what is missing is told."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from simulator.scenario.reading import load
from tests.cli.running import zopa

NAME = "Zypern 2004"


def test_new_names_a_file_with_a_blank_as_a_shell_reads_it(tmp_path: Path) -> None:
    done = zopa("new", NAME, cwd=tmp_path)
    assert done.stdout == f"{NAME}.yaml\n"
    assert load(tmp_path / f"{NAME}.yaml").title == NAME
    (line,) = [line for line in done.stderr.splitlines() if "next:" in line]
    check = line.partition(", then ")[2]
    assert shlex.split(check) == ["zopa", "check", f"{NAME}.yaml"]
    for text in ((tmp_path / f"{NAME}.yaml").read_text(encoding="utf-8"), zopa("new", NAME, "--output", "-").stdout):
        typed = [shlex.split(found) for found in re.findall(r"^#   (zopa .*?)  ", text, re.MULTILINE)]
        assert typed == [["zopa", verb, f"{NAME}.yaml"] for verb in ("check", "show", "solve")]


@pytest.mark.parametrize("installed", [True, False])
def test_notebook_says_how_to_get_what_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: (name if installed else None) if name == "marimo" else found(name, *rest)
    )
    done = zopa("notebook", "sale", "-o", "a sale.py", cwd=tmp_path)
    assert "next: marimo edit 'a sale.py'" in done.stderr
    assert ("pip install 'zopa[notebook]'" in done.stderr) is not installed
