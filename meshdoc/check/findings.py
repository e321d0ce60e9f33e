"""Findings of the rules that are new."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.check.baseline import counted, key, read
from meshdoc.check.order import CHANGED
from meshdoc.check.part import Subject, part
from meshdoc.diagnostics import Diagnostic, Severity


@part("findings")
def findings(subject: Subject) -> Iterator[Diagnostic]:
    """No rule finds an error; with a baseline of accepted findings, none finds a warning or error that is not in it."""
    accepted = read(subject.config)
    serious = {Severity.ERROR} if accepted is None else {Severity.ERROR, Severity.WARNING}
    left = dict(accepted or {})
    for finding in subject.book.findings:
        known = key(subject.book, finding)
        if left.get(known, 0):
            left[known] -= 1
        elif finding.severity in serious and finding.code != CHANGED:
            yield finding


def accepted_text(subject: Subject) -> str:
    """The baseline that accepts all present findings."""
    return counted(subject.book)
