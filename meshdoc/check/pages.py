"""Committed pages that are out of date."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from meshdoc import files, project
from meshdoc.check.part import Subject, part
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.files.text import text_of
from meshdoc.reading import exists
from meshdoc.replay.result import Result

FORMAT = "markdown"
SHOWN = 3
"""Of so many pages, the difference is shown."""
MOST = 10
"""More pages are counted."""
LINES = 12
"""Longer differences are cut."""


@part("pages")
def pages(subject: Subject) -> Iterator[Diagnostic]:
    """The pages in the output folder, if there are any, are those that `build` would write."""
    output = subject.config.output
    if not exists(output / files.MANIFEST):
        return
    known = project.recall(subject.config, subject.given, FORMAT, subject.memory, Result)
    if known and not files.differing(output, known.digests):
        return
    wanted = project.document(subject.book, FORMAT, subject.config.limits)
    stale = [path for path in files.stale(output, wanted) if path.name != files.MANIFEST]
    stale.sort(key=lambda path: (path.suffix != ".md", -len(path.parts)))
    for place, path in enumerate(stale[:MOST]):
        yield _stale("This page is out of date", path, _difference(output, path, wanted) if place < SHOWN else "")
    if stale[MOST:]:
        yield _stale(f"{len(stale) - MOST} more files are out of date", stale[MOST])


def _stale(message: str, path: Path, detail: str = "") -> Diagnostic:
    return Diagnostic(
        code="stale",
        severity=Severity.ERROR,
        message=message,
        location=Location(path.as_posix(), 1, 1),
        detail=detail,
        hint="Run `meshdoc build`, and commit the output." if detail else "",
    )


def _difference(output: Path, path: Path, wanted: Mapping[str, str]) -> str:
    """The lines that differ."""
    name = path.relative_to(output).as_posix()
    before, after = text_of(output, name), wanted.get(name, "")
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    found = [line for line in lines if not line.startswith("@@")]
    rest = len(found) - LINES
    return "\n".join([*found[:LINES], *([f"... {rest} more lines"] if rest > 0 else [])])
