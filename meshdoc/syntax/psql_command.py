"""The arguments of psql's commands: psqlscanslash.l, and do_connect of command.c.

Differs from psql: variables and backquoted shell commands are not expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_COMMAND = re.compile(r"\\\S*")
_ARGUMENT = re.compile(r"""(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|[^\s'"])+""", re.DOTALL)
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.|'')*)'|"((?:[^"]|"")*)\"""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_PAIR = re.compile(r"(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))")
_URI = ("postgresql://", "postgres://")
AS_BEFORE = frozenset({"", "-", ":DBNAME", ":USER"})


@dataclass(frozen=True, slots=True)
class Connection:
    """What `\\connect` says; None is as before."""

    database: str | None
    user: str | None


def psql_arguments(text: str) -> list[str]:
    """The arguments of a command, without their quotes; `text` begins with its backslash."""
    command = _COMMAND.match(text)
    assert command is not None
    words = _ARGUMENT.findall(text.removesuffix("\\\\"), command.end())
    return [_QUOTED.sub(_inside, word) for word in words]


def _inside(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2].replace('""', '"')
    return _ESCAPED.sub(lambda escape: escape[1] or "'", match[1])


def connection(text: str) -> Connection:
    """The database and the user of a `\\connect`: names, a connection string or a URI."""
    words = [word for word in psql_arguments(text) if not word.startswith("-reuse-previous")]
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
