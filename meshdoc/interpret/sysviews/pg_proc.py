"""Routines and their languages: pg_proc, pg_aggregate, pg_language and pg_transform."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from meshdoc.catalog.database import Language
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Transform
from meshdoc.catalog.routine import AggregateDefinition, ArgumentMode, Routine
from meshdoc.catalog.system import SystemAggregate, SystemProc
from meshdoc.interpret.sysviews.initial_privileges import routine_acl
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, index, joined, options, system_view

ANY, ANYARRAY, ANYELEMENT, ANYCOMPATIBLEARRAY, ANYCOMPATIBLE = 2276, 2277, 2283, 5078, 5077
ELEMENTS = {ANY: ANY, ANYARRAY: ANYELEMENT, ANYCOMPATIBLEARRAY: ANYCOMPATIBLE}


@system_view("pg_catalog.pg_proc")
def pg_proc(reader: Reader) -> Iterator[Row]:
    """Functions, procedures, aggregates and window functions."""
    yield from map(functools.partial(_system, reader), reader.system(SystemProc))
    yield from map(functools.partial(_routine, reader), reader.all(Routine))


@index(("pg_catalog.pg_proc", "oid"))
def _by_oid(reader: Reader, oid: Oid) -> Iterator[Row]:
    item, row = reader.names.catalog.get(oid), reader.names.system.proc(oid)
    if row is not None:
        yield _system(reader, row)
    elif isinstance(item, Routine):
        yield _routine(reader, item)


@index(("pg_catalog.pg_proc", "proname"))
def _by_name(reader: Reader, name: str) -> Iterator[Row]:
    yield from (_system(reader, row) for row in reader.names.system.procs_named(name))
    for schema in reader.schemas:
        for item in reader.names.catalog.sharing("routine name", schema.oid, name):
            yield from _by_oid(reader, item.oid)


def _head(item: Routine | SystemProc) -> Row:
    """The values that PostgreSQL's own routines have in the same form."""
    return {
        **fields(item, "oid proname=name pronamespace=schema prolang=language prosupport=support"),
        **fields(item, "prosecdef=security_definer proleakproof=leakproof proisstrict=strict proretset=returns_set"),
        **fields(item, "provolatile=volatility proparallel=parallel prosrc=body proowner=owner"),
    }


def _routine(reader: Reader, item: Routine) -> Row:
    modes = [argument.mode.value for argument in item.arguments]
    names = [argument.name for argument in item.arguments]
    with_outputs = any(mode != "i" for mode in modes)
    transforms = (reader.names.catalog[oid] for oid in item.transforms)
    return _head(item) | {
        "procost": float(item.cost),
        "prorows": float(item.rows),
        "provariadic": _variadic(reader, item),
        "prokind": item.kind.value,
        "pronargs": len(item.inputs()),
        "pronargdefaults": sum(argument.default is not None for argument in item.inputs()),
        "prorettype": item.returns.oid,
        "proargtypes": list(item.input_types()),
        "proallargtypes": [argument.type.oid for argument in item.arguments] if with_outputs else None,
        "proargmodes": modes if with_outputs else None,
        "proargnames": names if any(names) else None,
        "proargdefaults": joined(reader.text(argument.default) for argument in item.inputs()),
        "protrftypes": [each.type for each in transforms if isinstance(each, Transform)] or None,
        "probin": item.library,
        "prosqlbody": reader.text(item.sql_body),
        "proconfig": options(item.config),
        "proacl": reader.acl(item.acl),
    }


def _variadic(reader: Reader, item: Routine) -> object:
    """The element type of a VARIADIC argument."""
    for argument in item.arguments:
        if argument.mode is ArgumentMode.VARIADIC:
            found = ELEMENTS.get(argument.type.oid)
            return found or reader.value("pg_type", argument.type.oid, "typelem")
    return NO_OID


def _system(reader: Reader, row: SystemProc) -> Row:
    return _head(row) | {
        **fields(row, "procost=cost prorows=rows provariadic=variadic prokind=kind prorettype=returns"),
        "pronargs": len(row.argument_types),
        "pronargdefaults": len(row.defaults),
        "proargtypes": list(row.argument_types),
        "proallargtypes": list(row.all_argument_types) or None,
        "proargmodes": list(row.argument_modes) or None,
        "proargnames": list(row.argument_names) or None,
        "proargdefaults": joined(row.defaults),
        "probin": row.library or None,
        "prosqlbody": row.sql_body or None,
        "proconfig": list(row.config) or None,
        "proacl": reader.acl(routine_acl(reader, row)),
    }


# --- aggregates ---------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_aggregate")
def pg_aggregate(reader: Reader) -> Iterator[Row]:
    """The definitions of aggregates."""
    for row in reader.system(SystemAggregate):
        yield _aggregate(row.function, row)
    for item in reader.all(Routine):
        for definition in item.aggregate:
            yield _aggregate(item.oid, definition)


def _aggregate(function: Oid, item: SystemAggregate | AggregateDefinition) -> Row:
    return {
        **fields(item, "aggkind=kind aggnumdirectargs=direct_arguments aggtransfn=transition_function"),
        **fields(item, "aggfinalfn=final_function aggcombinefn=combine_function aggserialfn=serial_function"),
        **fields(item, "aggdeserialfn=deserial_function aggmtransfn=moving_transition_function"),
        **fields(item, "aggminvtransfn=moving_inverse_function aggmfinalfn=moving_final_function"),
        **fields(item, "aggfinalextra=final_extra aggmfinalextra=moving_final_extra aggfinalmodify=final_modify"),
        **fields(item, "aggmfinalmodify=moving_final_modify aggsortop=sort_operator aggtranstype=transition_type"),
        **fields(item, "aggtransspace=transition_space aggmtranstype=moving_transition_type"),
        **fields(item, "aggmtransspace=moving_transition_space"),
        "aggfnoid": function,
        "agginitval": _initial(item, item.initial_value),
        "aggminitval": _initial(item, item.moving_initial_value),
    }


def _initial(item: SystemAggregate | AggregateDefinition, value: str | None) -> str | None:
    """PostgreSQL's own rows have an empty text if there is no initial value."""
    return (value or None) if isinstance(item, SystemAggregate) else value


# --- languages ----------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_language")
def pg_language(reader: Reader) -> Iterator[Row]:
    """The languages; those present in every database are objects of the catalog."""
    for item in reader.all(Language):
        own = reader.names.system.language(item.oid)
        yield {
            **fields(item, "oid lanname=name lanowner=owner lanpltrusted=trusted lanplcallfoid=handler"),
            **fields(item, "laninline=inline lanvalidator=validator"),
            "lanispl": own.procedural if own else True,
            "lanacl": reader.acl(item.acl),
        }


@system_view("pg_catalog.pg_transform")
def pg_transform(reader: Reader) -> Iterator[Row]:
    """The transforms between types and languages."""
    for item in reader.all(Transform):
        yield fields(item, "oid trftype=type trflang=language trffromsql=from_sql trftosql=to_sql")
