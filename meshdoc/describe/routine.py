"""Functions, procedures and aggregates: `\\df+` and `\\sf`."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import C_LANGUAGE, INTERNAL_LANGUAGE
from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import expression, language_name, role_name, routine_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.operator import Transform
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.describe.describer import aclitems, describer
from meshdoc.describe.grid import properties
from meshdoc.history.codes import decoded
from meshdoc.history.wording import full_name

KINDS = {
    RoutineKind.FUNCTION: "Function",
    RoutineKind.PROCEDURE: "Procedure",
    RoutineKind.AGGREGATE: "Aggregate function",
    RoutineKind.WINDOW: "Window function",
}
MODES = {
    ArgumentMode.IN: "",
    ArgumentMode.OUT: "OUT ",
    ArgumentMode.INOUT: "INOUT ",
    ArgumentMode.VARIADIC: "VARIADIC ",
}
LISTS = ("search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries")
"""Settings whose values are lists of names: GUC_LIST_QUOTE."""


@describer(Routine)
def routine(names: Names, item: Routine) -> Iterator[str]:
    """A routine, and its definition."""
    pairs = (
        ("Result data type", routine_result(names, item) or ""),
        ("Argument data types", arguments(names, item)),
        ("Volatility", decoded(item, "volatility", item.volatility)),
        ("Parallel", decoded(item, "parallel", item.parallel)),
        ("Owner", role_name(names, item.owner)),
        ("Security", "definer" if item.security_definer else "invoker"),
        ("Leakproof?", "yes" if item.leakproof else "no"),
        ("Access privileges", "" if item.acl is None else "\n".join(aclitems(names, item.acl))),
        ("Language", language_name(names, item.language)),
        ("Description", item.comment or ""),
    )
    yield from properties(f'{KINDS[item.kind]} "{full_name(names, item)}"', pairs)
    if item.kind is not RoutineKind.AGGREGATE:
        yield "Definition:"
        yield from definition(names, item).split("\n")


def arguments(names: Names, item: Routine) -> str:
    """`a integer, OUT b text`, in a procedure `IN a integer`: pg_get_function_arguments."""
    modes = {**MODES, ArgumentMode.IN: "IN "} if item.kind is RoutineKind.PROCEDURE else MODES
    shown = (argument for argument in item.arguments if argument.mode is not ArgumentMode.TABLE)
    return ", ".join(f"{modes[argument.mode]}{_argument(names, argument)}" for argument in shown)


def _argument(names: Names, item: Argument) -> str:
    name = f"{quote_identifier(item.name)} " if item.name else ""
    default = f" DEFAULT {expression(names, item.default)}" if item.default else ""
    return f"{name}{type_name(names, item.type.oid)}{default}"


# --- the definition --------------------------------------------------------------------------------------------------


def definition(names: Names, item: Routine) -> str:
    """The statement that creates it: pg_get_functiondef."""
    noun = "PROCEDURE" if item.kind is RoutineKind.PROCEDURE else "FUNCTION"
    result = routine_result(names, item)
    lines = [f"CREATE OR REPLACE {noun} {qualified_name(names.catalog, item)}({arguments(names, item)})"]
    lines += [f" RETURNS {result}"] if result else []
    transforms = (names.catalog[oid] for oid in item.transforms)
    types = ", ".join(f"FOR TYPE {type_name(names, each.type)}" for each in transforms if isinstance(each, Transform))
    lines += [f" TRANSFORM {types}"] if types else []
    lines.append(f" LANGUAGE {quote_identifier(language_name(names, item.language))}")
    attributes = " ".join(_attributes(names, item))
    lines += [f" {attributes}"] if attributes else []
    lines += [f" SET {quote_identifier(name)} TO {_setting(name, value)}" for name, value in item.config]
    return "\n".join([*lines, _body(names, item, noun.lower())])


def _attributes(names: Names, item: Routine) -> Iterator[str]:
    yield from ["WINDOW"] if item.kind is RoutineKind.WINDOW else []
    yield from {"i": ["IMMUTABLE"], "s": ["STABLE"]}.get(item.volatility, [])
    yield from {"s": ["PARALLEL SAFE"], "r": ["PARALLEL RESTRICTED"]}.get(item.parallel, [])
    yield from ["STRICT"] if item.strict else []
    yield from ["SECURITY DEFINER"] if item.security_definer else []
    yield from ["LEAKPROOF"] if item.leakproof else []
    usual = 1 if item.language in (INTERNAL_LANGUAGE, C_LANGUAGE) else 100
    yield from [f"COST {item.cost:g}"] if item.cost != usual else []
    yield from [f"ROWS {item.rows:g}"] if item.rows not in (0, 1000) else []
    yield from [f"SUPPORT {routine_name(names, item.support)}"] if item.support else []


def _setting(name: str, value: str) -> str:
    from meshdoc.syntax.names import split_identifiers

    return ", ".join(map(simple_quoted, split_identifiers(value))) if name in LISTS and value else simple_quoted(value)


def _body(names: Names, item: Routine, tag: str) -> str:
    if item.sql_body:
        return expression(names, item.sql_body)
    while f"${tag}" in item.body:
        tag += "x"
    library = f"{simple_quoted(item.library)}, " if item.library else ""
    return f"AS {library}${tag}${item.body}${tag}$"
