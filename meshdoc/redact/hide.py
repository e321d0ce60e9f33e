"""Hide objects and columns that the settings name: from the texts of a history, so that nothing mentions them.

The objects stay in the catalog, where others refer to them, under a name that says nothing; what is listed where is
decided by a book. A name is hidden as a word, in every text: statements, bodies, comments, messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import Database, Schema
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.history.history import History, Step
from meshdoc.history.ledger import Entry
from meshdoc.history.ownership import whole_of
from meshdoc.record import record
from meshdoc.redact.model import in_texts
from meshdoc.redact.needles import HIDDEN

NAMED = (Relation, Routine, Type, Schema, Index, Constraint)
"""The kinds of objects whose names are hidden if they are; those of policies and triggers may be those of others."""
SECRET = re.compile(r"passw|secret|token|api_?key|private_?key|credential|encrypted|(?:^|_)salt(?:_|$)", re.IGNORECASE)
"""Names of columns that look like secrets."""


@record
class Concealed:
    """What is not shown: objects with their parts, and columns."""

    objects: frozenset[Oid] = frozenset()
    columns: frozenset[Address] = frozenset()

    def has(self, address: Address) -> bool:
        """Whether an object or column is not shown."""
        return address.oid in self.objects or address in self.columns


NOTHING = Concealed()


def concealed(history: History, patterns: Collection[str], *, secrets: bool) -> Concealed:
    """The objects with names that match a pattern, dropped ones included; the columns that look like `secrets`."""
    if not (patterns or secrets):
        return NOTHING
    known = {item.oid: item for item in _objects(history) if item.oid >= FIRST_USER_OID or isinstance(item, Schema)}
    schemas = {oid: item.name for oid, item in known.items() if isinstance(item, Schema)}
    found = {oid for oid, item in known.items() if _is_named(item, schemas, patterns)} if patterns else set()
    parts = {oid for oid, item in known.items() if found.intersection(_wholes(item, known))}
    columns = {
        Address(item.oid, column.attnum)
        for item in (_objects(history) if secrets else ())
        if isinstance(item, Relation)
        for column in item.columns
        if SECRET.search(column.name)
    }
    return Concealed(objects=frozenset(found | parts), columns=frozenset(columns))


def _objects(history: History) -> Iterator[Object]:
    """Every object in every state."""
    yield from history.catalog.all(Object)
    for step in history.steps:
        yield from (item for change in step.changes for item in (change.before, change.after) if item)


def _is_named(item: Object, schemas: dict[Oid, str], patterns: Iterable[str]) -> bool:
    if isinstance(item, Schema):
        return any(pattern == f"{item.name}.*" for pattern in patterns)
    if not isinstance(item, (Relation, Routine, Type)):
        return False
    name = f"{schemas.get(item.schema, '')}.{item.name}"
    return any(fnmatchcase(name, each if "." in each else f"public.{each}") for each in patterns)


def _wholes(item: Object, known: dict[Oid, Object]) -> Iterator[Oid]:
    """The objects that an object is a part of."""
    part: Object | None = item
    while part and (whole := whole_of(part)):
        yield whole
        part = known.get(whole)


def text_hider(history: History, hidden: Concealed) -> Callable[[str], str]:
    """A function that replaces the names of what is not shown in a text."""
    words = _words(history, hidden) if hidden != NOTHING else set()
    if not words:
        return str
    pattern = re.compile(rf"(?<![\w$])(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?![\w$])")
    return lambda text: pattern.sub(HIDDEN, text)


def conceal(history: History, hidden: Concealed, change: Callable[[str], str]) -> History:
    """The history with a change, made by `text_hider`, to every text."""
    return _Hiding(hidden, change).history(history) if hidden != NOTHING else history


def _words(history: History, hidden: Concealed) -> set[str]:
    named = (item for item in _objects(history) if item.oid in hidden.objects and isinstance(item, NAMED))
    columns = (column.name for item in _objects(history) for column in _columns(item, hidden))
    return {item.name for item in named} | set(columns)


def _columns(item: Object, hidden: Concealed) -> Iterator[Column]:
    for column in item.columns if isinstance(item, Relation) else ():
        if Address(item.oid, column.attnum) in hidden.columns:
            yield column


class _Hiding:
    """One pass over a history; objects and causes that were seen stay the same."""

    def __init__(self, hidden: Concealed, change: Callable[[str], str]) -> None:
        self._hidden = hidden
        self._text = change
        self._done: dict[int, tuple[object, object]] = {}

    def history(self, history: History) -> History:
        """A history."""
        steps = tuple(map(self._step, history.steps))
        catalog = Catalog(tuple(map(self._object, history.catalog.all(Object))))
        catalog.journal.extend(change for step in steps for change in step.changes)
        contents = in_texts(history.contents, self._text)
        return replace(history, steps=steps, catalog=catalog, contents=contents)

    def _step(self, step: Step) -> Step:
        words = step.version.name.replace("_", " ")
        is_telling = self._text(words) != words
        return replace(
            step,
            version=replace(step.version, name=self._text(words)) if is_telling else step.version,
            changes=tuple(map(self._change, step.changes)),
            entries=tuple(map(self._entry, step.entries)),
            notices=in_texts(step.notices, self._text),
        )

    def _change(self, change: Change) -> Change:
        before, after = change.before and self._object(change.before), change.after and self._object(change.after)
        return Change(before=before, after=after, cause=change.cause and self._cause(change.cause))

    def _entry(self, entry: Entry) -> Entry:
        shown = in_texts(entry, self._text)
        touches = [oid for oid in entry.touches if oid not in self._hidden.objects]
        return replace(shown, touches=type(entry.touches)(touches), location=entry.location)

    def _cause(self, cause: Cause) -> Cause:
        known = self._done.get(id(cause))
        if known is None:
            shown = replace(in_texts(cause, self._text), location=cause.location)
            known = self._done[id(cause)] = (cause, shown)
        assert isinstance(known[1], Cause)
        return known[1]

    def _object(self, item: Object) -> Object:
        known = self._done.get(id(item))
        if known is None:
            known = self._done[id(item)] = (item, self._renamed(item))
        assert isinstance(known[1], Object)
        return known[1]

    def _renamed(self, item: Object) -> Object:
        shown = in_texts(item, self._text)
        if isinstance(shown, Relation):
            shown = self._nameless(shown)
        if shown is item:
            return item
        if shown.name != item.name:
            shown = replace(shown, name=f"{shown.name} {item.oid}")
        if later := getattr(item, "_recorded", None):
            shown.record(later)
        return shown

    def _nameless(self, item: Relation) -> Relation:
        """A relation whose hidden columns have a number for a name, and no comment."""
        numbers = {column.attnum for column in _columns(item, self._hidden)}
        if not numbers:
            return item
        columns = (
            replace(column, name=f"{HIDDEN} {column.attnum}", comment=None) if column.attnum in numbers else column
            for column in item.columns
        )
        return replace(item, columns=tuple(columns))


def without_settings(history: History) -> History:
    """The history without settings of roles and of the database."""
    items = tuple(map(_without_settings, history.catalog.all(Object)))
    catalog = Catalog(items)
    catalog.journal.extend(history.catalog.journal)
    return replace(history, catalog=catalog)


def _without_settings(item: Object) -> Object:
    if isinstance(item, Role):
        return replace(item, settings=()) if item.settings else item
    if isinstance(item, Database) and (item.settings or item.role_settings):
        return replace(item, settings=(), role_settings=())
    return item
