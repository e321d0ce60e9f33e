"""The directives: facts about tables, columns, access and functions, for narrative pages and managed blocks."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import COMMANDS
from meshdoc.insight.access.opening import alike
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.render import AnyTable
from meshdoc.render.badges import FOLDER, badges
from meshdoc.render.links import INDEX, TABLES, Place
from meshdoc.render.markdown.access import asked_roles, extent, role_names
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.front.overview import diagram as tree
from meshdoc.render.markdown.front.recent import recent
from meshdoc.render.markdown.front.reports import contents
from meshdoc.render.markdown.front.state import state
from meshdoc.render.markdown.narrative.directive import Kind, directive
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.routine.signature import call
from meshdoc.render.markup import Markup, comment, fenced, image, join, joined, link, md, paragraphs, table
from meshdoc.render.mermaid import overview

MOST_TABLES = 100
"""More tables are counted."""
HEADERS = ("Role", *(command.capitalize() for command in COMMANDS))


@directive("table", table=Kind.RELATION)
def about_table(page: Page, table: Relation) -> Markup:
    """A table or view: its description and its columns."""
    return joined(md("**{}**", page.object(table.oid)), paragraphs(table.comment), columns(page, table))


@directive("columns", table=Kind.RELATION)
def columns(page: Page, table: Relation) -> Markup:
    """The columns of a table or view, with their types and descriptions."""
    hidden = page.book.edition.hidden
    addresses = ((Address(table.oid, column.attnum), column) for column in table.columns)
    return _grid(
        ("Column", "Type", "Description"),
        [
            (page.name(address, column.name), page.type(column.type), comment(column.comment))
            for address, column in addresses
            if not hidden.has(address)
        ],
    )


_grid = table


@directive("diagram", tables=Kind.TABLES)
def diagram(page: Page, tables: Sequence[AnyTable] = ()) -> Markup:
    """The foreign keys between some tables as a diagram; without tables, the tree of the main ones."""
    return drawn(page, overview(page.book, tables)) if tables else joined(*tree(page))


@directive("access", role=Kind.ROLE, table=Kind.RELATION)
def access(page: Page, role: Role | None = None, table: Relation | None = None) -> Markup:
    """What a role can do with each table and view, or what each role can do with one."""
    if role is None and table is None:
        raise Unresolved("the directive access needs role= or table=", "Name a role, a table, or both.")
    items = [table] if table else [*page.book.tables, *page.book.views]
    if role is None:
        groups = (members for members, _ in alike(page.book.access, asked_roles(page.book), items))
        return _grid(HEADERS, [(role_names(page, members), *_cells(page, members[0], items[0])) for members in groups])
    rows = [(page.object(item.oid), *_cells(page, role.oid, item)) for item in items if _reaches(page, role, item)]
    return _grid(("Relation", *HEADERS[1:]), rows) or md("{} reaches none of them.", page.role(role.oid))


def _cells(page: Page, role: int, item: Relation) -> list[Markup]:
    return [join("", [extent(page, page.book.access.cell(role, item, command))]) for command in COMMANDS]


def _reaches(page: Page, role: Role, item: Relation) -> bool:
    cells = (page.book.access.cell(role.oid, item, command) for command in COMMANDS)
    return any(cell.extent.rows is not Rows.NONE for cell in cells)


@directive("function", function=Kind.ROUTINE)
def function(page: Page, function: Routine) -> Markup:
    """A function: its signature and its description."""
    return joined(md("**{}**", page.object(function.oid)), fenced(call(page, function)), paragraphs(function.comment))


@directive("tables")
def tables(page: Page) -> Markup:
    """All tables, with their descriptions."""
    listed = page.book.tables[:MOST_TABLES]
    rows = [(page.object(item.oid), comment(_first_line(item.comment))) for item in listed]
    more = len(page.book.tables) - len(listed)
    return joined(
        _grid(("Table", "Description"), rows),
        md("and {}", page.to(Place(TABLES), f"{more:,} more")) if more else "",
    )


def _first_line(text: str | None) -> str:
    return (text or "").partition("\n")[0]


@directive("counts")
def counts(page: Page) -> Markup:
    """How many tables, views, functions and so on there are."""
    return contents(page)


@directive("state")
def summary(page: Page) -> Markup:
    """One line: migrations, the last of them, and how far the schema is documented."""
    return state(page)


@directive("changes")
def changes(page: Page) -> Markup:
    """The last versions, with their counts of changes."""
    return recent(page)


@directive("badges")
def pictures(page: Page) -> Markup:
    """The badges, linked to the documentation."""
    front = page.link_to(Place(INDEX))
    shown = ((badge.label, page.link_to(Place(f"{FOLDER}/{badge.name}.svg")) or "") for badge in badges(page.book))
    return join(" ", [link(image(label, path), front) for label, path in shown])
