"""The arguments of psql's `\\connect`: do_connect of command.c."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from meshdoc.record import positional
from meshdoc.syntax.psqlscanslash import identifier

_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_PAIR = re.compile(r"(?<!\w)(\w++)\s*+=\s*+(?:'((?:[^'\\]|\\.)*+)'|(\S*+))")
_URI = ("postgresql://", "postgres://")
AS_BEFORE = frozenset({"", "-"})
UNKNOWN = ":?"


@positional
class Connection:
    """What `\\connect` says; None is as before."""

    database: str | None
    user: str | None


def connection(arguments: Sequence[str | None]) -> Connection:
    """The database and the user of a `\\connect`: names, a connection string or a URI; `:?` is an unknown name."""
    words = [UNKNOWN if word is None else identifier(word) for word in arguments]
    words = [word for word in words if not word.startswith("-reuse-previous")]
    first, user = (*words, "", "")[:2]
    if first.startswith(_URI):
        uri = urlsplit(first)
        return _connection(unquote(uri.path[1:]), unquote(uri.username or ""))
    if "=" in first:
        pairs = {name: _ESCAPED.sub(r"\1", quoted) or plain for name, quoted, plain in _PAIR.findall(first)}
        return _connection(pairs.get("dbname", ""), pairs.get("user", ""))
    return _connection(first, user)


def _connection(database: str, user: str) -> Connection:
    return Connection(None if database in AS_BEFORE else database, None if user in AS_BEFORE else user)
