"""Differences as JSON: what `meshdoc verify --format json` prints."""

from __future__ import annotations

from meshdoc.compare.difference import Action, FieldChange
from meshdoc.compare.verification import Drift, Verification
from meshdoc.diagnostics import Location
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, dumped, stripped

_TEXT: Facts = {"type": "string"}
_PLACE: Facts = {
    "type": "object",
    "required": ["path", "line", "column"],
    "additionalProperties": False,
    "properties": {"path": _TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}},
}
_FIELD: Facts = {
    "type": "object",
    "required": ["field"],
    "additionalProperties": False,
    "properties": {
        "field": {"type": "string", "description": "What differs, in PostgreSQL's terms."},
        "before": {"type": "string", "description": "In the migrations."},
        "after": {"type": "string", "description": "In the snapshot."},
    },
}
_DIFFERENCE: Facts = {
    "type": "object",
    "required": ["kind", "name", "action"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "description": "`table`, `column`, `foreign key`."},
        "name": {"type": "string", "description": "`public.t`, `public.t.n`, `public.f(integer)`, `c on public.t`."},
        "action": {
            "enum": [action.value for action in Action],
            "description": "From the migrations to the snapshot: `created` is only in the snapshot, `dropped` only in "
            "the migrations. The parts of such an object are not listed.",
        },
        "fields": {"type": "array", "items": _FIELD, "description": "What was altered."},
        "before": {**_PLACE, "description": "The statement of the migrations."},
        "after": {**_PLACE, "description": "The statement of the snapshot."},
    },
}


@shape("verify")
def verification_shape() -> Facts:
    """The schema of `verification`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshdoc verify --format json",
        "description": "The differences between the migrations and a snapshot. An empty value is left out.",
        "type": "object",
        "required": ["snapshot", "compared", "differences"],
        "additionalProperties": False,
        "properties": {
            "snapshot": {"type": "string", "description": "The snapshot's path."},
            "compared": {"type": "integer", "description": "How many objects and columns were compared."},
            "differences": {"type": "array", "items": _DIFFERENCE},
            "notes": {"type": "array", "items": _TEXT, "description": "What was not compared, and why."},
            "unapplied": {
                "type": "array",
                "items": _TEXT,
                "description": "The statements of the snapshot that did not take full effect.",
            },
        },
    }


def verification(found: Verification, unapplied: tuple[str, ...]) -> str:
    """The result in the shape that `verification_shape` describes."""
    return dumped(
        {
            "snapshot": found.snapshot,
            "compared": found.compared,
            "differences": [_difference(each) for each in found.drifts],
            **stripped({"notes": found.notes, "unapplied": unapplied}),
        }
    )


def _difference(drift: Drift) -> Facts:
    difference = drift.difference
    fields = difference.fields if difference.action is Action.ALTERED else ()
    return stripped(
        {
            "kind": difference.key.kind,
            "name": difference.key.name,
            "action": difference.action.value,
            "fields": [_field(change) for change in fields],
            "before": _place(drift.before),
            "after": _place(drift.after),
        }
    )


def _field(change: FieldChange) -> Facts:
    return stripped({"field": change.field, "before": change.before or None, "after": change.after or None})


def _place(location: Location | None) -> Facts | None:
    return {"path": location.path, "line": location.line, "column": location.column} if location else None
