"""A game as data: everything that decides how it stands, written as JSON and read back with every fault said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from simulator.digests import seal, sealed
from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.writing import to_yaml
from simulator.talks.play import MOVES, Move, Play
from simulator.talks.sessions import Setting

SCHEMA = "zopa/play-save/1"

NOT_ONE = "this is not a saved game; name a file that the command save has written"


@dataclass(frozen=True)
class SavedPlay:
    """A saved game. `changes`: what was changed in the scenario (`path=value`), `scenario`: the fingerprint of the result."""

    party: str
    setting: Setting
    seed: int
    changes: tuple[str, ...]
    scenario: str
    moves: tuple[Move, ...]

    def play(self, scenario: Scenario) -> Play:
        """The game with its scenario, as changed. Raises `UsageError` where that is not the scenario in which it was begun."""
        if fingerprint(scenario) != self.scenario:
            raise UsageError(
                "the game was begun in another scenario, or the file has been changed since; resume it with the file as it was"
            )
        return Play(scenario, self.party, self.setting, self.seed)


def fingerprint(scenario: Scenario) -> str:
    """Tells scenarios apart; comments and spelling of their files do not matter."""
    return sha256(to_yaml(scenario).encode()).hexdigest()


def saved(play: Play, moves: Sequence[Move], changes: Sequence[str]) -> str:
    """A game as the text of a file."""
    setting = play.setting
    data = {
        "schema": SCHEMA,
        "title": play.scenario.title,
        "party": play.party,
        "strategies": dict(setting.strategies or {}),
        "first": setting.first,
        "learn": setting.learn,
        "rounds": setting.rounds,
        "seed": play.seed,
        "set": list(changes),
        "scenario": fingerprint(play.scenario),
        "count": len(moves),
        "moves": [{"move": m.kind, **({"terms": dict(m.terms)} if m.terms is not None else {})} for m in moves],
    }
    return json.dumps(sealed(data), indent=2, ensure_ascii=False) + "\n"


def read(text: str) -> SavedPlay:
    """The game that such a text holds. Raises `UsageError` where it holds none."""
    try:
        data = json.loads(text)
        state = seal(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{NOT_ONE} ({error})") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UsageError(NOT_ONE)
    setting = Setting(
        strategies=_texts(data, "strategies"),
        first=_a(data, "first", str, type(None)),
        learn=_a(data, "learn", bool),
        rounds=_a(data, "rounds", int, type(None)),
    )
    changes = _a(data, "set", list)
    if not all(isinstance(change, str) for change in changes):
        raise UsageError(f"{NOT_ONE} (set: expected a list of texts)")
    moves = tuple(_move(k, entry) for k, entry in enumerate(_a(data, "moves", list), start=1))
    found = SavedPlay(_a(data, "party", str), setting, _a(data, "seed", int), tuple(changes), _a(data, "scenario", str), moves)
    if state == "broken" or (state == "fits" and data.get("count") != len(moves)):
        raise UsageError(
            "the saved game was changed or damaged after it was written: it does not fit its digest; take a copy of it, or begin anew"
        )
    return found  # without a digest an earlier version saved it


def _move(number: int, entry: Any) -> Move:
    kind = entry.get("move") if isinstance(entry, dict) else None
    if kind not in MOVES:
        raise UsageError(f"{NOT_ONE} (move {number}: expected one of {', '.join(MOVES)})")
    if kind != "offer":
        return Move(kind)
    return Move(kind, _texts(entry, "terms"))


def _a(data: dict[str, Any], key: str, *kinds: type) -> Any:
    """The value of a key, of one of these kinds."""
    value = data.get(key)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise UsageError(f"{NOT_ONE} ({key}: {'missing' if key not in data else 'not what is expected'})")
    return value


def _texts(data: dict[str, Any], key: str) -> dict[str, str]:
    found = _a(data, key, dict)
    if not all(isinstance(value, str) for value in found.values()):
        raise UsageError(f"{NOT_ONE} ({key}: expected texts)")
    return dict(found)
