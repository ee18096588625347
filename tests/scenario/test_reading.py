"""Reading files: what YAML and JSON mean here, what is refused before anything is checked, overlays, cases."""

from __future__ import annotations

import datetime as dt
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from simulator.errors import ScenarioError, UsageError
from simulator.files import SCENARIO
from simulator.scenario import yaml_text
from simulator.scenario.library import cases, find_case
from simulator.scenario.notes import notes
from simulator.scenario.reading import load, loads
from simulator.scenario.scalars import resolve
from simulator.sweep.studies import plan_of_study
from tests.scenario.faulty import GOOD, changed_text, faults_of, stands_at


@pytest.fixture(params=["C", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: the C one may be missing."""
    if request.param == "pure":
        monkeypatch.setattr(yaml_text, "_LOADER", yaml.Loader)


# ------------------------------------------------------------------------------------------------------------------ scalars
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2025-12-15", "2025-12-15"),
        ("1_000", "1_000"),
        ("007", 7),
        ("-12", -12),
        ("0o17", 15),
        ("0xfF", 255),
        (".5", Decimal("0.5")),
        ("0.10", Decimal("0.10")),
        ("1e3", Decimal(1000)),
        ("0.1234567890123456789012345", Decimal("0.1234567890123456789012345")),
        ("+", "+"),
        ("-", "-"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_plain_scalars_by_the_core_schema(text: str, value: object) -> None:
    found = resolve(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".nan", ".inf", "-.INF", "1e999999999", "1e-101", "9" * 101])
def test_numbers_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        resolve(text)


@pytest.mark.usefixtures("parser")
def test_text_numbers_and_dates_mean_what_the_field_wants() -> None:
    scenario = loads(changed_text(("title: Two houses", "title: no"), ("width: 30}\n", "width: 30.10}\n")), "x.yaml")
    assert scenario.title == "no"
    assert scenario.as_of == dt.date(2025, 12, 15)
    assert scenario.parties["west"].weights["width"].exact == Fraction(301, 10)


def test_levels_are_named_by_their_number() -> None:
    text = changed_text(("{100: 0, 200: 80, 300: 100}", "{1e2: 0, 200.0: 80, 300: 100}"), ("cost: 100}, filled", "cost: 100.00}, filled"))
    scenario = loads(text, "x.yaml")
    assert scenario == loads(GOOD, "y.yaml")
    assert scenario.offers["first"].terms["cost"] == "100"


# ------------------------------------------------------------------------------------------------- refused as no plain YAML
@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("old", "new", "message", "place"),
    [
        ("title: Two houses", "title: &a Two houses", "the anchor &a is not allowed", "&a"),
        ("title: Two houses", "title: !!str 5", "the tag tag:yaml.org,2002:str is not allowed", "!!str"),
        ("title: Two houses", "title: !x Two houses", "the tag !x is not allowed", "!x"),
        (
            "    patience: 0.9",
            "    patience: 0.9\n    patience: 0.8",
            "duplicate key 'patience'; it stands already on line 23",
            "patience: 0.8",
        ),
        ("{100: 0,", "{100: 0, 100.0: 1,", "duplicate key '100'", "100.0"),
        ("patience: 0.9", "patience: .nan", "expected a finite number, found .nan", ".nan"),
        ("patience: 0.9", "patience: 1e9999", "a number of too many digits", "1e9999"),
        ("title: Two houses", 'title: "\\0"', "the character U+0000 is not allowed", '"'),
        ("    patience: 0.9", "    ? [a]\n    : 3\n    patience: 0.9", "a key must be plain text", "[a]"),
        ("schema: 1", "--- {}\n---\nschema: 1", "a second document begins here", "---"),
    ],
)
def test_refused(old: str, new: str, message: str, place: str) -> None:
    text = changed_text((old, new))
    (fault,) = faults_of(text)
    assert message in fault.message
    assert stands_at(text, fault, place)


@pytest.mark.usefixtures("parser")
def test_an_alias_is_refused_and_the_rest_is_still_read() -> None:
    text = changed_text(("title: West", "title: &w West"), ("title: East", "title: *w"), ("patience: 0.9", "patience: 9"))
    messages = [(fault.path, fault.message.split(";")[0]) for fault in faults_of(text)]
    assert messages == [
        ("parties.west.title", "the anchor &w is not allowed"),
        ("parties.west.patience", "expected a discount factor above 0 and at most 1, found 9"),
        ("parties.east.title", "the alias *w is not allowed"),
    ]


@pytest.mark.usefixtures("parser")
def test_a_syntax_error_has_a_place() -> None:
    (fault,) = faults_of(changed_text(("{low: 50, high", "{low: 50 high: [")))
    assert fault.message.startswith("not valid YAML: ")
    assert fault.line is not None


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "[" * 65 + "]" * 65])
def test_nesting_is_limited(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.message == "nested more than 64 deep"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[" * SCENARIO.most, "nested more than 64 deep"),
        (b"#" * (SCENARIO.most + 1), "larger than 1 MiB"),
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"---\n", "the file is empty"),
        (b"- a\n", "expected a mapping with title, issues and parties, found a list"),
        (b"hello", "found 'hello'"),
        (b"title: \xe9t\xe9", "not UTF-8 text (byte 0xE9)"),
        ("title: x".encode("utf-16"), "not UTF-8 text (it is UTF-16)"),
        (b"title: a\x00b", "the character U+0000 is not allowed"),
        (b"title: \x1b[31m", "the character U+001B is not allowed"),
    ],
)
def test_refused_as_a_whole(text: bytes, message: str) -> None:
    (fault,) = faults_of(text)
    assert message in fault.message
    assert (fault.file, fault.line) == ("x.yaml", 1)


def test_the_place_of_bytes_that_are_no_utf_8() -> None:
    (fault,) = faults_of(b"title: x\nnote: \xc3\xa9\xff")
    assert (fault.line, fault.column) == (2, 8)


def test_a_byte_order_mark_is_tolerated() -> None:
    assert loads(b"\xef\xbb\xbf" + GOOD.encode(), "x.yaml") == loads(GOOD, "x.yaml")


# ------------------------------------------------------------------------------------------------------------------- JSON
def as_json() -> str:
    return json.dumps(yaml_text.parse_yaml(GOOD, "x").value, indent=1, default=float)


def test_json_says_the_same() -> None:
    assert loads(as_json(), "x.json", json=True) == loads(GOOD, "x.yaml")


@pytest.mark.parametrize(
    ("old", "new", "message", "place"),
    [
        ('"patience": 0.9', '"patience": NaN', "expected a finite number, found NaN", "NaN"),
        ('"patience": 0.9', '"patience": 1e999', "a number of too many digits", "1e999"),
        ('"patience": 0.9', '"patience": 0.9, "patience": 1', "duplicate key 'patience'", '"patience": 1'),
        ('"patience": 0.9', '"patience": 1.9', "at most 1, found 1.9", "1.9"),
        ('"patience": 0.9', '"patience": 0.9,, ', "not valid JSON", ","),
        ('"Two houses"', '"\\ud800"', "the character U+D800 is not allowed", '"'),
        ('"Two houses"', '"a", "\\u0000": 3', "the character U+0000 is not allowed", '"\\u0000"'),
        ('"Two houses"', "[" * 70 + "]" * 70, "nested more than 64 deep", "["),
        ('"Two houses"', "true", "expected text, found true", "true"),
    ],
)
def test_faults_of_json_have_places(old: str, new: str, message: str, place: str) -> None:
    text = as_json()
    assert text.count(old) == 1
    text = text.replace(old, new)
    (fault,) = faults_of(text, json=True)
    assert message in fault.message
    assert stands_at(text, fault, place)


@pytest.mark.parametrize("text", ["", "[" * 1_000_000, '"\\' * 300_000, "\ufeff\ufeff{}", "[]", "3", '"'])
def test_hopeless_json(text: str) -> None:
    assert len(faults_of(text, json=True)) == 1


# ------------------------------------------------------------------------------------------------------------------- files
def test_files_by_path_and_suffix(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "talks.JSON").write_text(as_json(), encoding="utf-8")
    assert load(tmp_path / "talks.yaml") == load(str(tmp_path / "talks.JSON")) == loads(GOOD, "x")


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(GOOD, encoding="utf-8")
    for name, message in {
        "talk.yaml": "no such file; did you mean 'talks.yaml'?",
        ".": "a folder, not a scenario file",
        "talks.yaml/x.yaml": "cannot be read",
        "a\0b.yaml": "cannot be read",
        "x" * 5000 + ".yaml": "cannot be read",
    }.items():
        with pytest.raises(ScenarioError, match=message.replace("?", r"\?")) as caught:
            load(tmp_path / name)
        assert str(caught.value).startswith(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a device that never ends")
def test_a_file_without_end(tmp_path: Path) -> None:
    endless = tmp_path / "zero.yaml"
    endless.symlink_to("/dev/zero")
    with pytest.raises(ScenarioError, match="larger than 1 MiB"):
        load(endless)


def test_a_name_without_separator_or_suffix_is_a_case_unless_it_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("sale") == load(find_case("sale"))
    with pytest.raises(UsageError, match=r"no such case 'sael'; did you mean 'sale'\?"):
        load("sael")
    (tmp_path / "sael").write_text(GOOD, encoding="utf-8")
    assert load("sael").title == "Two houses"
    (tmp_path / "folder").mkdir()
    with pytest.raises(ScenarioError, match="folder: a folder, not a scenario file"):
        load("folder")


@pytest.mark.parametrize("name", [case.name for case in cases()])
def test_every_case_of_the_library_loads_with_its_overlays(name: str) -> None:
    for file in find_case(name).parent.glob("*.yaml"):
        if file.name != "expected.yaml":
            assert load(file).issues


# ---------------------------------------------------------------------------------------------------------------- overlays
def overlay(folder: Path, text: str, name: str = "over.yaml") -> Path:
    (folder / "base.yaml").write_text(GOOD, encoding="utf-8")
    path = folder / name
    path.write_text(f"extends: base.yaml\n{text}", encoding="utf-8")
    return path


def test_an_overlay_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    scenario = load(overlay(tmp_path, "title: Other\nparties: {west: {patience: 0.5, weights: {cost: {base: 25}}}}\n"))
    west = scenario.parties["west"]
    assert (scenario.title, west.patience and west.patience.base, west.title) == ("Other", Decimal("0.5"), "West")
    assert west.weights["cost"].base == 25
    assert west.weights["cost"].range == (Decimal(20), Decimal(40))
    assert scenario.parties["east"] == loads(GOOD, "x").parties["east"]


def test_lists_and_single_values_replace_and_null_removes(tmp_path: Path) -> None:
    text = "parties: {west: {weights: {cost: 9}, interactions: {both: {when: {cost: 100}}}, red_lines: {dear: null}}}\nstudies: ~\n"
    west = load(overlay(tmp_path, text)).parties["west"]
    assert (west.weights["cost"].range, west.red_lines) == (None, {})
    assert west.interactions["both"].when.issues == {"fence": ("high",), "cost": ("100",)}


def test_forms_are_replaced_and_not_mixed(tmp_path: Path) -> None:
    text = """\
issues: {fence: {levels: [1, 2]}, cost: {options: {a: A}}}
parties:
  west: {values: {fence: {rising: [1, 2]}, cost: {a: 3}, width: {piecewise: {10: 0, 30: 1}}}, interactions: ~,
         red_lines: ~, ratification: ~}
  east: {values: {fence: {falling: [1, 2]}, cost: {table: {a: 3}}}}
no_deal: {courses: {peace: {outcome: {fence: 1, cost: a}}}}
constraints: ~
offers: ~
calendar: ~
studies: ~
"""
    scenario = load(overlay(tmp_path, text))
    assert scenario.issues["fence"].choices == ("1", "2")
    assert scenario.issues["cost"].choices == ("a",)
    assert scenario.parties["west"].values["width"].peak is None


def test_a_table_is_merged_however_it_is_written(tmp_path: Path) -> None:
    path = overlay(tmp_path, "parties: {west: {values: {fence: {table: {low: 60}}}}}\n")
    assert load(path).parties["west"].values["fence"] == loads(changed_text(("{low: 50", "{low: 60")), "x").parties["west"].values["fence"]
    path.with_name("third.yaml").write_text("extends: over.yaml\nparties: {west: {values: {fence: {low: 70}}}}\n", encoding="utf-8")
    (tmp_path / "over.yaml").write_text("extends: base.yaml\nparties: {west: {values: {fence: {table: {low: 6}}}}}\n", encoding="utf-8")
    table = load(tmp_path / "third.yaml").parties["west"].values["fence"].table
    assert table is not None
    assert {option: value.base for option, value in table.items()} == {"low": 70, "high": 100, "none": 0}


def test_faults_stand_in_the_file_with_the_text(tmp_path: Path) -> None:
    path = overlay(tmp_path, "offers: {first: {terms: {fence: hihg}}}\nparties: {west: {beliefs: {peace: 0.1}}, north: ~}\n")
    (tmp_path / "base.yaml").write_text(changed_text(("patience: 0.9", "patience: 9")), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert [(Path(fault.file or "").name, fault.line, fault.path) for fault in caught.value.faults] == [
        ("base.yaml", 23, "parties.west.patience"),
        ("over.yaml", 2, "offers.first.terms.fence"),
        ("over.yaml", 3, "parties.west.beliefs"),
        ("over.yaml", 3, "parties.north"),
    ]
    assert "nothing to remove" in caught.value.faults[-1].message


def test_a_circle_is_shown(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "c"), ("c", "./a")):
        (tmp_path / f"{name}.yaml").write_text(f"extends: {base}.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"c\.yaml:1:10: extends: a circle of overlays: .*a\.yaml → .*b\.yaml → .*c\.yaml → .*a\.yaml"):
        load(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("none.yaml", "none.yaml: no such file"),
        ("slae", "no such case 'slae'; did you mean 'sale'?"),
        ("./", "a folder, not a scenario file"),
        ("[a]", "expected the name of a case or a relative path, found a list"),
        ("", "expected the name of a case or a relative path, found nothing"),
    ],
)
def test_a_missing_base_is_located(tmp_path: Path, base: str, message: str) -> None:
    path = tmp_path / "over.yaml"
    path.write_text(f"title: T\nextends: {base}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    (fault,) = caught.value.faults
    assert message in fault.message
    assert (fault.line, fault.path) == (2, "extends")


def test_an_overlay_of_a_case_and_of_text(tmp_path: Path) -> None:
    assert loads("extends: sale\ntitle: Mine", "standard input").parties == load("sale").parties
    overlay(tmp_path, "")
    assert loads("extends: base.yaml", "standard input", tmp_path) == loads(GOOD, "x")


def test_a_base_with_faults_of_its_own(tmp_path: Path) -> None:
    path = overlay(tmp_path, "title: [\n")
    (tmp_path / "base.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"over\.yaml:3"):
        load(path)
    path.write_text("extends: base.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"base\.yaml:2:1: not valid YAML"):
        load(path)
    (tmp_path / "base.yaml").write_text("- 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"over\.yaml:1:10: extends: 'base.yaml' holds no scenario"):
        load(path)


def test_a_study_whose_overlays_are_not_there_is_noted_and_no_fault(tmp_path: Path) -> None:
    """A file works wherever it is copied; what the study needs is told by check, and when the study is used."""
    path = overlay(tmp_path, "studies: {more: {title: T, overlays: [base, bases]}}\n")
    found = load(path)
    (note,) = (note for note in notes(found) if "studies" in note)
    assert note.startswith("studies.more: no such overlay 'bases'; did you mean 'base'?")
    (alone,) = (note for note in notes(load(path).with_changes({"studies.more.overlays": ["zzz"]})) if "studies" in note)
    assert alone.startswith("studies.more: no such overlay 'zzz'; there are base; ")  # not the file itself
    with pytest.raises(UsageError, match="no such overlay 'bases'"):
        plan_of_study(found, "more")
    with_it = loads(path.read_text(encoding="utf-8").replace("bases]", "base]"), str(path), tmp_path)
    assert not [note for note in notes(with_it) if "studies" in note]
