"""The order of files that have no order of their own: what creates an object comes before what mentions it."""

from __future__ import annotations

import pytest

from meshdoc.dependency_order import by_dependency
from meshdoc.sources import Detected, Kind, SourceFile, Version


def in_order(*texts: str) -> list[str]:
    """The numbers of the files in the order in which they run."""
    versions = tuple(
        Version(id=f"{number}", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{number}.sql", text),))
        for number, text in enumerate(texts, 1)
    )
    return [version.id for version in by_dependency(Detected("files", versions, ())).versions]


@pytest.mark.parametrize(
    ("using", "creating"),
    [
        ("create view v as select * from s.x", "create table s.x (a int)"),
        ("create view v as select * from x", "create table x as select 1"),
        ("create view v as select * from x", "create view x as select 1"),
        ("create view v as select * from x", "create materialized view x as select 1"),
        ("create view v as select * from x", "create foreign table x (a int) server y"),
        ("create table t (a x)", "create table x (a int)"),
        ("create table t (a x)", "create type x as (a int)"),
        ("create table t (a x)", "create type s.x as enum ()"),
        ("create table t (a x)", "create type x as range (subtype = int)"),
        ("create table t (a x)", "create type x (input = i, output = o)"),
        ("create table t (a s.x[])", "create domain s.x as int"),
        ("create table t (a int default x())", "create function x() returns int language sql as 'select 1'"),
        ("create view v as select x(1)", "create aggregate x(int) (sfunc = int4pl, stype = int)"),
        ("create trigger t before insert on y execute function x()", "create function x() returns trigger as ''"),
        ("alter sequence x owned by y.a", "create sequence x"),
        ("create table x.t (a int)", "create schema x"),
        ("create table x.t (a int)", "create schema authorization x"),
        ("grant select on y to x", "create role x"),
        ("alter table y add foreign key (a) references x (a)", "alter table x add unique (a)"),
        ("alter table y add foreign key (a) references s.x (a)", "alter table s.x add primary key (a)"),
        ("create table t (a citext)", "create extension citext"),
        ("create function f() returns int language sql as 'select a from x'", "create table x (a int)"),
        ("create function f() returns x language sql as 'select 1'", "create domain x as int"),
        (
            "create function f() returns int language plpgsql as 'declare a s.x.b%type; begin end'",
            "create table s.x ()",
        ),
        ("create function f() returns int language plpgsql as 'declare a x%rowtype; begin end'", "create table x ()"),
        ("create function f() returns int language plpgsql as 'declare a s.x; begin end'", "create domain s.x as int"),
    ],
)
def test_what_creates_an_object_comes_first(using: str, creating: str) -> None:
    assert in_order(using, creating) == ["2", "1"]
    assert in_order(creating, using) == ["1", "2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("create view v as with x as (select 1) select * from x", "create table x (a int)"),
        ("create view v as select * from s.x", "create table other.x (a int)"),
        ("create function f() returns int language plpgsql as 'begin perform a from x; end'", "create table x (a int)"),
        ("create table t (a int references x (a))", "alter table x add check (a > 0)"),
        ("create table x (a int); create view v as select * from x", "create table x (a int)"),
        ("create table t (x", "create table x (a int)"),
    ],
)
def test_otherwise_the_order_stays(first: str, second: str) -> None:
    assert in_order(first, second) == ["1", "2"]


def test_files_that_require_each_other() -> None:
    one, other = "create view a as select * from b", "create view b as select * from a"
    assert in_order(one, other) == ["1", "2"]
    assert in_order(one, other, "create view c as select * from a") == ["1", "2", "3"]
    assert in_order("create view c as select * from a", one, other) == ["2", "1", "3"]
