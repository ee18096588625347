"""The JSON Schema of scenario files: up to date, true to the models, and fit for every file of the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.library import cases
from simulator.scenario.plain import to_data
from simulator.scenario.schema import NAME, field_texts, json_schema
from simulator.scenario.structure import build
from simulator.scenario.yaml_text import parse_yaml
from tests.scenario.faulty import GOOD, changed_text
from tests.scenario.json_schema import violations
from tests.scenario.models import MODELS
from tests.scenario.samples import EVERYTHING, by_seed
from tests.scenario.test_faults import STRUCTURE

SCHEMA = json_schema()
COMMITTED = Path(__file__).resolve().parents[2] / "schema" / NAME
FILES = sorted(file for case in cases() for file in case.path.parent.glob("*.yaml") if file.name != "expected.yaml")
BEYOND_STRUCTURE = {"date", "date-and-time", "base-outside-range", "mixed-forms", "flag-as-option", "empty-condition", "empty-comparison"}
"""Faults of structure that the schema cannot tell, or leaves to the checks."""


def broken(value: Any) -> list[str]:
    return list(violations(value, SCHEMA, SCHEMA))


def data_of(text: str) -> Any:
    parsed = parse_yaml(text, "x")
    assert not parsed.faults
    return parsed.value


def test_the_committed_schema_is_up_to_date() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == SCHEMA, f"write it anew: zopa schema > schema/{NAME}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_files_of_the_library_fit(file: Path) -> None:
    assert broken(data_of(file.read_text(encoding="utf-8"))) == []


def test_samples_fit() -> None:
    assert broken(EVERYTHING) == []
    assert broken(data_of(GOOD)) == []


@pytest.mark.parametrize("seed", range(40))
def test_random_scenarios_fit(seed: int) -> None:
    data = {key: value for key, value in to_data(by_seed(seed)).items() if key != "as_of"}
    assert broken(data) == []


@pytest.mark.parametrize("name", sorted(set(STRUCTURE) - BEYOND_STRUCTURE))
def test_faults_of_structure_do_not_fit(name: str) -> None:
    old, new, *_ = STRUCTURE[name]
    assert broken(data_of(changed_text((old, new))))


def test_an_overlay_needs_nothing_and_may_remove() -> None:
    overlay = {"extends": "sale", "parties": {"buyer": {"red_lines": {"x": None}, "reservation": None, "weights": {"price": {"base": 3}}}}}
    assert broken(overlay) == []
    assert broken({**overlay, "titel": "x"})
    assert broken({key: value for key, value in overlay.items() if key != "extends"})


def definitions(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from definitions(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from definitions(value)


def test_every_reference_leads_somewhere_and_every_key_is_described() -> None:
    for schema in definitions(SCHEMA):
        if isinstance(schema.get("$ref"), str):
            assert schema["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            assert all(isinstance(entry, dict) and entry.get("description") for entry in schema["properties"].values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_of_the_models_says_what_it_means(model: Any) -> None:
    assert set(field_texts(model)) == set(model.model_fields)


def test_what_the_schema_accepts_the_models_can_be_built_from() -> None:
    """The other way round: no short form is promised that the models refuse."""
    data: dict[str, Any] = json.loads(json.dumps(EVERYTHING))
    data["parties"]["south"]["values"]["land"] = {"table": {"kept": 0, "shared": {"base": 50}, "sold": 100}, "source": "memo"}
    data["issues"]["dues"]["levels"] = {"from": 0, "to": 1, "step": 0.25}
    data["offers"]["plan"]["put_forward_by"] = ["south"]
    assert broken(data) == []
    assert build(data).findings == []
