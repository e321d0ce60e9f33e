"""Why a table is rewritten, or not: ATRewriteTables, ATExecAddColumn and ATPrepAlterColumnType (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.analyze.bind import bind_expression, resolve_type
from meshdoc.analyze.rewriting import has_constraints, requires_rewrite
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.names.description import shown_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, ColumnDefault, Generated, GenerationExpression, Persistence, Table
from meshdoc.diagnostics import SqlError
from meshdoc.insight.locks.record import Kind, Work
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

IN_STEPS = "ADD COLUMN without the default, then SET DEFAULT and UPDATE in batches"
NEW_COLUMN = "ADD COLUMN of the new type, UPDATE in batches, then rename the columns"


def computed_columns(session: Session, node: ast.Node | None) -> dict[str, bool]:
    """Whether the USING of ALTER TABLE computes values, by the columns that have one; the catalog is the one before."""
    if not isinstance(node, ast.AlterTableStmt):
        return {}
    table = session.find_relation(node.relation)
    with_using = [item for item in _retyping(node) if item.def_.raw_default is not None]
    return {item.name: not isinstance(table, Table) or _computes(session.names, table, item) for item in with_using}


def retyped_columns(node: ast.Node | None) -> frozenset[str]:
    """The columns that ALTER COLUMN ... TYPE names."""
    return frozenset(item.name for item in _retyping(node)) if isinstance(node, ast.AlterTableStmt) else frozenset()


def _retyping(node: ast.AlterTableStmt) -> list[ast.AlterTableCmd]:
    return [item for item in node.cmds if AlterTableType(item.subtype) is AlterTableType.AT_AlterColumnType]


def _computes(names: Names, table: Table, item: ast.AlterTableCmd) -> bool:
    """Whether a USING gives other values than the column; one that cannot be analyzed may give any."""
    column, kind = table.column(item.name), ExprKind.ALTER_COLUMN_TRANSFORM
    if column is None:
        return True
    try:
        type = resolve_type(item.def_.typeName, names)
        using = bind_expression(item.def_.raw_default, names, kind, relation=table, coerce_to=type, column=item.name)
    except SqlError:
        return True
    return requires_rewrite(Facts(names), column, type, using.node)


def rewrites_of(names: Names, before: Table, after: Table, computed: Mapping[str, bool]) -> Iterator[Work]:
    """Why an altered table is rewritten or not, a reason each."""
    if before.persistence is not after.persistence:
        word = "is written to the WAL" if after.persistence is Persistence.PERMANENT else "leaves the WAL"
        yield Work(kind=Kind.REWRITES, reason=f"the table {word} from now on")
    if before.access_method != after.access_method:
        yield Work(kind=Kind.REWRITES, reason="the rows move to another access method")
    if before.tablespace != after.tablespace:
        yield Work(kind=Kind.REWRITES, reason="the files move to another tablespace")
    former = {column.attnum: column for column in before.columns}
    for column in after.columns:
        known = former.get(column.attnum)
        if known is None:
            yield _added(names, after, column)
        elif known.type != column.type or column.name in computed:
            yield _retyped(names, known, column, computed.get(column.name))


def _added(names: Names, table: Table, column: Column) -> Work:
    """The work of ADD COLUMN."""
    from meshdoc.interpret.event_trigger.table_rewrite import differs_by_row

    if not differs_by_row(names, table, column):
        has_default = names.catalog.find("default", table.oid, column.attnum) is not None
        stored = "default is kept in the catalog" if has_default else "value is null, which takes no space"
        if column.generated:
            stored = "value is computed when it is read"
        return Work(kind=Kind.NOTHING, reason=f"{column.name}: the {stored}")
    if column.generated:
        return Work(kind=Kind.REWRITES, reason=f"{column.name}: the generated value is stored in each row")
    if column.identity:
        return Work(kind=Kind.REWRITES, reason=f"{column.name}: each row gets its own value of the sequence")
    if has_constraints(names, column.type.oid):
        type = shown_type(names, column.type)
        return Work(kind=Kind.REWRITES, reason=f"{column.name}: each value has to satisfy the domain {type}")
    reason = f"{column.name}: the default is volatile, so each row gets its own value"
    return Work(kind=Kind.REWRITES, reason=reason, gentler=IN_STEPS)


def _retyped(names: Names, before: Column, after: Column, computes: bool | None) -> Work:
    """The work of ALTER COLUMN ... TYPE; `computes` is whether its USING does, if it has one."""
    types = f"{before.name}: {shown_type(names, before.type)} to {shown_type(names, after.type)}"
    if before.generated is Generated.VIRTUAL:
        return Work(kind=Kind.NOTHING, reason=f"{types}: the value is computed when it is read")
    if requires_rewrite(Facts(names), before, after.type) if computes is None else computes:
        return Work(kind=Kind.REWRITES, reason=f"{types}: the values are converted", gentler=NEW_COLUMN)
    return Work(kind=Kind.NOTHING, reason=f"{types}: the stored values stay as they are")


def recomputed(table: Table, default: ColumnDefault) -> Work | None:
    """The work of a new generation expression: ATExecSetExpression."""
    column = next((each for each in table.columns if each.attnum == default.attnum), None)
    if not isinstance(default, GenerationExpression) or column is None or column.generated is not Generated.STORED:
        return None
    return Work(kind=Kind.REWRITES, reason=f"{column.name}: the new expression is computed for each row")
