"""The columns of a view: type, source, description."""

from __future__ import annotations

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column
from meshdoc.history.history import default_of
from meshdoc.insight.clauses import Clauses
from meshdoc.insight.lineage import ColumnLineage
from meshdoc.render import AnyView
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, comment, join, md, section, table

LONGEST = 80
"""A longer expression is cut; the definition has it in full."""
MOST = 6
"""At most so many source columns are listed."""


def columns(page: Page, item: AnyView, parts: Clauses | None) -> Markup:
    """One row a column."""
    lineage = page.book.lineages.of(item.oid)
    page = page.once()
    sources = {column.number: column for column in lineage.columns} if lineage else {}
    rows = (
        (
            anchor(page.links.part_anchor(item, column.attnum), code(column.name)),
            _type(page, item, column, parts),
            _origin(page, column, sources[column.attnum], parts) if parts and column.attnum in sources else "",
            comment(column.comment),
        )
        for column in item.columns
    )
    return section("Columns", table(("Column", "Type", "Source", "Description"), rows))


def _type(page: Page, item: AnyView, column: Column, parts: Clauses | None) -> Text:
    place = column.attnum - 1
    required = parts is not None and place < len(parts.never_null) and parts.never_null[place]
    default = default_of(page.book.catalog, item.oid, column.attnum)
    return join(
        ", ",
        [
            page.type(column.type),
            "not null" if required else NOTHING,
            md("default {}", code(page.sql(default.expression))) if default else NOTHING,
        ],
    )


def _origin(page: Page, column: Column, lineage: ColumnLineage, parts: Clauses) -> Markup:
    """The column that it is a copy of, or its expression; and the base columns if these are others."""
    named = sorted(lineage.sources)
    if lineage.direct is not None:
        origin = page.name(lineage.direct)
        return (
            origin
            if named == [lineage.direct]
            else md("{}, from {}", origin, _listed(page, named))
            if named
            else origin
        )
    base = md("from {}", _listed(page, named)) if named else NOTHING
    if parts.operation:
        return base
    shown = page.sql(parts.outputs[lineage.number - 1])
    if len(shown) > LONGEST:
        return base or code(f"{shown[: LONGEST - 1]}…")
    plain = [column.name, *(page.label(source).split(".")[-1] for source in named if len(named) == 1)]
    is_plain = shown.split(".")[-1] in map(quote_identifier, plain)
    return base if is_plain else join(" ", [code(shown), base])


def _listed(page: Page, sources: list[Address]) -> Markup:
    """`t.a`, or `a` of `t`, `u` if columns of several relations have the same name."""
    shown = sources[:MOST]
    names = {page.label(source).rpartition(".")[2] for source in shown}
    more = f"and {len(sources) - MOST} more" if len(sources) > MOST else ""
    if len(names) == 1 < len(shown):
        relations = join(", ", (page.object(source.oid) for source in shown))
        return join(" ", [md("{} of {}", code(*names), relations), more])
    return join(" ", [join(", ", map(page.name, shown)), more])
