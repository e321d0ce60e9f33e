"""Functions, procedures and aggregates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.database import C_LANGUAGE, INTERNAL_LANGUAGE
from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import expression, language_name, operator_name, routine_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import Transform
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.render.sql.entry import Dump, Rank, creates
from meshdoc.render.sql.text import block, dollar_quoted, setting

MODES = {ArgumentMode.OUT: "OUT ", ArgumentMode.INOUT: "INOUT ", ArgumentMode.VARIADIC: "VARIADIC "}
VOLATILITIES = {"i": " IMMUTABLE", "s": " STABLE", "v": ""}
PARALLEL = {"s": "SAFE", "r": "RESTRICTED", "u": "UNSAFE"}
MODIFIES = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
USUAL_COST, USUAL_COST_OF_C, USUAL_ROWS = 100, 1, 1000


@creates(Routine, "FUNCTION", Rank.FUNCTION)
def routine(dump: Dump, item: Routine) -> str:
    """CREATE FUNCTION, PROCEDURE or AGGREGATE."""
    if item.kind is RoutineKind.AGGREGATE:
        return aggregate(dump.names, item)
    names, procedure = dump.names, item.kind is RoutineKind.PROCEDURE
    head = f"CREATE {'PROCEDURE' if procedure else 'FUNCTION'} {signature(names, item)}"
    head += "" if procedure else f" RETURNS {routine_result(names, item)}"
    settings = "".join(f"\n    SET {setting(*each)}" for each in item.config)
    return f"{head}\n    LANGUAGE {quote_identifier(language_name(names, item.language))}" + "".join(
        [*_attributes(names, item), settings, "\n    ", _body(names, item)]
    )


def signature(names: Names, item: Routine) -> str:
    """The name with all arguments and their defaults."""
    shown = (argument(names, each) for each in item.arguments if each.mode is not ArgumentMode.TABLE)
    return f"{qualified_name(names.catalog, item)}({', '.join(shown)})"


def argument(names: Names, item: Argument) -> str:
    """`INOUT a integer DEFAULT 1`."""
    name = f"{quote_identifier(item.name)} " if item.name else ""
    default = f" DEFAULT {expression(names, item.default)}" if item.default else ""
    return f"{MODES.get(item.mode, '')}{name}{type_name(names, item.type.oid)}{default}"


def _attributes(names: Names, item: Routine) -> Iterator[str]:
    if item.transforms:
        transforms = (names.catalog[oid] for oid in item.transforms)
        types = [each.type for each in transforms if isinstance(each, Transform)]
        yield f" TRANSFORM {', '.join(f'FOR TYPE {type_name(names, oid)}' for oid in types)}"
    yield " WINDOW" if item.kind is RoutineKind.WINDOW else ""
    yield VOLATILITIES[item.volatility]
    yield " STRICT" * item.strict + " SECURITY DEFINER" * item.security_definer + " LEAKPROOF" * item.leakproof
    usual = USUAL_COST_OF_C if item.language in (C_LANGUAGE, INTERNAL_LANGUAGE) else USUAL_COST
    yield f" COST {item.cost:g}" if item.cost != usual else ""
    yield f" ROWS {item.rows:g}" if item.returns_set and item.rows not in (0, USUAL_ROWS) else ""
    yield f" SUPPORT {routine_name(names, item.support)}" if item.support else ""
    yield f" PARALLEL {PARALLEL[item.parallel]}" if item.parallel != "u" else ""


def _body(names: Names, item: Routine) -> str:
    if item.sql_body:
        return expression(names, item.sql_body)
    if item.library is not None:
        return f"AS {simple_quoted(item.library)}, {dollar_quoted(item.body)}"
    return f"AS {dollar_quoted(item.body)}"


# --- aggregates -----------------------------------------------------------------------------------------------


def aggregate(names: Names, item: Routine) -> str:
    """CREATE AGGREGATE."""
    lines = [line for line in _aggregate(names, item, item.aggregate[0]) if line]
    return f"CREATE AGGREGATE {aggregate_signature(names, item)} {block(lines)}"


def aggregate_signature(names: Names, item: Routine) -> str:
    """The name with its arguments, those after ORDER BY apart: pg_get_function_arguments."""
    shown = [argument(names, each) for each in item.inputs()]
    return f"{qualified_name(names.catalog, item)}({_ordered(item, shown)})"


def _ordered(item: Routine, shown: Sequence[str]) -> str:
    definition = item.aggregate[0]
    if definition.kind == "n":
        return ", ".join(shown) or "*"
    count = definition.direct_arguments
    variadic = item.inputs()[-1].mode is ArgumentMode.VARIADIC if shown else False
    last = shown[count:] or ([shown[-1]] if variadic else [])
    return f"{', '.join(shown[:count])} ORDER BY {', '.join(last)}".lstrip()


def _aggregate(names: Names, item: Routine, found: AggregateDefinition) -> Iterator[str]:
    yield f"SFUNC = {routine_name(names, found.transition_function)}"
    yield f"STYPE = {type_name(names, found.transition_type)}"
    yield f"SSPACE = {found.transition_space}" if found.transition_space else ""
    yield f"INITCOND = {simple_quoted(found.initial_value)}" if found.initial_value is not None else ""
    yield from _final(names, "", found.final_function, found.final_extra, _modify(found.final_modify, found))
    for word, function in (
        ("COMBINEFUNC", found.combine_function),
        ("SERIALFUNC", found.serial_function),
        ("DESERIALFUNC", found.deserial_function),
        ("MSFUNC", found.moving_transition_function),
        ("MINVFUNC", found.moving_inverse_function),
    ):
        yield f"{word} = {routine_name(names, function)}" if function else ""
    yield f"MSTYPE = {type_name(names, found.moving_transition_type)}" if found.moving_transition_type else ""
    yield f"MSSPACE = {found.moving_transition_space}" if found.moving_transition_space else ""
    yield f"MINITCOND = {simple_quoted(found.moving_initial_value)}" if found.moving_initial_value is not None else ""
    moving = _modify(found.moving_final_modify, found)
    yield from _final(names, "M", found.moving_final_function, found.moving_final_extra, moving)
    yield f"SORTOP = {operator_name(names, found.sort_operator)}" if found.sort_operator else ""
    yield "HYPOTHETICAL" if found.kind == "h" else ""
    yield f"PARALLEL = {PARALLEL[item.parallel].lower()}" if item.parallel != "u" else ""


def _modify(letter: str, found: AggregateDefinition) -> str:
    """How the final function treats the state, unless that is the default of the kind of aggregate."""
    return "" if letter == ("r" if found.kind == "n" else "w") else MODIFIES[letter]


def _final(names: Names, prefix: str, function: Oid, extra: bool, modify: str) -> Iterator[str]:
    if function:
        yield f"{prefix}FINALFUNC = {routine_name(names, function)}"
        yield f"{prefix}FINALFUNC_EXTRA" if extra else ""
        yield f"{prefix}FINALFUNC_MODIFY = {modify}" if modify else ""
