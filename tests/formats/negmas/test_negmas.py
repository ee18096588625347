"""Scenario folders of NegMAS: each exact value function by hand, scales that are not 0 to 1, infinite reserved values."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from simulator import import_scenario
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from tests.cli.running import zopa

F = Fraction
SPACE = """\
issues:
- {name: price, type: ContiguousIssue, values: [1, 5]}
- {name: colour, type: CategoricalIssue, values: [a, '1.0']}
- {name: share, type: negmas.outcomes.ContinuousIssue, n_levels: 10, values: [0.0, 1.0]}
name: trade
path: null
type: CartesianOutcomeSpace
"""
FIRST = """\
name: first
reserved_outcome: null
reserved_value: 0.2
type: LinearAdditiveUtilityFunction
values:
- {bias: 1.0, slope: -0.2, type: AffineFun}
- {mapping: {a: 0.25, '1.0': 1.0}, type: TableFun}
- {type: IdentityFun}
weights: [0.5, 0.3, 0.2]
"""
SECOND = """\
name: second
reserved_value: -.inf
type: LinearAdditiveUtilityFunction
values:
  price: {slope: 2, type: LinearFun}
  colour: {a: 3, '1.0': 0}
  share: {start: 0, middle: 0.5, end: 1, type: TriangularFun}
weights: {price: 1, colour: 1, share: 1}
"""
FILES = {"trade.yml": SPACE, "first.yml": FIRST, "second.yml": SECOND}
AT = {"price": "3", "colour": "a", "share": "0.25"}


def imported(*texts: str, levels: int | None = None) -> ImportedFiles:
    files = [ForeignFile(f"{k}.yml", str(k), text.encode()) for k, text in enumerate(texts)]
    return import_files(files, None, ReadingOptions(levels=levels))


def worth(function: str, **terms: str) -> Fraction:
    return next(iter(imported(SPACE, function).scenario.utility({**AT, **terms}).values()))


def test_a_utility_from_0_to_1_is_a_hundredth_of_the_points() -> None:
    found = imported(SPACE, FIRST)
    assert worth(FIRST) == 100 * (F(1, 2) * F(2, 5) + F(3, 10) * F(1, 4) + F(1, 5) * F(1, 4))
    assert worth(FIRST, colour="1_0") - worth(FIRST) == 100 * F(3, 10) * F(3, 4)
    assert found.scenario.parties["first"].reservation is not None
    assert found.scenario.parties["first"].reservation.base == 20
    assert [sentence for sentence in found.assumptions if "levels" not in sentence] == []


def test_any_other_scale_is_brought_to_100_and_told() -> None:
    """2 × price + 3 or 0 + a triangle: 14 at most, nothing negative, so 0 stays 0."""
    found = imported(SPACE, SECOND)
    assert worth(SECOND) == 100 * (6 + 3 + F(1, 2)) / 14
    assert any("from 0 to 14 at most; points are 100 × (utility) / 14" in sentence for sentence in found.assumptions)
    assert set(found.scenario.surplus(AT).values()) == {worth(SECOND)}


def test_negative_utilities_are_shifted_with_the_reserved_value() -> None:
    function = SECOND.replace("slope: 2", "slope: -2").replace("-.inf", "-7").replace("name: second", "name: second\nbias: 1")
    found = imported(SPACE, function)
    assert worth(function) == 100 * (4 + 3 + F(1, 2)) / 12  # −6 + 3 + 1/2 + 1, from −9 on, over 8 + 3 + 1
    assert any("− -9" in sentence for sentence in found.assumptions)
    least = found.scenario.parties["second"].reservation
    assert least is not None
    assert 0 <= F(100 * 2, 12) - least.exact < F(1, 10**15)


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("{bias: 0.5, type: ConstFun}", F(1, 2)),
        ("{a2: 0.01, a1: 0.02, bias: 0.1, type: QuadraticFun}", F(9, 100) + F(6, 100) + F(1, 10)),
        ("{coefficients: [0.02, 0.01], bias: 0.1, type: PolynomialFun}", F(6, 100) + F(9, 100) + F(1, 10)),
        ("{slope: 0.1, type: LinearFun}", F(3, 10)),
    ],
)
def test_value_functions_by_hand(function: str, value: Fraction) -> None:
    text = FIRST.replace("{bias: 1.0, slope: -0.2, type: AffineFun}", function)
    assert worth(text) == 100 * (F(1, 2) * value + F(3, 10) * F(1, 4) + F(1, 5) * F(1, 4))


def test_a_folder_is_one_scenario_and_what_else_lies_there_is_told(tmp_path: Path) -> None:
    for name, text in {**FILES, "_stats.yaml": "opposition: 1\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = import_scenario(tmp_path)
    assert (found.format, list(found.scenario.parties)) == ("negmas", ["first", "second"])
    assert any("_stats.yaml: is not of the format negmas" in sentence for sentence in found.repairs)
    (tmp_path / "first.yml").unlink()
    (tmp_path / "first.json").write_text(
        '{"type": "LinearAdditiveUtilityFunction", "name": "first", "reserved_value": -Infinity, "values": [{"type": "ConstFun", "bias": 1}'
        ', {"type": "TableFun", "mapping": {"a": 0, "1.0": 1}}, {"type": "IdentityFun"}], "weights": [0.5, 0.25, 0.25]}',
        encoding="utf-8",
    )
    assert zopa("import", str(tmp_path), "-q").stdout.count("title: second") == 1


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "LinearAdditiveUtilityFunction",
            "HyperRectangleUtilityFunction",
            r"a utility function of the kind 'HyperRectangleUtilityFunction'",
        ),
        ("IdentityFun", "ExponentialFun", "a value function of the kind 'ExponentialFun'"),
        ("weights: [0.5, 0.3, 0.2]", "weights: [0.5, 0.3]", "a weight for each of 3 issues"),
        ("a: 0.25", "b: 0.25", "a value for 'a'"),
        ("{mapping: {a: 0.25, '1.0': 1.0}, type: TableFun}", "{type: IdentityFun}", "a table, since 'a' is no number"),
        ("slope: -0.2", "slope: steep", r"values\[0\]\.slope: expected a number, found 'steep'"),
        ("type: LinearAdditive", "type: !!python/object LinearAdditive", "tag"),
    ],
)
def test_faults_name_the_place(before: str, after: str, message: str) -> None:
    assert before in FIRST
    with pytest.raises(UsageError, match=message):
        imported(SPACE, FIRST.replace(before, after))


def test_one_outcome_space_is_needed() -> None:
    with pytest.raises(UsageError, match="no outcome spaces"):
        imported(FIRST)
    with pytest.raises(UsageError, match="no utility function"):
        imported(SPACE)
