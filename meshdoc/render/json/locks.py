"""Locks as JSON: what `meshdoc locks --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.insight.locks.record import Kind, Lock, Mode, StatementLocks, Work
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped

_WORK: Facts = {
    "type": "object",
    "required": ["kind", "reason"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": [kind.name.lower() for kind in Kind], "description": "nothing: why no work is needed."},
        "reason": {"type": "string"},
        "gentler": {"type": "string", "description": "A form of the statement that locks less, or for less time."},
    },
}
_ROW: Facts = {
    "version": {"type": "string"},
    "location": {"type": "string", "description": "file:line:column of the statement."},
    "statement": {"type": "string", "description": "The name of the statement's node in PostgreSQL's grammar."},
    "relation": {"type": "string", "description": "As the statement's search_path shows it."},
    "mode": {"enum": [mode.value for mode in Mode]},
    "takes_long": {"type": "boolean", "description": "Whether it is held for longer the larger a table is."},
    "work": {"type": "array", "items": _WORK},
}
_SHAPE: Facts = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "meshdoc locks --format json",
    "description": "The locks of statements on relations that existed before these versions.",
    "type": "object",
    "required": ["locks"],
    "additionalProperties": False,
    "properties": {
        "locks": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["version", "location", "statement", "relation", "mode", "takes_long"],
                "additionalProperties": False,
                "properties": _ROW,
            },
        }
    },
}


@shape("locks")
def locks_shape() -> Facts:
    return _SHAPE


def locks(statements: Iterable[StatementLocks]) -> str:
    """Locks in the shape that `locks_shape` describes."""
    found: list[Json] = [_row(each, lock) for each in statements for lock in each.locks]
    return dumped({"locks": found})


def _row(statement: StatementLocks, lock: Lock) -> Facts:
    works: list[Json] = [_work(work) for work in lock.works]
    row: Facts = {
        "version": statement.version,
        "location": str(statement.location),
        "statement": statement.kind,
        "relation": lock.name,
        "mode": lock.mode.value,
        "takes_long": lock.takes_long,
    }
    return {**row, "work": works} if works else row


def _work(work: Work) -> Facts:
    return stripped({"kind": work.kind.name.lower(), "reason": work.reason, "gentler": work.gentler or None})
