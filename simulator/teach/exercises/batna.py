"""Work out what no agreement is worth: the reservation value from an uncertain outside option."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from simulator.games.outside import costs_of_going_on, reservation_by_beliefs
from simulator.payoffs.worth import chances, course_cost, course_worth, option_worth, reservation_value
from simulator.report.words import points
from simulator.scenario.building import checked
from simulator.teach.answers import number_in
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise

NEAR = Fraction(1, 20)
"""Points by which an answer may be off, for rounding."""


@exercise
class Batna(Exercise):
    name = "batna"
    place = 2
    title = "What is no agreement worth?"
    goal = "The best alternative to an agreement is uncertain and has its price; both belong in the reservation value."
    answer_form = "the union's reservation value in points, as in 42.5"
    shows_payoffs = False

    def draw(self, random: Random) -> bool:
        union, employer = random.randrange(30, 75, 5), random.randrange(30, 75, 5)
        worth = {"gives_in": random.randrange(60, 95, 5), "crumbles": random.randrange(5, 30, 5)}
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A wage round",
                "default_mark": "assumed",
                "issues": {"raise": {"title": "Raise", "unit": "per cent", "levels": [1, 2, 3, 4, 5, 6]}},
                "parties": {
                    "union": {
                        "title": "Union",
                        "weights": {"raise": 100},
                        "values": {"raise": {"rising": [1, 6]}},
                        "beliefs": {"gives_in": Decimal(union) / 100, "crumbles": "rest"},
                        "cost": {"gives_in": random.randint(4, 12), "crumbles": random.randint(4, 12)},
                    },
                    "employer": {
                        "title": "Employer",
                        "weights": {"raise": 100},
                        "values": {"raise": {"falling": [1, 6]}},
                        "beliefs": {"gives_in": Decimal(employer) / 100, "crumbles": "rest"},
                        "cost": random.randint(4, 12),
                    },
                },
                "no_deal": {
                    "courses": {
                        "gives_in": {"title": "The employer gives in", "points": {"union": worth["gives_in"], "employer": 20}},
                        "crumbles": {"title": "The strike crumbles", "points": {"union": worth["crumbles"], "employer": 75}},
                    }
                },
            }
        )
        values = [self._right(), *(value for value, _ in self._mistakes())]
        return all(abs(a - b) > 1 for k, a in enumerate(values) for b in values[:k]) and self._right() > 5

    def _right(self) -> Fraction:
        return reservation_value(self.scenario, "union")

    def _mistakes(self) -> list[tuple[Fraction, str]]:
        """Typical wrong answers, and what is wrong with each."""
        right, cost = self._right(), costs_of_going_on(self.scenario, ["union"])["union"]
        believed = reservation_by_beliefs(self.scenario, ["union"], ["employer"])["union"]
        worth = self._worth()
        best, mean = max(worth.values()), sum(worth.values(), Fraction(0)) / len(worth)
        return [
            (right + cost, "You left out what the strike costs on the way: it has to be taken off."),
            (right + 2 * cost, "The cost has to be taken off, not added."),
            (believed, "Those are the employer's chances. What the union expects follows from its own beliefs."),
            (best, "That is the best that can happen. The union does not know that it will: weigh each course by its chance."),
            (mean - cost, "You gave both courses the same chance; weigh each by the chance that the union gives it."),
        ]

    def _worth(self) -> dict[str, Fraction]:
        """Course → what it is worth to the union."""
        assert self.scenario.no_deal is not None
        union, issues = self.scenario.parties["union"], self.scenario.issues
        each = option_worth(union, issues)
        return {course: course_worth(self.scenario, "union", course, each) for course in self.scenario.no_deal.courses}

    def task(self) -> str:
        assert self.scenario.no_deal is not None
        union = self.scenario.parties["union"]
        believed, theirs = chances(union), chances(self.scenario.parties["employer"])
        rows = [
            f"“{course.title}” is worth {points(self._worth()[key])} points to the union; on the way the strike costs it "
            f"{points(course_cost(union, key))}; it gives that a chance of {float(100 * believed[key]):g} %."
            for key, course in self.scenario.no_deal.courses.items()
        ]
        return (
            f"Without an agreement there will be a strike, which ends in one of two ways. {' '.join(rows)} The employer thinks that the "
            f"chance of having to give in is {float(100 * theirs['gives_in']):g} %. What is no agreement worth to the union: below how "
            "many points should it not sign?"
        )

    def hints(self) -> tuple[str, ...]:
        return (
            "For each way the strike may end, take what it costs off what it is worth.",
            "Multiply each by the chance that the union itself gives it, and add up.",
        )

    def check(self, answer: str) -> Feedback:
        said, right = number_in(answer), self._right()
        if abs(said - right) <= NEAR:
            return Feedback(MOST_POINTS, f"Right: {points(right)} points. Less than that the union should not sign.")
        for value, mistake in self._mistakes():
            if abs(said - value) <= NEAR:
                return Feedback(3, mistake)
        where = "too high: with that the union would refuse deals" if said > right else "too low: with that the union would sign deals"
        better = "better than a strike" if said > right else "worse than a strike"
        return Feedback(0, f"{points(said)} is {where} that are {better}.")

    def solution(self) -> ExerciseSolution:
        right, cost = self._right(), costs_of_going_on(self.scenario, ["union"])["union"]
        return ExerciseSolution(
            f"{float(right):g}",
            f"The chances times the worth of each course make {points(right + cost)} points; the expected cost of {points(cost)} "
            "comes off.",
        )
