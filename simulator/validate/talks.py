"""Talks of two people over things that they divide, in the form of CaSiNo: what each cared about, and what they agreed on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.budget import reading_steps
from simulator.digests import digest_of
from simulator.errors import UsageError
from simulator.files import MIB, FileKind, decoded, read_limited
from simulator.scenario.located import shown
from simulator.scenario.names import listed
from simulator.validate.manifest import DialoguesManifest

TALKS = FileKind("a file of talks", 64 * MIB)

ACCEPTED, PROPOSED, LEFT = "Accept-Deal", "Submit-Deal", "Walk-Away"
"""Texts by which the last entries of a talk say what became of it."""


@dataclass(frozen=True)
class PastTalk:
    """`values`: the points of a unit of each thing to the first and to the second side, in the order of the manifest. `deal`: the units of
    each thing that the first has; None where they left without one."""

    values: tuple[tuple[int, ...], tuple[int, ...]]
    deal: tuple[int, ...] | None


@dataclass(frozen=True)
class PastTalks:
    """A data set of talks. `digest`: of all that was read, and of how. `left_out`: reason → talks."""

    manifest: DialoguesManifest
    talks: tuple[PastTalk, ...]
    left_out: Mapping[str, int]
    digest: str


class _UnfitTalkError(Exception):
    """Why something is no talk of this form."""


def read_talks(folder: Path, manifest: DialoguesManifest) -> PastTalks:
    """The talks of a data set. A talk that ends neither by a deal nor by leaving is left out, and counted.

    Raises `UsageError` for a file that cannot be read, and for a talk of another form, with its number in the file and what is wrong.
    """
    found: list[PastTalk] = []
    unended, read = 0, [json.dumps(manifest.model_dump(mode="json"), sort_keys=True).encode()]
    for name in manifest.files:
        path = folder / name
        data = read_limited(path, TALKS)
        read.append(data)
        for number, each in enumerate(_list_in(data, str(path)), start=1):
            reading_steps(100)
            try:
                talk = _talk(each, manifest)
            except _UnfitTalkError as unfit:
                raise UsageError(f"{path}, talk {number}: {unfit}") from None
            if talk is None:
                unended += 1
            else:
                found.append(talk)
    if not found:
        raise UsageError(f"{folder}: no talk is there that has ended; name files of talks under files")
    left_out = {"that did not end": unended} if unended else {}
    return PastTalks(manifest, tuple(found), left_out, digest_of(b"".join(read)))


def _list_in(data: bytes, file: str) -> list[Any]:
    try:
        found = json.loads(decoded(data, file))
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"{file}{where}: not valid JSON; expected a list of talks") from None
    if not isinstance(found, list):
        raise UsageError(f"{file}: expected a list of talks, found {shown(found)[:60]}")
    return found


def _talk(each: Any, manifest: DialoguesManifest) -> PastTalk | None:
    sides = _get(each, "participant_info", dict)
    if len(sides) != 2:
        raise _UnfitTalkError(f"expected two under participant_info, found {len(sides)}")
    first, second = sides
    values = (_values(sides[first], manifest), _values(sides[second], manifest))
    log = _get(each, "chat_logs", list)
    last = _get(log[-1], "text", str) if log else ""
    if last == LEFT:
        return PastTalk(values, None)
    if last != ACCEPTED:
        return None
    proposals = [entry for entry in log if isinstance(entry, dict) and entry.get("text") == PROPOSED]
    if not proposals:
        raise _UnfitTalkError(f"ends with {ACCEPTED} and holds no {PROPOSED}")
    data = _get(proposals[-1], "task_data", dict)
    by = _get(proposals[-1], "id", str)
    if by not in sides:
        raise _UnfitTalkError(f"the deal is put forward by {shown(by)}, who is not among {listed(sides)}")
    own, others = (_units(_get(data, key, dict), manifest) for key in ("issue2youget", "issue2theyget"))
    for thing, a, b in zip(manifest.things, own, others, strict=True):
        if a + b != manifest.units:
            raise _UnfitTalkError(f"the deal gives out {a + b} of {thing}; there are {manifest.units}")
    return PastTalk(values, own if by == first else others)


def _get(node: Any, key: str, kind: type[Any]) -> Any:
    found = node.get(key) if isinstance(node, dict) else None
    if not isinstance(found, kind):
        names: dict[type[Any], str] = {dict: "a mapping", list: "a list", str: "a text"}
        raise _UnfitTalkError(f"expected {names[kind]} under {key}, found {'nothing' if found is None else shown(found)[:60]}")
    return found


def _values(side: Any, manifest: DialoguesManifest) -> tuple[int, ...]:
    said = _get(side, "value2issue", dict)
    points = {
        thing: manifest.points[priority] for priority, thing in said.items() if priority in manifest.points and isinstance(thing, str)
    }
    if points.keys() != manifest.things.keys():
        raise _UnfitTalkError(
            f"expected each of {listed(manifest.things)} under one of {listed(manifest.points)}, found {shown(said)[:100]}"
        )
    return tuple(points[thing] for thing in manifest.things)


def _units(said: Mapping[str, Any], manifest: DialoguesManifest) -> tuple[int, ...]:
    found = []
    for thing in manifest.things:
        text = str(said.get(thing, ""))
        if not text.isdecimal() or len(text) > 3:
            raise _UnfitTalkError(f"expected a number of units of {thing}, found {shown(said.get(thing))[:60]}")
        found.append(int(text))
    return tuple(found)
