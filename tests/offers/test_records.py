"""What is said of answers on record, and of offers by those who made them, against every completion of every offer."""

from __future__ import annotations

import random

import pytest

from simulator.offers.records import against_themselves, answers_in_file, judged, recorded_answers
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.permitted import never_crossed
from simulator.payoffs.worth import course_shares
from simulator.scenario.answers import ObservedAnswer
from simulator.scenario.model import Offer, Scenario
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_scenario

SEEDS = range(24)


def _completions(plain: BruteForce, terms: dict[str, str]) -> list[Outcome]:
    """What an offer can become: a full one is what it is, an open one is filled within the constraints."""
    among = plain.outcomes if len(terms) == len(plain.issues) else plain.feasible
    return [o for o in among if all(dict(zip(plain.issues, o, strict=True))[i] == option for i, option in terms.items())]


def _crossed(plain: BruteForce, party: str, outcome: Outcome) -> set[str]:
    named = dict(zip(plain.issues, outcome, strict=True))
    lines = plain.scenario.parties[party].red_lines
    return {f"parties.{party}.red_lines.{key}" for key, line in lines.items() if line.in_force and plain.holds(line.never, named)}


def _offers(scenario: Scenario, seed: int) -> list[dict[str, str]]:
    rng = random.Random(seed)
    full = [{name: rng.choice(issue.choices) for name, issue in scenario.issues.items()} for _ in range(3)]
    return [*full, *({issue: option for issue, option in terms.items() if rng.random() < 0.5} for terms in full)]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_offer_is_judged_as_all_its_completions_are(seed: int) -> None:
    scenario = small_scenario(seed)
    plain, payoffs = BruteForce(scenario), compile_payoffs(scenario)
    place = {name: k for k, name in enumerate(scenario.issues)}
    for terms in _offers(scenario, seed):
        box = {place[issue]: scenario.issues[issue].choices.index(option) for issue, option in terms.items()}
        outcomes = _completions(plain, terms)
        for p, party in enumerate(scenario.parties):
            found = judged(payoffs, box, party)
            crossed = {o: _crossed(plain, party, o) for o in outcomes}
            yes = [plain.surplus(o)[p] >= 0 and not crossed[o] for o in outcomes]
            surpluses = [plain.surplus(o)[p] for o in outcomes]
            assert (found.least, found.most) == ((min(surpluses), max(surpluses)) if outcomes else (None, None))
            assert set(found.crosses) == set().union(*crossed.values())
            assert found.accepts is (None if not outcomes or (any(yes) and not all(yes)) else all(yes))


@pytest.mark.parametrize("seed", SEEDS)
def test_red_lines_that_no_feasible_outcome_crosses(seed: int) -> None:
    scenario = small_scenario(seed)
    plain = BruteForce(scenario)
    in_force = {f"parties.{n}.red_lines.{k}" for n, p in scenario.parties.items() for k, line in p.red_lines.items() if line.in_force}
    assert set(never_crossed(compile_payoffs(scenario))) == in_force - set().union(*plain.crossed.values())


def test_some_red_lines_of_the_samples_are_never_crossed_and_some_are() -> None:
    found = [len(list(never_crossed(compile_payoffs(small_scenario(seed))))) for seed in SEEDS]
    assert any(found)
    assert not all(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shares_of_the_courses_sum_to_the_reservation_value(seed: int) -> None:
    scenario = small_scenario(seed)
    for party, value in zip(scenario.parties, BruteForce(scenario).reservation, strict=True):
        shares = course_shares(scenario, party)
        assert bool(shares) == (scenario.parties[party].beliefs is not None)
        if shares:
            assert sum(each.share for each in shares) == value
            assert sum(each.chance for each in shares) == 1


def test_answers_differ_where_the_numbers_say_the_opposite_and_nowhere_else() -> None:
    seen = set()
    for seed in range(10):
        scenario = small_scenario(seed)
        payoffs = compile_payoffs(scenario)
        party = next(iter(scenario.parties))
        offers = {
            f"o{k}-{answer}": Offer(title="O", terms=terms, answers={party: ObservedAnswer(answer=answer)}, put_forward_by=(party,))
            for k, terms in enumerate(_offers(scenario, seed))
            for answer in ("accepted", "refused")
        }
        scenario = scenario.model_copy(update={"offers": offers})
        found = {each.offer: each for each in recorded_answers(scenario, payoffs, answers_in_file(scenario))}
        assert set(found) == set(offers)
        for each in found.values():
            assert each.differs == (each.judged.accepts is (each.answer == "refused"))
            seen.add((each.judged.accepts, each.differs))
        refused = {name for name, each in found.items() if each.judged.accepts is False}
        assert {each.offer for each in against_themselves(scenario, payoffs)} == refused
    assert seen == {(True, True), (True, False), (False, True), (False, False), (None, False)}
