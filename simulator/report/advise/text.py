"""`zopa advise` in words: offers worth making, what each would meet with, where it is thin, and what to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.offers.advice import PICKS
from simulator.report.compare.better import change_in_words
from simulator.report.compare.uncertainty import share_in_words
from simulator.report.first_screen import WIDTH, first_screen
from simulator.report.layout import DIM, STRONG, heading, indented, paragraph, table
from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.terms import Terms, terms_parts
from simulator.report.text_ranges import left_out, moved
from simulator.report.words import (
    Apart,
    at_least,
    at_most,
    issue_title,
    listed,
    option_title,
    party_title,
    percent,
    plural,
    points,
    possessive,
    terms_in_words,
    waived,
    whole,
)
from simulator.scenario.draws import drawable

if TYPE_CHECKING:
    from simulator.offers.advice import Advice, AdviceUnder, Asking, LikelyAnswer, Margin, Pick, Trade
    from simulator.offers.uncertainty_results import DrawShare
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

MOST_CHANGES = 6
"""Changes that a first screen names of an offer."""
FEW_POINTS = 12
"""Points of a frontier that the text lists; --json has all."""


def advice_report(scenario: Scenario, found: Advice) -> list[Part]:
    """All there is to say."""
    parts = _lead(scenario, found)
    for each in found.under:
        if found.clashing:
            parts.append(heading(f"With {waived(scenario, each.waived)} lifted"))
        parts += _under(scenario, found, each)
    parts += [heading("How to read it"), *(indented(text) for text in _reading(scenario, found))]
    return [*parts, *(indented(printable(note)) for note in found.notes)]


def advice_screen(scenario: Scenario, found: Advice, commands: Sequence[str]) -> list[Part]:
    """The first screen; `commands`: what to type next."""
    sections: list[list[Part]] = []
    if any(each.picks for each in found.under):
        sections.append(
            [heading(f"Offers worth making, in {_own(scenario, found)} points"), _picks_table(scenario, found, found.under, short=True)]
        )
    sections += [_terms_in_short(scenario, found, each) for each in found.under]
    sections += [_asking_in_short(scenario, _case(found, number), each) for number, each in enumerate(found.under, start=1)]
    sections += [[indented(printable(note))] for note in found.notes]
    return first_screen(_lead(scenario, found), [section for section in sections if section], commands)


def _own(scenario: Scenario, found: Advice) -> str:
    return possessive(party_title(scenario, found.party))


def _lead(scenario: Scenario, found: Advice) -> list[Part]:
    parts: list[Part] = [paragraph(f"{printable(scenario.title)}: advice for {party_title(scenario, found.party)}", STRONG)]
    if found.clashing:
        parts.append(
            paragraph(
                f"As the file stands nothing can be agreed, whatever the numbers: {waived(scenario, found.clashing)} leave no outcome."
            )
        )
    parts += [paragraph(f"{_case(found, number)}{_verdict(scenario, each)}") for number, each in enumerate(found.under, start=1)]
    return [*parts, *(paragraph(text) for text in left_out(scenario))]


def _case(found: Advice, number: int) -> str:
    """What rows below call a case by, where there are several."""
    return f"({number}) " if found.clashing else ""


def _verdict(scenario: Scenario, each: AdviceUnder) -> str:
    before = f"With {waived(scenario, each.waived)} lifted: " if each.waived else ""
    if not each.picks:
        least = "that gains it something is accepted in any draw"
        proved = f"no offer {least}" if each.complete else f"no offer {least} as far as was searched ({each.stopped})"
        return before + (proved if before else proved[0].upper() + proved[1:]) + "."
    best = max(each.picks, key=lambda pick: pick.expected)
    text = (
        f"{before}{'the' if before else 'The'} {best.name} offer has the largest expected gain, {points(best.expected, signed=True)}: "
        f"{points(best.trade.gain, signed=True)} in {_of(best.trade.share)} draws."
    )
    return f"{text} {_proved(each)}"


def _proved(each: AdviceUnder) -> str:
    if each.complete:
        return "No offer gains as much and is accepted in more: proved."
    return f"Not all outcomes were searched ({each.stopped}); --full says how much better others could be."


def _of(share: DrawShare) -> str:
    return f"{whole(share.count)} of {whole(share.draws)}"


def _picks_table(scenario: Scenario, found: Advice, under: Sequence[AdviceUnder], *, short: bool = False) -> Part:
    """A row a pick; `short`: of all cases in one table, without regrets."""
    picks = [(number, pick) for number, each in enumerate(under, start=1) for pick in each.picks]
    gain, expected = _Told(pick.trade.gain for _, pick in picks), _Told(pick.expected for _, pick in picks)
    rows = []
    for number, pick in picks:
        thin = "nobody" if pick.thin is None else f"{party_title(scenario, pick.thin.party)} ({_refusing(pick)})"
        regret = [] if short else [points(pick.regret[0])]
        figures = [gain(pick.trade.gain), _share(pick.trade), expected(pick.expected), *regret, _worst(pick.margins[found.party])]
        rows.append((*([f"({number})"] if short and found.clashing else []), pick.name, *figures, thin))
    regret = [] if short else ["Regret"]
    columns = (
        *(["Case"] if short and found.clashing else []),
        "Offer",
        "Own gain",
        "Accepted in",
        "Expected",
        *regret,
        "At worst",
        "Refused most by",
    )
    first = columns.index("Own gain")
    return table(columns, rows, numbers=range(first, len(columns) - 1), cuts=() if short else None)


class _Told:
    """Floats in print, told apart where they differ and would print alike."""

    def __init__(self, values: Iterable[float]) -> None:
        self._told = Apart([_rounded(value) for value in values], signed=True)

    def __call__(self, value: float) -> str:
        return self._told(_rounded(value))


def _rounded(value: float) -> Fraction:
    """Float64 sums differ in their last digits where the figures do not."""
    return Fraction(round(value, 9)).limit_denominator(10**9)


def _share(trade: Trade) -> str:
    text = percent(trade.share.count / trade.share.draws, 1)
    return text if trade.most == trade.share.count else f"{text} (≤ {percent(trade.most / trade.share.draws, 1)})"


def _refusing(pick: Pick) -> str:
    assert pick.thin is not None
    return percent(pick.thin.refuses.count / pick.thin.refuses.draws, 1)


def _worst(margin: Margin) -> str:
    if margin.least is None:
        return "–"
    return at_least(points(margin.least.value if margin.least.settled else margin.least.bound, signed=True), attained=margin.least.settled)


def best_pick(each: AdviceUnder) -> Pick | None:
    return max(each.picks, key=lambda pick: pick.expected, default=None)


def _terms_in_short(scenario: Scenario, found: Advice, each: AdviceUnder) -> list[Part]:
    """What the offer with the largest expected gain says, as changes of what is on the table where there is something."""
    best = best_pick(each)
    if best is None:
        return []
    lifted = f", with {waived(scenario, each.waived)} lifted" if each.waived else ""
    if found.table is None:
        return [heading(f"The {best.name} offer{lifted}"), indented(f"{terms_in_words(scenario, best.point.outcome)}.")]
    return [heading(f"The {best.name} offer beside “{printable(found.table.title)}”{lifted}"), indented(changes_in_words(scenario, best))]


def changes_in_words(scenario: Scenario, pick: Pick, most: int = MOST_CHANGES, where: str = "--full") -> str:
    """What the offer changes of what is on the table, the first `most` issues of it; `where`: what has the others."""
    if not pick.changes:
        return "The same terms."
    said = [change_in_words(scenario, change) for change in pick.changes[:most]]
    more = len(pick.changes) - len(said)
    return f"{'; '.join(said)}{f'; {more} more: {where}' if more else ''}. The rest stays."


def _asking_in_short(scenario: Scenario, case: str, each: AdviceUnder) -> list[Part]:
    asking = each.asking
    if asking is None or not asking.worth:
        return []
    first = asking.worth[0]
    worth = points(first.worth, signed=True)
    if 10 * first.worth < asking.expected:
        return [indented(f"{case}No question is worth a tenth of that; the most, {worth}: {question_in_words(scenario, each, first)}")]
    return [indented(f"{case}To ask first, worth {worth} more: {question_in_words(scenario, each, first)}")]


def question_in_words(scenario: Scenario, each: AdviceUnder, asking: Asking) -> str:
    if asking.kind == "number":
        assert asking.path is not None
        return f"{printable(path_title(scenario, asking.path))} (in which fifth of its draws it lies)."
    assert asking.party is not None
    assert asking.outcome is not None
    assert asking.share is not None
    who, yes = party_title(scenario, asking.party), f"Yes in {_of(asking.share)} draws."
    if asking.kind == "accepts":
        return f"Would {who} accept {_named(scenario, each, asking.outcome)}? {yes}"
    assert asking.other is not None
    rather, than = _named(scenario, each, asking.outcome), _named(scenario, each, asking.other)
    return f"Would {who} rather have {rather} than {than}? {yes}"


def _named(scenario: Scenario, each: AdviceUnder, outcome: Mapping[str, str]) -> str:
    """An offer by its name, or as the pick that it differs least from with what is different."""

    def differing(pick: Pick) -> list[str]:
        return [issue for issue, option in outcome.items() if pick.point.outcome[issue] != option]

    nearest = min(each.picks, key=lambda pick: len(differing(pick)))
    changed = [f"{issue_title(scenario, issue)}: {option_title(scenario, issue, outcome[issue])}" for issue in differing(nearest)]
    return f"the {nearest.name} offer" + (f" with {listed(changed)}" if changed else "")


def _under(scenario: Scenario, found: Advice, each: AdviceUnder) -> list[Part]:
    if not each.picks:
        return [indented(_verdict(scenario, each))]
    parts: list[Part] = [heading(f"Offers worth making, in {_own(scenario, found)} points"), _picks_table(scenario, found, [each])]
    parts += [indented(f"{name}: {PICKS[name]}.", DIM) for pick in each.picks for name in pick.names]
    parts.append(
        indented(
            "Own gain: the mean over the draws. Expected: a refusal gains nothing. Regret: what the best of these would have gained "
            "more, in the mean. At worst: own surplus over all numbers in their ranges.",
            DIM,
        )
    )
    parts += _terms(scenario, found, each)
    for pick in each.picks:
        parts += _pick(scenario, found, each, pick)
    parts += _asking(scenario, each)
    parts += _frontier(scenario, found, each)
    return parts


def _terms(scenario: Scenario, found: Advice, each: AdviceUnder) -> list[Part]:
    offers = [Terms(pick.name, pick.point.outcome) for pick in each.picks]
    if found.table is not None:
        offers = [Terms(f"on the table: {printable(found.table.title)}", found.table.terms), *offers]
    return [heading("What they say"), *terms_parts(scenario, offers)]


def _pick(scenario: Scenario, found: Advice, each: AdviceUnder, pick: Pick) -> list[Part]:
    base, mean, low = (_Told(each(margin) for margin in pick.margins.values()) for each in (_base, _mean, _low))
    shares = {answer.party: share_in_words(answer.share) for answer in pick.answers}
    rows = [
        (
            party_title(scenario, party),
            base(margin.base),
            mean(margin.mean),
            low(margin.low),
            _worst(margin),
            "–" if margin.most is None else at_most(points(_end(margin), signed=True), attained=margin.most.settled),
            shares.get(party, "makes it" if party == found.party else "not asked"),
        )
        for party, margin in pick.margins.items()
    ]
    columns = ("Surplus of", "By the file", "Mean", "1 in 20 below", "Least", "Largest", "Accepts in draws")
    parts: list[Part] = [heading(f"The {pick.name} offer"), table(columns, rows, numbers=range(1, 7))]
    parts.append(
        indented(
            f"Expected gain {points(pick.expected, signed=True)}; regret {points(pick.regret[0])} in the mean, "
            f"{points(pick.regret[1])} at most. Accepted in {_of(pick.trade.share)} draws ({share_in_words(pick.trade.share)}); "
            f"{_most(pick.trade)}."
        )
    )
    parts += [indented(text) for text in _thin(scenario, pick)]
    for answer in pick.answers:
        if not answer.accepts:
            parts.append(indented(f"{party_title(scenario, answer.party)} refuses in most draws; {_counter(scenario, pick, answer)}."))
    return parts


def _base(margin: Margin) -> float:
    return margin.base


def _mean(margin: Margin) -> float:
    return margin.mean


def _low(margin: Margin) -> float:
    return margin.low


def _end(margin: Margin) -> Fraction:
    assert margin.most is not None
    return margin.most.value if margin.most.settled else margin.most.bound


def _most(trade: Trade) -> str:
    if trade.most == trade.share.count:
        return "no offer that gains as much is accepted in more, which is proved"
    return f"no offer that gains as much is accepted in more than {whole(trade.most)}, which is proved; whether one lies between is open"


def _counter(scenario: Scenario, pick: Pick, answer: LikelyAnswer) -> str:
    """What a party that refuses would come back with."""
    if answer.counter is None:
        return "what it would come back with was not found"
    outcome = answer.counter.outcome
    changed = [
        f"{issue_title(scenario, issue)} → {option_title(scenario, issue, option)}"
        for issue, option in outcome.items()
        if pick.point.outcome[issue] != option
    ]
    return f"it would most likely come back with: {'; '.join(changed) or 'the same terms'}"


def _thin(scenario: Scenario, pick: Pick) -> Iterator[str]:
    thin = pick.thin
    if thin is None:
        yield "Nobody refuses it in any draw."
        return
    who = party_title(scenario, thin.party)
    text = f"It is thinnest at {who}, which refuses in {_of(thin.refuses)} draws"
    if thin.path is None or thin.accepting is None or thin.refusing is None:
        yield f"{text}; none of its numbers tells these from the others."
        return
    yield (
        f"{text}. What tells these from the others most: {printable(path_title(scenario, thin.path))}, "
        f"{thin.accepting:.4g} in the mean where it accepts, {thin.refusing:.4g} where it refuses."
    )


def _asking(scenario: Scenario, each: AdviceUnder) -> list[Part]:
    asking = each.asking
    if asking is None:
        return []
    all_of = "all offers that could be made" if asking.every else f"{plural(asking.looked_at, 'offer')} on and near the frontier"
    parts: list[Part] = [
        heading("What it would be worth to ask first"),
        indented(
            f"Over {all_of}: the best one chosen now has an expected gain of {points(asking.expected, signed=True)}; "
            f"chosen after every number were known, {points(asking.perfect, signed=True)} more."
        ),
    ]
    if not asking.worth:
        return [*parts, indented("No question and no number alone would change the choice.")]
    rows = [(question_in_words(scenario, each, one), points(one.worth, signed=True)) for one in asking.worth]
    return [*parts, table(("To know", "Worth"), rows, numbers=(1,))]


def _frontier(scenario: Scenario, found: Advice, each: AdviceUnder) -> list[Part]:
    shown = each.frontier
    if len(shown) > FEW_POINTS:
        places = sorted({round(k * (len(shown) - 1) / (FEW_POINTS - 1)) for k in range(FEW_POINTS)})
        shown = tuple(shown[k] for k in places)
    gain = _Told(trade.gain for trade in shown)
    rows = [(gain(trade.gain), _of(trade.share), _share(trade)) for trade in shown]
    more = len(each.frontier) - len(shown)
    parts: list[Part] = [
        heading("Own gain against acceptance"),
        table(("Own gain", "Draws", "Share"), rows, numbers=(0, 1, 2)),
        indented(f"{plural(each.looked_at, 'outcome')} counted one by one. {_proved(each) if each.complete else _open(each)}"),
    ]
    return [*parts, indented(f"{plural(more, 'further point')} of the frontier: --json.", DIM)] if more else parts


def _open(each: AdviceUnder) -> str:
    return f"The search ended early ({each.stopped}); ≤ is a proved bound on the share at this gain."


def _reading(scenario: Scenario, found: Advice) -> list[str]:
    asked = found.ratify is not None
    left = moved(scenario, drawable(scenario, bodies=asked), "are drawn", bodies=asked)
    texts = [
        f"{plural(found.draws, 'draw')} of {plural(found.numbers, 'ranged number')}, all at once (seed {found.seed}). A share of draws is "
        "no chance: it is as good as the ranges, and parties who could sign do not always sign. All of this follows from the numbers of "
        f"the file alone; --for works for each party. {left}".rstrip()
    ]
    if found.ratify is not None:
        texts.append(f"Accepted: by all, and passed by every ratifying body with a chance of at least {found.ratify:g}.")
    return texts


def next_commands(scenario: Scenario, found: Advice, words: Sequence[str]) -> list[str]:
    """What to type next: the best offer by itself, where its terms go into a line. `words`: the scenario as it was typed."""
    from simulator.report.command_lines import command_line

    best = [pick for each in found.under[:1] if (pick := best_pick(each)) is not None]
    if not best:
        return [command_line(["zopa", "explain", *words])]
    terms = ",".join(f"{issue}={option}" for issue, option in best[0].point.outcome.items())
    command = command_line(["zopa", "compare", words[0], f"{best[0].names[0]}:{terms}", *words[1:]])
    return [command] if len(command) + 2 <= WIDTH else []
