"""Trees that the JSON Schema of scenario files allows in shape, with every key that it knows: what they name need not exist."""

from __future__ import annotations

from random import Random
from typing import Any

from benchmarks.fuzz import strange
from benchmarks.fuzz.mutating import at, copied, nodes

Schema = dict[str, Any]

NAMES = ("price", "delivery", "buyer", "seller", "now", "late", "20", "24", "28", "wait", "court", "half", "house", "press", "a")
"""Mostly names that the seed scenario has, so that references often lead somewhere."""
DEEPEST = 7


class Grammar:
    """Makes trees from the definitions of a JSON Schema as `simulator.scenario.schema` draws it."""

    def __init__(self, schema: Schema) -> None:
        self._definitions: dict[str, Schema] = schema["$defs"]

    def tree(self, rng: Random, definition: str) -> Any:
        """A value of the definition of this name."""
        return self._made(rng, self._definitions[definition], 0)

    def grafted(self, rng: Random, tree: Any, definition: str = "Scenario") -> Any:
        """The tree with one more key that the schema knows at a place of it, or with the value of one made anew."""
        result = copied(tree)
        places = [((), definition), *((path, name) for path in nodes(result) if (name := self.definition_at(definition, path)))]
        path, name = rng.choice([place for place in places if isinstance(at(result, place[0]), dict)])
        properties = self._properties(self._definitions[name])
        if properties:
            key = rng.choice(list(properties))
            at(result, path)[key] = self._made(rng, properties[key], len(path))
        return result

    def definition_at(self, definition: str, path: tuple[str | int, ...]) -> str | None:
        """The definition of what stands at a path, where it has one."""
        schema: Schema | None = self._definitions[definition]
        for step in path:
            schema = self._below(schema, step)
            if schema is None:
                return None
        return next((s["$ref"].rpartition("/")[2] for s in self._alternatives(schema) if "$ref" in s), None)

    def _below(self, schema: Schema | None, step: str | int) -> Schema | None:
        for each in self._alternatives(schema):
            plain = self._definitions[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for variant in self._alternatives(plain):
                found = variant.get("items") if isinstance(step, int) else variant.get("properties", {}).get(step)
                found = found or (variant.get("additionalProperties") if isinstance(step, str) else None)
                if isinstance(found, dict):
                    return found
        return None

    @staticmethod
    def _alternatives(schema: Schema | None) -> list[Schema]:
        return [] if schema is None else [schema, *schema.get("anyOf", ())]

    def _properties(self, schema: Schema) -> dict[str, Schema]:
        return next((each["properties"] for each in self._alternatives(schema) if "properties" in each), {})

    def _made(self, rng: Random, schema: Schema, depth: int) -> Any:
        if rng.random() < 0.02:
            return strange.part(rng)
        if "$ref" in schema:
            return self._made(rng, self._definitions[schema["$ref"].rpartition("/")[2]], depth)
        if "anyOf" in schema:
            return self._made(rng, rng.choice(schema["anyOf"]), depth)
        if "enum" in schema:
            return rng.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type", "string")
        kind = rng.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            return self._mapping(rng, schema, depth)
        if kind == "array":
            least = schema.get("minItems", 0)
            count = rng.randint(least, schema.get("maxItems", least + 3)) if depth < DEEPEST else least
            return [self._made(rng, schema.get("items", {}), depth + 1) for _ in range(count)]
        return _scalar(rng, kind, schema)

    def _mapping(self, rng: Random, schema: Schema, depth: int) -> dict[str, Any]:
        properties, required = schema.get("properties", {}), schema.get("required", ())
        chance = rng.choice((0.05, 0.3, 1.0)) if depth < 3 else 0.15 if depth < DEEPEST else 0.0
        result = {key: self._made(rng, each, depth + 1) for key, each in properties.items() if key in required or rng.random() < chance}
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and depth < DEEPEST:
            for _ in range(rng.randrange(4)):
                result[rng.choice(NAMES)] = self._made(rng, more, depth + 1)
        return result


def _scalar(rng: Random, kind: str, schema: Schema) -> Any:
    if kind == "number":
        return strange.RAW + rng.choice(strange.NUMBERS[:12] if rng.random() < 0.9 else strange.NUMBERS)
    if kind == "integer":
        return rng.choice((0, 1, 2, 10, -1, 1000))
    if kind == "boolean":
        return rng.random() < 0.5
    if schema.get("format") == "date":
        return rng.choice(("2025-12-15", "2026-02-30", "x"))
    return rng.choice(NAMES) if rng.random() < 0.8 else strange.text(rng)
