"""A compact text for language models: the schema in few tokens, in less detail the fewer there may be.

A token is taken to be four characters, as in English text and SQL; no model's own count is used.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.definition import routine_result, view_definition
from meshdoc.catalog.object import Object
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.render import Book
from meshdoc.render.display import display_name, display_type, plural, short_type
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.outline import Field, Link, Outline, Rows, outline, tell_omissions
from meshdoc.render.sql.entry import Dump
from meshdoc.render.sql.trigger import policy
from meshdoc.visible import visible

CHARACTERS_PER_TOKEN = 4
EXPRESSED = frozenset(
    {"table", "foreign table", "type", "view", "materialized view", "function", "check constraint", "policy"}
)


class Detail(enum.IntEnum):
    """How much is said, the most first."""

    ALL = 0
    NO_QUERIES = 1
    NO_COMMENTS = 2
    KEYS = 3
    NAMES = 4


SAID = {
    Detail.ALL: "",
    Detail.NO_QUERIES: "queries of views are left out",
    Detail.NO_COMMENTS: "queries of views, comments and checks are left out",
    Detail.KEYS: "only key columns are listed, and no comments",
    Detail.NAMES: "only names are listed",
}


@lossy_file("llms", "llms.txt")
def llms(book: Book, on_loss: OnLoss) -> str:
    """A compact text for language models; with --max-tokens, in as much detail as fits."""
    tell_omissions(book, on_loss, "llms", EXPRESSED)
    found = outline(book)
    limit = book.max_tokens * CHARACTERS_PER_TOKEN
    for detail in Detail:
        text = "\n".join(_lines(book, found, detail)) + "\n"
        if not limit or len(text) <= limit:
            break
    if detail:
        message = f"to fit {book.max_tokens:,} tokens, {SAID[detail]}"
        on_loss(Diagnostic(code="format", severity=Severity.NOTICE, message=message, location=None))
    return text if not limit or len(text) <= limit else _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    """The first lines, and how many are missing."""
    lines = text.splitlines()
    note = f"... {plural(len(lines), 'more line')}"
    kept: list[str] = []
    room = limit - len(note) - 1
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, f"... {plural(len(lines) - len(kept), 'more line')}"]) + "\n"


def _lines(book: Book, found: Outline, detail: Detail) -> Iterator[str]:
    yield f"# {line(book.title)} (PostgreSQL)"
    if SAID[detail]:
        yield f"({SAID[detail][0].upper()}{SAID[detail][1:]}.)"
    yield from _section("Tables", _tables(book, found, detail))
    yield from _section(
        "Enums", (f"{_in(schema, name)}: {' | '.join(map(line, labels))}" for schema, name, labels in found.enums)
    )
    yield from _section("Views", _views(book, detail))
    yield from _section("Functions", _functions(book, detail))
    if detail < Detail.KEYS:
        dump = Dump(book.names, {})
        yield from _section("Policies", (line(policy(dump, item)) for item in book.shown(Policy)))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [*lines]
    if found:
        yield from ("", f"## {title}", *found)


def _in(schema: str, name: str) -> str:
    return line(name if schema == "public" else f"{schema}.{name}")


def _tables(book: Book, found: Outline, detail: Detail) -> Iterator[str]:
    own = {table.oid for table in book.tables}
    for table in found.tables:
        if table.oid in own:
            links = [link for link in found.links if link.child.oid == table.oid]
            yield _table(table, links, detail)


def _table(table: Rows, links: list[Link], detail: Detail) -> str:
    if detail is Detail.NAMES:
        return line(table.title)
    keys = {*table.primary, *(column for link in links for column in link.columns)}
    fields = [field for field in table.fields if detail < Detail.KEYS or field.name in keys]
    head = line(table.title) + (f" -- {line(table.comment)}" if table.comment and detail < Detail.NO_COMMENTS else "")
    columns = [f"  {_field(table, field, links, detail)}" for field in fields]
    checks = [f"  check {line(check)}" for _, check in table.checks] if detail < Detail.NO_COMMENTS else []
    uniques = [f"  unique ({line(', '.join(key.columns))})" for key in table.keys if key.unique and not key.predicate]
    return "\n".join([head, *columns, *uniques, *checks])


def _field(table: Rows, field: Field, links: list[Link], detail: Detail) -> str:
    words = [line(field.name), line(short_type(field.type))]
    words += ["pk"] if field.name in table.primary else ["not null"] if field.required else []
    if field.default and detail < Detail.NO_COMMENTS:
        words.append(f"{'generated' if field.generated else 'default'} {line(field.default)}")
    for link in links:
        if field.name in link.columns:
            target = link.targets[link.columns.index(field.name)]
            words.append(f"-> {line(link.parent.title)}.{line(target)}")
    if field.comment and detail < Detail.NO_COMMENTS:
        words.append(f"-- {line(field.comment)}")
    return " ".join(words)


def _views(book: Book, detail: Detail) -> Iterator[str]:
    for view in book.views:
        columns = ", ".join(f"{line(each.name)} {line(display_type(book.names, each.type))}" for each in view.columns)
        shown = f"({columns})" if detail < Detail.KEYS else ""
        text = _described(book, view, shown, detail)
        yield text + (f"\n  {line(view_definition(book.names, view))}" if detail is Detail.ALL else "")


def _functions(book: Book, detail: Detail) -> Iterator[str]:
    for item in book.routines:
        result = routine_result(book.names, item)
        returns = f" returns {line(short_type(result))}" if result and detail < Detail.KEYS else ""
        yield _described(book, item, returns, detail)


def _described(book: Book, item: Object, more: str, detail: Detail) -> str:
    comment = f" -- {line(item.comment)}" if item.comment and detail < Detail.NO_COMMENTS else ""
    return f"{line(display_name(book.names, item))}{more}{comment}"


def line(value: str) -> str:
    """A text on one line, with what cannot be seen made visible."""
    return " ".join(visible(value).split())
