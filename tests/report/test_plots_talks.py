"""The pictures of talks."""

from __future__ import annotations

from simulator import load, simulate
from simulator.report.talks.plots import by_date


def test_a_curve_on_the_edge_of_the_axes_is_seen_and_told() -> None:
    case = load("sale").with_changes({"parties.seller.reservation": 90})
    found = simulate(case, sessions=10)
    assert not found.agreed
    picture = by_date(case, found)
    (line,) = picture.figure.axes[0].get_lines()
    assert not line.get_clip_on()
    assert line.get_label() == "as it stands: 0 of 10 sessions"
    assert picture.description.startswith("0 of 10 simulated talks end in an agreement")
