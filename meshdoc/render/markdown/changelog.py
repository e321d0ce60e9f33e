"""The changelog: schema changes by version, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.diagnostics import Location
from meshdoc.history.changelog import Changelog, changelogs
from meshdoc.history.item import Action, Detail, Item
from meshdoc.render.links import CHANGELOG
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import bullets, code, heading, indented, joined, link, text
from meshdoc.render.slug import slug

HEADINGS = {Action.REMOVED: "Removed", Action.RENAMED: "Renamed", Action.ADDED: "Added", Action.CHANGED: "Changed"}
LONGEST = 60
"""Longer values of a property are not shown; the object's page has them."""


@single(CHANGELOG)
def changelog(page: Page) -> str:
    """One section per version."""
    return page.shared(
        "Changelog",
        "Schema changes by version, newest first. Objects created and dropped in the same version are omitted.",
        *(_version(page, each) for each in changelogs(page.book.history)),
    )


def _version(page: Page, each: Changelog) -> str:
    version = each.version
    name = "" if version.name in ("", version.id) else f" {version.name.replace('_', ' ')}"
    files = ", ".join(link(code(file.path), page.links.source(page.path, file.location(0))) for file in version.files)
    blocks = [
        joined(heading(3, HEADINGS[action]), _items(page, each.of(action))) for action in HEADINGS if each.of(action)
    ]
    return joined(
        heading(2, text(f"{version.id}{name}"), f"version-{slug(version.id)}"),
        files,
        *(blocks or ["No schema changes."]),
    )


def _items(page: Page, items: Iterable[Item]) -> str:
    """The lines of one heading; the parts of a table are listed below it."""
    groups: dict[Oid, list[Item]] = {}
    for item in items:
        groups.setdefault(item.whole, []).append(item)
    return bullets(line for whole, found in groups.items() for line in _group(page, whole, found))


def _group(page: Page, whole: Oid, items: list[Item]) -> Iterator[str]:
    """The lines about one object and its parts; a single part is listed by itself."""
    own = [item for item in items if item.address == Address(whole)]
    parts = [item for item in items if item not in own]
    if own:
        yield _item(page, own[0], _parts(page, [*own[1:], *parts]))
    elif len(parts) == 1 or not page.links.place(page.book.today(Address(whole))):
        yield from (_item(page, item, []) for item in parts)
    else:
        yield _with(f"{page.object(page.book.today(Address(whole)).oid)} · {_files(page, parts)}", _parts(page, parts))


def _parts(page: Page, parts: Iterable[Item]) -> list[str]:
    """A line per part; parts whose comment alone changed share one."""
    found = list(parts)
    commented = [item for item in found if _is_comment(item)]
    lines = [_part(page, item) for item in found if item not in commented]
    if len(commented) > 1:
        names = ", ".join(_name(page, _shortened(item)) for item in commented)
        return [*lines, f"comments on {names}{_line(page, commented[0].cause)}"]
    return [*lines, *(_part(page, item) for item in commented)]


def _is_comment(item: Item) -> bool:
    return item.action is Action.CHANGED and [detail.property for detail in item.details] == ["comment"]


def _files(page: Page, items: Iterable[Item]) -> str:
    """The first location in each file that the items come from."""
    first: dict[str, Location] = {}
    for item in items:
        if item.cause:
            first.setdefault(item.cause.location.path, item.cause.location)
    return ", ".join(map(page.where, first.values()))


def _item(page: Page, item: Item, below: Iterable[str]) -> str:
    where = f" · {page.where(item.cause.location)}" if item.cause else ""
    return _with(_words(page, item) + where, [*_further(page, item), *below])


def _part(page: Page, item: Item) -> str:
    """An item below another, which names the file."""
    return _with(_words(page, _shortened(item)) + _line(page, item.cause), list(_further(page, item)))


def _shortened(item: Item) -> Item:
    """An item without the name of its table."""
    whole, _, column = item.name.rpartition(".")
    name = column if item.noun == "column" and whole else item.name.rpartition(" on ")[0]
    former = item.former.rpartition(".")[2] if item.noun == "column" else item.former.rpartition(" on ")[0]
    return replace(item, name=name or item.name, former=former or item.former)


def _with(line: str, below: list[str]) -> str:
    return line + ("\n" + indented(bullets(below)) if below else "")


def _words(page: Page, item: Item) -> str:
    former = f"{code(short(item.former))} → " if item.former else ""
    return f"{item.noun} {former}{_name(page, item)}"


def _further(page: Page, item: Item) -> Iterator[str]:
    """The properties of an item that changed, and the objects dropped along with it."""
    yield from (_detail(page, item, detail) for detail in item.details)
    yield from (f"also drops {_part(page, taken)}" for taken in item.took)


def _name(page: Page, item: Item) -> str:
    return link(code(short(item.name)), page.links.href(page.path, page.book.today(item.address)))


def short(name: str) -> str:
    """A name without the schema public."""
    return name.removeprefix("public.").replace(" on public.", " on ")


def _line(page: Page, cause: Cause | None) -> str:
    return f" · {page.line(cause.location)}" if cause else ""


def _detail(page: Page, item: Item, detail: Detail) -> str:
    values = (detail.before, detail.after)
    where = _line(page, detail.cause) if detail.cause != item.cause else ""
    if detail.property == "comment" or any(len(value) > LONGEST or "\n" in value for value in values):
        word = "changed" if all(values) else "added" if detail.after else "removed"
        return f"{text(detail.property)} {word}{where}"
    return f"{text(detail.property)}: {' → '.join(_values(*values))}{where}"


def _values(before: str, after: str) -> Iterator[str]:
    """`no` and `yes`, or the values as code."""
    if "yes" in (before, after):
        yield from (before or "no", after or "no")
    else:
        yield from (code(value) if value else "none" for value in (before, after))
