"""Help: light, complete, grouped by what a person wants."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import simulator
from tests.cli.running import ROOT, zopa

HEAVY = {"numpy", "scipy", "pydantic", "rich", "highspy", "moocore", "yaml"}
COMMANDS = ("new", "check", "show", "diff", "list", "schema", "solve", "explain", "compare", "verify")
REGISTERED = ("solve", "sweep", "simulate", "play", "equilibria", "report", "results")
"""Commands whose help names what is registered."""


def loaded_by(arguments: list[str]) -> list[str]:
    """The modules that a command has loaded when it ends."""
    script = f"import sys; sys.argv = ['zopa', *{arguments!r}]\nfrom simulator.cli.main import main\ntry: main()\nexcept SystemExit: pass\n"
    script += "print('LOADED', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split("LOADED", 1)[1].split()


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    # typer itself parses the arguments of a command with pydantic
    [
        (["--help"], set()),
        (["--version"], set()),
        *(([command, "--help"], {"pydantic"}) for command in REGISTERED),
        (["exercise", "--help"], {"pydantic"}),
        (["exercise", "check", "--help"], {"pydantic"}),
        (["sovle"], {"pydantic"}),
    ],
    ids=["help", "version", *(f"help of {command}" for command in (*REGISTERED, "exercise", "exercise check")), "misspelt"],
)
def test_help_loads_no_library(arguments: list[str], allowed: set[str]) -> None:
    assert HEAVY & {name.split(".")[0] for name in loaded_by(arguments)} <= allowed


def test_commands_are_grouped() -> None:
    shown = zopa("--help").stdout
    scenario, analyse = shown.index("Scenario:"), shown.index("Analyse:")
    for command in ("new", "check", "show", "diff", "list", "schema"):
        assert scenario < shown.index(f"\n  {command} ") < analyse
    for command in ("solve", "explain", "compare", "verify"):
        assert analyse < shown.index(f"\n  {command} ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(command: str) -> None:
    done = zopa(command, "--help")
    assert done.returncode == 0
    assert "--json" in done.stdout
    assert "--quiet" in done.stdout


def test_defaults_stand_in_the_help() -> None:
    shown = " ".join(zopa("solve", "--help").stdout.split())
    for default in ("[default: 60.0", "[default: 1024", "[default: 1000", "[default: acceptable]", "[default: (by size)]"):
        assert default in shown
    assert "as far as it takes less than the rest" in shown


def test_version() -> None:
    assert zopa("--version").stdout == f"zopa {simulator.__version__}\n"


def test_no_command_is_a_usage_error() -> None:
    done = zopa()
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Usage: zopa" in done.stderr


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    done = zopa("sovle", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'solve'" in done.stderr


SOLVERS = {"scipy", "highspy", "moocore", "nashpy", "matplotlib", "simulator.solve.milp", "simulator.solve.exact"}


def test_check_loads_no_solver() -> None:
    assert not SOLVERS & set(loaded_by(["check", "berlin-2025"]))


ONLY_FOR_SOME = SOLVERS - {"simulator.solve.exact"} | {
    "simulator.offers",
    "simulator.solve.aiming",
    "simulator.solve.bound",
    "simulator.solve.branch",
    "simulator.solve.clash",
    "simulator.solve.exact.settling",
    "simulator.solve.frontier_sample",
    "simulator.solve.no_deal",
    "simulator.solve.proof",
    "simulator.solve.single_points",
}
"""What solving needs where there is no agreement, where a frontier is too large, or where ratification is required."""


def test_a_small_answer_loads_nothing_that_only_some_games_need() -> None:
    loaded = loaded_by(["solve", "sale"])
    assert "simulator.solve.exact.enumeration" in loaded
    assert not ONLY_FOR_SOME & set(loaded)


def test_a_process_starts_no_thread_for_products_and_searches_for_no_garbage_at_its_end() -> None:
    script = "import atexit, gc, os, sys; sys.argv = ['zopa', 'list']\n"
    script += "atexit.register(lambda: print('FROZEN', gc.get_freeze_count() > 0, os.environ['OPENBLAS_NUM_THREADS']))\n"
    script += "from simulator.cli.main import main\nmain()"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    assert done.stdout.endswith("FROZEN True 1\n")


def test_the_number_of_threads_that_a_person_sets_holds() -> None:
    script = "import os, sys; sys.argv = ['zopa', '--version']\nfrom simulator.cli.main import main\n"
    script += "try: main()\nexcept SystemExit: pass\nprint(os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "3"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    assert done.stdout.endswith("\n3\n")
