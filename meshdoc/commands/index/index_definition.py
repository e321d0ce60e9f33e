"""Creating one index, for CREATE INDEX or a constraint: DefineIndex (indexcmds.c), index.c."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import Bound, bind_expression
from meshdoc.analyze.state import ExprKind
from meshdoc.analyze.target import figure_index_column_name
from meshdoc.catalog.constraint import PrimaryKey, constraints_of, find_constraint
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.inherit import is_partitioned
from meshdoc.catalog.names.naming import choose_index_name, choose_relation_name, columns_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Generated, MaterializedView, Table
from meshdoc.commands.acl.permission import check_create
from meshdoc.commands.heap.attribute_type import check_attribute
from meshdoc.commands.heap.relation import refuse_existing
from meshdoc.commands.heap.reloptions import relation_options
from meshdoc.commands.index.exclusion import exclusion_operators
from meshdoc.commands.index.index_key import IndexMethod, find_method, index_key
from meshdoc.commands.index.partition_key import check_covered
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS
from meshdoc.commands.tablespace import choose_tablespace
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.nodes import Const, Node, Var
from meshdoc.record import record, replace
from meshdoc.session import Session

MAX_KEYS = 32  # INDEX_MAX_KEYS
Indexed = Table | MaterializedView


@record
class IndexRequest:
    """An index to create, for CREATE INDEX or a constraint; `constraint` is then "primary", "unique" or "exclude"."""

    name: str | None = None
    method: str = "btree"
    elements: tuple[ast.IndexElem, ...] = ()
    include: tuple[str, ...] = ()
    predicate: ast.Node | None = None
    unique: bool = False
    constraint: str = ""
    operators: tuple[tuple[ast.String, ...], ...] = ()  # of an exclusion constraint, one per key
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrable: bool = False
    options: tuple[ast.DefElem, ...] = ()
    tablespace: str | None = None
    location: int | None = None


LABELS = {"primary": "pkey", "unique": "key", "exclude": "excl", "": "idx"}


def define_index(session: Session, relation: Indexed, request: IndexRequest) -> Index:
    """Create one index, without those of partitions. Raises SqlError if PostgreSQL would refuse it."""
    if len(request.elements) + len(request.include) > MAX_KEYS:
        raise SqlError("54011", f"cannot use more than {MAX_KEYS} columns in an index")
    check_create(session, relation.schema)
    partitioned = is_partitioned(relation)
    tablespace = choose_tablespace(session, request.tablespace, relation.persistence, is_partitioned=partitioned)
    names = tuple(distinct([*(_column_name(element) for element in request.elements), *request.include]))
    name = request.name or choose_name(session, relation, request.constraint, names)
    method = _method(session, request)
    predicate: Bound | None = None
    if request.predicate is not None:
        predicate = bind_expression(request.predicate, session.names, ExprKind.INDEX_PREDICATE, relation=relation)
    options = relation_options(request.options, method.name)
    index = Index(
        name=name,
        owner=relation.owner,
        schema=relation.schema,
        table=relation.oid,
        persistence=relation.persistence,
        method=method.oid,
        index_keys=tuple(_keys(session, relation, method, request, names)),
        include=tuple(_attnum(relation, column, request) for column in request.include),
        predicate=predicate.expr if predicate and not _is_true(predicate.node) else None,
        unique=request.unique or request.constraint in ("primary", "unique"),
        primary=request.constraint == "primary",
        exclusion=request.constraint == "exclude" or request.without_overlaps,
        immediate=not request.deferrable,
        nulls_not_distinct=request.nulls_not_distinct,
        options=options,
        tablespace=tablespace,
    )
    operators = tuple(exclusion_operators(session, relation, index, request.operators)) if request.operators else ()
    check_definition(session, relation, index, operators)
    _check_generated(relation, index, predicate, request)
    refuse_existing(session, relation.schema, name)
    _check_attributes(session, index, names)
    if request.constraint and find_constraint(session.catalog, relation.oid, name):
        raise errors.duplicate_constraint(name, relation.name)
    return session.catalog.create(index)


def _check_attributes(session: Session, index: Index, names: Iterable[str]) -> None:
    for number, (key, name) in enumerate(zip(index.index_keys, names, strict=False), 1):
        if key.type:
            check_attribute(session, Column(attnum=number, name=name, type=key.type, collation=key.collation))


def check_definition(session: Session, relation: Indexed, index: Index, operators: tuple[Oid, ...]) -> None:
    """Refuse a second primary key (42P16), and a unique index that does not cover the partition key (0A000)."""
    if index.primary and any(isinstance(item, PrimaryKey) for item in constraints_of(session.catalog, relation.oid)):
        raise errors.multiple_primary_keys(relation.name)
    if isinstance(relation, Table) and relation.partition_strategy and (index.unique or index.exclusion):
        check_covered(session, relation, index, operators)


def choose_name(session: Session, relation: Indexed, constraint: str, names: Iterable[str]) -> str:
    """A free name for an index on columns with these names; `constraint` as in `IndexRequest`."""
    columns = "" if constraint == "primary" else columns_name(names)
    choose = choose_index_name if constraint else choose_relation_name
    return choose(session.catalog, relation.schema, relation.name, columns, LABELS[constraint])


def distinct(names: list[str]) -> Iterator[str]:
    """The names; duplicates get a number appended and are truncated so that both fit."""
    seen: set[str] = set()
    for base in names:
        name, number = base, 0
        while name in seen:
            number += 1
            name = base.encode()[: 63 - len(str(number))].decode(errors="ignore") + str(number)
        seen.add(name)
        yield name


def _column_name(element: ast.IndexElem) -> str:
    return element.indexcolname or element.name or figure_index_column_name(element.expr) or "expr"


def _method(session: Session, request: IndexRequest) -> IndexMethod:
    """The access method. Raises SqlError 0A000 if it lacks what the request asks for."""
    method = find_method(session, request.method)
    lacking = (
        (request.unique and not method.can_unique and not request.without_overlaps, "unique indexes"),
        (bool(request.include) and not method.can_include, "included columns"),
        (len(request.elements) > 1 and not method.can_multicolumn, "multicolumn indexes"),
        (request.constraint == "exclude" and not method.can_exclude, "exclusion constraints"),
    )
    for lacks, what in lacking:
        if lacks:
            raise SqlError("0A000", f'access method "{method.name}" does not support {what}')
    return method


def _keys(
    session: Session, relation: Indexed, method: IndexMethod, request: IndexRequest, names: tuple[str, ...]
) -> Iterator[IndexKey]:
    """The keys; an expression that is just a column becomes a key on that column: ComputeIndexAttrs."""
    for element, name in zip(request.elements, names, strict=False):
        bound: Bound | None = None
        attnum = 0
        if element.expr is None:
            attnum = _attnum(relation, element.name, request)
        else:
            bound = bind_expression(element.expr, session.names, ExprKind.INDEX_EXPRESSION, relation=relation)
            if isinstance(bound.node, Var) and bound.node.attnum:
                attnum = bound.node.attnum
        key = index_key(session, relation, method, element, attnum=attnum, expression=bound)
        yield replace(key, name=name)


def _attnum(relation: Indexed, name: str, request: IndexRequest) -> int:
    column = relation.column(name)
    if column is not None:
        return column.attnum
    if name in SYSTEM_COLUMNS:
        raise SqlError("0A000", "index creation on system columns is not supported")
    named = " named in key" if request.constraint else ""
    raise SqlError("42703", f'column "{name}"{named} does not exist', offset=request.location)


def _is_true(node: Node) -> bool:
    """Whether a predicate is constantly true, and so no predicate: make_ands_implicit."""
    return isinstance(node, Const) and node.value == "t"


def _check_generated(relation: Indexed, index: Index, predicate: Bound | None, request: IndexRequest) -> None:
    """Refuse an index on system columns or virtual generated columns."""
    virtual = {column.attnum for column in relation.columns if column.generated is Generated.VIRTUAL}
    mentioned = {
        address.sub
        for expression in (*(key.expression for key in index.index_keys), predicate.expr if predicate else None)
        for address in (expression.depends if expression else ())
        if address.oid == relation.oid
    }
    if any(attnum < 0 for attnum in (*mentioned, *(predicate.columns if predicate else ()))):
        raise SqlError("0A000", "index creation on system columns is not supported")
    if virtual & {*mentioned, *index.include, *(key.attnum for key in index.index_keys)}:
        what = "primary keys" if index.primary else "unique constraints" if request.constraint else "indexes"
        raise SqlError("0A000", f"{what} on virtual generated columns are not supported")


def element_of(column: str) -> ast.IndexElem:
    """A plain key on a column, as the grammar would build it."""
    return ast.IndexElem(name=column, ordering=0, nulls_ordering=0)
