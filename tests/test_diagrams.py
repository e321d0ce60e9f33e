"""Diagrams: which tables and columns they show, and that they show less where they would be unreadable.

Whether they are readable is measured in a browser, by tests/web/test_diagrams.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from test_render import book_of, page_of, pages

from meshdoc.render import AnyTable, Book
from meshdoc.render.mermaid import Detail, Diagram, neighbourhood, overview
from meshdoc.render.mermaid.drawing import CLOSE


def drawn(book: Book, tables: Sequence[AnyTable] | None = None) -> Diagram:
    """The overview of some tables, or of all."""
    found = overview(book, book.tables if tables is None else tables)
    assert found
    return found


def entities(diagram: Diagram) -> list[str]:
    """The tables of a diagram."""
    return re.findall(r'^  "([^"]*)"(?: \{)?$', diagram.text, re.MULTILINE)


STAR = "create table hub (id int primary key);" + "".join(
    f"create table t{number:02} (id int primary key, hub int references hub);" for number in range(30)
)


def test_an_overview_shows_key_columns_from_left_to_right() -> None:
    book = book_of("create table a (id int primary key, x int); create table b (y int, a int not null references a);")
    assert drawn(book).text.splitlines() == [
        *(CLOSE, "erDiagram", "  direction LR", '  "a" {', "    integer id PK", "  }"),
        *('  "b" {', "    integer a FK", "  }", '  "b" }o--|| "a" : "a"'),
    ]
    assert drawn(book).detail is Detail.KEYS
    assert overview(book, book.tables[:1]) is None


def test_the_setting_leaves_the_direction_out() -> None:
    book = replace(book_of(STAR), diagram_direction="TB")
    assert "direction" not in drawn(book).text
    around = neighbourhood(book, book.tables[0])
    assert around
    assert around.text.startswith('erDiagram\n  "hub" {')


def test_a_table_with_one_neighbor_needs_no_diagram() -> None:
    book = book_of("create table a (id int primary key, up int references a); create table b (a int references a);")
    assert [neighbourhood(book, table) for table in book.tables] == [None, None]


def test_a_large_schema_shows_the_tables_nearest_to_the_one_with_the_most_keys() -> None:
    far = "create table far (id int primary key); create table a (far int references far);"
    diagram = drawn(book_of(far + STAR))
    assert entities(diagram) == ["hub", *(f"t{number:02}" for number in range(11))]
    assert len(diagram.omitted) == 19 + 2


def test_an_area_shows_the_names_of_tables_outside_after_its_own() -> None:
    book = book_of(STAR + "create table x (id int primary key, t int references t00);")
    area = [table for table in book.tables if table.name in ("x", "t00", "t01")]
    assert entities(drawn(book, area)) == ["t00", "x", "t01", "hub"]
    assert '  "hub"\n' in drawn(book, area).text


def test_a_neighbourhood_names_the_neighbors_that_it_leaves_out() -> None:
    book = book_of(STAR)
    diagram = neighbourhood(book, book.tables[0])
    assert diagram
    assert entities(diagram) == ["hub", *(f"t{number:02}" for number in range(24))]
    assert [book.catalog[oid].name for oid in diagram.omitted] == [f"t{number:02}" for number in range(24, 30)]
    assert "Not drawn: [`t24`](public.t24.md), [`t25`](public.t25.md)," in page_of(book, "hub")


def test_a_wide_table_shows_its_keys_and_a_narrow_one_everything() -> None:
    columns = ", ".join(f"c{number} int" for number in range(14))
    narrow = f"create table a (id int primary key, {columns});" + "".join(
        f"create table {name} (id int primary key, a int references a);" for name in "bc"
    )
    for extra, shown in (("", 15), ("alter table a add extra int;", 1)):
        book = book_of(narrow + extra)
        diagram = neighbourhood(book, book.tables[0])
        assert diagram
        assert diagram.text.partition("\n  }")[0].count("integer") == shown


def chain(count: int, name: str) -> str:
    """Tables that each reference the one before."""
    tables = (
        f"create table {name}{number} (id int primary key, {name} int references {name}{number - 1});"
        for number in range(1, count)
    )
    return f"create table {name}0 (id int primary key);" + "".join(tables)


@pytest.mark.parametrize(
    ("count", "name", "detail", "shown"),
    [
        (4, "parent", Detail.KEYS, 4),
        (6, "parent", Detail.KEYS, 6),
        (9, "parent", Detail.NAME, 9),
        (12, "a_table_with_a_longer_name", Detail.NAME, 5),
    ],
)
def test_a_diagram_that_would_be_too_wide_to_read_shows_less(count: int, name: str, detail: Detail, shown: int) -> None:
    diagram = drawn(book_of(chain(count, name)))
    assert (diagram.detail, len(entities(diagram)), len(diagram.omitted)) == (detail, shown, count - shown)


def test_tables_that_reference_one_another_in_a_circle_are_drawn() -> None:
    closed = chain(4, "t") + "alter table t0 add up int references t3;"
    assert len(entities(drawn(book_of(closed)))) == 4
    alone = drawn(book_of("create table a (id int primary key, up int references a);"))
    assert '  "a" }o--o| "a" : "up"' in alone.text


def test_the_data_flow_names_system_catalogs_that_functions_write() -> None:
    body = "begin delete from pg_depend where objid = 1; insert into a values (1); end"
    book = book_of(f"create table a (id int); create function f() returns void language plpgsql as $$ {body} $$;")
    assert '["pg_catalog.pg_depend, a"]' in pages(book)["reports/data-flow.md"]
