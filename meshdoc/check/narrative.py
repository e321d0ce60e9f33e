"""References, directives and links in narrative pages."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc import project
from meshdoc.check.part import Subject, part
from meshdoc.diagnostics import Diagnostic


@part("narrative")
def narrative(subject: Subject) -> Iterator[Diagnostic]:
    """Every reference, directive and link of the narrative pages leads somewhere."""
    yield from project.unresolved(subject.book)
