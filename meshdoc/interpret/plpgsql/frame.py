"""One PL/pgSQL block being executed: its variables, and name resolution and evaluation of its expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.columnref import field_names
from meshdoc.analyze.dependencies import objects_used
from meshdoc.analyze.state import ParseState, location
from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.object import Object
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.effects import weighed
from meshdoc.interpret.executor.conversion import fitted
from meshdoc.interpret.limits import Budget, bounded
from meshdoc.interpret.plpgsql.variable import (
    BOOLEAN,
    INTEGER,
    TEXT,
    Level,
    Reference,
    Seen,
    Variable,
    expression_of,
    not_assigned,
    text_of,
)
from meshdoc.interpret.query.query import Plan, analyzed_select, assigned, execute, plan, without_engine
from meshdoc.interpret.types import fields_of
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.plpgsql import Body


@dataclass(slots=True)
class Prepared:
    """An expression, analyzed for variables of these types, as long as the path and what it refers to stay the same.

    As in PostgreSQL, an object that its names would find first today does not matter: CachedPlanSource. The `plan` of
    an expression over variables only is kept; that of others depends on the rows of relations.
    """

    path: tuple[object, ...]
    objects: tuple[Object, ...]
    query: nodes.Query
    variables: tuple[Seen, ...]
    type: TypeRef
    plan: Plan | None = None

    def is_valid(self, session: Session) -> bool:
        """Whether it need not be analyzed again: RevalidateCachedQuery."""
        if self.path != _path(session):
            return False
        return all(session.catalog.get(item.oid) is item for item in self.objects)

    def run(self, session: Session, scope: VariableScope) -> list[tuple[Value, ...]]:
        """Its value, as the rows of a query."""
        if self.plan is not None:
            return execute(session, self.plan, scope).rows
        if (found := without_engine(session, self.query, scope)) is not None:
            return found.rows
        made = plan(session, self.query, scope)
        if not self.query.range_table and not self.query.has_sublinks:
            self.plan = made
        return execute(session, made, scope).rows


def _path(session: Session) -> tuple[object, ...]:
    """What decides which objects names find, besides the objects."""
    return session.names.path, session.names.temporary, session.current_user


@dataclass(slots=True, kw_only=True)
class Frame:
    """The state of one call or DO block. `what` is its name in messages: "DO block", "f()"."""

    session: Session
    body: Body
    budget: Budget
    what: str
    returns: TypeRef = field(default_factory=lambda: TypeRef(oids.VOID))
    returns_set: bool = False
    result_fields: tuple[Field, ...] = ()
    outputs: tuple[str, ...] = ()  # the names of OUT parameters
    atomic: bool = True  # whether COMMIT and ROLLBACK are refused
    prefer: str = "error"  # #variable_conflict: error, use_variable, use_column
    levels: list[Level] = field(default_factory=lambda: [Level(variables={"found": Variable("found", BOOLEAN, False)})])
    parameters: list[Variable] = field(default_factory=list)
    results: list[Value] = field(default_factory=list)
    row_count: Value = 0
    caught: list[SqlError] = field(default_factory=list)  # the errors being handled, innermost last
    prepared: dict[str, Prepared] = field(default_factory=dict)
    transitions: Mapping[str, Callable[[], nodes.Query]] = field(default_factory=dict)  # of a trigger's function

    # --- variables ------------------------------------------------------------------------------------

    def declare(self, variable: Variable) -> Variable:
        """Add a variable to the innermost level."""
        self.levels[-1].variables[variable.name] = variable
        return variable

    def find(self, name: str) -> Variable | None:
        """The variable that a name refers to, searched from the innermost level outwards."""
        return next((level.variables[name] for level in reversed(self.levels) if name in level.variables), None)

    def variable(self, name: str) -> Variable:
        """The variable that a name refers to. Raises SqlError 42601 if there is none."""
        found = self.find(name)
        if found is None:
            raise SqlError("42601", f'"{name}" is not a known variable')
        return found

    def output_values(self) -> tuple[Value, ...]:
        """The values of the OUT parameters. The variable FOUND hides one of its name, which is never set then."""
        variables = self.levels[0].variables
        return tuple(None if name == "found" else variables[name].value for name in self.outputs)

    def labelled(self, label: str, name: str) -> Variable | None:
        """The variable label.name."""
        found = (level for level in reversed(self.levels) if level.label == label and name in level.variables)
        return next((level.variables[name] for level in found), None)

    def store(self, variable: Variable, value: Value, type: TypeRef) -> None:
        """Assign, converting to the variable's type: exec_assign_value."""
        if variable.constant:
            raise SqlError("22005", f'variable "{variable.name}" is declared CONSTANT')
        self.initialize(variable, value, type)

    def initialize(self, variable: Variable, value: Value, type: TypeRef) -> None:
        """Assign, even to a constant, converting to the variable's type."""
        if variable.is_row and isinstance(value, Record):
            variable.value = self._fitted(variable, value)
        elif variable.is_row or isinstance(value, Unknown):
            variable.value = value
        else:
            variable.value = fitted(self.session, value, type, variable.type)
        bounded(variable.value)
        variable.refuse_null()

    def _fitted(self, variable: Variable, value: Record) -> Record:
        """A row converted to a variable's row type, as it is now: its values by position."""
        if not variable.fields:
            return value
        variable.fields = fields_of(Facts(self.session.names), variable.type.oid) or variable.fields
        given = list(zip(value.values, value.fields, strict=True))
        values = [
            fitted(self.session, *(given[place][0], given[place][1].type), field.type) if place < len(given) else None
            for place, field in enumerate(variable.fields)
        ]
        return Record(variable.fields, tuple(values))

    def set_found(self, value: Value) -> None:
        """FOUND, which a variable of that name hides."""
        self.levels[0].variables["found"].value = value

    @contextmanager
    def level(self, label: str = "") -> Iterator[Level]:
        """Run the enclosed code with an additional level of variables."""
        made = Level(label)
        self.levels.append(made)
        try:
            yield made
        finally:
            self.levels.pop()

    # --- expressions ----------------------------------------------------------------------------------

    def evaluate(self, expr: dict[str, object]) -> tuple[Value, TypeRef]:
        """The value and type of a PLpgSQL_expr; Unknown where it cannot be known."""
        return self.evaluate_text(text_of(expr))

    def evaluate_text(self, text: str, what: str = "query") -> tuple[Value, TypeRef]:
        """The value and type of an expression's text: exec_eval_expr."""
        scope = VariableScope(self)
        prepared = self.prepared.get(text)
        if prepared is None or not prepared.is_valid(self.session) or not scope.adopt(prepared.variables):
            scope = VariableScope(self)
            prepared = self._prepare(text, scope, what)
        try:
            found = prepared.run(self.session, scope)
        except Uncertain as error:
            error = weighed(self.session, expression_of(text), error)
            if isinstance(error, Undecided):
                raise error from None
            return Unknown(error.message), prepared.type
        if len(found) > 1:
            raise SqlError("21000", "query returned more than one row")
        return (found[0][0] if found else None), prepared.type

    def _prepare(self, text: str, scope: VariableScope, what: str) -> Prepared:
        query = analyzed_select(self.session, expression_of(text), scope)
        if len(query.targets) != 1:
            raise SqlError("42601", f"{what} returned {len(query.targets)} columns")
        type = query.targets[0].expr.type
        catalog = self.session.catalog
        used = map(catalog.get, objects_used(Facts(self.session.names), query))
        objects = tuple(item for item in used if item is not None)
        shown = TEXT if type.oid == oids.UNKNOWN else type
        made = Prepared(_path(self.session), objects, query, tuple(scope.seen), shown)
        self.prepared[text] = made
        return made

    def condition(self, expr: dict[str, object], line: int) -> bool:
        """Whether a condition holds. Raises Undecided if that cannot be known."""
        value, type = self.evaluate(expr)
        if isinstance(value, Unknown):
            shown = " ".join(text_of(expr).split())
            where = "the DO block" if self.what == "DO block" else self.what
            raise Undecided(f"the condition ({shown}) at line {line} of {where} cannot be decided: {value.reason}")
        return assigned(self.session, value, type, BOOLEAN) is True

    def number(self, expr: dict[str, object], what: str) -> int:
        """An integer that must not be NULL."""
        value, type = self.evaluate(expr)
        if isinstance(value, Unknown):
            raise Undecided(f"{what} is unknown: {value.reason}")
        value = assigned(self.session, value, type, INTEGER)
        if value is None:
            raise SqlError("22004", f"{what} cannot be null")
        assert isinstance(value, int)
        return value

    def extra_check(self, kind: str, name: str) -> bool:
        """Whether plpgsql.extra_errors or plpgsql.extra_warnings enables a check."""
        asked = (self.session.setting(f"plpgsql.extra_{kind}") or "none").replace(" ", "").split(",")
        return name in asked or "all" in asked

    @contextmanager
    def because(self, line: int, *more: str) -> Iterator[None]:
        """Attribute changes made inside to the statement on that line."""
        catalog = self.session.catalog
        cause = catalog.cause
        path = (f"{self.what} line {line}", *more)
        made = replace(cause, path=(*cause.path, *path)) if cause else None
        with catalog.because(made):
            yield


# --- name resolution ----------------------------------------------------------------------------------------


class VariableScope:
    """The variables of a frame as seen by parse analysis: plpgsql_parser_setup of pl_comp.c."""

    def __init__(self, frame: Frame, positional: list[Variable] | None = None) -> None:
        """`positional` are the values of $1, $2 ...; without it they are the call's arguments."""
        self.frame = frame
        self.positional = frame.parameters if positional is None else positional
        self.named = positional is None
        self.references: list[Reference] = []
        self.seen: list[Seen] = []

    def adopt(self, variables: tuple[Seen, ...]) -> bool:
        """Reuse the variables of an earlier analysis; false if their names now resolve differently."""
        for item in variables:
            reference = self._meant(list(item.names))
            if reference is None or Seen(item.names, reference.type, reference.shape) != item:
                return False
            self.references.append(reference)
        return True

    def state(self, facts: Facts) -> ParseState:
        """An analysis that knows the variables."""
        state = ParseState(facts=facts, param_hook=self._numbered, transitions=self.frame.transitions)
        if self.named and self.frame.prefer == "use_variable":
            state.column_hook = lambda state, raw: self._resolved(raw)
        elif self.named:
            state.late_column_hook = self._late
        return state

    def _late(self, state: ParseState, raw: ast.ColumnRef, found: nodes.Node | None) -> nodes.Node | None:
        if found is not None and self.frame.prefer == "use_column":
            return None
        variable = self._resolved(raw)
        if found is not None and variable is not None:
            detail = "It could refer to either a PL/pgSQL variable or a table column."
            name = ".".join(field_names(raw))
            raise errors.ambiguous_column(name, detail=detail, offset=location(raw))
        return variable

    def _numbered(self, state: ParseState, raw: ast.ParamRef) -> nodes.Node | None:
        return self._resolved_as([f"${raw.number}"], location(raw))

    def _resolved(self, raw: ast.ColumnRef) -> nodes.Node | None:
        """The variable or field that a name refers to, as a node: resolve_column_ref."""
        fields = raw.fields[:-1] if isinstance(raw.fields[-1], ast.A_Star) else raw.fields
        names = [str(item.sval) for item in fields]
        return self._resolved_as(names, location(raw)) if self.named else None

    def _resolved_as(self, names: list[str], offset: int | None) -> nodes.Node | None:
        reference = self._meant(names)
        return None if reference is None else self._param(reference, tuple(names), offset)

    def _meant(self, names: list[str]) -> Reference | None:
        """The variable or field that a name refers to."""
        if names and names[0].startswith("$"):
            number = int(names[0][1:])
            return Reference(self.positional[number - 1]) if 0 < number <= len(self.positional) else None
        if not 0 < len(names) <= 3:
            return None
        find: list[tuple[Variable | None, list[str]]] = [(self.frame.find(names[0]), names[1:])]
        if len(names) > 1:
            find.append((self.frame.labelled(names[0], names[1]), names[2:]))
        for variable, rest in find:
            if variable is None or len(rest) > 1 or (rest and not variable.is_row):
                continue
            return self._field(variable, rest[0]) if rest else Reference(variable)
        return None

    def _field(self, variable: Variable, name: str) -> Reference:
        if isinstance(variable.value, Unknown):
            raise Uncertain(variable.value.reason)
        shape = variable.shape()
        if not shape:
            raise not_assigned(variable)
        if all(item.name != name for item in shape):
            raise errors.undefined_field(variable.name, name)
        return Reference(variable, name)

    def _param(self, reference: Reference, names: tuple[str, ...], offset: int | None) -> nodes.Node:
        type = reference.type
        count = len(self.references)
        number = self._number(reference)
        if len(self.references) > count:
            self.seen.append(Seen(names, type, reference.shape))
        facts = Facts(self.frame.session.names)
        return nodes.Param(
            type=type,
            collation=facts.type_collation(type.oid),
            kind=nodes.ParamKind.EXTERNAL,
            number=number,
            location=-1 if offset is None else offset,
        )

    def _number(self, reference: Reference) -> int:
        for number, known in enumerate(self.references, 1):
            if known.variable is reference.variable and known.field == reference.field:
                return number
        self.references.append(reference)
        return len(self.references)

    def value(self, number: int) -> Value:
        """The value of a parameter."""
        reference = self.references[number - 1]
        value = reference.variable.value
        if not reference.field:
            return value
        if isinstance(value, Record):
            return value.values[value.place(reference.field) or 0]
        return value

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of a parameter that is a row."""
        reference = self.references[number - 1]
        if not reference.field:
            return reference.variable.shape()
        value = self.value(number)
        if isinstance(value, Record):
            return value.fields
        return fields_of(Facts(self.frame.session.names), reference.type.oid)
