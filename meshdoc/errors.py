"""PostgreSQL errors raised in three or more places, each with its SQLSTATE and message.

Called with the names in the message, in order, plus `detail`, `hint` and `offset` as for SqlError, each makes the
error. An error that only one command raises is constructed in that command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from meshdoc.diagnostics import Missing, SqlError
from meshdoc.record import positional


class Said(TypedDict, total=False):
    """The parameters of SqlError besides SQLSTATE and message."""

    detail: str
    hint: str
    offset: int | None


@positional
class _Error:
    sqlstate: str
    message: str


class _Fixed(_Error):
    def __call__(self, **said: Unpack[Said]) -> SqlError:
        return SqlError(self.sqlstate, self.message, **said)


class _OfOne(_Error):
    def __call__(self, name: str, /, **said: Unpack[Said]) -> SqlError:
        return SqlError(self.sqlstate, self.message.format(name), **said)


@positional
class _Undefined(_Error):
    kind: str

    def __call__(self, name: str, /, **said: Unpack[Said]) -> SqlError:
        missing = Missing(kind=self.kind, name=name)
        return SqlError(self.sqlstate, self.message.format(name), missing=missing, **said)


@positional
class _UndefinedColumn(_Error):
    def __call__(self, name: str, relation: str, /, **said: Unpack[Said]) -> SqlError:
        missing = Missing(kind="column", name=f"{relation}.{name}")
        return SqlError(self.sqlstate, self.message.format(name, relation), missing=missing, **said)


@positional
class _UndefinedCollation(_Error):
    def __call__(self, names: Sequence[str], /, **said: Unpack[Said]) -> SqlError:
        is_own = len(names) > 1 and names[-2] != "pg_catalog"
        missing = None if is_own else Missing(kind="collation", name=names[-1])
        return SqlError(self.sqlstate, self.message.format(".".join(names)), missing=missing, **said)


class _OfTwo(_Error):
    def __call__(self, first: str, second: str, /, **said: Unpack[Said]) -> SqlError:
        return SqlError(self.sqlstate, self.message.format(first, second), **said)


undefined_access_method = _OfOne("42704", 'access method "{}" does not exist')
undefined_array_type = _OfOne("42704", "could not find array type for data type {}")
undefined_collation = _UndefinedCollation("42704", 'collation "{}" for encoding "UTF8" does not exist')
undefined_column = _Undefined("42703", 'column "{}" does not exist', "column")
undefined_column_of = _UndefinedColumn("42703", 'column "{}" of relation "{}" does not exist')
undefined_field = _OfTwo("42703", 'record "{}" has no field "{}"')
undefined_function = _Undefined("42883", "function {} does not exist", "function")
undefined_operator = _OfOne("42883", "operator does not exist: {}")
undefined_relation = _Undefined("42P01", 'relation "{}" does not exist', "relation")
undefined_role = _Undefined("42704", 'role "{}" does not exist', "role")
undefined_schema = _Undefined("3F000", 'schema "{}" does not exist', "schema")
undefined_setting = _OfOne("42704", 'unrecognized configuration parameter "{}"')
undefined_type = _Undefined("42704", 'type "{}" does not exist', "type")

permission_denied = _OfTwo("42501", "permission denied for {} {}")

duplicate_constraint = _OfTwo("42710", 'constraint "{}" for relation "{}" already exists')
duplicate_function = _OfOne("42723", 'function "{}" already exists with same argument types')
duplicate_relation = _OfOne("42P07", 'relation "{}" already exists')
duplicate_row = _OfOne("23505", 'duplicate key value violates unique constraint "{}"')
duplicate_type = _OfOne("42710", 'type "{}" already exists')

ambiguous_column = _OfOne("42702", 'column reference "{}" is ambiguous')
cannot_cast = _OfTwo("42846", "cannot cast type {} to {}")
cannot_open_relation = _OfOne("42809", 'cannot open relation "{}"')
conflicting_options = _Fixed("42601", "conflicting or redundant options")
interval_out_of_range = _Fixed("22008", "interval out of range")
improper_qualified_name = _OfOne("42601", "improper qualified name (too many dotted names): {}")
invalid_name_syntax = _Fixed("42602", "invalid name syntax")
invalid_setting = _OfTwo("22023", 'invalid value for parameter "{}": "{}"')
missing_in_children = _Fixed("42P16", "constraint must be added to child tables too")
multiple_primary_keys = _OfOne("42P16", 'multiple primary keys for table "{}" are not allowed')
not_collatable = _OfOne("42804", "collations are not supported by type {}")
parameter_required = _OfOne("42601", "{} requires a parameter")
repeated_column = _OfOne("42701", 'column "{}" specified more than once')
required_by_system = _OfOne("2BP01", "cannot drop {} because it is required by the database system")
stack_depth_exceeded = _Fixed("54001", "stack depth limit exceeded")
wrong_number_of_subscripts = _Fixed("2202E", "wrong number of array subscripts")
system_catalog_denied = _OfOne("42501", 'permission denied: "{}" is a system catalog')
system_column_conflict = _OfOne("42701", 'column name "{}" conflicts with a system column name')
wrong_kind = _OfTwo("42809", '"{}" is not {}')


def whole_row(detail: str) -> SqlError:
    """SQLSTATE 0A000 for an expression of a row as a whole, which another table's row would not be."""
    return SqlError("0A000", "cannot convert whole-row table reference", detail=detail)


def kind_not_supported(message: str, kinds: str) -> SqlError:
    """SQLSTATE 42809 for a relation of a kind that a statement does not support: errdetail_relkind_not_supported."""
    return SqlError("42809", message, detail=f"This operation is not supported for {kinds}.")
