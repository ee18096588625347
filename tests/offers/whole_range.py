"""Random parties with ranges of every kind, and their surplus at one outcome computed from the definitions alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

Data = dict[str, Any]
Numbers = Mapping[str, Fraction]

LEVELS = [0, 2, 3, 5, 9]
OPTIONS = ["x", "y", "z"]
OUTCOME = {"deep": "3", "flat": "y", "wide": "5"}
ENDS = [{"deep": "5", "flat": "x", "wide": "5"}, {"deep": "2", "flat": "y", "wide": "0"}]


def random_party(seed: int) -> tuple[Data, dict[str, tuple[Fraction, Fraction, str]]]:
    """A scenario with one party, as file data, and its ranged numbers: path → (low, high, name of the draw shared or "")."""
    maker = _Maker(random.Random(seed))
    return maker.scenario(), maker.ranged


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.ranged: dict[str, tuple[Fraction, Fraction, str]] = {}
        self.left = rng.choice([2, 3, 4])
        self.together = rng.random() < 0.4

    def number(self, path: str, low: float, high: float, likely: float = 0.35) -> Any:
        """A number between the limits, with a range or without."""
        base = Decimal(str(round(self.rng.uniform(low, high), 1)))
        if not self.left or self.rng.random() > likely:
            return base
        self.left -= 1
        ends = [Decimal(str(x)) for x in (low, high)]
        ends = [end if self.rng.random() < 0.6 else (end + base) / 2 for end in ends]
        shared = "t" if self.together and self.rng.random() < 0.6 else ""
        self.ranged[path] = (Fraction(ends[0]), Fraction(ends[1]), shared)
        distribution = self.rng.choice(["uniform", "uniform", "uniform", "triangular"])
        return {"base": base, "range": ends, "distribution": distribution, **({"together": shared} if shared else {})}

    def shape(self, issue: str) -> Data:
        at = f"parties.one.values.{issue}"
        form = self.rng.choice(["rising", "falling", "peak", "peak", "piecewise"])
        if form == "piecewise":
            return {form: {k: self.number(f"{at}.{form}.{k}", 0, 100) for k in ("1", "4", "8")}}
        spans = [(-3, 2.5), (2.6, 5.5), (5.6, 11)] if form == "peak" else [(-3, 3.5), (3.6, 11)]
        return {form: [self.number(f"{at}.{form}.{k}", *span, likely=0.6) for k, span in enumerate(spans)]}

    def scenario(self) -> Data:
        at = "parties.one"
        table = {o: self.number(f"{at}.values.flat.{o}", 0, 100) for o in OPTIONS}
        issues = {"deep": {"title": "Deep", "levels": LEVELS}, "flat": {"title": "Flat", "options": {o: o for o in OPTIONS}}}
        issues["wide"] = {"title": "Wide", "levels": LEVELS}
        party: Data = {
            "title": "One",
            "values": {"deep": self.shape("deep"), "flat": table, "wide": self.shape("wide")},
            "weights": {i: self.number(f"{at}.weights.{i}", 0, self.rng.choice([1, 20])) for i in issues},
            "interactions": {
                "k": {"when": {"flat": "y"}, "points": self.number(f"{at}.interactions.k.points", -9, 9)},
                "c": {"when": {"deep": "5"}, "points": self.number(f"{at}.interactions.c.points", -9, 9), "applies_to": "courses"},
            },
        }
        party["weights"]["flat"] = party["weights"]["flat"] or Decimal(1)
        if all((w["base"] if isinstance(w, dict) else w) == 0 for w in party["weights"].values()):
            party["weights"]["deep"], self.ranged = Decimal(1), {p: r for p, r in self.ranged.items() if p != f"{at}.weights.deep"}
        data: Data = {"title": "Ranges of every kind", "issues": issues, "parties": {"one": party}}
        if self.rng.random() < 0.25:
            party["reservation"] = self.number(f"{at}.reservation", 0, 60)
            return data
        courses: Data = {f"c{k}": {"title": f"c{k}", "outcome": end} for k, end in enumerate(ENDS)}
        courses["c2"] = {"title": "c2", "points": {"one": self.number("no_deal.courses.c2.points.one", 0, 60)}}
        party["beliefs"] = self.beliefs()
        party["war_cost"] = (
            {c: self.number(f"{at}.war_cost.{c}", 0, 20) for c in courses}
            if self.rng.random() < 0.5
            else self.number(f"{at}.war_cost", 0, 20)
        )
        return {**data, "no_deal": {"courses": courses}}

    def beliefs(self) -> Data:
        """With a rest, or summing to 1 with ranges down to 0."""
        at = "parties.one.beliefs"
        if self.rng.random() < 0.5:
            return {"c0": self.number(f"{at}.c0", 0, 0.5), "c1": self.number(f"{at}.c1", 0, 0.5), "c2": "rest"}
        found: Data = {"c0": Decimal("0.5"), "c1": Decimal("0.3"), "c2": Decimal("0.2")}
        for course in list(found)[: self.left]:
            found[course] = {"base": found[course], "range": [0, 1]}
            self.ranged[f"{at}.{course}"] = (Fraction(0), Fraction(1), "")
        return found


def surplus(data: Data, numbers: Numbers) -> Fraction | None:
    """Of the party at `OUTCOME`, with `numbers` (path → value) in place of the file's; None where all weights or all chances are 0."""

    def of(path: str, stated: Any) -> Fraction:
        return numbers.get(path, Fraction(stated["base"] if isinstance(stated, dict) else stated))

    party, at = data["parties"]["one"], "parties.one"
    weights = {i: of(f"{at}.weights.{i}", w) for i, w in party["weights"].items()}
    if not any(weights.values()):
        return None

    def utility(outcome: Mapping[str, str], course: bool) -> Fraction:
        total = sum((w * _value(party["values"][i], f"{at}.values.{i}", outcome[i], of) for i, w in weights.items()), Fraction(0))
        points = of(f"{at}.interactions.k.points", party["interactions"]["k"]["points"]) if outcome["flat"] == "y" else Fraction(0)
        if course and outcome["deep"] == "5":
            points += of(f"{at}.interactions.c.points", party["interactions"]["c"]["points"])
        return total / sum(weights.values()) + points

    if "reservation" in party:
        return utility(OUTCOME, course=False) - of(f"{at}.reservation", party["reservation"])
    stated = {c: of(f"{at}.beliefs.{c}", b) for c, b in party["beliefs"].items() if b != "rest"}
    chances = {c: stated[c] if c in stated else max(Fraction(0), 1 - sum(stated.values())) for c in party["beliefs"]}
    if not any(chances.values()):
        return None
    expected = Fraction(0)
    for course, chance in chances.items():
        entry, cost = data["no_deal"]["courses"][course], party["war_cost"]
        worth = (
            utility(entry["outcome"], course=True) if "outcome" in entry else of("no_deal.courses.c2.points.one", entry["points"]["one"])
        )
        per_course = isinstance(cost, dict) and "base" not in cost
        worth -= of(f"{at}.war_cost.{course}", cost[course]) if per_course else of(f"{at}.war_cost", cost)
        expected += chance * worth
    return utility(OUTCOME, course=False) - expected / sum(chances.values())


def _value(function: Data, at: str, option: str, of: Callable[[str, Any], Fraction]) -> Fraction:
    form, stated = next(iter(function.items()))
    if form in OPTIONS:
        return of(f"{at}.{option}", function[option])
    x = Fraction(option)
    if form == "piecewise":
        knots = [(Fraction(k), of(f"{at}.piecewise.{k}", y)) for k, y in stated.items()]
    else:
        heights = {"rising": (0, 100), "falling": (100, 0), "peak": (0, 100, 0)}[form]
        knots = [(of(f"{at}.{form}.{k}", level), Fraction(y)) for k, (level, y) in enumerate(zip(stated, heights, strict=True))]
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return knots[-1][1]


def points_of_interest(ranged: Mapping[str, tuple[Fraction, Fraction, str]], between: int) -> Iterator[dict[str, Fraction]]:
    """Every combination of ends, levels of the issues inside the ranges of value functions' own levels, and `between` points of every
    range in even steps; numbers drawn together at one share of their ranges."""
    shares = [Fraction(k, between + 1) for k in range(between + 2)]
    groups: dict[str, list[str]] = {}
    for path, (_, _, shared) in ranged.items():
        groups.setdefault(shared or path, []).append(path)
    choices = []
    for paths in groups.values():
        found = set(shares)
        for path in paths:
            low, high, _ = ranged[path]
            if path.rsplit(".", 2)[-2] in ("rising", "falling", "peak") and low < high:
                found |= {share for level in LEVELS if 0 < (share := (level - low) / (high - low)) < 1}
        choices.append([{p: ranged[p][0] + s * (ranged[p][1] - ranged[p][0]) for p in paths} for s in sorted(found)])
    for each in product(*choices):
        yield {path: value for part in each for path, value in part.items()}
