"""What modules register about the kinds of objects that share a page, and how they list what belongs to an object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.names.holes import UNKNOWN
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.publication import PublicationSchema, PublicationTable
from meshdoc.catalog.system.row import NamedRow
from meshdoc.registry import Registry
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, join, md
from meshdoc.render.slug import slug

facts: Registry[type[Object], Callable[[Page, Any], Iterable[Text]]] = Registry("facts of a kind")
"""The properties of an object in words, by its class. Nothing for what is the default."""


def host(item: Object) -> Oid:
    """The object in whose section this one is listed; 0 if it has a section of its own."""
    match item:
        case PublicationTable() | PublicationSchema():
            return item.publication
        case UserMapping():
            return item.server
        case FamilyMember():
            return item.family
    return NO_OID


def listed(page: Page, item: Object, words: Text) -> Text:
    """A line about an object in another's section, which links to it lead to if the project made it."""
    line = join(" ", [words, uncertain(page, item)])
    return anchor(slug(page.links.description(item)), line) if page.book.documents(item) else line


def uncertain(page: Page, item: Object) -> Markup:
    """A short mark of an object that a statement may change which did not take full effect."""
    doubts = page.book.history.doubts(item.oid)
    return md("(uncertain: {})", page.entry(doubts[0])) if doubts else NOTHING


def named(page: Page, oid: Oid, rows: type[NamedRow]) -> Markup:
    """The name of an object, linked if it is shown; `rows` are the built-in ones of its kind."""
    if oid in page.book.catalog:
        return page.object(oid)
    row = page.book.names.system.table(rows).one("oid", oid)
    return code(row.name if row else UNKNOWN)
