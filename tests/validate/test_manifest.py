"""Manifests of data sets: what is wrong is told with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.validate.manifest import SHIPPED, PositionsManifest, read_manifest_of, shipped_names
from tests.validate.sets import COUNCIL, changed


def test_the_manifest_of_the_folder_is_read() -> None:
    found = read_manifest_of(COUNCIL, None)
    assert isinstance(found, PositionsManifest)
    assert found.position == "* wants"
    assert found.voting["council"].not_voting == ("chair",)


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_manifests_are_whole_and_name_their_source(name: str) -> None:
    found = read_manifest_of(SHIPPED, name)
    assert found.source
    if isinstance(found, PositionsManifest):
        assert all(voting.source for voting in found.voting.values())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("schema: 1", "schema: 2", "data.yaml:2:9: schema: "),
        ("kind: positions", "kind: postions", "data.yaml:3:7: kind: expected one of 'positions', 'dialogues', found 'postions'"),
        ("kind: positions\n", "", "kind is missing: positions or dialogues"),
        ("outcome: decided\n", "", "outcome: is missing"),
        ("outcome: decided", "outcom: decided", "data.yaml:10:1: outcom: no such key 'outcom'; did you mean 'outcome'?"),
        ('salience: "* cares"', "salience: cares", "salience: expected one * for the key of a party, as in p*, found 'cares'"),
        ("west: 2}", "wset: 2}", "voting.council: no such party 'wset'; did you mean 'west'?"),
        ("majority: 7", "majority: 12", "a majority of 12 votes cannot be reached: there are 11"),
        ("not_voting: chair", "not_voting: north", "'north' cannot vote and not vote"),
        ("majority: 7", "majority: many", "data.yaml:20:15: voting.council.majority: "),
        ("fewest_parties: 2", "scale: [100, 0]", "scale: the lower end comes first"),
        ("title: An invented council\n", "title: [\n", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    folder = changed(tmp_path, "data.yaml", before, after)
    with pytest.raises(ScenarioError) as caught:
        read_manifest_of(folder, None)
    assert told in str(caught.value)
    assert str(folder / "data.yaml") in str(caught.value)


def test_what_is_missing_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        read_manifest_of(tmp_path / "none", None)
    with pytest.raises(UsageError, match=r"no such manifest; write one .* --manifest; .* 'deu'"):
        read_manifest_of(tmp_path, None)
    with pytest.raises(UsageError, match=r"no such manifest; that come with zopa there are .*'deu'"):
        read_manifest_of(tmp_path, "due")
