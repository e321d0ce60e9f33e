"""Query execution: analyzed as in PostgreSQL, translated to DuckDB's SQL, run over the contents of the catalog.

Two shortcuts avoid DuckDB: the value of a constant or variable is taken directly, and a query over empty tables has no
rows. If a result cannot be known, Uncertain is raised before anything is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pglast import ast

from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins.sequence import position
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.contents import contents
from meshdoc.interpret.duck.operator import result_fields
from meshdoc.interpret.duck.scale import in_its_scale
from meshdoc.interpret.duck.select import visible
from meshdoc.interpret.duck.types import crossing, reader, to_duck
from meshdoc.interpret.duck.writer import Writer
from meshdoc.interpret.fast_path.empty import emptiness
from meshdoc.interpret.fast_path.function import simple_set
from meshdoc.interpret.fast_path.given import Elsewhere, Given, simple_value
from meshdoc.interpret.fast_path.select import simple_rows
from meshdoc.interpret.limits import bounded, check_time
from meshdoc.interpret.query.callback import answering, kind
from meshdoc.interpret.query.engine import LoadedView, engine_of
from meshdoc.interpret.query.literal import literal_value
from meshdoc.interpret.query.permission import check_locks, check_permissions
from meshdoc.interpret.query.scannable import check_scannable
from meshdoc.interpret.query.staleness import Moment, holds
from meshdoc.interpret.scope import NOTHING, Nothing, Rows, Scope
from meshdoc.interpret.sysviews import rows_of
from meshdoc.interpret.sysviews.current import asker, cell, reader_of
from meshdoc.interpret.text import COMPUTED, printed, read
from meshdoc.interpret.types import fields_of
from meshdoc.interpret.value import Uncertain, attempted, dimensions, is_deep, known
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import positional
from meshdoc.rewrite.handler import query_rewrite
from meshdoc.rewrite.row_security import is_restricted, security_condition
from meshdoc.session import Session


@positional
class Plan:
    """A query ready to run: its text, its outputs, the numbers of its parameters and the columns that it reads."""

    sql: str
    outputs: tuple[Field, ...]
    shapes: tuple[tuple[Field, ...], ...]
    parameters: tuple[int, ...]
    columns: dict[Oid, frozenset[int]]
    unknown: dict[int, str]  # the outputs that cannot be known, and why
    is_unknown: bool = False  # whether it is one row of such outputs


def analyzed_select(session: Session, node: ast.Node, scope: Scope) -> nodes.Query:
    """A SELECT to be executed. Raises SqlError if PostgreSQL would reject it."""
    query = explained_select(session, node, scope)
    check_scannable(session, query)
    return query


def explained_select(session: Session, node: ast.Node, scope: Scope) -> nodes.Query:
    """A SELECT analyzed, rewritten and permitted. Raises SqlError if PostgreSQL would reject it even without rows."""
    (made,) = query_rewrite(session.names, analyze_statement(scope.state(Facts(session.names)), node))
    check_permissions(session, made.query)
    check_locks(session, made.query)
    return made.query


def run_query(session: Session, query: nodes.Query, scope: Scope = NOTHING) -> Rows:
    """The rows of an analyzed SELECT."""
    if (found := without_engine(session, query, scope)) is not None:
        return found
    return execute(session, plan(session, query, scope), scope)


def plan(session: Session, query: nodes.Query, scope: Scope) -> Plan:
    """The query in DuckDB's SQL."""
    facts = Facts(session.names)
    writer = Writer(
        facts=facts,
        now=session.now,
        is_empty=emptiness(session).of_relation,
        restriction=lambda table, role: restriction(session, table, role),
        role=session.current_user,
        parameter_fields=scope.fields,
        name="o",
    )
    text = writer.select(query)
    targets = visible(query)
    shapes = tuple(_shape(writer, target.expr, scope) for target in targets)
    outputs = tuple(Field(target.name, target.expr.type) for target in targets)
    outer = ", ".join(
        _crossing(facts, target.expr, shape, f"c{n}")
        for n, (target, shape) in enumerate(zip(targets, shapes, strict=True), 1)
    )
    sql = f"SELECT {outer or 'c1'} FROM ({text}) AS o"
    columns = {oid: frozenset(numbers) for oid, numbers in writer.columns.items()}
    unknown = {n: writer.unknown[f"o.c{n}"] for n in range(1, len(targets) + 1) if f"o.c{n}" in writer.unknown}
    is_unknown = len(unknown) == len(targets) and query == nodes.Query(targets=query.targets)
    return Plan(sql, outputs, shapes, tuple(writer.parameters), columns, unknown, is_unknown)


def restriction(session: Session, table: Table, role: Oid) -> nodes.Node | None:
    """What row-level security lets a role read of a table; None if it may read all rows.

    Raises SqlError 42501 if the setting row_security asks for an error instead.
    """
    if not is_restricted(session.roles, table, role):
        return None
    if session.setting("row_security") == "off":
        raise SqlError("42501", f'query would be affected by row-level security policy for table "{table.name}"')
    return security_condition(session.names, session.roles, table, role)


def _crossing(facts: Facts, node: nodes.Node, shape: tuple[Field, ...], text: str) -> str:
    """An output in the form in which it leaves DuckDB."""
    if facts.base_type(node.type.oid) == oids.NUMERIC:
        return in_its_scale(facts, node, text)
    return crossing(facts, node.type, text, shape)


def _shape(writer: Writer, node: nodes.Node, scope: Scope) -> tuple[Field, ...]:
    """The fields of an output that is a record."""
    if isinstance(node, nodes.Param):
        return scope.fields(node.number)
    if node.type.oid != oids.RECORD:
        return fields_of(writer.facts, node.type.oid)
    if isinstance(node, nodes.RowExpr):
        return tuple(Field(f"f{n}", arg.type) for n, arg in enumerate(node.args, 1))
    if isinstance(node, nodes.FuncExpr):
        return result_fields(writer, node)
    raise Uncertain("rows with unnamed columns are not supported")


def execute(session: Session, made: Plan, scope: Scope) -> Rows:
    """Run a plan."""
    if made.is_unknown:
        return Rows(made.outputs, [_with_unknown((None,) * len(made.outputs), made.unknown)])
    facts = Facts(session.names)
    for oid, numbers in sorted(made.columns.items()):
        _load(session, facts, oid, numbers)
    engine = engine_of(session.catalog)
    parameters = [to_duck(known(scope.value(number))) for number in made.parameters]
    found = engine.run(made.sql, parameters, answering(session))
    readers = [reader(facts, item.type, shape) for item, shape in zip(made.outputs, made.shapes, strict=False)]
    rows = []
    for number, row in enumerate(found):
        if number % 1000 == 999:
            check_time()
        rows.append(tuple([read(value) for read, value in zip(readers, row, strict=False)]))
        for value in rows[-1]:
            bounded(value)
    return Rows(made.outputs, [_with_unknown(row, made.unknown) for row in rows] if made.unknown else rows)


def _with_unknown(row: tuple[Value, ...], unknown: dict[int, str]) -> tuple[Value, ...]:
    return tuple(Unknown(unknown[n]) if n in unknown else value for n, value in enumerate(row, 1))


# --- without DuckDB ---------------------------------------------------------------------------------------


def without_engine(session: Session, query: nodes.Query, scope: Scope) -> Rows | None:
    """The rows of a query of simple expressions, over empty tables or simple joins; None if they need the engine."""
    if (constants := _constants(session, query, scope)) is not None:
        return constants
    fields = tuple(Field(target.name, target.expr.type) for target in visible(query))
    if emptiness(session).of(query):
        return Rows(fields, [])
    try:
        return Rows(fields, list(simple_rows(Given(session, Facts(session.names), scope), query)))
    except Elsewhere:
        return None


def _constants(session: Session, query: nodes.Query, scope: Scope) -> Rows | None:
    """The rows of a SELECT of only constants, variables, or a call that returns a set."""
    plain = not (query.from_list or query.where or query.set_operation or query.limit_count or query.limit_offset)
    if not plain or query.having or query.has_aggregates or query.ctes:
        return None
    facts = Facts(session.names)
    given = Given(session, facts, scope)
    fields = tuple(Field(target.name, target.expr.type) for target in query.targets)
    if query.has_target_srfs:
        return _set(given, query, fields)
    values: list[Value] = []
    for target in query.targets:
        node = target.expr
        if (found := _at_hand(facts, node, scope)) is not None:
            values += found
        elif (simple := _simple(given, node)) is not None:
            values += simple
        elif len(query.targets) == 1 and (called := called_value(session, node, scope)) is not None:
            values += called
        else:
            return None
    return Rows(fields, [tuple(values)])


def _set(given: Given, query: nodes.Query, fields: tuple[Field, ...]) -> Rows | None:
    """The rows of a SELECT of only a call that returns a set."""
    if len(query.targets) > 1 or query.distinct or query.sort:
        return None
    try:
        return Rows(fields, [(value,) for value in simple_set(given, query.targets[0].expr)])
    except Elsewhere:
        return None


def _at_hand(facts: Facts, node: nodes.Node, scope: Scope) -> tuple[Value] | None:
    """The value of a variable or a literal, possibly cast to text, in a one-element tuple; None for others."""
    if isinstance(node, nodes.Param) and node.kind is nodes.ParamKind.EXTERNAL:
        return (scope.value(node.number),)
    if isinstance(node, nodes.CoerceViaIO) and isinstance(node.arg, nodes.Param) and node.type.oid == oids.TEXT:
        value = scope.value(node.arg.number)
        return (value if isinstance(value, Unknown | None) else printed(facts, node.arg.type, value),)
    return literal_value(facts, node)


def _simple(given: Given, node: nodes.Node) -> tuple[Value] | None:
    """The value of a simple expression, in a one-element tuple; None for others."""
    try:
        return (simple_value(given, node),)
    except Elsewhere:
        return None


def called_value(session: Session, node: nodes.Node, scope: Scope) -> tuple[Value] | None:
    """The value of a plain call of a routine of the migrations, in a one-element tuple; None for others.

    Unknown arguments do not prevent the call.
    """
    if not isinstance(node, nodes.FuncExpr) or node.returns_set or node.variadic:
        return None
    routine = session.catalog.get(node.function)
    if not isinstance(routine, Routine) or routine.library:
        return None
    args = [arg.arg if isinstance(arg, nodes.NamedArgExpr) else arg for arg in node.args]
    places = tuple(arg.number if isinstance(arg, nodes.NamedArgExpr) else n for n, arg in enumerate(node.args))
    types = tuple(arg.type for arg in args)
    site = CallSite(kind=Kind.ROUTINE, function=node.function, arguments=types, result=node.type, places=places)
    return (kind[Kind.ROUTINE](session, site)([evaluated(session, arg, scope) for arg in args]),)


def query_of(node: nodes.Node) -> nodes.Query:
    """The query that selects an expression."""
    return nodes.Query(targets=(nodes.TargetEntry(expr=node, number=1, name="v"),))


def evaluated(session: Session, node: nodes.Node, scope: Scope) -> Value:
    """The value of an expression; Unknown if it cannot be determined."""
    return attempted(lambda: run_query(session, query_of(node), scope).rows[0][0])


# --- loading ----------------------------------------------------------------------------------------------


def _load(session: Session, facts: Facts, oid: Oid, numbers: frozenset[int]) -> None:
    """Load the current rows of a relation into DuckDB."""
    item = session.names.relation_by_oid(oid)
    if isinstance(item, SequenceRelation):
        _load_sequence(session, facts, item)
        return
    assert isinstance(item, Relation)
    if oid in session.catalog:
        _load_table(session, facts, item, numbers)
    else:
        _load_system_view(session, facts, item, numbers)


def _load_sequence(session: Session, facts: Facts, item: SequenceRelation) -> None:
    last, is_called = position(session, item)
    types = {1: TypeRef(oids.INT8), 2: TypeRef(oids.INT8), 3: TypeRef(oids.BOOL)}
    row = (last, 0, is_called)
    engine_of(session.catalog).load(facts, item.oid, types, [row], row)


def _load_table(session: Session, facts: Facts, item: Relation, numbers: frozenset[int]) -> None:
    held = contents(session, item)
    if held.unknown:
        raise Uncertain(f'the rows of "{item.name}" are unknown: {held.unknown}')
    bare = {column.attnum for column in item.columns if facts.base(column.type).typmod < 0}
    for row in held.rows:
        for number in numbers:
            if is_deep(value := known(row.get(number))):
                raise dimensions()
            if isinstance(value, Decimal) and number in bare and value != round(value, COMPUTED):
                raise Uncertain(f"numerics of more than {COMPUTED} decimal digits are not supported in tables")
    engine = engine_of(session.catalog)
    types = {column.attnum: column.type for column in item.columns}
    stamp = (held, item)
    if not engine.is_loaded(item.oid, stamp):
        values = ([row.get(number) for number in types] for row in held.rows)
        rows = [[None if isinstance(value, Unknown) or is_deep(value) else value for value in row] for row in values]
        engine.load(facts, item.oid, types, rows, stamp)


def _load_system_view(session: Session, facts: Facts, item: Relation, numbers: frozenset[int]) -> None:
    name = f"{session.catalog[item.schema].name}.{item.name}"
    engine, catalog = engine_of(session.catalog), session.catalog
    held = engine.views.get(item.oid)
    wanted = numbers - {0}
    if held is not None and held.asker == asker(session) and holds(name, catalog, held.moment):
        if wanted <= held.columns:
            held.moment = Moment.now(catalog)
            return
        wanted |= held.columns
    names = {column.attnum: column.name for column in item.columns}
    rows = list(rows_of(name, reader_of(session), {names[number] for number in wanted}))
    for number in sorted(wanted):
        if rows and names[number] not in rows[0]:
            raise Uncertain(f"the value of {name}.{names[number]} is unknown")
    types = {column.attnum: column.type for column in item.columns if column.attnum in wanted}
    engine.load(facts, item.oid, types, [[cell(row[names[n]]) for n in types] for row in rows], ())
    engine.views[item.oid] = LoadedView(asker(session), Moment.now(catalog), wanted)


# --- conversions ------------------------------------------------------------------------------------------


def assigned(session: Session, value: Value, source: TypeRef, target: TypeRef) -> Value:
    """A value converted to `target` by an assignment cast. Raises SqlError 42804 if there is none."""
    facts = Facts(session.names)
    if value is None or isinstance(value, Unknown) or source == target or target.oid in (0, oids.RECORD):
        return value
    if _same(facts, source, target):
        return value
    if source.oid == oids.UNKNOWN:
        return read(facts, target, str(value))
    given = nodes.Param(type=source, kind=nodes.ParamKind.EXTERNAL, number=1)
    made = coerce_to_target_type(facts, given, target, ASSIGNMENT)
    if made is None or isinstance(made, nodes.CoerceViaIO):
        text = printed(facts, source, value)  # PL/pgSQL converts through text if there is no cast
        found = None if text is None else read(facts, target, text)
        return assigned(session, found, TypeRef(target.oid), target) if target.typmod >= 0 else found
    return run_query(session, query_of(made), _One(value)).rows[0][0]


def assigned_row(
    session: Session, row: Sequence[Value], fields: Sequence[Field], wanted: Sequence[Field]
) -> tuple[Value, ...]:
    """The values of a row converted by assignment casts to the types of other fields."""
    columns = zip(row, fields, wanted, strict=True)
    return tuple(assigned(session, value, given.type, field.type) for value, given, field in columns)


STRINGS = frozenset({oids.TEXT, oids.VARCHAR, oids.NAME, oids.UNKNOWN})


def _same(facts: Facts, source: TypeRef, target: TypeRef) -> bool:
    """Whether a value needs no conversion to the other type."""
    if target.typmod >= 0:
        return False
    order = (oids.INT2, oids.INT4, oids.INT8)
    if source.oid in order and target.oid in order:
        return order.index(source.oid) <= order.index(target.oid)
    return source.oid == target.oid or (source.oid in STRINGS and target.oid in (oids.TEXT, oids.VARCHAR))


class _One(Nothing):
    """One parameter."""

    def __init__(self, value: Value) -> None:
        self._value = value

    def value(self, number: int) -> Value:
        return self._value

    def fields(self, number: int) -> tuple[Field, ...]:
        return self._value.fields if isinstance(self._value, Record) else ()
