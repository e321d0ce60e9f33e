"""Where to start: a line for each kind of reader, with at most four links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from meshdoc.catalog.object import Oid
from meshdoc.insight.schedule import jobs
from meshdoc.render.links import (
    CHANGELOG,
    EVENTS,
    FINDINGS,
    FOREIGN_KEYS,
    FUNCTIONS,
    INDEX,
    RELIABILITY,
    REPLAY,
    ROLES,
    SECURITY,
    TABLES,
    VIEWS,
    Place,
)
from meshdoc.render.markdown.access import shared
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import listed
from meshdoc.render.markup import Markup, bullets, join, md
from meshdoc.render.mermaid import foreign_keys

MOST_LINKS = 4
OPERATION = (EVENTS, RELIABILITY)
"""Reports about a database in use."""


def start(page: Page) -> Markup:
    """The lines that have links."""
    readers = (
        ("New to the schema?", " → ", _chain(page)),
        ("Writing a query?", " · ", _for_queries(page)),
        ("Reviewing security?", " · ", _for_security(page)),
        ("On call?", " · ", _on_call(page)),
        ("Changing the schema?", " · ", _for_changes(page)),
    )
    if not page.book.pages:
        return bullets([])
    lines = []
    for question, separator, links in readers:
        if shown := list(links)[:MOST_LINKS]:
            arrow = separator == " → "
            lines.append(md("{} {}", question, join(" → ", shown) if arrow else join(" · ", shown)))
    return bullets(lines)


def _chain(page: Page) -> Iterator[Markup]:
    """The root of the overview, and below it a longest way of tables that each reference the one before."""
    below: dict[Oid, list[Oid]] = {}
    for item in page.book.tables:
        for key in foreign_keys(page.book, item):
            below.setdefault(key.references_table, []).append(item.oid)
    way = [branch.table for branch in page.book.overview[:1]]
    while way:
        yield page.object(way[-1])
        ahead = [oid for oid in dict.fromkeys(below.get(way[-1], ())) if oid not in way]
        rest = MOST_LINKS - len(way)
        ranked = sorted(ahead, key=lambda oid: (-_reach(below, [*way, oid], rest), -len(below.get(oid, ()))))
        way = [*way, ranked[0]] if ranked else []


def _reach(below: Mapping[Oid, Collection[Oid]], way: Sequence[Oid], most: int) -> int:
    """How many tables lie below one another under the last one of a way, up to a number."""
    found, level = {*way}, [way[-1]]
    for depth in range(most):
        level = [each for above in level for each in below.get(above, ()) if each not in found]
        if not level:
            return depth
        found.update(level)
    return most


def _for_queries(page: Page) -> Iterator[Markup]:
    book = page.book
    yield from (
        page.to(Place(path), label)
        for items, path, label in (
            (book.tables, TABLES, "tables"),
            (book.views, VIEWS, "views"),
            (book.routines, FUNCTIONS, "functions"),
        )
        if items
    )
    if any(foreign_keys(book, item) for item in book.tables):
        yield page.to(Place(FOREIGN_KEYS), "foreign keys")


def _for_security(page: Page) -> Iterator[Markup]:
    if shared(page.book):
        yield page.to(Place(SECURITY), "security report")
    if page.book.roles:
        yield page.to(Place(ROLES), "roles and their privileges")
    codes = {finding.code: finding.title for finding in page.book.findings if finding.category == "security"}
    if codes:
        yield page.to(Place(INDEX, "findings"), "security findings")


def _on_call(page: Page) -> Iterator[Markup]:
    if not page.book.history.is_certain:
        yield page.to(Place(REPLAY), "statements not applied")
    if page.book.history.steps:
        yield page.to(Place(INDEX, "recent-changes"), "recent changes")
    if jobs(page.book.history):
        yield page.to(Place(INDEX, "scheduled-jobs"), "scheduled jobs")
    for each in listed():
        if each.path in OPERATION and each.applies(page.book):
            yield page.to(Place(each.path), each.title[0].lower() + each.title[1:])


def _for_changes(page: Page) -> Iterator[Markup]:
    yield page.to(Place(CHANGELOG), "changelog")
    if page.book.findings:
        yield page.to(Place(FINDINGS), "findings")
    if not page.book.edition.is_public:
        yield page.to(Place(REPLAY), "replay report")
