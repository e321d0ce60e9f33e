"""The names that a project's own statements create, whether they were applied or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.history.history import History
from meshdoc.history.ledger import NOT_APPLIED, Entry
from meshdoc.syntax.names import deconstructed, strings
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.words import words

RELATIONS = (Table, ForeignTable, View, MaterializedView, CompositeType, Sequence)
CLASSES = ("relation", "type", "function", "schema", "role")
UNREAD = frozenset({"DoStmt", "unparsed"})
"""Kinds of statements whose text creates objects without being one statement of the grammar."""
_CREATING = re.compile(
    r"\b(?:(?:create|rename)\s+(?:[a-z]+\s+){0,4}?(?:table|view|type|domain|function|procedure|schema|role|user|sequence)"
    r"(?:\s+if\s+not\s+exists)?|rename\s+to)\s+((?:\"?\w+\"?\.)?\"?\w+\"?)",
    re.IGNORECASE,
)
_COMPOSING = re.compile(r"\bcreate\b[^;]{0,500}(?:%[Is]|\|\|)", re.IGNORECASE)
"""A statement that a block puts together from its variables."""


@dataclass
class Created:
    """Schemas and names by kind of object, and words of statements that may create anything.

    The schema is empty for what has none, and where it is not known.
    """

    names: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)

    def add(self, kind: str, schema: str, name: str) -> None:
        """Record an object."""
        self.names.setdefault(kind, {}).setdefault(name, set()).add(schema)

    def move(self, former: str, present: str) -> None:
        """Record that a schema has another name, so that what was created in it has, too."""
        for schemas in (schemas for named in self.names.values() for schemas in named.values() if former in schemas):
            schemas.add(present)

    def has(self, missing: Missing) -> bool:
        """Whether a migration creates the object, or one of that name elsewhere."""
        if missing.kind == "column":
            return False
        schema, _, name = missing.name.partition("(")[0].rpartition(".")
        schemas = self.names.get(_class(missing.kind), {}).get(name, set())
        return name in self.mentioned or bool(schemas and (not schema or schemas & {"", schema}))


def _class(kind: str) -> str:
    return "function" if kind == "procedure" else kind


def created(history: History) -> Created:
    """What the project's versions create, or would create if all of their statements were applied."""
    found = Created()
    schemas = {item.oid: item.name for item in (*history.base, *_objects(history)) if isinstance(item, Schema)}
    for step in history.steps:
        if step.external:
            continue
        for change in step.changes:
            if change.after and (change.before is None or change.before.name != change.after.name):
                for kind in _kinds(change.after):
                    found.add(kind, schemas.get(getattr(change.after, "schema", 0), ""), change.after.name)
        for entry in step.entries:
            if entry.outcome in NOT_APPLIED:
                _add_intended(found, entry)
    for change in history.changes():
        if isinstance(change.before, Schema) and isinstance(change.after, Schema):
            found.move(change.before.name, change.after.name)
    return found


def _objects(history: History) -> Iterator[Object]:
    return (change.after for change in history.changes() if change.after)


def _kinds(item: Object) -> Iterator[str]:
    if isinstance(item, RELATIONS):
        yield "relation"
    if isinstance(item, (Relation, Type)):
        yield "type"
    if isinstance(item, Routine):
        yield "function"
    if isinstance(item, Schema):
        yield "schema"
    if isinstance(item, Role):
        yield "role"
    if isinstance(item, Extension):
        yield "extension"


def _add_intended(found: Created, entry: Entry) -> None:
    """Record what a statement would have created."""
    if entry.kind in UNREAD:
        for name in _CREATING.findall(entry.sql):
            schema, _, plain = name.replace('"', "").rpartition(".")
            for kind in CLASSES:
                found.add(kind, schema, plain)
        if _COMPOSING.search(entry.sql):
            found.mentioned.update(words(entry.sql))
        return
    for tree in trees(entry):
        for kind, schema, name in _targets(tree):
            if name:
                found.add(kind, schema or "", name)


def trees(entry: Entry) -> tuple[ast.Node, ...]:
    """The parse trees of a statement, or of the statements in a block as far as they are SQL."""
    if entry.kind == "DoStmt":
        return tuple(tree for text in _IN_BLOCK.findall(entry.sql) for tree in _parsed(text))
    return _parsed(entry.sql) if entry.kind[:1].isupper() else ()


_IN_BLOCK = re.compile(r"\b(?:alter|create|insert|update|delete|grant|comment)\b[^;]{0,5000};", re.IGNORECASE)


def _parsed(sql: str) -> tuple[ast.Node, ...]:
    try:
        return tuple(raw.stmt for raw in raw_parser(sql) if raw.stmt)
    except SqlError:
        return ()


def _targets(tree: ast.Node) -> Iterator[tuple[str, str | None, str | None]]:
    """The kinds, schemas and names of what a statement creates."""
    if isinstance(tree, ast.CreateSchemaStmt):
        yield "schema", None, tree.schemaname or (tree.authrole.rolename if tree.authrole else None)
    elif isinstance(tree, ast.CreateExtensionStmt):
        yield "extension", None, tree.extname
    elif isinstance(tree, ast.CreateRoleStmt):
        yield "role", None, tree.role
    elif isinstance(tree, ast.IndexStmt):
        yield "relation", tree.relation.schemaname, tree.idxname
    elif isinstance(tree, ast.AlterObjectSchemaStmt) and tree.relation:
        yield from ((kind, tree.newschema, tree.relation.relname) for kind in ("relation", "type"))
    elif isinstance(tree, ast.RenameStmt):
        yield from ((kind, None, tree.newname) for kind in CLASSES)
    elif relation := _relation(tree):
        yield from ((kind, relation.schemaname, relation.relname) for kind in ("relation", "type"))
    elif type(tree) in _NAMING:
        for field_name, kinds in _NAMED.items():
            if names := strings(getattr(tree, field_name, None)):
                schema, name = deconstructed(names)
                yield from ((kind, schema, name) for kind in kinds)


_NAMING = frozenset(
    {ast.CreateFunctionStmt, ast.DefineStmt, ast.CreateEnumStmt, ast.CreateRangeStmt, ast.CreateDomainStmt}
)
_NAMED = {
    "defnames": ("type", "function"),
    "domainname": ("type",),
    "typeName": ("type",),
    "funcname": ("function",),
}
"""The fields of CREATE statements that hold a name, by what they create."""


def _relation(tree: ast.Node) -> ast.RangeVar | None:
    if isinstance(tree, ast.CreateForeignTableStmt):
        return tree.base.relation
    if isinstance(tree, ast.CreateStmt):
        return tree.relation
    if isinstance(tree, ast.ViewStmt):
        return tree.view
    if isinstance(tree, ast.CreateTableAsStmt):
        return tree.into.rel
    if isinstance(tree, ast.CreateSeqStmt):
        return tree.sequence
    return tree.typevar if isinstance(tree, ast.CompositeTypeStmt) else None
