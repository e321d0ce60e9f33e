"""A snapshot of the schema that differs from the migrations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from meshdoc import project, snapshot
from meshdoc.check.part import Subject, part
from meshdoc.compare.verification import verify, without_secrets
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.reading import exists
from meshdoc.render.differences import entries

USUAL = Path("schema.sql")


@part("schema")
def schema(subject: Subject) -> Iterator[Diagnostic]:
    """The snapshot of the schema that the settings name, or schema.sql if there is one, is what the migrations make."""
    config, given = subject.config, subject.given
    path = config.check.schema or (USUAL if exists(USUAL) and not _is_migration(subject) else None)
    if path is None:
        return
    version = snapshot.read(config, given, path)
    its = snapshot.replay(config, given, subject.history, version, (), subject.memory)
    public, _ = project.redact(config, its.history, given)
    found = without_secrets(verify(subject.history, its.history, str(path), its.schemas), subject.public, public)
    for drift, text in zip(found.drifts, entries(found), strict=True):
        message, _, detail = text.partition("\n")
        yield Diagnostic(
            code="drift",
            severity=Severity.ERROR,
            message=message,
            location=drift.before or drift.after,
            detail=detail.strip(),
        )
    yield from (entry.diagnostic for entry in snapshot.unapplied(public) if entry.diagnostic)


def _is_migration(subject: Subject) -> bool:
    return any(Path(file.path) == USUAL for version in subject.given.versions for file in version.files)
