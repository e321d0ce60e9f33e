"""CREATE CONVERSION: conversioncmds.c and pg_conversion.c.

Differs from PostgreSQL: the function is not test-called.
"""

from __future__ import annotations

import re

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.operator import Conversion
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.object.named import creation_name
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import BOOL, CSTRING, INT4, INTERNAL
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

SIGNATURE = (INT4, INT4, CSTRING, INTERNAL, INT4, BOOL)

# fmt: off
ENCODINGS = (
    "SQL_ASCII", "EUC_JP", "EUC_CN", "EUC_KR", "EUC_TW", "EUC_JIS_2004", "UTF8", "MULE_INTERNAL", "LATIN1", "LATIN2",
    "LATIN3", "LATIN4", "LATIN5", "LATIN6", "LATIN7", "LATIN8", "LATIN9", "LATIN10", "WIN1256", "WIN1258", "WIN866",
    "WIN874", "KOI8R", "WIN1251", "WIN1252", "ISO_8859_5", "ISO_8859_6", "ISO_8859_7", "ISO_8859_8", "WIN1250",
    "WIN1253", "WIN1254", "WIN1255", "WIN1257", "KOI8U", "SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB",
    "SHIFT_JIS_2004",
)
# fmt: on

ALIASES = {
    "abc": "WIN1258",
    "alt": "WIN866",
    "iso88591": "LATIN1",
    "iso88592": "LATIN2",
    "iso88593": "LATIN3",
    "iso88594": "LATIN4",
    "iso88599": "LATIN5",
    "iso885910": "LATIN6",
    "iso885913": "LATIN7",
    "iso885914": "LATIN8",
    "iso885915": "LATIN9",
    "iso885916": "LATIN10",
    "koi8": "KOI8R",
    "mskanji": "SJIS",
    "shiftjis": "SJIS",
    "tcvn": "WIN1258",
    "tcvn5712": "WIN1258",
    "unicode": "UTF8",
    "vscii": "WIN1258",
    "win": "WIN1251",
    "win932": "SJIS",
    "win936": "GBK",
    "win949": "UHC",
    "win950": "BIG5",
    **{f"windows{number}": f"WIN{number}" for number in (866, 874, *range(1250, 1259))},
    "windows932": "SJIS",
    "windows936": "GBK",
    "windows949": "UHC",
    "windows950": "BIG5",
}


def _plain(name: str) -> str:
    """The encoding name, normalized for comparison: clean_encoding_name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


BY_NAME = {_plain(name): name for name in ENCODINGS} | ALIASES


def encoding_named(name: str) -> str | None:
    """The encoding in PostgreSQL's own spelling, None if it does not exist: pg_char_to_encoding."""
    return BY_NAME.get(_plain(name))


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
                "42710",
                f"default conversion for {conversion.for_encoding} to {conversion.to_encoding} already exists",
            )
