"""CREATE AGGREGATE: DefineAggregate (aggregatecmds.c). The checks of its functions are in aggregate_functions.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.input import input_value
from meshdoc.analyze.type import resolve_type, type_name_text
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import Argument, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import is_superuser
from meshdoc.commands.define import define, get_boolean, get_integer, get_qualified_name, get_string, get_type_name
from meshdoc.commands.function.aggregate_functions import AggregateParts, Transition, create_aggregate_routine
from meshdoc.commands.function.function_options import parallel_letter
from meshdoc.commands.function.function_parameters import interpret_parameters
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.object.named import creation_name
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import INTERNAL, POLYMORPHIC
from meshdoc.record import positional
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName

T = TypeVar("T")
D = TypeVar("D")

MODIFY = {"read_only": "r", "shareable": "s", "read_write": "w"}
SYNONYMS = {"sfunc1": "sfunc", "stype1": "stype", "initcond1": "initcond"}
ATTRIBUTES = frozenset(
    {"sfunc", "finalfunc", "finalfunc_extra", "finalfunc_modify", "stype", "sspace", "initcond"}
    | {"msfunc", "minvfunc", "mfinalfunc", "mfinalfunc_extra", "mfinalfunc_modify", "mstype", "msspace", "minitcond"}
    | {"combinefunc", "serialfunc", "deserialfunc", "sortop", "basetype", "hypothetical", "parallel"}
)
MOVING_ONLY = ("msfunc", "minvfunc", "mfinalfunc", "msspace", "minitcond")


@positional
class Attributes:
    """The attributes as written; the last of repeated ones counts."""

    elements: dict[str, ast.DefElem]

    def __contains__(self, name: str) -> bool:
        return name in self.elements

    def get(self, attribute: str, read: Callable[[ast.DefElem], T], default: D) -> T | D:
        """The value of an attribute, or the default if it is not given."""
        element = self.elements.get(attribute)
        return read(element) if element else default

    def name(self, attribute: str) -> QualifiedName | None:
        """The value of an attribute as a name."""
        return self.get(attribute, get_qualified_name, None)

    def flag(self, attribute: str) -> bool:
        """Whether the attribute is given and not false."""
        return self.get(attribute, get_boolean, False)

    def modify(self, attribute: str, kind: str) -> str:
        """The letter for how a final function may modify the state: extractModify."""
        element = self.elements.get(attribute)
        if element is None:
            return "r" if kind == "n" else "w"
        if (letter := MODIFY.get(get_string(element))) is None:
            raise SqlError("42601", f'parameter "{attribute}" must be READ_ONLY, SHAREABLE, or READ_WRITE')
        return letter


@define(ObjectType.OBJECT_AGGREGATE)
def create_aggregate(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE [OR REPLACE] AGGREGATE."""
    name, schema = creation_name(session, stmt.defnames)
    attributes = _attributes(session, stmt)
    kind, direct = _kind(stmt, attributes)
    _check_required(attributes)
    arguments = _arguments(session, stmt, attributes)
    transition = _transition(session, attributes, "", kind)
    assert transition is not None
    moving = _transition(session, attributes, "m", kind)
    create_aggregate_routine(
        session,
        AggregateParts(
            name=name,
            schema=schema,
            kind=kind,
            direct_arguments=direct,
            arguments=arguments,
            transition=transition,
            moving=moving,
            combine=attributes.name("combinefunc"),
            serial=attributes.name("serialfunc"),
            deserial=attributes.name("deserialfunc"),
            sort_operator=attributes.name("sortop"),
            parallel=attributes.get("parallel", parallel_letter, "u"),
        ),
        replace_existing=bool(stmt.replace),
    )


def _attributes(session: Session, stmt: ast.DefineStmt) -> Attributes:
    found: dict[str, ast.DefElem] = {}
    for element in stmt.definition or ():
        name = SYNONYMS.get(element.defname, element.defname)
        if name in ATTRIBUTES:
            found[name] = element
        else:
            session.notice(f'aggregate attribute "{element.defname}" not recognized', "warning", "42601")
    return Attributes(found)


def _kind(stmt: ast.DefineStmt, attributes: Attributes) -> tuple[str, int]:
    """The aggregate's kind (n, o or h), and the number of direct arguments."""
    direct = -1 if stmt.oldstyle else stmt.args[1].ival
    ordered = direct >= 0
    if attributes.flag("hypothetical"):
        if not ordered:
            raise SqlError("42P13", "only ordered-set aggregates can be hypothetical")
        return "h", direct
    return ("o", direct) if ordered else ("n", 0)


def _check_required(attributes: Attributes) -> None:
    for name in ("stype", "sfunc"):
        if name not in attributes:
            raise SqlError("42P13", f"aggregate {name} must be specified")
    if "mstype" in attributes:
        for name in ("msfunc", "minvfunc"):
            if name not in attributes:
                raise SqlError("42P13", f"aggregate {name} must be specified when mstype is specified")
        return
    for name in MOVING_ONLY:
        if name in attributes:
            raise SqlError("42P13", f"aggregate {name} must not be specified without mstype")


def _arguments(session: Session, stmt: ast.DefineStmt, attributes: Attributes) -> tuple[Argument, ...]:
    basetype = attributes.elements.get("basetype")
    if not stmt.oldstyle:
        if basetype:
            raise SqlError("42P13", "basetype is redundant with aggregate input type specification")
        parameters = interpret_parameters(session, stmt.args[0], RoutineKind.AGGREGATE, NO_OID)
        return tuple(parameters.arguments)
    if basetype is None:
        raise SqlError("42P13", "aggregate input type must be specified")
    node = get_type_name(basetype)
    if type_name_text(node).lower() == "any":
        return ()
    return (Argument(type=TypeRef(resolve_type(Facts(session.names), node).oid)),)


def _transition(session: Session, attributes: Attributes, prefix: str, kind: str) -> Transition | None:
    """The state and its functions, for prefix "m" those of moving-aggregate mode; None if no state type is given."""
    element = attributes.elements.get(f"{prefix}stype")
    if element is None:
        return None
    type = _state_type(session, element)
    if not prefix:
        _check_serialization(attributes, type)
    initial = attributes.get(f"{prefix}initcond", get_string, None)
    if initial is not None and Facts(session.names).type(type).kind != "p":
        input_value(Facts(session.names), TypeRef(type), initial)
    function = attributes.name(f"{prefix}sfunc")
    assert function is not None
    return Transition(
        function=function,
        type=type,
        space=attributes.get(f"{prefix}sspace", get_integer, 0),
        initial=initial,
        inverse=attributes.name("minvfunc") if prefix else None,
        final=attributes.name(f"{prefix}finalfunc"),
        final_extra=attributes.flag(f"{prefix}finalfunc_extra"),
        final_modify=attributes.modify(f"{prefix}finalfunc_modify", kind),
    )


def _state_type(session: Session, element: ast.DefElem) -> Oid:
    facts = Facts(session.names)
    type = resolve_type(facts, get_type_name(element)).oid
    check_type_usage(session, type)
    if facts.type(type).kind == "p" and type not in POLYMORPHIC and not (type == INTERNAL and is_superuser(session)):
        raise SqlError("42P13", f"aggregate transition data type cannot be {session.shown_type(TypeRef(type))}")
    return type


def _check_serialization(attributes: Attributes, type: Oid) -> None:
    given = [name in attributes for name in ("serialfunc", "deserialfunc")]
    if all(given) and type != INTERNAL:
        raise SqlError(
            "42P13", "serialization functions may be specified only when the aggregate transition data type is internal"
        )
    if any(given) and not all(given):
        raise SqlError("42P13", "must specify both or neither of serialization and deserialization functions")
