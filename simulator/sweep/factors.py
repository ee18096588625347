"""Factors: what a sweep varies, and how the command line names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from simulator.errors import ScenarioError, UsageError
from simulator.formats.assignments import by_keys
from simulator.registers import as_typed
from simulator.scenario import commas
from simulator.scenario.draws import drawable
from simulator.scenario.located import abridged
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import MAX_DIGITS, Number, truth_value, within_limits
from simulator.scenario.option_keys import path_with_levels
from simulator.scenario.paths import numbers
from simulator.scenario.scalars import resolve
from simulator.scenario.zero_ends import ZeroEnds

Value = bool | Decimal | str
"""A listed value: on or off, a number, text."""

OVERLAY = "overlay"
"""The factor that swaps whole overlays; its values are names of overlays, or `none` for the scenario itself."""

NO_OVERLAY = "none"

MOST_VALUES = 1_000_000
"""Values that a span may list."""

SWITCHED = (["red_lines"], ["constraints"], ["interactions"], ["ratification"], ["agreement"])
"""What has `in_force`, which may be left out of a path."""
ON_OFF = {"on": True, "off": False, "true": True, "false": False}


@dataclass(frozen=True)
class NumberFactor:
    """A number drawn from a range by its distribution. Those of one `group` lie at one quantile of their own ranges."""

    path: str
    number: Number

    @property
    def group(self) -> str:
        return f"together {self.number.together}" if self.number.together else self.path

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The two ends of the range; the base twice where there is none."""
        return self.number.range or (self.number.base, self.number.base)


@dataclass(frozen=True)
class ChoiceFactor:
    """Something that takes each of the values listed: a number, a switch (`….in_force`), or the `overlay`."""

    path: str
    values: tuple[Value, ...]


Factor = NumberFactor | ChoiceFactor


def ranged_factors(scenario: Scenario, *, bodies: bool = False) -> tuple[Factor, ...]:
    """All numbers with ranges that an answer can depend on (see `simulator.scenario.draws.drawable`). Those of ratifying bodies are among
    them where `bodies` are asked."""
    return tuple(NumberFactor(path, number) for path, number in drawable(scenario, bodies=bodies, sweep=True).items())


def read_factors(scenario: Scenario, texts: Iterable[str], overlays: Sequence[str] = (), *, bodies: bool = False) -> tuple[Factor, ...]:
    """The factors that texts such as `--vary` takes describe.

    - `path=a:b`: drawn evenly between a and b; `path=a:b:n`: n values from a to b.
    - `path=range`: drawn from the number's own range. `ranges=all`: so for every number with a range.
    - `path=x,y,…`: each of these values; `on,off` for what may be in force (`….in_force` may be left out).
    - `overlay=name,…`: whole overlays, `none` for the scenario as it stands. `overlays`: those that there are.

    `bodies`: whether ratifying bodies are asked.
    Raises `UsageError` for all texts that fit nothing, each with the reason.
    """
    found: dict[str, Factor] = {}
    faults: list[str] = []
    for text in texts:
        try:
            for factor in _read(scenario, text, overlays, bodies):
                if factor.path in found:
                    raise UsageError("varied twice; say it once")
                found[factor.path] = factor
        except UsageError as error:
            faults.append(f"--vary {abridged(text)}: {error}")
    if faults:
        raise UsageError("\n".join(faults))
    _refuse_unknown(scenario, found)
    return tuple(found.values())


def _read(scenario: Scenario, text: str, overlays: Sequence[str], bodies: bool) -> tuple[Factor, ...]:
    path, equals, right = (part.strip() for part in text.partition("="))
    if not equals or not path or not right:
        raise UsageError("expected PATH=VALUES, as in parties.seller.weights.price=20:40 or parties.x.red_lines.y=on,off")
    path = path_with_levels(path)
    if path == "ranges" and right == "all":
        return ranged_factors(scenario, bodies=bodies)
    if path == OVERLAY:
        return (_overlay(right, overlays),)
    if right == "range":
        return (NumberFactor(path, _ranged(scenario, path)),)
    if ":" in right:
        return (_span(path, right),)
    path = by_keys(scenario, path, None)[0]
    values = tuple(switched(path, by_keys(scenario, path, read_value(item.strip()))[1]) for item in right.split(","))
    if len(set(values)) < len(values):
        raise UsageError("a value is listed twice")
    return (listed(path, values),)


def listed(path: str, values: tuple[Value, ...]) -> ChoiceFactor:
    """A factor of listed values; the switch of what stands at `path` where all of them are on or off."""
    switch = all(isinstance(value, bool) for value in values) and not path.endswith(".in_force")
    return ChoiceFactor(f"{path}.in_force" if switch else path, values)


def _overlay(right: str, overlays: Sequence[str]) -> ChoiceFactor:
    names = tuple(item.strip() for item in right.split(","))
    for name in names:
        if name != NO_OVERLAY and name not in overlays:
            raise UsageError(f"no overlay is called {name!r}; beside the scenario there are {', '.join(overlays) or 'none'}")
    return ChoiceFactor(OVERLAY, names)


def _ranged(scenario: Scenario, path: str) -> Number:
    number = numbers(scenario).get(path)
    if number is None:
        scenario_path_fault(scenario, path)
        raise UsageError("no number stands there; write a span a:b, or values")
    if number.range is None:
        raise UsageError("the number there has no range; write a span a:b, or give it a range in the file")
    return number


def _span(path: str, right: str) -> Factor:
    try:
        parts = [Decimal(commas.with_point(part).strip()) for part in right.split(":")]
    except InvalidOperation:
        hint = next(filter(None, map(commas.in_number, right.split(":"))), "")
        raise UsageError(f"expected numbers, found {right!r}; a span is written a:b or a:b:n{hint}") from None
    for part in parts:
        if not part.is_finite() or not within_limits(part):
            raise UsageError(f"a number of too many digits, or none: {str(part)[:20]}; write one of at most {MAX_DIGITS} digits")
    if len(parts) not in (2, 3) or parts[0] >= parts[1]:
        raise UsageError("a span is written a:b or a:b:n with a below b")
    low, high = parts[:2]
    if len(parts) == 2:
        return NumberFactor(path, Number(base=(low + high) / 2, range=(low, high), distribution="uniform"))
    count = parts[2]
    if count != int(count) or not 2 <= count <= MOST_VALUES:
        raise UsageError(f"a span needs a whole number of values, 2 or more, at most {MOST_VALUES:,}, found {count}")
    return ChoiceFactor(path, tuple(span_values(low, high, int(count))))


def span_values(low: Decimal, high: Decimal, count: int) -> list[Decimal]:
    """`count` evenly spaced values from `low` to `high`, to twelve digits."""
    step = (high - low) / (count - 1)
    return [*(Decimal(f"{low + k * step:.12g}") for k in range(count - 1)), high]


def read_value(text: str) -> Value:
    """A listed value as text: on or off, a number, or the text itself."""
    if text in ON_OFF:
        return ON_OFF[text]
    try:
        value = resolve(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return value if isinstance(value, str | bool | Decimal) else Decimal(value) if value is not None else text


def switched(path: str, value: Value) -> Value:
    """`yes` and `no` as on and off, where the path is that of a switch."""
    if isinstance(value, str) and (path.endswith(".in_force") or path.split(".")[-2:-1] in SWITCHED):
        return bool(meant) if isinstance(meant := truth_value(commas.TypedText(value)), bool) else value
    return value


def path_meant(scenario: Scenario, path: str) -> str:
    """The path as the scenario spells it, capitals and what stands between words aside. Raises `UsageError` with the nearest."""
    from simulator.scenario.paths import NoSuchPathError, place_of
    from simulator.scenario.plain import long_form

    try:
        place_of(long_form(scenario), path, scenario.issues)
    except NoSuchPathError as error:
        if error.nearest is not None and as_typed(error.nearest) == as_typed(path):
            return error.nearest
        raise UsageError(str(error)) from None
    return path


def scenario_path_fault(scenario: Scenario, path: str) -> None:
    """Raises `UsageError` with the nearest path where nothing stands at `path`."""
    from simulator.scenario.paths import NoSuchPathError, place_of
    from simulator.scenario.plain import long_form

    try:
        place_of(long_form(scenario), path, scenario.issues)
    except NoSuchPathError as error:
        raise UsageError(str(error)) from None


def _refuse_unknown(scenario: Scenario, found: dict[str, Factor]) -> None:
    """Every path must lead somewhere, and every listed value must make a valid scenario by itself. Ranges of the file are checked."""
    faults = []
    of_the_file = numbers(scenario)
    for path, factor in found.items():
        if path == OVERLAY or (isinstance(factor, NumberFactor) and factor.number is of_the_file.get(path)):
            continue
        try:
            scenario_path_fault(scenario, path)
            if not _is_belief(path):  # chances are rescaled to their sum
                for value in factor.values if isinstance(factor, ChoiceFactor) else _possible_ends(scenario, factor):
                    scenario.with_changes({path: value})
        except (UsageError, ScenarioError) as error:
            faults.append(f"--vary {path}: {error}")
    if faults:
        raise UsageError("\n".join(faults))


def _possible_ends(scenario: Scenario, factor: NumberFactor) -> tuple[Decimal, Decimal]:
    """The ends of a number's range. The low end lies beside a place where nothing is defined (see `simulator.scenario.zero_ends`)."""
    return ZeroEnds(scenario, {factor.path: factor.ends}).narrowed(factor.path, factor.ends)


def _is_belief(path: str) -> bool:
    return path.split(".")[2:3] == ["beliefs"]
