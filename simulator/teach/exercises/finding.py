"""Design a sweep and defend one finding."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from simulator.errors import UsageError
from simulator.formats.cells import number_of
from simulator.payoffs.varying import Varying
from simulator.scenario.building import checked
from simulator.scenario.draws import Draws, draw, drawable
from simulator.scenario.located import shown
from simulator.scenario.names import unknown
from simulator.solve.existence import VariantSearch
from simulator.sweep.prim import PeelingStep, Points, VariantBox, find_box, step_of
from simulator.teach.drawing import Issues, issue_data, preferences
from simulator.teach.exercise import MOST_POINTS, Exercise, ExerciseSolution, Feedback, exercise

ISSUES: Issues = {
    "price": ("Price of the gas", {"low": "Low", "middle": "Middle", "high": "High"}),
    "years": ("Years", {"two": "Two", "five": "Five", "ten": "Ten"}),
    "transit": ("Transit", {"seller": "The seller's risk", "shared": "Shared", "buyer": "The buyer's risk"}),
}
TESTED, SCREENED = 400, 40
"""How many fresh draws test a finding, and how many draws decide whether numbers are hopeless and put aside."""

DENSE, COVERED = 0.9, 0.5
"""What a finding must reach: the share of the variants in it with an agreement, and of all agreements that lie in it."""

LEAST_WORDS = 8
"""Words of a defence; the teacher reads it."""

AT_LEAST, AT_MOST = (">=", "≥", "=>", ">", "ge", "gt", "at least", "above"), ("<=", "≤", "=<", "<", "le", "lt", "at most", "below")
"""Ways to write a limit. A shell takes `>` and `<` for its own where they are not quoted, the words it leaves alone."""

_CONDITION = re.compile(
    rf"([A-Za-z][\w.]*)\s*({'|'.join((*AT_LEAST, *AT_MOST))})\s*(-?\d{{1,6}}(?:[.,]\d{{1,6}})?)(?![\w.])", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:[\s,;&]|\band\b)*", re.IGNORECASE)


@exercise
class Finding(Exercise):
    name = "finding"
    place = 15
    title = "Design a sweep and defend one finding"
    goal = "A finding says under which conditions there is an agreement; it is worth something if it also holds in variants not yet seen."
    answer_form = "conditions and a defence, as in parties.buyer.reservation<=35,parties.seller.reservation<=30 because …"

    def draw(self, random: Random) -> bool:
        parties: dict[str, Any] = {}
        for key, title in (("buyer", "Buyer"), ("seller", "Seller")):
            wants = preferences(random, ISSUES, rising=key == "seller")
            wants["weights"] = {issue: _ranged(weight, 5) for issue, weight in wants["weights"].items()}
            parties[key] = {"title": title, **wants, "reservation": _ranged(random.randrange(42, 62), random.randrange(8, 18))}
        self.scenario = checked(
            {"schema": 1, "title": "A gas contract", "default_mark": "assumed", "issues": issue_data(ISSUES), "parties": parties}
        )
        self._seed = random.randrange(10**6)
        if not 0.2 <= float(self._points(self._seed, SCREENED).wanted.mean()) <= 0.7:
            return False
        tested = self._points(self._seed)
        if not 0.3 <= float(tested.wanted.mean()) <= 0.6:
            return False
        right = self._measured(self._best())
        return right.density >= DENSE and right.wanted >= COVERED * tested.wanted.sum()

    def _points(self, seed: int, n: int = TESTED) -> Points:
        """Variants: the ranged numbers of each, and whether it has an agreement."""
        drawn: Draws = draw(self.scenario, n, seed=seed)
        varying = Varying(self.scenario, drawn.paths)
        search = VariantSearch(varying)
        wanted = np.array([search.exists(varying.payoffs(drawn.numbers(k))) for k in range(n)], dtype=np.bool_)
        return Points({path: drawn.values[:, k] for k, path in enumerate(drawn.paths)}, {}, wanted)

    def _measured(self, box: VariantBox) -> PeelingStep:
        return step_of(box, self._points(self._seed))

    def _best(self) -> VariantBox:
        """A finding by the patient rule induction method, from draws other than those that test it."""
        step, _ = find_box(self._points(self._seed + 1), 0.97)
        return VariantBox({k: float(f"{v:.4g}") for k, v in step.box.low.items()}, {k: float(f"{v:.4g}") for k, v in step.box.high.items()})

    def task(self) -> str:
        ranged = drawable(self.scenario)
        spans = [f"{path} ({number.low} to {number.high})" for path, number in ranged.items() if number.range is not None]
        return (
            f"A gas contract with uncertain numbers: {'; '.join(spans)}. Vary them all (zopa sweep finding.yaml, then zopa results "
            "finding-sweep), and find conditions under which there is an agreement. A finding is one or more conditions joined by "
            "commas, all of "
            f"which must hold. It is tested in {TESTED} variants that you have not seen: of those that meet it, {100 * DENSE:.0f} % "
            "or more "
            f"should have an agreement, and of all that have one, {100 * COVERED:.0f} % or more should meet it. After ‘because’ "
            "defend it in "
            "a sentence or two; your teacher reads that."
        )

    def hints(self) -> tuple[str, ...]:
        box = self._best()
        return (
            "Which number moves the outcome most? Look at one number at a time first, then at pairs.",
            f"A good finding is about {' and '.join(sorted(box.restricted))}.",
            "If too many variants in your finding have no agreement, tighten a condition; if it holds too few agreements, loosen one.",
        )

    def check(self, answer: str) -> Feedback:
        box, defence = self._read(answer)
        points = self._points(self._seed)
        step, all_wanted = step_of(box, points), int(points.wanted.sum())
        if not step.inside:
            return Feedback(0, f"None of {TESTED} variants meets that: the conditions leave nothing.")
        covered = step.wanted / all_wanted
        measured = (
            f"Of {TESTED} fresh variants {step.inside} meet it, and {100 * step.density:.0f} % of those have an agreement "
            f"({100 * all_wanted / TESTED:.0f} % of all do); it holds {100 * covered:.0f} % of all agreements."
        )
        everywhere = all_wanted / TESTED
        if step.density <= everywhere:
            always = " It always holds, so it says nothing." if step.inside == TESTED else " Is a sign the wrong way round?"
            return Feedback(0, f"{measured} There is no agreement more often where it holds than elsewhere.{always}")
        if step.density < DENSE:
            worth = (4 if covered >= COVERED else 2) * (step.density - everywhere) / (DENSE - everywhere)
            return Feedback(round(worth), f"{measured} Too many in it have none: tighten a condition, or add one.")
        if covered < COVERED:
            return Feedback(5, f"{measured} It is right where it holds, but it holds seldom: loosen a condition.")
        if len(defence.split()) < LEAST_WORDS:
            return Feedback(8, f"{measured} A good finding; now defend it: add ‘because’ and at least {LEAST_WORDS} words.")
        return Feedback(MOST_POINTS, f"Right. {measured} Your teacher will read the defence.")

    def _read(self, answer: str) -> tuple[VariantBox, str]:
        """The conditions and the defence. Raises `UsageError`."""
        rule, _, defence = answer.partition("because")
        known = drawable(self.scenario)
        low: dict[str, float] = {}
        high: dict[str, float] = {}
        end = 0
        for found in _CONDITION.finditer(rule):
            if not _BETWEEN.fullmatch(rule[end : found.start()]):
                break
            end = found.end()
            path, least, limit = found[1], found[2].casefold() in AT_LEAST, number_of(found[3])
            if path not in known:
                raise UsageError(unknown("number", path, known))
            side = low if least else high
            if path in side:
                raise UsageError(f"{path} has two limits on the same side; give one")
            assert limit is not None  # by the pattern
            side[path] = float(limit)
        if not end or not _BETWEEN.fullmatch(rule[end:]):
            raise UsageError(
                f"expected a condition such as parties.buyer.reservation<=35 (or: … le 35), found {shown(rule[end:].strip(' ,;'))}"
            )
        return VariantBox(low, high), defence

    def solution(self) -> ExerciseSolution:
        box, step = self._best(), self._measured(self._best())
        rule = [f"{path}>={limit:g}" for path, limit in box.low.items()] + [f"{path}<={limit:g}" for path, limit in box.high.items()]
        why = f"because {100 * step.density:.0f} % of {step.inside} fresh variants that meet it have an agreement"
        return ExerciseSolution(
            f"{','.join(rule)} {why}", "Found by the patient rule induction method in other draws than those that test it."
        )


def _ranged(base: int, by: int) -> dict[str, Any]:
    return {"base": base, "range": [Decimal(max(1, base - by)), Decimal(base + by)]}
