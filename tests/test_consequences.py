"""What changes mean: the table of consequences, by rows of change and consequence, for differences and changelogs."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from postgres import Server

from meshdoc.compare.consequence import TABLE, Action, Consequence, Happening, consequences, gravest
from meshdoc.compare.narrowing import calls_may_fail, is_cut, is_narrowed, is_refused, parts

R, W, S, L, N, C = Consequence


@pytest.mark.parametrize(
    ("kind", "action", "whole", "properties", "expected"),
    [
        ("table", Action.DROPPED, "", {}, {R, W, L}),
        ("foreign table", Action.DROPPED, "", {}, {R, W}),
        ("view", Action.DROPPED, "", {}, {R, W}),
        ("index", Action.DROPPED, "table", {}, set()),
        ("column", Action.DROPPED, "table", {}, {R, W, L}),
        ("column", Action.DROPPED, "view", {}, {R, W}),
        ("column", Action.DROPPED, "table", {"generated": ("stored", "")}, {R, W}),
        ("column", Action.ALTERED, "table", {"generated": ("virtual", "stored")}, set()),
        ("column", Action.DROPPED, "table", {"computed": ("yes", "yes")}, {R, W}),
        (
            *("column", Action.ALTERED, "table"),
            *(
                {"dropped and created again": ("", "yes"), "generated": ("", "stored"), "computed": ("yes", "yes")},
                {W, L},
            ),
        ),
        ("column", Action.RENAMED, "table", {}, {R, W}),
        ("column", Action.CREATED, "table", {"not null": ("", "yes")}, {W}),
        ("column", Action.CREATED, "table", {"not null": ("", "yes"), "default": ("", "0")}, set()),
        ("column", Action.CREATED, "table", {"not null": ("", "yes"), "identity": ("", "always")}, set()),
        ("column", Action.CREATED, "table", {"type": ("", "text")}, set()),
        ("column", Action.CREATED, "view", {"type": ("", "text")}, set()),
        ("column", Action.ALTERED, "table", {"not null": ("", "yes")}, {W}),
        ("column", Action.ALTERED, "table", {"not null": ("yes", "")}, set()),
        ("column", Action.ALTERED, "table", {"type": ("integer", "bigint")}, set()),
        ("column", Action.ALTERED, "table", {"type": ("bigint", "integer")}, {W}),
        ("column", Action.ALTERED, "table", {"type": ("integer", "text"), "stored type": ("integer", "text")}, {R}),
        ("column", Action.ALTERED, "table", {"type": ("numeric(12,4)", "numeric(14,2)")}, {L}),
        ("column", Action.ALTERED, "view", {"type": ("numeric(12,4)", "numeric(14,2)")}, set()),
        ("domain", Action.ALTERED, "", {"default": ("0", "")}, set()),
        ("domain", Action.ALTERED, "", {"default": ("0", ""), "required": ("yes", "yes")}, {W}),
        ("index", Action.CREATED, "table", {"unique": ("", "yes")}, {N}),
        ("index", Action.CREATED, "materialized view", {"unique": ("", "yes")}, set()),
        (
            *("column", Action.ALTERED, "table"),
            *(dict.fromkeys(("type", "stored type"), ("timestamp without time zone", "timestamp with time zone")), {R}),
        ),
        ("table", Action.CASCADED, "", {}, {R, W, L}),
        ("function", Action.DROPPED, "", {}, {R}),
        ("function", Action.DROPPED, "", {"returns": ("trigger", "")}, set()),
        ("function", Action.RENAMED, "", {"name": ("f", "g")}, {R}),
        ("column", Action.ALTERED, "view", {"type": ("text", "d"), "stored type": ("text", "text")}, set()),
        ("primary key", Action.ALTERED, "table", {"columns": ("a, b", "b, a")}, set()),
        ("primary key", Action.ALTERED, "table", {"columns": ("a", "a, b")}, {N}),
        ("materialized view", Action.DROPPED, "", {}, {R}),
        ("column", Action.ALTERED, "table", {"dropped and created again": ("", "yes")}, {L}),
        ("column", Action.ALTERED, "table", {"privileges": ("", "SELECT to a")}, {S}),
        ("enum", Action.ALTERED, "", {"labels": ("'a', 'b'", "'a', 'b', 'c'")}, set()),
        ("enum", Action.ALTERED, "", {"labels": ("'a', 'b'", "'a', 'c'")}, {R, W}),
        ("enum", Action.ALTERED, "", {"label": ("'a'", "'b'")}, {R, W}),
        ("function", Action.RENAMED, "", {"arguments": ("a integer", "a integer, b text DEFAULT ''::text")}, set()),
        ("function", Action.RENAMED, "", {"arguments": ("a integer", "a bigint")}, {R}),
        ("function", Action.ALTERED, "", {"body": ("a", "b")}, set()),
        ("function", Action.ALTERED, "", {"security definer": ("", "yes")}, {S}),
        ("function", Action.CREATED, "", {"security definer": ("", "yes")}, {S}),
        ("function", Action.ALTERED, "", {"settings": ("", "work_mem=4MB")}, set()),
        ("function", Action.ALTERED, "", {"settings": ("search_path=app, work_mem=4MB", "work_mem=4MB")}, {S}),
        ("view", Action.ALTERED, "", {"options": ("security_invoker=true", "")}, {S}),
        ("table", Action.ALTERED, "", {"row-level security": ("yes", "")}, {S}),
        ("policy", Action.DROPPED, "table", {}, {S}),
        ("check", Action.CREATED, "table", {}, {N}),
        ("column", Action.ALTERED, "table", {"default": ("'a'::d", "NULL::d")}, {W}),
        ("column", Action.CREATED, "table", {"not null": ("", "yes"), "default": ("", "NULL::d")}, {W}),
        ("cast", Action.CREATED, "", {"context": ("", "implicit")}, {R}),
        ("cast", Action.CREATED, "", {"context": ("", "assignment")}, set()),
        ("cast", Action.ALTERED, "", {"context": ("implicit", "explicit")}, {R}),
        ("unique constraint", Action.DROPPED, "table", {}, {N}),
    ],
)
def test_what_a_change_means(
    kind: str, action: Action, whole: str, properties: dict[str, tuple[str, str]], expected: set[Consequence]
) -> None:
    found = consequences(Happening(kind=kind, whole=whole, action=action, properties=properties))
    assert {each.consequence for each in found} == expected
    assert gravest(found) is min(expected or {C}, key=list(Consequence).index)


@pytest.mark.parametrize(
    ("before", "after", "narrowed"),
    [
        ("integer", "bigint", False),
        ("bigint", "integer", True),
        ("integer", "text", True),
        ("character varying(10)", "character varying(20)", False),
        ("character varying(20)", "character varying(10)", True),
        ("character varying(20)", "text", False),
        ("text", "character varying(20)", True),
        ("text", "character varying", False),
        ("numeric(10,2)", "numeric(12,2)", False),
        ("numeric(10,2)", "numeric(10,4)", True),
        ("numeric", "numeric(10,2)", True),
        ("integer[]", "bigint[]", False),
        ("integer", "integer[]", True),
        ("timestamp(3) without time zone", "timestamp without time zone", False),
        ("timestamp without time zone", "timestamp with time zone", True),
        ("public.mood", "public.level", True),
        ("geometry(Point,4326)", "geometry(Point,4326)", False),
        ("geometry(Point,4326)", "geometry(Point,3857)", True),
    ],
)
def test_narrowed_types(before: str, after: str, narrowed: bool) -> None:
    assert is_narrowed((before, after)) is narrowed


VALUES = {
    "integer": "2147483647",
    "bigint": "9223372036854775807",
    "numeric(12,4)": "99999999.9999",
    "numeric(10,0)": "9999999999",
    "numeric": "1e300 / 3",
    "double precision": "1.5e300 / 7",
    "text": "'a longer text'",
    "character(5)": "'five5'",
    "uuid": "'00000000-0000-0000-0000-000000000001'",
    "date": "'2025-01-02'",
    "timestamp without time zone": "'2025-01-02 03:04:05.678'",
    "timestamp with time zone": "'2025-01-02 03:04:05.678+02'",
    "timestamp(3) without time zone": "'2025-01-02 03:04:05.678'",
    "time without time zone": "'03:04:05.678'",
    "jsonb": "'{}'",
    "integer[]": "'{1,2147483647}'",
    "timestamp with time zone[]": "'{2025-01-02 03:04:05.678+02}'",
}
"""A value of each type that shows its limits."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("integer", "bigint"), ("bigint", "integer"), ("integer", "text"), ("integer", "numeric(12,2)")),
        *(("integer", "numeric(11,2)"), ("bigint", "numeric"), ("numeric(12,4)", "numeric(14,2)")),
        *(("numeric(12,4)", "numeric(10,2)"), ("numeric(12,4)", "numeric(11,2)"), ("numeric(10,0)", "bigint")),
        *(("numeric(12,4)", "numeric(14,4)"), ("numeric", "double precision"), ("numeric", "numeric(12,4)")),
        *(("numeric(12,4)", "double precision"), ("double precision", "numeric(12,4)"), ("text", "integer")),
        *(("text", "character varying(5)"), ("uuid", "text"), ("uuid", "character varying"), ("text", "uuid")),
        *(("date", "timestamp with time zone"), ("timestamp without time zone", "date")),
        *(("timestamp with time zone", "date"), ("timestamp with time zone", "timestamp without time zone")),
        *(("timestamp without time zone", "timestamp(0) without time zone"), ("date", "time without time zone")),
        *(("timestamp(3) without time zone", "timestamp(3) with time zone"), ("jsonb", "json"), ("date", "text")),
        *(("time without time zone", "time(0) without time zone"), ("integer[]", "text[]"), ("integer", "date")),
        *(("character(5)", "character varying(5)"), ("character(5)", "character varying(4)")),
        *(("timestamp with time zone[]", "date[]"), ("character(5)", "character varying")),
    ],
)
def test_what_another_type_takes_and_keeps(before: str, after: str, connection: psycopg.Connection) -> None:
    """An INSERT of a value of the former type is refused, or gives less, as is said."""
    connection.execute(
        f"drop table if exists one, other; create table one (v {before}); create table other (v {after})"
    )
    connection.execute(f"insert into one values ({VALUES[before]})")
    try:
        connection.execute("insert into other select v from one")
    except psycopg.Error:
        assert is_refused((before, after))
        return
    assert not is_refused((before, after))
    back = f"select other.v::{before}::text = one.v::text from one, other"
    try:
        kept = connection.execute(back).fetchone()
    except psycopg.errors.NumericValueOutOfRange:
        kept = (False,)
    assert kept == (not is_cut((before, after)),)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection]:
    with server.database() as database, server.connect(database) as found:
        yield found


def test_arguments() -> None:
    assert not calls_may_fail(("a integer", "a integer DEFAULT 1"), None)
    assert calls_may_fail(("a integer", ""), None)
    assert calls_may_fail(("a integer", "b integer"), None)
    assert calls_may_fail(("a integer", "a integer, b text"), None)
    assert not calls_may_fail(("a integer, b text", "a integer, b text"), None)
    assert [*parts("a,b, c")] == ["a", "b", "c"]
    assert [*parts("a numeric(1,2), b text DEFAULT 'x, y'::text")] == ["a numeric(1,2)", "b text DEFAULT 'x, y'::text"]


def test_every_row_has_a_kind_or_a_property() -> None:
    assert all(row.kinds or row.property for row in TABLE)
