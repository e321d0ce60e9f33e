"""A missing table, sketched from the statements that use it: the columns that they name, their types, and its keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.prerequisites.scope import Name, Scope
from meshdoc.registry import Registry
from meshdoc.syntax.names import strings

FOREIGN = enums.ConstrType.CONSTR_FOREIGN
ADDING = enums.AlterTableType.AT_AddColumn


@dataclass
class Sketch:
    """What the uses of a table tell: columns with their types, if evident, and the columns of its keys."""

    columns: dict[str, str | None] = field(default_factory=dict)
    keys: list[tuple[str, ...]] = field(default_factory=list)
    primary: tuple[str, ...] = ()
    added: set[str] = field(default_factory=set)
    """Columns that the project's own statements add."""
    is_sequence: bool = False

    def use(self, column: str, type: str | None = None) -> None:
        """Record a column; the first type that is evident counts."""
        if column not in SYSTEM_COLUMNS:
            self.columns[column] = self.columns.get(column) or type


SYSTEM_COLUMNS = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"})

Uses = Iterator[tuple[Name, Callable[[Sketch], None]]]
use: Registry[type[ast.Node], Callable[[ast.Node, Scope], Uses]] = Registry("use of a table")
"""What a node tells about tables, by its class."""


def draw(scope: Scope, sketches: Mapping[Name, Sketch]) -> None:
    """Add what a statement tells about missing tables to their sketches."""
    for node in scope.nodes:
        if (told := use.get(type(node))) is None:
            continue
        for name, change in told(node, scope):
            found = sketches.get(name) or sketches.get(("", name[1]))
            if found:
                change(found)


def _name(node: ast.RangeVar) -> Name:
    return node.schemaname or "", node.relname


def _columns(*names: str, type: str | None = None) -> Callable[[Sketch], None]:
    def change(sketch: Sketch) -> None:
        for name in names:
            sketch.use(name, type)

    return change


@use(ast.ColumnRef)
def _reference(node: ast.ColumnRef, scope: Scope) -> Uses:
    if found := scope.column(node):
        yield found[0], _columns(found[1])


@use(ast.A_Expr)
def _operator(node: ast.A_Expr, scope: Scope) -> Uses:
    name = strings(node.name)[-1]
    if name in OF_JSON and (found := scope.column(node.lexpr)):
        yield found[0], _columns(found[1], type="jsonb")
    if name not in COMPARING:
        return
    for one, other in ((node.lexpr, node.rexpr), (node.rexpr, node.lexpr)):
        if (found := scope.column(one)) and (type := scope.type_of(other)):
            yield found[0], _columns(found[1], type=type)


COMPARING = frozenset({"=", "<>", "<", ">", "<=", ">="})
OF_JSON = frozenset({"->", "->>", "#>", "#>>"})


@use(ast.BoolExpr)
def _condition(node: ast.BoolExpr, scope: Scope) -> Uses:
    for argument in node.args or ():
        if found := scope.column(argument):
            yield found[0], _columns(found[1], type="boolean")


@use(ast.InsertStmt)
def _insert(node: ast.InsertStmt, scope: Scope) -> Uses:
    lists = node.selectStmt.valuesLists if isinstance(node.selectStmt, ast.SelectStmt) else None
    values = lists[0] if lists else ()
    for place, target in enumerate(node.cols or ()):
        type = scope.type_of(values[place]) if place < len(values) else None
        yield _name(node.relation), _columns(target.name, type=type)
    conflict = node.onConflictClause
    if conflict and conflict.infer and conflict.infer.indexElems:
        key = tuple(item.name for item in conflict.infer.indexElems if item.name)
        yield _name(node.relation), _key(key)


@use(ast.UpdateStmt)
def _update(node: ast.UpdateStmt, scope: Scope) -> Uses:
    for target in node.targetList or ():
        yield _name(node.relation), _columns(target.name, type=scope.type_of(target.val))


@use(ast.IndexStmt)
def _index(node: ast.IndexStmt, scope: Scope) -> Uses:
    yield _name(node.relation), _columns(*(item.name for item in node.indexParams or () if item.name))


@use(ast.CommentStmt)
def _comment(node: ast.CommentStmt, scope: Scope) -> Uses:
    if node.objtype == enums.ObjectType.OBJECT_COLUMN and len(names := strings(node.object)) > 1:
        yield ("" if len(names) < 3 else names[-3], names[-2]), _columns(names[-1])


@use(ast.RenameStmt)
def _rename(node: ast.RenameStmt, scope: Scope) -> Uses:
    if node.relation and node.renameType == enums.ObjectType.OBJECT_COLUMN:
        yield _name(node.relation), _columns(node.subname)
        yield _name(node.relation), _added(node.newname)


@use(ast.AlterTableStmt)
def _alter(node: ast.AlterTableStmt, scope: Scope) -> Uses:
    for command in node.cmds or ():
        if command.subtype == ADDING:
            yield _name(node.relation), _added(command.def_.colname)
        elif command.name and command.subtype.name.endswith(_OF_COLUMNS):
            yield _name(node.relation), _columns(command.name)
        elif isinstance(command.def_, ast.Constraint):
            yield _name(node.relation), _columns(*strings(command.def_.keys), *strings(command.def_.fk_attrs))
            yield from _foreign_key(command.def_, _name(node.relation), scope)


_OF_COLUMNS = ("DropColumn", "ColumnDefault", "NotNull", "AlterColumnType", "Statistics", "Storage", "Identity")


def _added(name: str) -> Callable[[Sketch], None]:
    return lambda sketch: sketch.added.add(name)


@use(ast.AlterSeqStmt)
def _alter_sequence(node: ast.AlterSeqStmt, scope: Scope) -> Uses:
    yield _name(node.sequence), _be_sequence


@use(ast.FuncCall)
def _next_value(node: ast.FuncCall, scope: Scope) -> Uses:
    argument = node.args[0] if node.args and strings(node.funcname)[-1] in OF_SEQUENCES else None
    while isinstance(argument, ast.TypeCast):
        argument = argument.arg
    if isinstance(argument, ast.A_Const) and isinstance(argument.val, ast.String):
        parts = [quoted or plain.lower() for quoted, plain in _PART.findall(argument.val.sval)]
        if parts:
            yield (parts[-2] if len(parts) > 1 else "", parts[-1]), _be_sequence


_PART = re.compile(r'"([^"]+)"|([^\s".]+)')
OF_SEQUENCES = frozenset({"nextval", "currval", "setval"})


def _be_sequence(sketch: Sketch) -> None:
    sketch.is_sequence = True


# --- keys -----------------------------------------------------------------------------------------------------


@use(ast.CreateStmt)
def _create(node: ast.CreateStmt, scope: Scope) -> Uses:
    for item in node.tableElts or ():
        if isinstance(item, ast.Constraint):
            yield from _foreign_key(item, _name(node.relation), scope)


@use(ast.ColumnDef)
def _column(node: ast.ColumnDef, scope: Scope) -> Uses:
    for constraint in node.constraints or ():
        if constraint.contype == FOREIGN:
            columns = strings(constraint.pk_attrs)
            yield _name(constraint.pktable), _referenced(columns, (scope.schema.type(node.typeName),))


def _foreign_key(constraint: ast.Constraint, table: Name, scope: Scope) -> Uses:
    if constraint.contype == FOREIGN:
        own = strings(constraint.fk_attrs)
        types = tuple(_own_type(table, name, scope) for name in own)
        yield _name(constraint.pktable), _referenced(strings(constraint.pk_attrs), types)


def _own_type(table: Name, column: str, scope: Scope) -> str | None:
    """The type of a column of the referencing table, which this statement may create."""
    for node in scope.nodes:
        if isinstance(node, ast.ColumnDef) and node.colname == column:
            return scope.schema.type(node.typeName)
    return scope.schema.column(table, column)


def _key(columns: tuple[str, ...]) -> Callable[[Sketch], None]:
    def change(sketch: Sketch) -> None:
        if columns and columns not in sketch.keys:
            sketch.keys.append(columns)

    return change


def _referenced(columns: tuple[str, ...], types: tuple[str | None, ...]) -> Callable[[Sketch], None]:
    """A key that a foreign key refers to; without columns, the primary key, whose column is usually called id."""

    def change(sketch: Sketch) -> None:
        named = columns or (("id",) if len(types) == 1 else tuple(f"id{place}" for place in range(1, len(types) + 1)))
        for name, type in zip(named, types, strict=False):
            sketch.use(name, type)
        if not columns:
            sketch.primary = sketch.primary or named
        _key(named)(sketch)

    return change
