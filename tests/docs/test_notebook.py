"""The page as a notebook, and the notebooks that `zopa notebook` writes: they run, and the cells print what the page shows."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import UsageError, load, notebook, random_scenario, ranged, solve
from simulator.dossier import moving_numbers
from simulator.report.scenario.notebook import unmarked
from tests.cli.every_command import FILE, SCENARIO
from tests.cli.running import ROOT, zopa
from tests.docs.cells import PAGE, notebook_of_page

NOTEBOOK = PAGE.with_suffix(".ipynb")
SHOWN = re.compile(r"^```python\n.*?^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)

LACKING = [name for name in ("ipykernel", "marimo", "nbclient") if importlib.util.find_spec(name) is None]
needs_extra = pytest.mark.skipif(
    bool(LACKING) and "ZOPA_NEEDS_NOTEBOOK" not in os.environ,
    reason=f"no {', '.join(LACKING)} (pip install -e '.[notebook]'); no notebook was run",
)
"""Skips without the extra, unless the variable says that it must be there: then the test fails."""

EXECUTE = """
import nbclient, nbformat, sys
book = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(book).execute()
nbformat.write(book, "executed.ipynb")
"""

HOSTILE = SCENARIO.replace("A used press", '"\'\\"\\"\\" \\\\ <b>press</b>"').replace("title: Buyer", 'title: "2. <i>B*uy*er</i> $x$"')


def python(*words: str | Path, cwd: Path) -> str:
    """What a run of Python prints, which must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_notebook_is_that_of_the_page() -> None:
    assert NOTEBOOK.read_text(encoding="utf-8") == notebook_of_page(), "run: python -m tests.docs.cells > docs/notebook.ipynb"


@pytest.mark.notebook
@needs_extra
def test_the_cells_print_what_the_page_shows(tmp_path: Path) -> None:
    python("-c", EXECUTE, NOTEBOOK, cwd=tmp_path)
    executed = json.loads((tmp_path / "executed.ipynb").read_text(encoding="utf-8"))
    outputs = [cell["outputs"] for cell in executed["cells"] if cell["cell_type"] == "code"]
    printed = ["".join(line for each in cell if each["output_type"] == "stream" for line in each["text"]) for cell in outputs]
    assert printed == [found[1] or "" for found in SHOWN.finditer(PAGE.read_text(encoding="utf-8"))]
    assert any("image/png" in each.get("data", {}) for each in outputs[-1])


@pytest.mark.notebook
@needs_extra
@pytest.mark.parametrize("given", ["sale", "board", FILE, "-"])
def test_a_marimo_notebook_runs_as_a_script_and_is_well_formed(given: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "below").mkdir()
    change = ("--set", "parties.buyer.war_cost=1.23456789012345678901") if given == FILE else ()
    done = zopa("notebook", given, *change, "-o", "below/made.py", stdin=HOSTILE, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    printed = python(tmp_path / "below" / "made.py", cwd=ROOT)  # from another folder than its own
    assert ": agreement, " in printed.splitlines()[0]
    assert "least_surpl" in printed  # where columns are many, the rest of the name is on the line below
    python("-m", "marimo", "check", "--strict", "below/made.py", cwd=tmp_path)


def paths_of(text: str) -> list[str]:
    """The numbers with a slider, in their order."""
    return re.findall(r'^ +"(\S+)": {"label"', text, re.MULTILINE)


@pytest.mark.parametrize(("reservation", "verdict"), [(0.2, "agreement"), (0.95, "no agreement")])
def test_sliders_are_the_numbers_that_move_the_answer_most(reservation: float, verdict: str) -> None:
    """By the surpluses that the scenario itself gives, with each number at either end of its range."""
    scenario = random_scenario(parties=2, issues=3, reservation=reservation, conflict=1.0, ranges=True, seed=4)
    result = solve(scenario, solutions=["leximin"], frontier=None, count=False, certificate=False)
    assert result.verdict == verdict
    nearest = None if result.no_deal is None else result.no_deal.nearest
    outcome = result.solutions["leximin"].outcome if nearest is None else nearest.point.outcome
    moved = {}
    for path, number in ranged(scenario).items():
        if path.split(".")[2:3] not in (["ratification"], ["beliefs"], []):  # beliefs move together, and bodies are not asked
            assert number.range is not None
            ends = [scenario.with_changes({path: end}).surplus(outcome) for end in number.range]
            moved[path] = max(abs(ends[0][party] - ends[1][party]) for party in scenario.parties)
    chosen = paths_of(notebook(scenario))
    seen = [moved[path] for path in chosen if path in moved]
    assert seen == sorted(seen, reverse=True)
    left = [moved[path] for path in moved if path not in chosen]
    assert max(left, default=0) <= seen[-1]


def test_sliders_where_no_number_has_a_range_and_those_asked_for() -> None:
    assert "it was known which" not in notebook("sale")
    assert re.findall(r'"label": "([^"]+)"', notebook("camp-david")) == ["Israel's reservation value", "Egypt's reservation value"]
    assert "No number of the scenario has a range" in notebook("camp-david")
    (asked,) = re.findall(r'{"label".*}', notebook("sale", vary=["parties.buyer.weights.price=70:80"]))
    assert asked == '{"label": "Buyer\'s weight of “Price”", "start": 70, "stop": 80, "step": 0.1, "value": 70}'
    for wrong in ("parties.buyer.weights.price=70", "parties.buyer.weights.price=5,6"):
        with pytest.raises(UsageError, match="two ends"):
            notebook("sale", vary=[wrong])


def test_sliders_say_so_where_the_limits_came_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_numbers, "TIME_LIMIT", 0.0)
    text = notebook("berlin-2025")
    assert "the limits came before it was known which of them move the answer most" in text
    assert paths_of(text) == list(ranged(load("berlin-2025")))[:6]


def test_where_rules_decide_the_numbers_are_ranked_by_what_passes() -> None:
    """The chair's reservation value moves its surplus by 20 points, a weight by less; the table of the sweep counts what passes."""
    board = load("board").with_changes(
        {
            "parties.chair.reservation": {"base": 50, "range": [40, 60]},
            "parties.chair.weights.plant": {"base": 1, "range": [1, 1.1]},
            "agreement.closure.needs.quota": {"base": "75%", "range": ["60%", "80%"]},
        }
    )
    text = notebook(board)
    assert paths_of(text) == ["parties.chair.reservation", "parties.chair.weights.plant"]
    assert "those first that move a party's surplus most" in text
    assert 'select(*numbers, "agreement", "passes", "least_surplus")' in text
    nothing = notebook(board.with_changes({f"parties.{name}.reservation": 101 for name in ("works", "founder", "bank")}))
    assert "where nothing passes by the rules there is no outcome by which to rank them" in nothing
    assert 'select(*numbers, "agreement", "least_surplus")' in notebook("sale")


def test_a_scenario_stands_in_its_notebook() -> None:
    assert "parties.seller.title" not in notebook(load("sale"))
    assert "title: Sale of a used press" in notebook(load("sale"))


def test_a_label_reads_as_itself() -> None:
    assert unmarked("12. A*b* <i>$x$</i> a:b") == "12&#46; A&#42;b&#42; &lt;i&gt;&#36;x&#36;&lt;/i&gt; a&#58;b"
    assert unmarked("- Buyer's “price” (1.5): low") == "&#45; Buyer's “price” (1.5): low"


def test_standard_output_and_no_second_file(tmp_path: Path) -> None:
    (tmp_path / "there.py").touch()
    assert zopa("notebook", "sale", "-o", "-").stdout == zopa("notebook", "sale").stdout == notebook("sale")
    assert "exists already" in zopa("notebook", "sale", "-o", "there.py", cwd=tmp_path).stderr
