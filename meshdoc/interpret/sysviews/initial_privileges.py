"""Privileges on PostgreSQL's own objects, as set by initdb (system_views.sql, system_functions.sql)."""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID, Acl, AclItem, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.system import SystemProc, SystemRelation
from meshdoc.interpret.sysviews.reader import Reader

PRIVATE = frozenset(
    {
        *("pg_authid", "pg_config", "pg_file_settings", "pg_hba_file_rules", "pg_ident_file_mappings"),
        *("pg_largeobject", "pg_replication_origin_status", "pg_shadow", "pg_statistic", "pg_statistic_ext_data"),
        *("pg_subscription", "pg_user_mapping"),
    }
)
"""The system relations that only their owner may read: system_views.sql."""
STATISTICS_READERS = frozenset(
    {"pg_aios", "pg_backend_memory_contexts", "pg_shmem_allocations", "pg_shmem_allocations_numa"}
)
"""The relations that only pg_read_all_stats may read as well."""
UNGRANTED = frozenset(
    {
        *("_pg_foreign_data_wrappers", "_pg_foreign_servers", "_pg_foreign_table_columns"),
        *("_pg_foreign_tables", "_pg_user_mappings", "sql_parts", "transforms"),
    }
)
"""The relations of the information schema without any grants."""
PRIVATE_FUNCTIONS = frozenset(
    {
        *("lo_export", "lo_import", "pg_backup_start", "pg_backup_stop", "pg_config"),
        *("pg_create_restore_point", "pg_hba_file_rules", "pg_ident_file_mappings"),
        *("pg_log_backend_memory_contexts", "pg_log_standby_snapshot", "pg_ls_dir", "pg_promote"),
        *("pg_read_binary_file", "pg_read_file", "pg_reload_conf", "pg_replication_origin_advance"),
        *("pg_replication_origin_create", "pg_replication_origin_drop", "pg_replication_origin_oid"),
        *("pg_replication_origin_progress", "pg_replication_origin_session_is_setup"),
        *("pg_replication_origin_session_progress", "pg_replication_origin_session_reset"),
        *("pg_replication_origin_session_setup", "pg_replication_origin_xact_reset"),
        *("pg_replication_origin_xact_setup", "pg_rotate_logfile", "pg_show_all_file_settings"),
        *("pg_show_replication_origin_status", "pg_stat_file", "pg_stat_have_stats", "pg_stat_reset"),
        *("pg_stat_reset_backend_stats", "pg_stat_reset_replication_slot", "pg_stat_reset_shared"),
        *("pg_stat_reset_single_function_counters", "pg_stat_reset_single_table_counters"),
        *("pg_stat_reset_slru", "pg_stat_reset_subscription_stats", "pg_switch_wal", "pg_wal_replay_pause"),
        "pg_wal_replay_resume",
    }
)
"""The functions that PUBLIC may not execute, by name."""
MONITORS = frozenset(
    {
        *("pg_current_logfile", "pg_ls_archive_statusdir", "pg_ls_logdir", "pg_ls_logicalmapdir"),
        *("pg_ls_logicalsnapdir", "pg_ls_replslotdir", "pg_ls_summariesdir", "pg_ls_tmpdir", "pg_ls_waldir"),
    }
)
"""The private functions that pg_monitor may execute."""
STATISTICS = frozenset(
    {"pg_get_aios", "pg_get_backend_memory_contexts", "pg_get_shmem_allocations", "pg_get_shmem_allocations_numa"}
)
"""The private functions that pg_read_all_stats may execute."""


def _granted(letters: str, grantee: Oid = BOOTSTRAP_SUPERUSER) -> AclItem:
    return AclItem(grantee=grantee, grantor=BOOTSTRAP_SUPERUSER, privileges=frozenset(letters))


def relation_acl(reader: Reader, row: SystemRelation) -> Acl:
    """The privileges on one of PostgreSQL's own relations, as set by initdb."""
    owner = _granted("arwdDxtm")
    if row.name in UNGRANTED:
        return None
    if row.name in STATISTICS_READERS:
        role = reader.names.system.roles["pg_read_all_stats"].oid
        return (owner, _granted("r", role))
    if row.name in PRIVATE:
        return (owner,)
    return (owner, _granted("rw" if row.name == "pg_settings" else "r", NO_OID))


def column_acl(reader: Reader, relation: Oid, attnum: object) -> tuple[AclItem, ...]:
    """The columns of pg_subscription that PUBLIC may read: all except the connection string."""
    row = reader.names.system.relation(relation)
    if row is None or row.name != "pg_subscription":
        return ()
    columns = {column.attnum: column.name for column in reader.names.system.columns(relation)}
    if not isinstance(attnum, int) or columns[attnum] == "subconninfo":
        return ()
    return (_granted("r", NO_OID),)


def routine_acl(reader: Reader, row: SystemProc) -> Acl:
    """The privileges on a function; for most, the default, EXECUTE for PUBLIC."""
    roles = reader.names.system.roles
    if row.name in PRIVATE_FUNCTIONS:
        return (_granted("X"),)
    if row.name in MONITORS:
        return (_granted("X"), _granted("X", roles["pg_monitor"].oid))
    if row.name in STATISTICS:
        return (_granted("X"), _granted("X", roles["pg_read_all_stats"].oid))
    return None
