"""What docs/compare.md prints and claims is what the program answers."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.cli.running import ROOT, answer, zopa

PAGE = (Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
WORTH, BETTER = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^    zopa (compare .*?)(?:  +#.*)?$", PAGE, re.MULTILINE)


@cache
def printed(*arguments: str) -> str:
    return zopa("compare", *arguments).stdout


def test_the_nine_offers_read_as_printed() -> None:
    assert WORTH in printed("berlin-2025")


def test_the_package_for_the_berlin_offer_reads_as_printed() -> None:
    assert BETTER in printed("berlin-2025", "berlin")


def test_the_two_dominated_offers() -> None:
    found = answer("compare", "berlin-2025")
    assert [(pair["better"], pair["worse"]) for pair in found["dominance"]] == [("berlin", "ukraine_20_points"), ("berlin_zone", "e3")]
    worth = {offer["name"]: offer["point"]["utilities"] for offer in found["offers"]}
    assert all(worth["berlin_zone"][party] > u for party, u in worth["e3"].items())
    assert all(worth["berlin"][party] >= u for party, u in worth["ukraine_20_points"].items())


def test_the_python_example_runs() -> None:
    done = subprocess.run([sys.executable, "-c", PYTHON], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[0] == "berlin False 1.0"


def test_the_commands_run(tmp_path: Path) -> None:
    (tmp_path / "drafts.yaml").write_text("offers:\n  draft: {title: A draft, terms: {donetsk: kept}}\n", encoding="utf-8")
    assert len(COMMANDS) == 7
    for command in COMMANDS[2:5]:
        assert zopa(*command.split(), cwd=tmp_path).returncode == 0
