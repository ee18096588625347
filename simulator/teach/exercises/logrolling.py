"""Trade one issue against another."""

from __future__ import annotations

from random import Random

from simulator.offers.codes import full_codes
from simulator.offers.games import changes_between, gains_of, game_of
from simulator.offers.logrolls import logrolls
from simulator.report.words import issue_title, listed, party_title, points
from simulator.scenario.building import checked
from simulator.teach.answers import terms_in, typed
from simulator.teach.drawing import issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise
from simulator.teach.judging import in_points, point_of, random_terms

ISSUES = {
    "port": ("Use of the port", {"barred": "Barred to the island", "days": "On set days", "free": "Free"}),
    "tariff": ("Tariff on grain", {"high": "High", "low": "Low", "none": "None"}),
    "cable": ("The sea cable", {"island_pays": "Paid by the island", "halves": "Paid in halves", "coast_pays": "Paid by the coast"}),
    "patrol": ("Patrols in the strait", {"coast": "By the coast", "joint": "Joint", "island": "By the island"}),
}
MOST_TRADES = 10_000


@exercise
class LogrollingExercise(Exercise):
    name = "logrolling"
    place = 4
    title = "Trade across issues"
    goal = "Where two sides weigh issues differently, each can give way where it costs it little and gain where it counts (logrolling)."
    answer_form = "the two changes, as in port=free,tariff=high"

    def draw(self, random: Random) -> bool:
        self.scenario = checked(
            {
                "schema": 1,
                "title": "The coast and the island",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": {
                    "coast": {"title": "Coast", **preferences(random, ISSUES, rising=False), "reservation": 20},
                    "island": {"title": "Island", **preferences(random, ISSUES, rising=True), "reservation": 20},
                },
            }
        )
        self.start = random_terms(random, self.scenario)
        return 2 <= logrolls(self.scenario, self.start, "one for one", limit=1).total <= 12

    def task(self) -> str:
        return (
            f"On the table lies: {typed(self.start)}. Find a trade: change exactly two issues, one in favour of the coast and one in "
            "favour "
            "of the island, so that both have more than before."
        )

    def hints(self) -> tuple[str, ...]:
        best = logrolls(self.scenario, self.start, "one for one", limit=1).found[0]
        return (
            "For each step on each issue, write down what one side gains and the other loses.",
            "Look for a step that costs one side little and gives the other much, and for its mirror image on another issue.",
            f"One good trade gives the coast its way on “{issue_title(self.scenario, best.gets['coast'][0])}”.",
        )

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer, self.start)
        game = game_of(self.scenario)
        start, end = full_codes(self.scenario, self.start), full_codes(self.scenario, terms)
        changes = changes_between(game, start, end)
        if len(changes) != 2:
            return Feedback(0, f"A trade changes exactly two issues; yours changes {len(changes)}.")
        gains = gains_of(point_of(game, self.scenario, self.start), point_of(game, self.scenario, terms))
        found = logrolls(self.scenario, self.start, "one for one", limit=MOST_TRADES).found
        if any(trade.point.outcome == terms for trade in found):
            return Feedback(
                MOST_POINTS, f"Right: {in_points(self.scenario, gains, signed=True)} points. Each gave what costs it less than it got."
            )
        if losers := [f"{party_title(self.scenario, p)} {points(-gain)}" for p, gain in gains.items() if gain < 0]:
            one_sided = [p for p in gains if all(change.effect[p] < 0 for change in changes)]
            why = (
                f"both changes go against {party_title(self.scenario, one_sided[0])}"
                if one_sided
                else "what it gives is worth more to it than what it gets"
            )
            return Feedback(3, f"That costs {listed(losers)} points: {why}.")
        return Feedback(5, f"Nobody loses ({in_points(self.scenario, gains, signed=True)}), but a trade makes both gain.")

    def solution(self) -> ExerciseSolution:
        best = logrolls(self.scenario, self.start, "one for one", limit=1).found[0]
        gets = {p: listed([issue_title(self.scenario, i) for i in issues]) for p, issues in best.gets.items()}
        return ExerciseSolution(
            typed({change.issue: change.new for change in best.changes}),
            f"The coast gets its way on “{gets['coast']}”, the island on “{gets['island']}”: "
            f"{in_points(self.scenario, best.gains, signed=True)}.",
        )
