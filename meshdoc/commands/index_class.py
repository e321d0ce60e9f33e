"""Choice of an index key's operator class: GetDefaultOpClass and ResolveOpClass (indexcmds.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc.analyze.coercion_path import is_binary_coercible
from meshdoc.analyze.oper import default_operator_class
from meshdoc.catalog.names.opaque import assume_default_operator_class, assume_operator_class
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName, qualified

# Names in dumps of old versions; the default operator class replaces them.
OBSOLETE = {"network_ops", "timespan_ops", "datetime_ops", "lztext_ops", "timestamp_ops", "bigbox_ops"}
NO_DEFAULT = "You must specify an operator class for the index or define a default operator class for the data type."


def find_operator_class(
    session: Session,
    method: Oid,
    method_name: str,
    written: Sequence[ast.String] | None,
    type: TypeRef,
    hint: str = NO_DEFAULT,
) -> Oid:
    """The operator class that was named, or the access method's default for the type.

    Raises SqlError 42704 if it does not exist, with `hint` if there is no default, and 42804 if the named one does not
    accept the type.
    """
    facts = Facts(session.names)
    name = qualified(written) if written else None
    if name is None or name in {(None, old) for old in OBSOLETE}:
        return _default(session, facts, method, method_name, type, hint)
    row = next(
        (
            row
            for schema in session.names.schemas(name.schema, session.names.search_path)
            for row in facts.operator_classes(method)
            if row.name == name.name and row.schema == schema
        ),
        None,
    )
    if row is None:
        if assumed := assume_operator_class(session.names, method, name.schema, name.name):
            return assumed
        raise _undefined(session, name, method_name)
    if not is_binary_coercible(facts, type.oid, row.input_type):
        raise SqlError(
            "42804", f'operator class "{name}" does not accept data type {session.shown_type(TypeRef(type.oid))}'
        )
    return row.oid


def _undefined(session: Session, name: QualifiedName, method_name: str) -> SqlError:
    if name.schema:
        session.names.schema(name.schema)
    message = f'operator class "{name}" does not exist for access method "{method_name}"'
    return SqlError("42704", message, missing=Missing(kind="operator class", name=str(name)))


def _default(session: Session, facts: Facts, method: Oid, method_name: str, type: TypeRef, hint: str) -> Oid:
    row = default_operator_class(facts, type.oid, method)
    if row is None:
        if assumed := assume_default_operator_class(session.names, method, type.oid):
            return assumed
        raise SqlError(
            "42704",
            f"data type {session.shown_type(TypeRef(type.oid))} has no default operator class "
            f'for access method "{method_name}"',
            hint=hint,
        )
    return row.oid
