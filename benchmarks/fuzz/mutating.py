"""Inputs from others: a tree with damaged nodes, bytes with some changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from benchmarks.fuzz import strange

Step = str | int


def nodes(tree: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The paths of all nodes of a tree below the root."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, node in entries:
        yield (*path, step)
        yield from nodes(node, (*path, step))


def copied(tree: Any) -> Any:
    """The mappings and lists of a tree anew."""
    if isinstance(tree, dict):
        return {key: copied(value) for key, value in tree.items()}
    return [copied(value) for value in tree] if isinstance(tree, list) else tree


def at(tree: Any, path: Sequence[Step]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def damaged(rng: Random, tree: Any, part: Callable[[Random], Any] = strange.part, paths: Sequence[tuple[Step, ...]] | None = None) -> Any:
    """The tree with one node replaced by a `part`, removed, doubled or put in another's place. `paths`: of its nodes, where known."""
    result = copied(tree)
    places = list(nodes(result)) if paths is None else paths
    if not places:
        return part(rng)
    path = rng.choice(places)
    owner: Any = at(result, path[:-1])
    step: Any = path[-1]
    roll = rng.random()
    if roll < 0.15:
        del owner[step]
    elif roll < 0.25:
        owner[step] = copied(at(result, rng.choice(places)))
    elif roll < 0.35 and isinstance(owner, dict):
        owner[rng.choice((strange.text(rng), str(rng.choice(places)[-1])))] = copied(owner[step])
    elif roll < 0.4 and isinstance(owner, list):
        owner.append(copied(owner[step]))
    else:
        owner[step] = part(rng)
    return result


_TOKENS = (
    b": ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\n",
    b"  ",
    b"\t",
    b"#",
    b'"',
    b"'",
    b",",
    b"=",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"&a ",
    b"*a",
    b"---\n",
    b"0",
)


def mutated(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The bytes with a few places changed, cut out, doubled or taken from another input."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at_, roll = rng.randrange(len(data) + 1), rng.random()
        end = min(len(data), at_ + rng.choice((1, 1, 2, 8, 40)))
        if roll < 0.25:
            data = data[:at_] + rng.choice(_TOKENS) + data[at_:]
        elif roll < 0.4:
            data = data[:at_] + strange.text(rng).encode("utf-8", "surrogatepass") + data[end:]
        elif roll < 0.6:
            data = data[:at_] + data[end:]
        elif roll < 0.75:
            data = data[:at_] + bytes([rng.randrange(256)]) + data[at_ + 1 :]
        elif roll < 0.85:
            data = data[:end] + data[at_:end] * rng.choice((1, 2, 20)) + data[end:]
        elif roll < 0.92:
            data = data[:at_]
        else:
            other = rng.choice(others)
            data = data[:at_] + other[rng.randrange(len(other) + 1) :][:200] + data[end:]
    return data
