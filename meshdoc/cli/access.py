"""`meshdoc access`: what each role reaches."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Listing, Settings, with_source
from meshdoc.diagnostics import unknown

if TYPE_CHECKING:
    from meshdoc.catalog.object import Oid
    from meshdoc.insight.access.matrix import Cell, Subject
    from meshdoc.render import Book

COMMANDS = ("select", "insert", "update", "delete", "truncate")


@app.command(rich_help_panel="Documentation")
@with_source
def access(
    settings: Settings,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ROLE|RELATION]",
            help="Roles, public among them, and relations, with or without their schema. Default: all that the "
            "migrations make or name.",
        ),
    ] = None,
    format: Annotated[
        Listing, typer.Option(help="How to print the access; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
) -> None:
    """Show what each role can read and change: no rows, some or all.

    Schemas, privileges, memberships, row-level security and views count. Constraints and triggers do not.
    """
    from meshdoc.cli.replay import book_of

    book = book_of(settings.config, settings.memory)
    roles, items = _chosen(book, names or [])
    if format is Listing.JSON:
        from meshdoc.render.json.access import access as as_json

        report.result(as_json(book, book.access.cells(roles, items or _everything(book))))
        return
    report.listing(_table(book, roles, items or _relations(book)))
    report.message(report.replayed(book.history))


# --- what is asked about ------------------------------------------------------------------------------------


def _chosen(book: Book, names: Sequence[str]) -> tuple[list[Oid], list[Subject]]:
    """The named roles and relations; all roles if none is named. Raises ConfigError for a name that is neither."""
    from meshdoc.catalog.relation import CompositeType, Relation
    from meshdoc.render.json.access import shown_role

    roles = {shown_role(book.names, oid): oid for oid in book.access.roles}
    relations: dict[str, list[Subject]] = {}
    for item in book.catalog.all(Relation):
        if not isinstance(item, CompositeType):
            for name in (item.name, f"{book.catalog[item.schema].name}.{item.name}"):
                relations.setdefault(name, []).append(item)
    for name in names:
        if name not in roles and name not in relations:
            raise unknown("role or relation", name, [*roles, *difflib.get_close_matches(name, relations)])
    named = [roles[name] for name in names if name in roles]
    return named or _roles(book), [item for name in names if name not in roles for item in relations[name]]


def _roles(book: Book) -> list[Oid]:
    """PUBLIC, and the roles that the project makes or names."""
    named = {role.oid for role in book.roles}
    return [oid for oid in book.access.roles if not oid or oid in named]


def _relations(book: Book) -> list[Subject]:
    return [*book.all_tables, *book.views]


def _everything(book: Book) -> Iterator[Subject]:
    from meshdoc.catalog.relation import Sequence as SequenceRelation

    yield from (*book.schemas, *_relations(book), *book.routines)
    yield from (item for item in book.documented if isinstance(item, SequenceRelation))


# --- the table ----------------------------------------------------------------------------------------------


def _table(book: Book, roles: Iterable[Oid], items: Sequence[Subject]) -> Iterator[str]:
    """The relations that a role reaches at all, in aligned columns."""
    from meshdoc.catalog.names.identity import identity
    from meshdoc.catalog.object import Address
    from meshdoc.render.json.access import shown_role

    rows: list[tuple[str, ...]] = [("role", "relation", *COMMANDS)]
    for role in roles:
        for item in items:
            cells = list(book.access.of(role, item))
            if any(_word(cell) != "-" for cell in cells):
                shown = (shown_role(book.names, role), identity(book.names, Address(item.oid)))
                rows.append((*(name.replace("\n", " ") for name in shown), *map(_word, cells)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()


def _word(cell: Cell) -> str:
    """`-` for none, and `*` behind what is limited to some columns."""
    rows = cell.extent.rows.value
    return "-" if rows == "none" else f"{rows}*" if cell.columns else rows
