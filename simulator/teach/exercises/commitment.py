"""Find an agreement that lasts when the balance shifts."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from simulator.games.commitment import Commitment, commitment
from simulator.report.words import listed, option_title, party_title, points
from simulator.scenario.building import checked
from simulator.solve.solving import solve
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import objection

ISSUES: Issues = {
    "fields": ("The oil fields", {"old": "All to the old power", "shared": "Shared", "young": "All to the rising power"}),
    "bases": ("Bases on the coast", {"stay": "Stay", "half": "Half leave", "leave": "All leave"}),
    "trade": ("Trade", {"closed": "Closed", "quotas": "With quotas", "free": "Free"}),
}


@exercise
class LastingAgreement(Exercise):
    name = "commitment"
    place = 8
    title = "Will it still be kept?"
    goal = "A side that grows stronger after signing may break what it signed: an agreement must be worth keeping later, too (Powell 2006)."
    answer_form = "full terms, as in fields=shared,bases=half,trade=free"

    def draw(self, random: Random) -> bool:
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A rising power",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": {
                    "old": {"title": "Old power", **preferences(random, ISSUES, rising=False), "reservation": random.randrange(20, 40)},
                    "young": {"title": "Rising power", **preferences(random, ISSUES, rising=True), "reservation": random.randrange(15, 35)},
                },
            }
        )
        self.shift = random.randrange(10, 40)
        nash = solve(self.scenario, solutions=("nash",), count=False, certificate=False).nash
        if nash is None:
            return False
        found = self._asked(dict(nash.outcome))
        return found.lasting is not None and found.agreement is not None and bool(found.agreement.breakers)

    def _asked(self, terms: dict[str, str]) -> Commitment:
        return commitment(self.scenario, shift={"young": Fraction(self.shift)}, agreement=terms)

    def task(self) -> str:
        return (
            f"Two powers negotiate. In a year no agreement will be worth {self.shift} points more to the rising power than today; to "
            "the old "
            "power it stays the same. Find an agreement that both sign today and that neither would rather break next year."
        )

    def hints(self) -> tuple[str, ...]:
        later = solve(self.scenario, solutions=("nash",), count=False).reservation["young"] + self.shift
        return (
            "What must an agreement give the rising power so that it still prefers it next year?",
            f"At least {points(later)} points for the rising power, and for the old power what it needs today.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer)
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        kept = self._asked(terms).agreement
        assert kept is not None
        if not kept.breakers:
            worth = [f"{party_title(self.scenario, p)} {points(each.surplus_later, signed=True)}" for p, each in kept.parties.items()]
            return Feedback(MOST_POINTS, f"Right: signed today, and next year still worth more than breaking it ({listed(worth)}).")
        breaker = kept.breakers[0]
        lacks = kept.parties[breaker]
        wish = ""
        if lacks.grievances:
            first = lacks.grievances[0]
            title = self.scenario.issues[first.issue].title
            wish = f" What is missed most: “{title}: {option_title(self.scenario, first.issue, first.wanted)}”."
        return Feedback(
            5,
            f"Both sign it today, but next year {party_title(self.scenario, breaker)} would have "
            f"{points(-lacks.surplus_later)} points less than by breaking it.{wish}",
        )

    def solution(self) -> ExerciseSolution:
        lasting = self._asked({issue: each.choices[0] for issue, each in self.scenario.issues.items()}).lasting
        assert lasting is not None  # a condition of `draw`
        worth = [f"{party_title(self.scenario, p)} {points(each.surplus_later, signed=True)}" for p, each in lasting.parties.items()]
        return ExerciseSolution(typed(lasting.point.outcome), f"Next year both still have more than by breaking it: {listed(worth)}.")
