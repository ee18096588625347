"""Agreement rules by definition: random small scenarios with rules of every kind, and their answers by looking at every outcome and every
set of parties, in fractions, from the entries of the file."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from simulator.scenario.model import Scenario
from tests.oracles.ratifying import KINDS, body_data, chance

Outcome = tuple[str, ...]
Coalition = frozenset[str]


def ruled_data(seed: int) -> dict[str, Any]:
    """A scenario with agreement rules, as a file holds it; it may have faults (rules that nobody or everybody meets)."""
    rng = random.Random(seed)
    issues = {f"i{k}": {"title": f"I{k}", "options": {f"o{j}": "O" for j in range(rng.randint(2, 3))}} for k in range(rng.randint(2, 3))}
    names = [f"p{k}" for k in range(rng.randint(2, 5))]
    parties = {name: _party(rng, issues) for name in names}
    if len(names) > 2 and rng.random() < 0.25:
        parties[names[-1]]["consent"] = False
        del parties[names[-1]]["votes"]
    asked = [name for name in names if parties[name].get("consent", True)]
    condition = {"i0": [o for o in issues["i0"]["options"] if rng.random() < 0.5] or ["o0"]}
    rules: dict[str, Any] = {"first": _rule(rng, asked)}
    if rng.random() < 0.4:
        rules["second"] = {**_rule(rng, asked), "when": condition}
    if rng.random() < 0.2:
        rules["third"] = {**_rule(rng, asked), "in_force": False}
    data: dict[str, Any] = {"title": "Ruled", "issues": issues, "parties": parties, "agreement": rules}
    if rng.random() < 0.3:
        data["constraints"] = {"no": {"never": {"i0": "o0", "i1": "o1"}}}
    return data


def ratified_data(seed: int) -> dict[str, Any]:
    """The same with one or two ratifying bodies behind some of the parties."""
    data, rng = ruled_data(seed), random.Random(seed)
    issues = {name: list(issue["options"]) for name, issue in data["issues"].items()}
    for name in rng.sample(list(data["parties"]), rng.randint(1, len(data["parties"]))):
        kinds = [rng.choice(KINDS) for _ in range(rng.choice([1, 1, 2]))]
        data["parties"][name]["ratification"] = {f"b{k}": body_data(rng, issues, kind) for k, kind in enumerate(kinds)}
    return data


def _party(rng: random.Random, issues: Mapping[str, Any]) -> dict[str, Any]:
    party: dict[str, Any] = {
        "title": "P",
        "weights": {i: rng.randint(1, 4) for i in issues},
        "values": {i: {o: rng.choice([0, 20, 50, 80, 100]) for o in issue["options"]} for i, issue in issues.items()},
        "reservation": rng.choice([20, 40, 50, 55, 60, 80]),
        "votes": {"people": rng.choice([0, 1, 2, 3.5, 7])},
        "indifferent": rng.choice(["yes", "yes", "no", "abstain"]),
    }
    if rng.random() < 0.3:
        party["votes"]["members"] = rng.choice([1, 2])
    if rng.random() < 0.3:
        party["red_lines"] = {"line": {"never": {"i1": "o0"} if rng.random() < 0.5 else {"i0": "o1", "i1": "o1"}}}
    if rng.random() < 0.3:
        party["interactions"] = {"both": {"when": {"i0": "o0", "i1": "o0"}, "points": rng.choice([-30, 30])}}
    return party


def _rule(rng: random.Random, asked: list[str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"needs": _needs(rng, asked, 2)}
    if rng.random() < 0.3:
        rule["blocked_by"] = _needs(rng, asked, 1)
    return rule


def _needs(rng: random.Random, asked: list[str], depth: int) -> Any:
    kind = rng.choice(["everybody", "parties", "at_least", "quota", "more_than", *(["all", "any"] if depth else [])])
    if kind == "everybody":
        return kind
    some = rng.sample(asked, rng.randint(1, len(asked)))
    if kind == "parties":
        return some
    if kind in ("all", "any"):
        return {kind: [_needs(rng, asked, depth - 1) for _ in range(rng.randint(1, 3))]}
    of = rng.choice(["members", "people", some])
    amount = rng.randint(1, len(asked)) if kind == "at_least" else f"{rng.choice([20, 34, 50, 55, 65, 75])}%"
    return {kind: amount, "of": of}


class Ruled:
    """A scenario's answers by definition. `ratify`: the chance with which a party's ratifying bodies must pass what it consents to."""

    def __init__(self, scenario: Scenario, ratify: Fraction | None = None) -> None:
        self.scenario, self.ratify = scenario, ratify
        self.parties = tuple(scenario.parties)
        self.asked = frozenset(name for name, party in scenario.parties.items() if party.consent)
        self.rules = {key: rule for key, rule in scenario.agreement.items() if rule.in_force}
        every = itertools.product(*(issue.choices for issue in scenario.issues.values()))
        self.feasible = [o for o in every if not any(self.holds(c.never, o) for c in scenario.constraints.values() if c.in_force)]
        self.surplus = {o: scenario.surplus(dict(zip(scenario.issues, o, strict=True))) for o in self.feasible}
        self._refusing: dict[tuple[str, Outcome], list[str]] = {}
        self._smallest: dict[tuple[str, ...], set[Coalition]] = {}
        self.passing = [o for o in self.feasible if self.passes(o, *self.votes(o))]

    def holds(self, condition: Any, outcome: Outcome) -> bool:
        terms = dict(zip(self.scenario.issues, outcome, strict=True))
        return all(terms[issue] in wanted for issue, wanted in condition.issues.items())

    def votes(self, outcome: Outcome) -> tuple[Coalition, Coalition]:
        """Who consents and who refuses."""
        yes: set[str] = set()
        no: set[str] = set()
        for name in self.asked:
            party, surplus = self.scenario.parties[name], self.surplus[outcome][name]
            said = "no" if self.crossing(name, outcome) or surplus < 0 else "yes" if surplus > 0 else party.indifferent
            if said != "abstain":
                (yes if said == "yes" else no).add(name)
        return frozenset(yes), frozenset(no)

    def crossing(self, name: str, outcome: Outcome) -> bool:
        """Whether an outcome crosses a red line of a party, or one of its bodies would not pass it."""
        lines = self.scenario.parties[name].red_lines.values()
        return any(self.holds(line.never, outcome) for line in lines if line.in_force) or bool(self.refusing_bodies(name, outcome))

    def refusing_bodies(self, name: str, outcome: Outcome) -> list[str]:
        """The keys of the ratifying bodies of a party that do not pass an outcome."""
        if self.ratify is None or not self.scenario.parties[name].ratification:
            return []
        if (name, outcome) not in self._refusing:
            self._refusing[name, outcome] = self._not_passing(name, outcome, float(self.ratify) - 1e-12)
        return self._refusing[name, outcome]

    def _not_passing(self, name: str, outcome: Outcome, least: float) -> list[str]:
        terms = dict(zip(self.scenario.issues, outcome, strict=True))
        bodies = {key: body for key, body in self.scenario.parties[name].ratification.items() if body.in_force}
        return [key for key, body in bodies.items() if chance(self.scenario, name, body, terms) < least]

    def applying(self, outcome: Outcome) -> tuple[str, ...]:
        return tuple(key for key, rule in self.rules.items() if rule.when is None or self.holds(rule.when, outcome))

    def passes(self, outcome: Outcome, yes: Collection[str], no: Collection[str]) -> bool:
        return self.met(self.applying(outcome), yes, no)

    def met(self, keys: Collection[str], yes: Collection[str], no: Collection[str]) -> bool:
        return all(
            self.reached(self.rules[key].needs, yes)
            or (self.rules[key].blocked_by is not None and not self.reached(self.rules[key].blocked_by, no))
            for key in keys
        )

    def reached(self, needs: Any, who: Collection[str]) -> bool:
        if needs == ("everybody",):
            return all(name in who for name in self.asked)
        if isinstance(needs, tuple):
            return all(name in who for name in needs)
        if needs.all or needs.any:
            found = [self.reached(part, who) for part in needs.all or needs.any]
            return all(found) if needs.all else any(found)
        votes = {name: Fraction(1) for name in needs.of} if isinstance(needs.of, tuple) else self._of_kind(needs.of)
        got, total = sum(v for name, v in votes.items() if name in who), sum(votes.values())
        if needs.at_least is not None:
            return bool(got >= needs.at_least.exact)
        share = 100 * got / total
        return bool(share >= needs.quota.exact if needs.quota is not None else share > needs.more_than.exact)

    def _of_kind(self, kind: str) -> dict[str, Fraction]:
        stated = {name: self.scenario.parties[name].votes_by_kind for name in self.asked}
        return {name: own[kind].exact if kind in own else Fraction(1) for name, own in stated.items()}

    # What follows

    @property
    def frontier(self) -> set[tuple[Fraction, ...]]:
        points = {tuple(self.surplus[o][name] for name in self.parties) for o in self.passing}
        return {p for p in points if not any(q != p and all(a >= b for a, b in zip(q, p, strict=True)) for q in points)}

    @property
    def utilitarian(self) -> set[Outcome]:
        best = max(sum(self.surplus[o].values()) for o in self.passing)
        return {o for o in self.passing if sum(self.surplus[o].values()) == best}

    @property
    def leximin(self) -> set[Outcome]:
        best = max(sorted(self.surplus[o].values()) for o in self.passing)
        return {o for o in self.passing if sorted(self.surplus[o].values()) == best}

    @property
    def groups(self) -> Counter[Coalition]:
        return Counter(self.votes(o)[0] for o in self.passing)

    def decisive(self, name: str) -> Fraction:
        lost = 0
        for o in self.passing:
            yes, no = self.votes(o)
            lost += not self.passes(o, yes - {name}, no | {name})
        return Fraction(lost, len(self.passing))

    def minimal(self, keys: Collection[str]) -> set[Coalition]:
        """The smallest winning coalitions under some of the rules."""
        if tuple(keys) not in self._smallest:
            self._smallest[tuple(keys)] = self._by_all(keys)
        return set(self._smallest[tuple(keys)])

    def _by_all(self, keys: Collection[str]) -> set[Coalition]:
        winning = [c for c in _subsets(self.asked) if self.met(keys, c, self.asked - c)]
        return {c for c in winning if not any(d < c for d in winning)}

    def beats(self, first: Outcome, other: Outcome) -> bool:
        """Whether one outcome, proposed in place of another, is voted for."""
        yes: set[str] = set()
        no: set[str] = set()
        for name in self.asked:
            a, b = self.surplus[first][name], self.surplus[other][name]
            if a < b or self.crossing(name, first):
                no.add(name)
            elif a > b:
                yes.add(name)
        return bool(yes) and self.met(self.applying(first), yes, no)

    @property
    def voting(self) -> dict[str, list[Outcome]]:
        """The core, the Condorcet winners and the uncovered set of what passes."""
        beaten_by = {x: {z for z in self.passing if self.beats(z, x)} for x in self.passing}
        covered = {x for x in self.passing for y in beaten_by[x] if beaten_by[y] <= beaten_by[x]}
        return {
            "core": [x for x in self.passing if not beaten_by[x]],
            "condorcet": [x for x in self.passing if all(x in beaten_by[y] for y in self.passing if y != x)],
            "uncovered": [x for x in self.passing if x not in covered],
        }

    @property
    def agreeing(self) -> dict[Coalition, set[Outcome]]:
        """The smallest winning coalitions that agree on something, with what all of their members accept and they can carry alone."""
        found = {c for o in self.passing for c in self.minimal(self.applying(o)) if c <= self.votes(o)[0]}
        return {c: {o for o in self.passing if c <= self.votes(o)[0] and self.passes(o, c, self.asked - c)} for c in found}


def _subsets(names: Collection[str]) -> list[Coalition]:
    return [frozenset(c) for size in range(len(names) + 1) for c in itertools.combinations(sorted(names), size)]
