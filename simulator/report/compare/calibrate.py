"""`zopa calibrate` in print: what the answers fit, what they leave open, and what follows from every set of numbers that fits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, GOOD, STRONG, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, issue_title, listed, party_title, plural, points

if TYPE_CHECKING:
    from simulator.offers.calibration import Calibration, Feasible, Observation, PartyCalibration, SetAside
    from simulator.offers.linear import Holds
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

FITS = {"consistent": "yes", "inconsistent": "no", "open": "not settled"}
IN_WORDS = {"all": "with all numbers that fit", "some": "with some that fit", "none": "with no numbers that fit", "open": "not settled"}

BY_RULES = (
    "With which of the numbers that fit an agreement exists is not asked where agreement rules decide; zopa solve --set asks of some."
)
"""What is said in place of the column on agreements."""


def calibration_report(scenario: Scenario, found: Calibration) -> list[Part]:
    """The parts of the report, party by party."""
    parts: list[Part] = [paragraph(printable(scenario.title), STRONG)]
    if len(found.parties) > 1:
        parts += [paragraph(_lead(scenario, found)), heading("Party by party"), _overview(scenario, found)]
        parts += [indented(f"{party_title(scenario, one.party)}: {text}") for one in found.parties for text in _red_lines(scenario, one)]
    for one in found.parties:
        parts += _party(scenario, one, found.deal.get(one.party), alone=len(found.parties) == 1)
    if found.by_rules:
        parts.append(indented(BY_RULES))
    return [
        *parts,
        *_set_aside(scenario, found.set_aside),
        heading("How to read it"),
        indented(
            "Values of options, points of interactions and beliefs stand at the file's numbers; weights, reservation values, costs and "
            "points of courses move within their ranges. What fits an answer is not thereby what the party wants."
        ),
    ]


def _set_aside(scenario: Scenario, aside: Sequence[SetAside]) -> list[Part]:
    """The answers that could not be taken, offer by offer, with the issues that each offer leaves open."""
    lines = []
    for offer in dict.fromkeys(each.observation.offer for each in aside):
        own = [each for each in aside if each.observation.offer == offer]
        issues = listed([f"“{issue_title(scenario, issue)}”" for issue in own[0].open_issues])
        said = listed([f"{party_title(scenario, each.observation.party)} ({each.observation.answer})" for each in own])
        lines.append(f"{_offer(scenario, own[0].observation)} leaves {issues} open; answers: {said}.")
    if not lines:
        return []
    why = "An answer to an offer that leaves issues open could mean any completion; fill the issues and list them under `filled`."
    return [heading("Answers set aside"), *(indented(line) for line in lines), indented(why)]


def _lead(scenario: Scenario, found: Calibration) -> str:
    """How many answers there are, how many of them say something of the numbers, and whether numbers fit these."""
    taken, used = sum(map(_on_file, found.parties)), sum(len(one.used) for one in found.parties)
    on_file = taken + len(found.set_aside)
    without = [_with_answers(scenario, one) for one in found.parties if one.consistency == "inconsistent"]
    still_open = [party_title(scenario, one.party) for one in found.parties if one.consistency == "open"]
    bear = "all bear" if used == on_file else f"{used} bears" if used == 1 else f"{used or 'none'} bear"
    text = f"{plural(on_file, 'answer')} on file, of which {bear} on the numbers."
    if found.set_aside:
        aside = len(found.set_aside)
        text += f" {'One is' if aside == 1 else f'{aside} are'} set aside, since the offer leaves issues open."
    if without:
        text += f" No numbers within the ranges of the file fit those of {listed(without)}."
    if still_open:
        text += f" Whether any fit was not settled for {listed(still_open)}."
    if not (without or still_open or not used):
        text += " Numbers within the ranges of the file fit them."
    return text + _most_narrowed(scenario, found.parties)


def _with_answers(scenario: Scenario, one: PartyCalibration) -> str:
    """A party with the answers that no numbers explain together, the first of the sets where there are several."""
    if not one.clashing:
        return party_title(scenario, one.party)
    short = _short(one, one.clashing[0])
    missed = "" if short is None else f", missed by {points(short)}"
    return f"{party_title(scenario, one.party)} ({_said(scenario, one.clashing[0])}{missed})"


def _short(one: PartyCalibration, answers: Sequence[Observation]) -> Fraction | None:
    """By how much the ranges miss one answer; None for several, each of which may fit by itself, and where it was not proved."""
    least, most = one.misses[answers[0]] if len(answers) == 1 and answers[0] in one.misses else (None, None)
    if least is None or most is None:
        return None
    return -most if answers[0].answer == "accepted" else least


def _missed(one: PartyCalibration, answers: Sequence[Observation]) -> str:
    """The same with the surplus over the ranges, to stand after the answer; empty where it is not known."""
    short = _short(one, answers)
    if short is None:
        return ""
    ends = [end for end in one.misses[answers[0]] if end is not None]
    told = Apart(ends, signed=True)
    return f": a surplus of {' to '.join(map(told, ends))} over the ranges moved here, so they miss it by {points(short)}"


def _most_narrowed(scenario: Scenario, parties: Sequence[PartyCalibration]) -> str:
    """The number whose range the answers narrow most, in a sentence; nothing where they narrow none."""
    left = [(share, one.party, each) for one in parties for each in one.intervals if (share := _part_left(each)) is not None and share < 1]
    if not left:
        return ""
    _, party, interval = min(left, key=lambda each: each[0])
    told = Apart([end for end in (interval.before_low, interval.before_high, interval.low, interval.high) if end is not None])
    before, after = _span(told, interval.before_low, interval.before_high), _span(told, interval.low, interval.high)
    whose = "" if len(parties) == 1 else f"{party_title(scenario, party)}, "
    what = f"{whose}{_number_name(scenario, interval.path)}"
    return f" Most narrowed: {what}, {before} by the ranges, {after} with the answers."


def _part_left(interval: Feasible) -> Fraction | None:
    """The part of a number's range that the answers leave; None where an end was not proved or the range is a point."""
    low, high, before_low, before_high = interval.low, interval.high, interval.before_low, interval.before_high
    if low is None or high is None or before_low is None or before_high is None or before_low == before_high:
        return None
    return (high - low) / (before_high - before_low)


def _on_file(found: PartyCalibration) -> int:
    """All answers of a party, the refusals that its own red lines explain as well."""
    return len(found.used) + len(found.explained_by_red_lines)


def _overview(scenario: Scenario, found: Calibration) -> Part:
    """A row a party: whether numbers fit its answers, how many numbers the answers narrow, and whether there is a deal with all that
    fit."""
    rows = [
        (
            party_title(scenario, one.party),
            str(_on_file(one) + sum(each.observation.party == one.party for each in found.set_aside)),
            str(len(one.used)),
            FITS[one.consistency] if one.used else "–",
            f"{sum(_narrower(interval) for interval in one.intervals)} of {len(one.intervals)}" if one.intervals else "",
            IN_WORDS[found.deal[one.party]] if one.party in found.deal else "",
        )
        for one in found.parties
    ]
    columns = ("Party", "Answers on file", "Used", "Do numbers fit?", "Narrower", "An agreement exists")
    kept = len(columns) - found.by_rules
    return table(columns[:kept], [row[:kept] for row in rows], numbers=(1, 2, 4), figures=(1, 2, 3, 4))


def _narrower(interval: Feasible) -> bool:
    return (interval.before_low, interval.before_high) != (interval.low, interval.high)


def _party(scenario: Scenario, found: PartyCalibration, deal: Holds | None, *, alone: bool) -> list[Part]:
    narrowed = _most_narrowed(scenario, [found]) if alone else ""
    parts: list[Part] = [heading(party_title(scenario, found.party)), indented(_verdict(scenario, found) + narrowed)]
    parts += [indented(text) for text in _red_lines(scenario, found)]
    if found.clashing:
        parts.append(indented("Answers that no numbers within the ranges explain together:"))
        parts += [indented(f"{_said(scenario, answers)}{_missed(found, answers)}", by=4) for answers in found.clashing]
    if found.intervals:
        parts += [paragraph(""), _intervals(scenario, found)]
    if found.accepts:
        parts += [paragraph(""), _offers(scenario, found)]
    if found.stopped is not None:
        parts.append(
            indented(f"The {found.stopped} ended the work before this party's part was finished; what is not listed was not settled.")
        )
    if deal is not None:
        parts.append(indented(f"An agreement of all parties, the others at the file's numbers, exists {IN_WORDS[deal]}."))
    return parts


def _verdict(scenario: Scenario, found: PartyCalibration) -> str:
    answers = plural(len(found.used), "answer bears", "answers bear")
    if found.consistency == "consistent":
        return f"{answers} on the numbers, and numbers within the ranges of the file fit."
    if found.consistency == "inconsistent":
        return f"{answers} on the numbers, and no numbers within the ranges of the file fit."
    return f"{answers} on the numbers; whether any fit could not be settled."


def _red_lines(scenario: Scenario, found: PartyCalibration) -> list[str]:
    texts = []
    if found.explained_by_red_lines:
        names = listed([_offer(scenario, o) for o in found.explained_by_red_lines])
        texts.append(f"The refusal of {names} follows from own red lines and says nothing of the numbers.")
    if found.against_red_lines:
        names = listed([_offer(scenario, o) for o in found.against_red_lines])
        texts.append(f"Accepted, although it crosses an own red line in the file: {names}. The red line may be wrong.")
    return texts


def _intervals(scenario: Scenario, found: PartyCalibration) -> Part:
    rows = []
    for interval in found.intervals:
        example = found.example.get(interval.path)
        ends = (interval.before_low, interval.before_high, interval.low, interval.high, example)
        told = Apart([value for value in ends if value is not None])
        before, after = _span(told, interval.before_low, interval.before_high), _span(told, interval.low, interval.high)
        narrower = coloured("narrower", GOOD) if _narrower(interval) else ""
        rows.append((_number_name(scenario, interval.path), before, after, "–" if example is None else told(example), narrower))
    columns = ("Number", "Ranges alone", "With the answers", "One that fits", "")
    return table(columns, rows, numbers=(1, 2, 3), widest_label=44)


def _offers(scenario: Scenario, found: PartyCalibration) -> Part:
    styles = {"all": GOOD, "none": BAD, "some": "", "open": ""}
    rows = [(printable(scenario.offers[name].title), coloured(IN_WORDS[holds], styles[holds])) for name, holds in found.accepts.items()]
    return table(("Offer", "Accepted"), rows, widest_label=64)


def _number_name(scenario: Scenario, path: str) -> str:
    steps = path.split(".")
    if steps[2] == "weights":
        return f"Weight (%): {issue_title(scenario, steps[3])}"
    if steps[2] == "reservation":
        return "Reservation value"
    assert scenario.no_deal is not None
    if steps[2] in ("cost", "war_cost"):
        return "Cost without an agreement" if len(steps) == 3 else f"Cost of: {printable(scenario.no_deal.courses[steps[3]].title)}"
    return f"Points of: {printable(scenario.no_deal.courses[steps[2]].title)}"


def _span(told: Apart, low: Fraction | None, high: Fraction | None) -> str:
    return f"{'?' if low is None else told(low)} – {'?' if high is None else told(high)}"


def _offer(scenario: Scenario, observation: Observation) -> str:
    return f"“{printable(scenario.offers[observation.offer].title)}”"


def _said(scenario: Scenario, answers: Sequence[Observation]) -> str:
    return listed([f"{_offer(scenario, o)} {o.answer}" for o in answers])
