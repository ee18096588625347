"""Every key of a JSON answer stands where its schema is described, and what stands there is a word of the program."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator import load
from simulator.offers.offer_test import OFFER_TESTS
from simulator.registers import Register
from simulator.scenario.model import Scenario
from simulator.solve.solution import SOLUTIONS
from simulator.talks.strategy import STRATEGIES
from simulator.teach.exercise import EXERCISES
from tests.cli.every_command import FILE, SCENARIO, STANDARD_INPUT, call, commands, prepare
from tests.cli.running import zopa
from tests.validate.sets import HERE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NAME = re.compile(r"zopa/([a-z-]+)/1")
WHOLE = {
    "play": ("play.md", "## The answer of"),
    "stability": ("stability.md", "## The JSON answer"),
    "report": ("report.md", "## The JSON object"),
}
"""Schemas with a section of a page to themselves, and the heading of it."""
CERTIFICATE = "certificate"
REGISTERS: tuple[Register[Any], ...] = (SOLUTIONS, STRATEGIES, EXERCISES, OFFER_TESTS)
NAMED = {
    "issues",
    "parties",
    "courses",
    "offers",
    "red_lines",
    "ratification",
    "games",
    "players",
    "sources",
    "events",
    "constraints",
    "options",
}
"""Keys of a file under which its writer chose the names."""
NOT_HERE = {"file", "sources", "numbers"}
"""Keys under which a scenario or parts of one stand, which docs/format.md describes."""
FURTHER: tuple[tuple[str, ...], ...] = (
    ("validate", str(HERE / "camp")),
    ("solve", "never.yaml"),
    ("solve", "full.yaml", "--ratify", "0.5", "--draws", "3"),
    ("explain", "never.yaml"),
    ("explain", "apart.yaml"),
    ("explain", "partners", "--no-thresholds"),
    (
        "compare",
        "full.yaml",
        "half",
        "late",
        "some:price=24",
        "--improve",
        "--counter",
        "--path",
        "half,late",
        "--draws",
        "3",
        "--ratify",
        "0.5",
    ),
    ("explain", "ruled.yaml"),
    ("explain", "blocked.yaml"),
    ("compare", "ruled.yaml", "half", "A:price=24", "--draws", "3"),
    ("advise", "full.yaml", "--for", "seller", "--draws", "30"),
    ("advise", FILE, "--for", "buyer", "--against", "half", "--draws", "30"),
    ("divide", "river"),
    ("calibrate", FILE, "--observe", "seller=accepted:half", "--observe", "buyer=accepted:price=24"),
    ("equilibria", FILE, "--learn", "5"),
    ("equilibria", FILE, "--alternating", "3"),
    ("equilibria", FILE, "--between", "boulware,conceder", "--runs", "2"),
    ("stability", FILE),
    ("commitment", FILE, "price=24,delivery=now", "--shift", "seller=30"),
    ("commitment", FILE, "--shift", "seller=30"),
    ("coalitions", FILE, "half", "--default", "late"),
    ("simulate", FILE, "--sessions", "3", "--against", "parties.seller.patience=0.8"),
    ("simulate", FILE, "--trace", "0"),
    ("results", "run", "--export", "table.csv"),
    ("results", "wide", "--sensitivity", "least_surplus"),
    ("results", "wide", "--discover"),
    ("results", "ends", "--sensitivity", "least_surplus"),
    ("results", "shares", "--sensitivity", "least_surplus"),
    ("check", "faulty.yaml"),
    ("show", "full.yaml"),
    ("report", FILE, "--format", "json", "--draws", "2"),
    ("roles", FILE, "--output", "sheets"),
)
"""Calls beside one of every command: what answers hold in other circumstances."""


def further_files(folder: Path) -> None:
    """What the further calls read: a file with a red line and a ratifying body, one in which points clash, one with a fault, runs."""
    body = "    ratification: {vote: {title: A vote, chance: 0.6}}\n    red_lines: {dear: {never: {price: 28}}}\n"
    (folder / "full.yaml").write_text(SCENARIO.replace("    title: Buyer\n", f"    title: Buyer\n{body}"), encoding="utf-8")
    (folder / "apart.yaml").write_text(SCENARIO.replace("points: {buyer: 30", "points: {buyer: 130"), encoding="utf-8")
    ruled = "agreement: {both: {needs: {all: [buyer, {quota: 50%}]}, blocked_by: seller}}\n"
    (folder / "ruled.yaml").write_text(ruled + SCENARIO, encoding="utf-8")
    line = "    red_lines: {dear: {never: {price: 28}}}\n"
    blocked = SCENARIO.replace("    title: Buyer\n", f"    title: Buyer\n{line}").replace("points: {buyer: 30", "points: {buyer: 130")
    (folder / "blocked.yaml").write_text(ruled + blocked, encoding="utf-8")
    (folder / "faulty.yaml").write_text("title: A fault\n", encoding="utf-8")
    vary = ("--vary", "no_deal.courses.wait.points.buyer=20:170", "--vary", "no_deal.courses.wait.points.seller=20:170")
    for name, design in (("wide", "latin_hypercube"), ("ends", "one_at_a_time"), ("shares", "saltelli")):
        samples = () if name == "ends" else ("--samples", "512" if name == "wide" else "16")
        done = zopa("sweep", FILE, *vary, "--design", design, *samples, "--output", name, "--quiet", cwd=folder)
        assert done.returncode == 0, done.stderr


def names_in(node: Any, *, chosen: bool = False) -> set[str]:
    """The names that the writer of a scenario chose: keys below `NAMED`, and what stands in lists (actions, levels)."""
    found: set[str] = set()
    if isinstance(node, dict):
        for key, below in node.items():
            found |= ({key} if chosen else set()) | names_in(below, chosen=key in NAMED)
    elif isinstance(node, list):
        found |= {str(each) for each in node if isinstance(each, str | int)}.union(*(names_in(each) for each in node))
    return found


def names_of(scenario: Scenario) -> set[str]:
    levels = {choice for issue in scenario.issues.values() for choice in issue.choices}
    return levels | names_in(scenario.model_dump(mode="json"))


def keys_of(node: Any, at: str = "") -> dict[str, str]:
    """Every key of an answer, with the place at which it stands first."""
    found: dict[str, str] = {}
    if isinstance(node, dict):
        for key, below in node.items():
            found.setdefault(key, at)
            if key not in NOT_HERE:
                found = keys_of(below, f"{at}.{key}") | found
    elif isinstance(node, list):
        for each in node:
            found = keys_of(each, at) | found
    return found


def section(page: str, heading: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    begins = text.index(heading)
    level = heading.split()[0]
    ends = re.search(rf"^{level} ", text[begins + len(heading) :], re.MULTILINE)
    return text[begins : begins + len(heading) + ends.start()] if ends else text[begins:]


def descriptions() -> dict[str, str]:
    """What the pages say of each schema, by its name; under the empty name what they say of all."""
    cli = section("cli.md", "## JSON")
    pieces = re.split(r"^(?:### |- )`zopa/([a-z-]+)/1`", cli, flags=re.MULTILINE)
    found = {"": pieces[0]} | dict(zip(pieces[1::2], pieces[2::2], strict=True))
    inline = re.split(r"`zopa/([a-z-]+)/1`", section("exercises.md", "## JSON"))
    found |= dict(zip(inline[1::2], inline[2::2], strict=True))
    found |= {name: section(page, heading) for name, (page, heading) in WHOLE.items()}
    return found | {CERTIFICATE: section("certificate.md", "## The form, version 1") + section("certificate.md", "## With ratification")}


DESCRIPTIONS = descriptions()


def words(text: str) -> set[str]:
    """The names in backticks, those along a path (`zone.count`) each by itself."""
    spans = re.findall(r"`([^`]+)`", text)
    return {word for span in spans for word in re.split(r"[.\[\]]+", span)}


def described(schema: str) -> set[str]:
    """The names that the description of a schema holds, and those of all to which it refers ("as in `zopa/solve/1`", "(cli.md)")."""
    text = DESCRIPTIONS[schema]
    of = {schema, "", *(name for name in NAME.findall(text) if name in DESCRIPTIONS)}
    if "certificate.md" in text or "solve" in of:
        of.add(CERTIFICATE)
    if "those commands" in text:
        of |= {"show", "solve", "explain", "compare", "results", "sensitivity"}
    return set().union(*(words(DESCRIPTIONS[name]) for name in of))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The answers of one call of every command, and of the further ones."""
    folder = tmp_path_factory.mktemp("answers")
    prepare(folder)
    further_files(folder)
    calls = [(*call(name), "--json") for name, command in commands() if any("--json" in each.opts for each in command.params)]
    found = []
    for words_typed in (*calls, *((*each, "--json") if each[0] != "report" else each for each in FURTHER)):
        done = zopa(*words_typed, stdin=STANDARD_INPUT.get(words_typed[0], ""), cwd=folder)
        assert done.stdout.startswith("{"), (words_typed, done.stderr)
        found.append(json.loads(done.stdout))
    return [answer for answer in found if "schema" in answer]


def test_every_key_of_an_answer_stands_where_its_schema_is_described(answers: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SCENARIO, encoding="utf-8")
    chosen = {name for register in REGISTERS for name in register.names()} | {"vote", "dear", "always", "some", "A", "B", "Ada"}
    for scenario in (load(tmp_path / FILE), *(load(name) for name in ("inheritance", "river", "partners"))):
        chosen |= names_of(scenario)
    missing = {
        f"{schema}{at}.{key}"
        for answer in answers
        for schema in [str(NAME.findall(answer["schema"])[0])]
        for key, at in keys_of(answer).items()
        if key not in chosen and "." not in key and key not in described(schema)
    }
    assert not missing, " ".join(sorted(missing))
    assert {NAME.findall(answer["schema"])[0] for answer in answers} >= set(DESCRIPTIONS) - {
        "",
        CERTIFICATE,
        "stopped",
        "exercise-standing",
    }


def test_every_word_of_a_description_is_one_of_the_program() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "simulator").rglob("*.py")))
    known = set(re.findall(r"[\"'](\w+)[\"']", code)) | set(re.findall(r"\b(\w+)=", code))
    told = {(schema, word) for schema, text in DESCRIPTIONS.items() for word in words(text) if re.fullmatch(r"[a-z]\w+", word)}
    told = {(schema, word) for schema, word in told if schema != CERTIFICATE}  # its examples name things of a file
    assert len(told) > 300
    assert not {(schema, word) for schema, word in told if word not in known}
