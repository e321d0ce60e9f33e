"""What each version changed, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.diagnostics import Location
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
    """The lines of one heading: what is part of a table stands below it."""
    groups: dict[Oid, list[Item]] = {}
    for item in items:
        groups.setdefault(item.whole, []).append(item)
    return bullets(line for whole, found in groups.items() for line in _group(page, whole, found))


def _group(page: Page, whole: Oid, items: list[Item]) -> Iterator[str]:
    """The lines about one object and its parts; a part alone is told without it."""
    own = [item for item in items if item.address == Address(whole)]
    parts = [item for item in items if item not in own]
    if own or len(parts) == 1:
        first, *rest = own + parts
        yield _item(page, first, [_part(page, item) for item in rest])
    elif page.links.place(Address(whole)):
        yield _with(f"{page.object(whole)} · {_files(page, parts)}", [_part(page, item) for item in parts])
    else:
        yield from (_item(page, item, []) for item in parts)


def _files(page: Page, items: Iterable[Item]) -> str:
    """The first place of each file that items are from."""
    first: dict[str, Location] = {}
    for item in items:
        if item.cause:
            first.setdefault(item.cause.location.path, item.cause.location)
    return ", ".join(map(page.where, first.values()))


def _item(page: Page, item: Item, below: Iterable[str]) -> str:
    where = f" · {page.where(item.cause.location)}" if item.cause else ""
    return _with(_words(page, item) + where, [*_further(page, item), *below])


def _part(page: Page, item: Item) -> str:
    """An item below another one, which names the file."""
    name, _, _ = item.name.rpartition(" on ")
    named = replace(item, name=name or item.name)
    return _with(_words(page, named) + _line(page, item.cause), list(_further(page, item)))


def _with(line: str, below: list[str]) -> str:
    return line + ("\n" + indented(bullets(below)) if below else "")


def _words(page: Page, item: Item) -> str:
    former = f"{code(short(item.former))} → " if item.former else ""
    return f"{item.noun} {former}{_name(page, item)}"


def _further(page: Page, item: Item) -> Iterator[str]:
    """What of it changed, and what went along with it."""
    yield from (_detail(page, item, detail) for detail in item.details)
    yield from (f"with it {_part(page, taken)}" for taken in item.took)


def _name(page: Page, item: Item) -> str:
    href = None if item.action is Action.REMOVED else page.links.href(page.path, item.address)
    return link(code(short(item.name)), href)


def short(name: str) -> str:
    """A name without the schema that goes without saying."""
    return name.removeprefix("public.").replace(" on public.", " on ")


def _line(page: Page, cause: Cause | None) -> str:
    return f" · {page.line(cause.location)}" if cause else ""


def _detail(page: Page, item: Item, detail: Detail) -> str:
    values = (detail.before, detail.after)
    where = _line(page, detail.cause) if detail.cause != item.cause else ""
    if any(len(value) > LONGEST or "\n" in value for value in values):
        word = "changed" if all(values) else "added" if detail.after else "removed"
        return f"{text(detail.property)} {word}{where}"
    return f"{text(detail.property)}: {' → '.join(code(value) if value else 'none' for value in values)}{where}"
