"""Texts that several kinds of statements share."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.names.definition import storage_parameters
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Options
from meshdoc.catalog.template import PG_DEFAULT
from meshdoc.syntax.names import split_identifiers

LISTS = frozenset(
    {
        *("search_path", "temp_tablespaces", "session_preload_libraries", "shared_preload_libraries"),
        *("local_preload_libraries", "unix_socket_directories"),
    }
)
"""Settings that are lists of names: GUC_LIST_QUOTE."""


def block(items: Iterable[str], *, indent: str = "    ") -> str:
    """Lines between parentheses, separated by commas."""
    return "(\n" + ",\n".join(f"{indent}{item}" for item in items) + "\n)"


def with_options(options: Options, toast: Options = ()) -> str:
    """` WITH (fillfactor='70', toast.autovacuum_enabled='off')`, or nothing."""
    own = [storage_parameters(options)] if options else []
    shown = [*own, *(f"toast.{storage_parameters((option,))}" for option in toast)]
    return f" WITH ({', '.join(shown)})" if shown else ""


def in_tablespace(names: Names, tablespace: Oid) -> str:
    """` TABLESPACE fast`, or nothing for the database's own."""
    other = tablespace not in (0, PG_DEFAULT)
    return f" TABLESPACE {quote_identifier(names.catalog[tablespace].name)}" if other else ""


def fdw_options(options: Options) -> str:
    """` OPTIONS (\\n    host 'x'\\n)`, or nothing."""
    return f" OPTIONS {block(option_items(options))}" if options else ""


def option_items(options: Options) -> list[str]:
    """`host 'x'` for each option."""
    return [f"{quote_identifier(key)} {simple_quoted(value)}" for key, value in options]


def setting(name: str, value: str) -> str:
    """`search_path TO 'a', 'b'`: the names of a list are quoted each for itself."""
    shown = [simple_quoted(part) for part in split_identifiers(value)] if name in LISTS else [simple_quoted(value)]
    return f"{quote_identifier(name)} TO {', '.join(shown) or simple_quoted('')}"


def only(names: Names, table: Oid) -> str:
    """`ALTER TABLE ONLY public.t`."""
    return f"ALTER TABLE ONLY {relation_name(names, table)}"


def dollar_quoted(text: str) -> str:
    """A body in dollar quotes that do not occur in it: appendStringLiteralDQ."""
    mark, suffixes = "$", iter("_XXXXXXX" * (len(text) + 2))
    while mark in text:
        mark += next(suffixes)
    return f"{mark}${text}{mark}$"
