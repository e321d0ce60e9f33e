"""Drizzle Kit."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.record import positional
from meshdoc.sources.layout import homes, layout, planned, version
from meshdoc.sources.order import beside, order_check
from meshdoc.sources.plain import is_down
from meshdoc.sources.sections import blank
from meshdoc.sources.stamp import from_epoch
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Version

_JOURNAL = "meta/_journal.json"
_INTROSPECTED = re.compile(
    r"-- Current sql file was generated after introspecting the database[^\n]*\n(?:[ \t]*+(?:--[^\n]*)?+\n)*+[ \t]*+/\*"
)
"""How a first migration begins whose code is commented, since the database had its objects before."""
_BREAKPOINT = re.compile(r"--> statement-breakpoint[^\r\n]*")


def _keep(text: str) -> str:
    """The text with its breakpoints, between which the migrator sends it, as ends of statements.

    Of an introspected database, what is commented is what it holds.
    """
    if start := _INTROSPECTED.match(text):
        end = text.rfind("*/")
        text = f"{blank(text[: start.end()])}{text[start.end() : end]}  {text[end + 2 :]}" if end >= 0 else text
    return _BREAKPOINT.sub(lambda match: ";" + blank(match[0][1:]), text)


@positional
class _Entry:
    tag: str
    when: datetime.datetime

    @property
    def path(self) -> str:
        return f"{self.tag}.sql"


@layout("drizzle")
def drizzle(tree: Tree) -> list[Version] | None:
    """`drizzle/<tag>.sql` in the order of `meta/_journal.json`, which also records when each was created.

    Newer versions have no journal, and a folder per migration: `drizzle/<timestamp>_<name>/migration.sql` beside
    `snapshot.json`, ordered by folder name. A journal that names no file that exists is ignored. The commented code of
    a first migration that `drizzle-kit introspect` wrote is the baseline.
    https://orm.drizzle.team/docs/drizzle-kit-generate
    """
    for home in _homes(tree):
        if _JOURNAL in home.paths:
            entries = _entries(home)
            if home.glob("*.sql") and all(_is_missing(home, entry) for entry in entries):
                return _unlisted(home)
            return [_of_entry(home, entry) for entry in entries]
        if home.glob("*/snapshot.json") and (paths := sorted(home.glob("*/migration.sql"))):
            return [version(home, path, title=path.partition("/")[0], keep=_keep) for path in paths]
    return None


def _homes(tree: Tree) -> Iterator[Tree]:
    yield tree.under("drizzle")
    yield from homes(tree)


def _of_entry(home: Tree, entry: _Entry) -> Version:
    path = planned(home, entry.path, _JOURNAL)
    kind = Kind.BASELINE if _INTROSPECTED.match(home.text(path)) else Kind.MIGRATION
    return version(home, path, date=entry.when, kind=kind, keep=_keep)


def _is_missing(home: Tree, entry: _Entry) -> bool:
    home.source(entry.path)  # refuses a path that leads out of the folder
    return entry.path not in home.paths


def _unlisted(home: Tree) -> list[Version]:
    """All migrations of a folder in natural order."""
    paths = home.glob("*.sql")
    return [version(home, path, keep=_keep) for path in paths if not is_down(path, paths)]


def _entries(home: Tree) -> list[_Entry]:
    """The entries of the journal, in the order in which the migrator runs them."""
    try:
        entries = json.loads(home.text(_JOURNAL))["entries"]
        return [_Entry(str(entry["tag"]), from_epoch(int(entry["when"]))) for entry in entries]
    except RecursionError:
        raise SourceError(f"{home.show(_JOURNAL)}: not a valid Drizzle journal: nested too deeply") from None
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise SourceError(f"{home.show(_JOURNAL)}: not a valid Drizzle journal: {error}") from None


@order_check("drizzle")
def journal(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Files that the journal does not list, and entries that its migrator skips."""
    for home in beside(tree, versions, _JOURNAL):
        entries = [entry for entry in _entries(home) if entry.path in home.paths]
        yield from _backwards(home, entries)
        yield from _not_listed(home, entries)


def _backwards(home: Tree, entries: list[_Entry]) -> Iterator[Diagnostic]:
    """Entries older than one before them: the migrator runs only what is newer than the last entry it has run."""
    newest: _Entry | None = None
    for entry in entries:
        if newest and entry.when <= newest.when:
            yield Diagnostic(
                code="skipped-version",
                severity=Severity.WARNING,
                message=f"{home.show(entry.path)} is not dated later in {home.show(_JOURNAL)} than"
                f" {home.show(newest.path)}, which precedes it",
                location=home.source(entry.path)[0].location(0),
                hint="Databases that already have the other one skip it; only new databases run both, as is done here."
                " Give it a later `when`.",
            )
        else:
            newest = entry


def _not_listed(home: Tree, entries: list[_Entry]) -> Iterator[Diagnostic]:
    listed = {entry.path for entry in entries}
    paths = home.glob("*.sql")
    unlisted = [path for path in paths if path not in listed and not is_down(path, paths)]
    if unlisted and len(unlisted) == len(paths):
        hint = "All files of the folder are replayed in natural order."
    else:
        hint = "They are not replayed. Run `drizzle-kit generate`, or delete them."
    if unlisted:
        more = f" and {len(unlisted) - 1} more" if len(unlisted) > 1 else ""
        yield Diagnostic(
            code="unlisted-file",
            severity=Severity.WARNING,
            message=f"{home.show(_JOURNAL)} does not list {home.show(unlisted[0])}{more}",
            location=home.source(_JOURNAL)[0].location(0),
            hint=hint,
        )
