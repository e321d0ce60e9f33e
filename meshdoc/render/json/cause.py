"""The statement behind a change, with its version and commit, as JSON."""

from __future__ import annotations

from meshdoc.catalog.change import Cause
from meshdoc.render.json.value import Facts
from meshdoc.sources.version import Version

STATEMENT: Facts = {
    "version": {"type": "string", "description": "The version that changed it last."},
    "date": {"type": "string", "description": "The day of the version, or of its commit (YYYY-MM-DD)."},
    "commit": {"type": "string", "description": "The commit that added the version."},
    "author": {"type": "string", "description": "The author of that commit."},
    "path": {"type": "string", "description": "The file of the statement."},
    "line": {"type": "integer", "description": "Its line, from 1."},
    "statement": {"type": "string", "description": "The statement."},
    "via": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The cascades, DO blocks and functions that led from the statement to the change.",
    },
}


def statement(cause: Cause | None, version: Version | None) -> Facts:
    """The facts about a statement; null where there is none."""
    commit = version.provenance.commit if version and version.provenance else None
    date = (version.date if version else None) or (commit.date if commit else None)
    return {
        "version": cause.version if cause else version.id if version else None,
        "date": f"{date:%Y-%m-%d}" if date else None,
        "commit": commit.id if commit else None,
        "author": commit.author if commit else None,
        "path": cause.location.path if cause else None,
        "line": cause.location.line if cause else None,
        "statement": cause.sql or None if cause else None,
        "via": list(cause.path) if cause else [],
    }
