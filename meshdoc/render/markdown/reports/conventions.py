"""The report on conventions, and a guide for those that change the schema."""

from __future__ import annotations

from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.insight.conventions import Convention, Subject
from meshdoc.insight.reports import Reports
from meshdoc.render import Book
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import report
from meshdoc.render.markdown.reports.guide import guide
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, details, join, joined, md, section, table

PATH = "reports/conventions.md"
MOST = 12
"""More exceptions are folded."""


def _data(book: Book) -> Reports | None:
    return book.reports if book.reports.conventions or book.reports.template else None


@report(PATH, "Conventions and guide", "what the schema does again and again, and how to change it", _data)
def conventions(page: Page, data: Reports) -> tuple[Text, ...]:
    """The conventions, the guide, and then the exceptions."""
    found = data.conventions
    rows = [(each.subject.value, _text(page, each), _count(each)) for each in found]
    return (
        section("Conventions", table(("Subject", "Convention", "Followed by"), rows), name="conventions"),
        *guide(page, data.template),
        section("Exceptions", *(_exceptions(page, each) for each in found if each.exceptions), name="exceptions"),
    )


def _text(page: Page, found: Convention) -> Text:
    """The convention; a name that stands for any is told from the text."""
    return code(found.text) if found.is_code else found.text


def _count(found: Convention) -> str:
    return f"{found.holds:,} of {found.total:,}"


def _exceptions(page: Page, found: Convention) -> Markup:
    """The objects that do otherwise, with their comments, which may say why."""
    listed = [_exception(page, at) for at in found.exceptions]
    if found.subject is Subject.COLUMN_COMMENT:
        return NOTHING
    summary = f"{found.subject.value}: {plural(len(listed), 'exception')}"
    return (
        details(summary, bullets(listed))
        if len(listed) > MOST
        else joined(md("**{}**", found.subject.value), bullets(listed))
    )


def _exception(page: Page, at: Address) -> Markup:
    return join(": ", [page.name(at), _comment(page, at)])


def _comment(page: Page, at: Address) -> str:
    """The first line of the comment on an object or column."""
    item = page.book.catalog[at.oid]
    told = item.attribute(at.sub).comment if at.sub and isinstance(item, Relation) else item.comment
    return (told or "").strip().split("\n")[0]
