"""Name conflicts of renamed and moved objects: report_name_conflict and report_namespace_conflict (alter.c)."""

from __future__ import annotations

from meshdoc.analyze.lookup_function import signature
from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.object import Object
from meshdoc.catalog.operator import Collation, OperatorClass, OperatorFamily
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName


def refuse_conflict(session: Session, item: Object) -> None:
    """Raise SqlError 42710 or 42723 if another object of its kind has the name, in the same schema if it has one."""
    key = item.unique_keys()[0]
    if session.catalog.find(*key) is None:
        return
    schema = session.catalog.get(getattr(item, "schema", 0))
    where = f' in schema "{schema.name}"' if schema else ""
    if isinstance(item, Routine):
        shown = signature(session.names, QualifiedName(None, item.name), item.input_types())
        raise SqlError("42723", f"function {shown} already exists{where}")
    qualifier = ' for encoding "UTF8"' if isinstance(item, Collation) else ""
    if isinstance(item, OperatorClass | OperatorFamily):
        qualifier = f' for access method "{access_method_name(session.names, item.method)}"'
    raise SqlError("42710", f'{item.noun} "{item.name}"{qualifier} already exists{where}')
