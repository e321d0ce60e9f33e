"""Foreign-data wrappers, servers and user mappings: pg_foreign_data_wrapper, pg_foreign_server, pg_user_mapping."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Dependency, Object, Oid, ref
from meshdoc.catalog.relation import Options
from meshdoc.diagnostics import SqlError
from meshdoc.record import record


@record
class ForeignDataWrapper(Object):
    """A foreign-data wrapper."""

    noun: ClassVar[str] = "foreign-data wrapper"
    system_catalog: ClassVar[str] = "pg_foreign_data_wrapper"

    handler: Oid = ref(Dependency.NORMAL, default=NO_OID)
    validator: Oid = ref(Dependency.NORMAL, default=NO_OID)
    options: Options = ()


@record
class Server(Object):
    """A foreign server."""

    noun: ClassVar[str] = "server"
    system_catalog: ClassVar[str] = "pg_foreign_server"

    wrapper: Oid = ref(Dependency.NORMAL)
    type: str | None = None
    version: str | None = None
    options: Options = ()


def wrapper_of(catalog: Catalog, server: Oid) -> ForeignDataWrapper:
    """The wrapper that a server is of."""
    item = catalog[server]
    assert isinstance(item, Server)
    found = catalog[item.wrapper]
    assert isinstance(found, ForeignDataWrapper)
    return found


def check_handler(wrapper: ForeignDataWrapper) -> None:
    """SqlError 55000 for a wrapper without a handler: GetFdwRoutineByServerId."""
    if not wrapper.handler:
        raise SqlError("55000", f'foreign-data wrapper "{wrapper.name}" has no handler')


@record
class UserMapping(Object):
    """The mapping of a role (`user`; 0 is PUBLIC) to a server. It has no name."""

    noun: ClassVar[str] = "user mapping"
    system_catalog: ClassVar[str] = "pg_user_mapping"
    identified_by: ClassVar[tuple[str, ...]] = ("user", "server")

    name: str = ""
    user: Oid = ref(Dependency.OWNER, default=NO_OID)
    server: Oid = ref(Dependency.NORMAL)
    options: Options = ()
