"""Names that PostgreSQL makes up: makeObjectName, ChooseRelationName and their kin (indexcmds.c, pg_constraint.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import Type

NAMEDATALEN = 64  # bytes, the closing NUL included


def truncate(name: str, size: int = NAMEDATALEN - 1) -> str:
    """The name cut to at most `size` bytes, never inside a character (pg_mbcliplen)."""
    return name.encode()[:size].decode(errors="ignore")


def make_object_name(first: str, second: str, label: str) -> str:
    """first_second_label, the longer of the two names cut until the whole fits: makeObjectName."""
    overhead = (1 if second else 0) + (len(label.encode()) + 1 if label else 0)
    room = NAMEDATALEN - 1 - overhead
    length_1, length_2 = len(first.encode()), len(second.encode())
    while length_1 + length_2 > room:
        if length_1 > length_2:
            length_1 -= 1
        else:
            length_2 -= 1
    parts = [truncate(first, length_1), *([truncate(second, length_2)] if second else []), *([label] if label else [])]
    return "_".join(parts)


def _choose(first: str, second: str, label: str, taken: Callable[[str], bool]) -> str:
    attempt, number = label, 0
    while taken(name := make_object_name(first, second, attempt)):
        number += 1
        attempt = f"{label}{number}"
    return name


def choose_relation_name(catalog: Catalog, schema: Oid, first: str, second: str, label: str) -> str:
    """A name that no relation of the schema has: ChooseRelationName."""
    return _choose(first, second, label, lambda name: catalog.find("relation", schema, name) is not None)


def choose_index_name(catalog: Catalog, schema: Oid, first: str, second: str, label: str) -> str:
    """A name for a constraint's index, free among the schema's relations and among its constraints."""
    return _choose(
        first,
        second,
        label,
        lambda name: catalog.find("relation", schema, name) is not None or constraint_name_taken(catalog, schema, name),
    )


def choose_constraint_name(
    catalog: Catalog, schema: Oid, first: str, second: str, label: str, others: Iterable[str] = ()
) -> str:
    """A name that no constraint of the schema has, nor any of `others`: ChooseConstraintName."""
    reserved = frozenset(others)
    return _choose(first, second, label, lambda name: name in reserved or constraint_name_taken(catalog, schema, name))


def constraint_name_taken(catalog: Catalog, schema: Oid, name: str) -> bool:
    """Whether a constraint of that name stands in the schema, on whatever table or domain."""
    for constraint in catalog.sharing("constraint name", name):
        assert isinstance(constraint, Constraint)
        owner = catalog[constraint.table or constraint.domain]
        if isinstance(owner, Relation | Type) and owner.schema == schema:
            return True
    return False


def array_type_name(catalog: Catalog, schema: Oid, name: str) -> str:
    """A free name for a type's array type: its name behind an underscore (makeArrayTypeName)."""
    return _choose("", name, "", lambda candidate: catalog.find("type", schema, candidate) is not None)


def choose_statistics_name(catalog: Catalog, schema: Oid, first: str, second: str) -> str:
    """A free name for an extended statistics object: ChooseExtendedStatisticName (statscmds.c)."""
    return _choose(first, second, "stat", lambda name: catalog.find("statistics object", schema, name) is not None)


def columns_name(names: Iterable[str]) -> str:
    """The names of an index's columns joined by _, cut where a name would end (ChooseIndexNameAddition)."""
    joined = ""
    for name in names:
        joined = f"{joined}_{name}" if joined else name
        if len(joined.encode()) >= NAMEDATALEN:
            break
    return joined
