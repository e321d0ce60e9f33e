"""The missing objects that statements are refused for, except those that a migration creates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from meshdoc.catalog.relation import ForeignTable, MaterializedView, Sequence, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.diagnostics import Location, Missing
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.prerequisites.created import created
from meshdoc.prerequisites.extension import provider
from meshdoc.record import record

AnyNamed: TypeAlias = Type | Table | View | MaterializedView | ForeignTable | Sequence | Routine

SEARCH_PATH = "search_path"
KINDS = (
    *("role", "schema", SEARCH_PATH, "extension", "collation", "type"),
    *("operator class", "relation", "column", "function", "procedure"),
)
"""The kinds of objects that are collected, in the order in which a baseline creates them.

A column counts only if a baseline creates its table.
"""

CLASSES: Mapping[str, tuple[type[AnyNamed], ...]] = {
    "type": (Type,),
    "relation": (Table, View, MaterializedView, ForeignTable, Sequence),
    "function": (Routine,),
}
USUAL = frozenset({"public", "pg_catalog"})
"""Schemas of every search_path."""


@record
class Need:
    """An object that does not exist, by its name in messages, and the statements that need it, in order."""

    kind: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def first(self) -> Location:
        """The first statement that needs it."""
        return self.entries[0].location

    @property
    def shown(self) -> str:
        """It in words: function auth.uid(), role "web"."""
        if self.kind == SEARCH_PATH:
            return f'search_path with schema "{self.name}"'
        return f"{self.kind} {self.name}" if "(" in self.name else f'{self.kind} "{self.name}"'


def needs(history: History) -> tuple[Need, ...]:
    """The missing objects that no migration creates, by kind, each with the statements that are refused for it."""
    refused = [(entry, missing) for entry, missing in _refused(history) if missing.kind in KINDS]
    if not refused:
        return ()
    own, places = created(history), _places(history)
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry, missing in refused:
        if (schemas := places.get((missing.kind, _plain(missing)), USUAL)).isdisjoint(USUAL) and len(schemas) == 1:
            missing = Missing(kind=SEARCH_PATH, name=min(schemas))
        elif own.has(missing) or own.has(supplying := _extension(history, missing)):
            continue
        elif supplying.name:
            missing = supplying
        found.setdefault((missing.kind, missing.name), []).append(entry)
    order = sorted(found, key=lambda key: KINDS.index(key[0]))
    return tuple(Need(kind=kind, name=name, entries=tuple(found[kind, name])) for kind, name in order)


def _extension(history: History, missing: Missing) -> Missing:
    """The extension that creates the object."""
    return Missing(kind="extension", name=provider(history.system, missing) or "")


def _plain(missing: Missing) -> str:
    """Its name as far as the arguments; with its schema, it is no name in `_places`."""
    return missing.name.partition("(")[0]


def _places(history: History) -> Mapping[tuple[str, str], set[str]]:
    """The schemas in which the last version has objects, by their kind and name."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, classes in CLASSES.items():
        for cls in classes:
            for item in history.catalog.all(cls):
                found.setdefault((kind, item.name), set()).add(history.catalog[item.schema].name)
    return found


def _refused(history: History) -> Iterator[tuple[Entry, Missing]]:
    """The project's statements that PostgreSQL refuses, or probably refuses, because an object is missing."""
    for step in history.steps:
        for entry in () if step.external else step.entries:
            if entry.missing and (entry.outcome is Outcome.REFUSED or entry.for_want_of):
                yield entry, entry.missing


def split(name: str) -> tuple[str, str]:
    """A name in a message as schema, empty if it has none, and the rest."""
    head, _, _ = name.partition("(")
    schema, dot, _ = head.rpartition(".")
    return (schema, name[len(schema) + 1 :]) if dot else ("", name)
