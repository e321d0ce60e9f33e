"""Bytes that are not UTF-8, statement by statement as a real server takes them. In Python, as a case is all UTF-8."""

from __future__ import annotations

from contextlib import closing

import pytest
from postgres import Server
from psycopg import pq

from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, Version
from meshdoc.sources.version import decode
from meshdoc.syntax.encoding import CODECS, MULTI_BYTE, NOT_READ, decoded, encoding_named, has_faults

SCRIPT = (
    b"create table t ();",
    b"comment on table t is 'Gr\xf6\xdfe';",
    b"create table caf\xe9();",
    b"/* \xe9 */ create table u();",
    b"set client_encoding = latin1;",
    b'create table "caf\xe9"();',
    b"comment on table t is 'Gr\xc3\xb6';",
    b"set names 'win1252';",
    b"comment on table t is 'x\x81';",
    b"comment on table t is '\x80';",
    b"set client_encoding = 'SQL_ASCII';",
    b"comment on table t is '\xe9t\xe9';",
    b"comment on table t is '\xc3\xa9';",
    b"begin;",
    b"comment on table t is '\xe9';",
    b"comment on table t is '\xe9';",
    b"select 1;",
    b"rollback;",
    b"set client_encoding = 'sjis';",
    b"comment on table t is '\x83\x5c';",
    b"comment on table t is '\x83';",
    b"comment on table t is '\xa0\x41';",
    b"set client_encoding = 'euc_kr';",
    b"comment on table t is '\xb5\x5c';",
    b"comment on table t is '\xb5\xb5';",
    b"reset client_encoding;",
    b"comment on table t is '\xf0\x9f\x98';",
    b"comment on table t is '\xed\xa0\x80';",
    b"comment on table t is '\xc0\x80';",
    b"comment on table t is '\x80';",
    b"comment on table t is '\xfe\xff';",
)
ALIASES = (
    *("abc", "alt", "koi8", "mskanji", "shiftjis", "tcvn", "tcvn5712", "unicode", "vscii", "win", "Latin-1", "utf-8"),
    *("win932", "win936", "win949", "win950", "latin", "utf16", "cp1252", "iso8859"),
    *(f"iso8859{part}" for part in range(1, 17)),
    *(f"windows{page}" for page in (866, 874, 932, 936, 949, 950, *range(1250, 1259))),
)


def replayed(data: bytes) -> History:
    """What comes of a script."""
    file, problems = decode("1.sql", data)
    version = Version(id="1", name="1", date=None, kind=Kind.MIGRATION, files=(file,), problems=problems)
    return replay((version,), template(system()), system())


def described(history: History) -> dict[str, str | None]:
    """The tables and their comments."""
    return {item.name: item.comment for item in history.catalog.all(Table)}


def test_statements_in_many_encodings(server: Server) -> None:
    history = replayed(b"\n".join(SCRIPT))
    ours = [f"{entry.sqlstate} {entry.message}".strip() for entry in history.entries]
    with server.database() as database, closing(server.connect(database)) as connection:
        results = [connection.pgconn.exec_(statement) for statement in SCRIPT]
        fields = (pq.DiagnosticField.SQLSTATE, pq.DiagnosticField.MESSAGE_PRIMARY)
        theirs = [" ".join((result.error_field(field) or b"").decode() for field in fields) for result in results]
        query = "select relname, obj_description(oid) from pg_class where relnamespace = 'public'::regnamespace"
        assert described(history) == dict(connection.execute(query).fetchall())
    assert ours == [text.strip() for text in theirs]


def test_names_of_encodings(server: Server) -> None:
    names = (*CODECS, *NOT_READ, *ALIASES)
    with server.connect("postgres") as connection:
        query = "select pg_encoding_to_char(pg_char_to_encoding(%s))"
        assert {name: encoding_named(name) or "" for name in names} == {
            name: connection.execute(query, [name]).fetchone()[0] for name in names
        }


@pytest.mark.parametrize("encoding", sorted({*CODECS} - MULTI_BYTE - {"UTF8", "SQL_ASCII"}))
def test_every_byte_of_an_encoding(encoding: str, server: Server) -> None:
    with server.connect("postgres") as connection:
        for byte in range(0x80, 0x100):
            data = bytes([byte])
            text = decoded(data, encoding)
            try:
                found = connection.execute("select convert_from(%s, %s)", [data, encoding]).fetchone()[0]
            except Exception:
                assert has_faults(text)
                connection.rollback()
            else:
                assert text == found


def test_the_encoding_that_psql_is_told() -> None:
    script = b'\\encoding latin1\ncreate table "\xe9"();\n\\encoding nope\n\\encoding\ncreate table "\xe8"();'
    history = replayed(script)
    assert sorted(described(history)) == ["\xe8", "\xe9"]
    assert [str(diagnostic) for diagnostic in history.diagnostics] == [
        "1.sql:3:1: error: nope: invalid encoding name or conversion procedure not found [22023]"
    ]


def test_the_encoding_that_the_database_sets_is_for_sessions_to_come() -> None:
    history = replayed(b"alter role postgres set client_encoding = 'latin1';\n\\c\ncreate table \"\xe9\"();")
    assert sorted(described(history)) == ["\xe9"]


def test_what_follows_another_encoding_keeps_its_bytes() -> None:
    name = "\U0001f1d0"  # two of its bytes are a character of SJIS that has another code too
    history = replayed(f"set names 'sjis'; reset client_encoding; create table \"{name}\" ();".encode())
    assert sorted(described(history)) == [name]


def test_an_encoding_that_is_not_read() -> None:
    history = replayed(b"set client_encoding = 'big5'; create table t (); comment on table t is '\xa4\x40';")
    (diagnostic,) = history.diagnostics
    assert str(diagnostic).startswith("1.sql:1:73: warning: text in the encoding BIG5 is not read [0A000]")


def test_the_encoding_of_rows() -> None:
    rows = b"copy t from stdin%s;\n\xe9\n\\.\n"
    history = replayed(
        b"create table t (a text);\n"
        + rows % b""
        + rows % b" (encoding 'latin1')"
        + b"do $$ begin raise notice '%', (select string_agg(a, ' ') from t); end $$;"
    )
    assert [(diagnostic.code, diagnostic.message) for diagnostic in history.diagnostics] == [
        ("22021", 'invalid byte sequence for encoding "UTF8": 0xe9 0x0a'),
        ("00000", "\xe9"),
    ]
