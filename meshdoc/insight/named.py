"""Tables, columns and indexes that settings name."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.insight.areas import qualified_name

PUBLIC = "public."


def resolved(
    catalog: Catalog, tenant: str, reasons: Mapping[str, str]
) -> tuple[Oid, Mapping[Address, str], tuple[Diagnostic, ...]]:
    """The table of tenants, the reasons by what they are for, and warnings about names that nothing has."""
    if not (tenant or reasons):
        return NO_OID, {}, ()
    known = _known(catalog)
    table = known.get(tenant) or known.get(PUBLIC + tenant) or Address(NO_OID)
    is_table = isinstance(catalog.get(table.oid), Table) and not table.sub
    problems = [] if is_table or not tenant else [_unknown("tenant", f"there is no table {tenant}")]
    found: dict[Address, str] = {}
    for name, reason in reasons.items():
        address = known.get(name) or known.get(PUBLIC + name)
        if address:
            found[address] = reason
        else:
            problems.append(_unknown("reasons", f"there is no table, column or index {name}"))
    return table.oid if is_table else NO_OID, found, tuple(problems)


def _known(catalog: Catalog) -> dict[str, Address]:
    """Every table, column and index by qualified name."""
    found: dict[str, Address] = {}
    for item in catalog.all(Relation):
        name = qualified_name(catalog, item)
        found[name] = Address(item.oid)
        found |= {f"{name}.{column.name}": Address(item.oid, column.attnum) for column in item.columns}
    return found | {qualified_name(catalog, item): Address(item.oid) for item in catalog.all(Index)}


def _unknown(setting: str, message: str) -> Diagnostic:
    return Diagnostic(
        code="setting",
        severity=Severity.WARNING,
        message=f"setting {setting}: {message}",
        location=None,
        hint="Correct the name, or remove it.",
    )
