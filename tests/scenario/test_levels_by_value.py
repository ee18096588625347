"""A level is told by its value, not by its spelling: in every place of a file, in YAML and JSON, in paths and in terms that are typed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from simulator.cli.spans import span_of
from simulator.offers.reading import terms_named
from simulator.scenario.reading import loads
from simulator.sweep.factors import read_factors
from tests.cli.running import zopa

EVERYWHERE = """
title: Levels
issues:
  x: {title: X, unit: km, levels: [1, 2.5, 6, 10], controlled_by: [a], irreversible: {@2: [@3]}}
  y: {title: Y, options: {p: P, q: Q}}
parties:
  a:
    title: A
    weights: {x: 1, y: 1}
    values: {x: {@0: 0, @1: 20, @2: 60, @3: 100}, y: {p: 0, q: 100}}
    reservation: 10
    interactions: {i: {when: {x: [@2, @1], y: p}, points: 5}}
    red_lines: {r: {never: {x: @3, y: q}}}
    ratification:
      c: {title: C, chance_by_option: {x: {@0: 1, @2: 0.5}}, needed: {x: @2}}
  b: {title: B, weights: {x: 1, y: 1}, values: {x: {piecewise: {@0: 100, @2: 50, @3: 0}}, y: {p: 100, q: 0}}, reservation: 10}
constraints: {k: {never: {x: @0, y: p}}}
no_deal: {courses: {c1: {title: C, outcome: {x: @2, y: p}}}}
offers: {o: {title: O, terms: {x: @2, y: p}}}
calendar:
  round: 1 month
  start: 2026-01-01
  events: {e: {title: E, date: 2026-02-01, removes: {x: @3}, in_courses: {x: {@2: @1}}}}
studies: {s: {title: S, vary: {parties.a.values.x.@2: [40, 50]}}}
"""
PLAIN = ("1", "2.5", "6", "10")
SPELT = {
    "1": ("1.0", "1.", "+1", "1e0", "01", '"1.0"', '"+1"', "'1'", '"1e0"'),
    "2.5": ("2.50", "25e-1", "+2.5", '"2.50"', '"25e-1"'),
    "6": ("6.0", "6.00", "+6", "6e0", "06", '"6.0"', '"6"', '"+6"', '"6."'),
    "10": ("1e1", "1E1", "1e+1", "10.0", "+10", '"1e1"', '"10.00"', "0.1e2"),
}


def written(*levels: str, studies: str = PLAIN[2]) -> str:
    text = EVERYWHERE.replace("parties.a.values.x.@2", f"parties.a.values.x.{studies}")
    for k, level in enumerate(levels):
        text = text.replace(f"@{k}", level)
    return text


@pytest.mark.parametrize(("level", "spelling"), [(level, each) for level, many in SPELT.items() for each in many])
def test_every_place_of_a_file(level: str, spelling: str) -> None:
    levels = [spelling if each == level else each for each in PLAIN]
    assert loads(written(*levels), "x.yaml") == loads(written(*PLAIN), "x.yaml")


@pytest.mark.parametrize("spelling", ["6.0", "6.00", "+6", "6e0", "0.6e1"])
@pytest.mark.parametrize(
    "path", ["parties.a.values.x.{}", "parties.b.values.x.piecewise.{}", "parties.a.ratification.c.chance_by_option.x.{}"]
)
def test_paths(path: str, spelling: str) -> None:
    scenario = loads(written(*PLAIN), "x.yaml")
    value = Decimal("0.25")
    assert scenario.with_changes({path.format(spelling): value}) == scenario.with_changes({path.format("6"): value})
    spelt, plain = (read_factors(scenario, [f"{path.format(each)}=0.1,0.2"])[0].path for each in (spelling, "6"))
    assert spelt == plain
    assert span_of(f"{path.format(spelling)}=0:1") == span_of(f"{path.format('6')}=0:1")


@pytest.mark.parametrize("spelling", ["6.0", "+6", "6e0", "06", "6,0", "6 km"])
def test_terms_that_are_typed(spelling: str, tmp_path: Path) -> None:
    scenario = loads(written(*PLAIN), "x.yaml")
    assert terms_named(scenario, f"x={spelling}; y=p".replace("; ", ",")) == {"x": "6", "y": "p"}
    (tmp_path / "x.yaml").write_text(written(*PLAIN), encoding="utf-8")
    done = zopa("diff", "x.yaml", "x.yaml", "--set", f"offers.o.terms.x={spelling}", cwd=tmp_path)
    assert "They say the same." in done.stdout, done.stderr


@pytest.mark.parametrize("spelling", ["6.0", "+6", "6e0"])
def test_studies(spelling: str, tmp_path: Path) -> None:
    for name, spelt in (("one", "6"), ("other", spelling)):
        (tmp_path / f"{name}.yaml").write_text(written(*PLAIN, studies=spelt), encoding="utf-8")
        done = zopa("sweep", f"{name}.yaml", "--study", "s", "--output", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "one" / "results.csv").read_text() == (tmp_path / "other" / "results.csv").read_text()


@pytest.mark.parametrize("spelling", ["7", "7.0", '"7.00"', "+7", "70e-1"])
def test_what_is_no_level_is_told_by_value_as_well(spelling: str) -> None:
    scenario = loads(written(*PLAIN), "x.yaml")
    with pytest.raises(Exception, match=r"no such level '7' of 'x'; there are 1, 2\.5, 6, 10"):
        scenario.with_changes({"offers.o.terms.x": spelling.strip('"')})
    with pytest.raises(Exception, match="no such level '7' of 'x'"):
        loads(written(*PLAIN).replace("terms: {x: 6,", f"terms: {{x: {spelling},"), "x.yaml")
