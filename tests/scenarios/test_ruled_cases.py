"""The library's cases with agreement rules: their figures by looking at every outcome and every coalition, and by the solver."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from functools import cache
from math import factorial
from typing import Any

import numpy as np
import pytest
import yaml

from simulator import load, solve, verify
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.solve.results import Result
from tests.oracles.ruled import Outcome, Ruled
from tests.scenarios.test_small_cases import LIBRARY, expected

PAGE = LIBRARY.parent / "docs" / "agreement-rules.md"

CASES = ["board", "security-council"]


@cache
def ruled(name: str) -> Ruled:
    return Ruled(load(LIBRARY / name / "scenario.yaml"))


@cache
def solved(name: str) -> Result:
    return solve(name)


def outcomes(listed: list[dict[str, Any]]) -> list[Outcome]:
    return [tuple(str(option) for option in terms.values()) for terms in listed]


@pytest.mark.parametrize("name", CASES)
def test_what_passes_by_looking_at_every_outcome(name: str) -> None:
    found, figures = ruled(name), expected(name)
    assert len(found.feasible) == figures["feasible"] == figures["outcomes"]
    assert found.passing == outcomes([each["terms"] for each in figures["passing"]])
    assert [sorted(found.votes(o)[0]) for o in found.passing] == [sorted(each["by"]) for each in figures["passing"]]
    assert sum(found.votes(o)[0] == found.asked for o in found.feasible) == figures["by_all"]
    assert len(found.frontier) == figures["frontier"]
    assert {name: found.decisive(name) for name in found.asked} == {name: Fraction(x) for name, x in figures["decisive"].items()}
    assert {key: found.voting[key] for key in ("core", "condorcet")} == {key: outcomes(figures[key]) for key in ("core", "condorcet")}
    assert found.utilitarian == set(outcomes(figures["utilitarian"]))
    assert found.leximin == set(outcomes(figures["leximin"]))
    assert len({c for keys in {found.applying(o) for o in found.feasible} for c in found.minimal(keys)}) == figures["winning"]


def test_the_coalitions_of_the_board() -> None:
    held = {tuple(sorted(coalition)): len(outcomes) for coalition, outcomes in ruled("board").agreeing.items()}
    assert held == {tuple(sorted(each["parties"])): each["count"] for each in expected("board")["agreeing"]}


def test_the_coalitions_of_the_council_of_fifteen() -> None:
    """Five that consent and any four of ten; on the text on which D and E abstain none is enough by itself."""
    found, figures = ruled("security-council"), expected("security-council")
    assert len(found.minimal(("majority", "veto"))) == figures["winning"]
    assert len(found.agreeing) == figures["n_agreeing"]


@pytest.mark.parametrize("name", CASES)
def test_the_solver_agrees(name: str) -> None:
    result, figures = solved(name), expected(name)
    assert result.verdict == "agreement"
    assert (result.zone.count, result.zone.feasible) == (len(figures["passing"]), figures["feasible"])
    assert result.frontier is not None
    assert len(result.frontier.surplus) == figures["frontier"]
    found = result.by_rules
    assert found is not None
    assert found.by_all == figures["by_all"]
    assert found.decisive == {party: Fraction(share) for party, share in figures["decisive"].items()}
    assert (found.n_winning, found.n_agreeing) == (figures["winning"], figures.get("n_agreeing", len(figures.get("agreeing", []))))
    for solution in ("utilitarian", "leximin"):
        assert [tuple(point.outcome.values()) for point in result.solutions[solution].points] == outcomes(figures[solution])
    assert found.voting is not None
    for key in ("core", "condorcet"):
        assert [tuple(outcome.values()) for outcome in getattr(found.voting, key).outcomes] == outcomes(figures[key])


@pytest.mark.parametrize("name", CASES)
def test_under_other_rules(name: str) -> None:
    for variant in expected(name)["variants"]:
        result = solve(load(name).with_changes(variant["changes"]))
        assert (result.zone.count or 0) == variant["passing"], variant


def test_the_power_of_the_chair_by_every_order() -> None:
    found = ruled("board")
    pivots = dict.fromkeys(found.parties, 0)
    for order in itertools.permutations(found.parties):
        pivots[next(p for k, p in enumerate(order) if found.met(("majority",), order[: k + 1], ()))] += 1
    shares = {party: Fraction(count, factorial(len(found.parties))) for party, count in pivots.items()}
    assert shares == {party: Fraction(share) for party, share in expected("board")["shapley_shubik"].items()}
    by_rules = solved("board").by_rules
    assert by_rules is not None
    assert by_rules.power[0].shapley_shubik == shares


def test_the_board_of_the_page_is_the_case() -> None:
    written = yaml.safe_load(PAGE.read_text(encoding="utf-8").split("```yaml\n# board.yaml\n")[1].split("```")[0])
    case = yaml.safe_load((LIBRARY / "board" / "scenario.yaml").read_text(encoding="utf-8"))
    assert written["agreement"] == case["agreement"]
    assert written["issues"] == case["issues"]
    without_notes = {name: {key: value for key, value in party.items() if key != "note"} for name, party in case["parties"].items()}
    assert written["parties"] == without_notes


# The Council of the European Union

COUNCIL = "council-eu"


@cache
def council() -> Scenario:
    return load(COUNCIL)


@cache
def people() -> dict[str, int]:
    """Party → hundredths of a per cent of the population."""
    return {name: int(party.votes_by_kind["population"].exact * 100) for name, party in council().parties.items()}


def carries(coalition: frozenset[str]) -> bool:
    """Article 16(4) of the Treaty on European Union."""
    enough = 100 * sum(people()[name] for name in coalition) >= 65 * sum(people().values())
    return (enough and 100 * len(coalition) >= 55 * len(people())) or len(coalition) > len(people()) - 4


def in_favour(text: str) -> frozenset[str]:
    """By the record of the vote, less those who abstained."""
    offer = next(offer for offer in council().offers.values() if offer.terms == {"text": text})
    return frozenset(name for name, answer in offer.answers.items() if answer.answer == "accepted")


def smallest(group: frozenset[str]) -> set[frozenset[str]]:
    """The smallest coalitions within a group that carry a text."""
    of_any_size = (frozenset(c) for size in range(len(group) + 1) for c in itertools.combinations(sorted(group), size) if size >= 15)
    return {c for c in of_any_size if carries(c) and not any(carries(c - {member}) for member in c)}


@pytest.mark.parametrize("text", ["mandate", "agreed"])
def test_a_vote_of_the_council_by_adding_up(text: str) -> None:
    group, figures = in_favour(text), expected(COUNCIL)["texts"][text]
    assert len(group) == figures["members"]
    assert sum(people()[name] for name in group) == figures["people"]
    assert [name for name in people() if name in group and not carries(group - {name})] == figures["deciding"]
    assert len(smallest(group)) == figures["coalitions"]


def test_figures_of_the_council() -> None:
    figures = expected(COUNCIL)
    total = sum(people().values())
    assert (len(people()), total, -(-65 * total // 100)) == (27, figures["total"], figures["needed"])
    assert figures["members_needed"] == -(-55 * 27 // 100)
    assert len(smallest(in_favour("mandate")) | smallest(in_favour("agreed"))) == figures["coalitions"]
    twenty = 100 * sum(people()[name] for name in in_favour("agreed")) / total
    assert abs(twenty - figures["reported_2024"]) < 0.05
    without = sum(people()[name] for name in in_favour("agreed") - {"slovakia"})
    assert without == figures["without_slovakia"]
    assert 100 * without < 65 * total
    assert carries(frozenset(people()) - {"germany", "france", "italy"})


def test_the_solver_agrees_on_the_council() -> None:
    result, figures = solved(COUNCIL), expected(COUNCIL)
    assert (result.zone.count, result.zone.feasible) == (2, figures["feasible"])
    found = result.by_rules
    assert found is not None
    assert (found.by_all, found.n_agreeing) == (figures["by_all"], figures["coalitions"])
    assert {frozenset(group.parties) for group in found.groups} == {in_favour("mandate"), in_favour("agreed")}
    decided = {name: Fraction(sum(name in figures["texts"][text]["deciding"] for text in figures["texts"]), 2) for name in people()}
    assert found.decisive == decided
    assert {each.rule: each.most for each in found.votes if each.of == "population"} == {"agreement.council": Fraction("66.21")}


def test_before_austria_nothing_passes_and_that_is_proved() -> None:
    before, figures = load(LIBRARY / COUNCIL / "before-austria.yaml"), expected(COUNCIL)["before_austria"]
    group = in_favour("agreed") - {"austria"}
    assert (len(group), sum(people()[name] for name in group)) == (figures["members"], figures["people"])
    assert not carries(group)
    assert len(people()) - len(group) == figures["against_or_abstaining"]
    result = solve(before)
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert result.no_deal.certificate is not None
    assert verify(before, result.no_deal.certificate).ok


def test_the_power_of_members_by_generating_functions() -> None:
    """How many coalitions of so many others have so many people, by a table of both (Bilbao, Fernández, Jiménez & López 2002)."""
    found = solved(COUNCIL).by_rules
    assert found is not None
    (power,) = found.power
    total, n = sum(people().values()), len(people())
    swings = {name: swings_of(name, total, n) for name in expected(COUNCIL)["power"]}
    for name, (shapley_shubik, banzhaf) in expected(COUNCIL)["power"].items():
        orders = sum(Fraction(factorial(size) * factorial(n - 1 - size) * ways, factorial(n)) for size, ways in enumerate(swings[name]))
        assert orders == power.shapley_shubik[name]
        assert Fraction(sum(swings[name]), 2 ** (n - 1)) == power.decides[name]
        assert (round(float(orders), 4), round(float(power.banzhaf[name]), 4)) == (shapley_shubik, banzhaf)


def swings_of(name: str, total: int, n: int) -> list[int]:
    """By their number: coalitions of others that carry a text with this member and not without it."""
    ways = np.zeros((n, total + 1), dtype=np.int64)
    ways[0, 0] = 1
    for other, share in people().items():
        if other != name:
            ways[1:, share:] += ways[:-1, :-share].copy()

    def won(sizes: Any, had: Any) -> Any:
        return ((100 * had >= 65 * total) & (sizes >= 15)) | (sizes >= 24)

    sizes, had = np.indices(ways.shape)
    return [int(row.sum()) for row in np.where(won(sizes + 1, had + people()[name]) & ~won(sizes, had), ways, 0)]


def test_every_number_of_the_council_says_where_it_comes_from() -> None:
    """What was reported has its source, the order of texts follows from the votes, and what was assumed is the same for all."""
    scenario = council()
    found = numbers(scenario)
    assert {path.split(".")[2] for path in found if path.startswith("parties.")} == {"votes", "weights", "values", "reservation"}
    for path, number in found.items():
        kind = path.split(".")[2] if path.startswith("parties.") else path.split(".")[0]
        mark = number.mark or scenario.default_mark
        assert mark == {"votes": "reported", "values": "derived", "weights": "assumed", "reservation": "assumed"}.get(kind, mark), path
        assert mark != "assumed" or number.exact in (1, 50)
    for name, party in scenario.parties.items():
        assert party.votes is not None
        assert party.votes.source == ("population_2025",)
        assert party.votes.later_source
        assert len(party.values["text"].source) == 2, name
    assert scenario.agreement["council"].source == ("treaty",)
    assert {source for offer in scenario.offers.values() for source in offer.source} == {"vote_2023", "vote_2024"}


def test_the_numbers_of_the_council_are_those_of_the_record() -> None:
    """Worth more than no text where the member voted for it, less where against, the same where it abstained."""
    scenario = council()
    for offer in scenario.offers.values():
        surplus = scenario.surplus({issue: str(option) for issue, option in offer.terms.items()})
        said = {name: answer.answer for name, answer in offer.answers.items()}
        for name, value in surplus.items():
            assert said.get(name) == ("accepted" if value > 0 else "refused" if value < 0 else None)
        assert {name for name in surplus if name not in said} <= {"austria", "belgium"}


def test_the_case_of_the_council_judges_nobody() -> None:
    """Its words name texts, votes and shares; no motive and no merit."""
    text = " ".join(
        (LIBRARY / COUNCIL / file).read_text(encoding="utf-8") for file in ("scenario.yaml", "before-austria.yaml", "README.md")
    )
    for word in ("good", "bad", "right", "wrong", "should", "ambitious", "extreme", "selfish", "brave", "betray", "controversial"):
        assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), word
