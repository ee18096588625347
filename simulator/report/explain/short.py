"""The first screen of `zopa explain`: the paragraph, what to waive or concede or how firm it is, what is open, what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.dossier.asides import Asides
from simulator.report.command_lines import command_line
from simulator.report.explain.by_rules import parts_by_rules
from simulator.report.explain.demands import demands_listed, least_surplus
from simulator.report.explain.lead import lead, shared
from simulator.report.explain.numbers import numbers_sentence
from simulator.report.explain.opposition import open_table
from simulator.report.first_screen import evenly, first_screen
from simulator.report.layout import DIM, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.solve.asides import aside_parts
from simulator.report.text_ranges import left_out
from simulator.report.words import Apart, owners, party_title, waived

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.concessions import Concessions
    from simulator.solve.why.demands import DemandSets
    from simulator.solve.why.explanation import Explanation, WaivedCase
    from simulator.solve.why.robustness import Robustness

COMMANDS_SHOWN = 2
"""For so many waivers the command to type next is shown."""


def explain_screen(scenario: Scenario, found: Explanation, words: Sequence[str], full: str, asides: Asides | None = None) -> list[Part]:
    """The parts of the first screen. `words`: the scenario as it was typed, with what was changed; `full`: the command that tells all;
    `asides`: what the file says beside this answer."""
    sections: list[Sequence[Part]] = []
    if found.by_rules is not None:
        sections += parts_by_rules(scenario, found, found.by_rules, 0, brief=True)
    if found.demands is not None and found.demands.waivers:
        sections.append(_waivers(scenario, found.demands))
    for case in found.cases:
        sections += _case(scenario, case)
    if found.joint is not None:
        sections.append(open_table(scenario, found.joint))
    return first_screen(_lead(scenario, found, asides), sections, [*_commands(found, words), full])


def _lead(scenario: Scenario, found: Explanation, asides: Asides | None) -> list[Part]:
    parts: list[Part] = [paragraph(printable(found.title), "bold"), paragraph(lead(scenario, found))]
    parts += aside_parts(scenario, found.result, asides or Asides())
    if found.stopped:
        parts.append(paragraph(f"The work ended early ({found.stopped}); what stands here is proved as far as it says."))
    elif found.unfinished:
        parts.append(paragraph("Not all of it could be settled; --full says what."))
    if any(case.numbers for case in found.cases) or found.joint is not None:
        parts += [paragraph(line) for line in left_out(scenario)]
    return parts


def _waivers(scenario: Scenario, found: DemandSets) -> list[Part]:
    reach = Apart([waiver.least_surplus for waiver in found.waivers if waiver.least_surplus is not None], signed=True)
    rows = [
        (
            demands_listed(scenario, waiver.demands),
            least_surplus(waiver, reach),
        )
        for waiver in found.waivers
    ]
    more = [] if found.waivers_complete else [indented("The search ended before all were found.", DIM)]
    sides = [owners(waiver.demands) for waiver in found.waivers]
    title = heading("What a deal would have to do without, by the least surplus (it compares points between parties)")
    return [title, *more, table(("Without", "Least surplus"), rows, numbers=(1,), sides=sides, figures=(1,))]


def _case(scenario: Scenario, case: WaivedCase) -> list[Sequence[Part]]:
    """What is told of one case: the least concessions, or who leaves first, and which single number decides."""
    under = f", with {waived(scenario, case.waived)} waived" if case.waived else ""
    sections: list[Sequence[Part]] = []
    if case.concessions is not None and case.concessions.agreement is None and not case.concessions.nothing_allowed:
        sections.append(_concessions(scenario, case.concessions, under))
    if case.robustness is not None and case.robustness.distance:
        sections.append(_distances(scenario, case.robustness, under))
    if case.numbers:
        sections.append([heading(f"Numbers that open or close a deal{under}"), indented(numbers_sentence(scenario, case.numbers))])
    return sections


def _concessions(scenario: Scenario, found: Concessions, under: str) -> list[Part]:
    ways = [("shared as evenly as can be", found.least_largest), ("shared, smallest sum", found.least_sum)]
    alone = [party for party, each in found.alone.items() if each is not None]
    ways += [(f"{party_title(scenario, party)} alone", found.alone[party]) for party in alone]
    known = [(title, each) for title, each in ways if each is not None]
    sizes = Apart([each.total for _, each in known], upwards=True)
    rows = [(title, sizes(each.total), shared(scenario, each)) for title, each in known]
    sides = [*(() for _ in range(len(known) - len(alone))), *((party,) for party in alone)]
    title = heading(f"The least concession in points{under} (shares compare points between parties)")
    return [title, table(("Conceded", "Points", "By whom"), rows, numbers=(1,), sides=sides, figures=(1,))] if rows else []


def _distances(scenario: Scenario, found: Robustness, under: str) -> list[Part]:
    assert found.distance is not None
    far = Apart(found.distance.values(), signed=True, upwards=True)
    rows = [(party_title(scenario, p), far(most)) for p, most in sorted(found.distance.items(), key=lambda entry: entry[1])]
    title = heading(f"How much more going without an agreement has to be worth for one party to leave, all else equal{under}")
    return [title, table(("Party", "Walks away beyond"), rows, numbers=(1,), figures=(1,))]


def _commands(found: Explanation, words: Sequence[str]) -> list[str]:
    """What to type next: a look at what the first waivers that open a deal would open."""
    opening = evenly([case.waived for case in found.cases if case.waived and case.agreement], COMMANDS_SHOWN)
    changes = [[word for path in paths for word in ("--set", f"{path}.in_force=false")] for paths in opening]
    return [command_line(["zopa", "solve", *words, *change]) for change in changes] or [command_line(["zopa", "solve", *words])]
