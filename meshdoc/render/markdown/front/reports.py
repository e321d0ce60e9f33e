"""The other pages: lists with their lengths, and reports with what they answer."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.render.badges import FOLDER, badges
from meshdoc.render.display import plural
from meshdoc.render.links import (
    CHANGELOG,
    EXTERNAL,
    FINDINGS,
    FOREIGN_KEYS,
    FUNCTIONS,
    NOT_PUBLIC,
    OTHERS,
    REDACTED,
    REPLAY,
    ROLES,
    TABLES,
    TYPES,
    VIEWS,
    Place,
)
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import listed
from meshdoc.render.markup import Markup, bullets, join, md
from meshdoc.render.mermaid import foreign_keys


def contents(page: Page) -> Markup:
    """The lists, with how long they are."""
    book = page.book
    keys = sum(len(foreign_keys(book, item)) for item in book.tables)
    counts = (
        (len(book.tables), "table", TABLES),
        (len(book.views), "view", VIEWS),
        (len(book.routines), "function", FUNCTIONS),
        (len(book.types), "type", TYPES),
        (keys, "foreign key", FOREIGN_KEYS),
        (len(book.roles), "role", ROLES),
    )
    shown = [page.to(Place(path), plural(count, noun)) for count, noun, path in counts if count]
    partitions = len(book.all_tables) - len(book.tables)
    if shown or partitions:
        return join(" · ", [*shown[:1], plural(partitions, "partition") if partitions else "", *shown[1:]])
    return md("{}", "No tables, views, functions or types." if book.others else "The schema is empty.")


def reports(page: Page) -> Markup:
    """A line per report: its name, and what it answers; and the badges."""
    lines = [md("{}: {}", page.to(Place(path), name), about) for path, name, about in _reports(page)]
    return bullets([*lines, md("Badges for a README: {}", join(", ", _badges(page)))])


def _badges(page: Page) -> Iterator[Markup]:
    for badge in badges(page.book):
        picture, endpoint = (Place(f"{FOLDER}/{badge.name}.{ending}") for ending in ("svg", "json"))
        yield md("{} ({})", page.to(picture, badge.label), page.to(endpoint, "endpoint"))


def _reports(page: Page) -> Iterator[tuple[str, str, str]]:
    book = page.book
    yield CHANGELOG, "Changelog", "schema changes by version"
    found: tuple[tuple[object, str, str, str], ...] = (
        *((each.applies(book), each.path, each.title, each.about) for each in listed()),
        (book.findings, FINDINGS, "Findings", "problems of the schema and of its migrations, by rule"),
        (book.others, OTHERS, "Other objects", "objects without a page of their own"),
        (book.borrowed, EXTERNAL, "External objects", "objects of the platform and of extensions that are referenced"),
        (book.redacted, REDACTED, "Redacted", "secrets in the input, which no page shows"),
    )
    left_out = NOT_PUBLIC if book.edition.is_public else frozenset()
    yield from ((path, name, about) for items, path, name, about in found if items and path not in left_out)
    if not book.edition.is_public:
        yield REPLAY, "Replay report", "the outcome of every statement, and ignored files"
