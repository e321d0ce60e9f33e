"""DBML, the language of dbdiagram.io and dbdocs.io."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.render import Book
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.outline import Field, Key, Link, Outline, Rows, outline, tell_omissions
from meshdoc.visible import visible

EXPRESSED = frozenset({"table", "foreign table", "type", "check constraint", "index"})


@lossy_file("dbml", "schema.dbml")
def dbml(book: Book, on_loss: OnLoss) -> str:
    """Tables, enums, keys, indexes, check constraints and notes in DBML, for dbdiagram.io and dbdocs.io."""
    tell_omissions(book, on_loss, "DBML", EXPRESSED)
    found = outline(book)
    return "\n\n".join("\n".join(lines) for lines in _blocks(book.title, found)) + "\n"


def _blocks(title: str, found: Outline) -> Iterator[list[str]]:
    yield [f"Project {name(title)} {{", f"  database_type: {text('PostgreSQL')}", "}"]
    for schema, enum, labels in found.enums:
        if labels:
            yield [f"Enum {name(schema)}.{name(enum)} {{", *(f"  {name(label)}" for label in labels), "}"]
    for table in found.tables:
        yield [*_table(table)]
    for link in found.links:
        yield [_ref(link)]


def _table(table: Rows) -> Iterator[str]:
    yield f"Table {full_name(table)} {{"
    yield from (f"  {_column(table, field)}" for field in table.fields)
    indexes = [*_indexes(table)]
    if indexes:
        yield from ("  indexes {", *(f"    {line}" for line in indexes), "  }")
    if table.checks:
        checks = (f"    {expression(check)} [name: {text(label)}]" for label, check in table.checks)
        yield from ("  checks {", *checks, "  }")
    if table.comment:
        yield f"  Note: {text(table.comment)}"
    yield "}"


def _column(table: Rows, field: Field) -> str:
    settings = ["pk"] if table.primary == (field.name,) else []
    settings += ["not null"] if field.required else []
    settings += ["increment"] if field.identity else []
    settings += [f"default: {expression(field.default)}"] if field.default and not field.generated else []
    note = f"GENERATED ALWAYS AS ({field.default})" if field.generated else ""
    note = "\n".join(filter(None, (field.comment, note)))
    settings += [f"note: {text(note)}"] if note else []
    return f"{name(field.name)} {name(field.type)}" + (f" [{', '.join(settings)}]" if settings else "")


def _indexes(table: Rows) -> Iterator[str]:
    if len(table.primary) > 1:
        yield f"({', '.join(map(name, table.primary))}) [pk]"
    yield from map(_index, table.keys)


def _index(key: Key) -> str:
    columns = [name(column) for column in key.plain] or [expression(column) for column in key.columns]
    settings = ["unique"] if key.unique else []
    settings += [f"name: {text(key.name)}"]
    settings += [f"type: {key.method}"] if key.method in ("btree", "hash") else []
    notes = [f"USING {key.method}"] if key.method not in ("btree", "hash") else []
    notes += [f"WHERE {key.predicate}"] if key.predicate else []
    settings += [f"note: {text(' '.join(notes))}"] if notes else []
    return f"({', '.join(columns)}) [{', '.join(settings)}]"


def _ref(link: Link) -> str:
    sign = "-" if link.single else ">"
    own, other = _end(link.child, link.columns), _end(link.parent, link.targets)
    return f"Ref {name(link.name)}: {own} {sign} {other} [delete: {link.on_delete}, update: {link.on_update}]"


def _end(table: Rows, columns: tuple[str, ...]) -> str:
    return f"{full_name(table)}.({', '.join(map(name, columns))})"


# --- escaping -----------------------------------------------------------------------------------------------------


def full_name(table: Rows) -> str:
    """`"schema"."name"`."""
    return f"{name(table.schema)}.{name(table.name)}"


def name(value: str) -> str:
    """A name in double quotes, on one line."""
    return '"' + _escaped(value, '"') + '"'


def text(value: str) -> str:
    """A text in single quotes."""
    return "'" + _escaped(value, "'") + "'"


def expression(value: str) -> str:
    """An expression in back quotes, which cannot hold one."""
    return "`" + _ON_ONE_LINE.sub(" ", visible(value)).replace("`", "<U+0060>") + "`"


def _escaped(value: str, quote: str) -> str:
    shown = visible(value).replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return shown.replace("\n", "\\n").replace("\t", "\\t")


_ON_ONE_LINE = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")
