"""Values known only to a running server: sizes, file nodes, transaction numbers, sequence positions."""

from __future__ import annotations

UNKNOWN: dict[str, frozenset[str]] = {
    "pg_catalog.pg_class": frozenset(
        {
            *("relfilenode", "relpages", "reltuples", "relallvisible", "relallfrozen"),
            *("reltoastrelid", "relfrozenxid", "relminmxid"),
        }
    ),
    "pg_catalog.pg_attribute": frozenset({"attmissingval"}),
    "pg_catalog.pg_constraint": frozenset({"conpfeqop", "conppeqop", "conffeqop"}),
    "pg_catalog.pg_database": frozenset({"datfrozenxid", "datminmxid"}),
    "pg_catalog.pg_settings": frozenset(
        {"category", "short_desc", "extra_desc", "boot_val", "reset_val", "sourcefile", "sourceline"}
    ),
    "pg_catalog.pg_sequences": frozenset({"last_value"}),
}
"""The columns that rows lack, by relation."""
