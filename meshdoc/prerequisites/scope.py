"""A statement's tree with the relations that it names, and the types that its expressions evidently have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from pglast import ast, enums

from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.system.rows import SystemType
from meshdoc.history.history import History
from meshdoc.syntax.names import strings

Name: TypeAlias = tuple[str, str]
"""Schema, empty if it has none, and name."""

PG_CATALOG = 11
SERIAL = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
}
SPELLED = {"int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean", "bpchar": "character"}


def below(node: object) -> Iterator[ast.Node]:
    """All nodes of a tree."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (tuple, list)):
            waiting += reversed(item)
        elif isinstance(item, ast.Node):
            yield item
            waiting += [getattr(item, name) for name in reversed(list(item))]


@dataclass(frozen=True)
class Schema:
    """The relations of the last version, by name, and the names of built-in types."""

    history: History

    @cached_property
    def relations(self) -> Mapping[str, list[Relation]]:
        """The relations by name, in all schemas."""
        found: dict[str, list[Relation]] = {}
        for item in self.history.catalog.all(Relation):
            found.setdefault(item.name, []).append(item)
        return found

    def column(self, relation: Name, name: str) -> str | None:
        """The type of a column, if it is a built-in one."""
        for item in self.relations.get(relation[1], ()):
            for column in item.columns:
                if column.name == name and (text := self._type(column)):
                    return text
        return None

    def _type(self, column: Column) -> str | None:
        if column.type.oid >= FIRST_USER_OID:
            return None
        return format_type(self.history.catalog, self.history.system, column.type)

    def type(self, name: ast.TypeName | None) -> str | None:
        """The type that is written, without its modifier, if it is a built-in one."""
        if name is None:
            return None
        plain = strings(name.names)[-1]
        if plain in SERIAL:
            return SERIAL[plain]
        if not self.history.system.table(SystemType).oid(("schema", "name"), (PG_CATALOG, plain)):
            return None
        return SPELLED.get(plain, plain) + ("[]" if name.arrayBounds else "")


@dataclass(frozen=True)
class Scope:
    """One statement."""

    tree: ast.Node
    schema: Schema

    @cached_property
    def nodes(self) -> tuple[ast.Node, ...]:
        """All nodes of the tree."""
        return tuple(below(self.tree))

    @cached_property
    def relations(self) -> Mapping[str, Name]:
        """The relations that the statement names, by name or alias."""
        found: dict[str, Name] = {}
        for node in self.nodes:
            if isinstance(node, ast.RangeVar) and node.relname:
                alias = node.alias.aliasname if isinstance(node.alias, ast.Alias) else node.relname
                found[alias] = (node.schemaname or "", node.relname)
        return found

    @cached_property
    def _read(self) -> set[Name]:
        """The relations that unqualified columns may be of: those of FROM clauses, if there are any."""
        clauses = [node.fromClause for node in self.nodes if isinstance(node, ast.SelectStmt) and node.fromClause]
        named = [node for node in below(clauses) if isinstance(node, ast.RangeVar)]
        with_items = {node.ctename for node in self.nodes if isinstance(node, ast.CommonTableExpr)}
        read = {(node.schemaname or "", node.relname) for node in named if node.relname not in with_items}
        return read or set(self.relations.values())

    def column(self, node: object) -> tuple[Name, str] | None:
        """The relation and name of the column that an expression is, if that is evident."""
        names = strings(node.fields) if isinstance(node, ast.ColumnRef) else ()
        if len(names) == 1 and len(self._read) == 1:
            return next(iter(self._read)), names[0]
        if len(names) < 2 or names[-2] not in self.relations:
            return None
        return self.relations[names[-2]], names[-1]

    def type_of(self, node: object) -> str | None:
        """The type of an expression, if that is evident; of a list, that of its first item that has one."""
        if isinstance(node, (tuple, list)):
            return next((found for item in node if (found := self.type_of(item))), None)
        if isinstance(node, ast.TypeCast):
            return self.schema.type(node.typeName)
        if isinstance(node, ast.A_Const):
            return _CONSTANTS.get(type(node.val))
        if isinstance(node, ast.SQLValueFunction):
            return _VALUES.get(enums.SQLValueFunctionOp(node.op).name.removeprefix("SVFOP_").removesuffix("_N"), "name")
        if isinstance(node, ast.FuncCall) and strings(node.funcname)[-1] == "now":
            return "timestamptz"
        column = self.column(node)
        return self.schema.column(*column) if column else None


_CONSTANTS: Mapping[type, str] = {ast.Integer: "integer", ast.Float: "numeric", ast.Boolean: "boolean"}
"""The types of constants; that of a string depends on the other operand."""
_VALUES = {
    "CURRENT_TIMESTAMP": "timestamptz",
    "LOCALTIMESTAMP": "timestamp",
    "CURRENT_DATE": "date",
    "CURRENT_TIME": "timetz",
    "LOCALTIME": "time",
}
"""The types of functions without parentheses; the others name a role, a schema or the database."""
