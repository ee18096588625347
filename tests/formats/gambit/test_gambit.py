"""Games of Gambit: by payoffs and by outcomes, trees with chance; equilibria known from textbooks, and refusals with file and line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator import equilibria, export_scenario, load
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from simulator.games.normal_form import NormalForm, named_game
from tests.cli.running import zopa

PAYOFFS = """\
NFG 1 R "Two by three" { "Ada" "Ben" }

{ { "Up" "Down" }
{ "Left" "Mid dle" "Right" }
}
"a comment"

1 10 2 20 3 30 4 40, 5 50, 1/4 60
"""
OUTCOMES = """\
NFG 1 D "A \\"dilemma\\"" { "1" "2" } { 2 2 }
{
{ "both" 9, 9 }
{ "one" 10, 0 }
{ "other" 0, 10 }
}
1 2 3 0
"""
ENTRY = """\
EFG 2 R "Entry" { "Entrant" "Incumbent" }
""

p "" 1 1 "enter?" { "in" "out" } 0
p "then" 2 1 "" { "fight" "share" } 0
t "" 1 "war" { -3, -1 }
t "" 2 "peace" { 2, 1 }
t "" 3 "alone" { 0, 2 }
"""
CHANCE = """\
EFG 2 R "A draw" { "A" "B" } "with chance, and payoffs on the way"
c "" 1 "" { "red" 1/3 "black" 2/3 } 0
p "r" 1 1 "" { "stop" "go" } 1 "fee" { -1, 0 }
t "" 2 "" { 4, 2 }
p "g" 2 1 "" { "left" "right" } 0
t "" 3 "" { 10, 0 }
t "" 4 "" { 1, 7 }
t "" 2
"""


def cells(game: NormalForm) -> dict[Any, Any]:
    """Combination → payoffs."""
    return dict(game.payoffs)


def imported(text: str, name: str) -> ImportedFiles:
    return import_files([ForeignFile(name, name.split(".")[0], text.encode())], None, ReadingOptions())


def test_payoffs_run_with_the_first_players_action_fastest() -> None:
    found = imported(PAYOFFS, "g.nfg")
    game = named_game(found.scenario, "game")
    assert game.actions == (("Up", "Down"), ("Left", "Mid dle", "Right"))
    assert [cells(game)[a, b] for b in range(3) for a in range(2)] == [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50), (Fraction(1, 4), 60)]
    assert found.scenario.utility({"outcome": "down_left"}) == {"ada": 2, "ben": 20}


def test_payoffs_that_are_no_decimals_are_multiplied_and_it_is_said() -> None:
    found = imported(PAYOFFS.replace("1/4", "1/3"), "g.nfg")
    assert cells(named_game(found.scenario, "game"))[1, 2] == (1, 60)
    assert any("the payoffs of 'Ada' are multiplied by 3" in sentence for sentence in found.assumptions)


def test_outcomes_are_named_once_and_outcome_0_is_nothing() -> None:
    found = imported(OUTCOMES, "pd.nfg")
    game = named_game(found.scenario, "game")
    assert found.scenario.games["game"].title == 'A "dilemma"'
    assert cells(game) == {(0, 0): (9, 9), (1, 0): (10, 0), (0, 1): (0, 10), (1, 1): (0, 0)}
    parties = found.scenario.parties.values()
    assert [party.reservation.base for party in parties if party.reservation] == [0, 0]


def test_a_tree_becomes_its_strategic_form() -> None:
    """Entry (Selten's chain store, one shop): entering is answered by sharing; staying out stands by a threat alone."""
    scenario = imported(ENTRY, "entry.efg").scenario
    game = named_game(scenario, "game")
    assert game.actions == (("in", "out"), ("then: fight", "then: share"))
    assert cells(game) == {(0, 0): (-3, -1), (0, 1): (2, 1), (1, 0): (0, 2), (1, 1): (0, 2)}
    (solved,) = equilibria(scenario)
    pure = {tuple(mix.index(1) for mix in each.mixes) for each in solved.found.equilibria if all(1 in mix for mix in each.mixes)}
    assert {(0, 1), (1, 0)} <= pure


def test_chance_is_averaged_and_payoffs_on_the_way_are_added() -> None:
    found = imported(CHANCE, "draw.efg")
    game = named_game(found.scenario, "game")
    assert game.actions == (("r: stop", "r: go"), ("g: left", "g: right"))
    black = (Fraction(2, 3) * 4, Fraction(2, 3) * 2)
    want = {}
    for a, first in enumerate([(4, 2), None]):
        for b, second in enumerate([(10, 0), (1, 7)]):
            red = first or second
            want[a, b] = (3 * (Fraction(red[0] - 1, 3) + black[0]), 3 * (Fraction(red[1], 3) + black[1]))
    assert cells(game) == want


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (PAYOFFS.replace(" 60", ""), "g.nfg", r"g\.nfg:8: expected a payoff, a number, the file ends"),
        (PAYOFFS.replace(" 60", " 60 7"), "g.nfg", r"g\.nfg:8: expected the end of the file"),
        (PAYOFFS.replace("10", "ten", 1), "g.nfg", r"g\.nfg:8: expected a payoff, a number, found 'ten'"),
        (OUTCOMES.replace("1 2 3 0", "1 2 3 4"), "g.nfg", r"a whole number from 0 to 3, found '4'"),
        (PAYOFFS.replace('"Right" }', '"Right'), "g.nfg", "a quotation mark that nothing closes|expected"),
        ('NFG 1 R "one" { "Ada" } { 2 } 1 2', "g.nfg", "a game of 1 player"),
        ('NFG 1 R "big" { "A" "B" } { 999 999 }', "g.nfg", "998,001 combinations of actions"),
        (ENTRY.replace('p "then" 2 1', 'p "then" 1 1'), "e.efg", r"e\.efg:5: two nodes in one information set"),
        (ENTRY.replace("{ 0, 2 }", "{ 0 }"), "e.efg", r"e\.efg:8: expected a payoff"),
        (CHANCE.replace("2/3", "1/3"), "e.efg", r"e\.efg:2: chances that sum to 0\.666667"),
        (CHANCE.replace('2 "" { 4, 2 }', '2 ""'), "e.efg", "the outcome 2 has no payoffs where it is first named"),
        (ENTRY + 't "" 0', "e.efg", "expected the end of the file"),
    ],
)
def test_faults_name_file_and_line(text: str, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        imported(text, name)


def test_one_game_of_several_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="say which with --game NAME"):
        export_scenario("hold-out", format="nfg")
    written = export_scenario("hold-out", format="nfg", game="chicken")
    again = imported(written.files["game.nfg"].decode(), "game.nfg").scenario
    assert list(named_game(again, "game").payoffs.values()) == list(named_game(load("hold-out"), "chicken").payoffs.values())
    assert any("issues, values and reservation values" in sentence for sentence in written.losses)
    with pytest.raises(UsageError, match="no such game 'checkers'"):
        export_scenario("hold-out", format="nfg", game="checkers")
    with pytest.raises(UsageError, match="--game has no effect on the format 'genius'"):
        export_scenario("sale", format="genius", game="chicken")
    printed = zopa("export", "hold-out", "--format", "nfg", "--game", "chicken", cwd=tmp_path)
    assert printed.stdout.startswith("NFG 1 R ")


def test_a_long_text_that_nothing_closes_takes_little_memory() -> None:
    """A repeated choice in the pattern kept a state for each sign: 12 MB of text took 1.7 GB."""
    import tracemalloc

    text = 'NFG 1 R "' + "a" * 2_000_000
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match="a quotation mark that nothing closes"):
            imported(text, "g.nfg")
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
