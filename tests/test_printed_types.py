"""Types with every kind of modifier are printed as a real server prints them."""

from __future__ import annotations

from contextlib import closing

from postgres import Server

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.format_type import INTERVAL_FIELDS, format_type, format_type_be
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.type import TypeRef

MODIFIERS = {
    "bit varbit": (1, 5),
    "bpchar varchar": (4, 5, 24),
    "numeric": [(1000 << 16 | scale & 0x7FF) + 4 for scale in (-1000, -1, 0, 7, 1000)],
    "time timetz timestamp timestamptz": (0, 6),
    "interval": [fields << 16 | precision for fields in (0x7FFF, *INTERVAL_FIELDS) for precision in (0, 6, 0xFFFF)],
}


def test_all_types_and_modifiers(server: Server) -> None:
    catalog, own = Catalog(template(system())), system()
    modifiers = {name: found for names, found in MODIFIERS.items() for name in names.split()}
    asked = "select oid, typname, format_type(oid, null) from pg_type where oid < 10000"
    with server.database() as database, closing(server.connect(database)) as connection:
        for oid, name, expected in connection.execute(asked).fetchall():
            assert format_type_be(catalog, own, oid) == expected
            for modifier in modifiers.get(name.removeprefix("_"), ()):
                shown = format_type(catalog, own, TypeRef(oid, modifier))
                assert connection.execute("select format_type(%s, %s)", (oid, modifier)).fetchone() == (shown,)
