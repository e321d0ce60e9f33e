"""The columns of a view: type, source, description."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.catalog.relation import Column
from meshdoc.history.history import default_of
from meshdoc.insight.clauses import Clauses
from meshdoc.insight.lineage import ColumnLineage
from meshdoc.render import AnyView
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.table.columns import further
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, comment, join, md, section, table

LONGEST = 80
"""A longer expression is cut; the definition has it in full."""
FEWEST_COPIED = 3
"""So many columns that are copies of one table's are told in a sentence."""
MOST = 6
"""At most so many source columns are listed."""


def columns(page: Page, item: AnyView, parts: Clauses | None) -> Markup:
    """One row a column; the relation that most of them are copied from is told once."""
    lineage = page.book.lineages.of(item.oid) if parts else None
    page = page.once()
    sources = {column.number: column for column in lineage.columns} if lineage else {}
    relation, copied = _copied(page, item, sources)
    every = "Each column" if len(copied) == len(item.columns) else "Unless noted, a column"
    rows = (
        (
            anchor(page.links.part_anchor(item, column.attnum), code(column.name)),
            _type(page, item, column, parts),
            _origin(page, column, found, parts) or ("computed" if copied else "")
            if parts and column.attnum not in copied and (found := sources.get(column.attnum))
            else "",
            comment(column.comment),
        )
        for column in item.columns
    )
    return section(
        "Columns",
        md("{} is the one of the same name in {}.", every, page.object(relation)) if copied else NOTHING,
        table(("Column", "Type", "Source", "Description"), rows),
    )


def _copied(page: Page, item: AnyView, sources: Mapping[int, ColumnLineage]) -> tuple[Oid, set[int]]:
    """The relation of which most columns are plain copies under the same names, and these columns, if they are some."""
    found: dict[Oid, set[int]] = {}
    for number, each in sources.items():
        name = page.label(each.direct).rpartition(".")[2] if each.direct else ""
        if each.direct and list(each.sources) == [each.direct] and name == item.attribute(number).name:
            found.setdefault(each.direct.oid, set()).add(number)
    relation, copied = max(found.items(), key=lambda each: len(each[1]), default=(NO_OID, set[int]()))
    is_most = len(copied) >= FEWEST_COPIED and len(copied) * 2 > len(item.columns)
    return (relation, copied) if is_most else (NO_OID, set())


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
            *further(page, item, column),
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
