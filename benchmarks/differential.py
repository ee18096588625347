"""`python -m benchmarks.differential`: every answer that has a definition against that definition, on scenarios that no test has seen.

The suite holds answers against brute force, published steps and one another in tests that are functions of a seed. This command takes
those tests and gives them other seeds, as many as asked for, spread evenly over the tests of each room, cheap ones more often than dear
ones. Each call makes a scenario of its own (or several) and compares everything that the test compares. What differs is told with the
test and the seed, so that it can be run again: `--test NAME --first SEED --scenarios 1`.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.ratification import bodies_in_force
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.scenario.paths import ranged
from tests import invariants
from tests.games.test_normal_form import random_game
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import ratified_scenario
from tests.oracles.ruled import ratified_data, ruled_data
from tests.oracles.small_scenarios import small_data, small_scenario
from tests.solve.test_branch_and_bound import drawn
from tests.solve.test_ratified_draws import with_ranges
from tests.sweep.test_partitions import EVERYTHING, POINTS_ALONE, tight_plan

TESTS = Path(__file__).parents[1] / "tests"
ROOMS = {
    "payoffs": "what a scenario is worth, ratifying bodies",
    "solve": "solve, explain, verify, divide",
    "offers": "compare, calibrate, ratification, ranges and draws",
    "games": "equilibria, stability, commitment, coalitions",
    "talks": "simulate, play",
    "contracts": "strategies and protocols",
    "sweep": "sweep by random partitions, results",
    "scenario": "files, ranges with zero ends",
}
"""Folders of tests, and the commands whose answers they hold."""


def _has_zone(seed: int) -> bool:
    return bool(BruteForce(small_scenario(seed)).acceptable)


def _by_rules(maker: Callable[[int], dict[str, Any]]) -> Callable[[int], bool]:
    """Whether a random scenario has agreement rules that make sense, by which not everybody must sign."""

    def fits(seed: int) -> bool:
        with suppress(ScenarioError):
            return not signed_by_everybody(Scenario.model_validate(maker(seed)))
        return False

    return fits


def _has_ranged_bodies(seed: int) -> bool:
    """Whether the bodies in force are none, or one of their numbers has a range."""
    scenario = with_ranges(seed)
    in_force = tuple(f"{path}." for _, path, _ in bodies_in_force(scenario))
    return not in_force or any(path.startswith(in_force) for path in ranged(scenario))


def _has_choice(seed: int) -> bool:
    """Whether branch and bound has an acceptable outcome to begin with."""
    return bool(len(drawn(seed)[1]))


def _can_be_swept(seed: int) -> bool:
    """Whether there are numbers to vary, and every variant of them is a scenario."""
    with suppress(UsageError, StopIteration):
        tight_plan(seed, 200_000)
        return True
    return False


ONLY_WHERE: dict[str, Callable[[int], bool]] = {
    "test_robustness::test_counts_distances_and_shift_are_those_of_every_outcome": _has_zone,
    "test_robustness::test_along_each_direction_the_zone_is_open_where_said_and_closed_just_beyond": (
        lambda seed: _has_zone(seed) and "no_deal" not in small_data(seed)
    ),
    "test_branch_and_bound::test_it_chooses_what_is_chosen_from_all": _has_choice,
    "test_branch_and_bound::test_with_the_mixed_integer_engine_beside_it": _has_choice,
    "test_branch_and_bound::test_what_the_mixed_integer_engine_proves_first_counts": _has_choice,
    "test_branch_and_bound::test_very_many_ties_are_left_to_the_mixed_integer_engine": _has_choice,
    "test_commitment::test_answers_are_those_of_every_outcome": _has_zone,
    "test_ratified_draws::test_every_number_of_a_body_that_is_asked_is_drawn": _has_ranged_bodies,
    "test_ratified_explanations::test_where_red_lines_clash_each_waiver_asks_the_bodies": (
        lambda seed: any(len(issue.choices) > 1 for issue in ratified_scenario(seed).issues.values())
    ),
    "test_partitions::check_partitions": _can_be_swept,
    **dict.fromkeys(
        (
            "test_by_rule::check_rules",
            "test_by_rule::check_offers",
            "test_explained_by_rule::check_explanation",
            "test_numbers_by_rule::check_numbers",
            "test_openings_by_rule::check_openings",
            "test_winning_coalitions::check_coalitions",
            "test_talks_by_rules::check_votes",
            "test_talks_by_rules::check_agreements",
            "test_ruled_variants::check_rows",
        ),
        _by_rules(ruled_data),
    ),
    "test_by_rule::check_ratified_rules": _by_rules(ratified_data),
    "test_explained_by_rule::check_ratified_explanation": _by_rules(ratified_data),
    "test_empirical::test_no_other_actions_pass_in_games_of_two": lambda seed: len(random_game(seed).players) == 2,
}
"""Tests that ask something of their scenario: the seeds that fit."""

NONE_FITS = frozenset({"test_large_scenarios_are_settled_whole", "test_more_outcomes_than_64_bits_hold"})
"""Tests whose few scenarios were picked by hand."""

CHECKS: dict[str, dict[str, tuple[Any, ...]]] = {
    "test_differential::check_engines": {},
    "test_solve_differential::check_answer": {"engine": ("enumeration", "elimination")},
    "test_demands::check_demands": {},
    "test_concessions::check_concessions": {},
    "test_concessions::check_larger": {},
    "test_thresholds::check_flips": {},
    "test_ratified_explanations::check_values": {},
    "test_by_definition::check_concession": {},
    "test_by_definition::check_ultimatum": {},
    "test_by_definition::check_conduct": {},
    "test_by_rule::check_rules": {},
    "test_by_rule::check_ratified_rules": {},
    "test_explained_by_rule::check_explanation": {"harsh": (False, True)},
    "test_explained_by_rule::check_ratified_explanation": {"harsh": (False, True)},
    "test_numbers_by_rule::check_numbers": {"asked": (False, True)},
    "test_openings_by_rule::check_openings": {},
    "test_by_rule::check_offers": {"asked": (False, True)},
    "test_by_rule::check_order_and_unit": {},
    "test_winning_coalitions::check_coalitions": {},
    "test_talks_by_rules::check_votes": {},
    "test_talks_by_rules::check_agreements": {"protocol": ("alternating", "single_text", "ultimatum")},
    "test_ruled_variants::check_rows": {"ratify": (None, Fraction(1, 2))},
    "test_partitions::check_partitions": {"limit": (3, 8, 200_000), "record": (EVERYTHING, POINTS_ALONE)},
}
"""What tests do for each of many seeds: module and function → its other parameters with their values."""


@dataclass
class Comparison:
    """One test. `choices`: its other parameters with their values. `seconds`: processor time of the calls so far."""

    room: str
    name: str
    call: Callable[..., Any]
    choices: dict[str, tuple[Any, ...]]
    patched: bool
    asked: int = 0
    calls: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def run(self, first: int) -> None:
        """The next scenario that fits, at `first` or later."""
        while self.name in ONLY_WHERE and not ONLY_WHERE[self.name](first + self.asked):
            self.asked += 1
        seed = first + self.asked
        self.asked += 1
        rng = Random(seed)
        arguments: dict[str, Any] = {name: rng.choice(values) for name, values in self.choices.items()}
        begun = time.process_time()
        try:
            with pytest.MonkeyPatch.context() as patch:
                self.call(seed=seed, **arguments, **({"monkeypatch": patch} if self.patched else {}))
            self.calls += 1
        except pytest.skip.Exception:
            pass
        except Exception as error:  # whatever a comparison ends with is what this command is for
            self.calls += 1
            said = " ".join(str(error).split())[:160]
            self.failures.append(f"{self.name} --first {seed}: {type(error).__name__}: {said}")
        self.seconds += time.process_time() - begun


def comparisons() -> Iterator[Comparison]:
    """Every function of a seed in the rooms' tests, and of nothing that pytest would have to make."""
    for room in ROOMS:
        for path in sorted((TESTS / room).glob("test_*.py")):
            module = importlib.import_module(f"tests.{room}.{path.stem}")
            for name, call in inspect.getmembers(module, inspect.isfunction):
                if call.__module__ == module.__name__ and name not in NONE_FITS:
                    title = f"{path.stem}::{name}"
                    found = (call, CHECKS[title], False) if title in CHECKS else _of_a_seed(name, call)
                    if found is not None:
                        yield Comparison(room, title, *found)


def _of_a_seed(name: str, call: Callable[..., Any]) -> tuple[Callable[..., Any], dict[str, tuple[Any, ...]], bool] | None:
    """What is to be called, the values of its other parameters, and whether it wants to patch."""
    drawn = getattr(call, "hypothesis", None)
    if name.startswith("test_") and drawn is not None:
        inner, strategies = drawn.inner_test, drawn._given_kwargs
        simple = {key: (False, True) for key, strategy in strategies.items() if repr(strategy) == "booleans()"}
        return (inner, simple, False) if strategies.keys() - simple == {"seed"} else None
    marks = [mark for mark in getattr(call, "pytestmark", ()) if mark.name == "parametrize"]
    given = {mark.args[0]: tuple(mark.args[1]) for mark in marks if isinstance(mark.args[0], str) and "," not in mark.args[0]}
    asked = set(inspect.signature(call).parameters)
    if not name.startswith("test_") or "seed" not in given or asked - set(given) - {"monkeypatch"}:
        return None
    return call, {key: values for key, values in given.items() if key != "seed"}, "monkeypatch" in asked


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.differential", description=__doc__.split("\n")[0])
    parser.add_argument("--scenarios", type=int, default=1000, help="calls in all (default: 1000)")
    parser.add_argument("--first", type=int, default=10**6, help="the first seed; the suite's own are below 100,000 (default: 10^6)")
    parser.add_argument(
        "--test", action="append", metavar="NAME", help="this test alone, as it is named in what differed, or all like *this*"
    )
    parser.add_argument("--seconds", type=float, default=float("inf"), help="processor time after which no further call begins")
    options = parser.parse_args()
    invariants.watch()
    found = [each for each in comparisons() if any(fnmatchcase(each.name, wanted) for wanted in options.test or ["*"])]
    run(found, options.scenarios, options.first, options.seconds)
    print(page(found, options.first))
    sys.exit(any(each.failures for each in found))


def run(found: list[Comparison], scenarios: int, first: int, seconds: float) -> None:
    """Calls, the next always to the test that has taken least processor time so far: cheap comparisons are made more often."""
    begun = time.process_time()
    while sum(each.calls for each in found) < scenarios and time.process_time() - begun < seconds:
        for each in sorted(found, key=lambda one: one.seconds + 1e-4 * one.asked)[: max(1, len(found) // 4)]:
            each.run(first)


def page(found: list[Comparison], first: int) -> str:
    """The figures as Markdown, and everything that differed."""
    calls, failed = Counter[str](), Counter[str]()
    for each in found:
        calls[each.room] += each.calls
        failed[each.room] += len(each.failures)
    lines = ["| room | commands | tests | scenarios | differ |", "|---|---|---|---|---|"]
    for room, commands in ROOMS.items():
        tests = sum(each.room == room for each in found)
        if tests:
            lines.append(f"| {room} | {commands} | {tests} | {calls[room]:,} | {failed[room]} |")
    lines.append(f"| all | | {len(found)} | {calls.total():,} | {failed.total()} |")
    lines.append(f"\nSeeds from {first:,} on; {sum(each.seconds for each in found):,.0f} s of processor time.")
    lines += [f"- {failure}" for each in found for failure in each.failures[:20]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
