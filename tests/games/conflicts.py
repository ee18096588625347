"""Small graph models at random, as plain data: ties, irreversible changes, impossible states, points and rankings mixed."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

Data = dict[str, Any]


def conflict(seed: int) -> Data:
    """2–4 parties, 2–4 issues of 2 or 3 options, at most 36 combinations; the same for the same seed."""
    rng = random.Random(seed)
    parties = [f"p{k}" for k in range(rng.choice([2, 2, 3, 3, 4]))]
    issues: Data = {}
    room = 36
    for k in range(rng.choice([2, 3, 3, 4])):
        size = rng.choice([2, 2, 3]) if room >= 6 else 2
        if room // size < 1:
            break
        room //= size
        owners = [parties[k % len(parties)]] if k < len(parties) else rng.sample(parties, rng.choice([0, 1, 2]))
        issues[f"i{k}"] = {"title": "issue", "options": {f"o{n}": "option" for n in range(size)}, "controlled_by": owners}
        if rng.random() < 0.4:
            before, after = rng.sample(list(issues[f"i{k}"]["options"]), 2)
            issues[f"i{k}"]["irreversible"] = {before: [after]}
    data: Data = {"title": f"conflict {seed}", "issues": issues, "parties": {}}
    states = [dict(zip(issues, s, strict=True)) for s in product(*(i["options"] for i in issues.values()))]
    impossible = rng.sample(states, rng.choice([0, 0, 1, 2]))
    if impossible:
        data["constraints"] = {f"c{k}": {"never": terms} for k, terms in enumerate(impossible)}
    possible = [s for s in states if s not in impossible]
    for name in parties:
        data["parties"][name] = {"title": name, **(_ranking(rng, possible) if rng.random() < 0.5 else _points(rng, issues))}
    return data


def _ranking(rng: random.Random, states: list[Data]) -> Data:
    order = rng.sample(states, len(states))
    ranking: list[Any] = []
    while order:
        size = rng.choice([1, 1, 1, 2, 3])
        tied, order = order[:size], order[size:]
        ranking.append(tied[0] if len(tied) == 1 else tied)
    return {"ranking": ranking}


def _points(rng: random.Random, issues: Data) -> Data:
    weights = {i: rng.choice([0, 1, 1, 2, 3]) for i in issues}
    weights[next(iter(issues))] += 1
    return {
        "weights": weights,
        "values": {i: {o: rng.choice([0, 50, 100]) for o in issue["options"]} for i, issue in issues.items()},
        "reservation": 30,
    }
