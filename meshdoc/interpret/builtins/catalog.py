"""Functions that look up catalog objects: regproc.c, ruleutils.c, format_type.c, misc.c."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from meshdoc import errors
from meshdoc.analyze.pretty import printed
from meshdoc.analyze.reference import is_type
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.contents import Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.names import definition
from meshdoc.catalog.names.description import QualifiedNames
from meshdoc.catalog.names.format_type import format_type as shown_type
from meshdoc.catalog.names.namespace import Names, VisibleNames
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, plain
from meshdoc.interpret.text import read
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import oids

_VIEWS = View | MaterializedView
_PRETTY = (_VIEWS, Constraint)
"""What is printed in the form for readers by its expressions alone, without names that become shorter."""
_QUALIFIED = re.compile(r"[^\W\d]\"?\.[^\W\d]|\"\.\"|[^\W\d]\.\"")


def _found(call: Call, text: str, type: Oid) -> Value:
    """The object that a name refers to; None if it does not exist."""
    try:
        return read(call.facts, TypeRef(type), text)
    except SqlError as error:
        if error.sqlstate in ("42P01", "42704", "42883", "42725", "3F000", "42601"):
            return None
        raise


@builtin("to_regtype")
def to_regtype(call: Call, text: str) -> Value:
    """to_regtype(text): a question, so nothing is assumed about extensions of unknown contents."""
    try:
        exists = text.strip().isdigit() or is_type(call.facts, text)
    except SqlError as error:
        if error.sqlstate == "42601":
            raise
        exists = False
    return _found(call, text, oids.REGTYPE) if exists else None


for _name, _type in {
    "to_regclass": oids.REGCLASS,
    "to_regproc": oids.REGPROC,
    "to_regprocedure": oids.REGPROCEDURE,
    "to_regnamespace": oids.REGNAMESPACE,
    "to_regrole": oids.REGROLE,
}.items():
    builtin(_name)(partial(_found, type=_type))


@builtin("text_regclass")
def text_regclass(call: Call, text: str) -> Value:
    """regclass(text)."""
    return read(call.facts, TypeRef(oids.REGCLASS), text)


@builtin("format_type")
def format_type(call: Call, oid: Oid | None, typmod: int | None) -> Value:
    """format_type(oid, integer)."""
    if oid is None:
        return None
    names = call.session.names
    return shown_type(names.catalog, names.system, TypeRef(oid, -1 if typmod is None else typmod))


@builtin("pg_typeof")
def pg_typeof(call: Call, value: Value) -> Value:
    """pg_typeof("any")."""
    return call.types[0].oid


@builtin("pg_get_userbyid")
def role_name(call: Call, oid: Oid) -> Value:
    """pg_get_userbyid(oid)."""
    found = call.session.catalog.get(oid)
    return found.name if found else f"unknown (OID={oid})"


@builtin("pg_table_is_visible", "pg_type_is_visible", "pg_function_is_visible")
def is_visible(call: Call, oid: Oid) -> Value:
    """pg_table_is_visible(oid) and related functions."""
    found: Object | None = call.session.names.relation_by_oid(oid)
    if found is None and oid < FIRST_USER_OID:
        raise Uncertain("whether a built-in object is visible is unknown")
    return None if found is None else call.session.names.is_visible(found)


@builtin("pg_get_serial_sequence")
def serial_sequence(call: Call, table: str, column: str) -> Value:
    """pg_get_serial_sequence(text, text)."""
    oid = read(call.facts, TypeRef(oids.REGCLASS), table)
    item = call.session.catalog.get(int(str(oid)))
    found = item.column(column) if isinstance(item, Relation) else None
    if item is None or found is None:
        raise errors.undefined_column_of(column, item.name if item else table)
    address = Address(item.oid, found.attnum)
    for sequence in call.session.catalog.children(item.oid, Sequence):
        if address in (sequence.owned_by, sequence.identity_of):
            schema = quote_identifier(call.session.catalog[sequence.schema].name)
            return f"{schema}.{quote_identifier(sequence.name)}"
    return None


@plain("pg_get_expr", "pg_get_expr_ext")
def expression_text(tree: str, relation: Oid, pretty: bool = False) -> Value:
    """pg_get_expr(pg_node_tree, oid): the tree is already text, if it is the same under any search_path."""
    if (pretty and "(" in tree) or _QUALIFIED.search(tree):
        raise Uncertain("the short form of pg_get_expr() is not supported")
    return tree


def _definition(
    call: Call, oid: Oid, pretty: bool = False, *, cls: Any, write: Callable[[Names, Any], str | None]
) -> Value:
    """pg_get_constraintdef(oid) and related functions."""
    if pretty and cls not in _PRETTY:
        raise Uncertain("pretty-printed definitions are not supported")
    item, names = call.session.catalog.get(oid), VisibleNames.of(call.session.names)
    if item is None or not isinstance(item, cls):
        return None
    return write(names, printed(names, item) if pretty else item)


def _named_view(call: Call, name: str, pretty: bool = False) -> Value:
    """pg_get_viewdef(text)."""
    return _definition(call, int(str(text_regclass(call, name))), pretty, cls=_VIEWS, write=_query)


def _query(names: Names, item: View | MaterializedView) -> str:
    return item.query.sql(QualifiedNames(names))


def _partition_key(names: Names, item: Table) -> str | None:
    return None if item.partition_strategy is None else definition.partition_key(names, item)


def _identity_arguments(names: Names, item: Routine) -> str:
    words = {ArgumentMode.VARIADIC: "VARIADIC ", ArgumentMode.INOUT: "INOUT ", ArgumentMode.OUT: "OUT "}
    shown = []
    for argument in item.arguments:
        if argument.mode is ArgumentMode.TABLE:
            continue
        name = f"{quote_identifier(argument.name)} " if argument.name else ""
        type = shown_type(names.catalog, names.system, argument.type)
        shown.append(f"{words.get(argument.mode, '')}{name}{type}")
    return ", ".join(shown)


for _names, _class, _write in (
    (("pg_get_constraintdef", "pg_get_constraintdef_ext"), Constraint, definition.constraint_definition),
    (("pg_get_indexdef",), Index, definition.index_definition),
    (("pg_get_triggerdef", "pg_get_triggerdef_ext"), Trigger, definition.trigger_definition),
    (("pg_get_viewdef", "pg_get_viewdef_ext"), _VIEWS, _query),
    (("pg_get_partkeydef",), Table, _partition_key),
    (("pg_get_function_identity_arguments",), Routine, _identity_arguments),
):
    builtin(*_names)(partial(_definition, cls=_class, write=_write))
builtin("pg_get_viewdef_name", "pg_get_viewdef_name_ext")(_named_view)
