"""Past talks: read with their deals, judged by definition, refused with the number of the talk."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from simulator import DealQuality, validate
from simulator.errors import UsageError
from simulator.validate.deals import relation
from simulator.validate.manifest import DialoguesManifest, read_manifest_of
from simulator.validate.talks import PastTalks, read_talks
from tests.cli.running import answer, zopa
from tests.validate.sets import HERE, copied

CAMP = HERE / "camp"
Point = tuple[int, int]


def camp(folder: Path = CAMP) -> PastTalks:
    manifest = read_manifest_of(folder, None)
    assert isinstance(manifest, DialoguesManifest)
    return read_talks(folder, manifest)


def judged() -> DealQuality:
    found = validate(CAMP)
    assert isinstance(found, DealQuality)
    return found


def test_deals_are_read_from_the_side_that_puts_them_forward() -> None:
    found = camp()
    assert (len(found.talks), dict(found.left_out)) == (12, {"that did not end": 1})
    assert found.talks[0].values == ((5, 4, 3), (3, 4, 5))
    assert [talk.deal for talk in found.talks[:3]] == [(2, 1, 0), (2, 1, 0), (1, 1, 1)]
    assert found.talks[11].deal is None


def by_definition(measure: Callable[[Point, list[Point]], object]) -> tuple[Fraction, Fraction]:
    """The share of deals, and of all outcomes, of which something holds."""
    deals, blind = Fraction(0), Fraction(0)
    struck = [talk for talk in camp().talks if talk.deal is not None]
    for talk in struck:
        points = {x: _worth(talk.values, x) for x in product(range(3), repeat=3)}
        every = list(points.values())
        assert talk.deal is not None
        deals += bool(measure(points[talk.deal], every))
        blind += Fraction(sum(bool(measure(each, every)) for each in every), len(every))
    return deals / len(struck), blind / len(struck)


def _worth(values: tuple[tuple[int, ...], tuple[int, ...]], first: tuple[int, ...]) -> Point:
    return sum(v * x for v, x in zip(values[0], first, strict=True)), sum(v * (2 - x) for v, x in zip(values[1], first, strict=True))


def on_frontier(own: Point, every: list[Point]) -> bool:
    return not any(a >= own[0] and b >= own[1] and (a, b) != own for a, b in every)


def accepted(every: list[Point]) -> list[Point]:
    return [each for each in every if min(each) >= 4]


DEFINITIONS: dict[str, Callable[[Point, list[Point]], object]] = {
    "frontier": on_frontier,
    "nash": lambda own, every: min(own) >= 4 and (own[0] - 4) * (own[1] - 4) == max((a - 4) * (b - 4) for a, b in accepted(every)),
    "utilitarian": lambda own, every: min(own) >= 4 and sum(own) == max(map(sum, accepted(every))),
    "egalitarian": lambda own, every: on_frontier(own, every) and min(own) == max(map(min, every)),
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_measures_by_definition(name: str) -> None:
    found = judged().whole.measure(name)
    deals, blind = by_definition(DEFINITIONS[name])
    assert found.share.value == pytest.approx(float(deals))
    assert found.blind == pytest.approx(float(blind))


def test_joint_points_are_of_all_deals_together() -> None:
    got = most = 0
    for talk in camp().talks:
        if talk.deal is not None:
            got += sum(_worth(talk.values, talk.deal))
            most += max(sum(_worth(talk.values, x)) for x in product(range(3), repeat=3))
    assert judged().whole.measure("joint").share.value == pytest.approx(got / most)


def test_groups_are_by_what_the_two_cared_about() -> None:
    names = {
        "the same order": ((5, 4, 3), (5, 4, 3)),
        "the same thing first": ((5, 4, 3), (5, 3, 4)),
        "the same thing last": ((5, 4, 3), (4, 5, 3)),
        "what one wants most the other wants least, both ways": ((5, 4, 3), (3, 4, 5)),
        "what one wants most the other wants least, one way": ((5, 4, 3), (3, 5, 4)),
    }
    for name, values in names.items():
        assert relation(values) == relation(values[::-1]) == name
    assert {group.name: (group.talks, group.deals) for group in judged().groups} == {
        "what one wants most the other wants least, both ways": (4, 3),
        "what one wants most the other wants least, one way": (3, 3),
        "the same order": (2, 2),
        "the same thing last": (2, 2),
        "the same thing first": (1, 1),
    }


def _changed(to: Path, change: Callable[[list[Any]], object]) -> Path:
    folder = copied(to, CAMP)
    talks = json.loads((folder / "talks.json").read_text(encoding="utf-8"))
    change(talks)
    (folder / "talks.json").write_text(json.dumps(talks), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda t: t[1]["chat_logs"][-2]["task_data"]["issue2youget"].update(Rope="2"),
            "talk 2: the deal gives out 3 of Rope; there are",
        ),
        (
            lambda t: t[1]["chat_logs"][-2]["task_data"]["issue2youget"].update(Rope="-1"),
            "talk 2: expected a number of units of Rope",
        ),
        (lambda t: t[1]["chat_logs"][-2].update(id="three"), "talk 2: the deal is put forward by 'three', who is not among 'one', 'two'"),
        (lambda t: t[0].pop("participant_info"), "talk 1: expected a mapping under participant_info, found nothing"),
        (lambda t: t[0]["participant_info"].pop("two"), "talk 1: expected two under participant_info, found 1"),
        (
            lambda t: t[2]["participant_info"]["one"]["value2issue"].update(Low="Salt"),
            "talk 3: expected each of 'Bread', 'Rope'",
        ),
        (lambda t: t[0]["chat_logs"].pop(-2), "talk 1: ends with Accept-Deal and holds no Submit-Deal"),
        (lambda t: t.clear(), "no talk is there that has ended"),
    ],
)
def test_what_is_wrong_is_told_with_the_number_of_the_talk(tmp_path: Path, change: Callable[[list[Any]], object], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        camp(_changed(tmp_path, change))
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[" * 5000, '[{"participant_info": 3}]', "nonsense"])
def test_what_is_no_list_of_talks_is_one_message(tmp_path: Path, text: str) -> None:
    folder = copied(tmp_path, CAMP)
    (folder / "talks.json").write_text(text, encoding="utf-8")
    done = zopa("validate", str(folder))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "talks.json" in done.stderr


def test_every_form_has_the_same_figures(tmp_path: Path) -> None:
    done = zopa("validate", str(CAMP), "--export", str(tmp_path / "deals.csv"), "--plot", str(tmp_path / "deals.svg"))
    assert done.returncode == 0, done.stderr
    found = answer("validate", str(CAMP))
    assert found["schema"] == "zopa/deals/1"
    assert [group["deals"] for group in found["groups"]] == [3, 3, 2, 2, 1]
    frontier = found["whole"]["measures"][0]
    assert f"on the frontier {100 * frontier['share']['value']:.1f} %" in (tmp_path / "deals.svg").read_text(encoding="utf-8")
    assert f"{100 * frontier['share']['value']:.1f} %" in done.stdout
    assert f",frontier,{frontier['share']['value']!r}," in (tmp_path / "deals.csv").read_text(encoding="utf-8")


def test_what_is_for_decisions_is_refused() -> None:
    done = zopa("validate", str(CAMP), "--predictor", "mean", "--output", "run")
    assert done.returncode == 2
    assert "--predictor and --output: for decisions that are predicted" in done.stderr
    with pytest.raises(UsageError, match="predictors and folder are for decisions"):
        validate(CAMP, predictors=["mean"])
