"""A validator for the part of JSON Schema (draft 2020-12) that the schema of scenario files uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "default", "format", "type", "enum", "anyOf", "if", "then", "else",
    "properties", "additionalProperties", "required", "items", "minItems", "maxItems",
}  # fmt: skip


def violations(value: Any, schema: dict[str, Any] | bool, root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where `value` breaks the schema. Raises on a keyword that this validator does not know."""
    if isinstance(schema, bool):
        if not schema:
            yield f"{path}: nothing may stand here"
        return
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from violations(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    if "type" in schema and not any(TYPES[name](value) for name in _as_list(schema["type"])):
        yield f"{path}: {value!r} is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if "anyOf" in schema and all(any(violations(value, option, root)) for option in schema["anyOf"]):
        yield f"{path}: {value!r} fits nothing of anyOf"
    if "if" in schema:
        branch = "else" if any(violations(value, schema["if"], root)) else "then"
        yield from violations(value, schema.get(branch, True), root, path)
    if isinstance(value, dict):
        yield from _in_mapping(value, schema, root, path)
    if isinstance(value, list):
        yield from _in_list(value, schema, root, path)


def _in_mapping(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for key in schema.get("required", []):
        if key not in value:
            yield f"{path}: lacks {key}"
    for key, entry in value.items():
        yield from violations(entry, properties.get(key, schema.get("additionalProperties", True)), root, f"{path}.{key}")


def _in_list(value: list[Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"
    for position, item in enumerate(value):
        yield from violations(item, schema.get("items", True), root, f"{path}.{position}")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
