"""The page of objects that no longer exist."""

from __future__ import annotations

import re

from meshdoc import project
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.render import Book, Files
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

LINK = re.compile(r'<a id="[^"]*"></a>|\]\([^)]*\)|[`\[\]*]')


def pages(*versions: str) -> Files:
    made = [
        Version(id=f"{number}", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{number}.sql", sql),))
        for number, sql in enumerate(versions, 1)
    ]
    return project.document(Book(title="", history=replay(made, template(system()), system()), source_base=".."))


def rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith(("| Object", "| ---"))]
    return [[LINK.sub("", cell).strip() for cell in line.strip("|").split("|")] for line in lines]


def test_objects_that_no_longer_exist() -> None:
    written = pages(
        "create table a (id int); create view v as select id from a; create type mood as enum ('x');"
        "create function f(int) returns int language sql as 'select 1'; create table kept (n int, m int);",
        "drop table a cascade; drop function f(int); drop type mood; alter table kept drop m;create index on kept (n);",
        "create view a as select 1 as id; create function f(int, int) returns int language sql as 'select 1';"
        "drop index kept_n_idx; create table passing (n int); drop table passing;",
        "create type mood as (a int); drop type mood;",
    )
    page = written["removed.md"]
    assert re.findall(r"^## .*</a>(.*)$", page, re.MULTILINE) == ["Enums", "Functions", "Tables", "Views"]
    assert rows(page) == [
        ["mood", "1", "2", "2.sql:1 · drop type mood"],
        ["f(integer)", "1", "2", "2.sql:1 · drop function f(int)", "f(integer, integer)"],
        ["a", "1", "2", "2.sql:1 · drop table a cascade", "a"],
        ["v", "1", "2", "2.sql:1 · drop table a cascade · with table a"],
    ]
    assert "(removed.md): " in written["README.md"]
    assert "[`v`](removed.md#removed-view-public~.v) with table" in written["CHANGELOG.md"]


def test_what_was_created_again_exists_and_what_was_dropped_twice_is_told_once() -> None:
    again = ["create table a (n int);", "drop table a;"]
    assert "removed.md" not in pages(*again, again[0])
    assert rows(pages(*again, *again)["removed.md"]) == [
        ["a", "1<br>3", "2<br>4", "2.sql:1 · drop table a<br>4.sql:1 · drop table a"]
    ]
    assert "removed.md" not in pages("create table a (n int);", "alter table a rename to b;")
