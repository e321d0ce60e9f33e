"""The parameters and the result type of a routine as written: functioncmds.c.

Mirrors interpret_function_parameter_list and compute_return_type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pglast import ast
from pglast.enums import FunctionParameterMode

from meshdoc import errors
from meshdoc.analyze.bind import bind_expression
from meshdoc.analyze.state import ExprKind, location
from meshdoc.analyze.type import assumed_type, find_type, type_name_text
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import INPUT_MODES, Argument, ArgumentMode, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_create
from meshdoc.commands.heap.type import check_type_usage, make_shell
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import ANY, ANYARRAY, ANYCOMPATIBLEARRAY, RECORD
from meshdoc.session import Session
from meshdoc.syntax.names import qualified

MODES = {
    FunctionParameterMode.FUNC_PARAM_DEFAULT: ArgumentMode.IN,
    FunctionParameterMode.FUNC_PARAM_IN: ArgumentMode.IN,
    FunctionParameterMode.FUNC_PARAM_OUT: ArgumentMode.OUT,
    FunctionParameterMode.FUNC_PARAM_INOUT: ArgumentMode.INOUT,
    FunctionParameterMode.FUNC_PARAM_VARIADIC: ArgumentMode.VARIADIC,
    FunctionParameterMode.FUNC_PARAM_TABLE: ArgumentMode.TABLE,
}
PURE_INPUT = frozenset({ArgumentMode.IN, ArgumentMode.VARIADIC})
PURE_OUTPUT = frozenset({ArgumentMode.OUT, ArgumentMode.TABLE})
ANY_ARRAYS = frozenset({ANY, ANYARRAY, ANYCOMPATIBLEARRAY})
PLURAL = {RoutineKind.AGGREGATE: "aggregates", RoutineKind.PROCEDURE: "procedures"}


@dataclass(slots=True)
class Parameters:
    """The parameters read so far; `result` is the type that the output parameters imply, 0 if there are none."""

    session: Session
    kind: RoutineKind
    language: Oid
    arguments: list[Argument] = field(default_factory=list)
    result: Oid = NO_OID

    def add(self, node: ast.FunctionParameter) -> None:
        """Read one parameter."""
        mode = MODES[node.mode]
        type = self._type(node)
        if mode in INPUT_MODES and self._has_variadic():
            raise SqlError("42P13", "VARIADIC parameter must be the last input parameter", offset=location(node))
        if mode not in PURE_INPUT:
            self._add_output(type, node)
        declared = mode is ArgumentMode.VARIADIC and type not in ANY_ARRAYS
        if declared and not Facts(self.session.names).element_type(type):
            raise SqlError("42P13", "VARIADIC parameter must be an array", offset=location(node))
        self._check_name(node, mode)
        default = self._default(node, mode, type)
        self.arguments.append(Argument(name=node.name or "", mode=mode, type=TypeRef(type), default=default))

    def _type(self, node: ast.FunctionParameter) -> Oid:
        """The parameter's type without modifier; outside SQL functions and aggregates it may be a shell type."""
        facts = Facts(self.session.names)
        written = type_name_text(node.argType)
        found = find_type(facts, node.argType) or assumed_type(facts, node.argType)
        if found is None:
            missing = Missing(kind="type", name=written)
            raise SqlError("42704", f"type {written} does not exist", offset=location(node.argType), missing=missing)
        if not facts.type(found).defined:
            self._accept_shell(written, node)
        check_type_usage(self.session, found)
        if node.argType.setof:
            plural = PLURAL.get(self.kind, "functions")
            raise SqlError("42P13", f"{plural} cannot accept set arguments", offset=location(node))
        return found

    def _accept_shell(self, written: str, node: ast.FunctionParameter) -> None:
        if self.language == self.session.system.languages["sql"].oid:
            raise SqlError("42P13", f"SQL function cannot accept shell type {written}", offset=location(node))
        if self.kind is RoutineKind.AGGREGATE:
            raise SqlError("42P13", f"aggregate cannot accept shell type {written}", offset=location(node))
        self.session.notice(f"argument type {written} is only a shell", sqlstate="42809")

    def _has_variadic(self) -> bool:
        return any(argument.mode is ArgumentMode.VARIADIC for argument in self.arguments)

    def _add_output(self, type: Oid, node: ast.FunctionParameter) -> None:
        if self.kind is RoutineKind.PROCEDURE:
            if self._has_variadic():
                raise SqlError("42P13", "VARIADIC parameter must be the last parameter", offset=location(node))
            self.result = RECORD
        else:
            self.result = RECORD if self.result else type

    def _check_name(self, node: ast.FunctionParameter, mode: ArgumentMode) -> None:
        """Refuse a name that another parameter already has, unless one is input-only and the other output-only."""
        for other in self.arguments:
            opposite = (mode in PURE_INPUT and other.mode in PURE_OUTPUT) or (
                mode in PURE_OUTPUT and other.mode in PURE_INPUT
            )
            if node.name and other.name == node.name and not opposite:
                raise SqlError("42P13", f'parameter name "{node.name}" used more than once', offset=location(node))

    def _default(self, node: ast.FunctionParameter, mode: ArgumentMode, type: Oid) -> Expr | None:
        is_input = mode in INPUT_MODES
        if node.defexpr is not None:
            if not is_input:
                raise SqlError("42P13", "only input parameters can have default values", offset=location(node))
            kind = ExprKind.FUNCTION_DEFAULT
            return bind_expression(node.defexpr, self.session.names, kind, coerce_to=TypeRef(type)).expr
        if any(argument.default for argument in self.arguments):
            if is_input:
                message = "input parameters after one with a default value must also have defaults"
                raise SqlError("42P13", message, offset=location(node))
            if self.kind is RoutineKind.PROCEDURE:
                message = "procedure OUT parameters cannot appear after one with a default value"
                raise SqlError("42P13", message, offset=location(node))
        return None


def interpret_parameters(
    session: Session, nodes: Sequence[ast.FunctionParameter] | None, kind: RoutineKind, language: Oid
) -> Parameters:
    """Read the parameters of a CREATE statement; `language` is 0 for an aggregate."""
    found = Parameters(session, kind, language)
    for node in nodes or ():
        found.add(node)
    return found


def return_type(session: Session, node: ast.TypeName, language: Oid) -> Oid:
    """The type that RETURNS names: compute_return_type.

    For C and internal functions, a type that does not exist is created as a shell.
    """
    facts = Facts(session.names)
    written = type_name_text(node)
    found = find_type(facts, node)
    if found is None:
        found = _make_return_type(session, node, written, language)
    elif not facts.type(found).defined:
        if language == session.system.languages["sql"].oid:
            raise SqlError("42P13", f"SQL function cannot return shell type {written}")
        session.notice(f"return type {written} is only a shell", sqlstate="42809")
    check_type_usage(session, found)
    return found


def _make_return_type(session: Session, node: ast.TypeName, written: str, language: Oid) -> Oid:
    languages = session.system.languages
    if language not in (languages["internal"].oid, languages["c"].oid):
        if assumed := assumed_type(Facts(session.names), node):
            return assumed
        raise errors.undefined_type(written)
    if node.typmods:
        raise SqlError("42601", f'type modifier cannot be specified for shell type "{written}"')
    session.notice(f'type "{written}" is not yet defined', sqlstate="42704")
    name = qualified(node.names)
    schema = session.creation_schema(name.schema)
    check_create(session, schema)
    return make_shell(session, schema, name.name).oid
