"""Identifiers that the scanner cuts to 63 bytes, and its notice of each: truncate_identifier (scansup.c)."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from pglast import ast

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.syntax.psqlscan import Lexeme, tokens
from meshdoc.syntax.statement import Statement, Unparsed

LIMIT = 63
SCANNED = frozenset({"sql", "plpgsql"})
"""The languages whose code is scanned when a function is created."""

_LONG = re.compile(rf'\b[\w$]{{{LIMIT + 1}}}|"[^"]{{{LIMIT // 2}}}', re.ASCII)
_LONG_UNICODE = re.compile(rf'\b[\w$]{{{LIMIT // 4 + 1}}}|"[^"]{{{LIMIT // 8}}}')
_SHORT = re.compile(
    rf"""(?: [eE]'(?:[^'\\]++|\\.|'')*+' | '(?:[^']++|'')*+' | "[^"]{{0,{LIMIT}}}+"(?!") | --[^\n\r]*+
          | [^\W\d][\w$]{{0,{LIMIT - 1}}}+(?![\w$]) | \$?\d[\w.]*+ | \$(?P<tag>(?:[^\W\d]\w*+)?)\$.*?\$(?P=tag)\$
          | [^'"$/\w-] | /(?!\*) | -(?!-) )*+""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
"""A text without block comments, in ASCII, whose identifiers are all short enough."""
_UNICODE_PREFIX = re.compile(r"[uU]&\Z")
_UNICODE_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{4})|\+([0-9A-Fa-f]{6})|(\\))")
_DOLLARS = re.compile(r"\$\w*\$")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class Identifier(NamedTuple):
    """An identifier that is too long, case-folded, and its offset."""

    offset: int
    name: str


def truncation_notices(statement: Statement | Unparsed, *, checks_bodies: bool) -> list[Diagnostic]:
    """A notice for each identifier that is cut, at its place; in the body of a function only if bodies are checked."""
    found = list(_identifiers(statement.text))
    if isinstance(statement, Statement) and (checks_bodies or isinstance(statement.node, ast.DoStmt)):
        found += _in_code(statement)
    return [
        Diagnostic(
            code="42622",
            severity=Severity.NOTICE,
            message=f'identifier "{name}" will be truncated to "{name.encode()[:LIMIT].decode(errors="ignore")}"',
            location=statement.file.location(statement.offset + offset),
        )
        for offset, name in found
    ]


def _may_be_long(text: str) -> bool:
    """A quick check: whether one of the identifiers may be too long."""
    if text.isascii():
        return _LONG.search(text) is not None and _SHORT.fullmatch(text) is None
    return _LONG_UNICODE.search(text) is not None


def _identifiers(text: str) -> Iterator[Identifier]:
    if not _may_be_long(text):
        return
    for token in tokens(text):
        word = text[token.start : token.end]
        if token.kind is Lexeme.WORD:
            name = word.translate(_LOWER)
        elif token.kind is Lexeme.QUOTED and word.startswith('"'):
            name = word[1:-1].replace('""', '"')
            if _UNICODE_PREFIX.search(text, 0, token.start):
                name = _UNICODE_ESCAPE.sub(_character, name)
        else:
            continue
        if len(name.encode()) > LIMIT:
            yield Identifier(token.start, name)


def _character(escape: re.Match[str]) -> str:
    return escape[3] or chr(int(escape[1] or escape[2], 16))


def _in_code(statement: Statement) -> Iterator[Identifier]:
    """Identifiers in a statement's code, at their offset, or at the code's start if it has doubled quotes."""
    code = _code(statement.node)
    if not _may_be_long(code):
        return
    for token in tokens(statement.text):
        quoted = statement.text[token.start : token.end]
        if token.kind is not Lexeme.QUOTED or quoted.startswith('"'):
            continue
        tag = _DOLLARS.match(quoted)
        start = tag.end() if tag else quoted.index("'") + 1
        if quoted[start : start + len(code)] == code:
            yield from (Identifier(token.start + start + offset, name) for offset, name in _identifiers(code))
            return
        if "'" in code and not tag:
            yield from (Identifier(token.start, name) for _, name in _identifiers(code))
            return


def _code(node: ast.Node) -> str:
    """The code of a DO or CREATE FUNCTION in a language that is scanned."""
    if not isinstance(node, ast.DoStmt | ast.CreateFunctionStmt):
        return ""
    elements = {
        element.defname: element.arg for element in (node.args if isinstance(node, ast.DoStmt) else node.options) or ()
    }
    language = elements["language"].sval if "language" in elements else "plpgsql"
    code = elements.get("as")
    text = code[0] if isinstance(code, tuple) else code
    return str(text.sval) if text is not None and language.lower() in SCANNED else ""
