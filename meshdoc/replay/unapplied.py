"""Refusals that PostgreSQL may not share: statements that fail only because an earlier one was not applied.

If meshdoc does not apply a statement, the objects that it creates are missing and those that it drops are in the way.
PostgreSQL, which applied it, does not refuse the statements that build on it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location, SqlError
from meshdoc.history.ledger import Entry
from meshdoc.replay.mention import mentioned
from meshdoc.syntax.words import words

MISSING_OR_IN_THE_WAY = frozenset(
    {
        *("42P01", "42703", "42704", "42883", "3F000", "42830"),  # a relation, column, object, function, schema, key
        *("42P07", "42701", "42710", "42723"),  # there already is one
        "2BP01",  # something depends on it
    }
)

RUNNING_ANYTHING = frozenset(
    {
        *("CallStmt", "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "ExecuteStmt"),
        *("ImportForeignSchemaStmt", "psql"),
    }
)
"""Kinds of statements whose effect is not in their own text but in the code or data that they use."""
RUNNING_TEXT = frozenset({"execute", "perform", "call"})
"""Keywords with which a block of code runs statements that are not in its text."""

WORDING = frozenset(
    {
        *("relation", "does", "already", "exist", "there", "could", "find", "a", "named", "same", "argument"),
        *("matching", "given", "referenced", "cannot", "because", "other", "objects", "depend", "it"),
    }
)
"""The words of PostgreSQL's messages for these conditions, except names and keywords."""

QUOTED = re.compile(r'"([^"]*)"')
WORD = re.compile(r"[^\W\d][\w$]*")
ARGUMENTS = re.compile(r"\([^()]*\)")
GENERATED = re.compile(r"(?P<stem>.+)_(?:pkey|key|idx|fkey|check|excl|seq|not_null)\d*")
"""Names as makeObjectName builds them: from the names of the table and columns, and a label."""


EXTENDING = frozenset({"CreateExtensionStmt", "AlterExtensionStmt"})
IN_EXTENSIONS = frozenset({"42883", "42704"})
"""The errors for objects of extensions used without a qualified name: functions, types, operator classes."""


@dataclass
class Unapplied:
    """The statements of a history that were not fully applied, although PostgreSQL may have applied them."""

    by_word: dict[str, Location] = field(default_factory=dict)
    anything: Location | None = None
    extension: Location | None = None
    objects: set[Oid] = field(default_factory=set)
    """What they may have changed."""

    def add(self, entry: Entry, catalog: Catalog) -> None:
        """Record one; of several that mention the same name, the last one not caused by another counts."""
        said = set(words(entry.sql))
        for word in said:
            if not (entry.for_want_of and word in self.by_word):
                self.by_word[word] = entry.location
        self.objects.update(entry.touches)
        if entry.kind in EXTENDING:
            self.extension = entry.location
        calls = entry.kind == "DoStmt" and any(isinstance(catalog.get(oid), Routine) for oid in entry.touches)
        if entry.kind in RUNNING_ANYTHING or calls or (entry.kind == "DoStmt" and said & RUNNING_TEXT):
            self.anything = entry.location

    def add_anything(self, location: Location, objects: Iterable[Oid]) -> None:
        """Record a statement of which nothing is known; it may have changed any of the objects."""
        self.anything = location
        self.objects.update(objects)

    def spares(self, sql: str, catalog: Catalog) -> bool:
        """Whether they certainly change nothing that a statement names."""
        if self.anything:
            return False
        return not self.objects or self.objects.isdisjoint(mentioned(catalog, sql))

    def behind(self, error: SqlError) -> Location | None:
        """The unapplied statement that probably caused this refusal; None if PostgreSQL would refuse it anyway."""
        if error.sqlstate not in MISSING_OR_IN_THE_WAY:
            return None
        found = (place for name in names_in(error) if (place := self._naming(name)))
        return next(found, self.anything or (self.extension if error.sqlstate in IN_EXTENSIONS else None))

    def _naming(self, name: str) -> Location | None:
        if name in self.by_word:
            return self.by_word[name]
        if generated := GENERATED.fullmatch(name):
            stem = generated["stem"]
            ends = (len(stem), *(match.start() for match in re.finditer("_", stem)))
            return next((self.by_word[stem[:end]] for end in ends if stem[:end] in self.by_word), None)
        return None


def names_in(error: SqlError) -> Iterator[str]:
    """The names in an error: quoted words, and other words that are neither wording nor keywords."""
    for text in (error.message, error.detail):
        for quoted in QUOTED.findall(text):
            yield quoted
            yield from quoted.split(".") if "." in quoted else ()
        plain = ARGUMENTS.sub(" ", QUOTED.sub(" ", text))
        yield from (word for word in WORD.findall(plain) if word not in WORDING and word not in keywords())


@functools.cache
def keywords() -> frozenset[str]:
    """The grammar's keywords, loaded only on demand."""
    from pglast import keywords as kinds

    return frozenset(
        kinds.RESERVED_KEYWORDS | kinds.UNRESERVED_KEYWORDS | kinds.COL_NAME_KEYWORDS | kinds.TYPE_FUNC_NAME_KEYWORDS
    )
