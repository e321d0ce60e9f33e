"""Extensions outside PostgreSQL's distribution: their scripts can be applied and create the real ones' objects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from cases import _version
from postgres import Server
from server_catalog import read
from test_postgres import compare, lines

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Extension
from meshdoc.catalog.names.description import describe
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.operator import Operator, OperatorClass, OperatorFamily
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.render.json import catalog_json
from meshdoc.replay.run import replay

DESCRIBED = (Operator, OperatorClass, OperatorFamily)
"""Members that `meshdoc export` does not show."""
EMPTY = {"supabase_vault"}
"""Extensions whose contents a platform describes."""
ORPHANED = """delete from pg_depend
    where deptype = 'e' and refobjid = (select oid from pg_extension where extname = %s)"""
IN_WORDS = """select pg_describe_object('pg_operator'::regclass, oid, 0) from pg_operator where oid >= 16384
    union all select pg_describe_object('pg_opclass'::regclass, oid, 0) from pg_opclass where oid >= 16384
    union all select pg_describe_object('pg_opfamily'::regclass, oid, 0) from pg_opfamily where oid >= 16384"""


def created(name: str) -> History:
    """A history whose only statement creates the extension with all that it requires."""
    return replay((_version("1", f'create extension "{name}" cascade;'),), template(system()), system())


def members(catalog: Catalog, extension: str) -> list[Object]:
    """What the extension owns."""
    found = catalog.find("extension", extension)
    assert isinstance(found, Extension)
    return [item for item in catalog.children(found.oid, Object) if item.extension == found.oid]


@pytest.mark.parametrize("name", system().scripted_extension_names)
def test_script(name: str) -> None:
    history = created(name)
    (entry,) = history.entries
    assert entry.outcome is Outcome.APPLIED, f"{entry.sqlstate} {entry.message}"
    assert members(history.catalog, name) or name in EMPTY


@pytest.mark.parametrize("name", ["vector"])
def test_members_are_those_of_the_real_extension(name: str, server: Server) -> None:
    catalog = created(name).catalog
    for item in members(catalog, name):
        catalog.alter(replace(item, extension=0))
    with server.database() as database, closing(server.connect(database)) as connection:
        available = "select from pg_available_extensions where name = %s"
        if not connection.execute(available, (name,)).rowcount:
            pytest.skip(f"the server does not have {name}")
        connection.execute("set allow_system_table_mods = on")
        connection.execute(f"create extension {name}")
        connection.execute(ORPHANED, (name,))
        theirs = read(connection)
        words = sorted(word for (word,) in connection.execute(IN_WORDS))
        connection.execute(f"drop extension {name}")
    ours = catalog_json(catalog, system())
    for section in ("types", "functions", "casts"):
        compare(lines(section, theirs[section]), lines(section, ours[section]))
    compare(words, sorted(described(catalog)))


def described(catalog: Catalog) -> Iterator[str]:
    """The operators, and their classes and families, in the words of pg_describe_object."""
    names = Names(catalog, system())
    for item in catalog.all(Object):
        if isinstance(item, DESCRIBED):
            yield describe(names, Address(item.oid))
