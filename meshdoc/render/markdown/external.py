"""External objects: objects of the platform and of extensions that the schema references."""

from __future__ import annotations

from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import Relation
from meshdoc.history.ownership import whole_of
from meshdoc.render.display import display_name
from meshdoc.render.links import EXTERNAL
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, bullets, code, comment, heading, join, joined, md, paragraphs, table


@single(EXTERNAL)
def external(page: Page) -> Markup:
    """One section per object; empty if there are none."""
    intro = "Objects that existed before the first migration or belong to an extension, and that the schema references."
    sections = [_section(page, item) for item in page.book.borrowed]
    return page.shared("External objects", intro, *sections) if sections else NOTHING


def _section(page: Page, item: Object) -> Markup:
    extension = md("from extension {}", page.object(item.extension)) if item.extension else NOTHING
    return joined(
        heading(2, display_name(page.book.names, item), page.links.anchor(item)),
        join(" ", [item.noun.capitalize(), extension]),
        paragraphs(item.comment),
        _columns(page, item) if isinstance(item, Relation) else NOTHING,
        bullets(_users(page, item)),
    )


def _columns(page: Page, item: Relation) -> Markup:
    """The columns that the project references."""
    referrers = page.book.catalog.referrers(item.oid)
    used = {at.target.sub for user, at in referrers if page.book.documents(user)}
    rows = ((code(c.name), page.type(c.type), comment(c.comment)) for c in item.columns if c.attnum in used)
    return table(("Column", "Type", "Description"), rows)


def _users(page: Page, item: Object) -> list[Markup]:
    users = {
        Address(whole_of(user) or user.oid)
        for user, _ in page.book.catalog.referrers(item.oid)
        if page.book.documents(user) and user.oid != item.oid
    }
    shown = page.sorted_links(at for at in map(page.book.subject, users) if page.links.place(at))
    return [md("Used by {}", join(", ", shown))] if shown else []
