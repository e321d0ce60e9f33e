"""The outcome of every statement: the ledger; and the secrets hidden in it."""

from __future__ import annotations

from meshdoc.history.ledger import Entry, Outcome
from meshdoc.redact.search import Hidden
from meshdoc.render.json.value import Facts, stripped
from meshdoc.sources.version import Version


def statement(entry: Entry) -> Facts:
    """The location, kind and outcome of a statement, with the reason if it was not applied.

    A statement that PostgreSQL accepts and later rolls back is inert here, and its reason says so.
    """
    outcome, reason = entry.outcome, entry.reason
    if outcome is Outcome.ROLLED_BACK:
        outcome, reason = Outcome.INERT, f"{outcome.value}: {reason}"
    return stripped(
        {
            "path": entry.location.path,
            "line": entry.location.line,
            "kind": entry.kind,
            "outcome": outcome.value,
            "sqlstate": entry.sqlstate or None,
            "message": entry.message or None,
            "reason": reason or None,
        }
    )


def provenance(version: Version) -> Facts:
    """The commit that added a version, and the first tag that contains it."""
    known = version.provenance
    date = known.commit.date if known else None
    return stripped(
        {
            "version": version.id,
            "commit": known.commit.id if known else None,
            "author": known.commit.author if known else None,
            "date": date.isoformat() if date else None,
            "subject": known.commit.subject if known else None,
            "tag": known.tag or None if known else None,
        }
    )


def redacted(hidden: Hidden) -> Facts:
    """The kind and the place of a secret; one in the settings has no place."""
    place = hidden.location
    return stripped(
        {
            "kind": hidden.kind,
            "recognized_by": "shape" if hidden.by_shape else "position",
            "path": place.path if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
        }
    )
