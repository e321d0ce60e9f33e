"""Foreign data: pg_foreign_data_wrapper, pg_foreign_server, pg_user_mapping and pg_user_mappings."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, options, renamed, system_view


@system_view("pg_catalog.pg_foreign_data_wrapper")
def pg_foreign_data_wrapper(reader: Reader) -> Iterator[Row]:
    """The foreign-data wrappers."""
    for item in reader.all(ForeignDataWrapper):
        yield {
            **fields(item, "oid fdwname=name fdwowner=owner fdwhandler=handler fdwvalidator=validator"),
            "fdwacl": reader.acl(item.acl),
            "fdwoptions": options(item.options),
        }


@system_view("pg_catalog.pg_foreign_server")
def pg_foreign_server(reader: Reader) -> Iterator[Row]:
    """The foreign servers."""
    for item in reader.all(Server):
        yield {
            **fields(item, "oid srvname=name srvowner=owner srvfdw=wrapper srvtype=type srvversion=version"),
            "srvacl": reader.acl(item.acl),
            "srvoptions": options(item.options),
        }


@system_view("pg_catalog.pg_user_mapping")
def pg_user_mapping(reader: Reader) -> Iterator[Row]:
    """The user mappings of roles at servers."""
    for item in reader.all(UserMapping):
        yield {"oid": item.oid, "umuser": item.user, "umserver": item.server, "umoptions": options(item.options)}


@system_view("pg_catalog.pg_user_mappings")
def pg_user_mappings(reader: Reader) -> Iterator[Row]:
    """The user mappings, readable by everyone; options are shown to superusers and to the mapped user."""
    for row in reader.rows("pg_user_mapping"):
        own = row["umuser"] == reader.current_user
        yield {
            **renamed(row, "umid=oid srvid=umserver umuser"),
            "srvname": reader.value("pg_foreign_server", row["umserver"], "srvname"),
            "usename": reader.value("pg_authid", row["umuser"], "rolname") if row["umuser"] else "public",
            "umoptions": row["umoptions"] if own or reader.roles.is_superuser(reader.current_user) else None,
        }
