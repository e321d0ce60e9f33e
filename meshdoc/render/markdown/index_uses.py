"""What an index serves, or what lacks one: foreign keys, policies, views and functions in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.names.noun import plural as nouns
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.insight.index.paths import Source, Use
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, code, join, md

MOST_SOURCES = 3
"""More policies, views or functions are counted."""
NOUNS = {Use.FOREIGN_KEY: "foreign key", Use.POLICY: "policy", Use.VIEW: "view", Use.ROUTINE: "function"}


def uses(page: Page, sources: Sequence[Source]) -> Iterator[Markup]:
    """What looks rows up, by kind: by name if few, else counted."""
    return (_group(page, use, oids) for use, oids in _grouped(page, sources).items())


def _grouped(page: Page, sources: Sequence[Source]) -> dict[Use, list[Oid]]:
    groups: dict[Use, dict[Oid, None]] = {}
    for source in sources:
        if page.book.is_shown(page.book.catalog[source.object]):
            groups.setdefault(source.use, {})[source.object] = None
    return {use: list(oids) for use, oids in groups.items()}


def _group(page: Page, use: Use, oids: Sequence[Oid]) -> Markup:
    shown = [oid for oid in oids if page.links.place(Address(oid))]
    if len(oids) > MOST_SOURCES or len(shown) < len(oids):
        return md("{}", plural(len(oids), NOUNS[use]))
    return md(
        "{} {}", NOUNS[use] if len(oids) == 1 else nouns(NOUNS[use]), join(", ", (_by_name(page, oid) for oid in oids))
    )


def _by_name(page: Page, oid: Oid) -> Markup:
    item = page.book.catalog[oid]
    return page.object(oid) if isinstance(item, Relation | Routine) else code(item.name)
