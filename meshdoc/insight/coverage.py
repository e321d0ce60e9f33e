"""How much of a schema is described."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.record import record


@record
class Coverage:
    """The columns of tables and views, and those of them with a description."""

    columns: int
    described: int


def coverage(relations: Iterable[Relation]) -> Coverage:
    """Count the columns."""
    told = [bool(column.comment) for relation in relations for column in relation.columns]
    return Coverage(columns=len(told), described=sum(told))


@record
class Described:
    """The objects of one kind: how many there are, and those without a description."""

    noun: str
    total: int
    without: tuple[Oid, ...]


@record
class Undescribed:
    """What has no description: objects by kind, and columns by relation."""

    kinds: tuple[Described, ...]
    columns: tuple[tuple[Oid, tuple[int, ...]], ...]


def undescribed(items: Iterable[Object]) -> Undescribed | None:
    """What has no description among some objects; None if there are none."""
    kinds: dict[str, list[Object]] = {}
    for item in items:
        kinds.setdefault(item.noun, []).append(item)
    relations = [item for found in kinds.values() for item in found if isinstance(item, Relation)]
    columns = ((item.oid, tuple(column.attnum for column in item.columns if not column.comment)) for item in relations)
    told = tuple(
        Described(noun=noun, total=len(found), without=tuple(item.oid for item in found if not item.comment))
        for noun, found in kinds.items()
    )
    return Undescribed(kinds=told, columns=tuple(each for each in columns if each[1])) if told else None
