"""The effects of a PL/pgSQL body: each statement is analyzed with the variables that it sees, on every branch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from meshdoc.catalog.contents import Field
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.insight.effects.raising import raised, rethrows
from meshdoc.insight.effects.record import Gap, Raise
from meshdoc.insight.effects.statement import Reader
from meshdoc.interpret.limits import Budget
from meshdoc.interpret.plpgsql.compile import (
    TRIGGER_VARIABLES,
    aliased,
    body_of,
    in_validation,
    variable_conflict,
)
from meshdoc.interpret.plpgsql.conditions import matches
from meshdoc.interpret.plpgsql.datatype import declared
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.variable import (
    ANY_RECORD,
    INTEGER,
    TEXT,
    Reference,
    Variable,
    expression_of,
    statement_of,
    text_of,
)
from meshdoc.interpret.query.cte import constant_query
from meshdoc.interpret.types import fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.plpgsql import Tree, split_assignment

STATEMENT, EXPRESSION = 0, 2
"""RawParseMode of a PLpgSQL_expr; higher ones are assignments."""
UNKNOWN_FIELD = TypeRef(oids.UNKNOWN)


class FieldScope(VariableScope):
    """Variables whose values are never known; a field of a record of unknown shape may have any type."""

    def _field(self, variable: Variable, name: str) -> Reference:
        if any(item.name == name for item in variable.shape()):
            return Reference(variable, name)
        if variable.fields and variable.type.oid != oids.RECORD:
            return super()._field(variable, name)
        return Reference(Variable(f"{variable.name}.{name}", UNKNOWN_FIELD))

    def _param(self, reference: Reference, names: tuple[str, ...], offset: int | None) -> nodes.Node:
        """A value of unknown type is a null literal, which fits everywhere."""
        if reference.type == UNKNOWN_FIELD:
            return nodes.Const(type=UNKNOWN_FIELD, value=None)
        return super()._param(reference, names, offset)


class Walk:
    """Goes through a body once, in order."""

    def __init__(self, session: Session, routine: Routine, trigger: Trigger | None) -> None:
        """`trigger` decides the columns of NEW and OLD in a trigger function."""
        self.reader = Reader(session)
        self.raises: list[Raise] = []
        self.sets: list[tuple[str, int]] = []
        self.line = 1
        self.frame = _frame(session, routine, trigger)

    def run(self) -> None:
        """Read the whole body."""
        self.statements([self.frame.body.action])

    # --- statements ------------------------------------------------------------------------------------

    def statements(self, found: Iterable[Tree] | None) -> None:
        """Read statements in order."""
        for item in found or ():
            self.node(item)

    def node(self, node: object) -> None:
        """Read a statement, or whatever else is below one."""
        if isinstance(node, list):
            for item in node:
                self.node(item)
        elif isinstance(node, dict):
            for name, value in node.items():
                if name == "PLpgSQL_expr":
                    self.expression(value)
                elif name in special:
                    with self._at(value):
                        special[name](self, value)
                elif name not in DECLARING and isinstance(value, dict | list):
                    with self._at(value):
                        self.node(value)

    def inside(self, node: Tree, *names: str) -> None:
        """Read some parts of a statement."""
        self.node([node[name] for name in names if name in node])

    @contextmanager
    def _at(self, node: object) -> Iterator[None]:
        before = self.line
        if isinstance(node, dict):
            self.line = int(node.get("lineno", before))
        yield
        self.line = before

    # --- SQL ---------------------------------------------------------------------------------------------

    def expression(self, expr: Tree) -> None:
        """Read an expression, a statement or an assignment, as its parse mode tells."""
        mode, text = int(expr.get("parseMode", EXPRESSION)), str(expr["query"])
        if mode > EXPRESSION:
            target, text = split_assignment(text)
            self.assigned(target.strip())
        self.sql(text, whole=mode == STATEMENT)

    def sql(self, text: str, *, whole: bool, scope: VariableScope | None = None) -> tuple[Field, ...]:
        """Read SQL: a `whole` statement, or an expression. Returns its output columns, if they are known."""
        try:
            parsed = statement_of(text) if whole else expression_of(text)
        except SqlError as error:
            self.gap(error.message, text)
            return ()
        self.reader.read(parsed, scope or FieldScope(self.frame), self.line, text)
        return self.reader.fields

    def gap(self, reason: str, text: str, *, dynamic: bool = False) -> None:
        """Record that a statement is not understood."""
        self.reader.gaps.append(Gap(reason=reason, text=" ".join(text.split()), line=self.line, dynamic=dynamic))

    def dynamic(self, node: Tree, key: str) -> None:
        """Read the parameters and the text of EXECUTE."""
        self.inside(node, key, "params")
        self.gap("", text_of(node[key]), dynamic=True)

    # --- variables ---------------------------------------------------------------------------------------

    def assigned(self, target: str) -> None:
        """Record an assignment to a field of NEW."""
        head, _, name = target.partition(".")
        if head.strip().lower() == "new" and name and TRIGGER_VARIABLES.get(self.frame.returns.oid):
            self.sets.append((name.strip().strip('"'), self.line))

    def shape(self, target: Tree | None, fields: tuple[Field, ...]) -> None:
        """Remember the fields of the rows that INTO, FETCH or FOR stores in a record."""
        for kind, node in (target or {}).items():
            if kind == "PLpgSQL_rec":
                variable = self.frame.find(str(node["refname"]))
                if variable is not None and variable.type.oid == oids.RECORD:
                    variable.fields = fields
            for item in node.get("fields", ()) if kind == "PLpgSQL_row" else ():
                self._stored(int(item.get("varno", 0)))

    def _stored(self, number: int) -> None:
        kind, datum = self.frame.body.datum(number)
        if kind == "PLpgSQL_recfield":
            self.assigned(f"{self.frame.body.name(datum.get('recparentno', 0))}.{datum['fieldname']}")


DECLARING = frozenset({"var", "target", "datatype"})
"""Parts of statements that name variables."""
special: Registry[str, Callable[[Walk, Tree], None]] = Registry("PL/pgSQL statement with effects of its own")


# --- blocks and loops ---------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_block")
def block(walk: Walk, node: Tree) -> None:
    """DECLARE ... BEGIN ... EXCEPTION ... END: errors that a handler catches do not count as raised."""
    with walk.frame.level(node.get("label", "")):
        for declaration in walk.frame.body.declarations.get(id(node), ()):
            if declaration.alias_of:
                walk.frame.levels[-1].variables[declaration.name] = aliased(walk.frame, declaration)
                continue
            walk.line = declaration.line
            walk.frame.declare(declared(walk.frame, declaration))
            if declaration.default:
                walk.sql(declaration.default, whole=False)
        before = len(walk.raises)
        walk.statements(node.get("body"))
        if "exceptions" in node:
            _handlers(walk, node["exceptions"]["PLpgSQL_exception_block"], before)


def _handlers(walk: Walk, node: Tree, before: int) -> None:
    handlers = [item["PLpgSQL_exception"] for item in node.get("exc_list", ())]
    caught = [handler for handler in handlers if not rethrows(handler.get("action"))]
    names = [item["PLpgSQL_condition"].get("condname", "") for handler in caught for item in handler["conditions"]]
    walk.raises[before:] = [
        item for item in walk.raises[before:] if not any(matches(name, item.sqlstate) for name in names)
    ]
    for handler in handlers:
        with walk.frame.level():
            walk.frame.declare(Variable("sqlstate", TEXT))
            walk.frame.declare(Variable("sqlerrm", TEXT))
            walk.statements(handler.get("action"))


@special("PLpgSQL_stmt_fori")
def for_integers(walk: Walk, node: Tree) -> None:
    """FOR i IN lower..upper."""
    walk.inside(node, "lower", "upper", "step")
    with walk.frame.level(node.get("label", "")):
        walk.frame.declare(Variable(str(node["var"]["PLpgSQL_var"]["refname"]), INTEGER))
        walk.statements(node.get("body"))


@special("PLpgSQL_stmt_fors")
def for_query(walk: Walk, node: Tree) -> None:
    """FOR row IN query."""
    walk.shape(node.get("var"), walk.sql(text_of(node["query"]), whole=True))
    with walk.frame.level(node.get("label", "")):
        walk.statements(node.get("body"))


@special("PLpgSQL_stmt_dynfors")
def for_execute(walk: Walk, node: Tree) -> None:
    """FOR row IN EXECUTE text."""
    walk.dynamic(node, "query")
    walk.shape(node.get("var"), ())
    with walk.frame.level(node.get("label", "")):
        walk.statements(node.get("body"))


@special("PLpgSQL_stmt_forc")
def for_cursor(walk: Walk, node: Tree) -> None:
    """FOR row IN cursor."""
    fields = _opened(walk, node)
    ((_, target),) = node["var"].items()
    with walk.frame.level(node.get("label", "")):
        walk.frame.declare(Variable(str(target["refname"]), ANY_RECORD, fields=fields))
        walk.statements(node.get("body"))


@special("PLpgSQL_stmt_open")
def open_cursor(walk: Walk, node: Tree) -> None:
    """OPEN."""
    _opened(walk, node)


def _opened(walk: Walk, node: Tree) -> tuple[Field, ...]:
    """Read the query of a cursor with its arguments."""
    walk.inside(node, "argquery")
    if "dynquery" in node:
        walk.dynamic(node, "dynquery")
        return ()
    datum = walk.frame.body.datum(node.get("curvar", 0))[1]
    query = node.get("query") or datum.get("cursor_explicit_expr")
    if query is None:
        return ()
    cursor = walk.frame.find(str(datum["refname"]))
    with walk.frame.level():
        for name, _ in cursor.arguments if cursor else ():
            walk.frame.declare(Variable(name, UNKNOWN_FIELD))
        return walk.sql(text_of(query), whole=True)


# --- statements with SQL --------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_execsql")
def sql_statement(walk: Walk, node: Tree) -> None:
    """A SQL statement, with or without INTO."""
    fields = walk.sql(text_of(node["sqlstmt"]), whole=True)
    if node.get("into"):
        walk.shape(node.get("target"), fields)


@special("PLpgSQL_stmt_dynexecute")
def execute(walk: Walk, node: Tree) -> None:
    """EXECUTE."""
    walk.dynamic(node, "query")
    if node.get("into"):
        walk.shape(node.get("target"), ())


@special("PLpgSQL_stmt_return_query")
def return_query(walk: Walk, node: Tree) -> None:
    """RETURN QUERY."""
    if "dynquery" in node:
        walk.dynamic(node, "dynquery")
    else:
        walk.inside(node, "query")


@special("PLpgSQL_stmt_raise")
def raise_statement(walk: Walk, node: Tree) -> None:
    """RAISE."""
    walk.inside(node, "params", "options")
    walk.raises += raised(node, walk.line)


@special("PLpgSQL_stmt_assert")
def assert_statement(walk: Walk, node: Tree) -> None:
    """ASSERT."""
    walk.inside(node, "cond", "message")
    walk.raises.append(Raise(sqlstate="P0004", message="assertion failed", line=walk.line))


# --- the frame ------------------------------------------------------------------------------------------------


def _frame(session: Session, routine: Routine, trigger: Trigger | None) -> Frame:
    """The variables of a routine before its first block. Raises SqlError if the body is not valid PL/pgSQL."""
    facts = Facts(session.names)
    body = body_of(session, routine)
    frame = Frame(session=session, body=body, budget=Budget(), what=f"{routine.name}()", returns=routine.returns)
    frame.prefer = variable_conflict(routine.body)
    frame.levels[0].label = routine.name
    for place, argument in enumerate(routine.arguments, 1):
        type = in_validation(argument)
        variable = frame.declare(Variable(argument.name or f"${place}", type, fields=fields_of(facts, type.oid)))
        if argument.mode is not ArgumentMode.TABLE:
            frame.parameters.append(variable)
    for name, type in TRIGGER_VARIABLES.get(routine.returns.oid, {}).items():
        frame.declare(Variable(name, type))
    if trigger is not None:
        _fired(frame, facts, trigger)
    return frame


def _fired(frame: Frame, facts: Facts, trigger: Trigger) -> None:
    """NEW, OLD and the transition tables of a trigger."""
    columns = [column for column in facts.relation_columns(trigger.table) if not column.dropped]
    fields = tuple(Field(column.name, column.type) for column in columns)
    for name in ("new", "old"):
        frame.declare(Variable(name, TypeRef(facts.row_type(trigger.table)), fields=fields))
    rows = constant_query(frame.session, columns, ())
    frame.transitions = {name: lambda: rows for name in (trigger.old_table, trigger.new_table) if name}
