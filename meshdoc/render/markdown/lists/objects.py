"""The lists of tables, views, functions and types, by schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import MaterializedView, Table
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.catalog.type import EnumType
from meshdoc.render import AnyTable, AnyType, AnyView, schema_of
from meshdoc.render.display import plural
from meshdoc.render.links import FUNCTIONS, OTHER_TABLES, TABLES, TYPES, VIEWS
from meshdoc.render.markdown.lists.listing import Listing, Row
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markdown.type import word
from meshdoc.render.markup import NOTHING, Markup, Text, code, comment, join, md, text
from meshdoc.render.mermaid import foreign_keys

T = TypeVar("T", bound=Object)
LONGEST = 200
"""A longer description is cut in lists."""
MOST_LABELS = 12
"""More labels of an enum are counted in lists."""


@several(TABLES)
def tables(page: Page) -> Mapping[str, Markup]:
    """The tables by area, or by schema if there are no areas, with how many foreign keys they have."""
    page = page.at(TABLES)
    headers = ("Table", "Description", "Columns", "References", "Row-level security")
    if not page.links.lists_areas:
        return _by_schema(page, "Tables", headers, page.book.tables, _table)
    tables = {item.oid: item for item in page.book.tables}
    found = [(area.name, tables[oid]) for area in page.book.areas for oid in area.tables]
    rows = [Row(group=area, name=item.name, cells=_table(page, item)) for area, item in found]
    titles = {area.name: text(area.name or OTHER_TABLES) for area in page.book.areas}
    return Listing(TABLES, "Tables", headers, rows, titles, prefix="area").pages(page)


@several(VIEWS)
def views(page: Page) -> Mapping[str, Markup]:
    """The views and materialized views."""
    return _by_schema(page.at(VIEWS), "Views", ("View", "Description", "Kind"), page.book.views, _view)


@several(FUNCTIONS)
def functions(page: Page) -> Mapping[str, Markup]:
    """The functions, procedures and aggregates."""
    headers = ("Function", "Description", "Returns", "Security")
    return _by_schema(page.at(FUNCTIONS), "Functions", headers, page.book.routines, _routine)


@several(TYPES)
def types(page: Page) -> Mapping[str, Markup]:
    """The enums, domains and other types."""
    return _by_schema(page.at(TYPES), "Types", ("Type", "Description", "Kind", "Labels"), page.book.types, _type)


def _by_schema(
    page: Page, title: str, headers: tuple[str, ...], items: Sequence[T], cells: Callable[[Page, T], tuple[Text, ...]]
) -> Mapping[str, Markup]:
    """A list under a heading per schema; without one if everything is in `public`."""
    names = {item.oid: page.book.catalog[schema_of(item)].name for item in items}
    rows = [Row(group=names[item.oid], name=item.name, cells=cells(page, item)) for item in items]
    schemas = {names[item.oid]: md("Schema {}", page.object(schema_of(item))) for item in items}
    titles = {"public": NOTHING} if list(schemas) == ["public"] else schemas
    return Listing(page.path, title, headers, rows, titles).pages(page)


def _table(page: Page, item: AnyTable) -> tuple[Text, ...]:
    count = len(page.book.partitions(item.oid))
    references = len(foreign_keys(page.book, item))
    return (
        join("<br>", [marked(page, item), plural(count, "partition") if count else ""]),
        described(item),
        str(len(item.columns)),
        str(references) if references else "",
        _row_security(page, item),
    )


def _row_security(page: Page, item: AnyTable) -> str:
    if not isinstance(item, Table) or not page.book.uses_row_security:
        return ""
    if not item.row_security:
        return "disabled"
    return f"enabled, {plural(len(page.book.parts(item.oid, Policy)), 'policy')}"


def marked(page: Page, item: Object) -> Markup:
    """An object's name, marked if it is uncertain."""
    return join(" ", [page.object(item.oid), "(uncertain)" if page.book.history.doubts(item.oid) else ""])


def described(item: Object) -> Markup:
    """The first sentence of an object's comment."""
    first = (item.comment or "").strip().split("\n\n")[0]
    head, stop, _ = first.partition(". ")
    sentence = f"{head}." if stop else first
    return comment(sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST].rstrip()}…")


def _view(page: Page, item: AnyView) -> tuple[Text, ...]:
    return (marked(page, item), described(item), item.noun if isinstance(item, MaterializedView) else "")


def _routine(page: Page, item: Routine) -> tuple[Text, ...]:
    security = "security definer" if item.security_definer else ""
    return (marked(page, item), described(item), _result(page, item), security)


def _result(page: Page, item: Routine) -> Text:
    """The result of a function, in short form."""
    if count := sum(argument.mode is ArgumentMode.TABLE for argument in item.arguments):
        return f"table ({plural(count, 'column')})"
    result = routine_result(page.book.names, item)
    return code(result.replace("public.", "")) if result else ""


def _type(page: Page, item: AnyType) -> tuple[Text, ...]:
    return (marked(page, item), described(item), word(item), _labels(item))


def _labels(item: AnyType) -> Markup:
    if not isinstance(item, EnumType):
        return NOTHING
    more = len(item.labels) - MOST_LABELS
    shown = [code(label.name) for label in item.labels[:MOST_LABELS]]
    return join(", ", [*shown, f"and {more} more" if more > 0 else ""])
