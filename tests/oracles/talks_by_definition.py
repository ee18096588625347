"""Talks by the definitions of docs/talks.md, in points and `Fraction`, outcome by outcome: slow, plain, and nothing of the engine in it.

What no agreement is worth in a round comes from courses, chances, costs and months of the scenario; utilities from `BruteForce`. Where a
party chooses among outcomes worth the same to it a lot decides, so conduct is held to what it may do rather than to one offer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction

from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from tests.oracles.brute_force import BruteForce, Outcome, Vector


class TalksByDefinition:
    """What can be agreed and what no agreement is worth, round by round. Nothing of the calendar but the round's length is looked at."""

    def __init__(self, scenario: Scenario, rounds: int) -> None:
        self.brute, self.rounds = BruteForce(scenario), rounds
        self.parties, self.utilities, self.menu = self.brute.parties, self.brute.utilities, self.brute.allowed
        self.reservation: list[Vector] = [tuple(self._worth(p, k) for p in range(len(self.parties))) for k in range(rounds)]

    def _worth(self, party: int, months: int) -> Fraction:
        """r(m) = r(0) + Σ chance × cost × min(m, M) / M: what has been borne counts no more (rounds of a month)."""
        name, scenario = self.parties[party], self.brute.scenario
        number, value = scenario.parties[name], self.brute.reservation[party]
        if number.reservation is not None or number.beliefs is None or scenario.no_deal is None:
            return value
        stated = {k: c.exact for k, c in number.beliefs.chances.items() if isinstance(c, Number)}
        for key in number.beliefs.chances:
            length = scenario.no_deal.courses[key].months
            chance = stated[key] if key in stated else 1 - sum(stated.values(), Fraction(0))
            cost = number.course_cost[key] if isinstance(number.course_cost, Numbers) else number.course_cost
            if length is not None and cost is not None:
                value += chance * cost.exact * min(Fraction(months), length.exact) / length.exact
        return value

    def surplus(self, outcome: Outcome, number: int) -> Vector:
        return tuple(u - r for u, r in zip(self.utilities[outcome], self.reservation[number], strict=True))

    def signable(self, number: int) -> list[Outcome]:
        """What every party would sign, in the order of the file."""
        return [o for o in self.menu if min(self.surplus(o, number)) >= 0]

    def best_for(self, party: int, outcomes: Sequence[Outcome], number: int) -> Outcome:
        """Best for the party, then for whoever gains least, then first in the file."""
        best = max(self.utilities[o][party] for o in outcomes)
        return self.best_for_the_least([o for o in outcomes if self.utilities[o][party] == best], number)

    def best_for_the_least(self, outcomes: Sequence[Outcome], number: int) -> Outcome:
        most = max(min(self.surplus(o, number)) for o in outcomes)
        return next(o for o in outcomes if min(self.surplus(o, number)) == most)

    def ultimatum(self, first: int) -> Outcome | None:
        signed = self.signable(0)
        return self.best_for(first, signed, 0) if signed else None

    def concession(self) -> list[tuple[int | None, Outcome]]:
        """Monotonic concession while no agreement is worth what it is in round 0: who puts what on the table, and last what is agreed, as
        (None, outcome)."""
        signed, parties = self.signable(0), range(len(self.parties))
        if not signed:
            return []
        offers = [self.best_for(p, signed, 0) for p in parties]
        said: list[tuple[int | None, Outcome]] = list(enumerate(offers))
        while True:
            enough = [x for x in signed if x in offers and all(self.utilities[x][q] >= self.utilities[offers[q]][q] for q in parties)]
            if enough:
                return [*said, (None, self.best_for_the_least(enough, 0))]
            steps = {p: self.step(p, offers[p], signed) for p in parties}
            risks = {p: self.risk(p, offers) for p in parties if steps[p] is not None}
            if not risks:
                return said
            for p, risk in risks.items():
                step = steps[p]
                if risk == min(risks.values()) and step is not None:
                    offers[p] = step
                    said.append((p, step))

    def step(self, party: int, offer: Outcome, signed: Sequence[Outcome]) -> Outcome | None:
        """Best for itself below its offer, of what gives nobody else less and somebody more; where nothing does, of what gives somebody
        more."""
        now, others = self.utilities[offer], [q for q in range(len(self.parties)) if q != party]
        below = [o for o in signed if self.utilities[o][party] < now[party] and any(self.utilities[o][q] > now[q] for q in others)]
        kind = [o for o in below if all(self.utilities[o][q] >= now[q] for q in others)] or below
        return self.best_for(party, kind, 0) if kind else None

    def risk(self, party: int, offers: Sequence[Outcome]) -> Fraction:
        """Zeuthen's: what it would lose by giving in, of what it would lose by a breakdown."""
        own = self.surplus(offers[party], 0)[party]
        worst = min(self.surplus(o, 0)[party] for o in offers)
        return Fraction(1) if own == 0 else (own - worst) / own


class Conduct(ABC):
    """What one party may do. A party that would sign nothing puts nothing on the table."""

    def __init__(self, talks: TalksByDefinition, party: int) -> None:
        self.talks, self.party = talks, party
        self.best = max((self.worth(o) for o in talks.menu), default=Fraction(0))

    def worth(self, outcome: Outcome) -> Fraction:
        return self.talks.utilities[outcome][self.party]

    def no_agreement(self, number: int) -> Fraction:
        return self.talks.reservation[number][self.party]

    def time(self, number: int) -> Fraction:
        return Fraction(number, max(self.talks.rounds - 1, 1))

    @abstractmethod
    def may_offer(self, outcome: Outcome, number: int) -> bool:
        """Whether it may put this on the table in a round."""

    @abstractmethod
    def signs(self, outcome: Outcome, number: int) -> bool | None:
        """Whether it signs; None: that is left to chance."""

    def begin(self, number: int) -> None:  # noqa: B027 - most do not count turns
        """Its first act in a round."""

    def hear(self, party: int, outcome: Outcome) -> None:  # noqa: B027 - most do not listen
        """Another party's offer."""


class Asking(Conduct):
    """Conduct by a demand: offers the least that meets it, signs what meets it."""

    @abstractmethod
    def meets(self, outcome: Outcome, number: int) -> bool: ...

    def may_offer(self, outcome: Outcome, number: int) -> bool:
        meeting = [self.worth(o) for o in self.talks.menu if self.meets(o, number)]
        return self.meets(outcome, number) and self.worth(outcome) == min(meeting)

    def signs(self, outcome: Outcome, number: int) -> bool:
        return self.meets(outcome, number)


class TimeDependent(Asking):
    """U ≥ best − t^(1/β) × (best − r), which is (best − U)^p ≤ t^q × (best − r)^p for β = p/q and no U above best."""

    beta = Fraction(1)

    def meets(self, outcome: Outcome, number: int) -> bool:
        if self.worth(outcome) < self.no_agreement(number):
            return False
        p, q = self.beta.numerator, self.beta.denominator
        span = self.best - self.no_agreement(number)
        return bool((self.best - self.worth(outcome)) ** p <= self.time(number) ** q * span**p)


class Boulware(TimeDependent):
    beta = Fraction(1, 5)


class Conceder(TimeDependent):
    beta = Fraction(4)


class Logrolling(TimeDependent):
    """May offer anything from its aspiration to a twentieth of the span above, or what `linear` would."""

    def may_offer(self, outcome: Outcome, number: int) -> bool:
        span = self.best - self.no_agreement(number)
        ceiling = self.best - self.time(number) * span + span / 20
        return super().may_offer(outcome, number) or (self.meets(outcome, number) and self.worth(outcome) <= ceiling)


class TitForTat(Asking):
    window = 1

    def __init__(self, talks: TalksByDefinition, party: int) -> None:
        super().__init__(talks, party)
        self.demand, self.heard = self.best, dict[int, list[Fraction]]()

    def hear(self, party: int, outcome: Outcome) -> None:
        self.heard.setdefault(party, []).append(self.worth(outcome))

    def begin(self, number: int) -> None:
        rises = [(h[-1] - h[-1 - min(self.window, len(h) - 1)]) / self.window for h in self.heard.values()]
        opening = max(self.best - self.no_agreement(number), Fraction(0)) / 10 if number == 1 else Fraction(0)
        self.demand -= max(min(rises, default=Fraction(0)), opening, Fraction(0))

    def meets(self, outcome: Outcome, number: int) -> bool:
        self.demand = max(min(self.demand, self.best), self.no_agreement(number))
        return self.worth(outcome) >= self.demand


class AveragedTitForTat(TitForTat):
    window = 4


class Hardliner(Asking):
    def meets(self, outcome: Outcome, number: int) -> bool:
        return self.worth(outcome) == self.best >= self.no_agreement(number)


class Random(Conduct):
    def may_offer(self, outcome: Outcome, number: int) -> bool:
        return self.worth(outcome) >= self.no_agreement(number)

    def signs(self, outcome: Outcome, number: int) -> bool | None:
        return None if self.worth(outcome) >= self.no_agreement(number) else False


CONDUCT: dict[str, type[Conduct]] = {
    "boulware": Boulware,
    "linear": TimeDependent,
    "conceder": Conceder,
    "logrolling": Logrolling,
    "bayesian_logrolling": Logrolling,
    "tit_for_tat": TitForTat,
    "averaged_tit_for_tat": AveragedTitForTat,
    "hardliner": Hardliner,
    "random": Random,
}
