"""The report on conventions, and a guide for those that change the schema."""

from __future__ import annotations

from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.insight.conventions import Convention, Subject
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import folded_list, report
from meshdoc.render.markdown.reports.guide import guide
from meshdoc.render.markup import NOTHING, Markup, Text, code, heading, join, joined, section, table

PATH = "reports/conventions.md"
IN_COVERAGE = (Subject.TABLE_COMMENT, Subject.COLUMN_COMMENT)
"""The conventions whose exceptions the coverage report lists."""


@report(
    PATH,
    "Conventions and guide",
    "what the schema does again and again, and how to change it",
    lambda book: book.reports.conventions or book.reports.template,
)
def conventions(page: Page) -> Markup:
    """The conventions, the guide, and then the exceptions; empty without tables."""
    found, template = page.book.reports.conventions, page.book.reports.template
    if not (found or template):
        return NOTHING
    rows = [(each.subject.value, _text(page, each), _count(each)) for each in found]
    return page.shared(
        "Conventions and guide",
        section("Conventions", table(("Subject", "Convention", "Followed by"), rows), name="conventions"),
        *guide(page, template),
        section("Exceptions", *(_exceptions(page, each) for each in found if each.exceptions), name="exceptions"),
    )


def _text(page: Page, found: Convention) -> Text:
    """The convention, as code if it is SQL or a pattern of names."""
    return code(found.text) if found.is_code else found.text


def _count(found: Convention) -> str:
    return f"{found.holds:,} of {found.total:,}"


def _exceptions(page: Page, found: Convention) -> Markup:
    """The objects that do otherwise, with their comments, which may say why; none if they are the majority."""
    if found.subject in IN_COVERAGE or len(found.exceptions) > found.holds:
        return NOTHING
    page = page.sparing(len(found.exceptions))
    listed = folded_list([_exception(page, at) for at in found.exceptions], "exception")
    return joined(heading(3, found.subject.value), listed)


def _exception(page: Page, at: Address) -> Markup:
    return join(": ", [page.name(at), _comment(page, at)])


def _comment(page: Page, at: Address) -> str:
    """The first line of the comment on an object or column."""
    item = page.book.catalog[at.oid]
    told = item.attribute(at.sub).comment if at.sub and isinstance(item, Relation) else item.comment
    return (told or "").strip().split("\n")[0]
