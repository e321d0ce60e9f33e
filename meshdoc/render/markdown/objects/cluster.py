"""The database and tablespaces: pg_database, pg_tablespace."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Database, Tablespace
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, code, md


@facts(Database)
def database(page: Page, item: Database) -> Iterator[Text]:
    """The settings of its sessions."""
    yield from (md("setting {}", code(f"{name} = {value}")) for name, value in item.settings)
    for role, settings in item.role_settings:
        whose = page.role(role) if role else md("all roles, in every database")
        yield from (md("setting {} for {}", code(f"{name} = {value}"), whose) for name, value in settings)


@facts(Tablespace)
def tablespace(page: Page, item: Tablespace) -> Iterator[Text]:
    """Its options."""
    yield from (md("option {}", code(f"{name} = {value}")) for name, value in item.options)
