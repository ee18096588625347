"""Terms side by side: common ones once, differences marked without colour, readings of a silent text marked."""

from __future__ import annotations

from rich.console import Console

from simulator.report.terms import Terms, terms_parts
from tests.report.samples import SCENARIO

A = Terms("1", {"length": "100", "toll": "day"})
B = Terms("2", {"length": "100", "toll": "all"}, silent=("toll",))
C = Terms("3", {"toll": "day"})


def lines(*offers: Terms) -> list[str]:
    console = Console(width=100, markup=False, highlight=False)
    with console.capture() as captured:
        for part in terms_parts(SCENARIO, offers):
            console.print(part)
    return [line.rstrip() for line in captured.get().splitlines() if line.strip()]


def test_two_offers_stand_beside_each_other_with_their_options_written_out() -> None:
    text = lines(A, B)
    assert text[0] == "Where the offers differ"
    assert [line.split("  ")[0] for line in text].count("Toll") == 1
    assert any("By day only" in line and "At all hours ○" in line for line in text)
    shared = text.index("Terms that all these offers share")
    assert any(line.startswith("Length of the bridge") and "100 metres" in line for line in text[shared:])


def test_more_offers_get_marks_one_row_an_option() -> None:
    text = lines(A, B, C)
    day, every = (next(line for line in text if title in line) for title in ("By day only", "At all hours"))
    assert day.count("●") == 2
    assert "○" not in day
    assert every.count("○") == 1
    assert "●" not in every
    assert day.startswith("Toll")
    assert not every.startswith("Toll")
    assert sum("open" in line for line in text) == 1
    assert "silent" in text[-1]


def test_one_offer_is_listed_with_what_it_leaves_open() -> None:
    text = lines(C)
    assert text[0] == "Terms"
    assert text[-1] == "  Left open: Length of the bridge."
    assert not any("silent" in line for line in text)


def test_offers_that_say_the_same_differ_nowhere() -> None:
    text = lines(A, Terms("2", A.terms), Terms("3", A.terms))
    assert text[0] == "Terms that all these offers share"
    assert "●" not in "".join(text)
