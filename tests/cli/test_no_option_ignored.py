"""An option that is typed changes what a command answers, or is refused: every option, alone beside each way to ask a command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.every_command import FILE, commands, prepare
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

BY = "no_deal.courses.wait.points.buyer"
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "solve": ((FILE,), (FILE, "--no-draws"), (FILE, "--frontier", "none")),
    "explain": ((FILE,), (FILE, "--no-thresholds"), ("never.yaml",)),
    "compare": ((FILE,), (FILE, "half", "--no-draws"), (FILE, "half", "late", "--path", "half,late")),
    "equilibria": ((FILE,), (FILE, "--alternating", "4"), (FILE, "--between", "boulware,random", "--runs", "4")),
    "commitment": ((FILE,), (FILE, "half", "--shift", "buyer=5")),
    "advise": ((FILE, "--for", "buyer"),),
    "report": ((FILE, "--format", "json", "--no-draws"), (FILE, "--brief", "--format", "md")),
    "results": (("run",), ("run", "--discover")),
    "simulate": ((FILE, "--sessions", "5"), (FILE, "--trace", "0")),
    "roles": ((FILE,), (FILE, "--party", "buyer")),
}
VALUES: dict[str, str | None] = {
    "--solution": "nash", "--frontier": "all", "--points": "1", "--ratify": "0.5", "--draws": "7", "--no-draws": None, "--seed": "5",
    "--vary": "parties.seller.weights.price=60:90", "--no-thresholds": None, "--directions": "1", "--improve": "half", "--counter": "buyer",
    "--path": "late,half", "--party": "seller", "--game": "chicken", "--learn": None, "--alternating": "3", "--proposers": "seller",
    "--between": "micro,random", "--runs": "7", "--protocol": "single_text", "--rounds": "3", "--later": "parties.seller.weights.price=60",
    "--shift": "seller=3", "--format": "md", "--where": "least_surplus>0", "--columns": "agreement", "--by": BY,
    "--sensitivity": "least_surplus", "--discover": None, "--x": BY, "--y": BY, "--kind": "curve", "--target": "agreement",
    "--strategy": "boulware", "--first": "seller", "--turns-about": None, "--order": "delivery", "--sessions": "9", "--against": "title=B",
    "--trace": "1", "--set": "parties.buyer.weights.price=50",
    "--rule": "board=everybody", "--brief": None, "--for": "seller",
}  # fmt: skip
"""Option → a value, None for a switch. Those not here say how much, where to or how loud."""
NOT_HERE = (
    "--time-limit",
    "--memory-limit",
    "--full",
    "--json",
    "--quiet",
    "--exit-code",
    "--output",
    "--export",
    "--plot",
    "--certificate",
)
WITHOUT_EFFECT_ON_THIS = {
    ("solve", "--ratify"): "no body ratifies: it says so",
    ("compare", "--limit"): "one deal is better for all",
    ("commitment", "--set"): "the shift is the same",
    ("results", "--target"): "it is the default",
    ("simulate", "--learn"): "nothing happens from which to learn",
    ("results", "--by"): "the one that is varied stands there anyway",
    ("results", "--where"): "all variants fit",
    ("equilibria", "--game"): "the file has one",
    ("equilibria", "--set"): "the game has payoffs of its own",
    ("simulate", "--turns-about"): "one session has one turn",
    ("simulate", "--sessions"): "--trace shows one of so many",
    ("roles", "--set"): "the sheet of the seller is the same",
}  # fmt: skip
"""Where an option says something, and the answer happens to be the same."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("options")
    prepare(made)
    return made


def said(folder: Path, name: str, words: tuple[str, ...]) -> list[tuple[int, str]]:
    """How the command ends and what it prints, as text and as JSON; commands to type next and times aside."""
    found = []
    for more in ((), ("--full",), ("--json",)):
        done = zopa(name, *words, *more, cwd=folder)
        found.append((done.returncode, re.sub(r'"\w*seconds\w*": [\d.e-]+|zopa .*', "", done.stdout if done.returncode == 0 else "")))
    return found


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in WAYS.items() for way in ways])
def test_what_is_typed_counts_or_is_refused(folder: Path, name: str, way: tuple[str, ...]) -> None:
    base = said(folder, name, way)
    assert base[0][0] == 0
    command = dict(commands())[name]
    options = [parameter.opts[0] for parameter in command.params if parameter.opts[0] in VALUES and parameter.opts[0] not in way]
    ignored = []
    for option in options:
        value = VALUES[option]
        if option == "--learn" and name == "equilibria":
            value = "5"
        answered = said(folder, name, (*way, option, *([value] if value is not None else [])))
        if answered == base and (name, option) not in WITHOUT_EFFECT_ON_THIS:
            ignored.append(option)
    assert not ignored


def test_every_option_is_tried_or_says_how_much() -> None:
    """A new option of these commands gets a value here."""
    assert WITHOUT_EFFECT_ON_THIS.keys() <= {(name, option) for name in WAYS for option in VALUES} | {("compare", "--limit")}
    others = {"--limit", "--engine", "--count", "--later-overlay", "--from", "--workers", "--cluster", *NOT_HERE}
    found = {parameter.opts[0] for name, command in commands() if name in WAYS for parameter in command.params}
    assert {option for option in found if option.startswith("--")} <= {*VALUES, *others}


def test_what_is_for_many_sessions_is_refused_for_one(folder: Path) -> None:
    done = zopa("simulate", FILE, "--trace", "0", "--workers", "2", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "--workers is for many sessions; leave it out here\n")
