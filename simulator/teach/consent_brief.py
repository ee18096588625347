"""Who must sign, as one party is told on its sheet: the rules, its votes, whose consent is needed, what its own refusal can block."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.payoffs.agreement_rules import compile_rules
from simulator.payoffs.voting_power import power_under
from simulator.payoffs.winning import WinningSets, members
from simulator.report.agreement_rules import amount_in_words, rule_in_words, rule_title
from simulator.report.safe_text import printable
from simulator.report.words import condition_in_words, listed, party_title
from simulator.scenario.consent import VotesNeeded, meaning, rules_in_force, signed_by_everybody, thresholds_in
from simulator.scenario.model import Scenario

BIND = "Your red lines bind your own consent: what crosses one can be agreed without you, where the rules allow."
INDIFFERENT = {
    "no": "What is worth exactly as much to you as no agreement, you refuse.",
    "abstain": "On what is worth exactly as much to you as no agreement, you abstain.",
}


def consent_lines(scenario: Scenario, party: str) -> list[str]:
    """What a party must know of agreement rules; nothing where everybody must sign. All of it is known to all parties."""
    if signed_by_everybody(scenario):
        return []
    own = scenario.parties[party]
    found = [line for k, path in enumerate(rules_in_force(scenario)) for line in _of_rule(scenario, party, k, path)]
    if not own.consent:
        return [*found, "Your own consent is not asked: the others can agree without you."]
    return [
        *found,
        *([INDIFFERENT[own.indifferent]] if own.indifferent != "yes" else []),
        *([BIND] if any(line.in_force for line in own.red_lines.values()) else []),
    ]


def _of_rule(scenario: Scenario, party: str, place: int, path: str) -> Iterator[str]:
    rule = rules_in_force(scenario)[path]
    title = rule_title(scenario, path) if path else "No other rule"
    where = "" if rule.when is None else f", where {condition_in_words(scenario, rule.when)}"
    yield f"{title}{where}: {rule_in_words(scenario, rule)}."
    if not scenario.parties[party].consent:
        return
    for votes in _kinds(scenario, path):
        yield f"  Your votes ({printable(votes.of)}): {amount_in_words(votes.votes[party])} of {amount_in_words(votes.total)}."
    yield f"  {_weight(scenario, party, place)}"


def _kinds(scenario: Scenario, path: str) -> list[VotesNeeded]:
    """The kinds of vote that a rule counts, each once; not the lists of parties that it names."""
    rule = rules_in_force(scenario)[path]
    parts = [meaning(scenario, needs) for needs in (rule.needs, rule.blocked_by) if needs is not None]
    kinds = {kind for each in scenario.parties.values() for kind in each.votes_by_kind} | {"members"}
    found = {votes.of: votes for part in parts for votes in thresholds_in(part) if votes.of in kinds}
    return list(found.values())


def _weight(scenario: Scenario, party: str, place: int) -> str:
    """Whose consent the rule cannot do without, and what the party can block."""
    game = compile_rules(scenario)
    sets = WinningSets(game, [place])
    names, own = list(scenario.parties), list(scenario.parties).index(party)
    needed = [p for p in members(sets.asked) if not sets.wins(sets.asked & ~(1 << p))]
    if own in needed:
        others = [party_title(scenario, names[p]) for p in needed if p != own]
        return f"Nothing passes it against you, nor against {listed(others, 'or')}." if others else "Nothing passes it against you."
    without = f"Nothing passes it against {listed([party_title(scenario, names[p]) for p in needed], 'or')}. " if needed else ""
    block = sets.block_with(own)
    if block is None:
        decides = {power.party: power.decides for power in power_under(game, game.rules[place]) or ()}
        nothing = ", and whatever the others do, your consent decides nothing" if decides.get(party) == 0 else ""
        return f"{without}You alone block nothing by it{nothing}."
    with_whom = listed([party_title(scenario, names[p]) for p in block])
    return f"{without}You alone block nothing by it. With {with_whom}, for example, you can: what you all refuse does not pass."
