"""The catalog as JSON: one value per fact, in PostgreSQL's terms.

`catalog_json` returns all of it, SECTIONS is its table of contents; the format adds the outcome of every statement.
"""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import System
from meshdoc.render import Book
from meshdoc.render.formats import single_file
from meshdoc.render.json import database, ledger, publication, relation, routine, trigger, type
from meshdoc.render.json.value import Entries, Json, dumped, stripped

SECTIONS: dict[str, Callable[[Names], Entries]] = {
    "schemas": database.schemas,
    "extensions": database.extensions,
    "roles": database.roles,
    "types": type.types,
    "sequences": relation.sequences,
    "tables": relation.tables,
    "views": relation.views,
    "functions": routine.functions,
    "event_triggers": trigger.event_triggers,
    "publications": publication.publications,
    "casts": type.casts,
    "operators": type.operators,
    "collations": type.collations,
    "statistics": publication.statistics,
    "text_search_configurations": publication.text_search_configurations,
    "foreign_servers": publication.foreign_servers,
    "default_privileges": database.default_privileges,
}


@single_file("json", "schema.json")
def export(book: Book) -> str:
    """The catalog, the outcome of every statement, and what the reports find; `meshdoc help json` describes it."""
    from meshdoc.render.json.report import report_values
    from meshdoc.render.json.schema import VERSION

    history = book.history
    sections = catalog_json(history.catalog, history.system, history.external)
    statements = [ledger.statement(entry) for entry in history.entries if entry.is_statement]
    told = [ledger.provenance(step.version) for step in history.steps if step.version.provenance]
    commits: dict[str, Json] = {"commits": told} if told else {}
    redacted: dict[str, Json] = {"redacted": list(map(ledger.redacted, book.redacted))} if book.redacted else {}
    reports: dict[str, Json] = {"reports": found} if (found := report_values(book)) else {}
    return dumped({"version": VERSION, **sections, "statements": statements, **commits, **redacted, **reports})


def catalog_json(catalog: Catalog, system: System, external: frozenset[Oid] = frozenset()) -> dict[str, Json]:
    """The objects of each section, with their values; `x_external` marks those in `external`.

    Expressions and names are printed as with an empty search_path. Objects of extensions and of the system are omitted,
    as are values that are null, false or empty.
    """
    names = Names(catalog, system)
    return {
        key: [stripped({**facts, "x_external": item.oid in external}) for item, facts in objects(names)]
        for key, objects in SECTIONS.items()
    }
