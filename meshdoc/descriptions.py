"""Descriptions in a file beside the SQL, for objects and columns that have no COMMENT.

    "public.orders" = "One row per order."
    "public.orders.total" = "Gross, in cents."

A dotted key without quotes means the same. What is taken from the file names it as its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc.config import Config, toml_of
from meshdoc.diagnostics import ConfigError, Diagnostic, Severity

if TYPE_CHECKING:
    from meshdoc.catalog.object import Object
    from meshdoc.history.history import History


def read(config: Config) -> Mapping[str, str]:
    """The descriptions by name; none without a file. Raises ConfigError if it cannot be read or holds anything else."""
    if config.descriptions is None:
        return {}
    table = toml_of(config.descriptions)
    if table is None:
        raise ConfigError(f"descriptions: there is no file {config.descriptions}: create it, or remove the setting")
    return dict(_flat(table, "", config.descriptions))


def _flat(table: Mapping[str, object], prefix: str, file: Path) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.", file)
        elif isinstance(value, str):
            yield prefix + key, value
        else:
            raise ConfigError(f'{file}: {prefix}{key} must be a string, such as "public.orders" = "One row per order."')


def describe(history: History, texts: Mapping[str, str], file: Path | None) -> tuple[History, tuple[Diagnostic, ...]]:
    """The history with these comments in its last version, and warnings about names that nothing has."""
    if not texts or file is None:
        return history, ()
    from meshdoc.catalog.catalog import Catalog
    from meshdoc.catalog.object import Object

    found: set[str] = set()
    items = tuple(_described(history, item, texts, file.name, found) for item in history.catalog.all(Object))
    catalog = Catalog(items)
    catalog.journal.extend(history.catalog.journal)
    return replace(history, catalog=catalog), tuple(_unknown(name, file) for name in texts if name not in found)


def _described(history: History, item: Object, texts: Mapping[str, str], source: str, found: set[str]) -> Object:
    from meshdoc.catalog.database import Schema
    from meshdoc.catalog.relation import Relation

    schema = history.catalog.get(getattr(item, "schema", 0))
    if not isinstance(schema, Schema) or not history.is_own(item) or item.system_catalog not in SHOWN:
        return item
    name = f"{schema.name}.{item.name}"
    shown = item
    if name in texts:
        found.add(name)
        shown = replace(shown, comment=item.comment or f"{texts[name]} ({source})")
    if isinstance(shown, Relation):
        columns = []
        for column in shown.columns:
            if text := texts.get(f"{name}.{column.name}"):
                found.add(f"{name}.{column.name}")
                column = replace(column, comment=column.comment or f"{text} ({source})")
            columns.append(column)
        if tuple(columns) != shown.columns:
            shown = replace(shown, columns=tuple(columns))
    if shown is not item and (later := getattr(item, "_recorded", None)):
        shown.record(later)
    return shown


SHOWN = frozenset({"pg_class", "pg_proc", "pg_type"})
"""The catalogs of the objects that may be described."""


def _unknown(name: str, file: Path) -> Diagnostic:
    return Diagnostic(
        code="description",
        severity=Severity.WARNING,
        message=f"{file.as_posix()} describes {name}, which does not exist",
        location=None,
        hint="Write the name with its schema, as in public.orders or public.orders.total.",
    )
