"""The wheel, tried as a user gets it: built, installed in a clean environment, used outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (found,) = folder.glob("zopa-*.whl")
    return found


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a clean environment with the wheel in it and nothing else of the checkout."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home)  # pip installs into it from here
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", folder / "python")
    run(*pip, "install", "--quiet", "--no-compile", "--constraint", ROOT / "constraints.txt", wheel, cwd=home)
    return folder


def test_the_wheel_carries_the_library_the_schema_and_the_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for case in ROOT.glob("scenarios/*/*"):
        assert f"simulator/_scenarios/{case.relative_to(ROOT / 'scenarios').as_posix()}" in names
    assert {"simulator/py.typed", "simulator/_schema/scenario-1.json"} <= names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]


def test_the_flagship_and_the_library_are_used_outside_the_checkout(scripts: Path, tmp_path: Path) -> None:
    """In one test, since every process of the tests would install the wheel for itself."""
    found = json.loads(run(scripts / "zopa", "solve", "berlin-2025", "--json", cwd=tmp_path))
    assert found["verdict"] == "no agreement"
    assert "berlin-2025" in run(scripts / "zopa", "list", cwd=tmp_path)
    script = "import simulator; print(simulator.__file__); print(simulator.solve(simulator.load('sale')).verdict)"
    file, verdict = run(scripts / "python", "-c", script, cwd=tmp_path).splitlines()
    assert ROOT not in Path(file).parents
    assert verdict == "agreement"
