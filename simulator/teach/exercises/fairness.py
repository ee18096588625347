"""Find Nash's bargaining solution, and tell it from the largest sum and the equal gain."""

from __future__ import annotations

from math import prod
from random import Random

from simulator.offers.games import game_of
from simulator.report.words import points
from simulator.scenario.building import checked
from simulator.solve.results import Result
from simulator.solve.solving import solve
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import in_points, objection, point_of, still_to_gain

ISSUES = {
    "pay": ("Pay", {"low": "Low", "middle": "Middle", "high": "High"}),
    "hours": ("Hours at home", {"none": "None", "two_days": "Two days a week", "free": "As one likes"}),
    "start": ("First day of work", {"now": "Next week", "month": "In a month", "quarter": "In three months"}),
}


@exercise
class Fairness(Exercise):
    name = "fairness"
    place = 5
    title = "One proposal for what is fair"
    goal = "Many agreements are efficient. Nash's solution picks the one with the largest product of gains over no agreement."
    answer_form = "full terms, as in pay=high,hours=none,start=now"

    def draw(self, random: Random) -> bool:
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A new job",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": {
                    "firm": {"title": "Firm", **preferences(random, ISSUES, rising=False), "reservation": random.randrange(10, 40)},
                    "applicant": {
                        "title": "Applicant",
                        **preferences(random, ISSUES, rising=True),
                        "reservation": random.randrange(10, 40),
                    },
                },
            }
        )
        found = self._solved()
        if found.frontier is None or found.frontier.size < 3 or found.nash is None or found.nash.tied != 1:
            return False
        return found.solutions["utilitarian"].utilities != found.nash.utilities

    def _solved(self) -> Result:
        return solve(self.scenario, solutions=("nash", "utilitarian", "egalitarian"), certificate=False, count=False)

    def task(self) -> str:
        return (
            "A firm and an applicant talk about three issues. Nash proposed: of all that both would sign, take the agreement with the "
            "largest product of the two gains, each counted from what that side has without an agreement. Which one is it here?"
        )

    def hints(self) -> tuple[str, ...]:
        nash = self._solved().solutions["nash"]
        return (
            "Take off from each side's points what no agreement is worth to it. Multiply the two numbers. Compare.",
            "Only efficient agreements need to be looked at: start from each side's best and trade.",
            f"The largest product is {points(prod(nash.surplus.values()))}.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer)
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        found = self._solved()
        point = point_of(game_of(self.scenario), self.scenario, terms)
        nash = found.solutions["nash"]
        product, largest = prod(point.surplus.values()), prod(nash.surplus.values())
        gains = in_points(self.scenario, point.surplus, signed=True)
        if product == largest:
            return Feedback(MOST_POINTS, f"Right: gains of {gains}, product {points(product)}, the largest of all agreements.")
        compared = f"Your product is {points(product)} (gains of {gains}); a larger one exists."
        if point.utilities == found.solutions["utilitarian"].utilities:
            return Feedback(5, f"That is the largest sum of points, which takes no notice of who gets them. {compared}")
        if min(point.surplus.values()) == min(found.solutions["egalitarian"].surplus.values()):
            return Feedback(
                5, f"That makes the smaller of the two gains as large as possible, which is another idea of fairness. {compared}"
            )
        if more := still_to_gain(self.scenario, terms):
            return Feedback(3, f"Not even efficient: {more}. {compared}")
        return Feedback(4, f"Efficient, but not Nash's solution. {compared}")

    def solution(self) -> ExerciseSolution:
        nash = self._solved().solutions["nash"]
        why = f"Gains of {in_points(self.scenario, nash.surplus, signed=True)}: their product {points(prod(nash.surplus.values()))} "
        "is the largest."
        return ExerciseSolution(typed(nash.outcome), why)
