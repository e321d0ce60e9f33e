"""pglast's parser behind a guard: what it refuses is an `SqlError`, and no input ends the process.

Mirrors `raw_parser` in PostgreSQL's parser.c, whose messages pglast hands on word for word; the SQLSTATEs it does not
hand on are told from the messages here.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from pglast import ast
from pglast.parser import ParseError, parse_sql, parse_sql_protobuf

from meshdoc.diagnostics import SqlError

SHALLOW = 5_000
"""Characters of SQL that cannot nest so deep that they need more than about a megabyte of C stack (200 bytes each)."""

STACK = 16 << 20
"""Bytes of C stack that hold the deepest tree that the protobuf parser lets through (5.4 MB) with room to spare."""

NEAR = 60
"""Characters of the offending text that a message quotes; an unterminated string would quote the rest of the file."""

_CONDITIONS = (
    ("54001", re.compile(r"stack depth limit exceeded")),
    ("42601", re.compile(r"^LIMIT #,# syntax")),
    (
        "0A000",
        re.compile(
            r"not yet implemented|not supported|only supported for|no longer supported|"
            r"constraints cannot be (marked|altered)"
        ),
    ),
    ("0A000", re.compile(r"cannot have output arguments|cannot include schema elements|current database cannot be")),
    ("22021", re.compile(r"invalid byte sequence")),
    ("22023", re.compile(r"precision for type float|column number must be|unrecognized partitioning strategy")),
    ("22025", re.compile(r"invalid Unicode escape$")),
    ("42710", re.compile(r"provided more than once")),
    ("42939", re.compile(r"role name .* is reserved")),
    ("42P20", re.compile(r"^frame (start|end)")),
)
"""The conditions of scan.l and gram.y that are not syntax_error, told by PostgreSQL's words."""

_DETAILS = {
    "invalid publication object list": "One of TABLE or TABLES IN SCHEMA must be specified before a standalone table "
    "or schema name.",
}
_HINTS = {
    "LIMIT #,# syntax is not supported": "Use separate LIMIT and OFFSET clauses.",
    "invalid Unicode escape": r"Unicode escapes must be \uXXXX or \UXXXXXXXX.",
    "missing argument": "Use NONE to denote the missing argument of a unary operator.",
    "unrecognized row security option": "Only PERMISSIVE or RESTRICTIVE policies are supported currently.",
}
"""What pglast does not hand on, by how the message begins."""


def raw_parser(sql: str) -> tuple[ast.RawStmt, ...]:
    """The parse trees of a text of SQL; positions in them count characters from its start.

    Raises SqlError where PostgreSQL's parser would, with the offset in `sql`. Differs from PostgreSQL in that a tree of
    about ten thousand levels is refused (54001) whatever `max_stack_depth` would be: PostgreSQL's own default gives up
    at the same order of depth, pglast would overrun the stack and take the process with it.
    """
    if "\0" in sql:
        raise SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00', offset=sql.index("\0"))
    try:
        parse_sql_protobuf(sql)
    except ParseError as error:
        raise _refused(sql, error) from None
    return parse_sql(sql) if len(sql) <= SHALLOW else _parse_on_large_stack(sql)


def _parse_on_large_stack(sql: str) -> tuple[ast.RawStmt, ...]:
    trees: list[tuple[ast.RawStmt, ...]] = []
    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=lambda: trees.append(parse_sql(sql)))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    return trees[0]


def _refused(sql: str, error: ParseError) -> SqlError:
    message: str = error.args[0]
    if "nested too deeply" in message:
        message = "stack depth limit exceeded"
    sqlstate = next((code for code, words in _CONDITIONS if words.search(message)), "42601")
    offset: int | None = error.args[1]
    if offset is None and message.endswith("at end of input"):
        offset = len(sql)
    detail, hint = (_told(words, message) for words in (_DETAILS, _HINTS))
    return SqlError(sqlstate, _shortened(message), detail=detail, hint=hint, offset=offset)


def _told(words: Mapping[str, str], message: str) -> str:
    return next((text for start, text in words.items() if message.startswith(start)), "")


def _shortened(message: str) -> str:
    head, near, quoted = message.partition(' at or near "')
    if len(quoted) <= NEAR + 1 and "\n" not in quoted:
        return message
    return f'{head}{near}{quoted[:NEAR].splitlines()[0]}…"'
