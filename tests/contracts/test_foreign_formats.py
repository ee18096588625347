"""What every foreign format is held to. A new one is tested by being registered and by having a sample in `tests.formats.samples`: see
`simulator.formats.foreign_format`."""

from __future__ import annotations

import random
import time
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from simulator import load, loads, to_yaml
from simulator.errors import UsageError, ZopaError
from simulator.formats.exporting import written_as
from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, ReadingOptions
from simulator.formats.importing import format_of, import_files, option_names
from simulator.scenario.model import Scenario
from tests.cli.running import zopa
from tests.formats.samples import ANSWERED_BY, NOT_LOSSLESS, SAMPLES

READ = [form for form in FOREIGN_FORMATS.known() if form.read is not None]
WRITTEN = [form for form in FOREIGN_FORMATS.known() if form.write is not None]
CHOSEN: dict[str, Any] = {
    "levels": 11,
    "utility": "linear",
    "no_agreement": "worst",
    "quota": 60,
    "dossier": "one",
    "scale": ("0,10",),
    "rounds": 10,
    "profiles": ("one",),
}
"""Something that may be chosen for every option."""

DAMAGED = 60
"""Damaged files a format."""


def named(form: ForeignFormat) -> str:
    return form.name


def sample(form: ForeignFormat) -> list[ForeignFile]:
    contents = {name: text.encode() if isinstance(text, str) else text for name, text in SAMPLES[form.name].items()}
    return [ForeignFile(name, name.rsplit(".", 1)[0], content) for name, content in contents.items()]


def read(files: list[ForeignFile], form: ForeignFormat) -> Scenario:
    return import_files(files, form.name, ReadingOptions()).scenario


@pytest.mark.parametrize("form", FOREIGN_FORMATS.known(), ids=named)
def test_it_says_what_it_is(form: ForeignFormat) -> None:
    assert form.meaning.endswith(".")
    assert form.suffixes
    assert bool(form.reads) == (form.read is not None)
    assert bool(form.writes) == (form.write is not None)
    assert set(form.takes) <= set(option_names())
    assert form.read is not None or form.write is not None


@pytest.mark.parametrize("form", READ, ids=named)
def test_it_is_recognised_by_its_content(form: ForeignFormat) -> None:
    found, chosen = format_of(sample(form), None)
    assert (found.name, len(chosen)) == (form.name, len(SAMPLES[form.name]))


@pytest.mark.parametrize("form", READ, ids=named)
def test_what_it_becomes_loads_and_says_where_it_comes_from(form: ForeignFormat) -> None:
    found = import_files(sample(form), None, ReadingOptions())
    again = loads(found.text, "imported.yaml")
    assert again == found.scenario
    assert to_yaml(again) == found.text
    first = next(iter(SAMPLES[form.name]))
    assert first in again.sources["imported"].title
    assert form.title in (again.note or "")
    assert all(sentence in " ".join((again.note or "").split()) for sentence in (*found.repairs, *found.assumptions))


@pytest.mark.parametrize("form", READ, ids=named)
def test_import_piped_into_a_command_is_answered(form: ForeignFormat, tmp_path: Path) -> None:
    for file in sample(form):
        (tmp_path / file.name).write_bytes(file.content)
    imported = zopa("import", *SAMPLES[form.name], cwd=tmp_path)
    assert imported.returncode == 0, imported.stderr
    answered = zopa(ANSWERED_BY.get(form.name, "solve"), "-", stdin=imported.stdout, cwd=tmp_path)
    assert answered.returncode == 0, answered.stderr
    assert zopa("check", "-", stdin=imported.stdout, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("form", READ, ids=named)
def test_an_option_that_it_does_not_heed_is_refused(form: ForeignFormat) -> None:
    for option in set(option_names()) - set(form.takes):
        with pytest.raises(UsageError, match="has no effect on the format"):
            import_files(sample(form), form.name, ReadingOptions(**{option: CHOSEN[option]}))


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, a part cut out, a part doubled, brackets and digits in number."""
    content, kind = bytearray(whole), rng.randrange(5)
    at = rng.randrange(len(content))
    if kind == 0:
        for _ in range(rng.randint(1, 8)):
            content[rng.randrange(len(content))] = rng.randrange(256)
    elif kind == 1:
        del content[at : at + rng.randint(1, 200)]
    elif kind == 2:
        content = content[:at]
    elif kind == 3:
        part = content[at : at + rng.randint(1, 60)]
        content[at:at] = part * rng.choice((1, 3, 2000))
    else:
        content[at:at] = rng.choice(
            (b"{" * 3000, b"[" * 3000, b"<a>" * 3000, b'"' * 99, b"9" * 400, b"1e999999999", b"-", b"\xff\xfe", b"\0")
        )
    return bytes(content)


@pytest.mark.parametrize("form", READ, ids=named)
def test_damaged_files_are_read_or_refused_in_words(form: ForeignFormat) -> None:
    rng = random.Random(form.name)
    files = sample(form)
    outcomes = set()
    for _ in range(DAMAGED):
        whole = [ForeignFile(files[0].name, files[0].stem, damaged(files[0].content, rng)), *files[1:]]
        begun = time.process_time()
        try:
            text = import_files(whole, form.name, ReadingOptions()).text
        except ZopaError:
            outcomes.add("refused")
        else:
            loads(text, "imported.yaml")
            outcomes.add("read")
        assert time.process_time() - begun < 5
    assert "refused" in outcomes
    for nothing in (b"", b"\0\0\0\0", b"\xff\xfe", b" " * 1000):
        with pytest.raises(ZopaError):
            import_files([ForeignFile(files[0].name, files[0].stem, nothing), *files[1:]], form.name, ReadingOptions())


@pytest.mark.parametrize(
    "content",
    [b"<" * 300_000, b'"' + b"a" * 300_000, b"a," * 300_000, b"PK\x03\x04" + b"x" * 1000],
    ids=["signs", "quoted", "cells", "packed"],
)
def test_what_is_of_no_format_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"none of the formats is recognised|cannot be read"):
        import_files([ForeignFile("odd.bin", "odd", content)], None, ReadingOptions())


def told(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says of preferences, by position, since names may change: utilities, what no agreement is worth, rankings, games."""
    outcomes = islice(product(*(issue.choices for issue in scenario.issues.values())), 0, 3000, 7)
    ordinal = any(party.ranking for party in scenario.parties.values())
    worth = []
    for choices in outcomes if not ordinal else ():
        outcome = dict(zip(scenario.issues, choices, strict=True))
        utility, surplus = scenario.utility(outcome), scenario.surplus(outcome)
        worth.append([(utility[party], surplus[party]) for party in scenario.parties])
    games = [
        (
            [list(actions) for actions in game.players.values()],
            [[n.base for n in cell.points.numbers.values()] for cell in game.payoffs.values()],
        )
        for game in scenario.games.values()
    ]
    return {
        "options": [len(issue.choices) for issue in scenario.issues.values()],
        "titles": [issue.title for issue in scenario.issues.values()],
        "worth": worth,
        "rankings": [party.ranking for party in scenario.parties.values()],
        "control": [issue.controlled_by for issue in scenario.issues.values()],
        "irreversible": [issue.irreversible for issue in scenario.issues.values()],
        "constraints": list(scenario.constraints.values()),
        "games": games,
    }


@pytest.mark.parametrize("form", [form for form in WRITTEN if form.read is not None], ids=named)
def test_what_it_wrote_it_reads_as_the_same(form: ForeignFormat) -> None:
    scenario = read(sample(form), form)
    written = written_as(scenario, form)
    files = [ForeignFile(name, name.rsplit(".", 1)[0], content) for name, content in written.files.items()]
    again = told(read(files, form))
    if form.name in NOT_LOSSLESS:
        assert any(NOT_LOSSLESS[form.name] in sentence for sentence in written.losses)
    else:
        assert again == told(scenario)
        assert not [sentence for sentence in written.losses if "sources, reasons and notes" not in sentence]


@pytest.mark.parametrize("form", WRITTEN, ids=named)
def test_what_it_cannot_hold_it_says_or_it_refuses_the_scenario(form: ForeignFormat) -> None:
    try:
        losses = " ".join(written_as(load("berlin-2025"), form).losses)
    except UsageError:
        return
    for word in ("red lines", "constraints", "interactions", "ratification", "offers"):
        assert word in losses


@pytest.mark.parametrize("form", WRITTEN, ids=named)
def test_it_writes_the_same_bytes_each_time(form: ForeignFormat) -> None:
    scenario = read(sample(form), form) if form.read is not None else load("sale")
    assert written_as(scenario, form).files == written_as(scenario, form).files
