"""The screens of a game: nothing of the others' numbers shows on them, and the bar shows the person's own truly."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from simulator import load
from simulator.report.play.debrief import debrief_report
from simulator.report.play.reasons import own_table, why_screen
from simulator.report.play.text import BAR, bar, draft_screen, news, opening_screen, options_screen, refused_screen, turn_screen
from simulator.scenario.model import Scenario
from simulator.talks.play import End, Move, Play, Turn
from simulator.talks.play_debrief import debrief
from simulator.talks.play_offers import refusal
from simulator.talks.sessions import Setting

if TYPE_CHECKING:
    from simulator.report.layout import Part

SELLERS_SECRETS = {
    "parties.seller.weights.price": 61,
    "parties.seller.weights.delivery": 14,
    "parties.seller.weights.warranty": 25,
    "parties.seller.reservation": 29,
}
BID = {"price": "22", "delivery": "now", "warranty": "12"}


def printed(parts: Sequence[Part]) -> str:
    console = Console(width=100, record=True, markup=False, highlight=False, file=StringIO())
    for part in parts:
        console.print(part)
    return console.export_text()


def state(scenario: Scenario, *moves: Move, party: str = "buyer") -> Turn:
    found = Play(scenario, party, Setting(strategies={"seller": "hardliner"}, rounds=4)).at(moves)
    assert isinstance(found, Turn)
    return found


def all_screens(scenario: Scenario, *moves: Move) -> str:
    turn = state(scenario, *moves)
    play = Play(scenario, "buyer", Setting(strategies={"seller": "hardliner"}, rounds=4))
    banned = turn.world.codes({"price": "22", "delivery": "now", "warranty": "24"})
    refused = refusal(turn, banned)
    assert refused is not None
    draft = turn.world.codes(BID)
    screens = [
        opening_screen(scenario, play),
        news(scenario, turn.world, "buyer", turn.transcript),
        turn_screen(scenario, turn),
        why_screen(scenario, turn),
        own_table(scenario, turn),
        draft_screen(scenario, turn, draft),
        *(options_screen(scenario, turn, issue, draft) for issue in range(3)),
        refused_screen(scenario, turn, refused),
    ]
    return "\n".join(printed(screen) for screen in screens)


@pytest.mark.parametrize("moves", [(), (Move("offer", BID),), (Move("offer", BID), Move("pass"))], ids=["first", "answered", "passed"])
def test_the_others_numbers_change_nothing_on_any_screen(moves: tuple[Move, ...]) -> None:
    """The other's points and reservation value are other ones, what it says is the same: so must be all that the person sees."""
    base = load("sale")
    other = base.with_changes(SELLERS_SECRETS)
    assert state(base, *moves).transcript == state(other, *moves).transcript
    assert state(base, *moves).menu.own[1] != state(other, *moves).menu.own[1]
    assert all_screens(base, *moves) == all_screens(other, *moves)
    mine = base.with_changes({"parties.buyer.reservation": 46})
    assert all_screens(base, *moves) != all_screens(mine, *moves)


@pytest.mark.parametrize("price", range(20, 33))
def test_the_bar_is_filled_to_the_offer_and_its_line_stands_at_no_agreement(price: int) -> None:
    turn = state(load("sale"))
    outcome = turn.world.codes({**BID, "price": str(price)})
    text = bar(turn, "Mine", outcome).plain
    drawn = text[19 : 19 + BAR + 1]
    low, high = turn.span
    assert drawn.index("│") == round((45 - low) / (high - low) * BAR)
    assert drawn.count("█") == round((turn.worth(outcome) - low) / (high - low) * BAR)
    assert drawn.count("█") + drawn.count("░") == BAR
    worth = 60 - 5 * (price - 20) + 15 + 20
    above = f"{worth - 45:+.2f}".replace("-", "−").replace("+0.00", "0.00")
    assert text.endswith(f"{worth:.2f} ({above})")


def test_why_names_what_stood_firm_and_what_moved() -> None:
    base = load("sale")
    play = Play(base, "buyer", Setting(strategies={"seller": "linear"}, rounds=8))
    turn = play.at([Move("offer", BID), Move("pass"), Move("pass"), Move("pass")])
    assert isinstance(turn, Turn)
    made = turn.offers("seller")
    text = " ".join(printed(why_screen(base, turn)).split())
    for place, title in enumerate(("Price", "Delivery", "Warranty")):
        firm = len({offer[place] for offer in made}) == 1
        assert (f"“{title}”" in text.split("Moved on")[0].partition("all along:")[2]) == firm
    assert f"Shown by Seller in {len(made)} offers" in text


def test_the_debrief_says_where_the_deal_lies() -> None:
    base = load("sale")

    def report(*moves: Move) -> str:
        setting = Setting(strategies={"seller": "conceder"}, rounds=4)
        end = Play(base, "buyer", setting).at(moves)
        assert isinstance(end, End)
        return " ".join(printed(debrief_report(base, debrief(end), setting)).split())

    nash = {"price": "27", "delivery": "now", "warranty": "12"}
    agreed = report(*[Move("offer", nash)] * 2)
    assert "the deal is on the frontier" in agreed
    assert "The deal is Nash's solution." in agreed
    bad = report(*[Move("offer", {"price": "30", "delivery": "overhauled", "warranty": "0"})] * 2)
    assert "The deal is not on the frontier" in bad
    assert "Worse off than without an agreement: Buyer (you)." in bad
    walked = report(Move("offer", nash), Move("walk"))
    assert "You ended the talks in round 2. No agreement." in walked
    assert "All would have signed 31 of all outcomes" in walked
    assert "Round 1, Buyer (you)" in walked
