"""CREATE INDEX, and the making of indexes for constraints: indexcmds.c, index.c."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pglast import ast

from meshdoc.analyze.bind import ExprKind, bind_expression
from meshdoc.analyze.target import figure_index_column_name
from meshdoc.catalog.constraint import PrimaryKey, Unique
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.naming import choose_index_name, choose_relation_name, columns_name
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Table
from meshdoc.commands.constraint import find_constraint
from meshdoc.commands.index_key import IndexMethod, find_method, index_key
from meshdoc.commands.partition import partitions
from meshdoc.commands.permission import check_owner
from meshdoc.commands.relation import refuse_existing
from meshdoc.commands.reloptions import relation_options
from meshdoc.commands.tablespace import find_tablespace
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command

MAX_KEYS = 32  # INDEX_MAX_KEYS
Indexed = Table | MaterializedView


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """What CREATE INDEX asks for, or a constraint: then `constraint` is primary, unique or exclude."""

    name: str | None = None
    method: str = "btree"
    elements: tuple[ast.IndexElem, ...] = ()
    include: tuple[str, ...] = ()
    predicate: ast.Node | None = None
    unique: bool = False
    constraint: str = ""
    operators: tuple[tuple[ast.String, ...], ...] = ()  # of an exclusion constraint, one a key
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    options: tuple[ast.DefElem, ...] = ()
    tablespace: str | None = None
    location: int | None = None


LABELS = {"primary": "pkey", "unique": "key", "exclude": "excl", "": "idx"}


@command(ast.IndexStmt)
def create_index(stmt: ast.IndexStmt, session: Session) -> None:
    """CREATE INDEX. Mirrors DefineIndex in indexcmds.c."""
    relation = _indexed_relation(stmt, session)
    check_owner(session, relation)
    partitioned = isinstance(relation, Table) and relation.partition_strategy is not None
    if partitioned and stmt.concurrent:
        raise SqlError("0A000", f'cannot create index on partitioned table "{relation.name}" concurrently')
    if stmt.idxname and stmt.if_not_exists and session.names.relation_in(relation.schema, stmt.idxname):
        session.notice(f'relation "{stmt.idxname}" already exists, skipping')
        return
    request = IndexRequest(
        name=stmt.idxname,
        method=stmt.accessMethod or "btree",
        elements=tuple(stmt.indexParams),
        include=tuple(_include_column(element) for element in stmt.indexIncludingParams or ()),
        predicate=stmt.whereClause,
        unique=bool(stmt.unique),
        nulls_not_distinct=bool(stmt.nulls_not_distinct),
        options=tuple(stmt.options or ()),
        tablespace=stmt.tableSpace,
    )
    index = define_index(session, relation, request)
    if not partitioned:
        return
    if stmt.relation.inh:
        create_partition_indexes(session, relation, index)
    elif partitions(session, relation.oid):
        session.catalog.alter(replace(index, valid=False))


def _indexed_relation(stmt: ast.IndexStmt, session: Session) -> Indexed:
    found = session.relation(stmt.relation, Object)
    if isinstance(found, Table | MaterializedView):
        return found
    raise SqlError(
        "42809",
        f'cannot create index on relation "{found.name}"',
        detail=f"This operation is not supported for {plural(found.noun)}.",
    )


def plural(noun: str) -> str:
    """`indexes`, `views`."""
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def _include_column(element: ast.IndexElem) -> str:
    for given, what in (
        (element.collation, "a collation"),
        (element.opclass, "an operator class"),
        (element.ordering, "ASC/DESC options"),
        (element.nulls_ordering, "NULLS FIRST/LAST options"),
    ):
        if given:
            raise SqlError("42P17", f"including column does not support {what}")
    if element.expr is not None:
        raise SqlError("0A000", "expressions are not supported in included columns")
    name: str = element.name
    return name


def define_index(session: Session, relation: Indexed, request: IndexRequest) -> Index:
    """Make one index, not those of partitions. Raises SqlError where PostgreSQL would refuse it."""
    if len(request.elements) + len(request.include) > MAX_KEYS:
        raise SqlError("54011", f"cannot use more than {MAX_KEYS} columns in an index")
    tablespace = find_tablespace(session, request.tablespace).oid if request.tablespace else NO_OID
    name = request.name or _choose_name(session, relation, request)
    method = find_method(session, request.method)
    _check_method(method, request)
    index = Index(
        name=name,
        owner=relation.owner,
        schema=relation.schema,
        table=relation.oid,
        persistence=relation.persistence,
        method=method.oid,
        index_keys=tuple(_keys(session, relation, method, request)),
        include=tuple(_attnum(relation, column, request) for column in request.include),
        predicate=_predicate(session, relation, request.predicate),
        unique=request.unique or request.constraint in ("primary", "unique"),
        primary=request.constraint == "primary",
        exclusion=request.constraint == "exclude" or request.without_overlaps,
        immediate=not request.deferrable,
        nulls_not_distinct=request.nulls_not_distinct,
        options=relation_options(request.options, method.option_kind),
        tablespace=tablespace,
    )
    if isinstance(relation, Table) and relation.partition_strategy:
        check_partition_key_covered(session, relation, index, request.constraint or "UNIQUE")
    refuse_existing(session, relation.schema, name)
    if request.constraint and find_constraint(session, relation.oid, name):
        raise SqlError("42710", f'constraint "{name}" for relation "{relation.name}" already exists')
    return session.catalog.create(index)


def _choose_name(session: Session, relation: Indexed, request: IndexRequest) -> str:
    label = LABELS[request.constraint]
    columns = "" if request.constraint == "primary" else columns_name(index_column_names(request))
    choose = choose_index_name if request.constraint else choose_relation_name
    return choose(session.catalog, relation.schema, relation.name, columns, label)


def index_column_names(request: IndexRequest) -> Iterator[str]:
    """The names of an index's own columns, the included ones last: ChooseIndexColumnNames."""
    seen: set[str] = set()
    for base in [*(_column_name(element) for element in request.elements), *request.include]:
        name, number = base, 0
        while name in seen:
            number += 1
            name = make_object_name_with(base, str(number))
        seen.add(name)
        yield name


def make_object_name_with(base: str, suffix: str) -> str:
    """A name with a number behind it, cut so that both fit."""
    return base.encode()[: 63 - len(suffix)].decode(errors="ignore") + suffix


def _column_name(element: ast.IndexElem) -> str:
    return element.indexcolname or element.name or figure_index_column_name(element.expr) or "expr"


def _check_method(method: IndexMethod, request: IndexRequest) -> None:
    lacking = (
        (request.unique and not method.can_unique and not request.without_overlaps, "unique indexes"),
        (bool(request.include) and not method.can_include, "included columns"),
        (len(request.elements) > 1 and not method.can_multicolumn, "multicolumn indexes"),
        (request.constraint == "exclude" and not method.can_exclude, "exclusion constraints"),
    )
    for lacks, what in lacking:
        if lacks:
            raise SqlError("0A000", f'access method "{method.name}" does not support {what}')


def _keys(session: Session, relation: Indexed, method: IndexMethod, request: IndexRequest) -> Iterator[IndexKey]:
    for element in request.elements:
        if element.expr is None:
            attnum = _attnum(relation, element.name, request)
            yield index_key(session, relation, method, element, attnum=attnum, expression=None)
        else:
            bound = bind_expression(element.expr, session.names, ExprKind.INDEX_EXPRESSION, relation=relation)
            yield index_key(session, relation, method, element, attnum=0, expression=bound)


def _attnum(relation: Indexed, name: str, request: IndexRequest) -> int:
    column = relation.column(name)
    if column is not None:
        return column.attnum
    named = " named in key" if request.constraint else ""
    raise SqlError("42703", f'column "{name}"{named} does not exist', offset=request.location)


def _predicate(session: Session, relation: Indexed, node: ast.Node | None) -> Expr | None:
    if node is None:
        return None
    return bind_expression(node, session.names, ExprKind.INDEX_PREDICATE, relation=relation).expr


# --- partitioned tables -----------------------------------------------------------------------------


def check_partition_key_covered(session: Session, table: Table, index: Index, kind: str) -> None:
    """A unique index of a partitioned table must hold its partition key: SqlError 0A000 where it does not."""
    if not (index.unique or index.exclusion):
        return
    words = {"primary": "PRIMARY KEY", "unique": "UNIQUE", "exclude": "EXCLUDE"}.get(kind, kind)
    for item in table.partition_key:
        if not item.attnum:
            raise SqlError(
                "0A000",
                f"unsupported {words} constraint with partition key definition",
                detail=f"{words} constraints cannot be used when partition keys include expressions.",
            )
        if all(key.attnum != item.attnum for key in index.index_keys):
            column = table.attribute(item.attnum).name
            raise SqlError(
                "0A000",
                "unique constraint on partitioned table must include all partitioning columns",
                detail=f'{words} constraint on table "{table.name}" lacks column "{column}" '
                "which is part of the partition key.",
            )


def create_partition_indexes(session: Session, parent: Indexed, index: Index) -> None:
    """Give every partition, and theirs, the parent's index: an equal one is attached, else one is made."""
    for partition in partitions(session, parent.oid):
        if isinstance(partition, Table):
            partition_index(session, parent, index, partition)


def partition_index(session: Session, parent: Indexed, index: Index, partition: Table) -> Index:
    """The partition's part of its parent's index, attached if it is there already and made if not."""
    wanted = map_index(parent, index, partition)
    present = next(
        (
            item
            for item in session.catalog.children(partition.oid, Index)
            if item.table == partition.oid and not item.parent and is_same_index(item, wanted) and not item.constraint
        ),
        None,
    )
    if present is None:
        return clone_index(session, index, wanted, partition)
    return session.catalog.alter(replace(present, parent=index.oid))


def map_index(parent: Relation, index: Index, child: Table) -> Index:
    """The index over another table's columns of the same names."""
    numbers = {column.attnum: _by_name(child, column.name) for column in parent.columns}

    def moved(address: Address) -> Address:
        if address.oid != parent.oid:
            return address
        return Address(child.oid, numbers[address.sub] if address.sub else 0)

    keys = tuple(
        replace(
            key,
            attnum=numbers[key.attnum] if key.attnum else 0,
            expression=key.expression.map(moved) if key.expression else None,
        )
        for key in index.index_keys
    )
    return replace(
        index,
        table=child.oid,
        schema=child.schema,
        index_keys=keys,
        include=tuple(numbers[attnum] for attnum in index.include),
        predicate=index.predicate.map(moved) if index.predicate else None,
    )


def _by_name(child: Table, name: str) -> int:
    column = child.column(name)
    assert column is not None, "a child has every column of its parent"
    return column.attnum


def is_same_index(one: Index, other: Index) -> bool:
    """Whether two indexes of one table do the same: CompareIndexInfo."""
    same = ("method", "index_keys", "include", "predicate", "unique", "exclusion", "nulls_not_distinct", "immediate")
    return all(getattr(one, name) == getattr(other, name) for name in same)


def clone_index(session: Session, source: Index, wanted: Index, partition: Table) -> Index:
    """Make a partition's index after its parent's, with the constraint that it serves if there is one."""
    constraint = session.catalog.get(source.constraint)
    names = columns_name(key_names(partition, wanted))
    label = LABELS["primary" if wanted.primary else "exclude" if wanted.exclusion else "unique" if constraint else ""]
    choose = choose_index_name if constraint else choose_relation_name
    name = choose(session.catalog, partition.schema, partition.name, "" if wanted.primary else names, label)
    made = NO_OID
    if isinstance(constraint, PrimaryKey | Unique):
        columns = tuple(key.attnum for key in wanted.index_keys)
        child = replace(
            constraint,
            oid=NO_OID,
            name=name,
            table=partition.oid,
            columns=columns,
            is_local=False,
            inherit_count=1,
            parent=constraint.oid,
            comment=None,
        )
        made = session.catalog.create(child).oid
    index = session.catalog.create(
        replace(
            wanted,
            oid=NO_OID,
            name=name,
            owner=partition.owner,
            parent=source.oid,
            constraint=made,
            comment=None,
            replica_identity=False,
            clustered=False,
        )
    )
    if partition.partition_strategy:
        create_partition_indexes(session, partition, index)
    return index


def key_names(table: Table, index: Index) -> Iterator[str]:
    for key in index.index_keys:
        yield table.attribute(key.attnum).name if key.attnum else "expr"
    for attnum in index.include:
        yield table.attribute(attnum).name


def indexes_of(session: Session, table: Oid) -> list[Index]:
    """All indexes of a table."""
    return [index for index in session.catalog.children(table, Index) if index.table == table]


def constraint_columns(index: Index) -> tuple[int, ...]:
    """The attnums of an index's keys, 0 for an expression."""
    return tuple(key.attnum for key in index.index_keys)


def element_of(column: str) -> ast.IndexElem:
    """A plain key on a column, as the grammar would make it."""
    return ast.IndexElem(name=column, ordering=0, nulls_ordering=0)
