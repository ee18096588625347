"""Sealed forecasts: what they say, that they are refused once altered, and proper scores by hand."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import pytest

from simulator import Forecast, load, score, seal
from simulator.digests import KEY, sealed
from simulator.errors import UsageError
from simulator.validate.forecast import ForecastIssue, forecast_of, read_forecast
from simulator.validate.forecast_scores import EnteredOutcome, scored
from tests.cli.running import answer, zopa

MADE = dt.date(2026, 3, 1)
SCENARIO = """\
title: A used press
issues:
  price: {title: Price, unit: thousand euros, levels: [20, 24, 28]}
  delivery: {title: Delivery, options: {now: This week, later: In six weeks}}
parties:
  buyer:
    title: Buyer
    weights: {price: 60, delivery: 40}
    values: {price: {falling: [20, 28]}, delivery: {now: 100, later: 0}}
    reservation: {base: 60, range: [20, 100]}
  seller:
    title: Seller
    weights: {price: 80, delivery: 20}
    values: {price: {rising: [20, 28]}, delivery: {now: 0, later: 100}}
    reservation: 40
"""


@pytest.fixture
def press(tmp_path: Path) -> Path:
    path = tmp_path / "press.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def made(agreements: int = 7, decided: int = 9, draws: dict[str, int] | None = None) -> Forecast:
    counts = {"20": agreements - agreements // 3, "24": agreements // 3} if draws is None else draws
    issue = ForecastIssue("Price", {"20": "20 euros", "24": "24 euros", "28": "28 euros"}, counts)
    plain = Forecast(
        "Press", MADE, dt.date(2026, 9, 1), "", "agreement", decided, 0, decided, agreements, "nash", {"price": issue}, "", "zopa"
    )
    return forecast_of(plain.to_json())


def test_a_forecast_is_what_the_draws_say(press: Path) -> None:
    """The buyer gets at most 70 at what the seller takes (24 and now: 40 points), so an agreement exists up to there: five of eight
    draws."""
    found = seal(press, "2026-09-01", draws=400, made=MADE)
    assert (found.decided, found.verdict) == (400, "agreement")
    assert found.agreements == pytest.approx(287.5, abs=2)
    assert found.chance == (found.agreements + Fraction(1, 2)) / (found.decided + 1)
    assert {name: sum(issue.draws.values()) for name, issue in found.issues.items()} == dict.fromkeys(
        ("price", "delivery"), found.agreements
    )
    assert all(sum(issue.chance(key) for key in issue.titles) == 1 for issue in found.issues.values())
    assert found.issues["price"].titles["24"] == "24 thousand euros"
    assert found == seal(press, dt.date(2026, 9, 1), draws=400, made=MADE)
    assert found.sha256 != seal(press, "2026-09-01", draws=400, made=MADE, seed=1).sha256


def test_the_sealed_file_holds_the_scenario_from_which_it_can_be_made_again(press: Path, tmp_path: Path) -> None:
    found = seal(press, "2026-09-01", draws=50, made=MADE, note="From the interviews of February")
    found.save(tmp_path / "f.json")
    again = read_forecast(tmp_path / "f.json")
    assert again == found
    (tmp_path / "again.yaml").write_text(again.scenario, encoding="utf-8")
    assert load(tmp_path / "again.yaml") == load(press)
    assert seal(tmp_path / "again.yaml", again.by, draws=again.draws, seed=again.seed, note=again.note, made=again.made) == found


@pytest.mark.parametrize("change", [("agreements", 8), ("by", "2027-09-01"), ("scenario", "x"), ("note", "I knew it"), ("extra", 1)])
def test_an_altered_file_is_refused_by_name(tmp_path: Path, change: tuple[str, object]) -> None:
    made().save(tmp_path / "mine.json")
    data = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    data[change[0]] = change[1]
    (tmp_path / "mine.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.json: altered since it was sealed \(its digest does not fit\)"):
        read_forecast(tmp_path / "mine.json")
    done = zopa("score", "mine.json", "--outcome", "agreement", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mine.json: altered since it was sealed")


def test_one_altered_file_of_several_is_named_and_nothing_is_scored(tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "c.json"):
        made().save(tmp_path / name)
    text = (tmp_path / "b.json").read_text(encoding="utf-8")
    (tmp_path / "b.json").write_text(text.replace('"agreements": 7', '"agreements": 9'), encoding="utf-8")
    done = zopa("score", "a.json", "b.json", "c.json", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "b.json: altered since it was sealed (its digest does not fit); it is not scored. Take the file as it was written"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("[]", "no forecast"),
        ('{"schema": "zopa/forecast/1"}', "altered since it was sealed (its digest is missing)"),
        ('{"schema": "zopa/solve/1"}', "no forecast; expected a file that zopa seal has written"),
        ("[" * 3000, "not JSON"),
    ],
)
def test_what_is_no_forecast_is_one_message(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_forecast(tmp_path / "f.json")
    assert told in str(caught.value)


def test_scores_by_hand() -> None:
    """Seven of nine draws: a chance of 7.5 in 10."""
    found = scored({"a": made(), "b": made()}, {"a": EnteredOutcome(True, {"price": "24"}), "b": EnteredOutcome(False, {})})
    a, b = found.scores
    assert a.forecast.chance == Fraction(3, 4)
    assert [a.brier, b.brier, found.brier.value] == pytest.approx([1 / 16, 9 / 16, 5 / 16])
    assert [a.log_score, b.log_score] == pytest.approx([-log(0.75), -log(0.25)])
    assert (found.base_rate, found.base_brier) == (0.5, 0.25)
    chances = [Fraction(11, 17), Fraction(5, 17), Fraction(1, 17)]
    (terms,) = a.terms
    assert terms.chance == chances[1]
    assert terms.brier == pytest.approx(float(chances[0] ** 2 + (chances[1] - 1) ** 2 + chances[2] ** 2))
    assert found.terms_log == pytest.approx(-log(5 / 17))
    assert [found.blind_brier, found.blind_log] == pytest.approx([2 / 3, log(3)])
    (band,) = found.bands
    assert (band.low, band.high, band.forecasts, band.agreed, band.mean_chance) == (0.6, 0.8, 2, 1, 0.75)


def test_the_scores_are_proper() -> None:
    """Whoever says what is true has the smallest expected score."""
    for true in (0.1, 0.35, 0.8):
        said = np.arange(1, 100) / 100
        brier = true * (1 - said) ** 2 + (1 - true) * said**2
        logs = -true * np.log(said) - (1 - true) * np.log(1 - said)
        assert said[brier.argmin()] == said[logs.argmin()] == pytest.approx(true)
    # and these are the scores that are computed
    for agreements in range(10):
        forecast = made(agreements)
        p = float(forecast.chance)
        yes, no = scored({"y": forecast, "n": forecast}, {"y": EnteredOutcome(True, {}), "n": EnteredOutcome(False, {})}).scores
        assert [yes.brier, no.brier, yes.log_score, no.log_score] == pytest.approx([(1 - p) ** 2, p**2, -log(p), -log(1 - p)])


def test_no_chance_is_0_or_1_so_that_no_score_is_infinite() -> None:
    assert made(0).chance == Fraction(1, 20)
    assert made(9).chance == Fraction(19, 20)
    never = made(0, draws={})
    assert never.issues["price"].chance("20") == Fraction(1, 3)


def test_outcomes_in_a_table(tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "c.json"):
        made().save(tmp_path / name)
    (tmp_path / "o.csv").write_text("forecast;agreement;price\na.json;yes;24,0\nb;no;\nc.json;;\n", encoding="utf-8")
    found = answer("score", "a.json", "b.json", "c.json", "--outcomes", "o.csv", cwd=tmp_path)
    assert [(each["forecast"], each["agreed"]) for each in found["scored"]] == [("a.json", True), ("b.json", False)]
    assert found["scored"][0]["terms"][0]["option"] == "24"
    assert found["pending"] == ["c.json"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("forecast,agreement\nz.json,yes\n", "o.csv, row 2, column 1 (forecast): no forecast 'z.json' is given"),
        ("forecast,agreement\na.json,maybe\n", "o.csv, row 2, column 2 (agreement): expected yes, no or nothing, found 'maybe'"),
        ("forecast,agreement\na.json,yes\na,no\n", "o.csv, row 3, column 1 (forecast): 'a' stands there twice"),
        (
            "forecast,agreement,price\na.json,yes,25\n",
            "o.csv, row 2, column 3 (price): no such option '25' of 'price'; there are 20, 24, 28",
        ),
        ("forecast,agreement,price\na.json,no,24\n", "o.csv, row 2: has terms though nothing was agreed"),
        ("forecast,agreement,prize\na.json,no,\n", "o.csv, row 1: no forecast has an issue 'prize'"),
        ("forecast\na.json\n", "o.csv, row 1: there is no column 'agreement'"),
    ],
)
def test_a_faulty_table_is_told_with_row_and_column(tmp_path: Path, table: str, told: str) -> None:
    made().save(tmp_path / "a.json")
    (tmp_path / "o.csv").write_text(table, encoding="utf-8")
    done = zopa("score", "a.json", "--outcomes", "o.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_one_outcome_is_typed(tmp_path: Path) -> None:
    made().save(tmp_path / "a.json")
    for text, agreed, terms in (("none", False, 0), ("Agreement", True, 0), ("price=24", True, 1), ("Price=28 euros", True, 1)):
        (each,) = answer("score", "a.json", "--outcome", text, cwd=tmp_path)["scored"]
        assert (each["agreed"], len(each["terms"])) == (agreed, terms)
    for text, told in (("perhaps", "expected none, agreement, or terms"), ("prize=24", "no such issue 'prize'; did you mean 'price'?")):
        done = zopa("score", "a.json", "--outcome", text, cwd=tmp_path)
        assert done.returncode == 2
        assert told in done.stderr
    assert score([tmp_path / "a.json"], {str(tmp_path / "a.json"): "none"}).brier.value == pytest.approx(9 / 16)
    with pytest.raises(UsageError, match=r"outcomes of what is no forecast: b\.json"):
        score([tmp_path / "a.json"], {"b.json": "none"})


def test_without_an_outcome_nothing_is_scored(tmp_path: Path) -> None:
    made().save(tmp_path / "a.json")
    found = answer("score", "a.json", cwd=tmp_path)
    assert (found["scored"], found["pending"], found["brier"]) == ([], ["a.json"], None)
    assert "No outcome is entered yet." in zopa("score", "a.json", cwd=tmp_path).stdout
    done = zopa("score", "a.json", "--plot", "p.svg", cwd=tmp_path)
    assert done.returncode == 2
    assert "needs forecasts with their outcomes" in done.stderr


def test_from_the_command_line(press: Path, tmp_path: Path) -> None:
    by = (dt.date.today() + dt.timedelta(days=30)).isoformat()
    sealed = answer("seal", "press.yaml", "--by", by, "--draws", "40", "-o", "f.json", cwd=tmp_path)
    assert sealed["sha256"] == read_forecast(tmp_path / "f.json").sha256
    assert sealed["made"] == dt.date.today().isoformat()
    done = zopa("score", "f.json", "--outcome", "price=24,delivery=now", "--plot", "p.svg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 forecast scored." in done.stdout
    assert "What was given a chance" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    for words, told in (
        (("--by", "soon", "-o", "g.json"), "--by: expected a date such as 2025-12-15, found 'soon'"),
        (("--by", "2020-01-01", "-o", "g.json"), "a forecast is of what is to come"),
        (("--by", by, "-o", "f.json"), "exists already and is not overwritten"),
        (("--by", by, "-o", "g.json", "--set", "parties.buyer.reservation=50"), "no number of the scenario has a range"),
    ):
        refused = zopa("seal", "press.yaml", *words, cwd=tmp_path)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert told in refused.stderr
    assert not (tmp_path / "g.json").exists()


def test_agreement_rules_decide_as_they_do_elsewhere(tmp_path: Path) -> None:
    """By a rule that asks the seller alone, all draws have an agreement, whatever the buyer's reservation value."""
    ruled = SCENARIO + "agreement: {seller_decides: {needs: seller}}\n"
    (tmp_path / "ruled.yaml").write_text(ruled, encoding="utf-8")
    found = seal(tmp_path / "ruled.yaml", "2026-09-01", draws=20, made=MADE)
    assert (found.agreements, found.solution) == (20, "leximin")


def test_reliability_over_many() -> None:
    """Forty forecasts of 3 in 4 of which thirty come true: the band holds the diagonal, and the Brier score is that of the base rate."""
    forecasts = {str(k): made() for k in range(40)}
    found = scored(forecasts, {str(k): EnteredOutcome(k % 4 > 0, {}) for k in range(40)})
    (band,) = found.bands
    assert band.interval.low < 0.75 < band.interval.high
    assert found.brier.value == pytest.approx(found.base_brier) == pytest.approx(0.1875)
    assert found.brier.low < 0.1875 < found.brier.high


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"agreements": 10}, "10 agreements in 9 decided of 9 draws"),
        ({"draws": 8}, "7 agreements in 9 decided of 8 draws"),
        ({"agreements": 6}, "'price' has terms in more draws than the 6 that have an agreement"),
        ({"agreements": -1}, "expected a whole number, found -1"),
        ({"decided": 9.5}, r"expected a whole number, found 9\.5"),
        ({"issues": {"price": {"title": "Price", "options": {}, "draws": {}}}}, "'price' has no options"),
        ({"issues": {"price": {"title": "Price", "options": {"a": "A"}, "draws": {"b": 1}}}}, "draws of 'b', which is no option of it"),
    ],
)
def test_counts_that_no_draws_can_give_are_refused_though_the_seal_fits(change: dict[str, object], message: str, tmp_path: Path) -> None:
    """Whoever seals other counts by hand may have a chance of 1 or more in them, to which no score can be given."""
    forged = sealed({**{key: value for key, value in made().to_json().items() if key != KEY}, **change})
    (tmp_path / "forged.json").write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"forged\.json: sealed, but of another form than this version's \(ValueError: .*{message}"):
        score([tmp_path / "forged.json"], {str(tmp_path / "forged.json"): "none"})
