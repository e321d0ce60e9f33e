"""CREATE STATISTICS and ALTER STATISTICS: statscmds.c."""

from __future__ import annotations

from typing import NamedTuple

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import Bound, bind_expression
from meshdoc.analyze.kept import has_whole_row
from meshdoc.analyze.oper import sort_operators
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.names import attribute_of
from meshdoc.catalog.names.naming import choose_statistics_name, columns_name
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, ForeignTable, Generated, MaterializedView, Relation, Table, View
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_create, check_owner, check_usage
from meshdoc.commands.heap.relation import SYSTEM_COLUMNS
from meshdoc.commands.object.named import refuse_or_keep, refuse_or_skip
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import QualifiedName, qualified, relation_name

MAX_DIMENSIONS = 8  # STATS_MAX_DIMENSIONS
MAX_TARGET = 10000  # MAX_STATISTICS_TARGET
KINDS = {"ndistinct": "d", "dependencies": "f", "mcv": "m"}
PLURALS = {"view": "views", "index": "indexes", "sequence": "sequences", "type": "composite types"}


class Items(NamedTuple):
    """The columns and expressions of a statistics object."""

    columns: tuple[int, ...]
    expressions: tuple[Expr, ...]


@command(ast.CreateStatsStmt)
def create_statistics(stmt: ast.CreateStatsStmt, session: Session) -> None:
    """CREATE STATISTICS."""
    table = _table(session, stmt)
    bound = _bind_expressions(session, stmt, table)
    _check_table(session, table)
    name, schema = _name(session, stmt, table)
    check_create(session, schema)
    if session.catalog.find("statistics object", schema, name):
        message = f'statistics object "{name}" already exists'
        refuse_or_keep(session, "42710", message, keeps=stmt.if_not_exists)
        return
    if len(stmt.exprs) > MAX_DIMENSIONS:
        raise SqlError("54011", f"cannot have more than {MAX_DIMENSIONS} columns in statistics")
    items = _items(session, stmt, table, bound)
    kinds = _kinds(stmt, items)
    _check_items(items)
    session.catalog.create(
        Statistics(
            name=name,
            schema=schema,
            owner=session.current_user,
            comment=stmt.stxcomment,
            table=table.oid,
            kinds=kinds,
            columns=tuple(sorted(items.columns)),
            expressions=items.expressions,
        )
    )


def _table(session: Session, stmt: ast.CreateStatsStmt) -> Relation:
    """The single table of FROM."""
    if len(stmt.relations) != 1:
        raise SqlError("0A000", "only a single relation is allowed in CREATE STATISTICS")
    (node,) = stmt.relations
    if not isinstance(node, ast.RangeVar):
        raise SqlError("0A000", "CREATE STATISTICS only supports relation names in the FROM clause")
    name = relation_name(node)
    if name.schema:
        check_usage(session, session.names.schema(name.schema).oid)
    found = session.names.relation(*name)
    if found is None:
        raise errors.undefined_relation(str(name))
    if not isinstance(found, Table | ForeignTable | MaterializedView | View):
        raise _not_supported(found)
    return found


def _not_supported(relation: Object) -> SqlError:
    message = f'cannot define statistics for relation "{relation.name}"'
    return errors.kind_not_supported(message, PLURALS[relation.noun])


def _check_table(session: Session, table: Relation) -> None:
    if isinstance(table, View):
        raise _not_supported(table)
    check_owner(session, table)
    if table.schema == PG_CATALOG:
        raise errors.system_catalog_denied(table.name)


def _name(session: Session, stmt: ast.CreateStatsStmt, table: Relation) -> tuple[str, Oid]:
    """The given name, or a free one in the table's schema: ChooseExtendedStatisticName."""
    if stmt.defnames:
        name = qualified(stmt.defnames)
        return name.name, session.creation_schema(name.schema)
    addition = columns_name(element.name or "expr" for element in stmt.exprs)
    return choose_statistics_name(session.catalog, table.schema, table.name, addition), table.schema


# --- columns and expressions ------------------------------------------------------------------------


def _bind_expressions(session: Session, stmt: ast.CreateStatsStmt, table: Relation) -> dict[int, Bound]:
    """The analyzed expressions, by position: transformStatsStmt."""
    kind = ExprKind.STATS_EXPRESSION
    return {
        place: bind_expression(element.expr, session.names, kind, relation=table)
        for place, element in enumerate(stmt.exprs)
        if element.expr is not None
    }


def _items(session: Session, stmt: ast.CreateStatsStmt, table: Relation, bound: dict[int, Bound]) -> Items:
    columns: list[int] = []
    expressions: list[Expr] = []
    for place, element in enumerate(stmt.exprs):
        if element.name is not None:
            columns.append(_column(session, table, element.name))
            continue
        found = bound[place]
        if isinstance(found.node, nodes.Var):
            columns.append(_column(session, table, attribute_of(table, found.node.attnum)))
            continue
        _check_columns_used(table, found.expr)
        if len(stmt.exprs) > 1 and not sort_operators(Facts(session.names), found.type.oid).less:
            raise SqlError(
                "0A000",
                "expression cannot be used in multivariate statistics because its type "
                f"{session.shown_type(TypeRef(found.type.oid))} has no default btree operator class",
            )
        expressions.append(found.expr)
    return Items(tuple(columns), tuple(expressions))


def _column(session: Session, table: Relation, name: str) -> int:
    if name in SYSTEM_COLUMNS:
        raise SqlError("0A000", "statistics creation on system columns is not supported")
    column = table.column(name)
    if column is None:
        raise errors.undefined_column(name)
    _refuse_virtual(column)
    if not sort_operators(Facts(session.names), column.type.oid).less:
        raise SqlError(
            "0A000",
            f'column "{name}" cannot be used in statistics because its type '
            f"{session.shown_type(TypeRef(column.type.oid))} has no default btree operator class",
        )
    return column.attnum


def _check_columns_used(table: Relation, expression: Expr) -> None:
    if has_whole_row(expression):
        raise SqlError("0A000", "statistics creation on system columns is not supported")
    for address in expression.depends:
        if address.oid == table.oid and address.sub:
            if address.sub < 0:
                raise SqlError("0A000", "statistics creation on system columns is not supported")
            _refuse_virtual(table.attribute(address.sub))


def _refuse_virtual(column: Column) -> None:
    if column.generated is Generated.VIRTUAL:
        raise SqlError("0A000", "statistics creation on virtual generated columns is not supported")


def _kinds(stmt: ast.CreateStatsStmt, items: Items) -> frozenset[str]:
    """The kinds of statistics to collect, all if none is named, plus `e` if there are expressions."""
    if len(stmt.exprs) == 1 and items.expressions and stmt.stat_types:
        message = "when building statistics on a single expression, statistics kinds may not be specified"
        raise SqlError("0A000", message)
    found: set[str] = set()
    for node in stmt.stat_types or ():
        if node.sval not in KINDS:
            raise SqlError("42601", f'unrecognized statistics kind "{node.sval}"')
        found.add(KINDS[node.sval])
    if not found and len(stmt.exprs) >= 2:
        found.update(KINDS.values())
    return frozenset(found | ({"e"} if items.expressions else set()))


def _check_items(items: Items) -> None:
    if len(items.columns) + len(items.expressions) < 2 and len(items.expressions) != 1:
        raise SqlError("42P17", "extended statistics require at least 2 columns")
    if len(set(items.columns)) < len(items.columns):
        raise SqlError("42701", "duplicate column name in statistics definition")
    if len(set(items.expressions)) < len(items.expressions):
        raise SqlError("42701", "duplicate expression in statistics definition")


# --- ALTER STATISTICS -------------------------------------------------------------------------------


@command(ast.AlterStatsStmt)
def alter_statistics(stmt: ast.AlterStatsStmt, session: Session) -> None:
    """ALTER STATISTICS ... SET STATISTICS: AlterStatistics."""
    target = statistics_target(session, stmt.stxstattarget)
    name = qualified(stmt.defnames)
    found = find_statistics(session, name)
    if found is None:
        refuse_or_skip(session, "42704", f'statistics object "{name}" does not exist', skips=stmt.missing_ok)
        return
    check_owner(session, found)
    session.catalog.alter(replace(found, target=target))


def statistics_target(session: Session, node: ast.Integer | None) -> int | None:
    """The target of SET STATISTICS, None for the default, lowered to the highest one with a warning."""
    target: int | None = None if node is None or node.ival == -1 else node.ival
    if target is not None and target < 0:
        raise SqlError("22023", f"statistics target {target} is too low")
    if target is not None and target > MAX_TARGET:
        session.notice(f"lowering statistics target to {MAX_TARGET}", "warning", "22023")
        return MAX_TARGET
    return target


def find_statistics(session: Session, name: QualifiedName) -> Statistics | None:
    """The statistics object named `name`, None if it does not exist: get_statistics_object_oid."""
    for schema in session.names.schemas(name.schema, session.names.search_path):
        found = session.catalog.find("statistics object", schema, name.name)
        if isinstance(found, Statistics):
            return found
    return None
