"""The body of a routine, with the line numbers that PostgreSQL's messages use."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.routine import AggregateDefinition, Routine
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, bullets, code, details, fenced, md, section

LONGEST = 40
"""A body with more lines is folded."""


def body(page: Page, item: Routine) -> Markup:
    """The last section of the page."""
    if item.aggregate:
        return section("Definition", bullets(_aggregate(page, item.aggregate[0])))
    if item.sql_body:
        reads = page.refers(item.sql_body, besides=item.oid)
        return section("Body", fenced(page.sql(item.sql_body)), md("References {}.", reads) if reads else NOTHING)
    if not item.body.strip():
        return NOTHING
    language = language_name(page.book.names, item.language)
    lines = _numbered(item.body)
    shown = fenced("\n".join(lines), language if language == "plpgsql" else "sql")
    folded = details(plural(len(lines), "line"), shown) if len(lines) > LONGEST else shown
    return section("Body", folded)


def _numbered(text: str) -> list[str]:
    """The lines with their numbers, without empty ones at both ends; a single line has none."""
    lines = text.rstrip().split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    if len(lines) - first == 1:
        return [lines[-1].strip()]
    width = len(str(len(lines)))
    return [f"{number:>{width}}  {line.rstrip()}".rstrip() for number, line in enumerate(lines, 1) if number > first]


def _aggregate(page: Page, definition: AggregateDefinition) -> Iterator[Markup]:
    yield md("transition function: {}", page.object(definition.transition_function))
    yield md("state type: {}", page.name(page.book.subject(Address(definition.transition_type))))
    if definition.final_function:
        yield md("final function: {}", page.object(definition.final_function))
    if definition.initial_value is not None:
        yield md("initial value: {}", code(definition.initial_value))
