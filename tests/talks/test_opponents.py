"""What a party learns of another from its offers, against the rule worked out by hand, and what that is good for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.talks.opponents import Bayesian, Frequency
from simulator.talks.sessions import Setting, Talks
from tests.contracts.test_strategies import scenario


def test_frequency_by_hand() -> None:
    """Four offers; the first issue changes once in four, the second three times: weights 3/4 and 1/4 of their sum."""
    model = Frequency((2, 3))
    for outcome in [(0, 0), (0, 1), (0, 0), (1, 2)]:
        model.learn(outcome)
    first, second = model.values()
    assert first == pytest.approx([3 / 4, 1 / 4])
    assert second == pytest.approx([1 / 4, 1 / 8, 1 / 8])


def test_bayes_by_hand() -> None:
    """Two options, each order as likely as the other at first; a party asks for its better one with chance 2/3."""
    model = Bayesian((2,))
    assert model.values() == [[0.0, 0.0]]
    for asked, likelihood in [(0, Fraction(2, 3)), (0, Fraction(4, 5)), (1, Fraction(2, 3))]:
        model.learn((asked,))
        chance = float(likelihood)
        spread = abs(2 * chance - 1)
        assert model.values()[0] == pytest.approx([spread * chance, spread * (1 - chance)])


@pytest.mark.parametrize("model", [Frequency, Bayesian])
@pytest.mark.parametrize("size", [2, 3, 5, 6, 9])
def test_what_is_asked_for_most_is_taken_to_be_liked_best(model: type[Frequency] | type[Bayesian], size: int) -> None:
    for liked in range(size):
        learned = model((size, 2))
        for k in range(12):
            learned.learn((liked if k % 3 else k % size, 0))
        worth = learned.values()[0]
        assert max(range(size), key=worth.__getitem__) == liked


@pytest.mark.parametrize("name", ["logrolling", "bayesian_logrolling"])
def test_logrolling_offers_more_to_the_other_than_the_linear_tactic_does(name: str) -> None:
    """For the same own aspiration; over thirty talks in pairs, against the same conceder."""
    means = {}
    for strategy in ("linear", name):
        given = []
        for seed in range(0, 90, 3):
            base = scenario(seed)
            talks = Talks(base, Setting(strategies=dict.fromkeys(list(base.parties)[:1], strategy), rounds=20), seed)
            first = talks.world.parties[0]
            for said in talks.session(0, trace=True).transcript:
                if said.who == first and said.act == "offers":
                    outcome = tuple(o for o in said.outcome or () if o is not None)
                    given.append(talks.world.points(1, talks.world.totals(outcome)[1]))
        means[strategy] = sum(given) / len(given)
    assert means[name] > means["linear"]
