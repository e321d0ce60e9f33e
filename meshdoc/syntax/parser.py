"""A guarded interface to pglast's parser: it raises `SqlError`, and no input terminates the process.

Mirrors `raw_parser` in PostgreSQL's parser.c. pglast passes on the messages verbatim, but not all SQLSTATEs; the
missing ones are derived from the messages.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from pglast import ast
from pglast.parser import ParseError, parse_sql, parse_sql_protobuf

from meshdoc.diagnostics import SqlError
from meshdoc.syntax.parameters import misplaced_parameters

PARAMETER = re.compile(r"\$\d")

SHALLOW = 5_000
"""Texts of up to this many characters cannot nest so deep as to need more than 1 MB of C stack (200 bytes each)."""

STACK = 16 << 20
"""The C stack in bytes. The deepest tree that the protobuf parser accepts needs 5.4 MB."""

NEAR = 60
"""The maximum length of the text quoted in a message. An unterminated string would quote the rest of the file."""

_CONDITIONS = (
    ("54001", re.compile(r"stack depth limit exceeded")),
    ("42601", re.compile(r"^LIMIT #,# syntax")),
    ("0A000", re.compile(r"not yet implemented|not supported|only supported for|no longer supported")),
    ("0A000", re.compile(r"constraints cannot be (marked|altered)|current database cannot be")),
    ("0A000", re.compile(r"cannot have output arguments|cannot include schema elements")),
    ("22021", re.compile(r"invalid byte sequence")),
    ("22023", re.compile(r"precision for type float|column number must be|unrecognized partitioning strategy")),
    ("22025", re.compile(r"invalid Unicode escape$")),
    ("42710", re.compile(r"provided more than once")),
    ("42939", re.compile(r"role name .* is reserved|cannot be used as a role name here")),
    ("42P20", re.compile(r"^frame (start|end)")),
)
"""The SQLSTATEs other than syntax_error in scan.l and gram.y, by PostgreSQL's messages."""

_DETAILS = {
    "invalid publication object list": "One of TABLE or TABLES IN SCHEMA must be specified before a standalone table "
    "or schema name."
}
_HINTS = {
    "LIMIT #,# syntax is not supported": "Use separate LIMIT and OFFSET clauses.",
    "invalid Unicode escape": r"Unicode escapes must be \uXXXX or \UXXXXXXXX.",
    "missing argument": "Use NONE to denote the missing argument of a unary operator.",
    "unrecognized row security option": "Only PERMISSIVE or RESTRICTIVE policies are supported currently.",
}
"""The hints that pglast does not pass on, by the start of the message."""


def raw_parser(sql: str) -> tuple[ast.RawStmt, ...]:
    """Parse SQL text. Positions in the trees count characters from the start of the text.

    Raises SqlError where PostgreSQL's parser does, with the offset in `sql`. Unlike PostgreSQL, it always rejects a
    tree of about ten thousand levels (54001), whatever `max_stack_depth` is: PostgreSQL's default limit is of the same
    order, and pglast would overflow the stack and crash the process.
    """
    if "\0" in sql:
        raise SqlError("22021", 'invalid byte sequence for encoding "UTF8": 0x00', offset=sql.index("\0"))
    try:
        parse_sql_protobuf(sql)
    except ParseError as error:
        raise _refused(sql, error) from None
    trees = parse_sql(sql) if len(sql) <= SHALLOW else _parse_on_large_stack(sql)
    if PARAMETER.search(sql):
        _refuse_misplaced_parameters(sql, trees)
    return trees


def _refuse_misplaced_parameters(sql: str, trees: tuple[ast.RawStmt, ...]) -> None:
    last = len(sql)
    starts = [(tree, tree.stmt_location or 0) for tree in trees]
    asked = [tree for tree, start in starts if PARAMETER.search(sql, start, start + (tree.stmt_len or last))]
    if found := min(misplaced_parameters(asked), key=lambda each: each.location, default=None):
        raise SqlError("42601", f'syntax error at or near "${found.number}"', offset=found.location)


def parse_expression(text: str) -> ast.Node:
    """The raw parse tree of an expression, for instance of a stored one to be analyzed again."""
    return raw_parser(f"SELECT {text}")[0].stmt.targetList[0].val


def parse_type_name(text: str) -> ast.TypeName:
    """The tree of a type name as in a declaration: typeStringToTypeName of parse_type.c.

    %TYPE is parsed as a function parameter's type, the only place where it is allowed.
    """
    if "%" in text:
        (raw,) = raw_parser(f"CREATE FUNCTION f(a {text}) RETURNS int LANGUAGE sql AS ''")
        return raw.stmt.parameters[0].argType
    node = parse_expression(f"NULL::{text}")
    if not isinstance(node, ast.TypeCast):
        raise SqlError("42601", f'invalid type name "{text}"')
    return node.typeName


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
