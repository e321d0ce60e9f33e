"""The result of the check as JSON: what `meshdoc check --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meshdoc.diagnostics import Diagnostic
from meshdoc.render.json.shape import listing, shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped

_ENTRY: Facts = {
    "part": {"type": "string", "description": "The part of the check that found it."},
    "code": {"type": "string", "description": "What kind of finding it is: a rule, an SQLSTATE, stale, drift."},
    "severity": {"enum": ["error", "warning", "notice"], "description": "How severe it is."},
    "message": {"type": "string", "description": "What is wrong, in one line."},
    "path": {"type": "string", "description": "The file it is about."},
    "line": {"type": "integer", "description": "The line in it, from 1."},
    "column": {"type": "integer", "description": "The column in that line, from 1, in characters."},
    "detail": {"type": "string", "description": "More about it, such as the lines of a page that differ."},
    "hint": {"type": "string", "description": "What to do about it."},
}


@shape("check")
def check_shape() -> Facts:
    """The schema of `check`."""
    about = "What the parts of the check found."
    return listing("check", about, "findings", ["part", "code", "severity", "message"], _ENTRY)


def check(found: Iterable[tuple[str, Sequence[Diagnostic]]]) -> str:
    """Findings by part in the shape that `check_shape` describes."""
    entries: list[Json] = [_entry(part, each) for part, diagnostics in found for each in diagnostics]
    return dumped({"findings": entries})


def _entry(part: str, found: Diagnostic) -> Facts:
    where = found.location
    return stripped(
        {
            "part": part,
            "code": found.code,
            "severity": found.severity.value,
            "message": found.message,
            "path": where.path if where else None,
            "line": where.line if where else None,
            "column": where.column if where else None,
            "detail": found.detail or None,
            "hint": found.hint or None,
        }
    )
