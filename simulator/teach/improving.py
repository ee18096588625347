"""What those exercises share in which a student improves a draft until nothing is left on the table."""

from __future__ import annotations

from simulator.offers.games import gains_of, game_of
from simulator.offers.improving import improvements
from simulator.offers.results import Improvement
from simulator.report.words import listed, party_title, points
from simulator.teach.answers import terms_in, typed
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback
from simulator.teach.judging import in_points, objection, point_of, still_to_gain


class ImprovingExercise(Exercise):
    """`draw` sets `start` besides `scenario`: full terms that all would sign, and that could be better for at least one."""

    start: dict[str, str]

    def best(self) -> Improvement:
        """The improvement that most parties gain from."""
        return improvements(self.scenario, self.start, limit=1).found[0]

    def worth(self) -> str:
        """What the draft gives, in words."""
        return in_points(self.scenario, point_of(game_of(self.scenario), self.scenario, self.start).utilities)

    def check(self, answer: str) -> Feedback:
        terms = terms_in(self.scenario, answer, self.start)
        if terms == self.start:
            return Feedback(0, "That is the draft itself; change something.")
        if why := objection(self.scenario, terms):
            return Feedback(0, why)
        game = game_of(self.scenario)
        gains = gains_of(point_of(game, self.scenario, self.start), point_of(game, self.scenario, terms))
        if losers := [f"{party_title(self.scenario, p)} would lose {points(-gain)}" for p, gain in gains.items() if gain < 0]:
            return Feedback(2, f"Against the draft {listed(losers)} points: no improvement for all, though all would sign.")
        if not any(gains.values()):
            return Feedback(2, "Nobody loses, but nobody gains anything either.")
        made = f"Nobody loses ({in_points(self.scenario, gains, signed=True)})"
        if more := still_to_gain(self.scenario, terms):
            return Feedback(6, f"{made}, but your outcome still leaves something on the table: {more}.")
        return Feedback(MOST_POINTS, f"Right. {made}, and nothing more is to be had for one without a loss to another.")

    def solution(self) -> ExerciseSolution:
        best = self.best()
        answer = typed({change.issue: change.new for change in best.changes})
        gains = in_points(self.scenario, best.gains, signed=True)
        return ExerciseSolution(
            answer, f"Against the draft it changes {gains} points, and nothing more is to be had for one at no cost to another."
        )
