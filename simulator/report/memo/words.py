"""What a memo says, once, for all of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.advise.text import best_pick, changes_in_words, question_in_words
from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.whole.summary import ReportSummary, summary_of
from simulator.report.words import listed, party_title, plural, points, possessive, waived, whole

if TYPE_CHECKING:
    from simulator.dossier.memo import Memo
    from simulator.offers.advice import Advice, AdviceUnder
    from simulator.scenario.model import Scenario

NUMBERS = 3
"""Numbers that are named as those that matter."""
MOST_CHANGES = 4
"""Changes of an offer that are named."""


@dataclass(frozen=True)
class MemoWords:
    """`summary`: the verdict, who blocks what, the offers and what the numbers contradict on record, as in the report. `next_steps`: what
    to do next and why. `numbers`: those that matter. `caveats`: the assumptions that carry the answer. `made`: from what, and with what."""

    title: str
    summary: ReportSummary
    next_steps: tuple[str, ...]
    numbers: tuple[str, ...]
    caveats: tuple[str, ...]
    made: str


def memo_words(found: Memo) -> MemoWords:
    """The memo in words; it computes nothing that was not gathered."""
    scenario, version = found.whole.scenario, found.whole.result.version
    as_of = f"As of {scenario.as_of}. " if scenario.as_of else ""
    drawn = f"{plural(found.whole.draws, 'draw')} of the ranged numbers (seed {found.whole.seed})" if found.whole.draws else "no draws"
    asked = f"Ratifying bodies must pass it with a chance of at least {float(found.ratify):g}. " if found.ratify is not None else ""
    given = f"{as_of}{drawn[0].upper()}{drawn[1:]}; file {found.whole.digest[:12]}. {asked}"
    return MemoWords(
        title=printable(scenario.title),
        summary=summary_of(found.whole),
        next_steps=tuple(_next_steps(scenario, found)),
        numbers=tuple(_numbers(scenario, found)),
        caveats=tuple(_caveats(scenario, found)),
        made=f"{given}It follows from the numbers of the file (zopa {version}).",
    )


def _next_steps(scenario: Scenario, found: Memo) -> Iterator[str]:
    clashing = next((advice.clashing for advice in found.advice), ())
    if clashing:
        yield f"Nothing can be agreed before a red line goes: {waived(scenario, clashing)} leave no outcome."
    if not found.advice:
        yield f"--for PARTY advises one of the {whole(len(scenario.parties))} parties: which offer is worth making, and what to ask first."
    for advice in found.advice:
        for under in advice.under:
            yield _step(scenario, advice, under, alone=len(found.advice) == 1)


def _step(scenario: Scenario, advice: Advice, under: AdviceUnder, *, alone: bool) -> str:
    """What one party should put forward; where it is the only one advised, with terms and what to ask first."""
    who, best = party_title(scenario, advice.party), best_pick(under)
    lifted = f", with {waived(scenario, under.waived)} lifted" if under.waived else ""
    if best is None:
        return f"{who}{lifted}: no offer that gains it something is accepted in any draw."
    share = f"accepted in {whole(best.trade.share.count)} of {whole(best.trade.share.draws)} draws"
    proved = "" if under.complete else ", the best found"
    text = f"{who}{lifted}: its {best.name} offer gains it {points(best.trade.gain, signed=True)}, {share}{proved}."
    if not alone:
        return text
    terms = changes_in_words(scenario, best, MOST_CHANGES, "zopa advise --full") if advice.table is not None else ""
    against = f" Beside “{printable(advice.table.title)}”: {terms}" if advice.table is not None else ""
    asking = under.asking
    first = asking.worth[0] if asking is not None and asking.worth else None
    asked = (
        f" To ask first, worth {points(first.worth, signed=True)}: {question_in_words(scenario, under, first)}" if first is not None else ""
    )
    return f"{text}{against}{asked}"


def _numbers(scenario: Scenario, found: Memo) -> Iterator[str]:
    """The numbers that move the answer most, each with its range and where it comes from."""
    for path, (low, high) in list(found.moving.spans.items())[:NUMBERS]:
        number = found.whole.numbers.get(path)
        mark = None if number is None else number.mark or scenario.default_mark
        base = "" if number is None else f"{number.base} in the file, "
        yield f"{printable(path_title(scenario, path))}: {base}{low} to {high}{f', {mark}' if mark else ''}."


def _caveats(scenario: Scenario, found: Memo) -> Iterator[str]:
    """Three of them: where the numbers come from, what holds a party back, what no agreement rests on."""
    numbers = found.whole.numbers
    marks = [number.mark or scenario.default_mark for number in numbers.values()]
    counted = [f"{whole(count)} {mark}" for mark in ("reported", "derived", "assumed") if (count := sum(m == mark for m in marks))]
    ranged = found.whole.overview.ranged
    yield (
        f"{plural(len(numbers), 'number')} carry it{': ' + listed(counted) if counted else ''}; {whole(ranged)} have a range. "
        "A share of draws is as good as the ranges, and is no chance."
    )
    lines = [line for party in scenario.parties.values() for line in party.red_lines.values() if line.in_force]
    if lines:
        taken = "is taken" if len(lines) == 1 else "are taken"
        yield f"{plural(len(lines), 'red line')} in force {taken} as firm, whatever is offered in return."
    else:
        yield "Each party is taken to accept whatever is worth more to it than no agreement, and nothing less."
    if scenario.no_deal is not None:
        courses = plural(len(scenario.no_deal.courses), "course")
        yield f"What no agreement is worth follows from each party's own beliefs in {courses} of going on; other beliefs, other signatures."
    else:
        yield "What no agreement is worth is stated by the file, not worked out."


def advised_title(scenario: Scenario, found: Memo) -> str:
    """Whose next step it is, as a heading."""
    return (
        f"{possessive(party_title(scenario, found.advice[0].party))} next step"
        if len(found.advice) == 1
        else "What each could put forward next"
    )
