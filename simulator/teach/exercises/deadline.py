"""See a zone close while the talks go on."""

from __future__ import annotations

from random import Random

from simulator.report.words import listed, points
from simulator.scenario.building import checked
from simulator.talks.monte_carlo import ZoneByRound, zone_of
from simulator.talks.sessions import Setting, Talks
from simulator.teach.answers import number_in
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise


@exercise
class Deadline(Exercise):
    name = "deadline"
    place = 10
    title = "The window closes"
    goal = "What has already been suffered cannot be saved by signing: as costs are sunk, no agreement looks better and the zone shrinks."
    answer_form = "a round, as in 7 (the first is round 0)"

    def draw(self, random: Random) -> bool:
        months = random.randint(10, 16)
        self.scenario = checked(
            {
                "schema": 1,
                "title": "A lawsuit",
                "default_mark": "assumed",
                "issues": {"sum": {"title": "Settlement", "unit": "thousand euros", "levels": list(range(0, 101, 5))}},
                "parties": {
                    "plaintiff": {
                        "title": "Plaintiff",
                        "weights": {"sum": 100},
                        "values": {"sum": {"rising": [0, 100]}},
                        "beliefs": {"judgment": 1},
                        "cost": random.randint(12, 35),
                    },
                    "defendant": {
                        "title": "Defendant",
                        "weights": {"sum": 100},
                        "values": {"sum": {"falling": [0, 100]}},
                        "beliefs": {"judgment": 1},
                        "cost": random.randint(12, 35),
                    },
                },
                "no_deal": {
                    "horizon": f"{months} months",
                    "courses": {
                        "judgment": {
                            "title": "The court decides",
                            "months": months,
                            "points": {"plaintiff": random.randrange(50, 75), "defendant": random.randrange(40, 70)},
                        }
                    },
                },
                "calendar": {"round": "1 month"},
            }
        )
        signed = self._zone().signed
        return signed[0] >= 3 and signed[-1] == 0 and 2 <= self._last() < len(signed) - 2

    def _talks(self) -> Talks:
        return Talks(self.scenario, Setting())

    def _zone(self) -> ZoneByRound:
        return zone_of(self._talks())

    def _last(self) -> int:
        """The last round in which something can be signed."""
        return max(k for k, count in enumerate(self._zone().signed) if count)

    def _worth(self, number: int) -> str:
        world = self._talks().world
        values = zip(world.parties, world.stage(frozenset()).outside, strict=True)
        months = world.clock.months * number
        return listed([f"{self.scenario.parties[party].title} {points(outside.value(months))}" for party, outside in values])

    def task(self) -> str:
        assert self.scenario.no_deal is not None
        world = self._talks().world
        outside = dict(zip(world.parties, world.stage(frozenset()).outside, strict=True))
        worth = [
            f"{points(each.worth['judgment'])} points to the {party}, whom the way there costs {points(each.cost['judgment'])}"
            for party, each in outside.items()
        ]
        return (
            f"The court will decide in {self.scenario.no_deal.horizon}. Each side thinks it knows how: the judgment is worth "
            f"{listed(worth)}. Those costs come evenly month by month; what is spent is gone, settled or not, so that only costs "
            "still to come speak for "
            "settling. The sides talk once a month, for the first time today (round 0). In which round can they settle for the last time?"
        )

    def hints(self) -> tuple[str, ...]:
        return (
            "In round k the costs of k months are spent. What is the judgment worth to each then, less the costs still to come?",
            f"Today no settlement is worth: {self._worth(0)}.",
            f"In round {self._last() // 2} it is worth: {self._worth(self._last() // 2)}; {self._zone().signed[self._last() // 2]} "
            "sums suit both.",
        )

    def check(self, answer: str) -> Feedback:
        said, last, signed = number_in(answer), self._last(), self._zone().signed
        if said == last:
            return Feedback(MOST_POINTS, f"Right: in round {last} {_sums(signed[last])} both, in round {last + 1} none does any more.")
        if said.denominator != 1 or not 0 <= said < len(signed):
            return Feedback(0, f"The rounds are numbered from 0 to {len(signed) - 1}.")
        own = 5 if abs(said - last) == 1 else 2
        k = int(said)
        if k > last:
            return Feedback(own, f"Too late: in round {k} going to court is worth {self._worth(k)}, and no sum gives both as much.")
        return Feedback(
            own, f"Not yet the last: in round {k + 1} {_sums(signed[k + 1])} both (going to court is worth {self._worth(k + 1)})."
        )

    def solution(self) -> ExerciseSolution:
        last = self._last()
        return ExerciseSolution(
            str(last), f"In round {last} going to court is worth {self._worth(last)}, in round {last + 1} {self._worth(last + 1)}."
        )


def _sums(count: int) -> str:
    return "one sum suits" if count == 1 else f"{count} sums suit"
