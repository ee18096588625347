"""Agreement rules in words: whose consent it takes, as the file says it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.figures import digits, digits_of
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title
from simulator.scenario.agreement import EVERYBODY, MEMBERS, Requirement

if TYPE_CHECKING:
    from simulator.scenario.agreement import AgreementRule
    from simulator.scenario.model import Scenario


def rule_title(scenario: Scenario, path: str) -> str:
    """What a rule is called: its title, or its key."""
    key = path.split(".", 1)[1]
    return printable(scenario.agreement[key].title or key)


def rule_in_words(scenario: Scenario, rule: AgreementRule) -> str:
    """'at least 55 % of members; and at least 65 % of population (blocked only where those who refuse are at least 4 of members)'."""
    needs = needs_in_words(scenario, rule.needs)
    if rule.blocked_by is None:
        return needs
    return f"{needs} (blocked only where those who refuse are {needs_in_words(scenario, rule.blocked_by)})"


def needs_in_words(scenario: Scenario, needs: tuple[str, ...] | Requirement, nested: bool = False) -> str:
    """A requirement as a phrase."""
    if not isinstance(needs, Requirement):
        return "everybody" if needs == (EVERYBODY,) else listed([party_title(scenario, name) for name in needs])
    if needs.all or needs.any:
        parts = [needs_in_words(scenario, part, nested=True) for part in needs.all or needs.any]
        joined = "; and ".join(parts) if needs.all else "; or ".join(parts)
        return f"({joined})" if nested and len(parts) > 1 else joined
    of = listed([party_title(scenario, n) for n in needs.of]) if isinstance(needs.of, tuple) else printable(needs.of or MEMBERS)
    if needs.at_least is not None:
        return f"at least {amount_in_words(needs.at_least.exact)} of {of}"
    if needs.quota is not None:
        return f"at least {amount_in_words(needs.quota.exact)} % of {of}"
    assert needs.more_than is not None
    return f"more than {amount_in_words(needs.more_than.exact)} % of {of}"


def amount_in_words(votes: Fraction) -> str:
    """Votes or per cent, with six digits at most."""
    return digits(digits_of(votes))
