"""The effects of one statement as written, whatever its kind; one that cannot be analyzed is read by its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.call import transform_call
from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.catalog.contents import Field
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table, View
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.diagnostics import SqlError
from meshdoc.insight.effects.query import Effect, query_effects
from meshdoc.insight.effects.record import Action, Call, Command, Gap, Touch
from meshdoc.insight.effects.text import BLANK
from meshdoc.interpret.effects import called_routines
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.session import Session
from meshdoc.syntax.calls import nodes_in
from meshdoc.syntax.command_tag import command_tag
from meshdoc.syntax.names import relation_name, strings

ROWS = (ast.SelectStmt, ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
QUIET = (ast.VariableSetStmt, ast.VariableShowStmt, ast.TransactionStmt)
"""Commands that do nothing worth telling."""
TAGS = {
    ast.NotifyStmt: "NOTIFY",
    ast.ListenStmt: "LISTEN",
    ast.UnlistenStmt: "UNLISTEN",
    ast.LockStmt: "LOCK TABLE",
    ast.VacuumStmt: "ANALYZE",
    ast.DoStmt: "DO",
}
OF_ROWS = (Table, ForeignTable, View, MaterializedView)


class KnownScope(Scope, Protocol):
    """The variables around a statement, some of which have known values."""

    def constant(self, param: nodes.Param) -> str | None:
        """The text of a parameter whose value is constant."""


@dataclass
class Reader:
    """Reads the statements of one body in order; `made` are the tables that they have created so far."""

    session: Session
    made: set[str] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    fields: tuple[Field, ...] = ()
    """The output columns of the last statement; empty if unknown."""

    @property
    def facts(self) -> Facts:
        """The lookups for the routine's search path."""
        return Facts(self.session.names)

    def read(self, raw: ast.Node, scope: KnownScope, line: int, text: str) -> None:
        """Add the effects of a statement; `text` is shown if it cannot be understood."""
        self.fields = ()
        try:
            self.effects += list(self._effects(raw, scope, line))
        except (SqlError, Uncertain) as error:
            self.effects += list(self._by_name(raw, line))
            self._missing(raw, error.message, line, text)

    def read_named(self, raw: ast.Node, scope: KnownScope, line: int, text: str) -> bool:
        """Add the effects of a statement in which BLANK replaces unknown names; whether it names all that it uses.

        Such a statement need not be valid, but a name that is known has to exist.
        """
        self.fields = ()
        try:
            self.effects += list(self._effects(raw, scope, line))
        except (SqlError, Uncertain) as error:
            self.effects += list(self._by_name(raw, line))
            if error.sqlstate == "42P01" and BLANK not in error.message:
                self._missing(raw, error.message, line, text)
        if not isinstance(raw, (*ROWS, ast.CallStmt, ast.CreateTableAsStmt, ast.TruncateStmt)):
            return True
        named = list(nodes_in(raw))
        used = [name for item in _relations(named) for name in (item.schemaname or "", item.relname)]
        used += [name for call in named if isinstance(call, ast.FuncCall) for name in strings(call.funcname)]
        return not any(BLANK in name for name in used)

    def _missing(self, raw: ast.Node, reason: str, line: int, text: str) -> None:
        """Record a failure, unless the body itself may have made what is missing."""
        if self.made.isdisjoint(item.relname for item in relations_in(raw)):
            self.gaps.append(Gap(reason=reason, text=text, line=line))

    def query(self, query: nodes.Query, scope: KnownScope) -> None:
        """Add the effects of an analyzed statement without a line."""
        self.effects += list(query_effects(self.facts, query, 0, scope.constant))

    # --- analyzed ------------------------------------------------------------------------------------

    def _effects(self, raw: ast.Node, scope: KnownScope, line: int) -> Iterator[Effect]:
        if isinstance(raw, ast.SelectStmt) and (into := _into(raw)) is not None:
            yield from self._created(into, _without_into(raw), scope, line)
        elif isinstance(raw, ROWS):
            yield from self._analyzed(raw, scope, line)
        elif isinstance(raw, ast.CallStmt):
            yield from self._call(raw, scope, line)
        elif isinstance(raw, ast.CreateTableAsStmt):
            yield from self._created(raw.into, raw.query, scope, line)
        elif isinstance(raw, ast.ExplainStmt | ast.DeclareCursorStmt):
            yield from self._effects(raw.query, scope, line)
        elif not isinstance(raw, QUIET):
            yield from self._command(raw, scope, line)

    def _analyzed(self, raw: ast.Node, scope: KnownScope, line: int) -> Iterator[Effect]:
        query = analyze_statement(scope.state(self.facts), raw)
        self.fields = tuple(Field(target.name, target.expr.type) for target in query.outputs)
        yield from query_effects(self.facts, query, line, scope.constant)

    def _call(self, raw: ast.CallStmt, scope: KnownScope, line: int) -> Iterator[Effect]:
        found = transform_call(scope.state(self.facts), raw.funccall)
        query = nodes.Query(targets=(nodes.TargetEntry(expr=found, number=1),))
        yield from query_effects(self.facts, query, line, scope.constant)

    def _created(self, into: ast.IntoClause, query: ast.Node, scope: KnownScope, line: int) -> Iterator[Effect]:
        self.made.add(into.rel.relname)
        yield Command(tag="CREATE TABLE AS", name=str(relation_name(into.rel)), line=line)
        if isinstance(query, ROWS):
            yield from self._analyzed(query, scope, line)

    # --- other commands ------------------------------------------------------------------------------

    def _command(self, raw: ast.Node, scope: KnownScope, line: int) -> Iterator[Effect]:
        if isinstance(raw, ast.TruncateStmt):
            yield from self._touched(raw.relations, Action.TRUNCATE, line)
        elif isinstance(raw, ast.RefreshMatViewStmt):
            yield from self._touched((raw.relation,), Action.REFRESH, line)
        elif isinstance(raw, ast.CopyStmt):
            yield from self._copied(raw, scope, line)
        else:
            if isinstance(raw, ast.CreateStmt) and BLANK not in raw.relation.relname:
                self.made.add(raw.relation.relname)
            tag = TAGS.get(type(raw)) or command_tag(raw) or type(raw).__name__.removesuffix("Stmt").upper()
            name, relation = self._concerned(raw)
            yield Command(tag=tag, name=name, line=line, relation=relation)

    def _concerned(self, raw: ast.Node) -> tuple[str, Oid]:
        """The name of a command's object, if it is a relation or a channel, and the relation that it concerns."""
        if isinstance(raw, ast.NotifyStmt | ast.ListenStmt | ast.UnlistenStmt):
            return str(raw.conditionname or ""), NO_OID
        named = getattr(raw, "relation", None)
        if not isinstance(named, ast.RangeVar):
            return (_dropped(raw), NO_OID) if isinstance(raw, ast.DropStmt) else ("", NO_OID)
        if isinstance(raw, ast.CreateStmt):
            parents = [item for item in raw.inhRelations or () if isinstance(item, ast.RangeVar)]
            parent = parents[0] if parents and raw.partbound is not None else None
        else:
            parent = named
        found = parent and self.session.find_relation(parent)
        if parent and found is None and not getattr(raw, "missing_ok", False):
            raise errors.undefined_relation(str(relation_name(parent)))
        return str(relation_name(named)), found.oid if isinstance(found, Relation) else NO_OID

    def _copied(self, raw: ast.CopyStmt, scope: KnownScope, line: int) -> Iterator[Effect]:
        if raw.query is not None:
            yield from self._effects(raw.query, scope, line)
        else:
            yield from self._touched((raw.relation,), Action.INSERT if raw.is_from else Action.READ, line)

    def _touched(self, named: Iterable[ast.RangeVar], action: Action, line: int) -> Iterator[Touch]:
        for item in named:
            relation = self.session.find_relation(item)
            if relation is None and BLANK not in str(relation_name(item)):
                raise errors.undefined_relation(str(relation_name(item)))
            if isinstance(relation, Relation):
                columns = None if action in (Action.INSERT, Action.READ) else ()
                yield Touch(action=action, relation=relation.oid, columns=columns, line=line)

    # --- by name -------------------------------------------------------------------------------------

    def _by_name(self, raw: ast.Node, line: int) -> Iterator[Effect]:
        """What a statement touches and calls if only its names are known."""
        named = list(nodes_in(raw))
        targets = dict(_targets(named))
        for item in _relations(named):
            if item.relname in self.made and item.schemaname is None:
                continue
            relation = self._found(item)
            if isinstance(relation, OF_ROWS):
                for action in targets.get(id(item), (Action.READ,)):
                    yield Touch(action=action, relation=relation.oid, columns=None, line=line)
        for call in (node for node in named if isinstance(node, ast.FuncCall)):
            count, constants = len(call.args or ()), _constants(call)
            for routine in called_routines(call, self.session):
                if _takes(routine, count):
                    yield Call(routine=routine.oid, line=line, constants=constants)

    def _found(self, item: ast.RangeVar) -> object:
        try:
            return self.session.find_relation(item)
        except SqlError:
            return None


def _takes(routine: Routine, count: int) -> bool:
    """Whether a routine can be called with that many arguments."""
    inputs = routine.inputs()
    needed = sum(argument.default is None for argument in inputs)
    return needed <= count <= len(inputs) or any(argument.mode is ArgumentMode.VARIADIC for argument in inputs)


def _constants(call: ast.FuncCall) -> tuple[tuple[int, str], ...]:
    """The literals among the arguments of a call."""
    values = ((place, getattr(arg, "val", None)) for place, arg in enumerate(call.args or ()))
    return tuple((place, str(value.sval)) for place, value in values if isinstance(value, ast.String))


def relations_in(raw: object) -> list[ast.RangeVar]:
    """The relations that a statement names, except those of its WITH clauses."""
    return _relations(list(nodes_in(raw)))


def _relations(named: Sequence[ast.Node]) -> list[ast.RangeVar]:
    local = {node.ctename for node in named if isinstance(node, ast.CommonTableExpr)}
    found = (node for node in named if isinstance(node, ast.RangeVar))
    return [item for item in found if item.schemaname is not None or item.relname not in local]


def _targets(named: Iterable[ast.Node]) -> Iterator[tuple[int, tuple[Action, ...]]]:
    """The relations that a statement changes, by id() of their nodes."""
    for node in named:
        if isinstance(node, ast.InsertStmt):
            conflict = node.onConflictClause is not None
            yield id(node.relation), (Action.INSERT, Action.UPDATE) if conflict else (Action.INSERT,)
        elif isinstance(node, ast.UpdateStmt):
            yield id(node.relation), (Action.UPDATE,)
        elif isinstance(node, ast.DeleteStmt):
            yield id(node.relation), (Action.DELETE,)
        elif isinstance(node, ast.MergeStmt):
            yield id(node.relation), (Action.INSERT, Action.UPDATE, Action.DELETE)


def _into(raw: ast.SelectStmt) -> ast.IntoClause | None:
    while raw.larg is not None:
        raw = raw.larg
    return raw.intoClause


def _without_into(raw: ast.SelectStmt) -> ast.SelectStmt:
    made = ast.SelectStmt(**{name: getattr(raw, name) for name in raw if name not in ("intoClause", "larg")})
    made.larg = None if raw.larg is None else _without_into(raw.larg)
    return made


def _dropped(raw: ast.DropStmt) -> str:
    """The name of the first object that is dropped, if it is a plain name."""
    first = raw.objects[0] if raw.objects else ()
    return ".".join(strings(first)) if isinstance(first, tuple | list) else ""
