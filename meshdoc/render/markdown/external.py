"""External objects: objects of the platform and of extensions that the schema references."""

from __future__ import annotations

from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import Relation
from meshdoc.history.ownership import whole_of
from meshdoc.insight.role_privileges import noun_of
from meshdoc.render.display import display_name
from meshdoc.render.links import EXTERNAL
from meshdoc.render.markdown.counted import named_or_counted
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, comment, join, md, table


@single(EXTERNAL)
def external(page: Page) -> Markup:
    """A line per object; empty if there are none."""
    intro = "Objects that existed before the first migration or belong to an extension, and that the schema references."
    rows = [
        (
            anchor(page.links.anchor(item), code(display_name(page.book.names, item))),
            join(": ", [_kind(page, item), _columns(page, item)]),
            named_or_counted(page, _users(page, item)),
            comment(item.comment),
        )
        for item in page.book.borrowed
    ]
    headers = ("Object", "Kind", "Used by", "Description")
    return page.shared("External objects", intro, table(headers, rows)) if rows else NOTHING


def _kind(page: Page, item: Object) -> Text:
    """`function of extension pgcrypto`."""
    return md("{} of extension {}", noun_of(item), page.object(item.extension)) if item.extension else noun_of(item)


def _columns(page: Page, item: Object) -> Markup:
    """The columns that the project references, with their types."""
    if not isinstance(item, Relation):
        return NOTHING
    referrers = page.book.catalog.referrers(item.oid)
    used = {at.target.sub for user, at in referrers if page.book.documents(user)}
    columns = (md("{} {}", code(each.name), page.type(each.type)) for each in item.columns if each.attnum in used)
    return join(", ", columns)


def _users(page: Page, item: Object) -> list[Object]:
    """The objects of the project that reference it, those that a part of them belongs to in place of the part."""
    found = {
        page.book.subject(Address(whole_of(user) or user.oid)).oid
        for user, _ in page.book.catalog.referrers(item.oid)
        if page.book.documents(user) and user.oid != item.oid
    }
    return [page.book.catalog[oid] for oid in found if page.links.place(Address(oid))]
