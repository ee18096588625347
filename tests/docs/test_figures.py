"""Bounds and constants in the sentences of the pages are those of the code: whoever changes one changes its sentence too."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
FORMS: dict[str, Callable[[Any], str]] = {
    "": "{:,}".format,
    "plain": "{:g}".format,
    "word": lambda number: WORDS[int(number)],
    "Word": lambda number: WORDS[int(number)].capitalize(),
    "%": lambda share: f"{float(share) * 100:g} %",
    "million": lambda number: f"{number / 10**6:g} million",
    "MiB": lambda kind: f"{kind.most // 2**20} MiB",
    "parts": lambda share: {Fraction(3, 5): "six tenths", Fraction(1, 3): "A third"}[Fraction(share).limit_denominator(10)],
}
"""How a page writes a number."""

STATED: tuple[tuple[str, str, str, str], ...] = (
    ("agreement-rules.md", "up to {} within the constraints", "talks.menus.MOST_BY_RULES", ""),
    ("agreement-rules.md", "the first {} found among those", "solve.by_rule.coalitions.MOST_FIRST", ""),
    ("agreement-rules.md", "the coalitions of `solve`, up to {} counted", "solve.by_rule.coalitions.MOST_COALITIONS", ""),
    ("cli.md", "at most {} lines on a page of 100 columns", "report.first_screen.LINES", ""),
    ("cli.md", "at most 24 lines on a page of {} columns", "report.first_screen.WIDTH", ""),
    ("cli.md", "plain and {} columns wide", "cli.streams.WIDTH_OF_A_PIPE", ""),
    ("cli.md", "At most {} of a kind are told", "scenario.notes.MOST_OF_A_KIND", "word"),
    ("cli.md", "`--time-limit SECONDS` ({}; or `90s`", "budget.DEFAULT_TIME_LIMIT", "plain"),
    ("cli.md", "`--memory-limit MIB` ({}; or `2GB`", "budget.DEFAULT_MEMORY_LIMIT", "plain"),
    ("cli.md", "`--draws N` ({}), `--seed N` (0), `--no-draws`: where", "solve.existence.DEFAULT_DRAWS", ""),
    ("cli.md", "at most {} seconds, and within the time limit", "solve.existence.DRAWS_TIME_LIMIT", "plain"),
    ("cli.md", "the least first, {} at most", "solve.why.parts_in_order.POINTS_LISTED", ""),
    ("cli.md", "answer, score file {}, saved game", "files.SCORES", "MiB"),
    ("cli.md", "saved game {}, certificate", "files.SAVED_GAME", "MiB"),
    ("cli.md", "certificate and table {}", "files.CERTIFICATE", "MiB"),
    ("limits.md", "an issue has at most {} levels", "scenario.checks.issues.MOST_LEVELS", ""),
    ("limits.md", "all issues together {}", "scenario.checks.issues.MOST_LEVELS_TOGETHER", ""),
    ("limits.md", "rankings give at most {} places", "scenario.checks.moves.MOST_PLACES", ""),
    ("limits.md", "and {} MiB for the libraries", "budget.OF_LIBRARIES", ""),
    ("limits.md", "an interval from {} outcomes drawn with a fixed seed", "solve.exact.estimating.SAMPLES_IN_PASSING", ""),
    ("limits.md", "(up to {} partial outcomes", "solve.exact.counting.MAX_ROWS", "million"),
    ("limits.md", "then {} draws)", "solve.exact.estimating.SAMPLES_ASKED_FOR", ""),
    ("limits.md", "what was possible gets {} of the time", "teach.debrief.POSSIBLE", "parts"),
    ("format.md", "nesting deeper than {}", "scenario.yaml_text.MAX_DEPTH", ""),
    ("format.md", "up to {} digits on either side", "scenario.numbers.MAX_DIGITS", ""),
    ("format.md", "There may be up to {}.", "scenario.checks.issues.MOST_LEVELS", ""),
    ("format.md", "At most {} combinations of options can be ranked", "scenario.ordinal.MOST_RANKED", ""),
    ("format.md", "at most {} combinations.", "scenario.checks.games.MOST_COMBINATIONS", ""),
    ("format.md", "(up to {})", "scenario.checks.ledger.MOST_STILL_NAMED", ""),
    ("engines.md", "up to {} outcomes; with eight or more", "solve.solving.ENUMERATED", ""),
    ("engines.md", "with {} or more parties up to", "solve.solving.MANY_PARTIES", "word"),
    ("engines.md", "or more parties up to {}", "solve.solving.ENUMERATED_FOR_MANY", ""),
    ("engines.md", "beside it after {} seconds", "solve.branch.portfolio.ALONE", "word"),
    ("engines.md", "with more than {} of them the mixed-integer engine", "solve.branch.tree.MOST_TIES", ""),
    ("engines.md", "goes to branch and bound after {} of them", "solve.aimed_boxes.WITHOUT_END", ""),
    ("engines.md", "An ε above {} of a party's range", "solve.whole_frontiers.MOST_EPSILON", "%"),
    ("engines.md", "more than {} pairs of rectangles", "solve.exact.settling.MOST_PAIRS", "million"),
    ("engines.md", "up to {} points, each proved", "solve.frontier_sample.MOST_POINTS", ""),
    ("engines.md", "a budget of {} states × options", "payoffs.automaton.MOST_CELLS", "million"),
    ("explain-methods.md", "only the {} that could end furthest", "solve.exact.reaching.BEAM", ""),
    ("explain-methods.md", "{} partial outcomes at one issue", "solve.exact.reaching.MOST_ROWS", ""),
    ("explain-methods.md", "cut at {} sets each", "solve.why.demands.MAX_SETS", ""),
    ("explain-methods.md", "divided into {} windows", "solve.why.thresholds.GRID_STEPS", ""),
    ("explain-methods.md", "is halved {} times. Windows", "solve.why.thresholds.BISECTIONS", ""),
    ("explain-methods.md", "alike; {} directions by default", "solve.why.parts_in_order.DIRECTIONS", ""),
    ("explain-methods.md", "is halved {} times. A closure", "solve.why.joint_changes.HALVINGS", ""),
    ("explain-methods.md", "up to {} turns", "solve.why.joint_changes.ROUNDS", ""),
    ("explain-methods.md", "falls by {} point", "solve.why.robustness.LOOSENED_BY", "word"),
    ("explain.md", "at most {} of them; every heading", "solve.why.parts_in_order.WAIVERS_EXPLAINED", "word"),
    ("explain.md", "take at most {} seconds, the outcomes", "solve.why.parts_in_order.OPENINGS_TIME_LIMIT", "plain"),
    ("explain.md", "at their best another {}.", "solve.why.parts_in_order.BEST_WAIVERS_TIME_LIMIT", "plain"),
    ("explain.md", "`--directions N` ({})", "solve.why.parts_in_order.DIRECTIONS", ""),
    ("compare.md", "the smallest first, at most {} of them", "offers.comparing.MOST_WAIVERS", "word"),
    ("compare.md", "are shown for up to {} offers", "offers.comparing.FEW", "word"),
    ("compare.md", "(the first {} pairs)", "report.compare.plots_offers.MOST_PAIRS", ""),
    ("compare-methods.md", "of the first {} tied on it", "offers.improving.TIED_LOOKED_AT", ""),
    ("compare-methods.md", "Up to {} issues may differ", "offers.paths.MOST_DIFFERING", ""),
    ("calibrate.md", "on up to {} of them", "offers.deals.ONE_BY_ONE", ""),
    ("ratification.md", "At most {} bodies that may refuse", "offers.ratification.MOST_UNSURE", ""),
    ("uncertainty.md", "More than {} corners are not gone through", "offers.worst_case.MOST_CORNERS", ""),
    ("uncertainty.md", "the memory limit, {} partial outcomes", "offers.most_likely.MOST_PARTIAL", ""),
    ("uncertainty.md", "runs out ({} seconds, or the time limit", "solve.existence.DRAWS_TIME_LIMIT", "plain"),
    ("uncertainty.md", "of the first {} minimal waivers", "offers.uncertainty.MOST_WAIVERS", "word"),
    ("uncertainty.md", "rounded to {} digits", "scenario.draws.DIGITS", "word"),
    ("sweep.md", "rounded to {} digits", "scenario.draws.DIGITS", "word"),
    ("sweep.md", "more than {} partial outcomes at a step", "sweep.plan.WORK_LIMIT", ""),
    ("sweep.md", "More than {} variants (20,000", "cli.sweep_plan.MANY", ""),
    ("sweep.md", "variants ({} with `saltelli`", "cli.sweep_plan.MANY_GROUPED", ""),
    ("sweep.md", "(factor `t`, {} points)", "sweep.studies.LINE_STEPS", "word"),
    ("sweep.md", "numbers into {} bands", "sweep.summary.BANDS", "word"),
    ("sweep.md", "the {} most frequent first", "sweep.summary.MOST_VALUES", ""),
    ("cluster.md", "does not answer within {} seconds", "workers.cluster.SECONDS_TO_CONNECT", "word"),
    ("cluster.md", "A chunk is about {} seconds of work", "sweep.plan_runner.CHUNK_SECONDS", "word"),
    ("sensitivity.md", "intervals come from {} bootstrap resamples", "sweep.sobol.RESAMPLES", ""),
    ("sensitivity.md", "Peeling takes off {} of the points", "sweep.prim.PEELED", "%"),
    ("sensitivity.md", "stops at boxes of {} of all variants", "sweep.prim.LEAST_MASS", "%"),
    ("sensitivity.md", "Limits above {} divided by", "sweep.prim.CHANCE", "plain"),
    ("sensitivity.md", "at least {}), the one with", "sweep.discovery.LEAST_DENSITY", "plain"),
    ("sensitivity.md", "{} of the variants is held out", "sweep.discovery.HELD_OUT", "parts"),
    ("sensitivity.md", "of fewer than {} variants none is", "sweep.discovery.FEWEST_HELD_OUT", ""),
    ("sensitivity.md", "places with fewer than {} variants", "report.sweep.plots.FEWEST", "word"),
    ("sensitivity.md", "the target, {} in all", "report.sweep.plots_ranked.AXES", "word"),
    ("notebook.md", "{} ranged numbers are chosen", "report.scenario.notebook.MOST_SLIDERS", "Word"),
    ("talks.md", "where these are at most {}", "talks.menus.WHOLE", ""),
    ("talks.md", "the horizon of `no_deal`, else {}", "scenario.rounds.DEFAULT_ROUNDS", ""),
    ("play.md", "Of more than {} outcomes", "talks.menus.WHOLE", ""),
    ("play.md", "the reason and the {} nearest", "talks.play_offers.NEAREST", "word"),
    ("stability.md", "up to {} of them, among", "games.all_states.MOST_STATES", ""),
    ("stability.md", "among up to {} combinations", "games.all_states.MOST_COMBINATIONS", ""),
    ("stability.md", "up to {} moves; beyond", "games.all_states.MOST_MOVES", ""),
    ("stability.md", "at those of up to {}, which", "games.stability.DEPTH_OF_LARGE", ""),
    ("stability.md", "than {} moves would be looked at", "games.sanctions.MOST_VISITED", ""),
    ("stability.md", "explained where there are up to {}.", "games.stability.MOST_EXPLAINED", ""),
    ("coalitions.md", "At most {} parties", "games.coalition_choices.MOST_PARTIES", ""),
    ("coalitions.md", "Up to {} combinations of a coalition's own", "games.coalition_choices.MOST_OUTCOMES", ""),
    ("coalitions.md", "has at most {} outcomes", "games.coalition_choices.MOST_OUTCOMES", ""),
    ("equilibria.md", "With more than {} bases", "games.vertices.MOST_BASES", ""),
    ("equilibria.md", "more than {} actions in all", "games.methods.MOST_ACTIONS", ""),
    ("api.md", "A table shows {} rows at most", "cards.MOST_ROWS", "word"),
    ("report.md", "a table of at most {} rows", "report.whole.summary.MOST_OFFERS", "word"),
    ("report.md", "each of the first {} minimal sets", "dossier.whole.CASES", "word"),
    ("report.md", "at most {} of them, evenly", "report.html.explorer.MOST_POINTS", ""),
    ("report.md", "Tables of more than {} rows", "report.html.page.LONG", ""),
    ("report.md", "the {} heaviest of each party", "solve.why.what_if.HEAVIEST", "word"),
    ("exercises.md", "A right answer has {} points", "teach.exercise.MOST_POINTS", ""),
    ("divide.md", "A party's {} points are spread", "solve.adjusted_winner.POINTS", ""),
)
"""Page, sentence with a place for the figure, constant of the code, form. A sentence that is reworded is reworded here as well."""


def constant(path: str) -> Any:
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(f"simulator.{module}"), name)


def on_page(page: str) -> str:
    return " ".join((DOCS / page).read_text(encoding="utf-8").split())


@pytest.mark.parametrize(("page", "sentence", "path", "form"), STATED, ids=[f"{page} {path}" for page, _, path, _ in STATED])
def test_a_figure_of_a_page_is_that_of_the_code(page: str, sentence: str, path: str, form: str) -> None:
    assert sentence.format(FORMS[form](constant(path))) in on_page(page)


def test_what_stands_in_one_phrase_is_the_code_s() -> None:
    """Figures that are lists or come from formulas."""
    from simulator.payoffs.model import EXACT_IN_FLOAT64
    from simulator.payoffs.ratifying_rule import MOST_COMBINATIONS
    from simulator.report.html.page import LARGEST
    from simulator.solve.why.joint_changes import STEPS
    from simulator.solve.why.what_if import OFFSETS
    from simulator.sweep.plan import WORK_LIMIT
    from simulator.sweep.singly import A_NODE

    assert EXACT_IN_FLOAT64 == 2**51
    assert "Below 2^51" in on_page("engines.md")
    assert MOST_COMBINATIONS == 2**12
    assert "At most 12 segments" in on_page("ratification.md")
    assert LARGEST == 2 * 10**6
    assert "below 2 MB" in on_page("report.md")
    assert STEPS == 20
    assert "λ = 0.05, 0.1, …, 1" in on_page("explain-methods.md")
    assert f"{WORK_LIMIT // A_NODE:,} nodes of each search" in on_page("sweep.md")
    told = on_page("report.md")
    for parties, each in (
        (2, "two parties: −20 to +20 in steps of 2"),
        (3, "three: −20 to +20 in steps of 5"),
        (4, "four: −10 to +10 in steps of 5"),
    ):
        assert each in told
        low, high = min(OFFSETS[parties]), max(OFFSETS[parties])
        step = OFFSETS[parties][1] - low
        assert each.endswith(f"−{-low} to +{high} in steps of {step}")
    assert OFFSETS[5] == OFFSETS[6] == (-10, 0, 10)
    assert "five and six: −10, 0, +10" in told


def test_the_rate_of_talks_is_that_of_the_benchmarks() -> None:
    """Sessions a second, and how many times the peer's, from the least to the most."""
    table = (DOCS / "benchmarks.md").read_text(encoding="utf-8").split("## Talks on 10,000 outcomes")[1].split("\n## ")[0]
    rows = [[cell.strip().replace(",", "") for cell in line.split("|")] for line in table.splitlines() if "parties, " in line]
    assert rows
    rates, ratios = ([int(row[column]) for row in rows] for column in (2, 4))
    assert f"{min(rates):,} to {max(rates):,}, which is {min(ratios)} to {max(ratios)} times NegMAS" in on_page("talks.md")


def test_the_time_dependent_strategies_have_the_exponents_of_their_page() -> None:
    from simulator.talks.strategies.time_dependent import TimeDependent
    from simulator.talks.strategy import STRATEGIES

    made = [STRATEGIES[name].make() for name in ("boulware", "linear", "conceder")]
    betas = [f"{float(each.beta):g}" for each in made if isinstance(each, TimeDependent)]
    assert "(`boulware`, `linear`, `conceder`) ask for $" in on_page("talks.md")
    assert f"β = {betas[0]}, {betas[1]} and {betas[2]}" in on_page("talks.md")


def test_the_exercises_are_counted() -> None:
    from simulator.teach.exercise import EXERCISES

    assert len(EXERCISES.ours()) == 15
    assert "fifteen guided exercises" in on_page("exercises.md")


def test_the_columns_of_a_sweep_are_those_of_their_page() -> None:
    """Names of the scenario in capitals, as the page has them."""
    from simulator import Evaluator, Plan, load, ranged_factors
    from simulator.solve.solution import SOLUTIONS
    from simulator.sweep.recording import RECORDABLE

    scenario = load("berlin-2025")
    plan = Plan(scenario, tuple(ranged_factors(scenario))[:1], samples=1, record=tuple(RECORDABLE), ratify=Fraction(1, 2))
    names = named(scenario)
    names |= {each: "SOLUTION" for each in SOLUTIONS.our_names() if each not in ("nash", "egalitarian")}
    names |= {body: "BODY" for party in scenario.parties.values() for body in party.ratification}
    found = {".".join(names.get(part, part) for part in column.name.split(".")) for column in Evaluator(plan).columns}
    found = {
        name.replace("parties.PARTY.ratification", "parties.NAME.ratification")
        for name in found
        if not name.startswith("parties.PARTY.weights")
    }
    assert found == columns_told((DOCS / "sweep-columns.md").read_text(encoding="utf-8").split(BY_RULES)[0])


BY_RULES = "## Where agreement rules decide"


def named(scenario: Any) -> dict[str, str]:
    return dict.fromkeys(scenario.issues, "ISSUE") | dict.fromkeys(scenario.parties, "PARTY") | dict.fromkeys(scenario.offers, "OFFER")


def columns_told(text: str) -> set[str]:
    """The names in the first column of the tables of a page."""
    return set(re.findall(r"`([^`]+)`", "".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| "))))


def test_the_columns_of_a_sweep_by_agreement_rules_are_those_of_their_page() -> None:
    from simulator import Evaluator, Plan, load, ranged_factors
    from simulator.sweep.recording import BESIDE_RULES

    scenario = load("berlin-2025").with_changes({"agreement": {"RULE": {"needs": {"at_least": 1}, "blocked_by": {"at_least": 1}}}})
    plan = Plan(scenario, tuple(ranged_factors(scenario))[:1], samples=1, record=BESIDE_RULES)
    names = named(scenario) | {"members": "KIND"}
    found = {".".join(names.get(part, part) for part in column.name.split(".")) for column in Evaluator(plan).columns}
    plain = {"variant", "status", "agreement", "engine", "error"}
    told = columns_told((DOCS / "sweep-columns.md").read_text(encoding="utf-8").split(BY_RULES)[1])
    assert {name for name in found if not name.startswith("parties.")} - plain == told
