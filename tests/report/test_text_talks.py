"""What `zopa simulate` says first: why no session ends in an agreement, where many rounds come from, and the most telling rounds of one."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.report.first_screen import LINES, WIDTH
from simulator.report.talks.text import simulate_report
from simulator.report.talks.transcript import transcript_screen
from simulator.report.talks.why import fewer_rounds
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from simulator.talks.monte_carlo import Simulation, simulate
from simulator.talks.sessions import Setting, Talks
from tests.cli.running import page

LONG = "a title that goes on until it has filled half of a line of the screen"
FILE = f"""
title: Long talks
issues:
{"".join(f"  i{k}: {{title: '{k} {LONG}', options: {{a: 'A, {LONG}', b: 'B, {LONG}'}}}}" + chr(10) for k in range(8))}
parties:
  p: {{title: P, weights: {{{", ".join(f"i{k}: {k + 1}" for k in range(8))}}},
      values: {{{", ".join(f"i{k}: {{a: 100, b: 0}}" for k in range(8))}}}, reservation: 10}}
  q: {{title: Q, weights: {{{", ".join(f"i{k}: {8 - k}" for k in range(8))}}},
      values: {{{", ".join(f"i{k}: {{a: 0, b: 100}}" for k in range(8))}}}, reservation: 10}}
no_deal: {{horizon: 2 years, courses: {{on: {{title: on, points: {{p: 10, q: 10}}}}}}}}
calendar:
  round: 2 days
  start: 2026-01-01
  events: {{closing: {{title: The doors close, date: 2026-01-20, ends_talks: true}}}}
"""


@cache
def scenario() -> Scenario:
    return loads(FILE, "long.yaml")


def told(found: Simulation) -> str:
    return " ".join(" ".join(page(simulate_report(scenario(), found), WIDTH)).split())


def test_why_none_agree_and_where_the_rounds_come_from() -> None:
    found = simulate(scenario(), Setting(), sessions=3, seed=0)
    text = told(found)
    assert not found.agreed
    assert "366 rounds: the time without a deal is looked at for 2 years (no_deal.horizon), and a round takes 2 days" in text
    assert f"half of the talks have ended by round {fewer_rounds(found)} (2026-01-21). --rounds {fewer_rounds(found)}" in text
    assert "rounds in which nothing changes are left out." in text
    fewer = simulate(scenario(), Setting(rounds=fewer_rounds(found)), sessions=3, seed=0)
    assert "no_deal.horizon" not in told(fewer)


def test_where_nothing_suits_all_there_is_no_table_of_zeros() -> None:
    barred = scenario().with_changes({f"parties.{p}.red_lines.none": {"never": {"i0": o}} for p, o in zip("pq", "ab", strict=True)})
    text = told(simulate(barred, Setting(), sessions=3, seed=0))
    assert "Nothing can be put on the table" in text
    assert "Agreed by then" not in text
    greedy = scenario().with_changes({"parties.p.reservation": 95, "parties.q.reservation": 95})
    assert "is worth signing to all, in any round; zopa explain says" in told(simulate(greedy, Setting(), sessions=3, seed=0))


@pytest.mark.parametrize("rounds", [1, 2, 5, 366])
def test_a_transcript_with_no_room_for_its_first_round_shows_what_was_agreed_and_what_offers_were_worth(rounds: int) -> None:
    talks = Talks(scenario(), Setting(rounds=rounds), 0)
    session = talks.session(0, trace=True)
    lines = page(transcript_screen(scenario(), talks.world, session, "zopa simulate long.yaml --trace 0 --full"), WIDTH)
    assert len(lines) <= LINES
    at = lines.index("Agreed" if session.agreement else "The last offer")
    assert lines[at + 1].startswith("  0 a title that goes on")
    below = lines[lines.index("What offers were worth, in points of each party's own") + 3 :]
    shown = [line.split()[0] for line in below[: below.index("")] if "more offers" not in line]
    made = [said.round + 1 for said in session.transcript if said.act in ("offers", "concedes")]
    assert [shown[0], shown[-1]] == ["1", str(made[-1])]
    assert len(lines) >= LINES - 1
