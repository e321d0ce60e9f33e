"""The text of a statement as it may be shown, and the messages about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from meshdoc.redact import position, rows
from meshdoc.redact.needles import HIDDEN
from meshdoc.redact.shape import CREDENTIALS, PASSWORD, Found
from meshdoc.syntax.psqlscan import ScanState, scan

PSQL = "psql"
QUOTING = re.compile(r"""(at or near )"\s*(?:[eEbBxXnN]?'|\$|\d).*""", re.DOTALL)
"""A syntax error that quotes the beginning of a constant, cut at any place."""
ROWS_OF_COPY = re.compile(
    r"(\bcopy\b[^;]{0,2000}\bfrom\s+stdin\b[^;]{0,2000};?[^\n]{0,2000}\n).*?(?:^\\\.$|\Z)", re.I | re.S | re.M
)


def secrets(kind: str, sql: str) -> list[Found]:
    """The secrets of a statement or a psql command, by position."""
    found = position.secrets(sql) if position.is_cued(sql.lower()) else []
    return [*found, *position.psql_secrets(sql)] if kind == PSQL else found


def values(sql: str, found: Found) -> Iterator[str]:
    """The texts to hide for a secret of a statement: as written, without quotes doubled, and the password in it."""
    raw = sql[found.start : found.end]
    plain = raw.replace("''", "'")
    yield from {raw, plain, plain.replace("''", "'")}
    yield from (match[1].strip("'") for match in PASSWORD.finditer(raw))
    yield from (match[1].partition(":")[2] for match in CREDENTIALS.finditer(raw))


def without_places(sql: str, places: Iterable[Found]) -> str:
    """A statement without the secrets at these places, which are in order."""
    parts, at = [], 0
    for found in places:
        if found.start >= at:
            parts += [sql[at : found.start], HIDDEN]
            at = found.end
    return "".join([*parts, sql[at:]])


def without_rows(kind: str, sql: str) -> str:
    """A statement without its rows."""
    if kind == PSQL and not sql.startswith("\\"):
        return _script(ROWS_OF_COPY.sub(r"\1", sql))
    if rows.CODE.match(sql):
        return rows.code_without_rows(sql)
    return rows.without_rows(sql) if rows.is_data(sql) else sql


def _script(sql: str) -> str:
    """Statements that psql skips."""
    parts, at = [], 0
    while at < len(sql):
        state = ScanState()
        _, end = scan(sql, at, state)
        start = len(sql) if state.start is None else state.start
        each = sql[start:end]
        parts += [sql[at:start], rows.without_rows(each) if rows.is_data(each) else each, sql[end : end + 1]]
        at = end + 1
    return "".join(parts)


def without_secrets(message: str, values: Iterable[str]) -> str:
    """A message about a statement with these secrets, and without the start of any constant that it quotes."""
    return QUOTING.sub(rf'\1"{HIDDEN}"', rows.without_words(message, values))
