"""The readable answer of `zopa explain`: a paragraph first, then what cannot stand together, the way out, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.explain.by_rules import parts_by_rules
from simulator.report.explain.cases import case_parts
from simulator.report.explain.demands import clash_parts, demands_listed, waiver_parts
from simulator.report.explain.lead import lead
from simulator.report.explain.numbers import number_found
from simulator.report.explain.openings import added_option_parts
from simulator.report.explain.opposition import opposition_parts
from simulator.report.layout import heading, indented, paragraph
from simulator.report.safe_text import printable
from simulator.report.solve.asides import aside_parts
from simulator.report.solve.proof import proof_parts
from simulator.report.text_ranges import moved
from simulator.report.words import plural
from simulator.solve.why.demands import Waiver
from simulator.solve.why.thresholds import Threshold

if TYPE_CHECKING:
    from simulator.dossier.asides import Asides
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.explanation import Explanation
    from simulator.solve.why.parts_in_order import Finding


def explain_report(scenario: Scenario, found: Explanation, limit: int, asides: Asides | None = None) -> list[Part]:
    """All parts of the report; tables that rank have at most `limit` rows (0: all). `asides`: what the file says beside this answer."""
    cases = [part for case in found.cases for part in case_parts(scenario, case, limit)]
    return [*opening_parts(scenario, found, limit, asides), *cases, *closing_parts(scenario, found)]


def finding_line(scenario: Scenario, found: Finding) -> str:
    """A finding as it is made, in a line; empty where there is nothing to tell."""
    if isinstance(found, Threshold):
        return number_found(scenario, found)
    named = demands_listed(scenario, found.demands)
    return f"To waive: {named}" if isinstance(found, Waiver) else f"Cannot stand together: {named}"


def opening_parts(scenario: Scenario, found: Explanation, limit: int, asides: Asides | None = None) -> list[Part]:
    """The paragraph, and what is said of the scenario as it stands. `asides`: what the file says beside this answer."""
    parts: list[Part] = [paragraph(printable(found.title), "bold"), paragraph(lead(scenario, found))]
    if asides is not None:
        parts += aside_parts(scenario, found.result, asides)
    if found.by_rules is not None:
        return [*parts, *(part for section in parts_by_rules(scenario, found, found.by_rules, limit) for part in section)]
    if found.demands is not None and found.demands.clashes:
        parts += clash_parts(scenario, found.demands, limit)
    if found.demands is not None and found.demands.waivers:
        parts += waiver_parts(scenario, found.demands, limit)
    if found.added_options is not None:
        parts += added_option_parts(scenario, found.added_options, ", with every red line in force")
    return parts


def closing_parts(scenario: Scenario, found: Explanation) -> list[Part]:
    """What follows the cases: other waivers, issue by issue, the proof, how it was found."""
    parts: list[Part] = []
    if found.more_waivers:
        more = plural(found.more_waivers, "more set", "more sets")
        parts += [heading("Other red lines to waive"), indented(f"{more} of red lines would leave outcomes on the table; not looked into.")]
    parts += [] if found.joint is None else opposition_parts(scenario, found.joint)
    if found.red_lines_leave_nothing and found.result.no_deal is not None and found.result.no_deal.certificate is not None:
        parts += proof_parts(scenario, found.result.no_deal.certificate["tree"])
    parts += [heading("How this was found"), *(indented(line) for line in _provenance(found))]
    return [*parts, heading("How to read it"), *(indented(line) for line in _reading(scenario, found))]


def _provenance(found: Explanation) -> list[str]:
    lines = [f"In {found.seconds:.2f} s, zopa {found.version}. Sets, concessions and shares are exact for the numbers of the scenario."]
    lines += [f"Not complete: {printable(part)}." for part in found.unfinished]
    if found.stopped:
        lines.append(f"The work ended early ({found.stopped}); what stands above is proved as far as it says.")
    return lines


def _reading(scenario: Scenario, found: Explanation) -> list[str]:
    return [
        "Points are each party's own and cannot be compared between parties; sums and least surpluses do so all the same.",
        "Surplus: points above what no agreement is worth to the party. To concede a point: to accept an agreement that is worth a point "
        "less to the party than no agreement.",
        "To waive a demand is a what-if of the calculation, no advice; the file says why each stands.",
        *_numbers_moved(scenario, found),
        *(printable(note) for note in found.notes),
    ]


def _numbers_moved(scenario: Scenario, found: Explanation) -> list[str]:
    """Which of the numbers with a range were looked at, where any were."""
    by_rules = () if found.by_rules is None else found.by_rules.numbers or ()
    looked_at = next((case.numbers for case in found.cases if case.numbers), by_rules)
    asked = found.result.ratification is not None
    sentence = moved(scenario, [threshold.path for threshold in looked_at], "were looked at", bodies=asked) if looked_at else ""
    return [sentence] if sentence else []
