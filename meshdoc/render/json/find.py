"""Occurrences of a text as JSON: what `meshdoc find --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.insight.matches import Match
from meshdoc.render.json.shape import listing, shape
from meshdoc.render.json.value import Facts, Json, dumped

_ENTRY: Facts = {
    "kind": {"type": "string", "description": "The kind of object, such as table or column."},
    "object": {"type": "string", "description": "Its name, schema-qualified, a function with its argument types."},
    "where": {"enum": ["name", "comment", "body", "definition"], "description": "What the text occurs in."},
    "line": {"type": "integer", "description": "The line of it that has the text, from 1."},
    "text": {"type": "string", "description": "That line."},
}


@shape("find")
def find_shape() -> Facts:
    """The schema of `found`."""
    about = "Where a text occurs, by kind and name; the first line in each place."
    return listing("find", about, "matches", [*_ENTRY], _ENTRY)


def found(matches: Iterable[Match]) -> str:
    """Occurrences in the shape that `find_shape` describes."""
    entries: list[Json] = [
        {"kind": each.noun, "object": each.name, "where": each.where, "line": each.line, "text": each.text}
        for each in matches
    ]
    return dumped({"matches": entries})
