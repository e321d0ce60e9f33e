"""The order of files whose names give none: what a file requires comes before it, as one file per table needs it.

A file requires another that creates a relation, type, function, schema or role that it mentions where PostgreSQL looks
names up at once: anywhere but in bodies of PL/pgSQL, of which the declarations count. Names are compared as written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any, NamedTuple

from pglast import ast
from pglast.enums import ConstrType

from meshdoc.diagnostics import Diagnostic, MeshdocError, Severity
from meshdoc.registry import Registry
from meshdoc.sources import Detected, Version
from meshdoc.sources.editions import made_by
from meshdoc.syntax.calls import nodes_in
from meshdoc.syntax.encoding import UTF8
from meshdoc.syntax.names import strings
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.psql import Psql
from meshdoc.syntax.statement import Statement, Unparsed, read

_RELATION, _KEY, _TYPE, _FUNCTION = "relation", "key", "type", "function"
_SCHEMA, _ROLE, _EXTENSION = "schema", "role", "extension"
_KEYS = (ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE)
_DECLARED = re.compile(r"\bdeclare\b((?:(?!\b(?:declare|begin)\b).)*+)", re.DOTALL | re.IGNORECASE)
_OF_RELATION = re.compile(r"(?<![\w.])([\w.]++)%(row)?type\b", re.IGNORECASE)
_WORD = re.compile(r"[\w.]+")


class Name(NamedTuple):
    """An object by kind and name; `schema` is empty if it is not written."""

    kind: str
    schema: str
    name: str


@dataclass
class _File:
    """What the statements of a version create and require."""

    creates: set[Name] = field(default_factory=set)
    requires: set[Name] = field(default_factory=set)


def by_dependency(found: Detected) -> Detected:
    """The versions in an order in which each comes after those that it requires, otherwise in the given order.

    The diagnostics say so if that order differs from the given one, and which files require each other.
    """
    files = [_read(version) for version in found.versions]
    needs = _needs(files)
    order, cycle = _sorted(needs)
    versions = tuple(found.versions[place] for place in order)
    diagnostics = [*found.diagnostics, *_about_cycle(found.versions, cycle)]
    if versions != found.versions:
        diagnostics.append(_about_order(found.versions, needs))
    return replace(found, versions=versions, diagnostics=tuple(diagnostics))


# --- order --------------------------------------------------------------------------------------------------

Needs = Mapping[int, set[int]]
"""The places of the files that each file requires."""


def _needs(files: Sequence[_File]) -> Needs:
    creators: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for place, file in enumerate(files):
        for name in file.creates:
            creators[name.kind, name.name].append((name.schema, place))
    needs = {
        place: {
            creator
            for name in file.requires
            for schema, creator in creators.get((name.kind, name.name), ())
            if creator != place and (not schema or not name.schema or schema == name.schema)
        }
        for place, file in enumerate(files)
    }
    _after_extensions(files, needs)
    return needs


def _after_extensions(files: Sequence[_File], needs: dict[int, set[int]]) -> None:
    """Let files require those that create extensions, whose objects are not known here."""
    makers = {place for place, file in enumerate(files) if any(name.kind == _EXTENSION for name in file.creates)}
    before = set(makers)
    waiting = list(makers)
    while waiting:
        for place in needs[waiting.pop()] - before:
            before.add(place)
            waiting.append(place)
    for place in needs.keys() - before:
        needs[place] |= makers


def _sorted(needs: Needs) -> tuple[list[int], list[int]]:
    """The places in order, and those of the first files that require each other, if there are some."""
    order: list[int] = []
    cycle: list[int] = []
    left = {place: set(needed) for place, needed in needs.items()}
    waiting: dict[int, list[int]] = defaultdict(list)
    for place, needed in needs.items():
        for each in needed:
            waiting[each].append(place)
    ready = sorted(place for place in left if not left[place])
    while left:
        if not ready:
            circle = _cycle(left)
            cycle = cycle or circle
            ready = [min(circle)]
        place = heappop(ready)
        order.append(place)
        del left[place]
        for other in waiting[place]:
            if other in left and place in left[other]:
                left[other].discard(place)
                if not left[other]:
                    heappush(ready, other)
    return order, cycle


def _cycle(left: Needs) -> list[int]:
    """Files that require each other in turn, where each file requires another one."""
    path = {min(left): None}
    while (following := min(left[next(reversed(path))])) not in path:
        path[following] = None
    places = list(path)
    return places[places.index(following) :]


def _about_order(versions: Sequence[Version], needs: Needs) -> Diagnostic:
    place, later = next((place, needed) for place in needs for needed in sorted(needs[place]) if needed > place)
    first, second = versions[later].files[0], versions[place].files[0]
    return Diagnostic(
        code="dependency-order",
        severity=Severity.NOTICE,
        message=f"the files are ordered by dependency, not by name: {first.path} comes before {second.path}",
        location=first.location(0),
        hint="Begin the names of the files with numbers to set another order.",
    )


def _about_cycle(versions: Sequence[Version], cycle: Sequence[int]) -> Iterator[Diagnostic]:
    if cycle:
        paths = [versions[place].files[0].path for place in cycle]
        yield Diagnostic(
            code="dependency-cycle",
            severity=Severity.WARNING,
            message=f"these files require each other, so no order of them runs: {', '.join(paths)}",
            location=versions[cycle[0]].files[0].location(0),
            hint="Move what closes the circle, such as a foreign key, to a file of its own.",
        )


# --- what a statement creates and requires --------------------------------------------------------------------

creates: Registry[type[ast.Node], Callable[[Any], Iterable[Name]]] = Registry("statement that creates")


def _read(version: Version) -> _File:
    found = _File()
    for source in version.files:
        try:
            for turn in read(source, Psql(lambda: UTF8)):
                if isinstance(turn.piece, Statement):
                    _add(found, turn.piece.node)
                elif isinstance(turn.piece, Unparsed):
                    found.creates |= {Name(_RELATION, "", name) for name in made_by(turn.piece.text).relations}
        except MeshdocError:
            continue  # the replay reports it
    found.requires -= found.creates
    return found


def _add(file: _File, node: ast.Node) -> None:
    made = set(creates[type(node)](node)) if type(node) in creates else set()
    file.creates |= made
    file.creates |= {name._replace(kind=_TYPE) for name in made if name.kind == _RELATION}
    file.requires |= set(_required(node))


def _required(node: object) -> Iterator[Name]:
    """The names below a node that are looked up when the statement runs."""
    items = list(nodes_in(node))
    local = {item.ctename for item in items if isinstance(item, ast.CommonTableExpr)}
    for item in items:
        if isinstance(item, ast.RangeVar) and (item.schemaname or item.relname not in local):
            yield from _named(_RELATION, (item.schemaname or "", item.relname))
        elif isinstance(item, ast.TypeName) and item.names:
            yield from _named(_TYPE, strings(item.names))
        elif isinstance(item, ast.FuncCall | ast.CreateTrigStmt):
            yield from _named(_FUNCTION, strings(item.funcname))
        elif isinstance(item, ast.Constraint) and item.pktable:
            yield Name(_KEY, item.pktable.schemaname or "", item.pktable.relname)
        elif isinstance(item, ast.RoleSpec) and item.rolename:
            yield Name(_ROLE, "", item.rolename)
        elif isinstance(item, ast.CreateFunctionStmt):
            yield from _of_body(item)


def _named(kind: str, parts: Sequence[str]) -> Iterator[Name]:
    schema = parts[-2] if len(parts) > 1 else ""
    yield Name(kind, schema, parts[-1])
    if schema:
        yield Name(_SCHEMA, "", schema)


def _of_body(node: ast.CreateFunctionStmt) -> Iterator[Name]:
    """The names in a body that CREATE FUNCTION looks up."""
    options = {option.defname: option.arg for option in node.options or ()}
    language = getattr(options.get("language"), "sval", "")
    body = "\n".join(strings(options.get("as"))[:1])
    if language == "sql":
        try:
            yield from _required(raw_parser(body))
        except MeshdocError:
            return
    elif language == "plpgsql":
        yield from _of_declarations(body)


def _of_declarations(body: str) -> Iterator[Name]:
    for section in _DECLARED.findall(body):
        for words, row in _OF_RELATION.findall(section):
            parts = words.lower().split(".")
            if relation := parts if row else parts[:-1]:
                yield from _named(_RELATION, relation[-2:])
        for word in map(str.lower, _WORD.findall(section)):
            yield from _named(_TYPE, word.split(".")[-2:])


@creates(ast.CreateStmt)
def _table(node: ast.CreateStmt) -> Iterable[Name]:
    return _relation(node.relation)


@creates(ast.AlterTableStmt)
def _key(node: ast.AlterTableStmt) -> Iterable[Name]:
    """A primary key or unique constraint, which foreign keys need."""
    added = (command.def_ for command in node.cmds or ())
    is_key = any(isinstance(item, ast.Constraint) and item.contype in _KEYS for item in added)
    return [name._replace(kind=_KEY) for name in _relation(node.relation)] if is_key else []


@creates(ast.IndexStmt)
def _index(node: ast.IndexStmt) -> Iterable[Name]:
    """A unique index, which foreign keys need as well."""
    return [name._replace(kind=_KEY) for name in _relation(node.relation)] if node.unique else []


@creates(ast.CreateForeignTableStmt)
def _foreign_table(node: ast.CreateForeignTableStmt) -> Iterable[Name]:
    return _relation(node.base.relation)


@creates(ast.ViewStmt)
def _view(node: ast.ViewStmt) -> Iterable[Name]:
    return _relation(node.view)


@creates(ast.CreateTableAsStmt)
def _table_as(node: ast.CreateTableAsStmt) -> Iterable[Name]:
    return _relation(node.into.rel)


@creates(ast.CreateSeqStmt)
def _sequence(node: ast.CreateSeqStmt) -> Iterable[Name]:
    return _relation(node.sequence)


@creates(ast.CompositeTypeStmt)
def _composite(node: ast.CompositeTypeStmt) -> Iterable[Name]:
    return [Name(_TYPE, node.typevar.schemaname or "", node.typevar.relname)]


@creates(ast.CreateEnumStmt, ast.CreateRangeStmt)
def _enum(node: ast.CreateEnumStmt | ast.CreateRangeStmt) -> Iterable[Name]:
    return _object(_TYPE, strings(node.typeName))


@creates(ast.CreateDomainStmt)
def _domain(node: ast.CreateDomainStmt) -> Iterable[Name]:
    return _object(_TYPE, strings(node.domainname))


@creates(ast.CreateFunctionStmt)
def _function(node: ast.CreateFunctionStmt) -> Iterable[Name]:
    return _object(_FUNCTION, strings(node.funcname))


@creates(ast.DefineStmt)
def _defined(node: ast.DefineStmt) -> Iterable[Name]:
    return [name for kind in (_TYPE, _FUNCTION) for name in _object(kind, strings(node.defnames))]


@creates(ast.CreateSchemaStmt)
def _schema(node: ast.CreateSchemaStmt) -> Iterable[Name]:
    return [Name(_SCHEMA, "", node.schemaname or node.authrole.rolename or "")]


@creates(ast.CreateRoleStmt)
def _role(node: ast.CreateRoleStmt) -> Iterable[Name]:
    return [Name(_ROLE, "", node.role)]


@creates(ast.CreateExtensionStmt)
def _extension(node: ast.CreateExtensionStmt) -> Iterable[Name]:
    return [Name(_EXTENSION, "", node.extname)]


def _relation(node: ast.RangeVar) -> list[Name]:
    return [Name(_RELATION, node.schemaname or "", node.relname)]


def _object(kind: str, parts: Sequence[str]) -> list[Name]:
    return [Name(kind, parts[-2] if len(parts) > 1 else "", parts[-1])]
