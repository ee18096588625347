"""`zopa sweep` and `zopa results`, as a person types them."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simulator.sweep.reading import read, read_columns
from tests.cli.running import ROOT, answer, zopa

SALE = ("sale", "--vary", "ranges=all", "--vary", "parties.seller.red_lines.no_long_warranty_as_it_stands=on,off")


def test_a_sweep_from_plan_to_export(tmp_path: Path) -> None:
    planned = zopa("sweep", *SALE, "--samples", "30", "--plan", cwd=tmp_path)
    assert planned.returncode == 0
    assert "60 variants (Latin hypercube, seed 0)" in planned.stdout
    assert not list(tmp_path.iterdir())
    done = zopa("sweep", *SALE, "--samples", "30", "-o", "run", cwd=tmp_path)
    assert done.returncode == 0
    assert "60 variants: 60 solved. An agreement exists in" in done.stdout
    assert "60 variants, seed 0, run run" in done.stderr
    again = zopa("results", "run", cwd=tmp_path)
    assert again.stdout == done.stdout
    found = answer("results", "run", cwd=tmp_path)
    assert found["schema"] == "zopa/results/1"
    assert found["statuses"]["solved"] == 60
    assert [s["of"] for s in found["by_factor"]["parties.seller.red_lines.no_long_warranty_as_it_stands.in_force"]] == [30, 30]
    frame = read(tmp_path / "run")
    assert frame["agreement"].sum() == found["agreement"]["with_agreement"]
    export = zopa("results", "run", "--where", "agreement=true", "--columns", "variant,least_surplus", "--export", "a.csv", cwd=tmp_path)
    assert export.returncode == 0
    with (tmp_path / "a.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == found["agreement"]["with_agreement"]
    assert set(rows[0]) == {"variant", "least_surplus"}
    assert zopa("results", "run", "--export", "a.json", cwd=tmp_path).returncode == 0
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 60
    assert zopa("results", "run", "--export", "a.parquet", cwd=tmp_path).returncode == 0


def test_reading_a_run_further(tmp_path: Path) -> None:
    run = tmp_path / "run"
    words = ("berlin-2025", "--vary", "ranges=all", "--set", "parties.russia.red_lines.whole_donbas.in_force=false")
    assert zopa("sweep", *words, "--samples", "24", "-o", run).returncode == 0
    text = zopa("results", run, "--sensitivity", "least_surplus").stdout
    assert "rank correlations" in text
    assert answer("results", run, "--sensitivity", "agreement")["schema"] == "zopa/sensitivity/1"
    assert "Where an agreement exists" in zopa("results", run, "--discover").stdout
    assert answer("results", run, "--discover")["schema"] == "zopa/discovery/1"
    both = zopa("results", run, "--discover", "--sensitivity", "agreement")
    assert (both.returncode, both.stdout) == (2, "")
    for name, asked in (
        ("bars.png", []),
        ("lines.svg", ["--kind", "parallel"]),
        ("curve.png", ["--x", "parties.russia.beliefs.attrition"]),
    ):
        drawn = zopa("results", run, "--plot", tmp_path / name, "--target", "least_surplus", *asked)
        assert drawn.returncode == 0, drawn.stderr
        assert (tmp_path / name).stat().st_size > 5000
    assert zopa("results", run, "--plot", tmp_path / "x.png", "--y", "t").returncode == 2


def test_failed_variants_are_counted_and_told(tmp_path: Path) -> None:
    weights = [f"--vary=parties.buyer.weights.{issue}=0,1" for issue in ("price", "delivery", "warranty")]
    done = zopa("sweep", "sale", *weights, "-o", "run", cwd=tmp_path)
    assert done.returncode == 5
    assert "7 solved, 1 failed" in done.stdout
    assert "at least one issue must matter" in done.stdout


def test_variants_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "variants.csv").write_text("parties.buyer.reservation,parties.seller.reservation\n40,30\n99,30\n", encoding="utf-8")
    found = answer("sweep", "sale", "--variants", "variants.csv", "-o", "run", cwd=tmp_path)
    assert (found["variants"], found["agreement"]["with_agreement"]) == (2, 1)
    import polars as pl

    pl.DataFrame({"parties.buyer.reservation": [40, 99]}).write_parquet(tmp_path / "v.parquet")
    assert answer("sweep", "sale", "--variants", "v.parquet", "-o", "run2", cwd=tmp_path)["variants"] == 2


def test_studies_of_the_flagship(tmp_path: Path) -> None:
    lifted = ("--set", "parties.russia.red_lines.whole_donbas.in_force=false")
    found = answer("sweep", "berlin-2025", "--study", "mutual_optimism", *lifted, "-o", "line", cwd=tmp_path)
    by_t = [share["with_agreement"] for share in found["by_factor"]["t"]]
    assert by_t == [1] * 8 + [0] * 3
    ends = read_columns(tmp_path / "line")["least_surplus"]
    assert [round(ends[0], 1), round(ends[-1], 1)] == [17.2, -6.6]
    guarantee = answer("sweep", "berlin-2025", "--study", "guarantee", *lifted, "-o", "guarantee", cwd=tmp_path)
    assert guarantee["variants"] == 8
    assert {share["label"] for share in guarantee["by_factor"]["overlay"]} == {"none", "guarantee-lapsed"}
    everything = zopa("sweep", "berlin-2025", "--study", "everything", "--samples", "20", "--plan", cwd=tmp_path)
    assert "20 variants (Latin hypercube" in everything.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sale", "--vary", "parties.buyer.weigths.price=1,2"], "did you mean 'parties.buyer.weights.price'"),
        (["sale", "--vary", "parties.buyer.reservation=9:3"], "a below b"),
        (["sale", "--vary", "parties.buyer.reservation=x:3"], "expected numbers"),
        (["sale", "--vary", "parties.buyer.weights.price=range"], "the number there has no range"),
        (["sale", "--vary", "parties.buyer.reservation"], "expected PATH=VALUES"),
        (["sale", "--vary", "parties.buyer.reservation=3,3"], "listed twice"),
        (["sale", "--vary", "parties.buyer.reservation=1:2:1.5"], "a whole number of values"),
        (["sale", "--vary", "overlay=nothing"], "no overlay is called 'nothing'"),
        (["sale", "--vary", "parties.buyer.weights.price=-5,1"], "at least 0, found -5"),
        (["sale", "--study", "nothing"], "no such study 'nothing'"),
        (["sale", "--design", "gird"], "did you mean 'grid'"),
        (["sale", "--record", "everything"], "no such record"),
        (["sale", "--design", "grid", "--vary", "ranges=all"], "takes listed values"),
        (["sale", "--design", "saltelli", "--samples", "3"], "a power of two"),
        (["sale", "--variants", "none.csv"], "none.csv: no such file"),
        (["sale", "--variants", "bad.csv"], "bad.csv:1:1: "),
        (["sale", "--variants", "values.csv"], "values.csv:3:1: parties.buyer.weights.price: expected a number of at least 0, found -2"),
        (["sale", "--variants", "huge.csv"], "huge.csv:3:1: parties.buyer.weights.price: a number of too many digits: 1e300"),
        (["sale", "--vary", "parties.buyer.reservation=0:1e300"], "a number of too many digits, or none: 1E+300"),
        (["sale", "--vary", "parties.buyer.reservation=0:1e99999999999999999999"], "expected numbers"),
        (["sale", "--vary", f"parties.buyer.reservation=1,{'9' * 300}"], "a number of too many digits: 99999"),
        (["sale", "--vary", "parties.buyer.reservation=1,1e99999999999999999999"], "a number of too many digits: 1e999"),
        (["sale", "--vary", "parties.buyer.reservation=0:1:1e9"], "at most 1,000,000"),
        (["sale", "--vary", "parties.buyer.reservation=nan:4"], "or none: NaN"),
        (["sale", "--samples", "9" * 30], "more than 100,000,000"),
        (["sale", "--vary", "parties.buyer.reservation=3,4", "--samples", "20"], "--samples has no effect here"),
        (["sale", "--cluster", "nope://127.0.0.1:9", "-o", "new"], "no Dask scheduler answers there"),
        (["sale", "--samples", "200000"], "say --yes"),
        (["sale", "-o", "full"], "not an empty folder"),
        ([], "which scenario?"),
        (["--resume", "nowhere"], "no run is there"),
    ],
)
def test_bad_input_is_told_in_one_message(words: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "bad.csv").write_text("parties.byer.reservation\n1\n", encoding="utf-8")
    (tmp_path / "values.csv").write_text("parties.buyer.weights.price\n1\n-2\n", encoding="utf-8")
    (tmp_path / "huge.csv").write_text("parties.buyer.weights.price\n1\n1e300\n", encoding="utf-8")
    done = zopa("sweep", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr) < 400
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--where", "agrement=true"], "did you mean 'agreement'"),
        (["--where", "agreement"], "expected a column, a sign and a value"),
        (["--where", "least_surplus>much"], "holds numbers"),
        (["--where", "agreement>true"], "compare it with = or !="),
        (["--columns", "nothing", "--export", "x.csv"], "no such column 'nothing'"),
        (["--export", "x.xls"], "not as .xls"),
        (["--columns", "variant"], "--columns is for --export"),
        (["--discover", "--where", "agreement=true"], "--where is for a summary or --export"),
        (["--plot", "a.png", "--export", "x.csv"], "--plot and --export are 2 questions"),
        (["--by", "parties.seller.reservatoin"], "no such column"),
        (["--target", "least_surplus"], "--target is for --plot or --discover"),
        (["--sensitivity", "buyer", "--target", "seller"], "--target is for --plot or --discover"),
        (["--export", "x.csv", "--target", "buyer"], "--target is for --plot or --discover"),
        (["--plot", "a.svg", "--target", "buyr"], "did you mean 'buyer'"),
        (["--discover", "--target", "agrement"], "did you mean 'agreement'"),
        (["--sensitivity", "least_surplis"], "did you mean 'least_surplus'"),
        (["--kind", "parallel"], "--kind is for --plot"),
        (["--plot", "a.svg", "--x", "parties.seller.reservation", "--kind", "parallel"], "--kind is for --plot without --x"),
    ],
)
def test_bad_questions_about_results(words: list[str], message: str, tmp_path: Path) -> None:
    assert zopa("sweep", "sale", "--samples", "2", "-o", "run", cwd=tmp_path).returncode == 0
    done = zopa("results", "run", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr


def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "simulator", "sweep"]
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("COV")}, "PYTHONPATH": str(ROOT)}
    asked = ["berlin-2025", "--samples", "150", "--seed", "3"]
    assert (
        subprocess.run([*words, *asked, "-o", "whole", "-q"], cwd=tmp_path, env=environment, capture_output=True, check=False).returncode
        == 0
    )
    rng = random.Random(1)
    killed = 0
    for attempt in range(4):
        again = ["--resume", "run"] if (tmp_path / "run" / "manifest.json").exists() else [*asked, "-o", "run"]
        process = subprocess.Popen(
            [*words, *again, "--workers", str(1 + attempt % 2)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(tmp_path / "run" / "manifest.json", process)
        time.sleep(rng.uniform(0.2, 1.0))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert killed > 1
    assert zopa("sweep", "--resume", "run", "--workers", "2", cwd=tmp_path).returncode == 0
    assert (tmp_path / "run" / "results.csv").read_bytes() == (tmp_path / "whole" / "results.csv").read_bytes()


def _wait_for(file: Path, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 60
    while not file.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)


def test_an_interruption_says_how_to_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "simulator", "sweep", "berlin-2025", "--samples", "3000", "-o", "run"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _wait_for(tmp_path / "run" / "timings.csv", process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "zopa sweep --resume run" in err
    assert "Traceback" not in err
    assert out == ""
    assert list((tmp_path / "run").glob("parts/*.csv"))


def test_options_that_would_be_ignored_are_refused(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("parties.buyer.reservation\n40\n", encoding="utf-8")
    assert zopa("sweep", "sale", "--samples", "2", "--design", "random", "-o", "run", cwd=tmp_path).returncode == 0
    command = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert command == ["zopa", "sweep", "sale", "--samples", "2", "--design", "random", "-o", "run"]
    for words, message in (
        (["sale", "--variants", "v.csv", "--samples", "5", "--design", "sobol"], "--design, --samples has no place beside --variants"),
        (["berlin-2025", "--resume", "run"], "FILE has no place beside --resume"),
        (["--resume", "run", "--vary", "ranges=all", "--seed", "4"], "--vary, --seed has no place beside --resume"),
        (["berlin-2025", "--study", "mutual_optimism", "--design", "sobol"], "--design has no place beside a study that is a line"),
        (["sale", "--design", "saltelli", "--samples", "16384"], "say --yes"),
    ):
        done = zopa("sweep", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
    asked = zopa("sweep", "berlin-2025", "--study", "everything", "--design", "sobol", "--samples", "16", "--plan", cwd=tmp_path)
    assert "16 variants (Sobol" in asked.stdout
