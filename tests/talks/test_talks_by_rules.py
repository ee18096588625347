"""Talks under agreement rules: moves held against the definition, and against the talks in which everybody must sign."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from simulator import Play, Scenario, ScenarioError, UsageError
from simulator.errors import OutgrownError
from simulator.scenario.consent import signed_by_everybody
from simulator.talks.monte_carlo import simulate
from simulator.talks.sessions import Setting, Talks
from tests.contracts.test_strategies import scenario as plain_scenario
from tests.oracles.ruled import Outcome, Ruled, ruled_data
from tests.talks.test_by_definition import game

PROTOCOLS = ("alternating", "single_text", "ultimatum")
NAMES = ("conceder", "linear", "boulware", "random", "tit_for_tat", "logrolling", "micro", "hardliner")


def made(seed: int) -> Scenario | None:
    """A random scenario with rules by which not everybody must sign; None where its rules make no sense."""
    try:
        found = Scenario.model_validate(ruled_data(seed))
    except ScenarioError:
        return None
    return None if signed_by_everybody(found) else found


def setting(scenario: Scenario, protocol: str, seed: int, rounds: int = 8) -> Setting:
    names = random.Random(seed).choices(NAMES, k=len(scenario.parties))
    first = next(name for name, party in scenario.parties.items() if party.consent)
    return Setting(protocol, dict(zip(scenario.parties, names, strict=True)), first=first, rounds=rounds)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_where_a_rule_needs_every_vote_the_talks_are_those_of_everybody(protocol: str) -> None:
    """Also where no agreement is worth more and more while the talks last."""
    agreed = 0
    for seed in range(30):
        base = plain_scenario(seed) if seed < 15 else game(seed, costs_accrue=True)
        ruled = base.with_changes({"agreement": {"every_vote": {"needs": {"at_least": len(base.parties)}}}})
        assert not signed_by_everybody(ruled)
        chosen = setting(base, protocol, seed)
        for number in range(3):
            before = Talks(base, chosen, seed).session(number, trace=True)
            after = Talks(ruled, chosen, seed).session(number, trace=True)
            assert after == before, (seed, number)
            agreed += before.agreement is not None
    assert agreed > 10


def test_a_rule_of_everybody_changes_nothing() -> None:
    base = plain_scenario(3)
    ruled = base.with_changes({"agreement": {"all": {"needs": "everybody"}}})
    for protocol in (*PROTOCOLS, "monotonic", "issue_by_issue"):
        found, plain = (simulate(each, Setting(protocol, rounds=6), sessions=5) for each in (ruled, base))
        assert found == plain
        assert not found.by_rules


def outcome_of(talks: Talks, said: Any) -> Outcome:
    return tuple(talks.world.terms(said.outcome).values())


@pytest.mark.parametrize("block", range(3))
def test_offers_are_agreed_once_enough_have_signed_and_fall_once_too_few_are_left(block: int) -> None:
    assert sum(check_votes(seed) for seed in range(40 * block, 40 * block + 40)) > 30


def check_votes(seed: int) -> int:
    """Goes through the transcripts of some sessions by the definition; gives how many offers were put to the vote."""
    scenario = made(seed)
    if scenario is None:
        return 0
    true, votes = Ruled(scenario), 0
    for number in range(3):
        talks = Talks(scenario, setting(scenario, "alternating", seed), seed)
        session = talks.session(number, trace=True)
        standing: Outcome | None = None
        speaker, place = "", -1
        yes, no, abstained = set[str](), set[str](), set[str]()
        for said in session.transcript:
            if said.act == "agrees on":
                assert standing is not None
                assert set(session.signed) == yes
                assert passed(true, standing, yes, abstained)
                continue
            assert said.who is not None
            if said.round != place:  # every round is voted on anew
                place, yes, no, abstained = said.round, {speaker}, set(), set()
            if said.act == "offers":
                assert standing is None
                standing, speaker = outcome_of(talks, said), said.who
                yes, no, abstained = {speaker}, set(), set()
                assert standing in true.feasible
                assert speaker in true.votes(standing)[0]
                assert not lost(true, standing, crossing(true, standing), set())  # it is not red lines alone that stop it
                votes += 1
                continue
            assert standing == outcome_of(talks, said)
            assert standing is not None
            assert said.who in true.asked - {speaker} - yes - no - abstained
            assert not passed(true, standing, yes, abstained)
            consents, refuses = true.votes(standing)
            allowed, told = {
                "signs": (consents, yes),
                "declines": (consents | refuses, no),
                "abstains": (true.asked - consents - refuses, abstained),
            }[said.act]
            assert said.who in allowed
            told.add(said.who)
            if lost(true, standing, no, abstained):
                standing = None
        if session.agreement is not None:
            assert standing == tuple(talks.world.terms(session.agreement).values())
    return votes


def passed(true: Ruled, outcome: Outcome, yes: set[str], abstained: set[str]) -> bool:
    """Whether an outcome passes, though all refuse it who have not been asked."""
    return true.passes(outcome, yes, true.asked - yes - abstained)


def lost(true: Ruled, outcome: Outcome, no: set[str], abstained: set[str]) -> bool:
    """Whether an outcome cannot pass any more, though all sign it who have not been asked."""
    return not true.passes(outcome, true.asked - no - abstained, no)


def crossing(true: Ruled, outcome: Outcome) -> set[str]:
    """The parties asked whose red lines an outcome crosses."""
    parties = true.scenario.parties
    return {n for n in true.asked if any(true.holds(line.never, outcome) for line in parties[n].red_lines.values() if line.in_force)}


@pytest.mark.parametrize("block", range(2))
def test_the_ultimatum_is_best_for_its_maker_of_what_passes_with_its_vote(block: int) -> None:
    agreed = 0
    for seed in range(40 * block, 40 * block + 40):
        scenario = made(seed)
        if scenario is None:
            continue
        true = Ruled(scenario)
        for first in true.asked:
            talks = Talks(scenario, Setting("ultimatum", first=first))
            session = talks.session(0, trace=True)
            could = [o for o in true.passing if first in true.votes(o)[0]]
            if not could:
                assert session.agreement is None
                continue
            best = max((true.surplus[o][first], min(true.surplus[o].values())) for o in could)
            chosen = next(o for o in could if (true.surplus[o][first], min(true.surplus[o].values())) == best)
            assert session.agreement is not None
            assert tuple(talks.world.terms(session.agreement).values()) == chosen
            yes, no = true.votes(chosen)
            assert set(session.signed) == yes
            acts = {said.who: said.act for said in session.transcript if said.who is not None}
            assert {who for who, act in acts.items() if act == "declines"} == no
            assert {who for who, act in acts.items() if act == "abstains"} == true.asked - yes - no
            agreed += 1
    assert agreed > 20


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_is_agreed_passes_by_the_votes_of_those_who_signed(protocol: str) -> None:
    assert sum(check_agreements(seed, protocol) for seed in range(60)) > 40


def check_agreements(seed: int, protocol: str) -> int:
    """Holds the agreements of some sessions; gives how many there were."""
    scenario = made(seed)
    if scenario is None:
        return 0
    true, found = Ruled(scenario), simulate(scenario, setting(scenario, protocol, seed, rounds=5), sessions=4)
    assert found.by_rules
    assert found.zone.signed[0] == len(true.passing)
    assert sum(found.signers().values()) == len(found.agreed)
    for session in found.agreed:
        outcome = tuple(found.terms_of(session.agreement or ()).values())
        assert outcome in true.passing
        assert set(session.signed) <= true.votes(outcome)[0]
        assert true.passes(outcome, session.signed, true.asked - set(session.signed) - abstaining(true, outcome))
        assert session.surplus == true.surplus[outcome]
    return len(found.agreed)


def abstaining(true: Ruled, outcome: Outcome) -> set[str]:
    return set(true.asked.difference(*true.votes(outcome)))


SHARE = {"title": "Share", "options": {"low": "L", "middle": "M", "high": "H"}}


def committee(more: int = 0, **rules: Any) -> Scenario:
    """Three parties and three shares: the first wants them high, the second and the third low; the middle suits all but the last. `more`:
    issues with ten options that matter to nobody."""
    worth = {"a": (0, 50, 100), "b": (100, 50, 0), "c": (100, 20, 0)}
    idle = {f"more{k}": {"title": "More", "options": {f"o{o}": "O" for o in range(10)}} for k in range(more)}
    return Scenario.model_validate(
        {
            "title": "Committee",
            "issues": {"share": SHARE, **idle},
            "agreement": rules,
            "parties": {
                name: {
                    "title": name,
                    "weights": {"share": 1, **dict.fromkeys(idle, 0)},
                    "values": {"share": dict(zip(SHARE["options"], row, strict=True))},
                    "reservation": 40,
                }
                for name, row in worth.items()
            },
        }
    )


def acts(scenario: Scenario, protocol: str = "alternating", **strategies: str) -> list[tuple[int, str | None, str, str]]:
    """Round, who, what it does, and the share that it is about."""
    talks = Talks(scenario, Setting(protocol, strategies or None, rounds=3))
    session = talks.session(0, trace=True)
    return [(s.round, s.who, s.act, outcome_of(talks, s)[0]) for s in session.transcript]


def test_two_of_three_agree_over_the_head_of_the_first() -> None:
    found = acts(committee(majority={"needs": {"more_than": "50%"}}), a="hardliner", b="hardliner", c="hardliner")
    assert found == [
        (0, "a", "offers", "high"),
        (0, "b", "declines", "high"),
        (0, "c", "declines", "high"),  # both are needed no more: it has no chance now
        (0, "c", "offers", "low"),
        (1, "a", "declines", "low"),
        (1, "b", "signs", "low"),
        (1, None, "agrees on", "low"),
    ]


def test_a_veto_takes_an_offer_off_the_table_at_once() -> None:
    scenario = committee(veto={"needs": {"all": [{"more_than": "50%"}, ["b"]]}})
    assert acts(scenario, a="hardliner", b="hardliner", c="hardliner")[:3] == [
        (0, "a", "offers", "high"),
        (0, "b", "declines", "high"),
        (0, "b", "offers", "low"),
    ]


def test_who_is_enough_alone_agrees_with_itself() -> None:
    scenario = committee(dictator={"needs": "a"})
    assert acts(scenario, a="hardliner") == [(0, "a", "offers", "high"), (0, None, "agrees on", "high")]
    assert acts(scenario, "ultimatum")[-1] == (0, None, "agrees on", "high")


def test_a_party_that_is_not_asked_says_nothing() -> None:
    scenario = committee(majority={"needs": {"more_than": "50%"}}).with_changes({"parties.b.consent": False})
    found = acts(scenario, a="conceder", c="conceder")
    assert {who for _, who, _, _ in found} <= {"a", "c", None}
    with pytest.raises(UsageError, match="b is not asked to sign"):
        Talks(scenario, Setting(first="b"))


def test_an_abstention_neither_carries_nor_blocks() -> None:
    """The third gains nothing by the middle and abstains; with it the rule that two must block is not met."""
    blocked = {"needs": "everybody", "blocked_by": {"at_least": 2}}
    scenario = committee(rule=blocked).with_changes({"parties.c.reservation": 20, "parties.c.indifferent": "abstain"})
    found = acts(scenario, "ultimatum")
    assert found == [
        (0, "a", "offers", "middle"),
        (0, "b", "signs", "middle"),
        (0, "c", "abstains", "middle"),
        (0, None, "agrees on", "middle"),
    ]


def test_the_single_text_moves_as_a_majority_lets_it() -> None:
    scenario = committee(majority={"needs": {"more_than": "50%"}})
    for number in range(5):
        talks = Talks(scenario, Setting("single_text", dict.fromkeys("abc", "conceder"), rounds=3), seed=number)
        session = talks.session(0, trace=True)
        texts = [outcome_of(talks, said)[0] for said in session.transcript if said.act == "text"]
        assert texts[0] == "high"  # the best for the party that mediates
        assert set(texts[1:]) <= {"low", "middle"}  # two of three let it move down
        assert session.agreement is not None
        assert len(session.signed) >= 2


def test_protocols_that_rules_do_not_define_are_refused_with_the_reason() -> None:
    scenario = committee(majority={"needs": {"more_than": "50%"}})
    with pytest.raises(UsageError, match="monotonic knows no agreement rules: Zeuthen's willingness"):
        Talks(scenario, Setting("monotonic"))
    with pytest.raises(UsageError, match="choose --protocol alternating or single_text or ultimatum"):
        Talks(scenario, Setting("issue_by_issue"))
    with pytest.raises(UsageError, match="not everybody must sign"):
        Play(scenario, "a", Setting())


def test_rules_and_parties_in_another_order_hold_the_same_votes() -> None:
    """What passes at the table does not hang on the order of the file."""
    for seed in range(30):
        scenario = made(seed)
        if scenario is None:
            continue
        data = ruled_data(seed)
        turned = Scenario.model_validate({**data, "parties": dict(reversed(data["parties"].items()))})
        counts = [simulate(each, replace(Setting(), rounds=2), sessions=1).zone for each in (scenario, turned)]
        assert counts[0].signed == counts[1].signed
        assert counts[0].on_the_menu == counts[1].on_the_menu


def test_a_menu_beyond_the_limit_is_refused_with_the_limit() -> None:
    Talks(committee(4, majority={"needs": {"more_than": "50%"}}), Setting("ultimatum")).session(0)  # 30,000
    with pytest.raises(OutgrownError, match="more than 100,000"):
        Talks(committee(5, majority={"needs": {"more_than": "50%"}}), Setting("ultimatum")).session(0)
