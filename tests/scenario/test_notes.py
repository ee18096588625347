"""What `check` notes of a file by itself: what cannot be told apart, what rests on later sources, what rests on nothing."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.scenario.located import dotted
from simulator.scenario.model import Scenario
from simulator.scenario.notes import MOST_OF_A_KIND, notes
from simulator.scenario.sourced import sourced, uses
from tests.scenario.whole_format import in_points

PARTY = {"weights": {"a": 1}, "values": {"a": {"x": 0, "y": 100}}, "reservation": 10}


def _file(**more: Any) -> dict[str, Any]:
    return {
        "title": "t",
        "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}, "b": {"title": "B", "levels": [1, 2]}},
        "parties": {
            "p": {**PARTY, "title": "P", "weights": {"a": 1, "b": 0}},
            "q": {**PARTY, "title": "Q", "weights": {"a": 1, "b": 0}},
        },
        **more,
    }


def _notes(data: dict[str, Any]) -> list[str]:
    return list(notes(Scenario.model_validate(data)))


def test_nothing_is_noted_of_a_file_that_gives_no_reason_to() -> None:
    assert _notes(_file()) == []


@pytest.mark.parametrize("other", ["P", "p", " P "], ids=["same", "case", "blanks"])
def test_equal_titles_of_parties_issues_options_and_courses(other: str) -> None:
    data = copy.deepcopy(_file())
    data["parties"]["q"]["title"] = other
    data["issues"]["b"]["title"] = "a" if other == "p" else "A"
    data["issues"]["a"]["options"] = {"x": "X", "y": other.replace("P", "X").replace("p", "x")}
    data["no_deal"] = {"courses": {"c": {"title": "C", "points": {}}, "d": {"title": "C", "points": {}}}}
    data["agreement"] = {"r": {"title": "R", "needs": "everybody"}, "s": {"title": "R", "needs": "p"}, "t": {"needs": "q"}}
    assert [note.split(" have the same title")[0] for note in _notes(data)] == [
        "The parties 'p', 'q'",
        "The issues 'a', 'b'",
        "The options 'x', 'y' of issues.a",
        "The agreement rules 'r', 's'",
        "The courses of no deal 'c', 'd'",
    ]


@pytest.mark.parametrize("title", ["", "  ", "\u200b"], ids=["empty", "blanks", "no width"])
def test_titles_in_which_nothing_can_be_read(title: str) -> None:
    data = copy.deepcopy(_file())
    data["parties"]["p"]["title"] = data["parties"]["q"]["title"] = data["issues"]["a"]["title"] = title
    data["issues"]["a"]["options"] = {"x": "X", "y": title or " "}
    found = [note.split(" a blank title")[0] for note in _notes(data)]
    assert found == ["Of the parties, 'p', 'q' have", "Of the issues, 'a' has", "Of the options of issues.a, 'y' has"]


SOURCES = {"early": {"title": "E", "date": "2025-01-01"}, "late": {"title": "L", "date": "2025-03-01"}, "undated": "U"}


@pytest.mark.parametrize(
    ("source", "marked", "noted"),
    [
        ("early", {}, False),
        ("undated", {}, False),
        ("late", {}, True),
        (["late", "early"], {}, False),
        ("late", {"later_source": True}, False),
        ("late", {"date": "2025-02-20"}, False),
        ("late", {"date": "2025-01-20"}, True),
    ],
)
def test_what_rests_on_later_sources_alone_and_does_not_say_so(source: Any, marked: dict[str, Any], noted: bool) -> None:
    offer = {"title": "O", "terms": {"a": "x"}, "source": source, "answers": {"p": {"answer": "refused", "source": source}}, **marked}
    found = [note for note in _notes(_file(as_of="2025-02-01", sources=SOURCES, offers={"o": offer})) if "Nothing rests" not in note]
    assert bool(found) == noted
    if noted:
        assert found == [
            "Later than as_of (2025-02-01): late (2025-03-01). 'offers.o', 'offers.o.answers.p' rest on nothing earlier; "
            "later_source: true marks that."
        ]


def test_a_number_on_a_later_source_is_noted_as_well() -> None:
    data = copy.deepcopy(_file(as_of="2025-02-01", sources={"late": SOURCES["late"]}))
    data["parties"]["p"]["reservation"] = {"base": 10, "source": "late"}
    (note,) = _notes(data)
    assert note.endswith("'parties.p.reservation' rests on nothing earlier; later_source: true marks that.")
    data["parties"]["p"]["reservation"]["later_source"] = True
    assert not _notes(data)


@pytest.mark.parametrize("path", [dotted(path) for path, _ in sourced(in_points())])
def test_whatever_may_have_a_source_can_be_marked(path: str) -> None:
    """Marked, a part and all that stands in it are noted no more; the rest is."""
    late = in_points().with_changes({"as_of": "1800-01-01", **{f"sources.{key}.date": "1801-01-01" for key in in_points().sources}})
    resting = {dotted(each) for each, node in sourced(late) if node.source and getattr(node, "date", None) is None}
    marked = late.with_changes({f"{path}.later_source" if path else "later_source": True})
    assert next(node for each, node in sourced(marked) if dotted(each) == path).later_source
    said = " ".join(notes(marked))
    inside = {each for each in resting if each == path or not path or each.startswith(f"{path}.")}
    assert not [each for each in inside if f"'{each}'" in said]
    assert ("rest on nothing earlier" in said) == bool(path)


def test_sources_on_which_nothing_rests() -> None:
    data = copy.deepcopy(_file(sources=SOURCES))
    data["parties"]["p"]["weights"] = {"a": {"base": 1, "source": "early"}, "b": 0}
    assert _notes(data) == ["Nothing rests on the sources 'late', 'undated'."]
    assert uses(Scenario.model_validate(data)) == {"early": ("parties.p.weights.a",), "late": (), "undated": ()}


def test_of_many_notes_of_a_kind_the_first_are_told_and_the_others_counted() -> None:
    data = copy.deepcopy(_file())
    same = {f"i{k}": {"title": f"I{k}", "options": {"x": "X", "y": "X"}} for k in range(3 * MOST_OF_A_KIND)}
    data["issues"] |= same
    for party in data["parties"].values():
        party["weights"] = {**party["weights"], **dict.fromkeys(same, 0)}
    found = _notes(data)
    assert len(found) == MOST_OF_A_KIND + 1
    assert found[-1] == f"{2 * MOST_OF_A_KIND} more of this kind are not told."
