"""Known differences between a real server's system relations and meshdoc's; see test_sysviews.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

EXPRESSIONS = {
    ("pg_attrdef", "adbin"): "pg_get_expr(adbin, adrelid)",
    ("pg_class", "relpartbound"): "pg_get_expr(relpartbound, oid)",
    ("pg_constraint", "conbin"): "pg_get_expr(conbin, conrelid)",
    ("pg_index", "indexprs"): "pg_get_expr(indexprs, indrelid)",
    ("pg_index", "indpred"): "pg_get_expr(indpred, indrelid)",
    ("pg_partitioned_table", "partexprs"): "pg_get_expr(partexprs, partrelid)",
    ("pg_policy", "polqual"): "pg_get_expr(polqual, polrelid)",
    ("pg_policy", "polwithcheck"): "pg_get_expr(polwithcheck, polrelid)",
    ("pg_proc", "proargdefaults"): "pg_get_expr(proargdefaults, 0)",
    ("pg_proc", "prosqlbody"): "pg_get_function_sqlbody(oid)",
    ("pg_publication_rel", "prqual"): "pg_get_expr(prqual, prrelid)",
    ("pg_statistic_ext", "stxexprs"): "pg_get_expr(stxexprs, stxrelid)",
    ("pg_type", "typdefaultbin"): "pg_get_expr(typdefaultbin, 0)",
    ("pg_collation", "collversion"): "null",
}
"""What the server is asked for in the place of a column that holds a tree."""

STORED_TREE = "the tree itself, of which no function of the server's gives the text"
SERVERS = "what only a running server knows"
NOT_KEPT = "not kept"
OWN_OIDS = "it holds oids, which differ"

IGNORED: dict[str, dict[str, str]] = {
    "pg_catalog.pg_class": {
        "relfilenode": SERVERS,
        "relpages": SERVERS,
        "reltuples": SERVERS,
        "relallvisible": SERVERS,
        "relallfrozen": SERVERS,
        "reltoastrelid": "TOAST tables have no rows",
        "relfrozenxid": SERVERS,
        "relminmxid": SERVERS,
    },
    "pg_catalog.pg_attribute": {"attmissingval": SERVERS},
    "pg_catalog.pg_constraint": {"conpfeqop": NOT_KEPT, "conppeqop": NOT_KEPT, "conffeqop": NOT_KEPT},
    "pg_catalog.pg_database": {"oid": "each test has its own", "datfrozenxid": SERVERS, "datminmxid": SERVERS},
    "pg_catalog.pg_rewrite": {"ev_qual": STORED_TREE, "ev_action": STORED_TREE},
    "pg_catalog.pg_trigger": {"tgqual": STORED_TREE},
    "pg_catalog.pg_enum": {"enumsortorder": "only the order is kept"},
    "pg_catalog.pg_settings": {
        "setting": "the tests' server has a configuration of its own",
        "source": "the tests' server has a configuration of its own",
        "min_val": "some hang on how the server was built",
        "max_val": "some hang on how the server was built",
        "category": NOT_KEPT,
        "short_desc": NOT_KEPT,
        "extra_desc": NOT_KEPT,
        "boot_val": NOT_KEPT,
        "reset_val": NOT_KEPT,
        "sourcefile": SERVERS,
        "sourceline": SERVERS,
        "pending_restart": SERVERS,
    },
    "pg_catalog.pg_sequences": {"last_value": SERVERS},
    "pg_catalog.pg_auth_members": {"oid": "no object of its own"},
    "information_schema.routines": {"specific_name": OWN_OIDS},
    "information_schema.parameters": {"specific_name": OWN_OIDS},
    "information_schema.routine_privileges": {"specific_name": OWN_OIDS},
    "information_schema.role_routine_grants": {"specific_name": OWN_OIDS},
    "information_schema.view_routine_usage": {"specific_name": OWN_OIDS},
    "information_schema.routine_routine_usage": {"specific_name": OWN_OIDS, "routine_name": OWN_OIDS},
    "information_schema.routine_sequence_usage": {"specific_name": OWN_OIDS},
    "information_schema.routine_table_usage": {"specific_name": OWN_OIDS},
    "information_schema.routine_column_usage": {"specific_name": OWN_OIDS},
    "information_schema.check_constraint_routine_usage": {"specific_name": OWN_OIDS},
    "information_schema.transforms": {"specific_name": OWN_OIDS},
    "information_schema.data_type_privileges": {"object_name": OWN_OIDS},
    "information_schema.element_types": {"object_name": OWN_OIDS},
    "information_schema.views": {"view_definition": "PostgreSQL's own queries are not kept; pg_views compares others"},
}
"""The columns that are not compared, by relation, and why."""


def _has_no_system(*columns: str) -> Callable[[Row], bool]:
    """Whether nothing in these columns is PostgreSQL's own or part of a TOAST table."""

    def kept(row: Row) -> bool:
        text = " ".join(f" {row[column]}" for column in columns)
        return not any(f" {schema}" in text for schema in ("pg_catalog", "information_schema", "pg_toast"))

    return kept


def _is_everywhere(row: Row) -> bool:
    """A collation that is not made of what the machine has."""
    name = row.get("collname") or row.get("collation_name") or row["object_name"]
    return "-x-icu" not in name and name not in ("C.utf8", "unicode", "ucs_basic")


def _is_compared_attribute(row: Row) -> bool:
    index_of_system = row["attrelid"].startswith("pg_catalog.") and row["attrelid"].endswith("_index")
    return not index_of_system and "pg_toast" not in row["attrelid"] and not row["attisdropped"]


SYSTEM_METHODS = {f"pg_am {name}" for name in ("heap", "btree", "hash", "gin", "gist", "spgist", "brin")}

SOURCES = {"pg_catalog.pg_database": "(select * from pg_database where datname = current_database()) it"}
"""What is read in the place of a relation."""

COMPARED: dict[str, Callable[[Row], bool]] = {
    "pg_catalog.pg_views": _has_no_system("schemaname"),
    "pg_catalog.pg_rules": _has_no_system("schemaname"),
    "pg_catalog.pg_indexes": _has_no_system("schemaname"),
    "pg_catalog.pg_index": _has_no_system("indrelid"),
    "pg_catalog.pg_class": lambda row: (
        "pg_toast" not in row["oid"] and not (row["oid"].startswith("pg_catalog.") and row["relkind"] == "i")
    ),
    "pg_catalog.pg_attribute": _is_compared_attribute,
    "pg_catalog.pg_constraint": _has_no_system("conrelid"),
    "pg_catalog.pg_conversion": _has_no_system("oid"),
    "pg_catalog.pg_rewrite": lambda row: row["ev_class"] != "pg_catalog.pg_settings" or row["rulename"] == "_RETURN",
    "pg_catalog.pg_trigger": lambda row: not row["tgisinternal"],
    "pg_catalog.pg_collation": _is_everywhere,
    "pg_catalog.pg_depend": lambda row: (
        _has_no_system("objid")(row)
        and "pg_toast" not in f"{row['objid']} {row['refobjid']}"
        and "_ConstraintTrigger_" not in row["objid"]
    ),
    "pg_catalog.pg_description": lambda row: (
        row["objoid"] not in SYSTEM_METHODS
        and " pg_catalog." not in row["objoid"]
        and " information_schema." not in row["objoid"]
    ),
    "pg_catalog.pg_shdescription": lambda row: (
        "template" not in row["description"] and "database" not in row["description"]
    ),
    "pg_catalog.pg_available_extensions": lambda row: row["name"] == "plpgsql",
    "pg_catalog.pg_available_extension_versions": lambda row: row["name"] == "plpgsql",
    "information_schema.collations": _is_everywhere,
    "information_schema.collation_character_set_applicability": _is_everywhere,
    "information_schema.routine_routine_usage": _has_no_system("specific_schema"),
    "information_schema.routine_sequence_usage": _has_no_system("specific_schema"),
    "information_schema.routine_table_usage": _has_no_system("specific_schema"),
    "information_schema.routine_column_usage": _has_no_system("specific_schema"),
    "information_schema.check_constraint_routine_usage": _has_no_system("constraint_schema"),
    "pg_catalog.pg_settings": lambda row: not row["name"].startswith("plpgsql."),
    "information_schema.usage_privileges": _is_everywhere,
    "information_schema.role_usage_grants": _is_everywhere,
    "information_schema.view_table_usage": _has_no_system("view_schema"),
    "information_schema.view_column_usage": _has_no_system("view_schema"),
    "information_schema.view_routine_usage": _has_no_system("table_schema"),
}
"""The rows that are compared, where not all are."""

WITH_DOUBLES = {"pg_catalog.pg_depend"}
"""The relations in which the server has some rows twice."""
