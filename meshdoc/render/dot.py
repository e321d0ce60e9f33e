"""DOT, the language of Graphviz: a diagram of all tables."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from meshdoc.render import Book
from meshdoc.render.display import short_type
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.outline import Field, Rows, outline, tell_omissions
from meshdoc.visible import visible

EXPRESSED = frozenset({"table", "foreign table"})


@lossy_file("dot", "schema.dot")
def dot(book: Book, on_loss: OnLoss) -> str:
    """A diagram of all tables and foreign keys in DOT, for Graphviz."""
    tell_omissions(book, on_loss, "DOT", EXPRESSED)
    found = outline(book)
    ids = {table.oid: f"t{number}" for number, table in enumerate(found.tables, 1)}
    lines = ["digraph schema {", f"  label=<{html(book.title)}>;", "  rankdir=RL;", "  node [shape=plain];"]
    lines += [f"  {ids[table.oid]} [label=<{_table(table)}>];" for table in found.tables]
    for link in found.links:
        tail = "none" if link.single else "crow"
        style = "style=dashed, " if link.optional else ""
        label = html(", ".join(link.columns))
        ends = f"{ids[link.child.oid]} -> {ids[link.parent.oid]}"
        lines.append(f"  {ends} [{style}dir=both, arrowtail={tail}, arrowhead=none, label=<{label}>];")
    return "\n".join([*lines, "}"]) + "\n"


def _table(table: Rows) -> str:
    head = f'<tr><td colspan="2"><b>{html(table.title)}</b></td></tr>'
    return f'<table border="0" cellborder="1" cellspacing="0">{head}{"".join(_rows(table))}</table>'


def _rows(table: Rows) -> Iterator[str]:
    for field in table.fields:
        name = html(field.name)
        shown = f"<u>{name}</u>" if field.name in table.primary else name
        yield f'<tr><td align="left">{shown}</td><td align="left">{html(_type(field))}</td></tr>'


def _type(field: Field) -> str:
    return short_type(field.type) + ("" if field.required else " null")


def html(value: str) -> str:
    """A text in an HTML-like label, on one line; an empty one would be no label."""
    return escape(" ".join(visible(value).split())) or " "
