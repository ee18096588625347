"""Find the red lines that cannot stand together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from simulator.offers.games import game_of
from simulator.report.words import condition_in_words, issue_title, listed, option_title, party_title
from simulator.scenario.building import checked
from simulator.scenario.changes import changed
from simulator.scenario.model import Scenario
from simulator.solve.clash import clash
from simulator.solve.exact.reaching import Reach
from simulator.teach.answers import names_in, typed
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise

ISSUES: Issues = {
    "line": ("The border line", {"ridge": "Along the ridge", "river": "Along the river", "mixed": "Partly each"}),
    "troops": ("Troops near it", {"none": "None", "few": "A few", "free": "As each likes"}),
    "watch": ("Who watches", {"own": "Each its own side", "joint": "Both together", "third": "A third party"}),
}
SIDES = {"east": "East", "west": "West"}


@exercise
class Deadlock(Exercise):
    name = "deadlock"
    place = 6
    title = "Which demands cannot stand together?"
    goal = "A deadlock has a core: a smallest set of demands that leaves no outcome. Give way on one of them, and outcomes come back."
    answer_form = "the names of the red lines, as in e1,w2"
    shows_payoffs = False

    def draw(self, random: Random) -> bool:
        parties = {
            side: {
                "title": title,
                **preferences(random, ISSUES, rising=side == "east"),
                "reservation": 0,
                "red_lines": _lines(random, side),
            }
            for side, title in SIDES.items()
        }
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A border commission",
                "default_mark": "assumed",
                "issues": issue_data(ISSUES),
                "parties": parties,
            }
        )
        core = self._core(self.scenario)
        return 3 <= len(core) < len(self._red_lines()) and len({name[0] for name in core}) == 2

    def _red_lines(self) -> dict[str, str]:
        """Name of a red line → its path."""
        parties = self.scenario.parties.items()
        return {name: f"parties.{side}.red_lines.{name}" for side, party in parties for name in party.red_lines}

    def _core(self, of: Scenario) -> tuple[str, ...]:
        """Names of a smallest set of red lines in force that leaves nothing; empty where they leave something."""
        found = clash(game_of(of).payoffs)
        return () if found is None else tuple(path.split(".")[-1] for path in found.paths)

    def _only(self, names: Collection[str]) -> Scenario:
        """The scenario with no other red lines in force."""
        return changed(self.scenario, {f"{path}.in_force": False for name, path in self._red_lines().items() if name not in names})

    def _left_by(self, names: Collection[str]) -> Mapping[str, str]:
        """An outcome that crosses none of these red lines."""
        game = game_of(self._only(names))
        outcome = Reach(game.payoffs).any_outcome()
        assert outcome is not None  # asked only where they do not clash
        return game.point(outcome).outcome

    def task(self) -> str:
        lines = [
            f"{name} ({party_title(self.scenario, side)}): never {condition_in_words(self.scenario, line.never)}"
            for side, party in self.scenario.parties.items()
            for name, line in party.red_lines.items()
        ]
        options = [
            f"{issue_title(self.scenario, key)} ({', '.join(option_title(self.scenario, key, option) for option in issue.choices)})"
            for key, issue in self.scenario.issues.items()
        ]
        return (
            f"Two sides settle a border. The issues: {'; '.join(options)}. Each side has red lines: {'; '.join(lines)}. ‘Never A and B’ "
            "forbids "
            "the two together only. With all of them, no outcome is left. Name red lines that cannot stand together, and no more than "
            "needed: without any one of those that you name, some outcome would cross none of the rest."
        )

    def hints(self) -> tuple[str, ...]:
        core = self._core(self.scenario)
        return (
            "Go issue by issue. Which options does a red line close by itself, and which does it close only together with another?",
            f"A smallest set has {len(core)} red lines.",
            f"One of them is {core[0]}.",
        )

    def check(self, answer: str) -> Feedback:
        lines = self._red_lines()
        named = names_in(answer, "red line", {name: name for name in lines})
        core = self._core(self._only(named))
        if not core:
            return Feedback(0, f"These can stand together: {typed(self._left_by(named))} crosses none of them.")
        spare = [name for name in named if name not in core]
        if len(named) == len(lines):
            return Feedback(0, "That all of them together leave nothing stands in the task. Which of them are needed for that?")
        if spare:
            worth = round(5 * Fraction(len(lines) - len(named), len(lines) - len(core)))  # the fewer are named, the more it says
            return Feedback(worth, f"These leave nothing, but you name more than needed: it is so even without {listed(spare)}.")
        without = [name for name in named if name != named[0]]
        example = typed(self._left_by(without))
        return Feedback(MOST_POINTS, f"Right: together they leave nothing. Without {named[0]}, for one, {example} would be left.")

    def solution(self) -> ExerciseSolution:
        core = self._core(self.scenario)
        without = typed(self._left_by(core[1:]))
        return ExerciseSolution(
            ",".join(core), f"No outcome crosses none of these. Were {core[0]} lifted, {without} would cross none of the others."
        )


def _lines(random: Random, side: str) -> dict[str, Any]:
    """Three red lines, each on one issue or on two together."""
    found = {}
    for number in range(1, 4):
        chosen = random.sample(list(ISSUES), random.choice([1, 2, 2]))
        found[f"{side[0]}{number}"] = {"never": {issue: random.sample(list(ISSUES[issue][1]), random.choice([1, 2])) for issue in chosen}}
    return found
