"""Offers put to the vote, held against looking at every outcome and every set of parties by definition."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, UsageError, compare
from simulator.budget import Budget
from simulator.offers.answering import answer
from simulator.offers.comparing import CompareReport, agreements_claimed
from simulator.offers.results import EvaluatedOffer
from simulator.offers.vote_results import OfferVotes
from simulator.scenario.consent import signed_by_everybody
from tests.oracles.ruled import Outcome, ratified_data, ruled_data
from tests.oracles.ruled_offers import RuledOffers


def made(seed: int, maker: Callable[[int], dict[str, Any]] = ruled_data) -> Scenario | None:
    """A random scenario with rules that do not ask everybody; None where its rules make no sense, or do."""
    try:
        scenario = Scenario.model_validate(maker(seed))
    except ScenarioError:
        return None
    return None if signed_by_everybody(scenario) else scenario


def terms_of(scenario: Scenario, outcome: Outcome) -> dict[str, str]:
    return dict(zip(scenario.issues, outcome, strict=True))


def voted(scenario: Scenario, offers: dict[str, dict[str, str]], ratify: Fraction | None = None) -> CompareReport:
    return compare(scenario, offers, draws=0, limit=50, ratify=ratify)


def hold_vote(true: RuledOffers, outcome: Outcome, vote: OfferVotes) -> None:
    """What is said of one feasible outcome."""
    yes, no = true.votes(outcome)
    said = {party: each.says for party, each in vote.votes.items()}
    assert said == {
        p: "for" if p in yes else "against" if p in no else "abstains" if p in true.asked else "not asked" for p in true.parties
    }
    home = {party: [path.split(".")[3] for path in each.bodies] for party, each in vote.votes.items()}
    assert home == {p: true.refusing_bodies(p, outcome) if p in true.asked else [] for p in true.parties}
    assert vote.passes == (outcome in true.passing)
    assert {rule.rule.split(".")[1]: rule.met for rule in vote.rules} == {k: true.met([k], yes, no) for k in true.applying(outcome)}
    for rule in vote.rules:
        for count in rule.counts:
            met = count.reached > count.least if count.strict else count.reached >= count.least
            assert (count.short == 0) == met
            assert count.short == 0 or count.reached + count.short >= count.least
    cheapest = None if vote.passes else true.cheapest(outcome)
    if cheapest is None:
        assert vote.cheapest is None
    else:
        assert vote.cheapest is not None
        assert vote.cheapest.total == cheapest[0]
        assert {frozenset(turned) for turned in vote.cheapest.sets} == cheapest[1]
        assert all(turned == {p: true.shortfall(outcome, p) for p in turned} for turned in vote.cheapest.sets)
    if not vote.passes and cheapest is None:
        held = set(vote.held_by)
        assert all(true.crossing(p, outcome) for p in held)
        everybody_else = true.asked - held
        assert not true.passes(outcome, everybody_else, held)
        assert all(true.passes(outcome, everybody_else | {p}, held - {p}) for p in held)
    else:
        assert vote.held_by == ()


def hold_changes(true: RuledOffers, report: CompareReport, name: str, start: Outcome) -> None:
    """The fewest changes after which an offer passes."""
    assert report.won_by is not None
    package = report.won_by[name]
    found = true.fewest_changes(start)
    assert package.size == (None if found is None else found[0])
    if found is not None and package.size:
        places = {issue: k for k, issue in enumerate(true.scenario.issues)}
        shown = {tuple(places[c.issue] for c in p.changes): sorted(p.point.surplus.values()) for p in package.found}
        assert shown == found[1]


def hold_completion(true: RuledOffers, each: EvaluatedOffer) -> None:
    """Which completion of an open offer was put to the vote."""
    completions = [o for o in true.feasible if all(terms_of(true.scenario, o)[i] == option for i, option in each.offer.terms.items())]
    passing = [o for o in completions if o in true.passing]
    assert each.agreed == bool(passing)
    if passing:
        assert each.point is not None
        assert sorted(each.point.surplus.values()) == max(sorted(true.surplus[o].values()) for o in passing)
        return
    prices = {o: found[0] for o in completions if (found := true.cheapest(o)) is not None}
    assert each.point is None
    if not prices:
        assert each.by_rules is None
        return
    assert each.by_rules is not None
    assert tuple(each.by_rules.point.outcome.values()) == min(prices, key=lambda o: prices[o])


def hold(scenario: Scenario, rng: random.Random, ratify: Fraction | None = None) -> list[bool]:
    """Full offers and open ones of one scenario; which of the full ones pass."""
    true = RuledOffers(scenario, ratify)
    full = rng.sample(true.feasible, min(3, len(true.feasible)))
    offers = {f"full{k}": terms_of(scenario, outcome) for k, outcome in enumerate(full)}
    offers["open"] = dict(rng.sample(sorted(terms_of(scenario, full[0]).items()), 1))
    offers["open"] = {i: offers["open"][i] for i in scenario.issues if i in offers["open"]}
    report = voted(scenario, offers, ratify)
    assert report.unfinished == ()
    by_name = {each.offer.name: each for each in report.comparison.offers}
    for k, outcome in enumerate(full):
        vote = by_name[f"full{k}"].by_rules
        assert vote is not None
        hold_vote(true, outcome, vote)
        hold_changes(true, report, f"full{k}", outcome)
        assert {p: a.accepts for p, a in by_name[f"full{k}"].answers.items() if p in true.asked} == {
            p: p in true.votes(outcome)[0] for p in true.parties if p in true.asked
        }
    hold_completion(true, by_name["open"])
    assert {tuple(outcome.values()) for _, outcome in agreements_claimed(report)} <= set(true.passing)
    return [by_name[f"full{k}"].agreed for k in range(len(full))]


def test_votes_are_what_the_definition_says() -> None:
    rng = random.Random(7)
    passed = [p for seed in range(40) if (scenario := made(seed)) is not None for p in hold(scenario, rng)]
    assert min(passed.count(True), passed.count(False)) > 10


def check_offers(seed: int, *, asked: bool) -> None:
    """Holds offers of one random scenario put to the vote, where its rules make sense. `asked`: its ratifying bodies are."""
    scenario = made(seed, ratified_data if asked else ruled_data)
    if scenario is not None:
        hold(scenario, random.Random(seed), Fraction(1, 2) if asked else None)


def test_a_vote_counts_the_consent_that_bodies_ratify() -> None:
    rng, passed, refused = random.Random(8), list[bool](), 0
    for seed in range(50):
        scenario = made(seed, ratified_data)
        if scenario is not None:
            passed += hold(scenario, rng, Fraction(1, 2))
            refused += len(RuledOffers(scenario).passing) != len(RuledOffers(scenario, Fraction(1, 2)).passing)
    assert min(passed.count(True), passed.count(False)) > 20
    assert refused > 5


def test_draws_of_offers_ask_the_bodies_of_each_draw() -> None:
    """The north's parliament passes the new law at a chance drawn evenly from 0.3 to 0.7: in half of the draws 0.5 is reached."""
    chance = {"base": 0.5, "range": [0.3, 0.7], "distribution": "uniform"}
    parties = {name: {**party, "reservation": 30} for name, party in BLOCS["parties"].items()}
    parties["north"] = {**parties["north"], "ratification": {"house": {"title": "House", "chance": chance}}}
    scenario = Scenario.model_validate({**BLOCS, "parties": parties, "agreement": {"north": {"needs": "north"}}})
    found = compare(scenario, {"law": {"law": "new"}}, draws=400, seed=1, ratify=Fraction(1, 2)).passing_draws
    assert found is not None
    assert found.numbers == 1
    assert found.offers[0].passes.count / 400 == pytest.approx(0.5, abs=0.01)
    without = compare(scenario, {"law": {"law": "new"}}, draws=400, seed=1).passing_draws
    assert without is None  # no number that a vote depends on has a range


def prices_of(scenario: Scenario, outcomes: list[Outcome]) -> list[tuple[bool, Fraction | None, set[frozenset[str]]]]:
    report = voted(scenario, {f"o{k}": terms_of(scenario, outcome) for k, outcome in enumerate(outcomes)})
    found = []
    for each in report.comparison.offers:
        assert each.by_rules is not None
        cheapest = each.by_rules.cheapest
        sets = set() if cheapest is None else {frozenset(turned) for turned in cheapest.sets}
        found.append((each.agreed, None if cheapest is None else cheapest.total, sets))
    return found


def test_neither_the_order_of_the_parties_nor_the_unit_of_votes_changes_anything() -> None:
    found = [each for seed in (3, 11, 24, 40) for each in check_order_and_unit(seed)]
    assert any(passes for passes, _, _ in found)
    assert any(price for _, price, _ in found)


def check_order_and_unit(seed: int) -> list[tuple[bool, Fraction | None, set[frozenset[str]]]]:
    """Holds the prices of all outcomes of a scenario with rules, that of the seed or of the first after it; gives them."""
    scenario = next(s for k in range(seed, seed + 200) if (s := made(k)) is not None)
    data = ruled_data(next(k for k in range(seed, seed + 200) if made(k) is not None))
    outcomes = RuledOffers(scenario).feasible
    expected = prices_of(scenario, outcomes)
    turned_round = {**data, "parties": dict(reversed(list(data["parties"].items())))}
    assert prices_of(Scenario.model_validate(turned_round), outcomes) == expected
    for party in data["parties"].values():
        if "votes" in party:
            party["votes"]["people"] *= 1000
    _scaled(data["agreement"])
    assert prices_of(Scenario.model_validate(data), outcomes) == expected
    return expected


def _scaled(needs: Any) -> None:
    """Thresholds in votes of `people`, times 1,000."""
    if isinstance(needs, dict):
        if needs.get("of") == "people" and "at_least" in needs:
            needs["at_least"] *= 1000
        for part in needs.values():
            _scaled(part)
    elif isinstance(needs, list):
        for part in needs:
            _scaled(part)


BLOCS: dict[str, Any] = {
    "title": "Three blocs",
    "issues": {"law": {"title": "Law", "options": {"old": "Old", "new": "New"}}},
    "parties": {
        name: {
            "title": name.title(),
            "weights": {"law": 1},
            "values": {"law": {"old": 50, "new": worth}},
            "reservation": {"base": 50, "range": [30, 70], "distribution": "uniform"},
            "votes": {"seats": seats},
        }
        for name, worth, seats in (("north", 80, 40), ("south", 42, 35), ("west", 44, 30), ("isle", 20, 5))
    },
    "agreement": {"majority": {"needs": {"more_than": "50%", "of": "seats"}}},
}


def test_a_vote_by_hand() -> None:
    """Of 110 seats the north has 40; 56 are needed. South (8 points short) and west (6) would each do, the isle would not."""
    report = voted(Scenario.model_validate(BLOCS), {"law": {"law": "new"}})
    vote = report.comparison.offers[0].by_rules
    assert vote is not None
    count = vote.rules[0].counts[0]
    assert (vote.passes, int(count.reached), int(count.short)) == (False, 40, 16)
    assert vote.cheapest is not None
    assert vote.cheapest.total == 6
    assert vote.cheapest.sets == ({"west": Fraction(6)},)


def test_no_points_buy_a_red_line() -> None:
    data = {**BLOCS, "parties": {name: dict(party) for name, party in BLOCS["parties"].items()}}
    for name in ("south", "west"):
        data["parties"][name]["red_lines"] = {"no": {"never": {"law": "new"}}}
    vote = voted(Scenario.model_validate(data), {"law": {"law": "new"}}).comparison.offers[0].by_rules
    assert vote is not None
    assert (vote.cheapest, set(vote.held_by)) == (None, {"south", "west"})


def test_all_ties_are_told() -> None:
    scenario = Scenario.model_validate(BLOCS).with_changes({"parties.south.values.law.new": 44})
    vote = voted(scenario, {"law": {"law": "new"}}).comparison.offers[0].by_rules
    assert vote is not None
    assert vote.cheapest is not None
    assert vote.cheapest.sets == ({"south": Fraction(6)}, {"west": Fraction(6)})


def test_shares_of_draws_are_those_of_each_draw() -> None:
    """South and west are at 42 and 44 of reservation values drawn evenly between 30 and 70; the new law passes where one of them accepts,
    and the north does."""
    scenario = Scenario.model_validate(BLOCS)
    report = compare(scenario, {"law": {"law": "new"}, "as_it_is": {"law": "old"}}, draws=400, seed=5)
    found = report.passing_draws
    assert found is not None
    assert (found.draws, found.numbers) == (400, 4)
    law = found.offers[0]
    shares = {party: share.count / 400 for party, share in law.consents.items()}
    assert shares["north"] == 1
    assert shares["south"] == pytest.approx(0.3, abs=0.03)
    assert shares["west"] == pytest.approx(0.35, abs=0.03)
    assert law.passes.count / 400 == pytest.approx(1 - 0.7 * 0.65, abs=0.05)
    from simulator.scenario.draws import draw

    drawn = draw(scenario, 400, seed=5)
    passes = [RuledOffers(scenario.with_changes({p: float(v) for p, v in drawn.numbers(k).items()})) for k in range(40)]
    first = compare(scenario, {"law": {"law": "new"}}, draws=400, seed=5).passing_draws
    assert first is not None
    assert first.offers[0] == law
    assert 0 < sum(("new",) in each.passing for each in passes) < 40


def test_a_quota_with_a_range_is_drawn_as_well() -> None:
    """The new law has 40 of 110 seats for it, 36.36 per cent; a quota drawn evenly from 20 to 60 lets it pass in 16.36 / 40 of draws."""
    quota = {"base": "40%", "range": ["20%", "60%"], "distribution": "uniform"}
    parties = {name: {**party, "reservation": 50} for name, party in BLOCS["parties"].items()}
    scenario = Scenario.model_validate({**BLOCS, "parties": parties, "agreement": {"some": {"needs": {"quota": quota, "of": "seats"}}}})
    found = compare(scenario, {"law": {"law": "new"}}, draws=400, seed=1).passing_draws
    assert found is not None
    assert found.numbers == 1
    assert found.offers[0].passes.count / 400 == pytest.approx((40 / 110 - 0.2) / 0.4, abs=0.01)


def test_what_a_vote_does_not_know_is_refused() -> None:
    scenario = Scenario.model_validate(BLOCS)
    for asked in ({"counter": True}, {"path": ("law", "law")}):
        with pytest.raises(UsageError, match="where everybody must sign"):
            compare(scenario, {"law": {"law": "new"}}, **asked)
    with pytest.raises(UsageError, match="a limit of 0"):
        compare(scenario, {"law": {"law": "new"}}, limit=0)


def test_a_limit_leaves_what_was_found() -> None:
    scenario = Scenario.model_validate(BLOCS)
    from simulator.offers.reading import offers_given

    report = answer(scenario, offers_given(scenario, {"law": {"law": "new"}}), improve=True, draws=50, budget=Budget(0.0, 1024))
    assert report.comparison.offers[0].by_rules is not None
    assert any(part.startswith("changes of terms") for part in report.unfinished)
