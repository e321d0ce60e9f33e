"""Versions that databases have not run in the order of the files, or not as they are now."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.check.part import Subject, part
from meshdoc.diagnostics import Diagnostic, Location, Severity

CHANGED = "changed-after-release"
"""The rule about versions that were changed after a tag."""


@part("order")
def order(subject: Subject) -> Iterator[Diagnostic]:
    """No version was changed after its release, or added before one that a tag had released."""
    yield from (finding for finding in subject.dated.findings if finding.code == CHANGED)
    versions = [step.version for step in subject.dated.history.steps if not step.external]
    for place, version in enumerate(versions):
        later = (each for each in versions[place + 1 :] if each.provenance and each.provenance.tag)
        released = next(later, None)
        if version.provenance and not version.provenance.tag and released and released.provenance:
            yield Diagnostic(
                code="out-of-order",
                severity=Severity.WARNING,
                message=f"Migration {version.id} comes before {released.id}, which {released.provenance.tag} released",
                location=Location(version.files[0].path, 1, 1),
                detail="Migration tools skip or refuse it in databases that have run the later one.",
                hint="Give it a later version.",
            )
