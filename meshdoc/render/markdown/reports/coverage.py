"""The coverage report: how much of the schema is described, and what is not."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.coverage import Described, Undescribed
from meshdoc.render.badges import FOLDER
from meshdoc.render.display import plural
from meshdoc.render.links import Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import folded, report
from meshdoc.render.markdown.reports.order import objects
from meshdoc.render.markup import NOTHING, Markup, Text, code, details, join, md, section, table

PATH = "reports/coverage.md"
BADGE = "documented-columns"


@report(
    PATH, "Coverage", "which tables, columns and functions have no description", lambda book: book.reports.undescribed
)
def coverage(page: Page) -> Markup:
    """Counts, and then lists of what has no description; empty for an empty schema."""
    found = page.book.reports.undescribed
    if found is None:
        return NOTHING
    rows = [_counted(kind.noun, kind.total, kind.total - len(kind.without)) for kind in found.kinds]
    told = page.book.coverage
    return page.shared(
        "Coverage",
        table(
            ("Kind", "Total", "Described", "Share"),
            [*rows, *([_counted("column", told.columns, told.described)] if told.columns else [])],
        ),
        _badge(page),
        section("Without a description", *(_listed(page, kind) for kind in found.kinds if kind.without)),
        section("Columns without a description", _listed_columns(page, found)),
    )


def _counted(noun: str, total: int, described: int) -> tuple[Text, ...]:
    return plural(2, noun).removeprefix("2 "), f"{total:,}", f"{described:,}", f"{100 * described // total} %"


def _listed(page: Page, kind: Described) -> Markup:
    summary = plural(len(kind.without), kind.noun)
    return details(summary, objects(page, kind.without)) if len(kind.without) > 1 else objects(page, kind.without)


def _listed_columns(page: Page, found: Undescribed) -> Markup:
    rows = [(page.object(oid), _columns(page, oid, attnums)) for oid, attnums in found.columns]
    return folded(("Relation", "Columns"), rows, "relation")


def _columns(page: Page, oid: Oid, attnums: Iterable[int]) -> Markup:
    """The names of columns, not linked: there may be thousands."""
    item = page.book.catalog[oid]
    assert isinstance(item, Relation)
    return join(", ", (code(item.attribute(attnum).name) for attnum in attnums))


def _badge(page: Page) -> Markup:
    if not page.book.coverage.columns:
        return NOTHING
    picture, endpoint = (Place(f"{FOLDER}/{BADGE}.{ending}") for ending in ("svg", "json"))
    return md(
        "Badge: {} and {} in the folder of these pages.",
        page.to(picture, code(picture.path)),
        page.to(endpoint, code(endpoint.path)),
    )
