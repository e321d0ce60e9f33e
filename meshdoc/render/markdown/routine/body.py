"""The body of a routine, with the line numbers that PostgreSQL's messages use."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import AggregateDefinition, Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.routine.signature import ORDERED
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, details, fenced, md, section

MODIFIES = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
USUAL = {"n": "r"}
"""What FINALFUNC_MODIFY is by default, for a kind of aggregate; READ_WRITE for the others."""
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


def _operator(page: Page, oid: Oid) -> Markup:
    if oid in page.book.catalog:
        return page.object(oid)
    row = page.book.names.system.operator(oid)
    return code(row.name) if row else NOTHING


def _aggregate(page: Page, definition: AggregateDefinition) -> Iterator[Text]:
    if definition.kind in ORDERED:
        yield f"{ORDERED[definition.kind]} aggregate: the arguments after ORDER BY are those of WITHIN GROUP"
    yield md("transition function: {}", page.object(definition.transition_function))
    yield _state(page, "state type", definition.transition_type, definition.transition_space)
    if definition.final_function:
        notes = _notes(definition.kind, definition.final_modify, is_extra=definition.final_extra)
        yield md("final function: {}{}", page.object(definition.final_function), notes)
    for words, function in (
        ("combine", definition.combine_function),
        ("serialization", definition.serial_function),
        ("deserialization", definition.deserial_function),
        ("moving-aggregate transition", definition.moving_transition_function),
        ("moving-aggregate inverse transition", definition.moving_inverse_function),
    ):
        if function:
            yield md("{} function: {}", words, page.object(function))
    if definition.moving_transition_type:
        space = definition.moving_transition_space
        yield _state(page, "moving-aggregate state type", definition.moving_transition_type, space)
    if definition.moving_final_function:
        notes = _notes(definition.kind, definition.moving_final_modify, is_extra=definition.moving_final_extra)
        yield md("moving-aggregate final function: {}{}", page.object(definition.moving_final_function), notes)
    if definition.sort_operator:
        yield md("sort operator: {}", _operator(page, definition.sort_operator))
    if definition.initial_value is not None:
        yield md("initial value: {}", code(definition.initial_value))
    if definition.moving_initial_value is not None:
        yield md("moving-aggregate initial value: {}", code(definition.moving_initial_value))


def _state(page: Page, words: str, type: Oid, space: int) -> Markup:
    size = f", about {plural(space, 'byte')}" if space else ""
    return md("{}: {}{}", words, page.type(TypeRef(type)), size)


def _notes(kind: str, modify: str, *, is_extra: bool) -> str:
    """How a final function is called, and whether it modifies the state, where that is not usual for the kind."""
    changes = "" if modify == USUAL.get(kind, "w") else f", {MODIFIES[modify]}"
    return ", called with extra arguments" * is_extra + changes
