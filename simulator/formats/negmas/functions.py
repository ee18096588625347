"""Value functions of NegMAS that are exact on decimals: tables and polynomials, on the values of one issue."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from simulator.errors import UsageError
from simulator.formats.json_files import JsonEntry
from simulator.scenario.located import shown
from simulator.scenario.option_keys import one_spelling

KNOWN = ("TableFun", "AffineFun", "LinearFun", "ConstFun", "IdentityFun", "QuadraticFun", "PolynomialFun", "TriangularFun")


def kind_of(entry: JsonEntry) -> str:
    """The last part of the name of the class that an entry names; empty where it names none."""
    named = entry.get("type") or entry.get("__python_class__")
    return named.text().rpartition(".")[2] if named is not None else ""


def values_under(entry: JsonEntry, values: Mapping[str, str | Decimal]) -> dict[str, Fraction]:
    """Key of an option → its value. `values`: key → the value of the issue that it stands for. Raises `UsageError`."""
    kind = kind_of(entry)
    if kind in ("TableFun", ""):
        return _table(entry.get("mapping") or entry, values)
    if kind not in KNOWN:
        raise UsageError(f"{entry.file}:{entry.line}: a value function of the kind {shown(kind)}; read are {', '.join(KNOWN)}")
    if kind == "ConstFun":
        return dict.fromkeys(values, _number(entry, "bias", 0))
    numbers = {key: _as_number(entry, value) for key, value in values.items()}
    if kind == "TriangularFun":
        return {key: _triangular(entry, x) for key, x in numbers.items()}
    coefficients = _coefficients(entry, kind)
    return {key: sum((c * x**k for k, c in enumerate(coefficients)), Fraction(0)) for key, x in numbers.items()}


def _table(entry: JsonEntry, values: Mapping[str, str | Decimal]) -> dict[str, Fraction]:
    stated = {key: each for key, each in entry.items() if key != "type"}
    found = {}
    for key, value in values.items():
        each = stated.get(one_spelling(str(value)))
        if each is None:
            raise entry.refuse(f"a value for {shown(str(value))}")
        found[key] = Fraction(each.number())
    return found


def _coefficients(entry: JsonEntry, kind: str) -> list[Fraction]:
    """The coefficients of x⁰, x¹, x², …"""
    if kind == "IdentityFun":
        return [Fraction(0), Fraction(1)]
    if kind == "PolynomialFun":
        return [_number(entry, "bias", 0), *(Fraction(each.number()) for each in entry["coefficients"].list())]
    if kind == "QuadraticFun":
        return [_number(entry, "bias", 0), _number(entry, "a1"), _number(entry, "a2")]
    return [_number(entry, "bias", 0), _number(entry, "slope")]


def _triangular(entry: JsonEntry, x: Fraction) -> Fraction:
    start, middle, end = (_number(entry, name) for name in ("start", "middle", "end"))
    bias, scale = _number(entry, "bias", 0), _number(entry, "scale", 1)
    if not start <= middle <= end:
        raise entry.refuse("start, middle and end in rising order")
    if x < start or x > end:
        return bias
    if x <= middle:
        return bias + scale * ((x - start) / (middle - start) if middle > start else 1)
    return bias + scale * (end - x) / (end - middle)


def _number(entry: JsonEntry, name: str, default: int | None = None) -> Fraction:
    found = entry.get(name)
    if found is None and default is not None:
        return Fraction(default)
    return Fraction(entry[name].number())


def _as_number(entry: JsonEntry, value: str | Decimal) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise entry.refuse(f"a table, since {shown(str(value))} is no number") from None
