"""The statements behind the parts of an object as JSON: what `meshdoc blame --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.history.history import History
from meshdoc.insight.blame import Blamed
from meshdoc.render.json.cause import STATEMENT, statement
from meshdoc.render.json.shape import listing, shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped

_ENTRY: Facts = {
    "kind": {"type": "string", "description": "The kind of part: column, index, privileges, or that of the object."},
    "name": {"type": "string", "description": "Its name; of privileges, what is held by whom."},
    "note": {"type": "string", "description": "How else it came about: by default privileges."},
    "made_in": {"type": "string", "description": "The version that made it."},
    **STATEMENT,
}


@shape("blame")
def blame_shape() -> Facts:
    """The schema of `blame`."""
    about = (
        "The statement that last changed each part of an object; none for parts that existed before the first version."
    )
    return listing("blame", about, "parts", ["kind", "name"], _ENTRY)


def blame(history: History, found: Iterable[Blamed]) -> str:
    """Statements in the shape that `blame_shape` describes."""
    versions = {step.version.id: step.version for step in history.steps}
    entries: list[Json] = [
        stripped(
            {
                "kind": each.noun,
                "name": each.name,
                "note": each.note or None,
                "made_in": each.made.version if each.made else None,
                **statement(each.cause, versions.get(each.cause.version) if each.cause else None),
            }
        )
        for each in found
    ]
    return dumped({"parts": entries})
