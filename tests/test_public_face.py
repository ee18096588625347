"""The public face: a dozen names, sorted, each resolved when first used, none of which costs anything before."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import simulator

ROOT = Path(__file__).parents[1]


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_a_dozen_names_at_most_sorted() -> None:
    assert len(simulator.__all__) <= 12
    assert simulator.__all__ == sorted(simulator.__all__)


@pytest.mark.parametrize("name", simulator.__all__)
def test_every_name_resolves_and_is_documented(name: str) -> None:
    assert getattr(simulator, name).__doc__


def test_dir_lists_the_face() -> None:
    assert set(dir(simulator)) == {*simulator.__all__, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        _ = simulator.sovle


@pytest.mark.parametrize("first", ["pass", "import simulator.solve.results", "from simulator.solve import game"])
def test_solve_is_the_same_callable_whatever_is_imported_first(first: str) -> None:
    code = f"{first}; from simulator import random_scenario, solve; import simulator.solve.results; solve.results; "
    assert "simulator.solve.solving" in loaded_by(code + "assert solve(random_scenario(seed=1)).title")


def test_importing_loads_no_library() -> None:
    loaded = loaded_by("import simulator; simulator.__version__")
    assert not {m for m in loaded if m.split(".")[0] in {"numpy", "scipy", "highspy", "moocore", "pydantic", "yaml", "rich", "typer"}}


def test_importing_the_solver_leaves_the_heavy_libraries_alone() -> None:
    loaded = loaded_by("from simulator import load, solve")
    assert not {m for m in loaded if m in {"scipy.stats", "scipy.optimize", "highspy", "rich", "typer"}}


def test_the_checker_shares_no_code_with_the_engines() -> None:
    loaded = loaded_by("import simulator.solve.checker")
    own = {m for m in loaded if m.startswith("simulator.")}
    assert not {m for m in own if m.startswith("simulator.payoffs")}
    assert {m for m in own if m.startswith("simulator.solve.")} == {m for m in own if m.startswith("simulator.solve.checker")}


def test_one_version_everywhere() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited is not None
    assert cited[1] == simulator.__version__
