"""Configuration parameters: pg_settings."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from meshdoc.catalog.system.system import DATA
from meshdoc.interpret.sysviews.reader import Reader, Row, system_view


@system_view("pg_catalog.pg_settings")
def pg_settings(reader: Reader) -> Iterator[Row]:
    """The parameters, with the session's settings; values set in a server's configuration files are not known."""
    for stored in _stored():
        name, type, context, unit, minimum, maximum, values, default = stored
        own = reader.settings.get(name.lower())
        yield {
            "name": name,
            "setting": default if own is None else own,
            "unit": unit or None,
            "context": context,
            "vartype": type,
            "source": "default" if own is None else "session",
            "min_val": minimum or None,
            "max_val": maximum or None,
            "enumvals": values.split(",") if values else None,
            "pending_restart": False,
        }


@functools.cache
def _stored() -> tuple[tuple[str, ...], ...]:
    lines = (DATA / "pg_settings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(tuple(line.split("\t")) for line in lines)
