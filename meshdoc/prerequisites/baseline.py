"""SQL that creates what statements need and no migration creates. It is a sketch: a comment marks what is a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.catalog.database import Schema as SchemaObject
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.system import System
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry
from meshdoc.prerequisites.created import trees
from meshdoc.prerequisites.need import SEARCH_PATH, Need, split
from meshdoc.prerequisites.routine import Result, create, look
from meshdoc.prerequisites.scope import Name, Schema, Scope
from meshdoc.prerequisites.table import Sketch, draw
from meshdoc.syntax.names import strings
from meshdoc.syntax.words import words

_ELSEWHERE = {
    **dict.fromkeys(("blob", "tinyblob", "mediumblob", "longblob", "binary", "varbinary"), "bytea"),
    **dict.fromkeys(("datetime", "datetime2", "smalldatetime"), "timestamp"),
    **{"datetimeoffset": "timestamptz", "tinyint": "smallint", "mediumint": "integer", "double": "double precision"},
    **{"number": "numeric", "uniqueidentifier": "uuid"},
}
"""Types of other database systems, which a program replaces before it runs the SQL, and PostgreSQL's for them."""
HEAD = """\
-- What the migrations need and do not create, as far as their statements tell.
-- Written by `meshdoc build --write-baseline`. Correct the guesses, and keep this file as a baseline:
--     baseline = ["{file}"]
"""


def baseline(needs: Sequence[Need], history: History, *, file: str) -> str:
    """The text of a baseline that creates what is needed. `history` shows how it is used."""
    plan = _Plan(history)
    for need in needs:
        plan.add(need)
    plan.read()
    return "\n".join([HEAD.format(file=file), *plan.statements()])


@dataclass
class _Plan:
    """What a baseline creates, by kind."""

    history: History
    roles: list[str] = field(default_factory=list)
    schemas: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    """Schemas that search_path has to name."""
    extensions: dict[str, str] = field(default_factory=dict)
    collations: list[str] = field(default_factory=list)
    """Those of the operating system, which PostgreSQL finds when a cluster is made."""
    types: dict[Name, list[str] | None] = field(default_factory=dict)
    """With the labels of enums; None for what is not evidently one."""
    tables: dict[Name, Sketch] = field(default_factory=dict)
    routines: dict[tuple[str, Name, str], Result] = field(default_factory=dict)
    columns: list[Need] = field(default_factory=list)

    def add(self, need: Need) -> None:
        """Plan one object."""
        schema, name = split(need.name)
        plain, _, arguments = name.partition("(")
        if need.kind == "role":
            _once(self.roles, need.name)
        elif need.kind == SEARCH_PATH:
            _once(self.path, need.name)
        elif need.kind == "schema":
            _once(self.schemas, need.name)
        elif need.kind == "collation":
            _once(self.collations, need.name)
        elif need.kind == "extension":
            self._add_extension(need)
        elif need.kind == "column":
            self.columns.append(need)
        else:
            self._in_schema(schema)
            self._add_object(need.kind, (schema, plain), arguments.removesuffix(")"))

    def _add_object(self, kind: str, name: Name, arguments: str) -> None:
        if kind == "relation":
            self.tables.setdefault(name, Sketch())
        elif kind == "type":
            self.types.setdefault((name[0], name[1].removesuffix("[]")), None)
        elif kind in ("function", "procedure"):
            self.routines.setdefault((kind, name, arguments), Result())

    def _add_extension(self, need: Need) -> None:
        """An extension, in the schema that names of its objects are qualified with."""
        schema = max(split(entry.missing.name)[0] for entry in need.entries if entry.missing)
        self._in_schema(schema)
        self.extensions[need.name] = schema

    def _in_schema(self, schema: str) -> None:
        base = {item.name for item in self.history.base if isinstance(item, SchemaObject)}
        if schema and schema not in base:
            _once(self.schemas, schema)

    # --- how it is used -------------------------------------------------------------------------------

    def read(self) -> None:
        """Learn from all statements that mention what is planned."""
        names = {name for _, name in (*self.tables, *self.types, *(name for _, name, _ in self.routines))}
        schema = Schema(self.history)
        results = {name: result for (_, name, _), result in self.routines.items()}
        for entry in self._own() if names else ():
            if names.isdisjoint(words(entry.sql)):
                continue
            for tree in trees(entry):
                scope = Scope(tree, schema)
                draw(scope, self.tables)
                look(scope, results)
                self._read_types(scope)
        for need in self.columns:
            self._read_column(need)

    def _own(self) -> Iterator[Entry]:
        return (entry for step in self.history.steps if not step.external for entry in step.entries)

    def _read_types(self, scope: Scope) -> None:
        """A type that a statement adds a label to is an enum; so is one with literals cast to it, as far as known."""
        for node in scope.nodes:
            if isinstance(node, ast.AlterEnumStmt) and (name := self._type(strings(node.typeName))):
                self.types[name] = [*(self.types[name] or []), *filter(None, (node.oldVal, node.newValNeighbor))]

    def _type(self, names: tuple[str, ...]) -> Name | None:
        name = ("" if len(names) < 2 else names[-2], names[-1])
        return name if name in self.types else None

    def _read_column(self, need: Need) -> None:
        """A column that was found missing, of the only planned table that its statements mention."""
        relation, _, column = need.name.rpartition(".")
        for entry in need.entries:
            mentioned = set(words(entry.sql))
            tables = [name for name in self.tables if name[1] in mentioned]
            named = [name for name in tables if relation in (name[1], f"{name[0]}.{name[1]}")] or tables
            if len(named) == 1:
                self.tables[named[0]].use(column)

    # --- the statements -------------------------------------------------------------------------------

    def statements(self) -> Iterator[str]:
        """The statements, in an order in which each finds what it needs."""
        yield from (f"CREATE ROLE {quote_identifier(name)};" for name in self.roles)
        yield from (f"CREATE SCHEMA {quote_identifier(name)};" for name in self.schemas)
        if self.path:
            yield f'ALTER ROLE ALL SET search_path = "$user", public, {", ".join(map(quote_identifier, self.path))};'
        for extension, schema in self.extensions.items():
            where = f" SCHEMA {quote_identifier(schema)}" if schema else ""
            yield f"CREATE EXTENSION {quote_identifier(extension)}{where}{_cascade(self.history.system, extension)};"
        yield from map(_create_collation, self.collations)
        yield from (_create_type(name, labels) for name, labels in self.types.items())
        yield from (_create_table(name, sketch) for name, sketch in self.tables.items())
        for (kind, name, arguments), result in self.routines.items():
            yield from ("-- a guess: what it returns",) if kind == "function" and not result.type else ()
            yield create(kind, name, arguments, result)
        yield ""


def _cascade(system: System, name: str) -> str:
    """What also creates the extensions that one requires."""
    extension = system.extension(name)
    return " CASCADE" if extension and extension.requires else ""


def _once(found: list[str], name: str) -> None:
    if name not in found:
        found.append(name)


def _shown(name: Name) -> str:
    return ".".join(quote_identifier(part) for part in name if part)


def _create_collation(name: str) -> str:
    return f"CREATE COLLATION pg_catalog.{quote_identifier(name)} (LOCALE = {quote_literal(name)});"


def _create_type(name: Name, labels: Iterable[str] | None) -> str:
    if labels is None:
        like = _ELSEWHERE.get(name[1].lower(), "text")
        return f"-- a guess: that it is like {like}\nCREATE DOMAIN {_shown(name)} AS {like};"
    listed = ", ".join(map(quote_literal, dict.fromkeys(labels)))
    return f"-- a guess: the labels\nCREATE TYPE {_shown(name)} AS ENUM ({listed});"


def _create_table(name: Name, sketch: Sketch) -> str:
    if sketch.is_sequence:
        return f"CREATE SEQUENCE {_shown(name)};"
    lines = [
        f"    {quote_identifier(column)} {type or 'text'}" + ("" if type else " /* a guess */")
        for column, type in sketch.columns.items()
        if column not in sketch.added
    ]
    for key in (key for key in sketch.keys if sketch.added.isdisjoint(key)):
        kind = "PRIMARY KEY" if key == sketch.primary else "UNIQUE"
        lines.append(f"    {kind} ({', '.join(map(quote_identifier, key))})")
    columns = "\n" + ",\n".join(lines) + "\n" if lines else ""
    return f"CREATE TABLE {_shown(name)} ({columns});"
