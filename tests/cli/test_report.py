"""`zopa report` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.report.html.page import LARGEST
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep") / "run"
    done = zopa("sweep", "sale", "--samples", "64", "-o", folder, "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_page_is_written_to_a_new_file_and_never_over_one(tmp_path: Path) -> None:
    file = tmp_path / "sale.html"
    done = zopa("report", "sale", "-o", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"written: {file}\n"
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert len(text.encode()) < LARGEST
    again = zopa("report", "sale", "-o", file)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("form", "start"), [("html", "<!DOCTYPE html>"), ("md", "# Sale"), ("json", "{"), ("csv", "kind,name,")])
def test_each_format_goes_to_standard_output(form: str, start: str) -> None:
    done = zopa("report", "sale", "--format", form, "--draws", "5")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(start)
    assert done.stderr == ""


def test_a_run_goes_in(run: Path) -> None:
    found = json.loads(zopa("report", "sale", run, "--format", "json", "--no-draws").stdout)
    assert found["run"]["same_scenario"] is True
    assert found["run"]["summary"]["variants"] == 64
    assert found["made_by"]["command"] == ["zopa", "report", "sale", str(run), "--no-draws", "--seed", "0"]
    page = zopa("report", "sale", run).stdout
    assert "What the sweep found" in page
    assert 'id="tornado-title"' in page
    assert "another version of this one" not in page


def test_a_run_of_another_scenario_is_said_to_be_one(run: Path) -> None:
    done = zopa("report", "reservoir", run, "--format", "md", "--no-draws")
    assert "The run was made of another scenario" in done.stdout


def test_what_is_changed_first_is_in_the_answer_and_in_the_command() -> None:
    change = "parties.buyer.reservation=99"
    done = zopa("report", "sale", "--set", change, "--format", "json", "--seed", "3", "--draws", "5")
    found = json.loads(done.stdout)
    assert found["verdict"] == "no agreement"
    assert found["made_by"]["command"] == ["zopa", "report", "sale", "--set", change, "--draws", "5", "--seed", "3"]
    assert found["made_by"]["seed"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "sale", "no-such-run"), "no run is there"),
        (("report", "prisoners-dilemma"), "zopa stability"),
        (("report", "no-such-file.yaml"), "no-such-file.yaml"),
        (("report", "sale", "-o", "no/such/folder.html"), "there is no folder"),
    ],
)
def test_a_request_that_cannot_be_met_is_one_message(arguments: tuple[str, ...], said: str) -> None:
    done = zopa(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
