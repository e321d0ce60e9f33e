"""Generated names: makeObjectName, ChooseRelationName and related functions (indexcmds.c, pg_constraint.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import Type

NAMEDATALEN = 64  # in bytes, including the terminating NUL


def truncate(name: str, size: int = NAMEDATALEN - 1) -> str:
    """The name truncated to at most `size` bytes, at a character boundary (pg_mbcliplen)."""
    return name.encode()[:size].decode(errors="ignore")


def suffixed(name: str, suffix: str) -> str:
    """The name and an ASCII suffix, with the name truncated until both fit: make_colname_unique, nameconcatoid."""
    return truncate(name, NAMEDATALEN - 1 - len(suffix)) + suffix


def make_object_name(first: str, second: str, label: str) -> str:
    """first_second_label, with the longer of the two names truncated until the whole fits: makeObjectName."""
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
    """A name that no relation of the schema has yet: ChooseRelationName."""
    return _choose(first, second, label, lambda name: catalog.find("relation", schema, name) is not None)


def choose_index_name(catalog: Catalog, schema: Oid, first: str, second: str, label: str) -> str:
    """A name for a constraint's index that no relation and no constraint of the schema has yet."""
    return _choose(
        first,
        second,
        label,
        lambda name: (
            catalog.find("relation", schema, name) is not None or any(constraints_named(catalog, schema, name))
        ),
    )


def choose_constraint_name(
    catalog: Catalog, schema: Oid, first: str, second: str, label: str, others: Iterable[str] = ()
) -> str:
    """A name that no constraint of the schema has yet, and none of `others`: ChooseConstraintName."""
    reserved = frozenset(others)
    return _choose(first, second, label, lambda name: name in reserved or any(constraints_named(catalog, schema, name)))


def constraints_named(catalog: Catalog, schema: Oid, name: str) -> Iterator[Constraint]:
    """The constraints with a name, of any table or domain in the schema."""
    for constraint in catalog.sharing("constraint name", name):
        assert isinstance(constraint, Constraint)
        owner = catalog[constraint.table or constraint.domain]
        if isinstance(owner, Relation | Type) and owner.schema == schema:
            yield constraint


def array_type_name(catalog: Catalog, schema: Oid, name: str) -> str:
    """An unused name for an array type: the element type's name after an underscore (makeArrayTypeName)."""
    return _choose("", name, "", lambda candidate: catalog.find("type", schema, candidate) is not None)


def choose_statistics_name(catalog: Catalog, schema: Oid, first: str, second: str) -> str:
    """An unused name for an extended statistics object: ChooseExtendedStatisticName (statscmds.c)."""
    return _choose(first, second, "stat", lambda name: catalog.find("statistics object", schema, name) is not None)


def columns_name(names: Iterable[str]) -> str:
    """The names of index columns joined by _, truncated to the length of a name (ChooseIndexNameAddition)."""
    joined = ""
    for name in names:
        joined = f"{joined}_{name}" if joined else name
        if len(joined.encode()) >= NAMEDATALEN:
            break
    return joined
