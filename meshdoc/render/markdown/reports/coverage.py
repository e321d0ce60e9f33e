"""The coverage report: how much of the schema is described, and what is not."""

from __future__ import annotations

from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.coverage import Described, Undescribed
from meshdoc.render.badges import FOLDER
from meshdoc.render.display import plural
from meshdoc.render.links import Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import folded, report
from meshdoc.render.markdown.reports.order import objects
from meshdoc.render.markup import NOTHING, Markup, Text, code, details, joined, md, section, table

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
    """Those of which no column is described, and then the columns of the others."""
    bare = [oid for oid, attnums in found.columns if len(attnums) == len(_relation(page, oid).columns)]
    rows = [(page.object(oid), page.columns(oid, attnums)) for oid, attnums in found.columns if oid not in bare]
    none = details(f"{plural(len(bare), 'relation')} without any described column", objects(page, bare)) if bare else ""
    return joined(none, folded(("Relation", "Columns"), rows, "relation"))


def _relation(page: Page, oid: Oid) -> Relation:
    item = page.book.catalog[oid]
    assert isinstance(item, Relation)
    return item


def _badge(page: Page) -> Markup:
    if not page.book.coverage.columns:
        return NOTHING
    picture, endpoint = (Place(f"{FOLDER}/{BADGE}.{ending}") for ending in ("svg", "json"))
    return md(
        "Badge: {} and {} in the folder of these pages.",
        page.to(picture, code(picture.path)),
        page.to(endpoint, code(endpoint.path)),
    )
