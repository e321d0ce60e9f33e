"""PL/pgSQL compilation: a body's statements and declarations. Mirrors pl_comp.c and plpgsql_validator.

Differs from PostgreSQL in that the whole body is parsed before the types of declarations are looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.limits import Budget
from meshdoc.interpret.plpgsql.datatype import declared, declared_type
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.variable import ANY_RECORD, INTEGER, TEXT, Variable
from meshdoc.interpret.types import fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.session import Session
from meshdoc.syntax.plpgsql import Body, Parameter, Tree, parse_block, parse_routine
from meshdoc.syntax.plpgsql_declare import Declaration

OUTPUT_MODES = frozenset({ArgumentMode.OUT, ArgumentMode.INOUT, ArgumentMode.TABLE})
MODES = {
    ArgumentMode.IN: "IN",
    ArgumentMode.OUT: "OUT",
    ArgumentMode.INOUT: "INOUT",
    ArgumentMode.VARIADIC: "IN",
    ArgumentMode.TABLE: "OUT",
}
IN_VALIDATION = {
    oids.ANYARRAY: oids.INT4_ARRAY,
    oids.ANYCOMPATIBLEARRAY: oids.INT4_ARRAY,
    oids.ANYRANGE: oids.INT4_RANGE,
    oids.ANYCOMPATIBLERANGE: oids.INT4_RANGE,
    oids.ANYMULTIRANGE: oids.INT4_MULTIRANGE,
    oids.ANYCOMPATIBLEMULTIRANGE: oids.INT4_MULTIRANGE,
}
"""Substitutes for polymorphic types during validation, when there is no call; all others become integer."""


# --- bodies -------------------------------------------------------------------------------------------------

_bodies: dict[Oid, tuple[Routine, Body]] = {}


def body_of(session: Session, routine: Routine) -> Body:
    """A routine's body. Raises SqlError if it is not valid PL/pgSQL."""
    held = _bodies.get(routine.oid)
    if held is not None and held[0] == routine:
        return held[1]
    facts = Facts(session.names)
    parameters = [
        Parameter(argument.name, MODES[argument.mode], _known_type(facts, argument.type))
        for argument in routine.arguments
        if argument.mode is not ArgumentMode.TABLE
    ]
    returns = _returns(facts, routine)
    parsed = parse_routine(routine.name, routine.body, parameters, returns, lambda type: is_row_type(session, type))
    _bodies[routine.oid] = (routine, parsed)
    return parsed


def _known_type(facts: Facts, type: TypeRef) -> str:
    if type.oid == oids.REFCURSOR:
        return "refcursor"
    return "pg_class" if facts.is_row_type(type.oid) else "text"


def _returns(facts: Facts, routine: Routine) -> str:
    """RETURNS, in the form that PL/pgSQL's parser needs."""
    if routine.kind is RoutineKind.PROCEDURE:
        return ""
    columns = [argument for argument in routine.arguments if argument.mode is ArgumentMode.TABLE]
    if columns:
        shown = (f'"{argument.name}" {_known_type(facts, argument.type)}' for argument in columns)
        return f"RETURNS TABLE ({', '.join(shown)})"
    kind = "SETOF " if routine.returns_set else ""
    if outputs := [argument for argument in routine.arguments if argument.mode in OUTPUT_MODES]:
        return f"RETURNS {kind}{'record' if len(outputs) > 1 else _known_type(facts, outputs[0].type)}"
    names = {oids.VOID: "void", oids.TRIGGER: "trigger", oids.RECORD: "record", oids.EVENT_TRIGGER: "event_trigger"}
    named = "pg_class" if facts.is_composite(routine.returns.oid) else "text"
    return f"RETURNS {kind}{names.get(routine.returns.oid, named)}"


def is_row_type(session: Session, text: str) -> bool:
    """Whether a declaration's type is a row type."""
    words = text.strip().lower()
    if words == "record" or words.replace(" ", "").endswith("%rowtype"):
        return True
    if words.endswith("]") or "%" in words:
        return False
    schema, _, name = words.rpartition(".")
    facts = Facts(session.names)
    found = facts.names.type(schema.strip('"') or None, name.strip('"'))
    return found is not None and facts.is_composite(found)


def compiled_block(session: Session, text: str, budget: Budget, *, atomic: bool) -> Frame:
    """The frame of a DO block, ready to run: plpgsql_compile_inline."""
    body = parse_block(text, lambda type: is_row_type(session, type))
    frame = Frame(session=session, body=body, budget=budget, what="DO block", atomic=atomic)
    frame.prefer = variable_conflict(text)
    _go_through(frame, body.action, _declare)
    return frame


def variable_conflict(text: str) -> str:
    """The value of #variable_conflict."""
    for word in ("use_variable", "use_column"):
        if f"#variable_conflict {word}" in text:
            return word
    return "error"


# --- validation ---------------------------------------------------------------------------------------------


def validate(session: Session, routine: Routine) -> None:
    """Raise the errors that PostgreSQL reports for a body when it is created: plpgsql_validator."""
    frame = Frame(session=session, body=body_of(session, routine), budget=Budget(), what=f"{routine.name}()")
    frame.levels[0].label = routine.name
    facts = Facts(session.names)
    for place, argument in enumerate(routine.arguments, 1):
        type = in_validation(argument)
        variable = Variable(argument.name or f"${place}", type, fields=fields_of(facts, type.oid))
        frame.declare(variable)
        frame.parameters.append(variable)
    for name, type in TRIGGER_VARIABLES.get(routine.returns.oid, {}).items():
        frame.declare(Variable(name, type))
    try:
        _go_through(frame, frame.body.action, _declare_in_function)
    except SqlError as error:
        error.offset = error.inside = None  # they would refer to the text of a type
        raise


TRIGGER_VARIABLES: Mapping[Oid, Mapping[str, TypeRef]] = {
    oids.TRIGGER: {
        "new": ANY_RECORD,
        "old": ANY_RECORD,
        "tg_name": TypeRef(oids.NAME),
        "tg_when": TEXT,
        "tg_level": TEXT,
        "tg_op": TEXT,
        "tg_relid": TypeRef(oids.OID),
        "tg_relname": TypeRef(oids.NAME),
        "tg_table_name": TypeRef(oids.NAME),
        "tg_table_schema": TypeRef(oids.NAME),
        "tg_nargs": INTEGER,
        "tg_argv": TypeRef(oids.TEXT_ARRAY),
    },
    oids.EVENT_TRIGGER: {"tg_event": TEXT, "tg_tag": TEXT},
}
"""The event variables of a trigger function, by its return type."""


def in_validation(argument: Argument) -> TypeRef:
    """The type that a parameter has while no call decides it."""
    if argument.type.oid not in oids.POLYMORPHIC:
        return argument.type
    return TypeRef(IN_VALIDATION.get(argument.type.oid, oids.INT4))


Look = Callable[[Frame, Declaration], None]
"""Applied to each declaration."""


def _go_through(frame: Frame, node: object, look: Look) -> None:
    """Declare the variables of every block, without their values."""
    if isinstance(node, list):
        for item in node:
            _go_through(frame, item, look)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "PLpgSQL_stmt_block":
                with frame.level(value.get("label", "")):
                    for declaration in frame.body.declarations.get(id(value), ()):
                        look(frame, declaration)
                    _go_through(frame, [value.get("body"), value.get("exceptions")], look)
            elif name in LOOPS:
                with frame.level(value.get("label", "")):
                    frame.declare(Variable(_loop_variable(value), LOOPS[name]))
                    _go_through(frame, list(value.values()), look)
            elif isinstance(value, dict | list):
                _go_through(frame, value, look)


LOOPS: Mapping[str, TypeRef] = {"PLpgSQL_stmt_fori": INTEGER, "PLpgSQL_stmt_forc": ANY_RECORD}
"""The loops that declare their variable."""


def _loop_variable(node: Tree) -> str:
    ((_, variable),) = node["var"].items()
    return str(variable["refname"])


def _declare(frame: Frame, declaration: Declaration) -> None:
    if declaration.alias_of:
        frame.levels[-1].variables[declaration.name] = aliased(frame, declaration)
        return
    for _, type in declaration.arguments:
        declared_type(frame, type)
    frame.declare(declared(frame, declaration))


def _declare_in_function(frame: Frame, declaration: Declaration) -> None:
    _check_shadowing(frame, declaration)
    _declare(frame, declaration)


def aliased(frame: Frame, declaration: Declaration) -> Variable:
    """The variable to which ALIAS FOR gives another name."""
    name = declaration.alias_of
    if name.startswith("$") and name[1:].isdigit():
        if 0 < int(name[1:]) <= len(frame.parameters):
            return frame.parameters[int(name[1:]) - 1]
    elif (found := frame.find(name.split(".")[-1])) is not None:
        return found
    raise SqlError("42704", f'variable "{name}" does not exist')


def _check_shadowing(frame: Frame, declaration: Declaration) -> None:
    """plpgsql.extra_errors and plpgsql.extra_warnings: shadowed_variables."""
    if all(declaration.name not in level.variables for level in frame.levels[:-1]):
        return
    message = f'variable "{declaration.name}" shadows a previously defined variable'
    if frame.extra_check("errors", "shadowed_variables"):
        raise SqlError("42712", message)
    if frame.extra_check("warnings", "shadowed_variables"):
        frame.session.notice(message, level="warning", sqlstate="42712")
