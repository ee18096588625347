"""Offers put to the vote, in words: who is for each, how many votes are short, the cheapest votes and the fewest changes that win it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_title
from simulator.report.compare.better import change_in_words
from simulator.report.compare.offer_names import quoted_names
from simulator.report.compare.open import counts_in_words
from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, table
from simulator.report.solve.by_rules import NAMED, rules_in_words
from simulator.report.solve.votes import counted_in_words
from simulator.report.ways import in_words
from simulator.report.words import (
    Apart,
    bound,
    demand_title,
    issue_title,
    listed,
    option_title,
    party_title,
    percent,
    plural,
    points,
    rule_name,
)

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.offers.comparing import CompareReport
    from simulator.offers.results import EvaluatedOffer
    from simulator.offers.vote_results import CheapestVotes, OfferVotes, PartyVote, PassingDraws, RuleVoted, VotesShort
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

Placed = Sequence[tuple[str, "EvaluatedOffer", "OfferVotes"]]
"""Offers that were put to the vote: the label, the offer, the vote."""
FEW_REASONS = 6
"""Where more are against an offer, they are named without their reasons."""


def put_to_the_vote(report: CompareReport, labels: Mapping[str, str]) -> Placed:
    """Every offer on whose outcome there is a vote."""
    return [(labels[each.offer.name], each, each.by_rules) for each in report.comparison.offers if each.by_rules is not None]


def lead_by_rules(scenario: Scenario, report: CompareReport) -> str:
    """The answer in a few sentences, after how many offers there are."""
    offers, found = report.comparison.offers, report.result.by_rules
    assert found is not None
    quoted = quoted_names(offers)
    passing = [quoted[each.offer.name] for each in offers if each.agreed and each.completions is None]
    completed = [quoted[each.offer.name] for each in offers if each.agreed and each.completions is not None]
    sentences = [f"Put to the vote by {rules_in_words(scenario, found)}."]
    if passing:
        sentences.append(f"{listed(passing)} {'passes' if len(passing) == 1 else 'pass'}.")
    if completed:
        sentences.append(f"Open, with a completion that passes: {listed(completed)}.")
    failing = [quoted[each.offer.name] for each in offers if not each.agreed]
    if failing:
        sentences.append(f"{listed(failing)} {'does' if len(failing) == 1 else 'do'} not pass.")
    if report.result.no_deal is not None:
        sentences.append(report.result.no_deal.reason)
    return " ".join(sentences)


def votes_parts(scenario: Scenario, placed: Placed, *, brief: bool = False) -> list[Part]:
    """Who is for each offer and who is not, and how many votes are short. `brief`: red lines without their titles, and of many parties
    for or against the number; those named are never some of a side."""
    if not placed:
        return []
    rows: list[Sequence[str | Text]] = []
    for label, each, vote in placed:
        passes = coloured("yes", GOOD) if vote.passes else coloured("no", BAD)
        rows.append(
            (
                label,
                passes,
                _for(scenario, vote, brief=brief),
                _against(scenario, vote, brief=brief),
                _short(scenario, each, vote, brief=brief),
            )
        )
    return [heading("Who is for it"), table(("Offer", "Passes", "For", "Not for (surplus)", "Votes short"), rows, widest_label=22)]


def _for(scenario: Scenario, vote: OfferVotes, *, brief: bool) -> str:
    return _side(scenario, [party for party, each in vote.votes.items() if each.says == "for"], brief=brief) or "nobody"


def _side(scenario: Scenario, parties: Sequence[str], *, brief: bool) -> str:
    """The parties of one side by name; where they are many and the text is to be `brief`, how many they are."""
    if brief and len(parties) > NAMED:
        return plural(len(parties), "party", "parties")
    return listed([party_title(scenario, party) for party in parties])


def _against(scenario: Scenario, vote: OfferVotes, *, brief: bool) -> str:
    """'Works council (−20.00), Founder (“The plant stays”); abstains: Bank'."""
    against = {party: each for party, each in vote.votes.items() if each.says == "against"}
    abstaining = [party for party, each in vote.votes.items() if each.says == "abstains"]
    if len(against) > FEW_REASONS:
        said = _side(scenario, list(against), brief=brief)
    else:
        said = ", ".join(f"{party_title(scenario, party)} ({_reason(scenario, each, brief=brief)})" for party, each in against.items())
    waiting = f"{'abstains' if len(abstaining) == 1 else 'abstain'}: {_side(scenario, abstaining, brief=brief)}" if abstaining else ""
    return "; ".join(part for part in (said, waiting) if part) or "nobody"


def _reason(scenario: Scenario, vote: PartyVote, *, brief: bool) -> str:
    crossed, bodies = ([f"“{demand_title(scenario, path)}”" for path in paths] for paths in (vote.red_lines, vote.bodies))
    lines = f"red {'line' if len(crossed) == 1 else 'lines'}{'' if brief else f' {listed(crossed)}'}" if crossed else ""
    home = f"not ratified{'' if brief else f' by {listed(bodies)}'}" if bodies else ""
    said = "; ".join(part for part in (lines, home) if part)
    if not said:
        return points(vote.surplus, signed=True)
    return said if vote.surplus >= 0 else f"{points(vote.surplus, signed=True)}; {said}"


def _short(scenario: Scenario, each: EvaluatedOffer, vote: OfferVotes, *, brief: bool) -> str:
    """What the rules that are not met are short of, in their own votes."""
    if each.infeasible:
        return f"ruled out by {listed([rule_name(scenario, path).rstrip(',') for path in each.infeasible])}"
    unmet = [rule for rule in vote.rules if not rule.met]
    return "; ".join(f"{_title(scenario, rule)}: {_missing(scenario, rule, brief=brief)}" for rule in unmet) or "none"


def _title(scenario: Scenario, rule: RuleVoted) -> str:
    return rule_title(scenario, rule.rule) if rule.rule else "the consent of all"


def _missing(scenario: Scenario, rule: RuleVoted, *, brief: bool = False) -> str:
    """'2 of everybody, or 1 fewer against'."""
    assert rule.short is not None

    def said(short: VotesShort) -> str:
        of = counted_in_words(scenario, short.of, against=short.against, brief=brief)
        return f"{amount_in_words(short.votes)} {of}" if short.against else f"{amount_in_words(short.votes)} of {of}"

    return in_words(rule.short, said)


def cheapest_parts(scenario: Scenario, placed: Placed) -> list[Part]:
    """The least concession that wins each offer that does not pass, and whose red lines no points buy."""
    failing = [(label, vote) for label, each, vote in placed if not vote.passes and not each.infeasible]
    if not failing:
        return []
    size = Apart([vote.cheapest.total for _, vote in failing if vote.cheapest is not None], upwards=True)
    rows = [
        (label, "none" if vote.cheapest is None else size(vote.cheapest.total), _by_whom(scenario, vote, vote.cheapest))
        for label, vote in failing
    ]
    title = heading("The cheapest votes to win: the least points to be conceded (a sum over parties compares points)")
    return [title, table(("Offer", "Points", "By whom"), rows, numbers=(1,), widest_label=22)]


def _by_whom(scenario: Scenario, vote: OfferVotes, found: CheapestVotes | None) -> str:
    if not vote.settled:
        return "not settled within the limit"
    if found is None:
        stand = [f"{party_title(scenario, party)} ({_lines(scenario, vote, party)})" for party in vote.held_by]
        return f"no points win it: red lines are crossed of {listed(stand)}"
    sets = [listed([f"{party_title(scenario, p)} {bound(share, upwards=True)}" for p, share in each.items()]) for each in found.sets]
    more = "" if found.complete else "; or others at the same price"
    return f"{'; or '.join(sets)}{more}"


def _lines(scenario: Scenario, vote: OfferVotes, party: str) -> str:
    return listed([f"“{demand_title(scenario, path)}”" for path in vote.votes[party].red_lines])


def changes_parts(scenario: Scenario, report: CompareReport, labels: Mapping[str, str]) -> list[Part]:
    """The fewest changes of terms after which each offer passes."""
    rows = []
    for name, found in (report.won_by or {}).items():
        for k, each in enumerate(found.found):
            more = k == len(found.found) - 1 and not found.complete
            changes = "; ".join(change_in_words(scenario, change) for change in each.changes) + (" (or other issues)" if more else "")
            surplus = ", ".join(f"{party_title(scenario, p)} {points(s, signed=True)}" for p, s in each.point.surplus.items())
            rows.append((labels[name] if k == 0 else "", changes, surplus))
    title = heading("The fewest changes of terms after which it passes")
    return [title, table(("Offer", "Changes", "Surplus then"), rows, widest_label=22)] if rows else []


def filled_parts(scenario: Scenario, report: CompareReport, labels: Mapping[str, str]) -> list[Part]:
    """How the open issues of offers are filled here."""
    parts: list[Part] = []
    for each in report.comparison.offers:
        if each.completions is None:
            continue
        parts += [heading(f"What {labels[each.offer.name]} can become"), indented(filled_in_words(scenario, each))]
        parts.append(indented(counts_in_words(each.completions)))
        if each.by_rules is not None:
            outcome = each.by_rules.point.outcome
            rows = [(issue_title(scenario, i), option_title(scenario, i, outcome[i])) for i in each.completions.open_issues]
            parts.append(table(("Issue", "Filled with"), rows))
    return parts


def filled_in_words(scenario: Scenario, each: EvaluatedOffer) -> str:
    """Which completion of an open offer was put to the vote."""
    assert each.completions is not None
    unsettled = "" if each.completions.settled else " The search ended before all completions were looked at."
    if each.agreed:
        return f"Put to the vote is the completion that passes and is best by leximin of the surpluses.{unsettled}"
    if each.infeasible:
        return f"No completion keeps {listed([rule_name(scenario, path).rstrip(',') for path in each.infeasible])}."
    if each.by_rules is not None:
        none = "No completion passes" if each.completions.settled else "None was found that passes"
        return f"{none}. Put to the vote is the one that passes with the least concession.{unsettled}"
    if not each.completions.settled:
        return "Whether a completion passes was not settled within the limit."
    return "No completion passes, and no points win one: red lines stand against each."


def rules_parts(scenario: Scenario, placed: Placed) -> list[Part]:
    """What each rule that applies asks of each offer, and what it gets."""
    rows: list[Sequence[str | Text]] = []
    for label, _, vote in placed:
        for rule in vote.rules:
            met = coloured("yes", GOOD) if rule.met else coloured("no", BAD)
            kinds = [(count, "") for count in rule.counts] + [(count, "to block: ") for count in rule.blocking]
            for count, purpose in kinds:
                least = f"{'more than' if count.strict else 'at least'} {amount_in_words(count.least)}"
                needed = f"{purpose}{least} of {amount_in_words(count.total)}"
                first = count is kinds[0][0]
                named = (label if rule is vote.rules[0] else "", _title(scenario, rule), met) if first else ("", "", "")
                rows.append((*named, counted_in_words(scenario, count.of), needed, amount_in_words(count.reached)))
    columns = ("Offer", "Rule", "Met", "Votes", "Needed", "Reached")
    return [heading("The rules that apply"), table(columns, rows, numbers=(5,), widest_label=22)] if rows else []


def draws_parts(scenario: Scenario, found: PassingDraws | None, labels: Mapping[str, str]) -> list[Part]:
    """In how many draws of the ranged numbers each offer passes, and each party consents."""
    if found is None:
        return []
    rows = []
    for each in found.offers:
        consents = ", ".join(f"{party_title(scenario, p)} {percent(share.count / share.draws)}" for p, share in each.consents.items())
        rows.append((labels[each.name], percent(each.passes.count / each.passes.draws), consents))
    read = f"{plural(found.numbers, 'number')} with a range, votes and quotas too, drawn {plural(found.draws, 'time')} (seed {found.seed})."
    return [
        heading("When the numbers vary"),
        indented(read, DIM),
        table(("Offer", "Passes", "Consent of"), rows, numbers=(1,), widest_label=22),
    ]


def draws_in_words(found: PassingDraws | None, labels: Mapping[str, str]) -> str:
    """The same in a line."""
    if found is None:
        return ""
    shares = "; ".join(f"{labels[each.name]} {percent(each.passes.count / each.passes.draws)}" for each in found.offers)
    return f"Passes in so many of {plural(found.draws, 'draw')} of the ranged numbers: {shares}."
