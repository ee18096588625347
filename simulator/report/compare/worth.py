"""What each of several offers is worth to each party, who accepts it, and why the others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, table
from simulator.report.words import Apart, demand_title, listed, party_title, points

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point

SIDE_BY_SIDE = 5
"""Up to so many parties stand side by side in one table; more get a table an offer."""
WIDER_THAN_ANY = 10_000
"""So many columns give every table all the room that it asks for."""
YES, NO, CROSSES = "✓", "✗", "!"
"""The party accepts; it falls short in points; a red line of its own is crossed."""
HOME = "Home"
"""What heads the column of the chance at home."""
LEGEND = f"Utility, then surplus. {YES} accepts. {NO} falls short. {CROSSES} crosses a red line of its own."

LEGEND_IN_SHORT = f"{YES} accepts. {NO} falls short. {CROSSES} crosses a red line of its own."

LEGEND_BY_RULES = f"Utility, then surplus. {YES} no less than no agreement. {NO} falls short. {CROSSES} crosses a red line of its own."

LEGEND_WITH_HOME = f"Utility, then surplus. {YES} accepts. {NO} falls short. {CROSSES} crosses its red line. {HOME}: all bodies pass."


def worth_parts(
    scenario: Scenario, reservation: Mapping[str, Fraction], offers: Sequence[tuple[str, Point]], barred: Sequence[str] = ()
) -> list[Part]:
    """`offers`: each with the short name that the tables use; `barred`: those that cannot be agreed whoever accepts. Utilities and
    surpluses, then a line for each offer that not all sign."""
    title = heading("What each offer is worth to each party, in points of its own")
    if len(scenario.parties) <= SIDE_BY_SIDE:
        parts: list[Part] = [title, WhereItFits(worth_table(scenario, reservation, offers), _one_by_one(scenario, reservation, offers))]
    else:
        parts = [title, *_one_by_one(scenario, reservation, offers)]
    return [*parts, indented(LEGEND, DIM), heading("Who accepts"), *(indented(line) for line in acceptance_lines(scenario, offers, barred))]


def worth_by_rules(scenario: Scenario, reservation: Mapping[str, Fraction], offers: Sequence[tuple[str, Point]]) -> list[Part]:
    """The same where offers are put to the vote, which says elsewhere who is for them."""
    if not offers:
        return []
    title = heading("What each offer is worth to each party, in points of its own")
    if len(scenario.parties) <= SIDE_BY_SIDE:
        fitting = WhereItFits(worth_table(scenario, reservation, offers), _one_by_one(scenario, reservation, offers))
        return [title, fitting, indented(LEGEND_BY_RULES, DIM)]
    return [title, *_one_by_one(scenario, reservation, offers), indented(LEGEND_BY_RULES, DIM)]


class WhereItFits:
    """A table where the page is wide enough for it to stay whole, and something narrower elsewhere."""

    def __init__(self, wide: Part, narrow: Sequence[Part]) -> None:
        self.wide, self.narrow = wide, narrow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        needed = console.measure(self.wide, options=options.update(width=WIDER_THAN_ANY)).maximum
        yield from [self.wide] if needed <= options.max_width else self.narrow


def accepts(point: Point, party: str) -> bool:
    """Whether the party signs: its surplus is not negative and none of its red lines is crossed."""
    return point.surplus[party] >= 0 and not _crossed(point, party)


def acceptance_lines(scenario: Scenario, offers: Sequence[tuple[str, Point]], barred: Sequence[str] = ()) -> list[str]:
    """'4: accepted by Ukraine, United States and Europe; refused by Russia (short by 48.00; its red line whole_donbas).'"""
    return [f"{name}: {'cannot be agreed; ' if name in barred else ''}{_acceptance(scenario, point)}" for name, point in offers]


def _acceptance(scenario: Scenario, point: Point) -> str:
    signing = [p for p in scenario.parties if accepts(point, p)]
    refusing = [p for p in scenario.parties if p not in signing]
    reasons = ", ".join(f"{party_title(scenario, p)} ({_reasons(scenario, point, p)})" for p in refusing)
    if not refusing:
        return f"accepted by {'both' if len(signing) == 2 else 'all'}."
    if not signing:
        return f"accepted by none; refused by {reasons}."
    return f"accepted by {listed([party_title(scenario, p) for p in signing])}; refused by {reasons}."


def _reasons(scenario: Scenario, point: Point, party: str) -> str:
    reasons = [f"short by {points(-point.surplus[party])}"] if point.surplus[party] < 0 else []
    crossed = [f"“{demand_title(scenario, path)}”" for path in _crossed(point, party)]
    if crossed:
        reasons.append(f"its red {'line' if len(crossed) == 1 else 'lines'} {listed(crossed)}")
    return "; ".join(reasons)


def _crossed(point: Point, party: str) -> list[str]:
    return [path for path in point.red_lines if path.startswith(f"parties.{party}.")]


def stays_whole(part: Part, width: int) -> bool:
    """Whether a page of so many columns has room for all columns of a table beside one another."""
    from rich.console import Console

    console = Console(width=WIDER_THAN_ANY)
    return console.measure(part).maximum <= width


def worth_table(
    scenario: Scenario,
    reservation: Mapping[str, Fraction],
    offers: Sequence[tuple[str, Point]],
    home: Mapping[str, str] | None = None,
    widest: int | None = 26,
) -> Part:
    """Offers by parties: utility, surplus and whether the party accepts. `home`: name → the chance at home, for a last column; `widest`:
    columns of the screen for the names of offers at most."""
    placed = [point for _, point in offers]
    shown = {p: _WorthColumn(reservation[p], placed, p) for p in scenario.parties}
    rows: list[tuple[str | Text, ...]] = [
        (coloured("No agreement", DIM), *(coloured(f"{shown[p].utility(reservation[p])}          ", DIM) for p in scenario.parties))
    ]
    rows += [(name, *(shown[p].cell(point) for p in scenario.parties)) for name, point in offers]
    columns = ("Offer", *(party_title(scenario, p) for p in scenario.parties))
    if home:
        rows = [(*row, home.get(str(row[0]), "")) for row in rows]
        columns = (*columns, HOME)
    return table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns)), sections=(0,), widest_label=widest)


def surplus_table(scenario: Scenario, offers: Sequence[tuple[str, Point]], home: Mapping[str, str] | None = None) -> Part:
    """The same in fewer columns of the screen: the surplus alone, and whether the party accepts."""
    shown = {p: _WorthColumn(Fraction(0), [point for _, point in offers], p) for p in scenario.parties}
    rows: list[tuple[str | Text, ...]] = [(name, *(shown[p].short(point) for p in scenario.parties)) for name, point in offers]
    columns = ("Offer", *(party_title(scenario, p) for p in scenario.parties))
    if home:
        rows = [(*row, home.get(str(row[0]), "")) for row in rows]
        columns = (*columns, HOME)
    return table(columns, rows, numbers=range(1, len(columns)), whole_words=range(1, len(columns)))


def _one_by_one(scenario: Scenario, reservation: Mapping[str, Fraction], offers: Sequence[tuple[str, Point]]) -> list[Part]:
    return [part for name, point in offers for part in (indented(name), _upright(scenario, reservation, point))]


def _upright(scenario: Scenario, reservation: Mapping[str, Fraction], point: Point) -> Part:
    shown = {p: _WorthColumn(reservation[p], [point], p) for p in scenario.parties}
    rows = [(party_title(scenario, p), shown[p].utility(reservation[p]), shown[p].cell(point)) for p in scenario.parties]
    return table(("Party", "No agreement", "This offer"), rows, numbers=(1, 2), whole_words=(1, 2))


class _WorthColumn:
    """What stands in the column of a party: what no agreement is worth to it, then its utility and surplus at each offer."""

    def __init__(self, reservation: Fraction, placed: Sequence[Point], party: str) -> None:
        self._party = party
        self.utility = Apart([reservation, *(point.utilities[party] for point in placed)])
        self._surplus = Apart([point.surplus[party] for point in placed], signed=True)

    def cell(self, point: Point) -> Text:
        from rich.text import Text

        return Text.assemble(f"{self.utility(point.utilities[self._party])} ", self.short(point, 7))

    def short(self, point: Point, width: int = 0) -> Text:
        """The surplus alone, in so many columns of the screen, and whether the party accepts."""
        sign = YES if accepts(point, self._party) else CROSSES if _crossed(point, self._party) else NO
        return coloured(f"{self._surplus(point.surplus[self._party]):>{width}} {sign}", GOOD if sign == YES else BAD)
