"""The JSON Schema of scenario files, for editors: what a file may contain, short forms included.

It is drawn from the models, their descriptions from the texts beside the fields. It describes structure; what refers to what is
found by `zopa check` alone.
"""

from __future__ import annotations

import ast
import datetime as dt
import functools
import inspect
import textwrap
from decimal import Decimal
from itertools import pairwise
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from simulator.scenario.agreement import Percent
from simulator.scenario.choices import OneOf
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Model, Numbers
from simulator.scenario.plain import SHORT, TERMS, file_keys
from simulator.scenario.structure import candidates, inline_field

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "scenario-1.json"
"""What the committed file is called."""

NO_NUMBERS = Numbers(numbers={})

Schema = dict[str, Any]

_LEVEL_OR_OPTION: Schema = {"type": ["string", "number"]}
_PER_CENT: Schema = {"type": ["string", "number"]}
"""A number, or a text such as `65%`."""
_OF_PERCENT: dict[str, Schema] = {"base": _PER_CENT, "range": {"type": "array", "items": _PER_CENT, "minItems": 2, "maxItems": 2}}
_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    dt.date: {"type": "string", "format": "date"},
}


def json_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a scenario file, version 1 of the format.

    A file with `extends` is an overlay: nothing in it is required, and null removes what the base has.
    """
    whole, overlay = _Schemas(required=True), _Schemas(required=False)
    overlay.of_model(Scenario)
    whole.of_model(Scenario)
    base = {"type": "string", "description": "The case or the file (a path from this file's folder) that this overlay changes."}
    overlay.definitions["OverlayScenario"]["properties"]["extends"] = base
    overlay.definitions["OverlayScenario"]["required"] = ["extends"]
    return {
        "$schema": DIALECT,
        "title": "Scenario of zopa, version 1",
        "description": (inspect.getdoc(Scenario) or "").split("\n")[0],
        "if": {"type": "object", "required": ["extends"]},
        "then": _reference("OverlayScenario"),
        "else": _reference("Scenario"),
        "$defs": dict(sorted({**whole.definitions, **overlay.definitions}.items())),
    }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


class _Schemas:
    """Collects the definitions of the models, as files (`required`) or as overlays hold them."""

    def __init__(self, *, required: bool) -> None:
        self.required = required
        self.prefix = "" if required else "Overlay"
        self.definitions: dict[str, Schema] = {}

    def of_model(self, model: type[Model]) -> Schema:
        """A reference to the definition of a model."""
        name = f"{self.prefix}{model.__name__}"
        if name not in self.definitions:
            self.definitions[name] = {}  # a model may hold itself
            self.definitions[name] = self._short_or_long(model)
        return _reference(name)

    def _short_or_long(self, model: type[Model]) -> Schema:
        described = {"description": (inspect.getdoc(model) or "").split("\n")[0]}
        short = SHORT.get(model)
        if short is None:
            return {**described, **self._mapping(model)}
        plain = _PER_CENT if model is Percent else self.of_annotation(model.model_fields[short].annotation)
        return {**described, **_any_of([plain, self._mapping(model)])}

    def _mapping(self, model: type[Model]) -> Schema:
        inline = inline_field(model)
        entries: Schema | Literal[False] = False if inline is None else self._entries(model.model_fields[inline])
        texts = field_texts(model)
        properties: dict[str, Schema] = {}
        needed: list[str] = []
        for key, name in file_keys(model).items():
            field = model.model_fields[name]
            allowed = _OF_PERCENT[name] if model is Percent and name in _OF_PERCENT else self._of_field(name, field)
            described = {**allowed, "description": texts[name], **_default(field)}
            if name != inline or name == "table":
                properties[key] = described
            if name != inline and field.is_required():
                needed.append(key)
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": entries}
        if needed and self.required:
            schema["required"] = needed
        return schema

    def _entries(self, field: FieldInfo) -> Schema:
        """The entries that stand directly in a mapping, of the field that holds them."""
        (mapping,) = (self._of_member(member) for member in candidates(field.annotation) if get_origin(member) is dict)
        entries: Schema = mapping["additionalProperties"]
        return entries

    def _of_field(self, name: str, field: FieldInfo) -> Schema:
        if name in TERMS:
            schema: Schema = {"type": "object", "additionalProperties": self._removable(_LEVEL_OR_OPTION)}
        else:
            names = next((each.ours() for each in field.metadata if isinstance(each, OneOf)), None)
            schema = self.of_annotation(field.annotation) if names is None else {"enum": list(names)}
        return schema if field.is_required() else self._removable(schema)

    def _removable(self, schema: Schema) -> Schema:
        """In an overlay null removes an entry of the base."""
        return schema if self.required else _any_of([schema, {"type": "null"}])

    def of_annotation(self, annotation: Any) -> Schema:
        """What a file may hold where the models hold `annotation`."""
        members = [member for member in candidates(annotation) if member is not NoneType]
        return _any_of([self._of_member(member) for member in members])

    def _of_member(self, member: Any) -> Schema:
        if member in _SCALARS:
            return dict(_SCALARS[member])
        if isinstance(member, type) and issubclass(member, Model):
            return self.of_model(member)
        origin, arguments = get_origin(member), get_args(member)
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is dict:
            return {"type": "object", "additionalProperties": self._removable(self.of_annotation(arguments[1]))}
        if origin is tuple:
            return self._of_tuple(arguments)
        raise TypeError(f"no JSON Schema for {member!r}")

    def _of_tuple(self, arguments: tuple[Any, ...]) -> Schema:
        if arguments == (str, ...):  # one name or many
            return _any_of([_SCALARS[str], {"type": "array", "items": _SCALARS[str]}])
        if get_origin(arguments[0]) is Annotated and get_args(arguments[0])[0] is str:  # the options of a condition
            return _any_of([_LEVEL_OR_OPTION, {"type": "array", "items": _LEVEL_OR_OPTION, "minItems": 1}])
        items = self.of_annotation(arguments[0])
        if arguments[-1] is Ellipsis:
            return {"type": "array", "items": items}
        return {"type": "array", "items": items, "minItems": len(arguments), "maxItems": len(arguments)}


def _any_of(schemas: list[Schema]) -> Schema:
    """Any of these; an `anyOf` among them is opened up, and a repeated one left out."""
    flat = [inner for schema in schemas for inner in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])]
    unlike = [schema for position, schema in enumerate(flat) if schema not in flat[:position]]
    return unlike[0] if len(unlike) == 1 else {"anyOf": unlike}


def _default(field: FieldInfo) -> Schema:
    """The default, where it says something."""
    value = None if field.is_required() else field.get_default(call_default_factory=True)
    return {} if value in (None, (), {}, NO_NUMBERS) else {"default": value}


def field_texts(model: type[Model]) -> dict[str, str]:
    """What stands as text below each field of a model and of those from which it inherits: field → description."""
    texts: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if base is not Model and issubclass(base, Model):
            texts.update(_own_texts(base))
    return texts


@functools.cache  # reading a module anew for each of its models takes longer than the rest
def _own_texts(model: type[Model]) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(definition, ast.ClassDef)
    texts: dict[str, str] = {}
    for field, text in pairwise(definition.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            texts[field.target.id] = str(ast.literal_eval(text.value))
    return texts
