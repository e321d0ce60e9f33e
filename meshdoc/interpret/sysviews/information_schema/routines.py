"""Routines and their parameters."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.naming import suffixed
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.interpret.sysviews.information_schema.data_type import data_type
from meshdoc.interpret.sysviews.privileges import may_on_routine
from meshdoc.interpret.sysviews.reader import Reader, Row, number, numbers, strings, system_view, yes_or_no

KINDS = {"f": "FUNCTION", "p": "PROCEDURE"}
MODES = {"i": "IN", "o": "OUT", "b": "INOUT", "v": "IN", "t": "OUT"}


def specific_name(row: Row) -> str:
    """A routine's name and oid; the name is truncated if both do not fit: nameconcatoid."""
    return suffixed(str(row["proname"]), f"_{row['oid']}")


def specific(reader: Reader, row: Row) -> Row:
    """The columns that tell apart routines of the same name."""
    return reader.identified("specific", row["pronamespace"], specific_name(row))


@system_view("information_schema.routines")
def routines(reader: Reader) -> Iterator[Row]:
    """The routines that the reader owns or may call."""
    for row in reader.rows("pg_proc"):
        if not may_on_routine(reader, row):
            continue
        language = reader.value("pg_language", row["prolang"], "lanname")
        yield {
            **specific(reader, row),
            **reader.named("routine", row, "pro"),
            "routine_type": KINDS.get(str(row["prokind"])),
            **_result(reader, row),
            "routine_body": "SQL" if language == "sql" else "EXTERNAL",
            "routine_definition": row["prosrc"] if reader.has_role(row["proowner"]) else None,
            "external_name": row["prosrc"] if language == "c" else None,
            "external_language": str(language).upper(),
            "parameter_style": "GENERAL",
            "is_deterministic": yes_or_no(row["provolatile"] == "i"),
            "sql_data_access": "MODIFIES",
            "schema_level_routine": "YES",
            "max_dynamic_result_sets": 0,
            "security_type": "DEFINER" if row["prosecdef"] else "INVOKER",
            "as_locator": "NO",
            "is_udt_dependent": "NO",
        }


def _result(reader: Reader, row: Row) -> Row:
    """The return type of a function; NULLs for a procedure."""
    if row["prokind"] == "p":
        return {}
    type = reader.one("pg_type", "oid", row["prorettype"])
    assert type is not None
    return {
        "data_type": data_type(reader, type, type["oid"]),
        **reader.named("type_udt", type, "typ"),
        "dtd_identifier": "0",
        "is_null_call": yes_or_no(row["proisstrict"]),
    }


@system_view("information_schema.parameters")
def parameters(reader: Reader) -> Iterator[Row]:
    """The parameters of routines, outputs included."""
    for row in reader.rows("pg_proc"):
        if not may_on_routine(reader, row):
            continue
        modes, names = strings(row.get("proargmodes")), strings(row.get("proargnames"))
        defaults = _defaults(reader, row) if reader.has_role(row["proowner"]) else {}
        for place, oid in enumerate(numbers(row.get("proallargtypes")) or numbers(row["proargtypes"])):
            type = reader.one("pg_type", "oid", oid)
            assert type is not None
            yield {
                **specific(reader, row),
                "ordinal_position": place + 1,
                "parameter_mode": MODES[modes[place]] if modes else "IN",
                "is_result": "NO",
                "as_locator": "NO",
                "parameter_name": (names[place] or None) if names else None,
                "data_type": data_type(reader, type, oid),
                **reader.named("udt", type, "typ"),
                "dtd_identifier": str(place + 1),
                "parameter_default": defaults.get(place),
            }


def _defaults(reader: Reader, row: Row) -> dict[int, str | None]:
    """Parameter defaults by position: pg_get_function_arg_default."""
    item = reader.names.catalog.get(number(row))
    if isinstance(item, Routine):
        return {place: reader.text(argument.default) for place, argument in enumerate(item.arguments)}
    own = reader.names.system.proc(number(row))
    if own is None or not own.defaults:
        return {}
    outputs = (ArgumentMode.OUT.value, ArgumentMode.TABLE.value)
    modes = own.argument_modes or ("i",) * len(own.argument_types)
    inputs = [place for place, mode in enumerate(modes) if mode not in outputs]
    return dict(zip(inputs[-len(own.defaults) :], own.defaults, strict=True))
