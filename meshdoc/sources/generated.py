"""Scripts that hold many migrations each, as Alembic (`--sql`) and Entity Framework Core write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.sections import blank, without
from meshdoc.sources.stamp import date_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_REVISION = re.compile(r"^-- Running upgrade [^\r\n]*-> (?P<id>\w{1,255})", re.MULTILINE)
_TRANSACTION = re.compile(r"^(?:BEGIN|COMMIT);[ \t]*$", re.MULTILINE)
_HISTORY = re.compile(r"""["']?__ef_?migrations_?history\b""", re.IGNORECASE)
_COMMITTED = re.compile(r"^COMMIT;[ \t]*\r?\n?", re.MULTILINE)
_APPLIED = re.compile(
    r"""__ef_?migrations_?history"?\s*\([^();]{0,300}\)\s*VALUES\s*\(N?'(?P<id>[^']{1,300})'""", re.IGNORECASE
)

Section = tuple[str, int, int]
"""An id, and the first and the last offset in the text."""


@layout("alembic")
def alembic(tree: Tree) -> list[Version] | None:
    """The output of `alembic upgrade --sql`: a version per `-- Running upgrade` comment.

    The transaction around all of them is left out, since each is a version of its own.
    https://alembic.sqlalchemy.org/en/latest/offline.html
    """
    return _split(tree, _revisions, lambda text: without(text, _TRANSACTION))


@layout("ef-core")
def ef_core(tree: Tree) -> list[Version] | None:
    """The output of `dotnet ef migrations script`, idempotent or not: a version per transaction.

    https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying
    """
    return _split(tree, _transactions, lambda text: text)


def _split(tree: Tree, sections: Callable[[str], list[Section]], keep: Callable[[str], str]) -> list[Version] | None:
    """The sections of all files in natural order, if each file has some."""
    for home in homes(tree):
        paths = home.sql()
        divided = ((path, sections(home.text(path))) for path in paths)
        found = list(takewhile(lambda each: each[1], divided))
        if found and len(found) == len(paths):
            return [_section(home, path, section, keep) for path, parts in found for section in parts]
    return None


def _section(home: Tree, path: str, section: Section, keep: Callable[[str], str]) -> Version:
    title, start, end = section
    whole = version(home, path, keep=lambda text: blank(text[:start]) + keep(text[start:end]) + blank(text[end:]))
    whole = replace(whole, transaction=Transaction.UNKNOWN)
    return replace(whole, id=title, name=title, date=date_of(title) if "_" in title else None)


def _revisions(text: str) -> list[Section]:
    marks = list(_REVISION.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [(mark["id"], start, end) for mark, start, end in zip(marks, [0, *ends], ends, strict=False)]


def _transactions(text: str) -> list[Section]:
    if not _HISTORY.search(text):
        return []
    sections: list[Section] = []
    start = 0
    for commit in _COMMITTED.finditer(text):
        ids = [match["id"] for match in _APPLIED.finditer(text, start, commit.end())]
        if ids:
            sections.append((ids[-1], start, commit.end()))
            start = commit.end()
    if text[start:].strip() and sections:
        title, first, _ = sections.pop()
        sections.append((title, first, len(text)))
    return sections
