"""Records show themselves in one line, in a few, and as a table; as frames they agree with their exact figures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

import simulator
from simulator import (
    Move,
    Observation,
    Run,
    Scenario,
    Setting,
    UsageError,
    calibrate,
    check,
    coalitions,
    commitment,
    compare,
    diff,
    difference,
    divide,
    equilibria,
    exercise,
    explain,
    export_scenario,
    frames,
    import_scenario,
    load,
    play,
    random_scenario,
    results,
    simulate,
    solve,
    stability,
    sweep,
    verify,
)
from simulator.cards import MOST_ROWS, WIDEST, Card, Shown
from simulator.frames import Framed, as_objects, option_column
from simulator.validate.forecast_scores import EnteredOutcome, scored
from tests.validate.sets import COUNCIL

HOSTILE = 'A <script>alert("x")</script>\nsale \x1b[31m & more'


@cache
def hostile() -> Scenario:
    return load("sale").with_changes({"title": HOSTILE})


TERMS = {"price": "26", "delivery": "now", "warranty": "12"}


@cache
def ratified() -> Scenario:
    """A sale that a board must pass."""
    return load("sale").with_changes({"parties.buyer.ratification": {"board": {"title": "Board", "chance": 0.5}}})


@cache
def paying() -> Scenario:
    """A division in which money may be paid."""
    return load("inheritance").with_changes({"side_payments": {"unit": "euros", "points_per_unit": {"ada": 1, "ben": 1}}})


def same_for_all(profile: tuple[str, ...], seed: int) -> dict[str, Fraction | float]:
    """A run of talks that is worth the same to both, whatever they do."""
    return {"buyer": Fraction(seed), "seller": Fraction(seed)}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    titled = hostile().with_changes({"title": HOSTILE.replace("\x1b", "")})  # which a file could not hold
    return sweep(
        titled,
        tmp_path_factory.mktemp("runs") / "run",
        vary=["parties.buyer.reservation=40,60,99", "parties.buyer.weights.price=50:70"],
        samples=30,
    )


def imported_again(scenario: Scenario) -> Any:
    with TemporaryDirectory() as folder:
        for name, content in export_scenario(scenario, format="genius").files.items():
            Path(folder, name).write_bytes(content)
        return import_scenario(folder)


MADE: dict[str, Callable[[], Any]] = {
    "Scenario": hostile,
    "Result": cache(lambda: solve(hostile())),
    "Exported": lambda: export_scenario(hostile(), format="genius"),
    "Imported": cache(lambda: imported_again(hostile())),
    "no deal": cache(lambda: solve("berlin-2025", frontier=None, count=False, certificate=False)),
    "Solution": lambda: MADE["Result"]().nash,
    "Frontier": lambda: MADE["Result"]().frontier,
    "Explanation": cache(lambda: explain(hostile(), directions=1, numbers=False)),
    "CompareReport": cache(
        lambda: compare(hostile(), ["asking", "bid", "mine:price=26,delivery=now,warranty=12"], improve=False, counter=False)
    ),
    "Comparison": lambda: MADE["CompareReport"]().comparison,
    "Simulation": cache(lambda: simulate(hostile(), sessions=5)),
    "Stability": cache(lambda: stability("elmira")),
    "one state": cache(lambda: stability("elmira", "s1")),
    "SolvedGame": cache(lambda: equilibria("hold-out", ["chicken"])[0]),
    "Equilibria": lambda: MADE["SolvedGame"]().found,
    "Advice": cache(lambda: simulator.advise(hostile(), "seller", draws=5)),
    "Calibration": cache(lambda: calibrate("sale", [Observation(party, "asking", "refused") for party in ("buyer", "seller")])),
    "Division": cache(lambda: divide("inheritance")),
    "Commitment": cache(lambda: commitment(hostile(), shift={"seller": Fraction(60)})),
    "Coalitions": cache(lambda: coalitions(hostile(), "asking")),
    "of an agreement": cache(lambda: coalitions(hostile(), "asking", "price=26,delivery=now,warranty=12")),
    "Checked": cache(lambda: check(hostile())),
    "ScenarioDiff": cache(lambda: diff("sale", hostile())),
    "Case": lambda: simulator.cases()[0],
    "CertificateCheck": cache(lambda: verify("sale", {"schema": HOSTILE})),
    "Difference": cache(lambda: difference(MADE["Simulation"](), MADE["Simulation"]())),
    "Play": cache(lambda: play(hostile(), "buyer", Setting(strategies={"seller": "hardliner"}))),
    "Turn": lambda: MADE["Play"]().at([]),
    "of the first turn": lambda: play("sale", "seller").at([]),
    "End": lambda: MADE["Play"]().at([Move("walk")]),
    "Exercise": cache(lambda: exercise("zopa", "Ada")),
    "Feedback": lambda: MADE["Exercise"]().check("1-2"),
    "ExerciseSolution": lambda: MADE["Exercise"]().solution(),
    "Validation": cache(lambda: simulator.validate(COUNCIL, predictors=["mean", "median"])),
    "Forecast": cache(lambda: simulator.seal("climate", "2999-12-31", draws=3)),
    "ForecastScores": cache(lambda: scored({"a": MADE["Forecast"]()}, {"a": EnteredOutcome(True, {})})),
    "DealQuality": cache(lambda: simulator.validate(COUNCIL.parent / "camp")),
    "NormalForm": lambda: simulator.named_game(load("hold-out"), "chicken"),
}
"""Records by the name of their class, and further ones of the same classes in other states."""

PARTS: dict[str, Callable[[], Any]] = {
    "AlphaCore": lambda: simulator.alpha_core(load("sale"), TERMS),
    "AlternatingOffers": lambda: simulator.alternating_offers(load("sale"), 2),
    "CounterOffers": lambda: simulator.counter_offers(load("sale")),
    "Debrief": lambda: simulator.debrief(MADE["End"]()),
    "DifferingValue": lambda: simulator.differences(load("sale"), hostile())[0],
    "Draws": lambda: simulator.draw(load("climate"), 2),
    "EmpiricalGame": lambda: simulator.empirical_game(
        {"buyer": ["linear"], "seller": ["linear"]},
        lambda profile, seed: {"buyer": Fraction(seed), "seller": Fraction(1)},
        runs=2,
        resamples=1,
    ),
    "GroupRange": lambda: simulator.war_range(random_scenario(parties=2, issues=3, courses=2, seed=1))[0],
    "HomeEffect": lambda: simulator.home_effects(ratified(), Fraction(1, 2))[0],
    "Improvements": lambda: simulator.improvements(load("sale"), TERMS),
    "LeastTransfer": lambda: simulator.least_transfer(paying()),
    "Logrolls": lambda: simulator.logrolls(load("sale"), TERMS, "one for one"),
    "OverRefusal": lambda: simulator.over_refusal(ratified(), TERMS),
    "Packages": lambda: simulator.smallest_package(load("sale"), TERMS),
    "PathAnswer": lambda: simulator.path_between(load("sale"), TERMS, TERMS),
    "RangeAnswer": lambda: simulator.answers_over_ranges(load("sale"), TERMS)["buyer"],
    "Ranges": lambda: simulator.war_range(random_scenario(parties=3, issues=3, courses=2, seed=1)),
    "Ratification": lambda: simulator.ratification_of(ratified(), TERMS),
    "Robustness": lambda: simulator.robustness(load("sale"), directions=2),
    "ShareWithAgreement": lambda: simulator.share_with_agreement(load("climate"), draws=2),
    "InductionStep": lambda: simulator.induce([(Fraction(1), Fraction(2))], (Fraction(1, 2), Fraction(1, 2)), [0])[0],
    "Threshold": lambda: next(simulator.thresholds(load("sale"), paths={"parties.buyer.reservation": (Decimal(40), Decimal(60))})),
    "Uncertainty": lambda: simulator.uncertainty_of(load("sale"), {"terms": TERMS}, draws=2),
    "WinSet": lambda: simulator.win_sets(ratified(), Fraction(1, 2))[0],
}
"""Records of parts of the verbs' work, which stand under no name of their own in `simulator`."""


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown_well(record: Shown) -> None:
    line, text, page = repr(record), str(record), record._repr_html_()
    assert line == f"<{line[1:-1]}>"
    assert line.isprintable()
    assert len(line) <= 2 * WIDEST + 40
    assert len(text.splitlines()) <= MOST_ROWS + 3
    assert all(part.isprintable() for part in text.splitlines())
    tags = Tags(page)
    assert not tags.open
    assert set(tags.seen) <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td"}


def test_records_that_hold_the_scenario_show_titles_and_count_what_is_feasible() -> None:
    result = str(MADE["Result"]())
    assert "31 of the 104 feasible outcomes" in result.splitlines()[0]
    assert all(title in result for title in ("Nash", "Kalai–Smorodinsky", "Surplus of Buyer", "Surplus of Seller"))
    assert "Surplus of Buyer" in str(MADE["CompareReport"]())


def test_offers_of_the_file_stand_by_their_titles() -> None:
    scenario = load("sale")
    report = compare(scenario)
    for record in (report, report.comparison):
        for offer in scenario.offers.values():
            title = offer.title if len(offer.title) <= WIDEST else offer.title[: WIDEST - 1]
            assert title in str(record)
            assert title in unescape(record._repr_html_())


@pytest.mark.parametrize("name", MADE)
def test_a_record_shows_itself_in_a_line_in_a_few_and_as_a_table(name: str) -> None:
    shown_well(MADE[name]())


def test_a_run_and_its_summary_show_themselves(run: Run) -> None:
    shown_well(run)
    shown_well(results(run))


@pytest.mark.parametrize("name", PARTS)
def test_a_record_of_a_part_shows_itself(name: str) -> None:
    record = PARTS[name]()
    assert type(record).__name__ == name
    shown_well(record)


HANDED_IN = {"Evaluator", "Move", "NamedOffer", "Observation", "Plan", "Setting", "Strategy", "Varying", "AgreementSearch"}
"""Public classes of what a person makes and hands in, and of what works for many calls: none is an answer."""


def returned() -> set[type]:
    """The classes of the package that functions of `simulator` return, by their signatures."""
    found: set[type] = set()
    for function in filter(inspect.isfunction, (getattr(simulator, name) for name in dir(simulator))):
        for word in re.findall(r"[A-Z]\w+", str(inspect.signature(function).return_annotation)):
            value = function.__globals__.get(word) or getattr(simulator, word, None)
            if inspect.isclass(value) and value.__module__.startswith("simulator.") and word not in {*HANDED_IN, "Number"}:
                found.add(value)
    return found


def test_every_record_that_is_returned_shows_itself_and_is_tried() -> None:
    public = {value for value in (getattr(simulator, name) for name in dir(simulator)) if inspect.isclass(value)}
    answers = {each for each in public if each.__name__ not in HANDED_IN and not issubclass(each, Exception)} | returned()
    assert not [each.__name__ for each in answers if not issubclass(each, Shown)]
    tried = {type(make()) for make in (*MADE.values(), *PARTS.values())}
    assert {each.__name__ for each in answers - tried} == {"Exercise", "Run", "Summary"}  # the first by its subclasses


def test_the_docs_list_the_records_of_the_verbs() -> None:
    page = (Path(simulator.__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
    table = page.split("## What verbs return")[1].split("\n\n")[1]
    listed = [name for line in table.splitlines()[2:] for name in re.findall(r"\w+", line.split("|")[1])]
    assert listed
    assert not [name for name in listed if not issubclass(getattr(simulator, name), Shown)]


def test_a_card_says_how_many_rows_it_leaves_out() -> None:
    card = Card("Kind", "", "said", ("A",), [(str(k),) for k in range(MOST_ROWS + 3)])
    assert card.text().splitlines()[-1] == "  … and 3 more"
    assert "… and 3 more" in card.html()
    frontier = solve(random_scenario(parties=3, issues=5, seed=1), frontier="all").frontier
    assert frontier is not None
    assert str(frontier).endswith(f"… and {len(frontier.outcomes) - MOST_ROWS:,} more")


def test_a_frontier_as_columns_is_its_exact_points() -> None:
    scenario = load("sale")
    frontier = solve(scenario).frontier
    assert frontier is not None
    columns = frontier.columns()
    assert columns["price"].dtype == np.float64
    assert columns["price"].tolist() == [float(outcome["price"]) for outcome in frontier.outcomes]
    assert columns["delivery"].tolist() == [outcome["delivery"] for outcome in frontier.outcomes]
    for outcome, utilities, surplus in zip(frontier.outcomes, frontier.exact, frontier.surplus, strict=True):
        assert scenario.utility(outcome) == utilities  # by the checker's own evaluation
        assert scenario.surplus(outcome) == surplus
    for party in scenario.parties:
        assert columns[f"{party}.surplus"].tolist() == [float(point[party]) for point in frontier.surplus]
        assert columns[f"{party}.utility"].tolist() == [float(point[party]) for point in frontier.exact]


def test_a_comparison_as_columns_is_its_offers() -> None:
    comparison = MADE["Comparison"]()
    columns = comparison.columns()
    assert columns["agreed"].tolist() == [each.agreed for each in comparison.offers] == [False, False, True]
    open_offer = [each.point is None for each in comparison.offers].index(True)
    assert np.isnan(columns["buyer.surplus"][open_offer])
    assert columns["delivery"][open_offer] is None
    full = comparison.offers[2]
    assert {p: columns[f"{p}.surplus"][2] for p in full.point.surplus} == {p: float(x) for p, x in full.point.surplus.items()}


def test_a_simulation_as_columns_is_its_sessions() -> None:
    found = MADE["Simulation"]()
    columns = found.columns()
    assert {len(values) for values in columns.values()} == {len(found.sessions)}
    for k, session in enumerate(found.sessions):
        terms = None if session.agreement is None else found.terms_of(session.agreement)
        assert columns["agreed"][k] == (terms is not None)
        if terms is not None:
            assert (columns["price"][k], columns["delivery"][k]) == (float(terms["price"]), terms["delivery"])
            assert columns["seller.surplus"][k] == float(session.surplus["seller"])


@pytest.mark.parametrize("name", [name for name, make in MADE.items() if name in ("Frontier", "Comparison", "CompareReport", "Simulation")])
def test_a_frame_holds_the_columns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    record = MADE[name]()
    assert isinstance(record, Framed)
    frame = record.frame()
    for column, values in record.columns().items():
        for a, b in zip(frame[column].to_list(), values.tolist(), strict=True):
            assert a == b or (a != a and b != b)
    monkeypatch.setattr(frames, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"a frame needs polars; install it with: pip install 'zopa\[sweep\]', or take \.columns\(\)"):
        record.frame()


def test_a_run_as_a_frame_and_without_polars(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator import extras

    pytest.importorskip("polars")
    assert run.frame()["agreement"].to_list() == run.columns()["agreement"].tolist()
    monkeypatch.setattr(extras, "installed", lambda _: False)
    with pytest.raises(UsageError, match=r"needs polars; install it with: pip install 'zopa\[sweep\]'"):
        run.frame()


def test_options_are_numbers_where_all_of_the_issue_are() -> None:
    assert option_column(["400", None], ["400", "2.5"]).tolist()[0] == 400
    assert option_column(["400", None], ["400", "none"]).tolist() == ["400", None]
    assert as_objects([[1], None]).tolist() == [[1], None]


def test_pictures_are_figures(run: Run) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure
    shown = MADE["Result"]().plot()
    assert isinstance(shown, figure)
    assert shown._repr_png_().startswith(b"\x89PNG")
    assert isinstance(MADE["CompareReport"]().plot("bars"), figure)
    assert isinstance(run.plot("parties.buyer.reservation"), figure)
    one = random_scenario(parties=1, issues=2, seed=0)
    with pytest.raises(UsageError, match="two parties"):
        solve(one).plot()


def test_an_outcome_takes_levels_as_numbers_and_tells_every_fault() -> None:
    sale = load("sale")
    terms = sale.outcome(price=26.0, delivery="now", warranty="12")
    assert terms == {"price": "26", "delivery": "now", "warranty": "12"}
    assert (
        sale.utility(terms)
        == sale.utility({"price": 26, "delivery": "now", "warranty": 12})
        == {"buyer": Fraction(65), "seller": Fraction(45)}
    )
    with pytest.raises(UsageError) as told:
        sale.outcome(price=99, delivry="now", warranty=True)
    assert re.findall(r"^(?:no such issue )?'?(\w+)", str(told.value), re.MULTILINE) == ["delivry", "price", "delivery", "warranty"]


def test_what_a_case_path_shows_is_in_one_line(tmp_path: Path) -> None:
    assert repr(hostile()) == "<Scenario 'A <script>alert(\"x\")</script> sale �[31m & more': 2 parties, 3 issues, 104 outcomes>"


LAKE = {"parties.buyer.title": "The buyer's side", "parties.seller.title": "Seller & sons"}


@pytest.mark.parametrize(
    "made",
    [
        lambda sale: simulate(sale, sessions=5),
        lambda sale: commitment(sale, shift={"seller": Fraction(5)}),
        lambda sale: calibrate(sale, [Observation("buyer", "asking", "refused"), Observation("seller", "asking", "accepted")]),
        lambda sale: coalitions(sale, TERMS, TERMS),
        solve,
    ],
)
def test_parties_are_shown_by_their_titles(made: Callable[[Scenario], Shown]) -> None:
    shown = made(load("sale").with_changes(LAKE))
    for text in (str(shown), shown._repr_html_()):
        assert "The buyer" in text
        assert "sons" in text
        assert not re.search(r"(?<![\w=])(buyer|seller)(?!\w|'s side|&#x27;s side)", text), text


def test_a_division_is_of_parties_by_their_titles() -> None:
    text = str(divide(load("inheritance").with_changes({"parties.ada.title": "The elder", "parties.ben.title": "The younger"})))
    assert text.startswith("The elder and The younger: ")
    assert "Share of The elder  Share of The younger" in text
