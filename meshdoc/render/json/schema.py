"""The JSON Schema of the export, from the descriptions of its fields and the records of the reports."""

from __future__ import annotations

import inspect

from meshdoc.render.json.fields import FIELDS, Fields
from meshdoc.render.json.report import Describer, result_type
from meshdoc.render.json.reported import all_reported
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, Json

VERSION = 1
"""It grows when a field changes its meaning or goes; new fields do not count."""

TYPES: dict[str, Facts] = {
    "text": {"type": "string"},
    "flag": {"const": True},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "options": {"type": "object", "additionalProperties": {"type": "string"}},
}


@shape("export")
def export_shape() -> Facts:
    """The schema of `meshdoc export --format json`."""
    records = Describer()
    found: dict[str, Json] = {
        name: {**records.schema(result_type(typed)), "description": _first_line(typed)}
        for name, (typed, _) in all_reported().items()
    }
    kinds: dict[str, Json] = {kind: _object(fields) for kind, fields in FIELDS.items() if kind != "export"}
    kinds["reports"] = {"type": "object", "properties": found, "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshdoc export --format json",
        "description": "The schema after the last version. A value that is null, false or empty is left out.",
        **_object(FIELDS["export"]),
        "$defs": {**kinds, **records.definitions},
    }


def _first_line(function: object) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _object(fields: Fields) -> Facts:
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for name, described in fields.items():
        type, _, text = described.partition(": ")
        if type.endswith("!"):
            required.append(name)
        properties[name] = {**_type(type.removesuffix("!")), "description": text}
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _type(type: str) -> Facts:
    if type.startswith("["):
        return {"type": "array", "items": _type(type[1:-1])}
    return TYPES.get(type) or {"$ref": f"#/$defs/{type}"}
