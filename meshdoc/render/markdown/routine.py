"""A routine's page: how it is called, what it may do, its body, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import column_type, language_name, routine_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.render import Book
from meshdoc.render.links import Links
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.security import grants
from meshdoc.render.markdown.story import created, story
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import bullets, code, document, fenced, section, table
from meshdoc.syntax.secrets import without_secret_arguments

MODES = {
    ArgumentMode.IN: "",
    ArgumentMode.OUT: "out",
    ArgumentMode.INOUT: "in and out",
    ArgumentMode.VARIADIC: "variadic",
    ArgumentMode.TABLE: "column of the result",
}
VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}
PARALLEL = {"s": "parallel safe", "r": "parallel restricted", "u": "parallel unsafe"}


@kind_page(Routine)
def routine(book: Book, links: Links, item: Routine) -> str:
    """Everything about one function, procedure or aggregate."""
    page = Page(book, links, links.page_of(item))
    return document(
        page.top(item, "Functions", "functions", _facts(page, item)),
        section("Signature", fenced(_signature(page, item)), _arguments(page, item)),
        section("Properties", bullets(_properties(page, item))),
        section("Body", _body(page, item)),
        usage(page, item),
        grants(page, item, "f"),
        story(page, item),
    )


def _facts(page: Page, item: Routine) -> Iterator[str]:
    yield f"{item.kind.name.capitalize()} in schema {page.object(item.schema)}"
    yield f"language {code(language_name(page.book.names, item.language))}"
    if item.security_definer:
        yield "**security definer**"
    if where := created(page, item.oid):
        yield where


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


def _arguments(page: Page, item: Routine) -> str:
    rows = (
        (
            code(argument.name) if argument.name else "",
            MODES[argument.mode],
            page.type(argument.type),
            code(page.sql(argument.default)) if argument.default else "",
        )
        for argument in item.arguments
    )
    return table(("Argument", "Mode", "Type", "Default"), rows)


def _properties(page: Page, item: Routine) -> Iterator[str]:
    if item.security_definer:
        fixed = any(name == "search_path" for name, _ in item.config)
        warning = "" if fixed else "; it sets no `search_path` of its own, so the caller's decides what its names mean"
        yield f"security definer: it runs with the rights of its owner, not of its caller{warning}"
    if item.kind is not RoutineKind.PROCEDURE:
        yield f"{VOLATILITY[item.volatility]}, {PARALLEL[item.parallel]}"
    if item.strict:
        yield "strict: null where an argument is null"
    if item.leakproof:
        yield "leakproof"
    yield from (f"runs with {code(f'{name} = {value}')}" for name, value in sorted(item.config))
    if item.library:
        yield f"in the library {code(item.library)}"


def _body(page: Page, item: Routine) -> str:
    if item.aggregate:
        return bullets(_aggregate(page, item.aggregate[0]))
    if item.sql_body:
        reads = page.refers(item.sql_body, besides=item.oid)
        return fenced(page.sql(item.sql_body)) + (f"\n\nRefers to {reads}." if reads else "")
    return fenced(without_secret_arguments(item.body)) if item.body.strip() else ""


def _aggregate(page: Page, definition: AggregateDefinition) -> Iterator[str]:
    yield f"for each row: {page.object(definition.transition_function)}"
    yield f"state: {page.name(page.book.subject(Address(definition.transition_type)))}"
    if definition.final_function:
        yield f"at the end: {page.object(definition.final_function)}"
    if definition.initial_value is not None:
        yield f"starts with {code(definition.initial_value)}"
