"""README.md is true: its set-up lines, its Python, its commands, its links."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, zopa

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SHELL = [line for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL) for line in block.splitlines()]
LINKS = re.findall(r"\]\(([^)#]+)\)", README)


def test_the_set_up_is_two_lines_that_need_python_and_pip_alone() -> None:
    lines = [line for line in SHELL if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    install, test = lines
    assert "pip install -q -c constraints.txt -e . &&" in install
    assert install.endswith("zopa solve berlin-2025")
    assert "pip install -q -c constraints.txt -e '.[test]' &&" in test
    assert "pytest" in test


def test_the_check_runs_the_second_line_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    extraction = next(line for line in script.splitlines() if line.startswith("line="))
    done = subprocess.run(["sh", "-c", f'{extraction}; echo "$line"'], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == [line for line in SHELL if line.startswith("python3 -m venv")][1]


def test_the_answer_shown_is_the_answer_given() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert zopa("solve", "berlin-2025").stdout.startswith(shown)


def test_the_python_runs(tmp_path: Path) -> None:
    script = tmp_path / "readme.py"
    script.write_text("\n".join(PYTHON), encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("no agreement - ")


@pytest.mark.parametrize("line", [line for line in SHELL if line.startswith("zopa ")])
def test_the_commands_run(line: str, tmp_path: Path) -> None:
    for command in line.split(" | ")[0].split(" && "):
        done = zopa(*shlex.split(command)[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def test_every_command_is_in_the_table_of_commands() -> None:
    rows = re.findall(r"^\| (`zopa .*?) \|", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {command for row in rows for command in re.findall(r"`zopa (\w+)", row)}
    shown = {line.split()[0] for line in zopa("--help").stdout.split("Scenario:")[1].splitlines() if re.match("  [a-z]", line)}
    assert listed == shown


@pytest.mark.parametrize("link", LINKS)
def test_links_lead_somewhere(link: str) -> None:
    assert link.startswith("http") or (ROOT / link).exists()
