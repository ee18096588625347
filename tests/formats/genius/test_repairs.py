"""What public repositories hold: each thing that is mended is told, and what would have to be guessed is refused with file and line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.errors import UsageError
from tests.formats.genius.files import DOMAIN, OWNER, imported

Change = Callable[[str], str | bytes]

MENDED: dict[str, tuple[Change, str]] = {
    "an undeclared Latin-1 file": (
        lambda s: s.replace("all day", "t\xe4glich").encode("latin-1"),
        "is not UTF-8, and declares nothing else",
    ),
    "a declaration that is wrong": (
        lambda s: b'<?xml version="1.0" encoding="ascii"?>\n' + s.replace("all day", "t\xe4glich").encode("latin-1"),
        "declares the encoding 'ascii'",
    ),
    "a comment before the declaration": (lambda s: f'<!-- mine -->\n<?xml version="1.0"?>\n{s}', "a declaration that is not at the start"),
    "text before the root": (lambda s: f"My profile:\n{s}", "text outside the root element is left out"),
    "text behind the root": (lambda s: f"{s}\nThe end", "text outside the root element is left out"),
    "text between elements": (lambda s: s.replace('<issue index="1"', 'oops <issue index="1"'), "the stray text 'oops'"),
    "a bare ampersand": (lambda s: s.replace("all day", "day & night"), "a bare & stands for itself"),
    "two attributes that touch": (lambda s: s.replace('type="discrete" vtype', 'type="discrete"vtype'), "a blank is put between two"),
    "a control character": (lambda s: s.replace("8 to 20", "8 to\x0b20"), "control characters are left out"),
    "a less-than sign in quotes": (lambda s: s.replace("all day", "< all day"), "a < within quotes stands for itself"),
}


@pytest.mark.parametrize("what", MENDED)
def test_it_is_mended_and_told(what: str) -> None:
    change, sentence = MENDED[what]
    found = imported(change(DOMAIN), change(OWNER))
    assert any(sentence in repair and "owner.xml" in repair for repair in found.repairs), found.repairs
    assert sentence in (found.scenario.note or "")


def test_a_decimal_comma_is_read_as_a_point_and_told() -> None:
    found = imported(DOMAIN, OWNER.replace('index="2" value="0.3"', 'index="2" value="0,3"'))
    assert found.scenario.utility({"hours": "all_day", "rent": "20", "share": "0"})["owner"] == 100
    assert any("the decimal comma of '0,3'" in repair for repair in found.repairs)


def test_a_sound_file_is_not_said_to_be_mended() -> None:
    assert imported(DOMAIN, OWNER).repairs == ()
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + OWNER.replace("all day", "t\xe4glich")
    assert imported(DOMAIN.replace("all day", "t\xe4glich"), declared.encode("latin-1")).repairs == ()


REFUSED: dict[str, tuple[Change, str]] = {
    "a value without an evaluation": (lambda s: s.replace(' evaluation="2"', ""), r"owner\.xml:5: no evaluation for '8 to 20' of 'Hours'"),
    "an evaluation that is no number": (
        lambda s: s.replace('evaluation="2"', 'evaluation="two"'),
        r"owner\.xml:7: evaluation of '8 to 20'",
    ),
    "a negative evaluation": (lambda s: s.replace('evaluation="2"', 'evaluation="-2"'), "GENIUS has them from 0 on"),
    "a negative weight": (lambda s: s.replace('value="0.5"', 'value="-0.5"'), "it is 0 or more"),
    "an issue that is missing": (lambda s: s.replace('index="2" name="Rent"', 'index="7" name="Rent"'), "says nothing of the issue 'Rent'"),
    "an unknown type": (lambda s: s.replace('type="discrete"', 'type="price"'), "which GENIUS does not know"),
    "an unknown evaluator": (
        lambda s: s.replace('ftype="linear" parameter0', 'ftype="faratin" parameter0'),
        "linear, constant and triangular",
    ),
    "a tag that is not closed": (lambda s: s.replace("</issue>", "", 1), r"owner\.xml:\d+:\d+: not well-formed XML"),
    "a document type": (lambda s: f'<!DOCTYPE utility_space [<!ENTITY a "b">]>{s}', "declares a document type or entities"),
    "a ranking of values": (
        lambda s: s.replace("<utility_space>", '<utility_space type="constraint">'),
        "ranks values and has no utilities",
    ),
    "deep nesting": (lambda s: "<utility_space>" + "<objective>" * 5000, "nested more than 64 deep"),
    "weights that are all 0": (
        lambda s: s.replace('value="0.5"', 'value="0"').replace('value="0.3"', 'value="0"').replace('"0.2"/>', '"0"/>'),
        "all weights are 0",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_the_place(what: str) -> None:
    change, message = REFUSED[what]
    with pytest.raises(UsageError, match=message):
        imported(DOMAIN, change(OWNER))


def test_entities_are_never_read(tmp_path: object) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><utility_space>&y;</utility_space>'
    with pytest.raises(UsageError, match="document type or entities"):
        imported(DOMAIN, bomb)
    outside = OWNER.replace("all day", "&secret;")
    found = imported(DOMAIN.replace("all day", "&secret;"), outside)
    assert found.scenario.issues["hours"].option_title("secret") == "&secret;"
