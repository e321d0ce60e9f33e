"""The errors in narrative pages: whatever in them names or leads to what does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.insight.narrative.directive import Directive
from meshdoc.insight.narrative.pages import NarrativePage
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.narrative.markdown import Node
from meshdoc.redact.needles import HIDDEN
from meshdoc.render import Book
from meshdoc.render.links import Links, narrative_path
from meshdoc.render.markdown.narrative.directive import understood
from meshdoc.render.markdown.narrative.reference import href, is_web, reference
from meshdoc.render.markdown.page import Page

MOST_ERRORS = 50
MOST_DIRECTIVES = 100
"""A page with more would take a stranger's few bytes to write many."""


def problems(book: Book) -> Iterator[Diagnostic]:
    """The errors of all pages, in the order of the text, up to a limit. What is hidden is no error."""
    found = list(islice(_problems(book), MOST_ERRORS + 1))
    yield from found[:MOST_ERRORS]
    if len(found) > MOST_ERRORS:
        yield replace(found[-1], message="more errors in narrative pages, which are not listed", hint="")


def _problems(book: Book) -> Iterator[Diagnostic]:
    for source in book.narrative.pages:
        page = Page(book, Links(book), narrative_path(source.name))
        yield from _too_many(source)
        for node in source.nodes:
            if node.kind in CHECKS and HIDDEN not in node.text:
                try:
                    CHECKS[node.kind](page, source, node)
                except Unresolved as error:
                    yield _error(source, node, str(error), error.hint)


def _too_many(source: NarrativePage) -> Iterator[Diagnostic]:
    directives = list(source.of("directive"))
    if len(directives) > MOST_DIRECTIVES:
        yield _error(source, directives[MOST_DIRECTIVES], f"more than {MOST_DIRECTIVES} directives", "Divide the page.")


def _error(source: NarrativePage, node: Node, message: str, hint: str) -> Diagnostic:
    where = source.location(node)
    return Diagnostic(code="reference", severity=Severity.ERROR, message=message, location=where, hint=hint)


def _reference(page: Page, source: NarrativePage, node: Node) -> None:
    reference(page, node)


def _directive(page: Page, source: NarrativePage, node: Node) -> None:
    found, arguments = understood(page, Directive.parse(node.text))
    found(page, **arguments)


def _link(page: Page, source: NarrativePage, node: Node) -> None:
    if not is_web(node.detail):
        href(page, source, node.detail)


CHECKS: dict[str, Callable[[Page, NarrativePage, Node], None]] = {
    "reference": _reference,
    "directive": _directive,
    "link": _link,
    "image": _link,
}
