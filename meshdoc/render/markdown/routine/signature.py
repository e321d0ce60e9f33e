"""The signature of a routine, its arguments and result, and its properties that are not the default."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import column_type, language_name, routine_name
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Address
from meshdoc.catalog.operator import Transform
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.insight.execution import FIRED_BY
from meshdoc.render.display import in_words
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, comment, fenced, join, md, section, table

MODES = {ArgumentMode.IN: "", ArgumentMode.TABLE: "result column"}
"""Modes that are not called by their names."""
VOLATILITY = {"i": "IMMUTABLE", "s": "STABLE"}
DEFAULT_COST = {"c": 1.0, "internal": 1.0}
DEFAULT_ROWS = 1_000
PARALLEL = {"s": "PARALLEL SAFE", "r": "PARALLEL RESTRICTED"}
ORDERED = {"o": "ordered-set", "h": "hypothetical-set"}
"""Kinds of aggregates whose last arguments are those of WITHIN GROUP."""
NUMBER_OR_NAMES = re.compile(r'-?\d+(\.\d+)?|([a-z_][\w$]*|"[^"]+")(, *([a-z_][\w$]*|"[^"]+"))*')
"""Values of settings that SET takes without quotes."""
DESCRIPTION = (
    r"^[ \t]*(?:[-*][ \t]*|@param[ \t]+|:param[ \t]+)?[`\"]?{}[`\"]?"
    r"[ \t]*(?::|[-\u2013\u2014](?=[ \t]))[ \t]*(?P<text>\S.*)$"
)
"""A line of a comment that describes an argument: `- name: text`, `@param name - text`."""


def signature(page: Page, item: Routine) -> Markup:
    """The call, and a table of the arguments; nothing for a trigger function, which has none."""
    if item.returns.oid in FIRED_BY and not item.arguments:
        return NOTHING
    return section("Signature", fenced(call(page, item)), _arguments(page, item))


def call(page: Page, item: Routine) -> str:
    """The signature as CREATE FUNCTION has it, without the body."""
    shown = [_argument(page, argument) for argument in item.arguments if argument.mode is not ArgumentMode.TABLE]
    name = routine_name(page.book.names, item.oid)
    if item.aggregate and item.aggregate[0].kind in ORDERED:
        return f"{name}({_ordered(shown, item.aggregate[0])})\nRETURNS {routine_result(page.book.names, item)}"
    many = sum(map(len, shown)) > 60
    inside = "\n    " + ",\n    ".join(shown) + "\n" if many else ", ".join(shown)
    result = routine_result(page.book.names, item)
    return f"{name}({inside})" + (f"\nRETURNS {result}" if result else "")


def _ordered(shown: list[str], definition: AggregateDefinition) -> str:
    """`fraction double precision ORDER BY anyelement`; a VARIADIC argument that is both kinds stands twice."""
    direct = definition.direct_arguments
    ordered = shown[direct:] or shown[-1:]
    return " ".join(filter(None, (", ".join(shown[:direct]), "ORDER BY", ", ".join(ordered))))


def _argument(page: Page, argument: Argument) -> str:
    mode = "" if argument.mode is ArgumentMode.IN else f"{argument.mode.name} "
    name = f"{quote_identifier(argument.name)} " if argument.name else ""
    default = f" DEFAULT {page.sql(argument.default)}" if argument.default else ""
    return f"{mode}{name}{column_type(page.book.names, argument.type)}{default}"


def _arguments(page: Page, item: Routine) -> Markup:
    """The arguments, if the call does not say all of them: one has a description, or a type of the project's own."""
    if not any(
        _description(item, argument.name) or page.links.place(Address(argument.type.oid)) for argument in item.arguments
    ):
        return NOTHING
    page = page.once()
    rows = (
        (
            code(argument.name) if argument.name else "",
            MODES.get(argument.mode, in_words(argument.mode)),
            page.type(argument.type),
            code(page.sql(argument.default)) if argument.default else "",
            comment(_description(item, argument.name)),
        )
        for argument in item.arguments
    )
    return table(("Argument", "Mode", "Type", "Default", "Description"), rows)


def _description(item: Routine, name: str) -> str:
    """What the routine's comment says about an argument on a line of its own."""
    if not name or not item.comment or name not in item.comment:
        return ""
    found = re.search(DESCRIPTION.format(re.escape(name)), item.comment, re.MULTILINE)
    return found["text"] if found else ""


# --- properties -----------------------------------------------------------------------------------------------


def properties(page: Page, item: Routine) -> Markup:
    """The properties that CREATE FUNCTION does not give by default."""
    return section("Properties", bullets(_properties(page, item)))


def _properties(page: Page, item: Routine) -> Iterator[Text]:
    if item.security_definer:
        yield md("SECURITY DEFINER: runs as its owner {}, not as the caller{}", page.role(item.owner), _path(item))
    if item.kind is not RoutineKind.PROCEDURE:
        yield from (words[item.volatility] for words in (VOLATILITY,) if item.volatility in words)
        yield from (words[item.parallel] for words in (PARALLEL,) if item.parallel in words)
    if item.strict:
        yield "STRICT: returns null if any argument is null"
    if item.leakproof:
        yield "LEAKPROOF"
    yield from (code(f"SET {name} = {_setting(value)}") for name, value in sorted(item.config))
    if item.library:
        yield md("library {}", code(item.library))
    if item.cost != DEFAULT_COST.get(language_name(page.book.names, item.language), 100):
        yield f"COST {item.cost:g}"
    if item.rows not in (0, DEFAULT_ROWS):
        yield f"ROWS {item.rows:g}"
    if item.support:
        yield md("SUPPORT {}", page.object(item.support))
    if item.transforms:
        transforms = (page.book.catalog[oid] for oid in item.transforms)
        types = (page.type(TypeRef(each.type)) for each in transforms if isinstance(each, Transform))
        yield md("TRANSFORM FOR TYPE {}", join(", ", types))
    if item.on_extensions:
        yield md("dropped with extension {}", join(", ", map(page.object, item.on_extensions)))


def _path(item: Routine) -> Markup:
    """A warning if the names in a body given as text depend on the caller."""
    if item.sql_body or item.library or any(name == "search_path" for name, _ in item.config):
        return NOTHING
    return md("; no {} is set, so unqualified names resolve through the caller's", code("search_path"))


def _setting(value: str) -> str:
    if value == '""':
        return "''"
    return value if NUMBER_OR_NAMES.fullmatch(value) else quote_literal(value)
