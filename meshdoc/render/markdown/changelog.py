"""The changelog: schema changes by version, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.diagnostics import Location
from meshdoc.history.changelog import Changelog
from meshdoc.history.item import Action, Detail, Item
from meshdoc.render.links import CHANGELOG
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.replay import refusal
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, heading, indented, join, joined, link, md
from meshdoc.render.slug import slug
from meshdoc.sources.version import Provenance

HEADINGS = {Action.REMOVED: "Removed", Action.RENAMED: "Renamed", Action.ADDED: "Added", Action.CHANGED: "Changed"}
LONGEST = 60
"""Longer values of a property are not shown; the object's page has them."""


@single(CHANGELOG)
def changelog(page: Page) -> Markup:
    """One section per version."""
    return page.shared(
        "Changelog",
        "Schema changes by version, newest first. Objects created and dropped in the same version are omitted.",
        *(_version(page, each) for each in page.book.changelogs),
    )


def _version(page: Page, each: Changelog) -> Markup:
    version = each.version
    name = "" if version.name in ("", version.id) else f" {version.name.replace('_', ' ')}"
    files = [link(code(file.path), page.links.source(page.path, file.location(0))) for file in version.files]
    blocks: list[Text] = [
        joined(heading(3, HEADINGS[action]), _items(page, each.of(action))) for action in HEADINGS if each.of(action)
    ]
    return joined(
        heading(2, f"{version.id}{name}", f"version-{slug(version.id)}"),
        join(", ", files),
        _provenance(version.provenance),
        *(refusal(page, step) for step in page.book.history.steps if step.version is version and step.end),
        *(blocks or ["No schema changes."]),
    )


def _provenance(known: Provenance | None) -> Markup:
    """The commit that added a version, and the first tag that contains it."""
    if known is None:
        return NOTHING
    commit = known.commit
    date = f"{commit.date:%Y-%m-%d}" if commit.date else ""
    tag = md("first in {}", code(known.tag)) if known.tag else NOTHING
    return join(" · ", [md("commit {}", code(commit.short)), date, commit.author, commit.subject, tag])


def _items(page: Page, items: Iterable[Item]) -> Markup:
    """The lines of one heading; the parts of a table are listed below it."""
    groups: dict[Oid, list[Item]] = {}
    for item in items:
        groups.setdefault(item.whole, []).append(item)
    return bullets(line for whole, found in groups.items() for line in _group(page, whole, found))


def _group(page: Page, whole: Oid, items: list[Item]) -> Iterator[Markup]:
    """The lines about one object and its parts; a single part is listed by itself."""
    own = [item for item in items if item.address == Address(whole)]
    parts = [item for item in items if item not in own]
    if own:
        yield _item(page, own[0], _parts(page, [*own[1:], *parts]))
    elif len(parts) == 1 or not page.links.place(page.book.today(Address(whole))):
        yield from (_item(page, item, []) for item in parts)
    else:
        name = page.object(page.book.today(Address(whole)).oid)
        yield _with(md("{} · {}", name, _files(page, parts)), _parts(page, parts))


def _parts(page: Page, parts: Iterable[Item]) -> list[Markup]:
    """A line per part; parts whose comment alone changed share one."""
    found = list(parts)
    commented = [item for item in found if _is_comment(item)]
    lines = [_part(page, item) for item in found if item not in commented]
    if len(commented) > 1:
        names = join(", ", (_name(page, _shortened(item)) for item in commented))
        return [*lines, join(" · ", [md("comments on {}", names), _line(page, commented[0].cause)])]
    return [*lines, *(_part(page, item) for item in commented)]


def _is_comment(item: Item) -> bool:
    return item.action is Action.CHANGED and [detail.property for detail in item.details] == ["comment"]


def _files(page: Page, items: Iterable[Item]) -> Markup:
    """The first location in each file that the items come from."""
    first: dict[str, Location] = {}
    for item in items:
        if item.cause:
            first.setdefault(item.cause.location.path, item.cause.location)
    return join(", ", map(page.where, first.values()))


def _item(page: Page, item: Item, below: Iterable[Markup]) -> Markup:
    where = page.where(item.cause.location) if item.cause else NOTHING
    return _with(join(" · ", [_words(page, item), where]), [*_further(page, item), *below])


def _part(page: Page, item: Item) -> Markup:
    """An item below another, which names the file."""
    line = join(" · ", [_words(page, _shortened(item)), _line(page, item.cause)])
    return _with(line, list(_further(page, item)))


def _shortened(item: Item) -> Item:
    """An item without the name of its table."""
    whole, _, column = item.name.rpartition(".")
    name = column if item.noun == "column" and whole else item.name.rpartition(" on ")[0]
    former = item.former.rpartition(".")[2] if item.noun == "column" else item.former.rpartition(" on ")[0]
    return replace(item, name=name or item.name, former=former or item.former)


def _with(line: Markup, below: list[Markup]) -> Markup:
    return join("\n", [line, indented(bullets(below))])


def _words(page: Page, item: Item) -> Markup:
    former = code(short(item.former)) if item.former else NOTHING
    return md("{} {}", item.noun, join(" → ", [former, _name(page, item)]))


def _further(page: Page, item: Item) -> Iterator[Markup]:
    """The properties of an item that changed, and the objects dropped along with it."""
    yield from (_detail(page, item, detail) for detail in item.details)
    yield from (md("also drops {}", _part(page, taken)) for taken in item.took)


def _name(page: Page, item: Item) -> Markup:
    return link(code(short(item.name)), page.links.href(page.path, page.book.today(item.address)))


def short(name: str) -> str:
    """A name without the schema public."""
    return name.removeprefix("public.").replace(" on public.", " on ")


def _line(page: Page, cause: Cause | None) -> Markup:
    return page.line(cause.location) if cause else NOTHING


def _detail(page: Page, item: Item, detail: Detail) -> Markup:
    values = (detail.before, detail.after)
    where = _line(page, detail.cause) if detail.cause != item.cause else NOTHING
    if detail.property == "comment" or any(len(value) > LONGEST or "\n" in value for value in values):
        word = "changed" if all(values) else "added" if detail.after else "removed"
        return join(" · ", [f"{detail.property} {word}", where])
    changed = md("{}: {}", detail.property, join(" → ", _values(*values)))
    return join(" · ", [changed, where])


def _values(before: str, after: str) -> Iterator[Text]:
    """`no` and `yes`, or the values as code."""
    if "yes" in (before, after):
        yield from (before or "no", after or "no")
    else:
        yield from (code(value) if value else "none" for value in (before, after))
