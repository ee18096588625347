"""Every option that takes a number, given numbers that nobody means: an answer, or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.every_command import FILE, STANDARD_INPUT, call, commands, prepare
from tests.cli.running import zopa

NUMERIC = [
    (command, option.opts[0])
    for command, found in commands()
    for option in found.params
    if any(kind in str(option.type_descriptor) for kind in ("<class 'int'>", "<class 'float'>"))
]
NEEDS = {
    ("equilibria", "--runs"): ("--between", "linear,boulware", "--rounds", "2"),
    ("equilibria", "--rounds"): ("--between", "linear,boulware", "--runs", "2"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("every")
    prepare(made)
    return made


def test_there_are_such_options() -> None:
    assert len(NUMERIC) > 40


@pytest.mark.parametrize("number", ["9" * 400, "1e300", "nan", "-1"], ids=lambda number: number[:5])
@pytest.mark.parametrize(("command", "option"), NUMERIC, ids="".join)
def test_a_number_that_nobody_means_gives_an_answer_or_one_sentence(command: str, option: str, number: str, folder: Path) -> None:
    words = list(call(command))
    if option in words:
        words[words.index(option) + 1] = number
    else:
        words += [option, number, *NEEDS.get((command, option), ())]
    done = zopa(*words, stdin=STANDARD_INPUT.get(command, ""), cwd=folder)
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or len(done.stderr) < 1000


@pytest.mark.parametrize(
    "number", ["1e999999999", "1e-999999999", "1e9999999999999999999", "9" * 5000, "1e300"], ids=lambda number: number[:8]
)
@pytest.mark.parametrize(
    "words",
    [
        ("solve", FILE, "--ratify", "{}"),
        ("solve", FILE, "--ratify", "1/{}"),
        ("solve", FILE, "--set", "parties.seller.weights.price={}"),
        ("solve", FILE, "--set", "parties.seller.weights.price={{base: {0}, range: [0, {0}]}}"),
        ("compare", FILE, "price={},delivery=now"),
        ("coalitions", FILE, "price={},delivery=now", "--default", "half"),
        ("explain", FILE, "--vary", "parties.seller.weights.price=1:{}"),
        ("sweep", FILE, "--plan", "--vary", "parties.seller.weights.price=1:{}"),
        ("commitment", FILE, "half", "--shift", "seller={}"),
        ("results", "run", "--where", "least_surplus>{}"),
    ],
    ids=lambda words: " ".join(words[0::2])[:40],
)
def test_numbers_in_texts_are_measured_before_they_are_computed_with(words: tuple[str, ...], number: str, folder: Path) -> None:
    done = zopa(*(word.format(number) if "{" in word else word for word in words), cwd=folder)
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or (done.stdout == "" and len(done.stderr) < 1500)
