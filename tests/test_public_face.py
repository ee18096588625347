"""The public face: every verb a plain function, each name resolved when first used, none of which costs anything before."""

from __future__ import annotations

import ast
import doctest
import inspect
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest

import simulator
from simulator.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

VERBS = sorted(name for name, value in ((n, getattr(simulator, n)) for n in simulator.__all__) if isinstance(value, FunctionType))

WITHOUT_A_FUNCTION = {"debrief", "export", "import", "list", "new", "roles", "schema", "show"}
"""Commands that are no function of `simulator` under their own name: `cases` lists, `import_scenario` and `export_scenario` do what their
commands do (`import` is a word of Python), and files and screens are for the terminal."""


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


class _Unquoted(str):
    __repr__ = str.__str__


def signature_line(name: str) -> str:
    """A verb as docs/api.md shows it."""
    signature = inspect.signature(getattr(simulator, name))
    plain = [p.replace(annotation=_Unquoted(p.annotation)) for p in signature.parameters.values()]
    return f"{name}{signature.replace(parameters=plain, return_annotation=_Unquoted(signature.return_annotation))}"


def test_every_command_is_a_function() -> None:
    commands = {command.name for command in COMMANDS}
    assert commands - WITHOUT_A_FUNCTION <= set(VERBS)
    assert not WITHOUT_A_FUNCTION & set(simulator.__all__)


def test_star_gives_verbs_types_and_errors_alone() -> None:
    others = [getattr(simulator, name) for name in simulator.__all__ if name not in VERBS]
    assert all(inspect.isclass(each) for each in others)
    assert len(simulator.__all__) <= 40
    assert simulator.__all__ == sorted(simulator.__all__)


@pytest.mark.parametrize("name", dir(simulator))
def test_every_name_resolves_and_stands_in_the_docs(name: str) -> None:
    assert getattr(simulator, name) is not None
    assert name == "__version__" or re.search(rf"(?<!\w){name}(?!\w)", API), f"docs/api.md does not name {name}"


@pytest.mark.parametrize("name", VERBS)
def test_the_docs_show_the_signature(name: str) -> None:
    assert signature_line(name) in API.splitlines(), f"docs/api.md should have the line\n{signature_line(name)}"


def test_the_docs_show_no_function_that_is_not_there() -> None:
    shown = API.split("<!-- signatures -->\n```\n")[1].split("```")[0].splitlines()
    assert [line.split("(")[0] for line in shown] == VERBS


@pytest.mark.parametrize("name", VERBS)
def test_the_example_of_the_docstring_holds(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = doctest.DocTestFinder().find(getattr(simulator, name), name, globs={})
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_a_plain_function_that_can_be_pickled(name: str) -> None:
    verb = getattr(simulator, name)
    assert pickle.loads(pickle.dumps(verb)) is verb
    kinds = {parameter.kind for parameter in inspect.signature(verb).parameters.values()}
    assert not kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_with_a_scenario_takes_what_load_takes(name: str) -> None:
    """Held by the signature here, and by the examples, which name cases, in what they do."""
    parameters = inspect.signature(getattr(simulator, name)).parameters
    if "scenario" in parameters:
        assert "ScenarioLike" in parameters["scenario"].annotation


def test_a_case_a_path_and_a_scenario_are_one() -> None:
    (sale,) = (case for case in simulator.cases() if case.name == "sale")
    answers = {simulator.solve(each, frontier=None).zone for each in ("sale", sale.path, os.fspath(sale.path), simulator.load("sale"))}
    assert len(answers) == 1


def test_types_are_told_for_every_name() -> None:
    """What type checkers see (`if TYPE_CHECKING`) is what is resolved."""
    tree = ast.parse(Path(simulator.__file__).read_text(encoding="utf-8"))
    (block,) = (n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    imported = {
        (a.asname or a.name).lstrip("_"): f"{n.module}:{a.name}" for n in block.body if isinstance(n, ast.ImportFrom) for a in n.names
    }
    assert imported == simulator._HOMES


def test_dir_lists_the_face() -> None:
    assert set(simulator.__all__) < set(dir(simulator))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        _ = simulator.sovle


@pytest.mark.parametrize("first", ["pass", "import simulator.{0}", "from simulator.{0} import *", "import simulator.face.sweeps"])
def test_a_verb_stays_a_function_whatever_is_imported_first(first: str) -> None:
    """Each verb in a process of its own where that verb's module is what is imported first."""
    verbs = ("solve", "sweep", "report")
    for asked in [(verb,) for verb in verbs] if "{0}" in first else [verbs]:
        lines = ["import types", first.format(asked[0]), "import simulator"]
        for verb in asked:
            lines += [
                f"assert isinstance(simulator.{verb}, types.FunctionType)",
                f"import simulator.{verb}\nassert isinstance(simulator.{verb}, types.FunctionType)",
                f"from simulator import {verb}\nassert isinstance({verb}, types.FunctionType)",
            ]
        loaded_by("\n".join(lines))


def test_importing_loads_no_library() -> None:
    loaded = loaded_by("import simulator; simulator.__version__")
    assert not {m for m in loaded if m.split(".")[0] in {"numpy", "scipy", "highspy", "moocore", "pydantic", "yaml", "rich", "typer"}}


def test_importing_every_verb_leaves_the_heavy_libraries_alone() -> None:
    loaded = loaded_by("from simulator import *")
    heavy = {"scipy.stats", "scipy.optimize", "highspy", "rich", "typer", "polars", "matplotlib", "nashpy", "networkx", "SALib"}
    assert not loaded & heavy


def test_the_checker_shares_no_code_with_the_engines() -> None:
    loaded = loaded_by("import simulator.solve.checker")
    own = {m for m in loaded if m.startswith("simulator.")}
    assert not {m for m in own if m.startswith("simulator.payoffs")}
    assert {m for m in own if m.startswith("simulator.solve.")} == {m for m in own if m.startswith("simulator.solve.checker")}


def test_one_version_everywhere() -> None:
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited is not None
    assert cited[1] == simulator.__version__
