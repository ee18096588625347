"""Texts of the command line: changes, factors, offers, conditions on results, answers to exercises."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.fuzz import seeds, strange
from benchmarks.fuzz.mutating import mutated, nodes
from benchmarks.fuzz.trying import Kind

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def text_kinds() -> Iterator[Kind]:
    yield Kind("--set", "changes of a scenario", 35, _assignment, _set)
    yield Kind("--vary", "factors of a sweep", 25, _factor, _vary)
    yield Kind("offers", "offers typed in", 110, _offer, _offers)
    yield Kind("answers", "answers to exercises", 9, _answer, _check)


@cache
def press() -> Scenario:
    from simulator.scenario.reading import loads

    return loads(seeds.PRESS, "press")


@cache
def _paths() -> tuple[str, ...]:
    return tuple(".".join(map(str, path)) for path in nodes(seeds.scenarios()[0]))


def _path(rng: Random) -> str:
    path = rng.choice(_paths())
    roll = rng.random()
    if roll < 0.1:
        return f"{path}.{rng.choice(('base', 'range', 'in_force', 'title', 'x', '0', strange.text(rng)))}"
    return strange.text(rng) if roll < 0.15 else path


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decoded(content: bytes) -> str:
    """A text as an argument of the command line arrives: bytes that are no UTF-8 as surrogates."""
    return content.decode("utf-8", "surrogateescape")


def value(rng: Random) -> str:
    """A value on the right side of an assignment."""
    return rng.choice((strange.number, strange.text, lambda r: strange.written(strange.part(r))))(rng)


def _assignment(rng: Random) -> bytes:
    text = _encoded(f"{_path(rng)}={value(rng)}")
    return mutated(rng, text, (text,)) if rng.random() < 0.2 else text


def _set(content: bytes) -> None:
    from simulator.scenario.changes import changed, parse_assignment

    changed(press(), dict([parse_assignment(decoded(content))]))


def _factor(rng: Random) -> bytes:
    sign = rng.choice((",", ":", ","))
    right = rng.choice(("range", "all", "on,off", sign.join(strange.number(rng) for _ in range(rng.choice((1, 2, 3, 4)))), value(rng)))
    return _encoded(f"{rng.choice((_path(rng), 'ranges', 'overlay'))}={right}")


def _vary(content: bytes) -> None:
    from simulator.sweep.factors import read_factors

    read_factors(press(), [decoded(content)], ("other",))


def _offer(rng: Random) -> bytes:
    issues, options = ("price", "delivery", strange.text(rng)), ("20", "24.0", "now", "later", strange.number(rng), strange.text(rng))
    terms = ",".join(f"{rng.choice(issues)}={rng.choice(options)}" for _ in range(rng.choice((1, 2, 2, 3))))
    text = _encoded(rng.choice((terms, f"mine:{terms}", f"{strange.text(rng)}:{terms}", "half", strange.text(rng))))
    return mutated(rng, text, (text,)) if rng.random() < 0.3 else text


def _offers(content: bytes) -> None:
    from simulator.offers.reading import read_offers

    read_offers(press(), [decoded(content)])


@cache
def _exercises() -> tuple[Any, ...]:
    from simulator.teach.exercises import make, names

    return tuple(make(name, "Ada") for name in names())


def _answer(rng: Random) -> bytes:
    words = [strange.number(rng), strange.text(rng), "yes", "no", "none", "a=b", "20-25", ">=40", "price=20,delivery=now"]
    number = rng.randrange(len(_exercises()))
    return _encoded(f"{number}:{rng.choice((' ', ',', '-', '=')).join(rng.choice(words) for _ in range(rng.choice((1, 1, 2, 3))))}")


def _check(content: bytes) -> None:
    number, _, answer = decoded(content).partition(":")
    exercises = _exercises()
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    exercises[place % len(exercises)].check(answer)
