"""The one way to register a thing: found by its file, by an installed package, or by hand; what cannot be loaded is named and left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import registers
from simulator.registers import Entry, Register

THING = "from tests_kind import THINGS, thing\nTHINGS.add(thing({name!r}, {place}))\n"
KIND = """
from simulator.registers import Entry, Register

THINGS = Register("thing", "tests_things", "zopa.things")


def thing(name, place):
    return Entry(name=name, title=name.title(), meaning="A thing.", source="", needs="", place=place)
"""


@pytest.fixture
def things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register[Entry]]:
    """A kind with two files in its folder, and an installed package that offers four more, of which three cannot be loaded."""
    (tmp_path / "tests_kind.py").write_text(KIND, encoding="utf-8")
    (tmp_path / "tests_things").mkdir()
    for name, place in (("__init__", 0), ("late", 2), ("early", 1)):
        text = "" if name == "__init__" else THING.format(name=name, place=place)
        (tmp_path / "tests_things" / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "tests_theirs.py").write_text(THING.format(name="theirs", place=3), encoding="utf-8")
    (tmp_path / "tests_broken.py").write_text("1 / 0", encoding="utf-8")
    (tmp_path / "tests_other.py").write_text(THING.format(name="unlike", place=4), encoding="utf-8")
    info = tmp_path / "their_things-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-things\nVersion: 1.0\n", encoding="utf-8")
    points = "theirs = tests_theirs\nbroken = tests_broken\nsaid = tests_other\nearly = tests_theirs\n"
    (info / "entry_points.txt").write_text(f"[zopa.things]\n{points}", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(registers, "_LEFT_OUT", {})
    before = set(sys.modules)
    from tests_kind import THINGS  # type: ignore[import-not-found]

    yield THINGS
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_one_file_in_the_folder_is_enough(things: Register[Entry]) -> None:
    assert [each.name for each in things.ours()] == ["early", "late"]
    assert things["late"].title == "Late"
    assert "tests_theirs" not in sys.modules  # nothing of theirs was asked for
    assert things.get("none") is None
    assert "tests_theirs" in sys.modules


def test_an_installed_package_adds_one_and_what_is_broken_is_named_and_left_out(things: Register[Entry]) -> None:
    assert [name for name in things.names() if name != "unlike"] == ["early", "late", "theirs"]
    assert things.package_of("theirs") == "their-things"
    assert [each.name for each in things.ours() if things.package_of(each.name)] == []
    told = sorted(registers.left_out())
    assert len(told) == 3
    assert told[0].startswith("the thing 'broken' of the package their-things is left out, since it cannot be loaded: ZeroDivisionError")
    assert all(each.endswith("its module registers no thing of that name beside those that are there") for each in told[1:])
    assert [each.split("'")[1] for each in told[1:]] == ["early", "said"]


def test_one_added_by_hand_takes_the_place_of_another(things: Register[Entry]) -> None:
    own = Entry(name="late", title="Mine", meaning="Mine.", source="", needs="", place=0)
    things.names()
    things.add(own)
    assert things["late"] is own


def test_two_files_of_one_name_are_refused(things: Register[Entry], tmp_path: Path) -> None:
    (tmp_path / "tests_things" / "twin.py").write_text(THING.format(name="late", place=9), encoding="utf-8")
    with pytest.raises(ValueError, match="two files of tests_things register the thing 'late'"):
        things.ours()


def test_a_field_that_is_left_out_is_an_error() -> None:
    with pytest.raises(TypeError, match="place"):
        Entry(name="a", title="A", meaning="A.", source="", needs="")  # type: ignore[call-arg]
