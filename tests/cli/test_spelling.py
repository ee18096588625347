"""Names are understood however they are spelt: capitals, accents and what stands between words aside; truth values and decimals as people
type them."""

from __future__ import annotations

from pathlib import Path
from shlex import split

import pytest

from simulator import load, solve
from simulator.errors import ScenarioError
from simulator.offers.offer_test import OFFER_TESTS
from simulator.payoffs.ratifying_rule import RATIFYING_RULES
from simulator.registers import Entry, Register, as_typed
from simulator.report.whole.document import DOCUMENTS
from simulator.scenario.design import DESIGNS
from simulator.scenario.reading import loads
from simulator.solve.engine import ENGINES
from simulator.solve.solution import SOLUTIONS
from simulator.sweep.table_format import TABLE_FORMATS
from simulator.talks.protocol import PROTOCOLS
from simulator.talks.sessions import Setting
from simulator.talks.strategy import STRATEGIES
from simulator.teach.exercise import EXERCISES
from tests.cli.running import answer, zopa

REGISTERS: tuple[Register[Entry], ...] = (
    RATIFYING_RULES, DOCUMENTS, DESIGNS, ENGINES, SOLUTIONS, TABLE_FORMATS, PROTOCOLS, STRATEGIES, EXERCISES, OFFER_TESTS,
)  # type: ignore[assignment]  # fmt: skip
LINE = "parties.seller.red_lines.no_long_warranty_as_it_stands"


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.kind)
def test_a_registered_name_is_found_in_any_spelling(register: Register[Entry]) -> None:
    for name in register.names():
        for typed in (name.upper(), name.replace("_", "-"), name.replace("-", "_"), name.replace("_", " ").title()):
            assert register.spelt(typed) == name


def test_a_name_that_may_be_two_is_none() -> None:
    register: Register[Entry] = Register("thing", "simulator.solve.engines", "")
    for name in ("a_b", "a-b"):
        register.add(Entry(name=name, title="", meaning="", source="", needs="", place=0))
    assert register.get("a_b") is not None
    assert register.get("A B") is None
    assert as_typed("  Tit–for_TAT ") == "tit-for-tat"
    assert as_typed("Élysée") == "elysee"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("solve Sale --no-draws --engine Enumeration", "solve sale --no-draws --engine enumeration"),
        ("solve sale --no-draws --solution Kalai_Smorodinsky", "solve sale --no-draws --solution kalai-smorodinsky"),
        ("simulate sale --sessions 4 --protocol Single-Text", "simulate sale --sessions 4 --protocol single_text"),
        ("simulate sale --sessions 4 --strategy 'Tit For Tat'", "simulate sale --sessions 4 --strategy tit_for_tat"),
        (
            "simulate sale --sessions 4 --protocol issue-by-issue --order Delivery",
            "simulate sale --sessions 4 --protocol issue_by_issue --order delivery",
        ),
        ("solve sale --no-draws --frontier All", "solve sale --no-draws --frontier all"),
        ("sweep sale --plan --design LATIN-hypercube", "sweep sale --plan --design latin_hypercube"),
        ("equilibria sale --between Boulware,Conceder --runs 4", "equilibria sale --between boulware,conceder --runs 4"),
        (f"solve sale --no-draws --set {LINE}.in_force=no", f"solve sale --no-draws --set {LINE}.in_force=false"),
        ("solve sale --no-draws --set parties.seller.reservation=8,5", "solve sale --no-draws --set parties.seller.reservation=8.5"),
        (f"sweep sale --plan --vary {LINE}=Yes,no", f"sweep sale --plan --vary {LINE}=on,off"),
    ],
)
def test_the_answer_is_that_of_the_plain_spelling(typed: str, plain: str) -> None:
    found, expected = (answer(*split(words)) for words in (typed, plain))
    for each in (found, expected):
        for key in ("seconds", "bytes", "made_by"):  # times, and the size of a table that holds some
            each.pop(key, None)
    assert found == expected


@pytest.mark.parametrize("header", ["GROUP,Price,DELIVERY,warranty", "Gröup,prïce,Delivery,Warranty", "group, price ,delivery,wàrranty"])
def test_columns_of_a_table_are_found_in_any_spelling(header: str, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(f"{header}\nA,26,now,6\n", encoding="utf-8")
    found = answer("debrief", "sale", "deals.csv", cwd=tmp_path)
    assert [deal["group"] for deal in found["groups"]] == ["A"]
    named = header.casefold().replace("group", "name").replace("gröup", "näme")
    (tmp_path / "offers.csv").write_text(f"{named}\nA,26,now,6\n", encoding="utf-8")
    assert "left aside" not in zopa("compare", "sale", "--from", "offers.csv", "--no-draws", cwd=tmp_path).stderr


def test_the_functions_take_them_as_well() -> None:
    assert solve("sale", solutions=["NASH"], engine="Enumeration").engine == "enumeration"
    assert Setting("Single Text", {"a": "BOULWARE"}) == Setting("single_text", {"a": "boulware"})


def test_an_exercise_is_kept_under_its_own_name(tmp_path: Path) -> None:
    assert zopa("exercise", "start", "ZOPA", "--student", "Ada", cwd=tmp_path).returncode == 0
    assert (tmp_path / "zopa.yaml").exists()
    assert zopa("exercise", "check", "1-2", cwd=tmp_path).returncode == 0


def test_a_text_stays_a_text() -> None:
    assert answer("show", "sale", "--set", "title=8,5")["title"] == "8,5"
    assert answer("show", "sale", "--set", "title=no")["title"] == "no"


def test_a_file_says_what_to_write() -> None:
    with pytest.raises(ScenarioError, match="expected true or false, found 'no'; write false"):
        loads("extends: sale\nparties: {seller: {red_lines: {no_long_warranty_as_it_stands: {in_force: no}}}}", "x")
    with pytest.raises(ScenarioError, match=r"the level '026,0' is written 26: a plain number"):
        loads('extends: sale\noffers: {bid: {terms: {price: "026,0"}}}', "x")


def test_points_beside_beliefs_say_what_to_remove() -> None:
    said = zopa("solve", "berlin-2025", "--set", "parties.ukraine.reservation=30").stderr
    assert "--set parties.ukraine.beliefs=null" in said
    changed = load("berlin-2025").with_changes({"parties.ukraine.reservation": 30, "parties.ukraine.beliefs": None})
    assert changed.parties["ukraine"].beliefs is None
