"""What identifies an object in any catalog: its kind and its name, without oids."""

from __future__ import annotations

from typing import NamedTuple

from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.publication import PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.history.ownership import whole_of
from meshdoc.history.wording import column_name, full_name, noun_of

COLUMN = "column"
KINDS: dict[type[Object], str] = {
    DefaultPrivileges: "default privileges",
    PublicationTable: "published table",
    PublicationSchema: "published schema",
}
"""The kinds that readers do not know by PostgreSQL's noun for the catalog entry."""


class Key(NamedTuple):
    """`table`, `public.t`: no two objects of a catalog share it."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def key_of(names: Names, item: Object) -> Key:
    """The key of an object. A routine's name includes its arguments, and a part's that of its table."""
    kind = KINDS.get(type(item), noun_of(item))
    if whole_of(item) or isinstance(item, Routine):
        return Key(kind, full_name(names, item))
    return Key(kind, describe_object(names, item).removeprefix(f"{item.noun} ").removeprefix(f"{kind} "))


def column_key(names: Names, relation: Relation, column: Column) -> Key:
    """The key of a column."""
    return Key(COLUMN, column_name(names, relation, column))
