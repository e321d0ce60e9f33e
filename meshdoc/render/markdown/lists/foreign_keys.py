"""The list of foreign keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.render import AnyTable, schema_of
from meshdoc.render.display import in_words
from meshdoc.render.links import FOREIGN_KEYS
from meshdoc.render.markdown.lists.listing import Listing, Row
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markup import NOTHING, Markup, join, md
from meshdoc.render.mermaid import foreign_keys


@several(FOREIGN_KEYS)
def all_foreign_keys(page: Page) -> Mapping[str, Markup]:
    """The foreign keys by the schema of their table; none if there is none."""
    page = page.at(FOREIGN_KEYS)
    rows = [row for item in _declaring(page) for row in _rows(page, item)]
    schemas = {page.book.catalog[schema_of(item)].name: schema_of(item) for item in page.book.tables}
    titles = {name: md("Schema {}", page.object(oid)) if len(schemas) > 1 else NOTHING for name, oid in schemas.items()}
    headers = ("Table", "References")
    return Listing(page.path, "Foreign keys", headers, rows, titles).pages(page)


def _declaring(page: Page) -> Iterator[AnyTable]:
    """All tables, but of partitions that are described together only the first."""
    seen: set[Oid] = set()
    for item in page.book.all_tables:
        parent = page.book.folded.get(item.oid, NO_OID)
        if parent not in seen:
            yield item
        seen |= {parent} - {NO_OID}


def _rows(page: Page, item: AnyTable) -> list[Row]:
    """One row a table, with a line for each key."""
    lines = [_key(page, key) for key in foreign_keys(page.book, item)]
    schema = page.book.catalog[schema_of(item)].name
    return [Row(group=schema, name=item.name, cells=(page.object(item.oid), join("<br>", lines)))] if lines else []


def _key(page: Page, key: ForeignKey) -> Markup:
    """A key; a table that it references and that has a row of its own is not linked here."""
    references = page.book.catalog[key.references_table]
    is_listed = isinstance(references, Table | ForeignTable) and bool(foreign_keys(page.book, references))
    on_delete = "" if key.on_delete is Action.NO_ACTION else f", on delete {in_words(key.on_delete)}"
    at = page.unlinked() if is_listed else page
    return md("{} → {}{}", page.columns(key.table, key.columns), at.object(references.oid), on_delete)
