"""A version that a new database refuses."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.check.part import Subject, part
from meshdoc.diagnostics import Diagnostic, Severity


@part("new-database")
def new_database(subject: Subject) -> Iterator[Diagnostic]:
    """A run of all versions on a new database gets to the last, as a run on a shadow database would tell."""
    step = subject.public.end
    if step is None:
        return
    entry = next((entry for entry in step.entries if entry.location == step.end), None)
    yield Diagnostic(
        code=entry.sqlstate if entry else "new-database",
        severity=Severity.ERROR,
        message=f"A new database refuses version {step.version.id}: {entry.message if entry else 'see its statements'}",
        location=(entry.position or entry.location) if entry else step.end,
        detail=entry.detail if entry else "",
        hint=entry.hint if entry else "",
    )
