"""The page of objects without a page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from meshdoc.catalog.database import Language
from meshdoc.catalog.object import Object
from meshdoc.catalog.operator import AccessMethod, Collation, FamilyMember, OperatorClass
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.textsearch import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from meshdoc.render.display import display_name, plural
from meshdoc.render.links import OTHERS
from meshdoc.render.markdown.objects.kind import facts, host, uncertain
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.privilege import access
from meshdoc.render.markdown.usage import briefly
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    anchor,
    bullets,
    code,
    comment,
    heading,
    join,
    joined,
    paragraphs,
    section,
    table,
)
from meshdoc.render.slug import slug

TITLES: tuple[tuple[type[Object], str], ...] = (
    (DefaultPrivileges, "Default privileges"),
    (FamilyMember, "Members of built-in operator families"),
)
"""Titles of kinds that are not the plural of their noun."""
USED = (
    *(Collation, Language, OperatorClass, AccessMethod),
    *(TextSearchConfiguration, TextSearchDictionary, TextSearchParser, TextSearchTemplate),
)
"""The kinds whose users nothing else tells."""
FEW = 5
"""More objects of a kind are shown in a table."""


@single(OTHERS)
def objects(page: Page) -> Markup:
    """One section per kind; empty if there are none."""
    sections = [section(title, _objects(page, list(items))) for title, items in groupby(_sections(page), key=_title)]
    return page.shared("Other objects", *sections) if sections else NOTHING


def _sections(page: Page) -> Iterable[Object]:
    """The objects with a section, by title and name: what the project made, and the hosts of what it made."""
    items = (page.book.catalog.get(host(item)) or item for item in page.book.others)
    found = {item.oid: item for item in items}.values()
    return sorted(found, key=lambda item: (_title(item), display_name(page.book.names, item)))


def _title(item: Object) -> str:
    plain = plural(2, item.noun).removeprefix("2 ").capitalize()
    return next((title for cls, title in TITLES if isinstance(item, cls)), plain)


def _objects(page: Page, items: Sequence[Object]) -> Markup:
    """A section per object; of many, a table."""
    if len(items) <= FEW:
        return joined(*(_object(page, item) for item in items))
    rows = (
        (
            anchor(slug(page.links.description(item)), code(_name(page, item))),
            join("<br>", [uncertain(page, item), *_facts(page, item)]),
            comment(item.comment),
        )
        for item in items
    )
    return table((_title(items[0]), "Properties", "Description"), rows)


def _name(page: Page, item: Object) -> str:
    """The name of an object without what the title says."""
    return display_name(page.book.names, item).removeprefix("default privileges on ")


def _object(page: Page, item: Object) -> Markup:
    return joined(
        heading(3, _name(page, item), slug(page.links.description(item))),
        page.doubts(item.oid),
        paragraphs(item.comment),
        bullets(_facts(page, item)),
    )


def _facts(page: Page, item: Object) -> Iterator[Markup]:
    yield from (join("", [fact]) for fact in facts[type(item)](page, item))
    if isinstance(item, USED):
        yield from briefly(page, item)
    yield from (join("", [fact]) for fact in access(page, item))
    if page.book.documents(item):
        yield from page.versions(item)
