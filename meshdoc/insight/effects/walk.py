"""A walk through a PL/pgSQL body: each statement is analyzed with the variables that it sees, on every branch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from meshdoc.catalog.contents import Field
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import INPUT_MODES, ArgumentMode, Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.errors import undefined_field
from meshdoc.insight.effects.record import Gap, Raise
from meshdoc.insight.effects.statement import Reader
from meshdoc.insight.effects.text import ANYTHING, Evaluator, Hole, Value, constant_of, sql_of
from meshdoc.insight.effects.values import Values, assigned_in
from meshdoc.interpret.limits import Budget
from meshdoc.interpret.plpgsql.compile import TRIGGER_VARIABLES, body_of, in_validation, variable_conflict
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.variable import Reference, Variable, expression_of, statement_of, text_of
from meshdoc.interpret.query.cte import constant_query
from meshdoc.interpret.types import fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.plpgsql import Tree, split_assignment

STATEMENT, EXPRESSION = 0, 2
"""RawParseMode of a PLpgSQL_expr; higher ones are assignments."""
DECLARING = frozenset({"var", "target", "datatype"})
"""Parts of statements that name variables."""
_FIELD = re.compile(r'\s*+new\s*+\.\s*+(?:"(?P<quoted>(?:[^"]|"")++)"|(?P<plain>[\w$]++))', re.IGNORECASE)
UNKNOWN_TYPE = TypeRef(oids.UNKNOWN)

special: Registry[str, Callable[[Walk, Tree], None]] = Registry("PL/pgSQL statement with effects of its own")


class StaticScope(VariableScope):
    """Variables without values; a field of a record of unknown shape may have any type."""

    def __init__(self, walk: Walk, positional: list[Variable] | None = None) -> None:
        """The variables that the walk has reached."""
        super().__init__(walk.frame, positional)
        self._walk = walk

    def constant(self, param: nodes.Param) -> str | None:
        """The text of a parameter, if it is known."""
        reference = self.references[param.number - 1]
        return None if reference.field else constant_of(self._walk.values.get(reference.variable))

    def _field(self, variable: Variable, name: str) -> Reference:
        if any(item.name == name for item in variable.shape()):
            return Reference(variable, name)
        if variable.fields and variable.type.oid != oids.RECORD:
            return super()._field(variable, name)
        return Reference(Variable(f"{variable.name}.{name}", UNKNOWN_TYPE))

    def _param(self, reference: Reference, names: tuple[str, ...], offset: int | None) -> nodes.Node:
        """A value of unknown type is a null literal, which fits everywhere."""
        if reference.type == UNKNOWN_TYPE:
            return nodes.Const(type=UNKNOWN_TYPE, value=None)
        return super()._param(reference, names, offset)


Returns = Callable[[tuple[str, ...], list[Value]], Value]
"""The value that a call of a routine returns, by its name and arguments."""


class Walk:
    """Goes through a body once, in order."""

    def __init__(
        self,
        session: Session,
        routine: Routine,
        trigger: Trigger | None,
        given: tuple[Value, ...],
        returns: Returns,
    ) -> None:
        """`trigger` decides the columns of NEW and OLD; `given` are the arguments as far as known, by place."""
        self.reader = Reader(session)
        self.raises: list[Raise] = []
        self.sets: list[tuple[str, int]] = []
        self.returned: list[Value] = []
        self.values = Values()
        self.line = 1
        self._trigger = trigger
        self.frame = _frame(session, routine, trigger)
        self.follows_values = bool(given) or "execute" in routine.body.lower()
        self._evaluator = Evaluator(self._variable, returns)
        for variable, value in zip(_inputs(self.frame, routine), given, strict=False):
            self.values.set(variable, value)
        for name, known in known_of(session, trigger) if trigger and self.follows_values else ():
            self.values.set(self.frame.variable(name), ((known,),))

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

    def repeated(self, node: Tree) -> None:
        """Read the body of a loop, which may run any number of times."""
        changed = [self.named(number) for number in assigned_in(node.get("body"))]
        self.values.forget(changed)
        with self.frame.level(node.get("label", "")):
            self.statements(node.get("body"))
        self.values.forget(changed)

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

    def sql(self, text: str, *, whole: bool) -> tuple[Field, ...]:
        """Read SQL: a `whole` statement, or an expression. Returns its output columns, if they are known."""
        try:
            parsed = statement_of(text) if whole else expression_of(text)
        except SqlError as error:
            self.gap(error.message, text)
            return ()
        self.reader.read(parsed, StaticScope(self), self.line, " ".join(text.split()))
        return self.reader.fields

    def gap(self, reason: str, text: str, *, dynamic: bool = False) -> None:
        """Record that a statement is not understood."""
        self.reader.gaps.append(Gap(reason=reason, text=" ".join(text.split()), line=self.line, dynamic=dynamic))

    def dynamic(self, node: Tree, key: str) -> tuple[Field, ...]:
        """Read the parameters of EXECUTE, and its text as far as it is known; returns the output columns."""
        self.inside(node, key, "params")
        text = text_of(node[key])
        values = self.evaluate(text)
        scope = StaticScope(self, [Variable(f"${n}", UNKNOWN_TYPE) for n, _ in enumerate(node.get("params", ()), 1)])
        known = [self._executed(sql_of(value), scope) and Hole.ANYTHING not in (value or ()) for value in values]
        if not all(known):
            self.gap("", text, dynamic=True)
        return self.reader.fields if len(values) == 1 else ()

    def _executed(self, sql: str, scope: StaticScope) -> bool:
        """Read SQL with blanks; whether all relations and functions in it are named."""
        try:
            trees = raw_parser(sql)
        except SqlError:
            return False
        return all([self.reader.read_named(tree.stmt, scope, self.line, " ".join(sql.split())) for tree in trees])

    # --- values of variables -----------------------------------------------------------------------------

    def evaluate(self, text: str) -> Value:
        """The alternatives of an expression's text."""
        try:
            return self._evaluator.value(expression_of(text).targetList[0].val)
        except (SqlError, RecursionError):
            return ANYTHING

    def store(self, variable: Variable | None, text: str) -> None:
        """Remember the value of an assignment."""
        if variable is not None and self.follows_values:
            self.values.set(variable, self.evaluate(text))

    def _variable(self, names: tuple[str, ...]) -> Value:
        only = names[0] if len(names) == 1 else ""
        if only.startswith("$") and 0 < int(only[1:]) <= len(self.frame.parameters):
            return self.values.get(self.frame.parameters[int(only[1:]) - 1])
        if names[0] == "tg_argv" and len(names) == 2 and names[1].isdigit() and self._trigger is not None:
            arguments = self._trigger.arguments
            return ((arguments[int(names[1])],) if int(names[1]) < len(arguments) else None,)
        found = self.frame.find(only) if only else self.frame.labelled(*names) if len(names) == 2 else None
        return ANYTHING if found is None else self.values.get(found)

    def named(self, number: int) -> Variable | None:
        """The variable of a datum."""
        return self.frame.find(str(self.frame.body.datum(number)[1].get("refname", "")))

    def assigned(self, target: str) -> None:
        """Record an assignment to a field of NEW."""
        found = _FIELD.match(target)
        if not found or not TRIGGER_VARIABLES.get(self.frame.returns.oid):
            return
        name = found["plain"].lower() if found["plain"] else found["quoted"].replace('""', '"')
        self.sets.append((name, self.line))
        row = self.frame.find("new")
        if row and row.fields and all(field.name != name for field in row.fields):
            self.gap(str(undefined_field("new", name)), target)

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
            field = quote_identifier(datum["fieldname"])
            self.assigned(f"{self.frame.body.name(datum.get('recparentno', 0))}.{field}")
        self.values.forget([self.named(number)])


class DynamicWalk(Walk):
    """Reads EXECUTE only; what it needs of other statements is the text of variables."""

    def sql(self, text: str, *, whole: bool) -> tuple[Field, ...]:
        """Nothing is read."""
        return ()

    def assigned(self, target: str) -> None:
        """Nothing is recorded: another table may have the field."""


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


def _inputs(frame: Frame, routine: Routine) -> Iterator[Variable]:
    """The variables of the input arguments."""
    numbered = (argument for argument in routine.arguments if argument.mode is not ArgumentMode.TABLE)
    for variable, argument in zip(frame.parameters, numbered, strict=True):
        if argument.mode in INPUT_MODES:
            yield variable


def _fired(frame: Frame, facts: Facts, trigger: Trigger) -> None:
    """NEW, OLD and the transition tables of a trigger."""
    columns = [column for column in facts.relation_columns(trigger.table) if not column.dropped]
    fields = tuple(Field(column.name, column.type) for column in columns)
    for name in ("new", "old"):
        frame.declare(Variable(name, TypeRef(facts.row_type(trigger.table)), fields=fields))
    rows = constant_query(frame.session, columns, ())
    frame.transitions = {name: lambda: rows for name in (trigger.old_table, trigger.new_table) if name}


def known_of(session: Session, trigger: Trigger) -> Iterator[tuple[str, str]]:
    """The variables of a trigger function that one trigger decides; the table's oid as its name."""
    table = session.catalog[trigger.table]
    assert isinstance(table, Relation)
    schema = session.catalog[table.schema].name
    visible = session.names.relation(None, table.name) == table
    name = quote_identifier(table.name)
    yield "tg_relid", name if visible else f"{quote_identifier(schema)}.{name}"
    yield from (("tg_table_name", table.name), ("tg_relname", table.name), ("tg_table_schema", schema))
    yield from (("tg_name", trigger.name), ("tg_when", trigger.timing.upper()))
    if len(trigger.events) == 1:
        yield "tg_op", next(iter(trigger.events)).upper()
