"""A routine's page: signature, properties, body and usage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import column_type, language_name, routine_name
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Address
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.render.display import in_words
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.security import grants
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    bullets,
    code,
    document,
    fenced,
    joined,
    md,
    section,
    table,
)

MODES = {ArgumentMode.IN: "", ArgumentMode.TABLE: "result column"}
"""Modes that are not called by their names."""
VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}
PARALLEL = {"s": "PARALLEL SAFE", "r": "PARALLEL RESTRICTED", "u": "PARALLEL UNSAFE"}
NUMBER_OR_NAMES = re.compile(r'-?\d+(\.\d+)?|([a-z_][\w$]*|"[^"]+")(, *([a-z_][\w$]*|"[^"]+"))*')
"""Values of settings that SET takes without quotes."""


@kind_page(Routine)
def routine(page: Page, item: Routine) -> Markup:
    """Everything about one function, procedure or aggregate."""
    return document(
        page.top(item, "Functions", "functions", _facts(page, item)),
        section("Signature", fenced(_signature(page, item)), _arguments(page, item)),
        section("Properties", bullets(_properties(page, item))),
        section("Body", _body(page, item)),
        usage(page, item),
        grants(page, item, "f"),
        story(page, item),
    )


def _facts(page: Page, item: Routine) -> Iterator[Markup]:
    yield md("{} in schema {}", item.kind.name.capitalize(), page.object(item.schema))
    yield md("language {}", code(language_name(page.book.names, item.language)))
    if item.security_definer:
        yield md("**security definer**")


def _signature(page: Page, item: Routine) -> str:
    shown = [_argument(page, argument) for argument in item.arguments if argument.mode is not ArgumentMode.TABLE]
    name = routine_name(page.book.names, item.oid)
    many = sum(map(len, shown)) > 60
    inside = "\n    " + ",\n    ".join(shown) + "\n" if many else ", ".join(shown)
    result = routine_result(page.book.names, item)
    return f"{name}({inside})" + (f"\nRETURNS {result}" if result else "")


def _argument(page: Page, argument: Argument) -> str:
    mode = "" if argument.mode is ArgumentMode.IN else f"{argument.mode.name} "
    name = f"{quote_identifier(argument.name)} " if argument.name else ""
    default = f" DEFAULT {page.sql(argument.default)}" if argument.default else ""
    return f"{mode}{name}{column_type(page.book.names, argument.type)}{default}"


def _arguments(page: Page, item: Routine) -> Markup:
    rows = (
        (
            code(argument.name) if argument.name else "",
            MODES.get(argument.mode, in_words(argument.mode)),
            page.type(argument.type),
            code(page.sql(argument.default)) if argument.default else "",
        )
        for argument in item.arguments
    )
    return table(("Argument", "Mode", "Type", "Default"), rows)


def _properties(page: Page, item: Routine) -> Iterator[Text]:
    if item.security_definer:
        yield md("SECURITY DEFINER: runs with its owner's privileges, not the caller's{}", _unqualified_names(item))
    if item.kind is not RoutineKind.PROCEDURE:
        yield f"{VOLATILITY[item.volatility]}, {PARALLEL[item.parallel]}"
    if item.strict:
        yield "STRICT: returns null if any argument is null"
    if item.leakproof:
        yield "LEAKPROOF"
    yield from (code(f"SET {name} = {_setting(value)}") for name, value in sorted(item.config))
    if item.library:
        yield md("library {}", code(item.library))


def _unqualified_names(item: Routine) -> Markup:
    """A warning if the names in a body given as text depend on the caller."""
    if item.sql_body or item.library or any(name == "search_path" for name, _ in item.config):
        return NOTHING
    return md("; no {} is set, so unqualified names resolve through the caller's", code("search_path"))


def _setting(value: str) -> str:
    if value == '""':
        return "''"
    return value if NUMBER_OR_NAMES.fullmatch(value) else quote_literal(value)


def _body(page: Page, item: Routine) -> Markup:
    if item.aggregate:
        return bullets(_aggregate(page, item.aggregate[0]))
    if item.sql_body:
        reads = page.refers(item.sql_body, besides=item.oid)
        return joined(fenced(page.sql(item.sql_body)), md("References {}.", reads) if reads else NOTHING)
    return fenced(item.body) if item.body.strip() else NOTHING


def _aggregate(page: Page, definition: AggregateDefinition) -> Iterator[Markup]:
    yield md("transition function: {}", page.object(definition.transition_function))
    yield md("state type: {}", page.name(page.book.subject(Address(definition.transition_type))))
    if definition.final_function:
        yield md("final function: {}", page.object(definition.final_function))
    if definition.initial_value is not None:
        yield md("initial value: {}", code(definition.initial_value))
