"""PostgreSQL errors raised in three or more places, each with its SQLSTATE and message.

The parameters of a constructor are the names in the message, in order, plus `detail`, `hint` and `offset` as for
SqlError. An error that only one command raises is constructed in that command.
"""

from __future__ import annotations

from typing import TypedDict, Unpack

from meshdoc.diagnostics import SqlError


class Said(TypedDict, total=False):
    """The parameters of SqlError besides SQLSTATE and message."""

    detail: str
    hint: str
    offset: int | None


def undefined_access_method(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42704", f'access method "{name}" does not exist', **said)


def undefined_array_type(type: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42704", f"could not find array type for data type {type}", **said)


def undefined_column(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42703", f'column "{name}" does not exist', **said)


def undefined_column_of(column: str, relation: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42703", f'column "{column}" of relation "{relation}" does not exist', **said)


def undefined_field(record: str, field: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42703", f'record "{record}" has no field "{field}"', **said)


def undefined_function(signature: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42883", f"function {signature} does not exist", **said)


def undefined_operator(signature: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42883", f"operator does not exist: {signature}", **said)


def undefined_relation(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42P01", f'relation "{name}" does not exist', **said)


def undefined_role(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42704", f'role "{name}" does not exist', **said)


def undefined_schema(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("3F000", f'schema "{name}" does not exist', **said)


def undefined_setting(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42704", f'unrecognized configuration parameter "{name}"', **said)


def undefined_type(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42704", f'type "{name}" does not exist', **said)


def duplicate_constraint(name: str, relation: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42710", f'constraint "{name}" for relation "{relation}" already exists', **said)


def duplicate_function(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42723", f'function "{name}" already exists with same argument types', **said)


def duplicate_relation(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42P07", f'relation "{name}" already exists', **said)


def duplicate_type(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42710", f'type "{name}" already exists', **said)


def ambiguous_column(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42702", f'column reference "{name}" is ambiguous', **said)


def cannot_cast(source: str, target: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42846", f"cannot cast type {source} to {target}", **said)


def cannot_insert_into(column: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("428C9", f'cannot insert a non-DEFAULT value into column "{column}"', **said)


def cannot_open_relation(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42809", f'cannot open relation "{name}"', **said)


def conflicting_options(**said: Unpack[Said]) -> SqlError:
    return SqlError("42601", "conflicting or redundant options", **said)


def interval_out_of_range(**said: Unpack[Said]) -> SqlError:
    return SqlError("22008", "interval out of range", **said)


def invalid_name_syntax(**said: Unpack[Said]) -> SqlError:
    return SqlError("42602", "invalid name syntax", **said)


def invalid_setting(name: str, value: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("22023", f'invalid value for parameter "{name}": "{value}"', **said)


def missing_in_children(**said: Unpack[Said]) -> SqlError:
    return SqlError("42P16", "constraint must be added to child tables too", **said)


def multiple_primary_keys(table: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42P16", f'multiple primary keys for table "{table}" are not allowed', **said)


def parameter_required(option: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42601", f"{option} requires a parameter", **said)


def repeated_column(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42701", f'column "{name}" specified more than once', **said)


def required_by_system(object: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("2BP01", f"cannot drop {object} because it is required by the database system", **said)


def stack_depth_exceeded(**said: Unpack[Said]) -> SqlError:
    return SqlError("54001", "stack depth limit exceeded", **said)


def system_catalog_denied(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42501", f'permission denied: "{name}" is a system catalog', **said)


def system_column_conflict(name: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42701", f'column name "{name}" conflicts with a system column name', **said)


def wrong_alter_action(action: str, relation: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42809", f'ALTER action {action} cannot be performed on relation "{relation}"', **said)


def wrong_kind(name: str, kind: str, **said: Unpack[Said]) -> SqlError:
    return SqlError("42809", f'"{name}" is not {kind}', **said)
