"""What agreement rules ask: which parties, how many votes, and whether those who consent are enough."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from simulator.scenario.agreement import EVERYBODY, MEMBERS, AgreementRule, Requirement
from simulator.scenario.model import Scenario
from simulator.scenario.ways import Ways, joined


@dataclass(frozen=True)
class VotesNeeded:
    """Met where the `votes` (party → votes) of those counted come to `least`, or to more than that (`strict`). `of`: a kind of vote,
    `everybody`, or the parties."""

    votes: Mapping[str, Fraction]
    least: Fraction
    strict: bool = False
    of: str = EVERYBODY

    @property
    def total(self) -> Fraction:
        return sum(self.votes.values(), Fraction(0))

    def met(self, counted: Collection[str]) -> bool:
        found = sum((votes for party, votes in self.votes.items() if party in counted), Fraction(0))
        return found > self.least if self.strict else found >= self.least


@dataclass(frozen=True)
class Joined:
    """Met where all (`every`) or one of the parts are."""

    parts: tuple[VotesNeeded | Joined, ...]
    every: bool

    def met(self, counted: Collection[str]) -> bool:
        found = (part.met(counted) for part in self.parts)
        return all(found) if self.every else any(found)


@dataclass(frozen=True)
class VotesAsked:
    """A count of votes in a rule: met where those who consent reach it, or, of one in `blocked_by` (`against`), where those who refuse do
    not. `place`: its position among the counts of `needs` or of `blocked_by`."""

    counted: VotesNeeded
    place: int
    against: bool


def asked(scenario: Scenario) -> tuple[str, ...]:
    """The parties whose consent rules may ask for, in the order of the file."""
    return tuple(name for name, party in scenario.parties.items() if party.consent)


def rules_in_force(scenario: Scenario) -> dict[str, AgreementRule]:
    """Path → rule. Where no rule stands in the file, everybody must sign, and there is no path."""
    found = {f"agreement.{key}": rule for key, rule in scenario.agreement.items() if rule.in_force}
    return found or {"": AgreementRule.model_construct(needs=(EVERYBODY,))}


def signed_by_everybody(scenario: Scenario) -> bool:
    """Whether an agreement is what every party accepts that gains or loses nothing by it: no rule in force says otherwise."""
    plain = all(party.consent and party.indifferent == "yes" for party in scenario.parties.values())
    return plain and all(rule.needs == (EVERYBODY,) and rule.blocked_by is None for rule in rules_in_force(scenario).values())


def as_if_everybody_signed(scenario: Scenario) -> Scenario:
    """The scenario without agreement rules, in which every party is asked and accepts what it gains or loses nothing by."""
    if signed_by_everybody(scenario):
        return scenario
    parties = {name: party.model_copy(update={"consent": True, "indifferent": "yes"}) for name, party in scenario.parties.items()}
    return scenario.model_copy(update={"agreement": {}, "parties": parties})


def votes_of(scenario: Scenario, kind: str) -> dict[str, Fraction]:
    """Party that is asked → its votes of a kind; one for each where they are `members` and nothing is said."""
    found = {}
    for name in asked(scenario):
        votes = scenario.parties[name].votes_by_kind
        found[name] = votes[kind].exact if kind in votes else Fraction(int(kind == MEMBERS))
    return found


def counted_votes(scenario: Scenario, of: str | Sequence[str] | None) -> dict[str, Fraction]:
    """Party → votes, of what `of` names."""
    if of is None or isinstance(of, str):
        return votes_of(scenario, MEMBERS if of is None else of)
    return dict.fromkeys(of, Fraction(1))


def meaning(scenario: Scenario, needs: tuple[str, ...] | Requirement) -> VotesNeeded | Joined:
    """A requirement as votes to be reached."""
    if not isinstance(needs, Requirement):
        votes = dict.fromkeys(asked(scenario) if needs == (EVERYBODY,) else needs, Fraction(1))
        return VotesNeeded(votes, Fraction(len(votes)), of=", ".join(needs))
    if needs.all or needs.any:
        return Joined(tuple(meaning(scenario, part) for part in needs.all or needs.any), every=bool(needs.all))
    votes = counted_votes(scenario, needs.of)
    of = ", ".join(needs.of) if isinstance(needs.of, tuple) else needs.of or MEMBERS
    if needs.at_least is not None:
        return VotesNeeded(votes, needs.at_least.exact, of=of)
    share = needs.quota if needs.quota is not None else needs.more_than
    assert share is not None
    return VotesNeeded(votes, share.exact * sum(votes.values(), Fraction(0)) / 100, needs.quota is None, of)


def thresholds_in(needs: VotesNeeded | Joined) -> Iterator[VotesNeeded]:
    """The counts of votes in a requirement, in the order of the file."""
    if isinstance(needs, Joined):
        for part in needs.parts:
            yield from thresholds_in(part)
    else:
        yield needs


def ways_to_meet(scenario: Scenario, rule: AgreementRule) -> VotesAsked | Ways[VotesAsked]:
    """What meets a rule: what it needs, or that those who refuse are less than what blocks it."""
    for_it = _ways(meaning(scenario, rule.needs), count(), against=False)
    if rule.blocked_by is None:
        return for_it
    return joined([for_it, _ways(meaning(scenario, rule.blocked_by), count(), against=True)], every=False)


def _ways(needs: VotesNeeded | Joined, places: Iterator[int], *, against: bool) -> VotesAsked | Ways[VotesAsked]:
    """`against`: the ways in which it is not met by those who refuse, all of it where one of its parts is enough and the reverse."""
    if isinstance(needs, Joined):
        return joined([_ways(part, places, against=against) for part in needs.parts], every=needs.every != against)
    return VotesAsked(needs, next(places), against)


def senseless(scenario: Scenario, rule: AgreementRule) -> tuple[str, str] | None:
    """Which part of a rule asks for nothing or for more than there is (`needs` or `blocked_by`), and what to do; None where it makes
    sense."""
    everybody = asked(scenario)
    if is_met(scenario, rule, (), everybody):
        part = "needs" if meaning(scenario, rule.needs).met(()) else "blocked_by"
        return part, "met though nobody consents, so any outcome would be an agreement; ask for more"
    if not is_met(scenario, rule, everybody, ()):
        return "needs", "not met though everybody consents, so nothing would be an agreement; ask for less"
    return None


def is_met(scenario: Scenario, rule: AgreementRule, consenting: Collection[str], refusing: Collection[str]) -> bool:
    """Whether a rule is met by those who consent, given who refuses; who does neither abstains."""
    if meaning(scenario, rule.needs).met(consenting):
        return True
    return rule.blocked_by is not None and not meaning(scenario, rule.blocked_by).met(refusing)
