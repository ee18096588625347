"""Ways to meet something: what has to be there, joined by all and any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True)
class Ways(Generic[T]):
    """Met where all (`every`) or one of the parts are."""

    parts: tuple[T | Ways[T], ...]
    every: bool


def joined(parts: Sequence[T | Ways[T]], *, every: bool) -> T | Ways[T]:
    """Some parts (at least one) as one: what is joined alike within is taken apart, and one part stands for itself."""
    flat: list[T | Ways[T]] = []
    for part in parts:
        flat += part.parts if isinstance(part, Ways) and part.every == every else [part]
    return flat[0] if len(flat) == 1 else Ways(tuple(flat), every)


def mapped(ways: T | Ways[T], change: Callable[[T], S]) -> S | Ways[S]:
    """The same with each thing changed."""
    if isinstance(ways, Ways):
        return Ways(tuple(mapped(part, change) for part in ways.parts), ways.every)
    return change(ways)


def things_in(ways: T | Ways[T]) -> Iterator[T]:
    """What is joined, in order."""
    if isinstance(ways, Ways):
        for part in ways.parts:
            yield from things_in(part)
    else:
        yield ways


def left_to_meet(ways: T | Ways[T], met: Callable[[T], bool]) -> T | Ways[T] | None:
    """What is left of it where some things are met; None: nothing, it is met as a whole."""
    if not isinstance(ways, Ways):
        return None if met(ways) else ways
    left = [left_to_meet(part, met) for part in ways.parts]
    kept = [part for part in left if part is not None]
    if not kept or (not ways.every and len(kept) < len(left)):
        return None
    return joined(kept, every=ways.every)
