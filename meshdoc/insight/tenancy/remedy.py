"""The composite foreign key that makes two ways to the tenant agree, and the SQL for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.keys import unique_keys
from meshdoc.record import record

BY_COLUMN = (Action.SET_NULL, Action.SET_DEFAULT)


@record
class Remedy:
    """The foreign key of a table, widened by the tenant: its `columns` reference `referenced` of `target`.

    `unique` is whether these columns of the target have a key. The old key is replaced unless rows without a tenant
    need it.
    """

    foreign_key: Oid
    replaced: bool
    columns: tuple[int, ...]
    target: Oid
    referenced: tuple[int, ...]
    unique: bool


def remedy_of(
    catalog: Catalog, one: Sequence[ForeignKey], other: Sequence[ForeignKey], *, is_whole: bool
) -> Remedy | None:
    """The remedy for a table that references the tenant itself, and another table that does so, too.

    `is_whole` is whether each row has a tenant. None for longer ways.
    """
    if len(one) != 1 or len(other) != 2 or one[0].references_columns != other[1].references_columns:
        return None
    columns = (*other[0].columns, *one[0].columns)
    referenced = (*other[0].references_columns, *other[1].columns)
    target = catalog[other[0].references_table]
    if len(set(columns)) < len(columns) or len(set(referenced)) < len(referenced) or other[0].period:
        return None
    assert isinstance(target, Relation)
    return Remedy(
        foreign_key=other[0].oid,
        replaced=is_whole,
        columns=columns,
        target=target.oid,
        referenced=referenced,
        unique=any(set(key.columns) == set(referenced) for key in unique_keys(catalog, target)),
    )


def remedy_sql(names: Names, remedy: Remedy) -> Iterator[str]:
    """The statements that carry a remedy out."""
    key = names.catalog[remedy.foreign_key]
    target = names.catalog[remedy.target]
    assert isinstance(key, ForeignKey)
    assert isinstance(target, Relation)
    if not remedy.unique:
        columns = ", ".join(quote_identifier(target.attribute(attnum).name) for attnum in remedy.referenced)
        yield f"ALTER TABLE {relation_name(names, target.oid)} ADD UNIQUE ({columns});"
    wider = replace(
        key,
        columns=remedy.columns,
        references_columns=remedy.referenced,
        on_delete_columns=key.on_delete_columns or (key.columns if key.on_delete in BY_COLUMN else ()),
    )
    added = f"ADD {constraint_definition(names, wider)}"
    dropped = f"DROP CONSTRAINT {quote_identifier(key.name)},\n    " if remedy.replaced else ""
    yield f"ALTER TABLE {relation_name(names, key.table)}\n    {dropped}{added};"
