"""Findings as JSON: what `meshdoc lint --format json` prints."""

from __future__ import annotations

from meshdoc.catalog.names.description import describe
from meshdoc.catalog.object import Address
from meshdoc.insight.finding import Finding
from meshdoc.render import Book
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped

_FINDING: Facts = {
    "code": {"type": "string", "description": "The rule, documented by `meshdoc help CODE`."},
    "severity": {"enum": ["error", "warning", "notice"], "description": "The most severe first."},
    "message": {"type": "string", "description": "What is wrong, in one line."},
    "object": {"type": "string", "description": "The object it is about, such as `table public.t`."},
    "path": {"type": "string", "description": "The file, as it was named on the command line or found."},
    "line": {"type": "integer", "description": "The line in it, from 1."},
    "column": {"type": "integer", "description": "The column in that line, from 1, in characters."},
    "detail": {"type": "string", "description": "More about it."},
    "hint": {"type": "string", "description": "What to do about it."},
    "notes": {"type": "array", "items": {"type": "string"}, "description": "The affected parts."},
}


@shape("lint")
def findings_shape() -> Facts:
    """The schema of `findings`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshdoc lint --format json",
        "description": "All findings, the most severe first. A value that is empty or unknown is left out.",
        "type": "object",
        "required": ["findings"],
        "additionalProperties": False,
        "properties": {
            "findings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "severity", "message"],
                    "additionalProperties": False,
                    "properties": _FINDING,
                },
            }
        },
    }


def findings(book: Book) -> str:
    """All findings of a book, in the shape that `findings_shape` describes."""
    found: list[Json] = [_finding(book, each) for each in book.findings]
    return dumped({"findings": found})


def _finding(book: Book, finding: Finding) -> Facts:
    where = finding.location
    return stripped(
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "object": describe(book.names, Address(finding.about)) if finding.about else None,
            "path": where.path if where else None,
            "line": where.line if where else None,
            "column": where.column if where else None,
            "detail": finding.detail or None,
            "hint": finding.hint or None,
            "notes": finding.notes,
        }
    )
