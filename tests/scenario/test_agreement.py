"""Agreement rules in a file: how they are read, changed and written, and what is wrong with some, each with its place."""

from __future__ import annotations

import pytest

from simulator import Scenario, ScenarioError, loads, solve, to_yaml
from simulator.dossier.overview import overview
from simulator.scenario.consent import asked, signed_by_everybody

FILE = """\
title: Council
issues: {tax: {title: Tax, options: {low: Low, high: High}}}
agreement:
  council: {needs: {all: [{quota: 55%, of: members}, {quota: 65%, of: people}, a]}, blocked_by: {at_least: 2}}
  treaty: {when: {tax: high}, needs: everybody}
parties:
  a: {title: A, weights: {tax: 1}, values: {tax: {low: 0, high: 100}}, reservation: 50, votes: {people: 83.5}}
  b: {title: B, weights: {tax: 1}, values: {tax: {low: 0, high: 100}}, reservation: 50, votes: {people: 20}}
  c: {title: C, weights: {tax: 1}, values: {tax: {low: 100, high: 0}}, reservation: 50, votes: {people: 10}, indifferent: no}
  d: {title: D, weights: {tax: 1}, values: {tax: {low: 100, high: 0}}, reservation: 50, consent: false}
"""


def council() -> Scenario:
    return loads(FILE, "council.yaml")


def test_a_file_with_rules_is_written_as_it_is_read() -> None:
    text = to_yaml(council())
    assert loads(text, "again.yaml") == council()
    assert "quota: 65%" in text
    assert "needs: everybody" in text
    assert asked(council()) == ("a", "b", "c")


def test_a_share_may_be_a_fraction_that_a_decimal_says() -> None:
    assert loads(FILE.replace("quota: 65%", "quota: 13/20"), "council.yaml") == council()
    half = loads(FILE.replace("quota: 55%", "more_than: 1/2"), "council.yaml")
    assert half == loads(FILE.replace("quota: 55%", "more_than: 50%"), "council.yaml")


def test_parts_of_rules_are_changed_by_their_paths() -> None:
    changed = council().with_changes({"agreement.council.needs.all.1.quota": "70%", "agreement.treaty.in_force": False})
    assert changed.with_changes({"agreement.council.needs.all.1.quota": 65, "agreement.treaty.in_force": True}) == council()
    assert not signed_by_everybody(council().with_changes({"agreement": None}))
    plain = council().with_changes({"agreement": None, "parties.c.indifferent": "yes", "parties.d.consent": None})
    assert signed_by_everybody(plain)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("quota: 55%", "quota: 0.55", "4:35: agreement.council.needs.all.0.quota: 0.55 per cent, which is next to nothing; write 55%"),
        ("quota: 55%", "quota: 155%", "expected per cent, above 0 and at most 100, found 155"),
        ("quota: 55%", "quota: most", "agreement.council.needs.all.0.quota: expected a number, found 'most'"),
        ("quota: 55%", "more_than: 100%", "expected per cent, from 0 to below 100, found 100"),
        ("quota: 65%", "at_least: 120", "120 is more than there is: the votes of 'people' sum to 113.5"),
        ("quota: 65%", "at_least: 0.65", "0.65 is less than one vote of the 113.5 there are; write a share as quota: 55%"),
        ("quota: 65%", "at_least: 0", "expected a number above 0, found 0"),
        ("of: people", "of: poeple", "no such kind of vote 'poeple'; did you mean 'people'?"),
        ("of: people", "of: a", "'a' is a party and no kind of vote; write a list: of: [a]"),
        ("votes: {people: 20}", "note: x", "'b' says nothing of its votes of 'people'"),
        ("votes: {people: 20}", "votes: {people: -1}", "parties.b.votes.people: expected a number of at least 0, found -1"),
        (", a]}", ", d]}", "'d' has 'consent: false' and is not asked"),
        (", a]}", ", e]}", "no such party 'e'"),
        (", a]}", ", 50%]}", "no such party '50%'; a share of the votes is {quota: 55%}, or {more_than: 50%}"),
        ("needs: everybody", "needs: EVERYBODY", "no such party 'EVERYBODY'; for the consent of all write everybody"),
        ("needs: everybody", "needs: unanimity", "for the consent of all write everybody"),
        ("needs: everybody", "needs: simple majority", "more than half of the votes is {more_than: 50%}"),
        ("needs: everybody", "needs: 2/3 of votes", "a share of the votes is {quota: 55%}"),
        ("of: people", "of: everybody", "'everybody' is no kind of vote; leave 'of' out to count each party that is asked once"),
        (
            "quota: 65%",
            "quota: 2/3",
            "found '2/3', which no decimal is exactly; of whole votes write how many: {at_least",
        ),
        (", a]}", ", [a, a]]}", "'a' stands twice in this list"),
        (", a]}", ", [a, everybody]]}", "'everybody' stands alone, in no list"),
        (", a]}", ", []]}", "an empty list of parties"),
        ("needs: everybody", "needs: {any: []}", "an empty list; name at least one requirement"),
        (
            "needs: everybody",
            "needs: {any: [a], at_least: 1}",
            "expected one of at_least, quota, more_than, all, any, found at_least and any",
        ),
        ("needs: everybody", "needs: {all: [a], of: people}", "goes with at_least, quota and more_than, not with all"),
        ("needs: everybody", "title: x", "5:3: agreement.treaty: missing 'needs'"),
        ("needs: everybody}", "needs: everybody, blocked_by: {at_least: 4}}", "4 is more than there is: the votes of 'members' sum to 3"),
        (
            "needs: everybody",
            "needs: 3",
            "expected 'everybody', a party, a list of parties, or a requirement such as {at_least: 3}, found 3",
        ),
        ("needs: everybody", "needs: true", "or a requirement such as {at_least: 3}, found true"),
        ("of: people}, a]}", "of: {people: 1}}, a]}", "expected a kind of vote or a list of parties, found"),
        (" 20}", " 20}, consent: false", "a party with 'consent: false' is not asked and has no votes"),
    ],
)
def test_faults_have_their_places(before: str, after: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(FILE.replace(before, after, 1), "council.yaml")
    assert said in str(caught.value)


def test_rules_that_nobody_or_everybody_meets_are_faults() -> None:
    nobody = FILE.replace("needs: everybody", "needs: everybody, blocked_by: {all: [a, b, c, {at_least: 3, of: [a, b, c]}]}")
    assert loads(nobody, "council.yaml").agreement["treaty"].blocked_by is not None  # all three refusing block it
    votes = FILE.replace("people: 83.5", "people: 0").replace("people: 20", "people: 0").replace("people: 10", "people: 0")
    with pytest.raises(ScenarioError, match="the votes of 'people' sum to 0; there is nothing to count"):
        loads(votes, "council.yaml")
    with pytest.raises(ScenarioError, match="no rule is in force"):
        council().with_changes({"agreement.council.in_force": False, "agreement.treaty.in_force": False})
    with pytest.raises(ScenarioError, match="no party is left whose consent is asked for"):
        council().with_changes(
            {"agreement": None, **{f"parties.{p}.votes": None for p in "abc"}, **{f"parties.{p}.consent": False for p in "abc"}}
        )


def test_an_outcome_to_which_no_rule_applies_is_a_fault() -> None:
    alone = council().with_changes({"agreement.council.in_force": False})
    with pytest.raises(ScenarioError, match=r"no rule applies to the outcome \{tax: low\}; add a rule without 'when', or widen one"):
        overview(alone)


def test_votes_that_cannot_be_read_are_one_fault() -> None:
    """A number of votes that is none is told once, not again as missing where the votes are counted."""
    with pytest.raises(ScenarioError) as refused:
        loads(FILE.replace("people: 20", "people: twenty"), "t.yaml")
    assert len(refused.value.faults) == 1
    assert "expected a number, found 'twenty'" in str(refused.value)


def test_an_abstention_that_turned_into_a_refusal_may_decide() -> None:
    data = {
        "title": "Two refusals block",
        "issues": {"x": {"title": "X", "options": {"a": "A"}}},
        "agreement": {"r": {"needs": "everybody", "blocked_by": {"at_least": 2}}},
        "parties": {
            name: {"title": name, "weights": {"x": 1}, "values": {"x": {"a": worth}}, "reservation": 50, "indifferent": "abstain"}
            for name, worth in (("yea", 80), ("nay", 20), ("abs", 50))
        },
    }
    found = solve(Scenario.model_validate(data)).by_rules
    assert found is not None
    assert {party: float(share) for party, share in (found.decisive or {}).items()} == {"yea": 1, "nay": 0, "abs": 1}
    assert (found.n_winning, found.n_agreeing) == (3, 0)
