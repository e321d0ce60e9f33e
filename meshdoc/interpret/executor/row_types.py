"""Rows kept as values of columns, after their type was altered: they are read by the type's present columns."""

from __future__ import annotations

from meshdoc.catalog.contents import Contents, Record, Unknown, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.interpret.contents import keep
from meshdoc.interpret.types import fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session


def refit(session: Session, before: Relation, after: Relation) -> None:
    """Fit the rows of a relation's type that tables keep to its present columns; an added one is NULL."""
    if before.columns == after.columns:
        return
    facts = Facts(session.names)
    for oid, held in list(session.contents.items()):
        table = session.catalog.get(oid)
        if not isinstance(held, Contents) or not held.rows or not isinstance(table, Relation):
            continue
        types = {c.attnum: c.type.oid for c in table.columns if _holds_rows(facts, c.type.oid)}
        if types:
            made = (
                {**row, **{n: _fitted(facts, type, row.get(n), before, after) for n, type in types.items()}}
                for row in held.rows
            )
            keep(session, table, tuple(made))


def _holds_rows(facts: Facts, type: Oid) -> bool:
    return bool(facts.type_relation(facts.base_element_type(type) or type))


def _fitted(facts: Facts, type: Oid, value: Value, before: Relation, after: Relation) -> Value:
    """A value, with the rows in it fitted."""
    if isinstance(value, list):
        element = facts.base_element_type(type)
        return [_fitted(facts, type if isinstance(item, list) else element, item, before, after) for item in value]
    if not isinstance(value, Record):
        return value
    if facts.type_relation(type) != after.oid:
        fields = zip(value.fields, value.values, strict=True)
        return Record(value.fields, tuple(_fitted(facts, f.type.oid, item, before, after) for f, item in fields))
    types = {column.attnum: column.type for column in before.columns}
    if len(value.values) != len(types) or any(types.get(c.attnum, c.type) != c.type for c in after.columns):
        return Unknown("the values of an altered row type are unknown")
    held = dict(zip(types, value.values, strict=True))
    return Record(fields_of(facts, type), tuple(held.get(column.attnum) for column in after.columns))
