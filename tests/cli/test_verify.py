"""`zopa verify`: proofs accepted, anything else refused without a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import answer, zopa


@pytest.fixture(scope="module")
def proof() -> dict[str, Any]:
    done = zopa("solve", "berlin-2025", "--certificate", "-", "--no-count", "--quiet")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_a_proof_holds(proof: dict[str, Any]) -> None:
    done = zopa("verify", "berlin-2025", "-", stdin=json.dumps(proof))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The certificate holds")
    found = answer("verify", "berlin-2025", "-", stdin=json.dumps(proof))
    assert found["schema"] == "zopa/verify/1"
    assert found["holds"]


def test_a_proof_of_another_scenario_is_refused(proof: dict[str, Any]) -> None:
    done = zopa("verify", "sale", "-", stdin=json.dumps(proof))
    assert (done.returncode, done.stdout) == (2, "")
    assert "refused" in done.stderr
    assert not answer("verify", "sale", "-", stdin=json.dumps(proof), code=2)["holds"]


def test_the_proof_does_not_hold_for_a_changed_scenario(proof: dict[str, Any]) -> None:
    change = "parties.russia.red_lines.whole_donbas.in_force=false"
    assert zopa("verify", "berlin-2025", "-", "--set", change, stdin=json.dumps(proof)).returncode == 2


def test_a_tampered_proof_is_refused(proof: dict[str, Any]) -> None:
    options = dict(proof["tree"]["options"])
    options.pop(next(iter(options)))
    tampered = {**proof, "tree": {**proof["tree"], "options": options}}
    assert zopa("verify", "berlin-2025", "-", stdin=json.dumps(tampered)).returncode == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a": NaN}', "[" * 100_000, '{"schema": "zopa/certificate/1"}'])
def test_what_is_no_certificate_is_refused(text: str) -> None:
    done = zopa("verify", "sale", "-", stdin=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for name in ("nothing.json", "."):
        done = zopa("verify", "sale", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert ("no such file" if name == "nothing.json" else "a folder, not a certificate") in done.stderr


def test_only_one_thing_comes_from_standard_input() -> None:
    assert zopa("verify", "-", "-").returncode == 2
