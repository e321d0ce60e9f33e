"""PRIMARY KEY, UNIQUE and EXCLUDE constraints, with their indexes.

Mirrors transformIndexConstraints (parse_utilcmd.c), index_constraint_create (index.c) and ATExecAddIndexConstraint
(tablecmds.c).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition, KeyDefinition, NotNullDefinition
from meshdoc.analyze.oper import default_operator_class
from meshdoc.catalog.constraint import Constraint, Exclusion, PrimaryKey, Unique, constraints_of, find_constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import partitions_of
from meshdoc.catalog.relation import Table
from meshdoc.commands.index.exclusion import exclusion_operators
from meshdoc.commands.index.index_definition import IndexRequest, define_index, element_of
from meshdoc.commands.index.index_partition import create_partition_indexes
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Session

WORDS = {"primary": "primary key", "unique": "unique"}


def with_primary_not_nulls(
    columns: Sequence[ColumnDefinition], not_nulls: Sequence[NotNullDefinition], keys: Sequence[KeyDefinition]
) -> tuple[NotNullDefinition, ...]:
    """The NOT NULL definitions, plus those that the primary key implies for columns without one.

    Raises SqlError 42601 if the definition for a column of the key is NO INHERIT.
    """
    present = {item.column: item for item in not_nulls}
    defined = {column.name for column in columns}
    primary = [name for key in keys if key.kind == "primary" for name in key.columns]
    for name in primary:
        if name in present and present[name].no_inherit:
            raise SqlError("42601", f'conflicting NO INHERIT declaration for not-null constraint on column "{name}"')
    needed = [name for name in dict.fromkeys(primary) if name in defined and name not in present]
    return (*not_nulls, *(NotNullDefinition(column=name) for name in needed))


def in_order(keys: Sequence[KeyDefinition]) -> list[KeyDefinition]:
    """The keys in the order in which their indexes are created, primary key first, without duplicates."""
    kept: list[KeyDefinition] = []
    for key in sorted(keys, key=lambda key: key.kind != "primary"):
        place = next((place for place, other in enumerate(kept) if _repeats(key, other)), None)
        if place is None:
            kept.append(key)
        elif kept[place].name is None:
            kept[place] = replace(kept[place], name=key.name)
    return kept


def _repeats(key: KeyDefinition, other: KeyDefinition) -> bool:
    if "exclude" in (key.kind, other.kind):
        return False
    same = ("columns", "include", "nulls_not_distinct", "deferrable", "initially_deferred", "without_overlaps")
    return all(getattr(key, name) == getattr(other, name) for name in same)


def add_key(session: Session, table: Table, key: KeyDefinition, *, recurse: bool = True) -> Constraint:
    """Create a key's index and constraint, on the table and, with `recurse`, its partitions.

    Its columns have passed `check_columns`.
    """
    if key.kind == "primary":
        _refuse_second(session, table, key)
        _require_not_null(table, key)
    index = define_index(session, table, _request(session, table, key))
    constraint = session.catalog.create(_constraint(session, table, key, index))
    index = session.catalog.alter(replace(index, constraint=constraint.oid))
    if table.partition_strategy and recurse:
        create_partition_indexes(session, table, index)
    elif partitions_of(session.catalog, table.oid):
        session.catalog.alter(replace(index, valid=False))
    return constraint


def _refuse_second(session: Session, table: Table, key: KeyDefinition) -> None:
    if any(isinstance(item, PrimaryKey) for item in constraints_of(session.catalog, table.oid)):
        raise errors.multiple_primary_keys(table.name, offset=key.location)


def _require_not_null(table: Table, key: KeyDefinition) -> None:
    for column in table.columns:
        if column.name in key.columns and not column.not_null:
            raise SqlError("42P16", f'primary key column "{column.name}" is not marked NOT NULL')


def check_columns(known: Collection[str], key: KeyDefinition) -> None:
    """Raise SqlError 42703 for a column that the table does not have, 42701 for one that is given twice."""
    seen: set[str] = set()
    for name in key.columns:
        if name not in known:
            raise SqlError("42703", f'column "{name}" named in key does not exist', offset=key.location)
        if name in seen:
            raise SqlError(
                "42701", f'column "{name}" appears twice in {WORDS[key.kind]} constraint', offset=key.location
            )
        seen.add(name)


def _request(session: Session, table: Table, key: KeyDefinition) -> IndexRequest:
    elements = tuple(element for element, _ in key.exclusions) or tuple(element_of(name) for name in key.columns)
    if key.without_overlaps:
        _check_overlaps(session, table, key)
    return IndexRequest(
        name=key.name,
        method="gist" if key.without_overlaps else key.method or "btree",
        elements=elements,
        include=key.include,
        predicate=key.where,
        unique=key.kind != "exclude",
        constraint=key.kind,
        operators=tuple(operator for _, operator in key.exclusions),
        nulls_not_distinct=key.nulls_not_distinct,
        without_overlaps=key.without_overlaps,
        deferrable=key.deferrable,
        options=key.options,
        tablespace=key.tablespace,
        location=key.location,
    )


def _check_overlaps(session: Session, table: Table, key: KeyDefinition) -> None:
    if len(key.columns) < 2:
        raise SqlError("42601", "constraint using WITHOUT OVERLAPS needs at least two columns")
    column = table.column(key.columns[-1])
    assert column is not None
    if Facts(session.names).type(Facts(session.names).base_type(column.type.oid)).kind not in ("r", "m"):
        raise SqlError(
            "42804",
            f'column "{column.name}" in WITHOUT OVERLAPS is not a range or multirange type',
            offset=key.location,
        )


def _constraint(session: Session, table: Table, key: KeyDefinition, index: Index) -> Constraint:
    columns = tuple(item.attnum for item in index.index_keys)
    if key.kind == "exclude":
        return Exclusion(
            name=index.name,
            table=table.oid,
            columns=columns,
            include=index.include,
            operators=tuple(exclusion_operators(session, table, index, [names for _, names in key.exclusions])),
            deferrable=key.deferrable,
            initially_deferred=key.initially_deferred,
        )
    cls = PrimaryKey if key.kind == "primary" else Unique
    return cls(
        name=index.name,
        table=table.oid,
        columns=columns,
        include=index.include,
        without_overlaps=key.without_overlaps,
        deferrable=key.deferrable,
        initially_deferred=key.initially_deferred,
    )


# --- USING INDEX --------------------------------------------------------------------------------------


def use_index(session: Session, table: Table, key: KeyDefinition) -> Constraint:
    """PRIMARY KEY or UNIQUE USING INDEX: the index is attached to the constraint and takes its name.

    Raises SqlError for an index that the constraint could not have created: transformIndexConstraint.
    """
    assert key.using_index is not None
    index = session.catalog.find("relation", table.schema, key.using_index)
    if not isinstance(index, Index):
        raise SqlError("42704", f'index "{key.using_index}" does not exist', offset=key.location)
    for wrong, state, words in _objections(session, table, index):
        if wrong:
            raise SqlError(
                state,
                words,
                detail="Cannot create a primary key or unique constraint using such an index."
                if state == "42809"
                else "",
                offset=key.location,
            )
    if table.partition_strategy:
        raise SqlError("0A000", "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables")
    if key.kind == "primary":
        _refuse_second(session, table, key)
        if index.nulls_not_distinct:
            raise SqlError("42P16", "primary keys cannot use NULLS NOT DISTINCT indexes")
    name = key.name or index.name
    if find_constraint(session.catalog, table.oid, name):
        raise errors.duplicate_row("pg_constraint_conrelid_contypid_conname_index")
    if name != index.name:
        session.notice(f'ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index "{index.name}" to "{name}"')
        if session.catalog.find("relation", table.schema, name):
            raise errors.duplicate_relation(name)
    constraint = session.catalog.create(_constraint(session, table, replace(key, name=name), replace(index, name=name)))
    session.catalog.alter(
        replace(
            index, name=name, constraint=constraint.oid, primary=key.kind == "primary", immediate=not key.deferrable
        )
    )
    return constraint


def _objections(session: Session, table: Table, index: Index) -> Iterator[tuple[bool, str, str]]:
    name = index.name
    yield bool(index.constraint), "55000", f'index "{name}" is already associated with a constraint'
    yield index.table != table.oid, "55000", f'index "{name}" does not belong to table "{table.name}"'
    yield not index.valid, "55000", f'index "{name}" is not valid'
    yield not index.unique, "42809", f'"{name}" is not a unique index'
    yield any(not key.attnum for key in index.index_keys), "42809", f'index "{name}" contains expressions'
    yield index.predicate is not None, "42809", f'"{name}" is a partial index'
    yield not index.immediate, "42809", f'"{name}" is a deferrable index'
    facts = Facts(session.names)
    for number, key in enumerate(index.index_keys, 1):
        column = table.attribute(key.attnum)
        default = default_operator_class(facts, column.type.oid, index.method)
        unusual = default is None or key.opclass != default.oid or key.collation != column.collation
        yield (
            unusual or bool(key.opclass_options) or key.descending or key.nulls_first,
            "42809",
            f'index "{name}" column number {number} does not have default sorting behavior',
        )
