"""What an overlay removes: what names it goes with it, or is told once at the line that removes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.notes import notes
from simulator.scenario.reading import loads
from simulator.sweep.studies import study_named

BASE = """\
schema: 1
title: Base
sources: {memo: A memo}
issues:
  a: {title: A, options: {x: {title: X, put_forward_by: [p, q]}, y: {title: Y, put_forward_by: r}}, controlled_by: [q, r]}
  b: {title: B, levels: [1, 2, 3]}
parties:
  p: {title: P, weights: {a: {base: 1, range: [0.5, 2]}, b: 1}, values: {a: {x: 0, y: 100}, b: {rising: [1, 3]}}, reservation: 10}
  q: {title: Q, weights: {a: 1, b: 1}, values: {a: {x: 100, y: 0}, b: {rising: [1, 3]}}, reservation: {base: 10, range: [5, 15]}}
  r: {title: R, weights: {a: 1, b: 1}, values: {a: {x: 100, y: 0}, b: {falling: [1, 3]}}, reservation: 10, patience: 0.9}
offers:
  o: {title: O, put_forward_by: [r], terms: {a: x, b: 3}, answers: {r: accepted, q: refused}, source: memo}
no_deal: {courses: {war: {title: War, points: {p: 1, q: 2, r: 3}}}}
side_payments: {unit: euros, points_per_unit: {p: 1, q: 1, r: 1}}
games:
  g: {title: G, players: {p: [u, v], r: [u, v]}, payoffs: {all: {points: {p: 0, r: 0}}}}
calendar:
  round: 1 month
  events: {front: {title: F, drift: {title: D, unit: km, start: 1, per_month: 1, points_per_unit: {q: 1, r: 1}}}}
studies:
  s: {title: S, vary: {parties.p.weights.a: range, parties.r.patience: [0.5, 0.9]}}
  t: {title: T, vary: {parties.r.patience: [0.5, 0.9]}}
"""


def _over(folder: Path, text: str) -> Scenario:
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    return loads(f"extends: base.yaml\n{text}", "over.yaml", folder)


def test_what_names_a_removed_party_goes_with_it(tmp_path: Path) -> None:
    scenario = _over(tmp_path, "parties: {r: null}")
    assert "r" not in scenario.offers["o"].answers
    assert (scenario.offers["o"].put_forward_by, scenario.issues["a"].controlled_by, scenario.games) == ((), ("q",), {})
    assert list(scenario.studies) == ["s"]
    with pytest.raises(UsageError, match=r"the study 't' has nothing left to vary: parties\.r is removed at over\.yaml:2"):
        study_named(scenario, "t")
    (note,) = notes(scenario)
    assert note.startswith("parties.r is removed at over.yaml:2, and what names it is left out: offers.o.answers.r, ")


def test_a_number_made_plain_is_no_longer_drawn(tmp_path: Path) -> None:
    scenario = _over(tmp_path, "parties: {p: {weights: {a: 1}}}")
    assert list(scenario.studies["s"].vary) == ["parties.r.patience"]
    (note,) = notes(scenario)
    assert "parties.p.weights.a.range is removed at over.yaml:2" in note
    scenario = loads(BASE, "base.yaml").with_changes({"parties.p.weights.a": 1})
    assert list(scenario.studies["s"].vary) == ["parties.r.patience"]


def test_what_the_overlay_itself_writes_is_checked(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        _over(tmp_path, "parties: {r: null}\noffers: {o: {answers: {r: refused}}}")
    assert [str(fault) for fault in caught.value.faults] == [
        "over.yaml:2:11: parties.r: removed here, and still named at offers.o.answers.r; remove that as well"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("issues: {b: {levels: [1, 2]}}", "over.yaml:2:14: issues.b.levels.3: removed here, and still named at offers.o.terms.b"),
        ("sources: {memo: null}", "over.yaml:2:11: sources.memo: removed here, and still named at offers.o.source.0"),
        ("parties: {p: {weights: {b: null}}}", "over.yaml:2:25: parties.p.weights: "),
        ("parties: {p: {values: {b: null}}}", "over.yaml:2:24: parties.p.weights.b: 'b' has a weight of 1"),
        ("parties: {p: {reservation: null}}", "over.yaml:2:15: parties.p: missing 'reservation'"),
        ("parties: {p: {title: null}}", "over.yaml:2:15: parties.p: missing 'title'"),
        ("issues: {b: null}", "over.yaml:2:10: issues.b: removed here, and still named at "),
    ],
)
def test_other_things_are_told_once_where_they_are_removed(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        _over(tmp_path, text)
    (fault,) = caught.value.faults
    assert str(fault).startswith(told)
