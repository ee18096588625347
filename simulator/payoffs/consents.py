"""What ratifying bodies ask of the outcomes of a box, as far as the options settled there decide it.

A box admits some options of each issue. As issues are settled it comes out whether a body's consent is needed and who in it opposes
whatever the points; what is left is a least utility of its party, or segments that must say yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.payoffs.model import Clause, Payoffs
from simulator.payoffs.passing import has_majority, segments_chance, segments_votes
from simulator.payoffs.ratification import ALWAYS, Clauses, bodies_in_force, least_utility, option_chance
from simulator.payoffs.worth import condition_clauses, option_worth
from simulator.scenario.conditions import Condition
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody

Options = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Consent:
    """What a body asks of a box. `refused`: it passes nothing there. `open_issue`: an issue whose settling decides more (None: all is
    decided). `level`: the least utility of its party in points (None: none). `segments`: those that must say yes. `complete`: that is all
    it asks; False for a vote that several groups of segments can carry."""

    refused: bool = False
    open_issue: int | None = None
    level: Fraction | None = None
    segments: tuple[str, ...] = ()
    complete: bool = True


class AskedBody:
    """One body in force and what it asks. `worth`: of each segment, points by issue and option. `level`: of a body with curves, the
    least utility in points with which it passes."""

    def __init__(self, scenario: Scenario, payoffs: Payoffs, party: str, path: str, body: RatifyingBody, chance: Fraction) -> None:
        self.scenario, self.payoffs, self.path, self.body, self.chance = scenario, payoffs, path, body, chance
        self.party = payoffs.parties.index(party)
        self._needed: Clauses = ALWAYS if isinstance(body.needed, str) else condition_clauses(body.needed, scenario.issues)
        self._opposing = {name: self._clauses(voter.opposes) for name, voter in (body.members or body.blocs or {}).items()}
        self.worth = {name: option_worth(segment, scenario.issues) for name, segment in (body.segments or {}).items()}
        self.level = self._curve_level() if body.curves is not None else None

    def _clauses(self, condition: Condition | None) -> Clauses:
        return () if condition is None else condition_clauses(condition, self.scenario.issues)

    def _curve_level(self) -> Fraction | None:
        """The least utility at which a body with curves passes with the chance asked for; None where it never does."""
        worth = [rows[:, self.party] for rows in self.payoffs.worth]
        amounts = [term.amount for term in self.payoffs.terms if term.column == self.party]
        least = sum(int(w.min()) for w in worth) + sum(min(a, 0) for a in amounts)
        most = sum(int(w.max()) for w in worth) + sum(max(a, 0) for a in amounts)
        return least_utility(self.body, self.chance, self.payoffs.points(self.party, least), self.payoffs.points(self.party, most))

    def asks(self, box: Options) -> Consent:
        """What the body asks of the outcomes of a box."""
        needed, issue = _status(self._needed, box)
        if needed is None:
            return Consent(open_issue=issue)
        if not needed:
            return Consent()
        body = self.body
        if body.chance is not None:
            return Consent(refused=body.chance.exact < self.chance)
        if body.chance_by_option is not None:
            return self._by_option(box, body.chance_by_option)
        if body.curves is not None:
            return Consent(refused=self.level is None, level=self.level)
        if body.segments is not None:
            return self._by_segments()
        return self._by_voters(box)

    def _by_option(self, box: Options, chances: Mapping[str, object]) -> Consent:
        places = {name: self.payoffs.issues.index(name) for name in chances}
        unsettled = [i for i in places.values() if len(box[i]) > 1]
        if unsettled:
            return Consent(open_issue=unsettled[0])
        return Consent(
            refused=option_chance(self.body, {name: self.payoffs.options[i][box[i][0]] for name, i in places.items()}) < self.chance
        )

    def _by_voters(self, box: Options) -> Consent:
        against = []
        for name, clauses in self._opposing.items():
            opposes, issue = _status(clauses, box)
            if opposes is None:
                return Consent(open_issue=issue)
            if opposes:
                against.append(name)
        voters = self.body.members if self.body.members is not None else self.body.blocs
        assert voters is not None
        least = {name: voter.least.exact if voter.least is not None else None for name, voter in voters.items() if name not in against}
        stated = sorted({level for level in least.values() if level is not None})
        for level in (None, *stated):
            yes = [name for name, own in least.items() if own is None or (level is not None and own <= level)]
            if len(yes) == len(voters) if self.body.members is not None else has_majority(self.body, yes):
                return Consent(level=level)
        return Consent(refused=True)

    def _by_segments(self) -> Consent:
        assert self.body.segments is not None
        shares = segments_votes(self.body)
        names = [name for name in self.body.segments if shares[name]]
        ends = {name: [sum(f(row.values()) for row in self.worth[name].values()) for f in (min, max)] for name in names}
        reservation = {name: segment.reservation.exact for name, segment in self.body.segments.items()}
        sure = [name for name in names if ends[name][0] >= reservation[name]]
        open_ = [name for name in names if ends[name][0] < reservation[name] <= ends[name][1]]
        if self._pass(sure):
            return Consent()
        if not self._pass([*sure, *open_]):
            return Consent(refused=True)
        must = tuple(name for name in open_ if not self._pass([*sure, *(other for other in open_ if other != name)]))
        return Consent(segments=must, complete=self._pass([*sure, *must]))

    def _pass(self, yes: Sequence[str]) -> bool:
        return Fraction(segments_chance(self.body, yes)) >= self.chance


def asked_bodies(scenario: Scenario, payoffs: Payoffs, chance: Fraction) -> tuple[AskedBody, ...]:
    """The bodies in force, in the order of the file. `payoffs`: compiled without ratification."""
    return tuple(AskedBody(scenario, payoffs, party, path, body, chance) for party, path, body in bodies_in_force(scenario))


def _status(clauses: Clauses, box: Options) -> tuple[bool | None, int | None]:
    """Whether a condition holds in all of a box (True), nowhere in it (False), or depends on an issue that is open (None, the issue)."""
    open_issue = None
    for clause in clauses:
        if all(set(box[i]) <= set(options) for i, options in clause):
            return True, None
        if open_issue is None and all(set(box[i]) & set(options) for i, options in clause):
            open_issue = _unsettled(clause, box)
    return (False, None) if open_issue is None else (None, open_issue)


def _unsettled(clause: Clause, box: Options) -> int:
    return next(i for i, options in clause if not set(box[i]) <= set(options))
