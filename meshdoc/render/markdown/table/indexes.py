"""The indexes of a table or materialized view: what each serves, and which are redundant."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index, IndexKey
from meshdoc.catalog.names.definition import index_definition, index_key_definition, method_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.insight.index.paths import Use
from meshdoc.insight.index_use import Covered, covered_by, foreign_keys_served
from meshdoc.render.display import plural
from meshdoc.render.markdown.index_uses import uses
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.security import bare
from meshdoc.render.markup import Markup, Text, code, comment, details, fenced, join, md, section, table


def indexes(page: Page, relation: Relation) -> Markup:
    """The indexes with the columns that they sort, the keys that they serve, and what is notable about them.

    That of a constraint is told with the constraint, which has its name and columns.
    """
    page = page.once()
    found = [index for index in page.book.parts(relation.oid, Index) if not index.constraint]
    rows = (
        (
            page.anchored(index),
            _columns(page, index),
            join("<br>", [_uniqueness(index), *served(page, index)]),
            join("<br>", [*_notes(page, index), *properties(page, index)]),
        )
        for index in found
    )
    statements = "\n".join(f"{index_definition(page.book.names, index)};" for index in found)
    definitions = details(plural(len(found), "definition"), fenced(statements)) if found else ""
    return section("Indexes", table(("Index", "Columns", "Serves", "Note"), rows), definitions)


def _columns(page: Page, index: Index) -> Markup:
    keys = join(", ", (_key(page, index, key) for key in index.index_keys))
    method = method_name(page.book.names, index)
    return join(
        " ",
        [
            keys,
            md("include ({})", page.columns(index.table, index.include)) if index.include else "",
            md("where {}", code(page.sql(index.predicate))) if index.predicate else "",
            md("using {}", code(method)) if method != "btree" else "",
        ],
    )


def _key(page: Page, index: Index, key: IndexKey) -> Markup:
    """A key with its order; a plain column is linked."""
    definition = index_key_definition(page.book.names, index, key)
    if not key.attnum:
        shown = bare(definition) if definition.startswith("((") else definition
        return join(" uses ", [code(shown), page.refers(key.expression, besides=index.table)])
    return page.name(Address(index.table, key.attnum), definition)


def _uniqueness(index: Index) -> str:
    if not index.unique:
        return ""
    return "unique among these rows" if index.predicate else "unique"


def served(page: Page, index: Index) -> Iterator[Text]:
    """What looks rows up by the first columns of an index."""
    for key in filter(page.book.is_shown, foreign_keys_served(page.book.catalog, index)):
        yield _foreign_key(page, key)
    purpose = page.book.index_purposes.get(index.oid)
    yield from uses(page, [each for each in purpose.serves if each.use is not Use.FOREIGN_KEY] if purpose else ())


def _foreign_key(page: Page, key: ForeignKey) -> Text:
    return (
        "foreign key of the parent table" if key.parent else md("foreign key {}", page.name(Address(key.oid), key.name))
    )


def _notes(page: Page, index: Index) -> Iterator[Text]:
    if covered := covered_by(page.book.catalog, index):
        yield _redundant(page, covered)
    if index.nulls_not_distinct:
        yield "nulls not distinct"


def properties(page: Page, index: Index) -> Iterator[Text]:
    """What is unusual about an index, whether or not a constraint made it, and its comment."""
    if not index.valid:
        yield "invalid"
    if parent := page.book.catalog.get(index.parent):
        yield md("partition of {}", page.name(Address(parent.oid), parent.name))
    if index.clustered:
        yield "clustered"
    if index.replica_identity:
        yield "replica identity"
    yield from (code(f"{name}={value}") for name, value in sorted(index.options))
    yield from (f"statistics target {target} for key {number}" for number, target in index.statistics)
    yield comment(index.comment)


def _redundant(page: Page, covered: Covered) -> Markup:
    name = page.name(Address(covered.by), page.book.catalog[covered.by].name)
    return md("**duplicate** of {}", name) if covered.is_duplicate else md("**redundant**: prefix of {}", name)
