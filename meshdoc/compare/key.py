"""What identifies an object in any catalog: its kind and its name, without oids."""

from __future__ import annotations

from typing import NamedTuple

from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Column, ColumnDefault, Relation
from meshdoc.history.wording import column_name, full_name, noun_of

COLUMN = "column"


class Key(NamedTuple):
    """`table`, `public.t`: no two objects of a catalog share it."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def key_of(names: Names, item: Object) -> Key:
    """The key of an object. A routine's name includes its arguments, and a part's that of its table or column."""
    if isinstance(item, ColumnDefault):
        return Key(item.noun, describe_object(names, item).removeprefix(f"{item.noun} "))
    return Key(noun_of(item), full_name(names, item))


def column_key(names: Names, relation: Relation, column: Column) -> Key:
    """The key of a column."""
    return Key(COLUMN, column_name(names, relation, column))
