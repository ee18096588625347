"""Agreement rules, worked out a second time from the scenario's entries alone: whose consent is enough, and who can consent where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from simulator.scenario.agreement import AgreementRule, Requirement
from simulator.scenario.model import Scenario
from simulator.solve.checker.consents import Box, Consents, covers
from simulator.solve.checker.definitions import Alternative, alternatives, bans, reservation_value, true_of
from simulator.solve.checker.sums import Sums

EVERYBODY = "everybody"
"""Stands for all parties that are asked, and in a certificate for the rule where the file has none."""

POINTS = "points"
"""Stands in a certificate for too few points, where no red line is named."""


class AgreementRules:
    """The agreement rules in force of a scenario, and what its parties can accept."""

    def __init__(self, scenario: Scenario, consents: Consents | None = None) -> None:
        """`consents`: what ratifying bodies ask, where they must pass what their parties consent to."""
        self._scenario, self._consents = scenario, consents
        self.in_force = {f"agreement.{key}": rule for key, rule in scenario.agreement.items() if rule.in_force}
        self.asked = frozenset(name for name, party in scenario.parties.items() if party.consent)
        self._reservation = {name: reservation_value(scenario, name) for name in scenario.parties}
        found = bans(scenario)
        self.firm = {path: each for path, each in found.items() if not path.startswith("parties.")}
        self._lines = {path: each for path, each in found.items() if path.startswith("parties.")}
        self._sums: dict[str, Sums] = {}

    @property
    def everybody_signs(self) -> bool:
        """Whether an agreement is just what every party accepts, as it is without any rules."""
        plain = all(party.consent and party.indifferent == "yes" for party in self._scenario.parties.values())
        return plain and all(rule.needs == (EVERYBODY,) and rule.blocked_by is None for rule in self.in_force.values())

    def unmet(self, outcome: Mapping[str, str], utilities: Mapping[str, Fraction], held: Collection[str] = ()) -> list[str]:
        """Paths of the rules that apply to a full outcome and are not met there; `everybody` where the file has no rule. `held`: parties
        of which a ratifying body refuses it."""
        consenting, refusing = set(), set()
        for name in self.asked:
            surplus, said = utilities[name] - self._reservation[name], self._scenario.parties[name].indifferent
            if surplus < 0 or (surplus == 0 and said == "no") or name in held or self._crossed(name, outcome):
                refusing.add(name)
            elif surplus > 0 or said == "yes":
                consenting.add(name)
        if not self.in_force:
            return [] if consenting == self.asked else [EVERYBODY]
        applying = [p for p, r in self.in_force.items() if r.when is None or true_of(r.when, outcome, self._scenario.issues)]
        return [path for path in applying if not self.met(self.in_force[path], consenting, refusing)] if applying else ["agreement"]

    def _crossed(self, name: str, outcome: Mapping[str, str]) -> bool:
        own = (each for path, each in self._lines.items() if path.split(".")[1] == name)
        return any(all(outcome[issue] in options for issue, options in alternative.items()) for each in own for alternative in each)

    def met(self, rule: AgreementRule, consenting: Collection[str], refusing: Collection[str]) -> bool:
        """Whether a rule is met: by those who consent, or since those who refuse are not enough to block it."""
        if self._reached(rule.needs, consenting):
            return True
        return rule.blocked_by is not None and not self._reached(rule.blocked_by, refusing)

    def _reached(self, needs: tuple[str, ...] | Requirement, who: Collection[str]) -> bool:
        if not isinstance(needs, Requirement):
            return set(self.asked if needs == (EVERYBODY,) else needs) <= set(who)
        if needs.all:
            return all(self._reached(part, who) for part in needs.all)
        if needs.any:
            return any(self._reached(part, who) for part in needs.any)
        votes = self._votes(needs)
        total, found = sum(votes.values(), Fraction(0)), sum((v for name, v in votes.items() if name in who), Fraction(0))
        if needs.at_least is not None:
            return found >= Fraction(needs.at_least.base)
        if needs.quota is not None:
            return 100 * found >= Fraction(needs.quota.base) * total
        return needs.more_than is not None and 100 * found > Fraction(needs.more_than.base) * total

    def _votes(self, needs: Requirement) -> dict[str, Fraction]:
        if isinstance(needs.of, tuple):
            return {name: Fraction(1) for name in needs.of}
        kind = needs.of or "members"
        votes = {name: self._scenario.parties[name].votes_by_kind for name in self.asked}
        return {name: Fraction(own[kind].base) if kind in own else Fraction(kind == "members") for name, own in votes.items()}

    def blocked(self, name: str, refused_by: Mapping[str, str], box: Box) -> str | None:
        """What is wrong with the claim that in every outcome of a box these parties (party → a red line or ratifying body of it, or
        `points`) accept nothing, and the rule cannot be met without them; None where nothing is."""
        if name != EVERYBODY and name not in self.in_force:
            return f"{name!r} is no agreement rule in force"
        if name == EVERYBODY and self.in_force:
            return "there are agreement rules in force; name one of them"
        rule = self.in_force.get(name, AgreementRule(needs=(EVERYBODY,)))
        if rule.when is not None and not any(covers(self._scenario, each, box) for each in alternatives(rule.when, self._scenario.issues)):
            return f"{name} does not apply to everything here"
        refusing = set()
        for party, why in refused_by.items():
            if party not in self.asked:
                return f"{party!r} is no party whose consent is asked for"
            fault, refuses = self._refusal(party, why, box)
            if fault is not None:
                return fault
            if refuses:
                refusing.add(party)
        if self.met(rule, self.asked - refused_by.keys(), refusing):
            return f"the rule {name} can be met without the parties named"
        return None

    def _refusal(self, party: str, why: str, box: Box) -> tuple[str | None, bool]:
        """What is wrong with the claim that a party consents to nothing in a box, and whether it refuses all of it (or may abstain)."""
        if self._consents is not None and why in self._consents.bodies:
            return self._refusal_at_home(party, why, box)
        if why != POINTS:
            if not why.startswith(f"parties.{party}.red_lines.") or why not in self._lines:
                return f"{why!r} is no red line in force of {party!r}", False
            if not any(covers(self._scenario, alternative, box) for alternative in self._lines[why]):
                return f"{why} does not exclude everything here", False
            return None, True
        most = self._sums_of(party).largest({party: Fraction(1)}, box)
        if most is None or most < self._reservation[party]:
            return None, True
        said = self._scenario.parties[party].indifferent
        if most > self._reservation[party] or said == "yes":
            return f"{party!r} can accept something here: its surplus reaches {most - self._reservation[party]}", False
        return None, said == "no"

    def _refusal_at_home(self, party: str, path: str, box: Box) -> tuple[str | None, bool]:
        """The same of a claim that rests on one of its ratifying bodies."""
        assert self._consents is not None
        if self._consents.bodies[path][0] != party:
            return f"{path!r} is no ratifying body of {party!r}", False
        most = self._sums_of(party).largest({party: Fraction(1)}, box)
        if most is not None and not self._consents.refuses_all(path, box, most):
            return f"{path} may pass something here", False
        return None, True

    def nothing_left(self, box: Box) -> bool:
        """Whether constraints and options in force leave no outcome of a box."""
        return self._sums_of("").largest({}, box) is None

    def _sums_of(self, party: str) -> Sums:
        """Sums over what constraints, and the red lines of this party alone, leave."""
        if party not in self._sums:
            own: dict[str, list[Alternative]] = {path: each for path, each in self._lines.items() if path.split(".")[1] == party}
            self._sums[party] = Sums(self._scenario, bans={**self.firm, **own}, parties=[party] if party else [])
        return self._sums[party]
