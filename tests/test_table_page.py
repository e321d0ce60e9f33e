"""Sections of a table's page that hold fenced SQL, which a case cannot quote: indexes and triggers."""

from __future__ import annotations

import re

from meshdoc import project
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.render import Book
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

INDEXES = """
create table parent (id int primary key);
create table t (id int primary key, parent int references parent, a int, b int, c text);
create index t_parent on t (parent);
create index t_parent_a on t (parent, a);
create index t_same on t (parent, a);
create index t_desc on t (parent desc);
create index t_some on t (parent) where a > 0;
create unique index t_rule on t (parent, lower(c)) where a is null;
create unique index t_unique on t (a);
create index t_not_unique on t (a);
create index t_hash on t using hash (b);
create index t_wide on t (b) include (c);
"""
TRIGGERS = """
create table t (id int, note text);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger first before insert or update of note on t for each row when (new.id > 0) execute function f('a', 'b');
create trigger last after truncate on t execute function f();
alter table t disable trigger last;
comment on trigger last on t is 'Never.';
"""
LINK = re.compile(r'<a id="[^"]*"></a>|\]\([^)]*\)|[`\[\]*]')


def rows(sql: str, title: str) -> dict[str, list[str]]:
    """The rows of the table in a section of the page of t, by their first cell, without links and emphasis."""
    version = Version(id="1", name="1", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", sql),))
    book = Book(title="", history=replay([version], template(system()), system()))
    section = project.document(book)["tables/public.t.md"].split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    cells = ([LINK.sub("", cell).strip() for cell in line.strip("|").split("|")] for line in lines)
    return {name: rest for name, *rest in cells}


def test_what_an_index_serves_and_which_are_redundant() -> None:
    assert rows(INDEXES, "Indexes") == {
        "t_desc": ["parent DESC", "foreign key t_parent_fkey", "duplicate of t_parent"],
        "t_hash": ["b using hash", "", ""],
        "t_not_unique": ["a", "", "duplicate of t_unique"],
        "t_parent": ["parent", "foreign key t_parent_fkey", "redundant: prefix of t_parent_a"],
        "t_parent_a": ["parent, a", "foreign key t_parent_fkey", ""],
        "t_rule": ["parent, lower(c) where (a IS NULL)", "unique among these rows", ""],
        "t_same": ["parent, a", "foreign key t_parent_fkey", "duplicate of t_parent_a"],
        "t_some": ["parent where (a > 0)", "", ""],
        "t_unique": ["a", "unique", ""],
        "t_wide": ["b include (c)", "", ""],
    }


def test_triggers_are_told_in_words() -> None:
    assert rows(TRIGGERS, "Triggers") == {
        "first": ["before insert or update of note, for each row", "f() with a, b", "if (new.id > 0)"],
        "last": ["after truncate, once per statement", "f()", "disabled<br>Never."],
    }
