"""CREATE CONVERSION: conversioncmds.c and pg_conversion.c.

Differs from PostgreSQL: the function is not test-called.
"""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.operator import Conversion
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.object.named import creation_name
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import BOOL, CSTRING, INT4, INTERNAL
from meshdoc.session import Session, command
from meshdoc.syntax.encoding import encoding_named
from meshdoc.syntax.names import qualified

SIGNATURE = (INT4, INT4, CSTRING, INTERNAL, INT4, BOOL)


@command(ast.CreateConversionStmt)
def create_conversion(stmt: ast.CreateConversionStmt, session: Session) -> None:
    """CREATE [DEFAULT] CONVERSION."""
    name, schema = creation_name(session, stmt.conversion_name)
    source, target = _encoding(stmt.for_encoding_name, "source"), _encoding(stmt.to_encoding_name, "destination")
    if "SQL_ASCII" in (source, target):
        raise SqlError("42P17", 'encoding conversion to or from "SQL_ASCII" is not supported')
    function = function_named(session.names, qualified(stmt.func_name), SIGNATURE)
    if function.returns.oid != INT4:
        function_name = qualified(stmt.func_name)
        raise SqlError("42P17", f"encoding conversion function {function_name} must return type integer")
    check_privilege(session, function, "X", noun="function")
    conversion = Conversion(
        name=name,
        schema=schema,
        owner=session.current_user,
        for_encoding=source,
        to_encoding=target,
        function=function.oid,
        default=bool(stmt.def_),
    )
    _check_free(session, conversion)
    session.catalog.create(conversion)


def _encoding(name: str, role: str) -> str:
    found = encoding_named(name)
    if found is None:
        raise SqlError("42704", f'{role} encoding "{name}" does not exist')
    return found


def _check_free(session: Session, conversion: Conversion) -> None:
    if session.catalog.find("conversion", conversion.schema, conversion.name):
        raise SqlError("42710", f'conversion "{conversion.name}" already exists')
    for other in session.catalog.all(Conversion):
        pairs = [(item.schema, item.for_encoding, item.to_encoding) for item in (other, conversion)]
        if other.default and conversion.default and pairs[0] == pairs[1]:
            raise SqlError(
                "42710", f"default conversion for {conversion.for_encoding} to {conversion.to_encoding} already exists"
            )
