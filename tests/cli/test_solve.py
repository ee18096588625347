"""`zopa solve` on the cases of the library."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import answer, zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

LIFTED = "parties.russia.red_lines.whole_donbas.in_force=false"


@pytest.fixture(scope="module")
def no_deal() -> str:
    done = zopa("solve", "berlin-2025")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def deal() -> str:
    done = zopa("solve", "berlin-2025", "--set", LIFTED, "--full")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_verdict_comes_first(no_deal: str, deal: str) -> None:
    assert no_deal.splitlines()[1].startswith("No agreement exists.")
    assert deal.splitlines()[1].startswith("An agreement exists that Ukraine, Russia, United States and Europe would all sign.")


def test_no_deal_names_the_clash_who_falls_short_and_what_to_type(no_deal: str) -> None:
    assert "parties.ukraine.red_lines.no_handover" in no_deal
    assert "parties.russia.red_lines.whole_donbas" in no_deal
    assert f"\n  zopa solve berlin-2025 --set {LIFTED}\n" in no_deal
    assert "+5.29" in no_deal
    assert "+3.15" in no_deal


def test_the_command_to_type_next_gives_an_agreement(no_deal: str) -> None:
    commands = [line.split() for line in no_deal.splitlines() if line.startswith("  zopa solve ") and "--full" not in line]
    assert len(commands) == 2
    for command in commands:
        assert answer(*command[1:])["verdict"] == "agreement"


def test_a_deal_shows_terms_points_signatures_and_what_binds(deal: str) -> None:
    for text in ("Terms that all these solutions share", "Where the solutions differ", "signs", "What binds at the Nash solution"):
        assert text in deal
    assert "variable elimination" in deal


def test_json_has_the_documented_shape() -> None:
    found = answer("solve", "berlin-2025")
    assert found["schema"] == "zopa/solve/1"
    assert found["verdict"] == "no agreement"
    assert found["zone"]["feasible"] == 40_960_000
    assert found["no_deal"]["clash"] == ["parties.ukraine.red_lines.no_handover", "parties.russia.red_lines.whole_donbas"]
    nearest = found["no_deal"]["nearest"]
    assert nearest["opens_a_deal"]
    assert Fraction(nearest["exact"]["surplus"]["ukraine"]) == Fraction(str(nearest["surplus"]["ukraine"])).limit_denominator(10**6)
    assert found["solutions"] == {}


def test_json_with_an_agreement() -> None:
    found = answer("solve", "berlin-2025", "--set", LIFTED, "--points", "7")
    nash = found["solutions"]["nash"]
    assert found["no_deal"] is None
    assert nash["proved"]
    assert all(nash["points"][0]["signs"].values())
    product = Fraction(1)
    for surplus in nash["points"][0]["exact"]["surplus"].values():
        product *= Fraction(surplus)
    assert Fraction(nash["exact"]["value"]) == product
    assert found["frontier"]["listed"] == len(found["frontier"]["outcomes"]) == 7 < found["frontier"]["size"]


def test_only_the_solutions_asked_for() -> None:
    assert list(answer("solve", "sale", "--solution", "leximin", "--solution", "nash")["solutions"]) == ["leximin", "nash"]


@pytest.mark.parametrize("engine", ["elimination", "mixed-integer", "enumeration"])
def test_a_forced_engine_is_named_and_agrees(engine: str) -> None:
    found = answer("solve", "sale", "--engine", engine, "--solution", "nash")
    assert found["made_by"]["engine"] == engine
    assert found["solutions"]["nash"]["value"] == answer("solve", "sale")["solutions"]["nash"]["value"]


def test_frontier_and_count_can_be_left_out() -> None:
    found = answer("solve", "sale", "--frontier", "none", "--no-count")
    assert found["frontier"] is None
    assert found["zone"]["count"] is None
    assert found["zone"]["estimate"] is None


def test_the_whole_frontier() -> None:
    assert not answer("solve", "sale", "--frontier", "all")["frontier"]["within_reservation"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--solution", "nahs"], "did you mean 'nash'?"),
        (["--engine", "eliminate"], "did you mean 'elimination'?"),
        (["--frontier", "some"], "acceptable"),
        (["--set", "parties.seller.wieghts.price=3"], "parties.seller.weights.price"),
        (["--set", "nonsense"], "nonsense"),
        (["--time-limit", "-1"], "--time-limit"),
        (["--points", "x"], "--points"),
    ],
)
def test_requests_that_do_not_fit(arguments: list[str], message: str) -> None:
    done = zopa("solve", "sale", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_case_is_answered_with_the_nearest() -> None:
    done = zopa("solve", "berlin-2026")
    assert (done.returncode, done.stdout) == (2, "")
    assert "berlin-2025" in done.stderr


def test_exit_codes_on_demand() -> None:
    assert zopa("solve", "berlin-2025", "--exit-code", "--quiet").returncode == 3
    assert zopa("solve", "sale", "--exit-code", "--quiet").returncode == 0


def test_a_budget_that_runs_out_is_an_answer() -> None:
    found = answer("solve", "berlin-2025", "--set", LIFTED, "--time-limit", "0", "--exit-code", code=4)
    assert found["verdict"] == "undecided"
    assert found["stopped"] == "time limit"
    assert "Undecided" in zopa("solve", "berlin-2025", "--set", LIFTED, "--time-limit", "0").stdout


def test_standard_input() -> None:
    text = zopa("new", "talks", "--output", "-").stdout
    found = answer("solve", "-", stdin=text)
    assert found["title"] == "talks"


def test_a_certificate_is_written_and_verified(tmp_path: Path) -> None:
    done = zopa("solve", "berlin-2025", "--certificate", "proof.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "proof.json" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["proof.json"]
    assert json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))["schema"] == "zopa/certificate/1"
    assert zopa("verify", "berlin-2025", "proof.json", cwd=tmp_path).returncode == 0


def test_a_certificate_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text("mine", encoding="utf-8")
    done = zopa("solve", "berlin-2025", "--certificate", "proof.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exists already" in done.stderr
    assert (tmp_path / "proof.json").read_text(encoding="utf-8") == "mine"


def test_a_certificate_needs_a_folder(tmp_path: Path) -> None:
    done = zopa("solve", "berlin-2025", "--certificate", "nowhere/proof.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no folder 'nowhere'" in done.stderr


def test_no_certificate_where_an_agreement_exists(tmp_path: Path) -> None:
    done = zopa("solve", "sale", "--certificate", "proof.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "no certificate written: an agreement exists" in done.stderr
    assert not list(tmp_path.iterdir())
