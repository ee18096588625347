"""Find an agreement that passes at home."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from simulator.offers.ratification import ratification_of
from simulator.report.words import listed, option_title
from simulator.scenario.building import checked
from simulator.solve.solving import solve
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import objection, still_to_gain

ISSUES: Issues = {
    "quota": ("Fishing quota of the outer state", {"small": "Small", "middle": "Middle", "large": "Large"}),
    "fees": ("Harbour fees", {"full": "In full", "reduced": "Reduced", "waived": "Waived"}),
    "court": ("Disputes go to", {"home": "Courts of the home state", "mixed": "A mixed panel", "abroad": "A court abroad"}),
}
EVEN = Fraction(1, 2)


@exercise
class RatificationExercise(Exercise):
    name = "ratification"
    place = 9
    title = "Two levels: the table and the parliament"
    goal = "A government can sign only what passes at home: the win-set of its parliament narrows the zone (Putnam 1988)."
    answer_form = "full terms, as in quota=small,fees=full,court=mixed"

    def draw(self, random: Random) -> bool:
        quota = [Decimal(n) / 100 for n in sorted(random.sample(range(30, 100, 5), 3), reverse=True)]
        self.scenario = checked(
            {
                "schema": 1,
                "title": "Fishing treaty",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": {
                    "home": {
                        "title": "Home state",
                        **preferences(random, ISSUES, rising=False),
                        "reservation": random.randrange(15, 40),
                        "ratification": {
                            "parliament": {
                                "title": "Parliament",
                                "needed": {"any": [{"quota": ["middle", "large"]}, {"court": ["abroad"]}]},
                                "chance_by_option": {
                                    "quota": dict(zip(ISSUES["quota"][1], quota, strict=True)),
                                    "court": {"home": 1, "mixed": 1, "abroad": Decimal(random.randrange(30, 80, 5)) / 100},
                                },
                            }
                        },
                    },
                    "outer": {"title": "Outer state", **preferences(random, ISSUES, rising=True), "reservation": random.randrange(15, 40)},
                },
            }
        )
        free = solve(self.scenario, solutions=("nash",), certificate=False)
        if free.nash is None or self._chance(dict(free.nash.outcome)) >= EVEN:
            return False
        passed = solve(self.scenario, solutions=("nash",), certificate=False, ratify=EVEN)
        return passed.nash is not None and (passed.zone.count or 0) >= 2

    def _chance(self, terms: dict[str, str]) -> float:
        return ratification_of(self.scenario, terms).joint.independent

    def task(self) -> str:
        body = self.scenario.parties["home"].ratification["parliament"]
        assert body.chance_by_option is not None
        chances = [
            f"“{self.scenario.issues[issue].title}: {option_title(self.scenario, issue, option)}” {float(100 * by[option].exact):g} %"
            for issue, by in body.chance_by_option.items()
            for option in by.names()
        ]
        return (
            "The home state's parliament must consent where the quota is middle or large, or disputes go to a court abroad. The "
            "chances that "
            f"it lets pass what it looks at, to be multiplied: {listed(chances)}. Find an agreement that both governments sign, that "
            "passes "
            "with 50 % or more, and of which nothing can be improved for one without a loss to the other while it still passes."
        )

    def hints(self) -> tuple[str, ...]:
        passed = solve(self.scenario, solutions=("nash",), certificate=False, ratify=EVEN)
        free = solve(self.scenario, solutions=("nash",), certificate=False)
        return (
            "First cross out what parliament would pass with less than 50 %. A quota that is small with a court at home does not go there.",
            f"Of {free.zone.count} agreements that both sign, {passed.zone.count} pass with 50 % or more.",
            "Of those, look for the ones that cannot be improved for one at no cost to the other.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer)
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        chance = self._chance(terms)
        if chance < EVEN:
            return Feedback(3, f"Both governments sign, but parliament passes it with {100 * chance:.0f} % only: below 50 %.")
        if more := still_to_gain(self.scenario, terms, EVEN):
            return Feedback(6, f"It passes ({100 * chance:.0f} %), but it leaves something on the table: {more}, and that passes as well.")
        return Feedback(
            MOST_POINTS, f"Right: both sign, it passes with {100 * chance:.0f} %, and nothing more for one comes free for the other."
        )

    def solution(self) -> ExerciseSolution:
        nash = solve(self.scenario, solutions=("nash",), certificate=False, ratify=EVEN).solutions["nash"]
        chance = self._chance(dict(nash.outcome))
        return ExerciseSolution(
            typed(nash.outcome), f"It passes with {100 * chance:.0f} %; of what passes it is the Nash solution, so it is efficient."
        )
