"""Whom a change concerns: those who write statements, who keep data, who grant access, or who run the server."""

from __future__ import annotations

import enum

from meshdoc.compare.consequence import ROUTINES, VIEWS
from meshdoc.history.item import Action, Item


class Reader(enum.Enum):
    """A reader of release notes, in the order in which they are addressed."""

    API = "API"
    DATA = "Data"
    SECURITY = "Security"
    OPERATIONS = "Operations"


SECURITY = frozenset({"policy", "role", "role membership", "default privileges", "user mapping", "security label"})
DATA = frozenset(
    {
        *("primary key", "unique constraint", "foreign key", "check", "exclusion constraint", "not-null constraint"),
        *("trigger", "rule"),
    }
)
"""The kinds that say which rows there may be, and what follows from writing one."""
API = frozenset(
    {
        *("table", "partitioned table", "foreign table", "column", "schema", "sequence", *VIEWS, *ROUTINES),
        *("type", "enum", "domain", "range type", "base type", "composite type", "operator", "cast"),
    }
)
"""The kinds that statements of an application name."""

PROTECTION = frozenset(
    {
        *("privileges", "owner", "row-level security", "forced row-level security"),
        *("security definer", "leakproof"),
    }
)
RULES = frozenset({"not null", "default", "generated", "generation expression", "identity", "check", "labels", "label"})
"""The properties of a column or type that say which values there may be."""
UPKEEP = frozenset(
    {
        *("options", "tablespace", "statistics", "storage", "compression", "clustered", "persistence", "populated"),
        *("access method", "replica identity", "cost", "rows", "parallel", "comment", "version"),
    }
)
"""The properties that change no result."""


def reader_of(item: Item) -> Reader:
    """Whom a line of a changelog concerns most."""
    properties = {detail.property for detail in item.details}
    if item.noun in SECURITY or (properties and properties <= PROTECTION):
        return Reader.SECURITY
    if item.noun in DATA:
        return Reader.DATA
    if item.noun not in API or item.partition_of or (properties and properties <= UPKEEP):
        return Reader.OPERATIONS
    is_rule = item.action is Action.CHANGED and properties <= RULES
    return Reader.DATA if properties and is_rule else Reader.API
