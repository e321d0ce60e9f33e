"""PlantUML: an entity-relationship diagram of all tables.

PlantUML runs what it reads: `!include` reads files, `%getenv()` tells what the environment holds, and texts may hold
pictures and other diagrams. So every character of a name that is not plain is written as `<U+0025>`, which PlantUML
prints and does not interpret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.render import Book
from meshdoc.render.display import short_type
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.outline import Field, Link, Rows, outline, tell_omissions
from meshdoc.visible import visible

EXPRESSED = frozenset({"table", "foreign table"})


@lossy_file("plantuml", "data_model.puml")
def plantuml(book: Book, on_loss: OnLoss) -> str:
    """An entity-relationship diagram of all tables in PlantUML."""
    tell_omissions(book, on_loss, "PlantUML", EXPRESSED)
    found = outline(book)
    ids = {table.oid: f"t{number}" for number, table in enumerate(found.tables, 1)}
    keys = {(link.child.oid, column) for link in found.links for column in link.columns}
    lines = ["@startuml", f"title {plain(book.title)}", "hide circle", "skinparam linetype ortho"]
    for table in found.tables:
        lines += ["", f'entity "{plain(table.title)}" as {ids[table.oid]} {{', *_rows(table, keys), "}"]
    lines += ["", *(_relationship(link, ids) for link in found.links), "@enduml"]
    return "\n".join(lines) + "\n"


def _rows(table: Rows, keys: set[tuple[int, str]]) -> Iterator[str]:
    first = [field for field in table.fields if field.name in table.primary]
    rest = [field for field in table.fields if field not in first]
    for place, fields in enumerate((first, rest)):
        if place and first and rest:
            yield "  --"
        for field in fields:
            marks = ["PK"] if not place else []
            marks += ["FK"] if (table.oid, field.name) in keys else []
            yield f"  {{field}} {_field(field)}" + "".join(f" <<{mark}>>" for mark in marks)


def _field(field: Field) -> str:
    return f"{'* ' if field.required else ''}{plain(field.name)} : {plain(short_type(field.type))}"


def _relationship(link: Link, ids: dict[int, str]) -> str:
    many, one = "|o" if link.single else "}o", "o|" if link.optional else "||"
    label = plain(", ".join(link.columns))
    return f'{ids[link.child.oid]} {many}--{one} {ids[link.parent.oid]} : "{label}"'


_NOT_PLAIN = re.compile(r"[^\w ,.]|_(?=_)|(?<=_)_|^\.|\.(?=\.)")


def plain(value: str) -> str:
    """A text on one line, with every character that PlantUML could interpret written by its number."""
    shown = " ".join(visible(value).split())
    return _NOT_PLAIN.sub(lambda found: f"<U+{ord(found[0]):04X}>", shown)
