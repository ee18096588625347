"""Pictures of talks: agreements by date, and the dance of offers of one session on the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.model import in_points
from simulator.report.plots import (
    BLACK,
    BLUE,
    DOT,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Picture,
    blank_figure,
    pairs_of,
    plain_style,
    settle,
)
from simulator.report.safe_text import printable
from simulator.report.words import date, party_title

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.talks.monte_carlo import Simulation
    from simulator.talks.sessions import Session
    from simulator.talks.world import World

STYLES = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (ORANGE, "D"), (PURPLE, "v"), (SKY, "P"))
"""Colour and marker of each party."""

MOST_PANELS = 6
MOST_TICKS = 6


def by_date(scenario: Scenario, found: Simulation, other: Simulation | None = None, change: str = "") -> Picture:
    """The share of sessions with an agreement by round, as steps, and how many outcomes could be signed then."""
    n, rounds = len(found.sessions), np.arange(1, len(found.zone.signed) + 1)
    with plain_style():
        figure, (axes,) = blank_figure(7.0, 4.4, 1, 1)
        drawn = [("as it stands", found, BLUE, "-")] + ([(f"with {change}", other, VERMILION, "--")] if other is not None else [])
        for label, each, colour, line in drawn:
            shares = 100 * np.array(each.by_round()) / n
            told = f"{printable(label)}: {len(each.agreed)} of {n} sessions"
            # at 0 and at 100 % the line lies on the edge of the axes and must not go under there
            axes.step(rounds, shares, where="post", color=colour, linestyle=line, linewidth=2, label=told, clip_on=False, zorder=4)
        axes.set_ylim(0, 100)
        axes.set_ylabel("Sessions with an agreement by then (%)")
        axes.set_xlabel("Round" if found.zone.days[0] is None else "Round (first day below)")
        ticks = rounds[:: -(-len(rounds) // MOST_TICKS)]
        axes.set_xticks(ticks, [str(k) if (day := found.zone.days[k - 1]) is None else f"{k}\n{date(day)}" for k in ticks.tolist()])
        beside = axes.twinx()
        could = "outcomes that would pass" if found.by_rules else "outcomes that all would sign"
        beside.plot(rounds, found.zone.signed, color=GREY, linestyle=":", marker=".", label=f"{could} (right)")
        beside.set_ylim(bottom=0)
        beside.set_ylabel(could.capitalize())
        lines = [*axes.get_legend_handles_labels()[0], *beside.get_legend_handles_labels()[0]]
        figure.legend(lines, [str(line.get_label()) for line in lines], loc="outside lower center", frameon=False)
        title = f"{printable(found.title)}: agreements by round"
        axes.set_title(title, fontweight="bold")
        settle(figure)
    ended = f"{len(found.agreed)} of {n} simulated talks end in an agreement"
    return Picture(figure, title, f"{ended}. The share that had ended in one by each round, in steps.")


def dance(scenario: Scenario, world: World, session: Session) -> Picture:
    """Each party's offers in the order in which they were made, for every pair of parties, over what could be agreed.

    Raises `UsageError` where nothing was put on the table.
    """
    told = [s for s in session.transcript if s.who is not None and s.act in ("offers", "concedes") and s.outcome is not None]
    if not told:
        raise UsageError("nothing was put on the table in this session, so there is no dance of offers to draw")
    menu = world.stage(frozenset()).menu
    scale = world.payoffs.scale[: len(world.parties)]
    cloud = in_points(menu.totals, scale)
    pairs = pairs_of(range(len(world.parties)), MOST_PANELS)
    columns = min(len(pairs), 3)
    rows = -(-len(pairs) // columns)
    with plain_style():
        figure, panels = blank_figure(3.6 * columns + 0.6, 3.2 * rows + 0.5, rows, columns)
        for axes, (x, y) in zip(panels, pairs, strict=False):
            axes.plot(cloud[:, x], cloud[:, y], ".", color=DOT, markersize=2, zorder=1)
            for p, party in enumerate(world.parties):
                made = [world.totals(tuple(o for o in s.outcome or () if o is not None)) for s in told if s.who == party]
                if made:
                    points = in_points(np.array(made, dtype=menu.totals.dtype), scale)
                    colour, marker = STYLES[p % len(STYLES)]
                    axes.plot(
                        points[:, x],
                        points[:, y],
                        color=colour,
                        marker=marker,
                        markersize=4 + 2 * (len(world.parties) - 1 - p),  # offers at one place stand within one another
                        fillstyle="none",
                        linewidth=0.9,
                        label=party_title(scenario, party),
                    )
            first = world.no_agreement(frozenset(), 0).points
            axes.axvline(float(first[x]), color=GREY, linestyle="--", linewidth=0.8)
            axes.axhline(float(first[y]), color=GREY, linestyle="--", linewidth=0.8)
            if session.agreement is not None:
                agreed = np.array(world.totals(session.agreement)) / scale
                axes.plot(agreed[x], agreed[y], marker="*", color=BLACK, markersize=12, linestyle="none", label="agreement", zorder=5)
            axes.set_xlabel(party_title(scenario, world.parties[x]))
            axes.set_ylabel(party_title(scenario, world.parties[y]))
        for axes in panels[len(pairs) :]:
            axes.set_visible(False)
        handles = {str(line.get_label()): line for axes in panels[: len(pairs)] for line in axes.get_legend_handles_labels()[0]}
        figure.legend(list(handles.values()), list(handles), loc="outside lower center", ncols=5, frameon=False)
        title = f"{printable(scenario.title)}: the offers of session {session.number}"
        figure.suptitle(title, fontweight="bold")
        settle(figure)
    return Picture(
        figure, title, "Utilities of the offers of each party in the order in which they were made; dashed: what no agreement is worth."
    )
