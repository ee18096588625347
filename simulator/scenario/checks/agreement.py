"""Agreement rules: on parties and votes that exist, and met neither by nobody nor by no one at all."""

from __future__ import annotations

from fractions import Fraction

from simulator.scenario.agreement import EVERYBODY, MEMBERS, AgreementRule, Requirement
from simulator.scenario.checks.ledger import Ledger, written
from simulator.scenario.checks.outcomes import check_condition
from simulator.scenario.consent import VotesNeeded, asked, counted_votes, senseless
from simulator.scenario.located import Path, shown
from simulator.scenario.names import listed
from simulator.scenario.numbers import Number

EVERYBODY_IN_WORDS = (EVERYBODY, "all", "everyone", "unanimity", "unanimous", "unanimously")
HALF_IN_WORDS = ("half", "majority", "simple majority", "more than half", "absolute majority")
"""What people write for what a rule can say."""

FORMS = ("at_least", "quota", "more_than", "all", "any")
"""The ways to say what those who consent must be together."""


def check_agreement(ledger: Ledger) -> None:
    scenario = ledger.scenario
    _check_votes(ledger)
    if scenario.parties and not asked(scenario):
        first: Path = ("parties", next(iter(scenario.parties)), "consent")
        ledger.fault(first, "no party is left whose consent is asked for; leave one without 'consent: false'")
    if scenario.agreement and not any(rule.in_force for rule in scenario.agreement.values()) and not ledger.lost_in(("agreement",)):
        message = "no rule is in force, and so nobody's consent would be needed; put one in force, or leave 'agreement' out (everybody)"
        ledger.fault(("agreement",), message, at_key=True)
    for key, rule in scenario.agreement.items():
        _check_rule(ledger, rule, ("agreement", key))


def _check_votes(ledger: Ledger) -> None:
    for name, party in ledger.scenario.parties.items():
        path: Path = ("parties", name, "votes")
        for kind, votes in party.votes_by_kind.items():
            ledger.at_least(votes, 0, (*path, kind))
        if party.votes_by_kind and not party.consent:
            ledger.fault(path, "a party with 'consent: false' is not asked and has no votes; remove one of the two", at_key=True)
    if ledger.scenario.agreement and EVERYBODY in ledger.scenario.parties:
        ledger.fault(("parties", EVERYBODY), f"{EVERYBODY!r} stands for all parties in agreement rules; choose another key", at_key=True)


def _check_rule(ledger: Ledger, rule: AgreementRule, path: Path) -> None:
    if rule.when is not None:
        check_condition(ledger, rule.when, (*path, "when"))
    _check_needs(ledger, rule.needs, (*path, "needs"))
    if rule.blocked_by is not None:
        _check_needs(ledger, rule.blocked_by, (*path, "blocked_by"))
    ledger.when_sound([path, ("parties",)], lambda: _check_met(ledger, rule, path))


def _check_met(ledger: Ledger, rule: AgreementRule, path: Path) -> None:
    found = senseless(ledger.scenario, rule)
    if found is not None:
        part, message = found
        ledger.fault((*path, part), message)


def _check_needs(ledger: Ledger, needs: tuple[str, ...] | Requirement, path: Path) -> None:
    if isinstance(needs, Requirement):
        _check_requirement(ledger, needs, path)
    elif needs != (EVERYBODY,):
        _check_parties(ledger, needs, path)


def _check_parties(ledger: Ledger, names: tuple[str, ...], path: Path) -> None:
    if not names:
        ledger.fault(path, "an empty list of parties; name at least one")
    for position, name in enumerate(names):
        at: Path = (*path, position)
        if name == EVERYBODY:
            ledger.fault(at, f"{EVERYBODY!r} stands alone, in no list")
        elif name in names[:position]:
            ledger.fault(at, f"{shown(name)} stands twice in this list; remove one")
        elif name not in ledger.scenario.parties and (meant := _meant(name)):
            ledger.fault(at, f"no such party {shown(name)}; {meant}")
        elif ledger.party(name, at) and not ledger.scenario.parties[name].consent:
            ledger.fault(at, f"{shown(name)} has 'consent: false' and is not asked; remove it here, or that")


def _meant(name: str) -> str:
    """What to write for words, shares and numbers that stand where a party is expected; empty for anything else."""
    said = " ".join(name.casefold().split())
    if said in EVERYBODY_IN_WORDS:
        return f"for the consent of all write {EVERYBODY}"
    if said in HALF_IN_WORDS:
        return "more than half of the votes is {more_than: 50%}"
    if said[:1].isdigit():
        return "a share of the votes is {quota: 55%}, or {more_than: 50%} for more than that, and a number of them {at_least: 3}"
    return ""


def _check_requirement(ledger: Ledger, needs: Requirement, path: Path) -> None:
    given = [form for form in FORMS if form in needs.model_fields_set and getattr(needs, form) is not None]
    if len(given) != 1:
        if not any(ledger.gone((*path, form)) for form in FORMS):
            found = " and ".join(given) if given else "none"
            ledger.fault(path, f"expected one of {', '.join(FORMS)}, found {found}", at_key=True)
        return
    (form,) = given
    if form in ("all", "any"):
        parts = getattr(needs, form)
        if needs.of is not None:
            ledger.fault((*path, "of"), f"goes with at_least, quota and more_than, not with {form}; remove it", at_key=True)
        if not parts:
            ledger.fault((*path, form), "an empty list; name at least one requirement")
        for position, part in enumerate(parts):
            _check_needs(ledger, part, (*path, form, position))
    elif _check_of(ledger, needs, path):
        _check_amount(ledger, needs, form, path)


def _check_of(ledger: Ledger, needs: Requirement, path: Path) -> bool:
    """Whether it is known whose votes are counted."""
    at: Path = (*path, "of")
    if ledger.gone(at):
        return False
    before = len(ledger.found)
    if isinstance(needs.of, tuple):
        _check_parties(ledger, needs.of, at)
    else:
        _check_kind(ledger, MEMBERS if needs.of is None else needs.of, at)
    return len(ledger.found) == before


def _check_kind(ledger: Ledger, kind: str, path: Path) -> None:
    """A kind of vote, of which each party that is asked says how many it has."""
    parties = ledger.scenario.parties
    if kind == MEMBERS:
        return
    if kind.casefold() in EVERYBODY_IN_WORDS and kind not in parties:
        ledger.fault(path, f"{shown(kind)} is no kind of vote; leave 'of' out to count each party that is asked once")
        return
    if kind in parties:
        ledger.fault(path, f"{shown(kind)} is a party and no kind of vote; write a list: of: [{kind}]")
        return
    lacking = [
        name
        for name in asked(ledger.scenario)
        if kind not in parties[name].votes_by_kind and not ledger.gone(("parties", name, "votes", kind))
    ]
    kinds = list(dict.fromkeys([MEMBERS, *(each for party in parties.values() for each in party.votes_by_kind)]))
    if kind not in kinds:
        ledger.fault(path, ledger.hints.unknown("kind of vote", kind, kinds))
    elif lacking:
        ledger.fault(path, f"{listed(lacking)} {'says' if len(lacking) == 1 else 'say'} nothing of its votes of '{kind}'; add {kind} to "
                     "its votes, 0 where it has none")  # fmt: skip


def _check_amount(ledger: Ledger, needs: Requirement, form: str, path: Path) -> None:
    """An amount that somebody can reach, and nobody has for nothing."""
    at: Path = (*path, form)
    amount: Number = getattr(needs, form)
    votes = counted_votes(ledger.scenario, needs.of)
    total = VotesNeeded(votes, Fraction(0)).total
    what = f"the votes of {', '.join(votes)}" if isinstance(needs.of, tuple) else f"the votes of '{needs.of or MEMBERS}'"
    if total == 0:
        ledger.fault(at, f"{what} sum to 0; there is nothing to count")
    elif form == "at_least":
        if not amount.low > 0:
            ledger.fault(at, f"expected a number above 0, found {written(amount)}; what asks for nothing is met though nobody consents")
        elif amount.high > total:
            ledger.fault(at, f"{written(amount)} is more than there is: {what} sum to {float(total):.12g}")
        elif amount.high < 1 < total:
            ledger.fault(at, f"{written(amount)} is less than one vote of the {float(total):.12g} there are; write a share as quota: 55%")
    elif form == "quota" and not (amount.low > 0 and amount.high <= 100):
        ledger.fault(at, f"expected per cent, above 0 and at most 100, found {written(amount)}")
    elif form == "more_than" and not (amount.low >= 0 and amount.high < 100):
        ledger.fault(at, f"expected per cent, from 0 to below 100, found {written(amount)}")
    elif 0 < amount.high <= 1:
        ledger.fault(at, f"{written(amount)} per cent, which is next to nothing; write 55% for 55 in a hundred")
