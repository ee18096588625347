"""`zopa commitment` in print: the bargaining range, what lasts after a shift of the balance, and which penalty is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.games.stability import offers_at
from simulator.report.games.war_range import range_parts, range_sentence
from simulator.report.layout import BAD, GOOD, STRONG, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, barred_in_words, bound, issue_title, listed, option_title, party_title, points, rule_name
from simulator.scenario.consent import signed_by_everybody

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.text import Text

    from simulator.games.commitment import Commitment, Enforcement, Keeping
    from simulator.games.war_range import Ranges
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

GRIEVANCES_NAMED = 3
"""How many issues are named of a party that would not honour an agreement."""
WORDS = {
    "signed": "Whether any outcome is accepted by all now",
    "lasting": "Whether an agreement lasts",
    "least": "Which agreement needs the least enforcement",
    "alone": "Which penalty on one party alone is enough",
    "bound": "Which parties would have to have no choice later",
}
"""What each part of a `Commitment` says, for those that a limit left open."""
RULES_LEFT_ASIDE = "The agreement rules are left aside here: all of this is said of all parties, whoever must sign."


def commitment_report(scenario: Scenario, later: Scenario, ranges: Ranges | None, found: Commitment | None) -> list[Part]:
    """The parts of the report. `later`: the scenario that holds after the signature, which has the red lines of then. `ranges` is None
    where one agreement was asked about, `found` None where nothing changes later."""
    parts: list[Part] = [paragraph(printable(scenario.title), STRONG)]
    if ranges is not None:
        parts.append(paragraph(range_sentence(scenario, ranges)))
    if not (signed_by_everybody(scenario) and signed_by_everybody(later)):
        parts.append(paragraph(RULES_LEFT_ASIDE))
    if found is not None:
        parts += _commitment(scenario, later, found)
    return [*parts, *([] if ranges is None else range_parts(scenario, ranges))]


def _commitment(scenario: Scenario, later: Scenario, found: Commitment) -> list[Part]:
    parts: list[Part] = [paragraph(_verdict(scenario, found))]
    if found.agreement is not None:
        parts += [heading("The agreement asked about"), *_enforcement(scenario, later, found.agreement)]
    shift: list[Part] = [heading("What no agreement is worth"), _shift(scenario, found)]
    if found.lasting is not None:
        parts += [
            heading(f"An agreement that lasts{_called(scenario, found.lasting)}"),
            indented(
                "Of those that all accept now and honour later, the one whose least surplus at either time is largest "
                "(which compares points between parties)."
            ),
            _terms(scenario, found.lasting),
            paragraph(""),
            _keepings(scenario, later, found.lasting),
            *shift,
        ]
    elif found.signed is not False and "lasting" not in found.unsettled:
        parts += [*shift, *_without_lasting(scenario, later, found)]
    else:
        parts += shift
    if found.unsettled:
        parts += [heading("Not settled"), *(indented(f"{WORDS[part]} ({why}).") for part, why in found.unsettled.items())]
    return [
        *parts,
        heading("How to read it"),
        indented(
            "A party honours an agreement as long as it is worth no less to it than going on, and crosses none of its red lines of then. "
            "The penalty is whatever breaking costs a party beyond what it then lacks: in its own points, so that equal penalties compare "
            "points between parties. What happens follows from the numbers of the file; it is no forecast."
        ),
    ]


def _called(scenario: Scenario, found: Enforcement) -> str:
    """The offers of the file with the terms of an agreement, behind a heading; nothing where none has them."""
    titles = [f"“{printable(scenario.offers[name].title)}”" for name in offers_at(scenario, found.point.outcome)]
    return f": {listed(titles)}" if titles else ""


def _verdict(scenario: Scenario, found: Commitment) -> str:
    """What becomes of the agreement that was asked about, if one was; then whether any lasts."""
    if found.agreement is None:
        return _any_lasts(scenario, found)
    return f"{_of_agreement(scenario, found.agreement)} {_any_lasts(scenario, found)}"


def _of_agreement(scenario: Scenario, asked: Enforcement) -> str:
    titles = [scenario.offers[name].title for name in offers_at(scenario, asked.point.outcome)]
    name = f"“{printable(titles[0])}”" if titles else "The agreement asked about"
    if asked.barred_by:
        return f"{name} cannot be agreed: {barred_in_words(scenario, asked.barred_by)}."
    name += " " if asked.signed else " is not accepted by all now. It "
    if not asked.breakers:
        return f"{name}would last: all would still honour it later."
    return f"{name}would not last: {listed([_breaks(scenario, p, asked.parties[p]) for p in asked.breakers])} would break it."


def _breaks(scenario: Scenario, party: str, keeping: Keeping) -> str:
    lacks = f"{points(keeping.surplus_later, signed=True)}" if keeping.surplus_later < 0 else "a red line of then being crossed"
    return f"{party_title(scenario, party)} ({lacks})"


def _any_lasts(scenario: Scenario, found: Commitment) -> str:
    if "lasting" in found.unsettled:
        return (
            f"Whether an agreement exists that all accept now and would still honour later was not settled ({found.unsettled['lasting']})."
        )
    if not found.signed:
        return "No outcome is accepted by all now, so there is nothing that could be kept later."
    if found.lasting is not None:
        other = "Another" if found.agreement is not None and (found.agreement.breakers or not found.agreement.signed) else "An"
        return f"{other} agreement exists that all accept now and would still honour later{_called(scenario, found.lasting)}."
    return "There are outcomes that all accept now, but none that all would still honour later."


def _shift(scenario: Scenario, found: Commitment) -> Part:
    rows = []
    for p, (now, later) in found.reservation.items():
        told = Apart((now, later))
        rows.append((party_title(scenario, p), told(now), told(later), points(later - now, signed=True)))
    return table(("Party", "Now", "Later", "Shift"), rows, numbers=(1, 2, 3))


def _without_lasting(scenario: Scenario, later: Scenario, found: Commitment) -> list[Part]:
    parts: list[Part] = []
    if found.least is not None:
        parts += [
            heading("The agreement that needs the least enforcement"),
            indented("Of those that all accept now, one at which the largest penalty that any party needs is least."),
            _terms(scenario, found.least),
            paragraph(""),
            *_enforcement(scenario, later, found.least),
        ]
    elif "least" not in found.unsettled:
        parts.append(paragraph("Whatever all accept now crosses a red line of later, so that no penalty is enough for all."))
    rows = [(party_title(scenario, p), _penalty(found.alone[p]) if p in found.alone else "not settled") for p in found.reservation]
    parts += [
        heading("Who would have to be held"),
        indented("The least penalty if only this party can be made to pay one, and the others honour by themselves:"),
        table(("Party", "Penalty in its points"), rows, numbers=(1,)),
    ]
    if "bound" in found.unsettled:
        return parts
    sets = "; or ".join(listed([party_title(scenario, p) for p in some]) for some in found.bound)
    return [*parts, indented(f"Fewest parties that would have to have no choice later: {sets}.")]


def _enforcement(scenario: Scenario, later: Scenario, found: Enforcement) -> list[Part]:
    parts: list[Part] = [_keepings(scenario, later, found)]
    if not found.breakers:
        parts.append(indented("All would honour it; no penalty is needed."))
    elif found.level is None:
        parts.append(indented("No penalty is enough for all: it crosses a red line of later."))
    else:
        parts.append(indented(f"It enforces itself from a penalty of {bound(found.level, upwards=True)} points on, the same for each."))
    return parts + [indented(_wants(scenario, p, found.parties[p])) for p in found.breakers if found.parties[p].grievances]


def _keepings(scenario: Scenario, later: Scenario, found: Enforcement) -> Part:
    """A row a party, those that would break it first."""
    rows: list[tuple[str | Text, ...]] = []
    for p, keeping in sorted(found.parties.items(), key=lambda each: each[1].honours):
        told = Apart((keeping.surplus_now, keeping.surplus_later), signed=True)
        surplus = (told(keeping.surplus_now), told(keeping.surplus_later))
        rows.append((party_title(scenario, p), *surplus, _penalty(keeping.penalty), _answer(later, keeping)))
    return table(("Party", "Surplus now", "Surplus later", "Penalty needed", ""), rows, numbers=(1, 2, 3))


def _answer(later: Scenario, keeping: Keeping) -> Text:
    if keeping.honours:
        return coloured("honours it", GOOD)
    crossed = f", {listed([rule_name(later, path) for path in keeping.red_lines])} being crossed" if keeping.red_lines else ""
    return coloured(f"would not{crossed}", BAD)


def _penalty(penalty: Fraction | None) -> str:
    return "none is enough" if penalty is None else bound(penalty, upwards=True)


def _wants(scenario: Scenario, party: str, keeping: Keeping) -> str:
    named = [
        f"{issue_title(scenario, g.issue)}: “{option_title(scenario, g.issue, g.wanted)}” ({points(g.points, signed=True)}"
        f"{', which it can change alone' if g.by_itself else ''})"
        for g in keeping.grievances[:GRIEVANCES_NAMED]
    ]
    return f"What {party_title(scenario, party)} would gain most by, one issue at a time: {'; '.join(named)}."


def _terms(scenario: Scenario, found: Enforcement) -> Part:
    rows = [(issue_title(scenario, i), option_title(scenario, i, o)) for i, o in found.point.outcome.items()]
    return table(("Issue", "Option"), rows, runs=True)
