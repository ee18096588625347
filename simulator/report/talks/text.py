"""The readable answer of `zopa simulate`: how often and when the talks end in agreement, in which, and what that is worth to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.talks.why import MANY_ROUNDS, rounds_in_words, why_none_agree
from simulator.report.words import date, issue_title, listed, option_title, party_title, percent, plural, points, whole

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.talks.monte_carlo import Difference, Simulation

MOST_OPTIONS = 3
"""How many options of an issue are named, the most frequent ones."""
MOST_GROUPS = 8
"""How many groups of signatories are named, the most frequent ones."""


def simulate_report(
    scenario: Scenario, found: Simulation, other: Simulation | None = None, apart: Difference | None = None, change: str = ""
) -> list[Part]:
    """The parts of the report; `other`: the same talks with a `change`, and how far they are `apart`."""
    parts: list[Part] = [paragraph(printable(found.title), "bold"), paragraph(_lead(scenario, found))]
    parts += [paragraph(line) for line in (*why_none_agree(found), *rounds_in_words(scenario, found))]
    if other is not None and apart is not None:
        parts.append(paragraph(_difference(found, other, apart, change)))
    if found.agreed:
        parts += [*_worth(scenario, found), *_signers(scenario, found), *_terms(scenario, found)]
    if found.zone.menu:
        parts += [*_when(found), *_asked(scenario, found), *_ledger(found)]
    return [*parts, heading("How to read it"), *(indented(line) for line in _reading(found))]


def _lead(scenario: Scenario, found: Simulation) -> str:
    n, interval = len(found.sessions), found.interval
    talks = "simulated talks" if found.stopped is None else f"simulated talks, ended by the {found.stopped}"
    text = (
        f"{whole(n)} {talks} ({_setting(scenario, found)}; seed {found.seed}): {whole(len(found.agreed))} end in an agreement, "
        f"{percent(found.share)} ({percent(interval.low)} to {percent(interval.high)} at 95 % confidence)."
    )
    if not found.zone.menu:
        if found.by_rules:
            return f"{text} Nothing can be put on the table: nothing within the constraints could pass beside the red lines."
        return f"{text} Nothing can be put on the table: constraints and red lines leave no outcome; zopa explain says which."
    if found.agreed:
        middle = int(np.median([session.round for session in found.agreed]))
        text += f" Half of these are reached by round {middle + 1}{_on(found, middle)}."
    endings = [f"{whole(count)} {_ending(scenario, name)}" for name, count in found.endings().items()]
    return f"{text} The others: {listed(endings)}." if endings else text


def _setting(scenario: Scenario, found: Simulation) -> str:
    from simulator.talks.protocol import PROTOCOLS
    from simulator.talks.sessions import DEFAULT_STRATEGY

    setting = found.setting
    rounds = plural(len(found.zone.signed), "round")
    if not PROTOCOLS[setting.protocol].plays:
        return f"protocol {setting.protocol}, {rounds}"
    chosen = {party: (setting.strategies or {}).get(party, DEFAULT_STRATEGY) for party in found.parties}
    if len(set(chosen.values())) == 1:
        played = f"all {next(iter(chosen.values()))}"
    else:
        played = listed([f"{party_title(scenario, party)} {name}" for party, name in chosen.items()])
    return f"protocol {setting.protocol}, {played}, {rounds}"


def _ending(scenario: Scenario, name: str) -> str:
    if name == "time":
        return "run out of time, or have nothing left to say"
    assert scenario.calendar is not None
    return f"end with “{printable(scenario.calendar.events[name].title)}”"


def _on(found: Simulation, number: int) -> str:
    day = found.zone.days[number]
    return "" if day is None else f" ({date(day)})"


def _difference(found: Simulation, other: Simulation, apart: Difference, change: str) -> str:
    low, high = apart.interval
    return (
        f"With {printable(change)} the share is {percent(other.share)}: {100 * apart.share:+.1f} percentage points "
        f"({100 * low:+.1f} to {100 * high:+.1f} at 95 % confidence). The same chance ruled both: {plural(apart.gained, 'session')} of "
        f"{whole(len(found.sessions))} found an agreement only with it, {whole(apart.lost)} only without."
    ).replace("-", "−")


def _when(found: Simulation) -> list[Part]:
    reached = found.by_round()
    rows = [
        (str(k + 1), date(day) if day is not None else "", whole(signed), whole(count), percent(count / len(found.sessions)))
        for k, (day, signed, count) in enumerate(zip(found.zone.days, found.zone.signed, reached, strict=True))
    ]
    shown = [k for k, row in enumerate(rows) if len(rows) <= MANY_ROUNDS or k in (0, len(rows) - 1) or row[2:] != rows[k - 1][2:]]
    left = len(rows) - len(shown)
    of = "all that can be agreed" if found.zone.whole else "the Pareto frontier of what can be agreed"
    signed = "would pass by the agreement rules" if found.by_rules else "every party would sign"
    return [
        heading("When"),
        table(("Round", "From", "Outcomes", "Agreed by then", "Share"), [rows[k] for k in shown], numbers=(0, 2, 3, 4)),
        *([indented(f"{plural(left, 'round')} in which nothing changes are left out.")] if left else []),
        indented(
            f"Outcomes: how many of those that can be put on the table ({of}; {whole(found.zone.menu)} in the first round) {signed} "
            "in that round, while nothing happens by chance: what is dated happens, and what drifts does so as expected. Costs "
            "already borne count no more, so to go without an agreement looks better to a party the longer the talks last."
        ),
    ]


def _terms(scenario: Scenario, found: Simulation) -> list[Part]:
    rows = []
    for issue, counts in found.terms().items():
        named = [f"{option_title(scenario, issue, o)} {percent(n / len(found.agreed))}" for o, n in list(counts.items())[:MOST_OPTIONS]]
        more = len(counts) - MOST_OPTIONS
        rows.append((issue_title(scenario, issue), "; ".join([*named, *([f"{more} more"] if more > 0 else [])])))
    return [heading("What is agreed"), table(("Issue", "Options, with their share of the agreements"), rows, widest_label=36)]


def _worth(scenario: Scenario, found: Simulation) -> list[Part]:
    rows = []
    for party in found.parties:
        surplus = found.surplus(party)
        low, middle, high = np.quantile(surplus, [0.05, 0.5, 0.95])
        nash = "" if not found.nash else points(found.above_nash(party), signed=True)
        cells = (points(x, signed=True) for x in (found.mean_surplus(party), float(low), float(middle), float(high)))
        against = () if found.by_rules else (nash,)
        rows.append((party_title(scenario, party), *cells, *against, points(found.discounted(party), signed=True)))
    gains = np.array(list(found.gains.values()))
    optimal = int((gains == 0).sum())
    waste = (
        f"{whole(optimal)} of {plural(len(gains), 'agreement')} leave nothing on the table (no outcome of the first round is better for "
        f"all); on the others every party could have gained {points(float(gains[gains > 0].mean()))} points more at once, on average."
        if optimal < len(gains)
        else "None of the agreements leaves anything on the table: no outcome of the first round is better for all."
    )
    nash_column = () if found.by_rules else ("Against Nash",)
    against_nash = (
        ""
        if found.by_rules
        else "Against Nash: its utility at the agreements, on average, less that at the Nash solution of the first round. "
    )
    columns = ("Surplus", "Mean", "5 %", "Median", "95 %", *nash_column, "Discounted")
    return [
        heading("What it is worth"),
        table(columns, rows, numbers=range(1, len(columns)), figures=(1,)),
        indented(waste),
        indented(
            f"Surplus: points above what no agreement was worth to the party at that time. {against_nash}Discounted: by the party's "
            "patience for every round before, talks without an agreement counting as 0."
        ),
    ]


def _signers(scenario: Scenario, found: Simulation) -> list[Part]:
    """Whose signatures made the agreements, where not everybody must sign."""
    if not found.by_rules:
        return []
    groups = list(found.signers().items())
    rows = [
        (listed([party_title(scenario, party) for party in parties]), whole(count), percent(count / len(found.agreed)))
        for parties, count in groups[:MOST_GROUPS]
    ]
    more = [indented(f"{plural(len(groups) - MOST_GROUPS, 'more group')} of signatories.")] if len(groups) > MOST_GROUPS else []
    return [heading("Whose signatures were enough"), table(("Signed by", "Agreements", "Share"), rows, numbers=(1, 2)), *more]


def _asked(scenario: Scenario, found: Simulation) -> list[Part]:
    rows = [
        (party_title(scenario, party), *("" if x is None else points(x) for x in found.asked(party)))
        for party in found.parties
        if any(x is not None for x in found.asked(party))
    ]
    if not rows:
        return []
    return [
        heading("Who asked for what, when"),
        indented("What a party's own offers were worth to it, in its points, on average: what falls from left to right it has given."),
        table(("Party", "First quarter", "Second", "Third", "Last"), rows, numbers=(1, 2, 3, 4), figures=(4,)),
    ]


def _ledger(found: Simulation) -> list[Part]:
    settled = found.settled()
    if not settled:
        return []
    rows = [(str(k + 1), percent(share)) for k, share in enumerate(settled)]
    return [heading("Issues settled"), table(("Round", "Share, mean over sessions"), rows, numbers=(0, 1))]


def _reading(found: Simulation) -> list[str]:
    by_rules = (
        [
            "An outcome is agreed as soon as those who have signed it meet the agreement rules, whatever the others would say; who is "
            "outvoted is bound by it, and may lose."
        ]
        if found.by_rules
        else []
    )
    return [
        *by_rules,
        "The sessions follow rules of conduct and chances that the file and the setting state; shares say what follows from these, and are "
        "no chances that real talks succeed. The interval covers the error of drawing sessions alone.",
        "A party never offers or signs what is worth less to it than no agreement at that time. Points are each party's own.",
    ]
