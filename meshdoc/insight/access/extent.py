"""How many rows of a relation a statement reaches: none, some or all, with the conditions in between."""

from __future__ import annotations

import enum

from meshdoc.catalog.object import Oid
from meshdoc.record import record


class Rows(enum.Enum):
    """none: refused, or no row whatever the rows and settings. all: every row. some: as a condition decides."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


ORDER = (Rows.NONE, Rows.SOME, Rows.ALL)


@record
class Condition:
    """What decides which rows of a relation are reached: the text of policies, or words if SQL does not decide."""

    relation: Oid
    text: str
    policies: tuple[Oid, ...] = ()


@record
class Extent:
    """The rows that a role reaches; `refused` is PostgreSQL's reason if the statement is always refused.

    `through` are the relations below a view that yield its rows, each with the role whose privileges count there (0:
    the caller's own).
    """

    rows: Rows
    conditions: tuple[Condition, ...] = ()
    refused: str = ""
    through: tuple[tuple[Oid, Oid], ...] = ()


ALL = Extent(rows=Rows.ALL)


class Refused(Exception):
    """The statement is refused whatever the rows are."""


def refused(reason: str) -> Extent:
    """No access, for a reason in PostgreSQL's words."""
    return Extent(rows=Rows.NONE, refused=reason)


def combined(rows: Rows, *parts: Extent) -> Extent:
    """An extent with the conditions and relations of its parts; conditions matter only where some rows are reached."""
    conditions = dict.fromkeys(condition for part in parts for condition in part.conditions)
    through = dict.fromkeys(step for part in parts for step in part.through)
    return Extent(rows=rows, conditions=tuple(conditions) if rows is Rows.SOME else (), through=tuple(through))


def both(parts: list[Extent]) -> Extent:
    """Rows that need a row of each part, as in an inner join."""
    return combined(min((part.rows for part in parts), key=ORDER.index, default=Rows.ALL), *parts)


def either(parts: list[Extent]) -> Extent:
    """Rows that come from any of the parts, as in UNION."""
    kinds = {part.rows for part in parts}
    return combined(kinds.pop() if len(kinds) == 1 else Rows.SOME, *parts)
