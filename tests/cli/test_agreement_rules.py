"""Every command goes by the agreement rules of a scenario, or refuses it in one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator import load
from simulator.payoffs.worth import KNOW_RULES
from tests.cli.every_command import FILE, STANDARD_INPUT, call, commands, prepare
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

WITHOUT_POINTS_OF_THIS = {"equilibria": "plays a game that has payoffs of its own", "divide": "is asked of a case of the library"}
NO_SCENARIO = ("new", "list", "schema", "results", "exercise", "import", "validate", "score")
RULES = "agreement: {one_is_enough: {title: One is enough, needs: {any: [seller, buyer]}}}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rules")
    prepare(made)
    for name in (FILE, "never.yaml"):
        file = made / name
        file.write_text(RULES + file.read_text(encoding="utf-8"), encoding="utf-8")
    return made


def test_commands_that_do_not_know_rules_refuse_them(folder: Path) -> None:
    refused = "by the agreement rules of this scenario not everybody must sign"
    for command, _ in commands():
        if command.split()[0] in (*KNOW_RULES, *WITHOUT_POINTS_OF_THIS, *NO_SCENARIO):
            continue
        done = zopa(*call(command), cwd=folder, stdin=STANDARD_INPUT.get(command, ""))
        assert (done.returncode, refused in done.stderr) == (2, True), command
        assert "--set agreement=null" in done.stderr
        assert done.stdout == ""


def test_what_solve_cannot_do_with_rules_is_refused(folder: Path) -> None:
    for option in ("--no-count", "--count"):
        done = zopa("solve", FILE, option, cwd=folder)
        assert done.returncode == 2
        assert "is for scenarios in which everybody must sign" in done.stderr


def test_solve_show_and_check_know_the_rules(folder: Path) -> None:
    assert "One is enough" in zopa("solve", FILE, cwd=folder).stdout
    assert "Buyer or Seller" not in zopa("show", FILE, cwd=folder).stdout
    assert "Seller; or Buyer" in zopa("show", FILE, cwd=folder).stdout
    assert zopa("check", FILE, cwd=folder).returncode == 0


def test_compare_puts_offers_to_the_vote(folder: Path) -> None:
    told = zopa("compare", FILE, "half", "price=24,delivery=now", cwd=folder)
    assert told.returncode == 0, told.stderr
    assert "Put to the vote by the rule “One is enough”" in told.stdout
    assert "Who is for it" in told.stdout
    assert len(told.stdout.splitlines()) <= 24
    whole = zopa("compare", FILE, "half", "price=24,delivery=now", "--full", cwd=folder).stdout
    assert "The rules that apply" in whole
    for option in ("--counter", "--no-counter", "--path=half,price=24"):
        done = zopa("compare", FILE, "half", option, cwd=folder)
        assert done.returncode == 2
        assert "is for scenarios in which everybody must sign" in done.stderr


def test_explain_says_whose_refusal_would_have_to_turn(folder: Path) -> None:
    never = [word for p in ("buyer", "seller") for key in ("beliefs", "war_cost") for word in ("--set", f"parties.{p}.{key}=null")]
    words = (FILE, *never, "--set", "parties.buyer.reservation=101", "--set", "parties.seller.reservation=101")
    told = zopa("explain", *words, "--exit-code", cwd=folder)
    assert told.returncode == 3, told.stderr
    assert "these would have to turn: either Buyer, or Seller." in " ".join(told.stdout.split())
    assert len(told.stdout.splitlines()) <= 24
    assert "Nearest to passing" in zopa("explain", *words, "--full", cwd=folder).stdout
    assert "Whose refusals would end every deal" in zopa("explain", FILE, cwd=folder).stdout
    done = zopa("explain", FILE, "--directions=3", cwd=folder)
    assert done.returncode == 2
    assert "is for scenarios in which everybody must sign" in done.stderr


def test_explain_moves_numbers_under_rules(folder: Path) -> None:
    told = zopa("explain", "board", "--rule", "majority=chair", "--vary", "parties.chair.reservation=0:150", "--full", cwd=folder)
    assert "100.00" not in told.stdout.split("Numbers that open or close a deal")[0].split("Nothing passes beyond")[0]
    assert "up to 100" in told.stdout.split("Numbers that open or close a deal")[1]
    words = ("--rule", "majority=chair", "--set", "parties.chair.indifferent=no", "--vary", "parties.chair.reservation=0:150")
    numbers = json.loads(zopa("explain", "board", *words, "--json", cwd=folder).stdout)["by_rules"]["numbers"]
    (flip,) = numbers[0]["flips"]
    assert (flip["value"], flip["opens_upwards"], flip["open_there"]) == (100.0, False, False)
    without = zopa("explain", "board", *words, "--no-thresholds", "--json", cwd=folder)
    assert [each["path"] for each in json.loads(without.stdout)["by_rules"]["numbers"]] == ["parties.chair.reservation"]
    wrong = zopa("explain", "board", "--vary", "parties.chair.reserve=0:150", cwd=folder)
    assert wrong.returncode == 2
    assert "reservation" in wrong.stderr


def test_a_rule_that_asks_everybody_answers_as_no_rule_does(folder: Path) -> None:
    plain, everybody = ("agreement=null",), ("agreement.one_is_enough.needs=everybody",)
    for command in (("compare", FILE, "half", "price=24"), ("explain", FILE), ("explain", "never.yaml")):
        for option in ((), ("--full",), ("--json",)):
            answers = [zopa(*command[:2], "--set", change[0], *command[2:], *option, cwd=folder).stdout for change in (plain, everybody)]
            first, second = (_timeless(answer).replace(plain[0], "").replace(everybody[0], "") for answer in answers)
            assert first
            assert first == second


def _timeless(answer: str) -> str:
    """An answer without the seconds that it took, and the digest of the file."""
    return re.sub(r'"seconds": [0-9.e-]+|In [0-9.]+ s|"sha256": "[0-9a-f]+"', "", answer)


def test_diff_puts_the_rules_beside_everybody(folder: Path) -> None:
    told = zopa("diff", FILE, FILE, "--set", "agreement=null", cwd=folder).stdout
    assert "Agreements" in told
    assert "Acceptable outcomes" not in told
    assert "Agreement: one is enough" in told


def test_a_proof_by_rules_is_written_and_checked(folder: Path) -> None:
    words = (FILE, "--set", "parties.buyer.reservation=101", "--set", "parties.buyer.beliefs=null", "--set", "parties.buyer.war_cost=null")
    other = ("--set", "parties.seller.reservation=101", "--set", "parties.seller.beliefs=null", "--set", "parties.seller.war_cost=null")
    done = zopa("solve", *words, *other, "--certificate", "rules.json", "--exit-code", cwd=folder)
    assert done.returncode == 3, done.stderr
    checked = zopa("verify", FILE, "rules.json", *words[1:], *other, cwd=folder)
    assert "has no outcome that passes by its agreement rules" in checked.stdout
    assert "by parties that accept nothing there" in checked.stdout
    plain = zopa("verify", "never.yaml", "proof.json", cwd=folder)
    assert plain.returncode == 2


def test_simulate_says_whose_signatures_were_enough(folder: Path) -> None:
    words = ("simulate", FILE, "--sessions", "10", "--turns-about")
    text = zopa(*words, "--full", cwd=folder).stdout
    data = json.loads(zopa(*words, "--json", cwd=folder).stdout)
    assert "Whose signatures were enough" in text
    assert "would pass by the agreement rules" in " ".join(text.split())
    assert "Against Nash" not in text
    assert data["by_rules"]
    assert {tuple(each["parties"]) for each in data["signers"]} == {("buyer",), ("seller",)}  # whoever begins is enough
    assert sum(each["agreements"] for each in data["signers"]) == data["agreements"]
    told = zopa("simulate", FILE, "--trace", "0", cwd=folder).stdout
    assert "signed by Buyer." in told
    assert json.loads(zopa("simulate", FILE, "--trace", "0", "--json", cwd=folder).stdout)["signed"] == ["buyer"]


def test_sweep_counts_the_votes_and_its_results_read_them(folder: Path) -> None:
    done = zopa("sweep", FILE, "--vary", "parties.seller.weights.price=70,80", "-o", "ruled", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Offers that pass by the agreement rules" in zopa("results", "ruled", "--full", cwd=folder).stdout
    assert json.loads(zopa("results", "ruled", "--json", cwd=folder).stdout)["by_rules"]
    shares = json.loads(zopa("results", "ruled", "--by", "votes.one_is_enough.buyer", "--json", cwd=folder).stdout)["by_factor"]
    assert shares["votes.one_is_enough.buyer"][0]["label"] == "1 to 1"


def test_a_rule_is_changed_in_short() -> None:
    """By all that can be said of it, with the same answer as by paths."""
    for short, long in (
        ("closure=everybody", "agreement.closure.needs=everybody"),
        ("closure=off", "agreement.closure.in_force=false"),
        ("closure=OFF", "agreement.closure.in_force=false"),
        ("agreement.closure.needs=Everybody", "agreement.closure.needs=everybody"),
        ("closure=[chair, founder]", "agreement.closure.needs=[chair, founder]"),
        ("closure={quota: 60%, of: votes}", "agreement.closure.needs={quota: 60%, of: votes}"),
    ):
        by_path = zopa("solve", "board", "--set", long, "--json")
        by_rule = zopa("solve", "board", "--rule", short, "--json")
        assert by_rule.returncode == 0, by_rule.stderr
        assert _less_time(by_rule.stdout) == _less_time(by_path.stdout)
    off_and_on = zopa("solve", "board", "--rule", "closure=off", "--rule", "closure=on")
    assert "Three quarters to close a plant" in off_and_on.stdout


def _less_time(answer: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer)
    return {key: value for key, value in found.items() if key != "made_by"}


def test_what_a_rule_needs_replaces_what_may_block_it() -> None:
    """By the Charter's rule two pass, since abstaining is not vetoing; where the five must all consent, the one on which none abstains."""
    five = "veto=[permanent_a, permanent_b, permanent_c, permanent_d, permanent_e]"
    assert "1 of the 81 feasible outcomes" in " ".join(zopa("solve", "security-council", "--rule", five).stdout.split())
    assert load("security-council").agreement["veto"].blocked_by is not None


def test_rules_that_do_not_exist_are_refused_with_those_that_do() -> None:
    for words, said in (
        (("--rule", "majorty=everybody"), "no such rule 'majorty'; the rules: 'majority', 'closure'"),
        (("--set", "agreement.majorty.needs=everybody"), "no such rule 'majorty'; the rules: 'majority', 'closure'"),
        (("--rule", "majority"), "write NAME=NEEDS, for example council=everybody, or council=off"),
        (("--rule", "majority="), "write NAME=NEEDS"),
        (("--rule", "majority.quota=60%"), "a rule is named by its key alone; other parts of it are --set agreement.majority.quota=60%"),
        (("--rule", "majority=2/3"), "no such party '2/3'; a share of the votes is {quota: 55%}"),
        (("--rule", "majority=chef"), "no such party 'chef'"),
    ):
        done = zopa("solve", "board", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    done = zopa("show", "sale", "--rule", "council=everybody")
    assert (done.returncode, done.stderr) == (2, "no such rule 'council'; the scenario has none, and everybody must sign\n")


def test_with_everybodys_consent_all_commands_answer() -> None:
    everybody = ("--rule", "majority=everybody", "--rule", "closure=off")
    for words in (("explain", "board"), ("simulate", "board", "--sessions", "5"), ("roles", "board"), ("verify", "board", "none.json")):
        done = zopa(*words, *everybody)
        assert "by the agreement rules of this scenario" not in done.stderr


def test_simulate_says_where_nothing_could_pass(folder: Path) -> None:
    dear = [f"parties.{name}.{key}" for name in ("buyer", "seller") for key in ("reservation=101", "beliefs=null", "war_cost=null")]
    text = zopa("simulate", FILE, "--sessions", "3", *(word for each in dear for word in ("--set", each)), cwd=folder).stdout
    assert (
        "Nothing that can be put on the table would pass, in any round; zopa explain says whose refusals would have to turn."
        in " ".join(text.split())
    )
    assert "zopa explain press.yaml" in text
