"""The history of an object as JSON: what `meshdoc log --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.history.item import Action, Item
from meshdoc.render.json.cause import STATEMENT, statement
from meshdoc.render.json.shape import listing, shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped
from meshdoc.sources.version import Version

_CHANGE: Facts = {
    "property": {"type": "string", "description": "The property that changed, in words."},
    "before": {"type": "string", "description": "Its value before; of privileges, what was revoked."},
    "after": {"type": "string", "description": "Its value after; of privileges, what was granted."},
}
_ENTRY: Facts = {
    "action": {"enum": [action.value for action in Action], "description": "What the version did."},
    "kind": {"type": "string", "description": "The kind of object, such as table or column."},
    "object": {"type": "string", "description": "Its name, schema-qualified."},
    "former": {"type": "string", "description": "Its name before, if it was renamed."},
    "changes": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["property"],
            "additionalProperties": False,
            "properties": _CHANGE,
        },
        "description": "The properties that changed, or the main ones of what was added.",
    },
    **STATEMENT,
}


@shape("log")
def log_shape() -> Facts:
    """The schema of `log`."""
    about = "What each version did to an object and its parts, newest first."
    return listing("log", about, "changes", ["action", "kind", "object", "version"], _ENTRY)


def log(found: Iterable[tuple[Version, Item]]) -> str:
    """A history in the shape that `log_shape` describes."""
    entries: list[Json] = [_entry(version, item) for version, item in found]
    return dumped({"changes": entries})


def _entry(version: Version, item: Item) -> Facts:
    changes: list[Json] = [
        stripped({"property": each.property, "before": each.before or None, "after": each.after or None})
        for each in item.details
    ]
    facts: Facts = {
        "action": item.action.value,
        "kind": item.noun,
        "object": item.name,
        "former": item.former or None,
        "changes": changes,
    }
    return stripped(facts | statement(item.cause, version))
