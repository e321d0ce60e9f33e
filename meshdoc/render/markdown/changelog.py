"""What each version changed, newest first."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.history.changelog import Changelog, changelogs
from meshdoc.history.item import Action, Detail, Item
from meshdoc.render import Book
from meshdoc.render.links import CHANGELOG, INDEX, Links, Place, slug
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import bullets, code, document, heading, indented, joined, link, text

HEADINGS = {
    Action.REMOVED: "Removed",
    Action.RENAMED: "Renamed",
    Action.ADDED: "Added",
    Action.CHANGED: "Changed",
}
LONGEST = 60
"""Longer values of a property are not shown; they stand on the object's page."""


@single(CHANGELOG)
def changelog(book: Book, links: Links) -> str:
    """One section a version."""
    page = Page(book, links, CHANGELOG)
    return document(
        page.to(Place(INDEX), text(book.title)),
        heading(1, "Changelog"),
        "What each version changed in the schema, newest first. What came and went within one version is not listed.",
        *(_version(page, each) for each in changelogs(book.history)),
    )


def _version(page: Page, each: Changelog) -> str:
    version = each.version
    name = "" if version.name in ("", version.id) else f" {version.name.replace('_', ' ')}"
    files = ", ".join(code(file.path) for file in version.files)
    blocks = [
        joined(heading(3, HEADINGS[action]), _items(page, each.of(action))) for action in HEADINGS if each.of(action)
    ]
    return joined(
        heading(2, text(f"{version.id}{name}"), f"version-{slug(version.id)}"),
        files,
        *(blocks or ["Nothing in the schema changed."]),
    )


def _items(page: Page, items: Iterable[Item]) -> str:
    return bullets(_item(page, item) for item in items)


def _item(page: Page, item: Item) -> str:
    former = f"{code(short(item.former))} → " if item.former else ""
    line = f"{item.noun} {former}{_name(page, item)}{_where(page, item)}"
    below = [_detail(page, detail) for detail in item.details]
    below += [f"with it: {_item(page, taken)}" for taken in item.took]
    return line + ("\n" + indented(bullets(below)) if below else "")


def _name(page: Page, item: Item) -> str:
    href = None if item.action is Action.REMOVED else page.links.href(page.path, item.address)
    return link(code(short(item.name)), href)


def short(name: str) -> str:
    """A name without the schema that goes without saying."""
    return name.removeprefix("public.").replace(" on public.", " on ")


def _where(page: Page, item: Item) -> str:
    return f" ({page.where(item.cause.location)})" if item.cause else ""


def _detail(page: Page, detail: Detail) -> str:
    values = (detail.before, detail.after)
    where = f" ({page.where(detail.cause.location)})" if detail.cause else ""
    if any(len(value) > LONGEST or "\n" in value for value in values):
        word = "changed" if all(values) else "added" if detail.after else "removed"
        return f"{text(detail.property)} {word}{where}"
    return f"{text(detail.property)}: {' → '.join(code(value) if value else 'none' for value in values)}{where}"
