"""What changes mean: the table of consequences, by rows of change and consequence, for differences and changelogs."""

from __future__ import annotations

import pytest

from meshdoc.compare.consequence import TABLE, Action, Consequence, Happening, consequences, gravest
from meshdoc.compare.narrowing import calls_may_fail, is_narrowed, parts

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
        ("column", Action.ALTERED, "table", {"type": ("integer", "text"), "stored type": ("integer", "text")}, {R, W}),
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
