"""Which of several outcomes worth the same a party offers hangs on its lot, not on the order of the file or of the engine."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulator.talks.menus import menu_of
from simulator.talks.sessions import Setting, Talks
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.talks.test_protocols import pie


def test_each_of_the_tied_outcomes_is_offered_about_as_often() -> None:
    """To the first party all three are worth 50; the second signs none but the last."""
    talks = Talks(pie([(50, 0), (50, 0), (50, 100)]).with_changes({"parties.b.reservation": 90}), Setting("ultimatum"))
    offers = Counter(talks.session(number, trace=True).transcript[0].outcome for number in range(600))
    assert len(offers) == 1  # in an ultimatum the first party knows what the other signs
    talks = Talks(pie([(50, 0), (50, 0), (50, 100)]), Setting(strategies={"a": "boulware", "b": "boulware"}, rounds=2))
    offers = Counter(talks.session(number, trace=True).transcript[0].outcome for number in range(600))
    assert set(offers) == {(0,), (1,), (2,)}
    assert min(offers.values()) > 150


def test_a_lot_holds_for_the_whole_session() -> None:
    talks = Talks(pie([(50, 0), (50, 10), (50, 20)]), Setting(strategies={"a": "hardliner", "b": "hardliner"}, rounds=6))
    offers = [
        {each.outcome for each in talks.session(k, trace=True).transcript if (each.who, each.act) == ("a", "offers")} for k in range(5)
    ]
    assert all(len(each) == 1 for each in offers)


def test_a_menu_is_in_the_order_of_the_file() -> None:
    game = Talks(case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False}), Setting()).world.payoffs
    menu = menu_of(game, ())
    assert not menu.whole
    assert menu.outcomes == sorted(menu.outcomes)
    for place in np.linspace(0, len(menu) - 1, 20).astype(int):
        worth = sum(table[o] for table, o in zip(game.worth, menu.outcomes[place], strict=True))
        terms = [t for t in game.terms if any(all(menu.outcomes[place][i] in options for i, options in clause) for clause in t.clauses)]
        for party in range(game.n_parties):
            assert menu.totals[place, party] == worth[party] + sum(t.amount for t in terms if t.column == party)
