"""DBML, DOT and Mermaid are read by the programs that they are for, whatever the names in them."""

from __future__ import annotations

from typing import Any

import pytest
from security.test_mermaid import faults as faults_of_mermaid
from test_exports import HOSTILE, example, history  # noqa: F401
from test_render import book_of

from meshdoc import project
from meshdoc.render import Book
from meshdoc.render.outline import outline
from meshdoc.visible import visible
from web import in_node, needs_npm

pytestmark = needs_npm

DBML = """
import { Parser } from "@dbml/core";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const found = [];
for (const text of JSON.parse(input)) {
  try {
    const schemas = new Parser().parse(text, "dbmlv2").schemas;
    found.push({
      tables: schemas.flatMap((schema) => schema.tables.map((table) => [
        table.name, table.note, table.fields.map((field) => [field.name, field.type.type_name]), table.indexes.length,
      ])),
      links: schemas.flatMap((schema) => schema.refs).length,
    });
  } catch (error) { found.push({ fault: JSON.stringify(error.diags ?? String(error)) }); }
}
process.stdout.write(JSON.stringify(found));
"""
DOT = """
import { instance } from "@viz-js/viz";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const viz = await instance();
const found = JSON.parse(input).map((text) => {
  const done = viz.render(text, { format: "json" });
  return done.status === "success" ? JSON.parse(done.output) : { errors: done.errors };
});
process.stdout.write(JSON.stringify(found));
"""


def hostile_book() -> Book:
    """Tables with hostile names, comments and defaults, each of which references the one before."""
    names = dict.fromkeys(name.replace("\0", "").replace("\ud800", "") or "?" for name in HOSTILE)
    lines, before = [], ""
    for name in names:
        quoted, text = name.replace('"', '""'), name.replace("'", "''")
        key = f', "r{quoted}" int references "t{before}"' if lines else ""
        lines.append(f'create table "t{quoted}" ("{quoted}c" int primary key, d text default \'{text}\'{key});')
        lines.append(f'comment on table "t{quoted}" is \'x{text}\'; create index on "t{quoted}" (lower(d));')
        before = quoted
    return book_of("\n".join(lines))


@pytest.fixture(params=["example", "hostile"], name="book")
def a_book(request: pytest.FixtureRequest) -> Book:
    """The example, or hostile names."""
    book: Book = request.getfixturevalue("example") if request.param == "example" else hostile_book()
    return book


def test_dbml(book: Book) -> None:
    found: Any = in_node(DBML, [project.export(book, "dbml"), 'Table "a'])
    assert "fault" not in found[0] and "fault" in found[1]
    tables = {name: (note, fields) for name, note, fields, _ in found[0]["tables"]}
    for table in book.tables:
        note, fields = tables[visible(table.name)]
        assert note == (visible(table.comment) if table.comment else None)
        assert [name for name, _ in fields] == [visible(column.name) for column in table.columns]
    assert found[0]["links"] == len(outline(book).links) > 0


def test_dot(book: Book) -> None:
    found: Any = in_node(DOT, [project.export(book, "dot"), "digraph {"])
    assert "errors" not in found[0] and "errors" in found[1]
    assert len(found[0]["objects"]) == len(outline(book).tables)
    assert len(found[0]["edges"]) == len(outline(book).links) > 0


def test_mermaid(book: Book) -> None:
    assert faults_of_mermaid([project.export(book, "mermaid")]) == []
