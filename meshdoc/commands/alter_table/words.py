"""Names of subcommands in error messages: alter_table_type_to_string (tablecmds.c)."""

from __future__ import annotations

from pglast.enums import AlterTableType

from meshdoc.diagnostics import SqlError

ACTIONS = {
    AlterTableType.AT_AddColumn: "ADD COLUMN",
    AlterTableType.AT_AddColumnToView: "ADD COLUMN",
    AlterTableType.AT_ColumnDefault: "ALTER COLUMN ... SET DEFAULT",
    AlterTableType.AT_CookedColumnDefault: "ALTER COLUMN ... SET DEFAULT",
    AlterTableType.AT_DropNotNull: "ALTER COLUMN ... DROP NOT NULL",
    AlterTableType.AT_SetNotNull: "ALTER COLUMN ... SET NOT NULL",
    AlterTableType.AT_SetExpression: "ALTER COLUMN ... SET EXPRESSION",
    AlterTableType.AT_DropExpression: "ALTER COLUMN ... DROP EXPRESSION",
    AlterTableType.AT_SetStatistics: "ALTER COLUMN ... SET STATISTICS",
    AlterTableType.AT_SetOptions: "ALTER COLUMN ... SET",
    AlterTableType.AT_ResetOptions: "ALTER COLUMN ... RESET",
    AlterTableType.AT_SetStorage: "ALTER COLUMN ... SET STORAGE",
    AlterTableType.AT_SetCompression: "ALTER COLUMN ... SET COMPRESSION",
    AlterTableType.AT_DropColumn: "DROP COLUMN",
    AlterTableType.AT_AddConstraint: "ADD CONSTRAINT",
    AlterTableType.AT_AlterConstraint: "ALTER CONSTRAINT",
    AlterTableType.AT_ValidateConstraint: "VALIDATE CONSTRAINT",
    AlterTableType.AT_AddIndexConstraint: "ADD CONSTRAINT",
    AlterTableType.AT_DropConstraint: "DROP CONSTRAINT",
    AlterTableType.AT_AlterColumnType: "ALTER COLUMN ... SET DATA TYPE",
    AlterTableType.AT_AlterColumnGenericOptions: "ALTER COLUMN ... OPTIONS",
    AlterTableType.AT_ChangeOwner: "OWNER TO",
    AlterTableType.AT_ClusterOn: "CLUSTER ON",
    AlterTableType.AT_DropCluster: "SET WITHOUT CLUSTER",
    AlterTableType.AT_SetLogged: "SET LOGGED",
    AlterTableType.AT_SetUnLogged: "SET UNLOGGED",
    AlterTableType.AT_DropOids: "SET WITHOUT OIDS",
    AlterTableType.AT_SetAccessMethod: "SET ACCESS METHOD",
    AlterTableType.AT_SetTableSpace: "SET TABLESPACE",
    AlterTableType.AT_SetRelOptions: "SET",
    AlterTableType.AT_ResetRelOptions: "RESET",
    AlterTableType.AT_EnableTrig: "ENABLE TRIGGER",
    AlterTableType.AT_EnableAlwaysTrig: "ENABLE ALWAYS TRIGGER",
    AlterTableType.AT_EnableReplicaTrig: "ENABLE REPLICA TRIGGER",
    AlterTableType.AT_DisableTrig: "DISABLE TRIGGER",
    AlterTableType.AT_EnableTrigAll: "ENABLE TRIGGER ALL",
    AlterTableType.AT_DisableTrigAll: "DISABLE TRIGGER ALL",
    AlterTableType.AT_EnableTrigUser: "ENABLE TRIGGER USER",
    AlterTableType.AT_DisableTrigUser: "DISABLE TRIGGER USER",
    AlterTableType.AT_EnableRule: "ENABLE RULE",
    AlterTableType.AT_EnableAlwaysRule: "ENABLE ALWAYS RULE",
    AlterTableType.AT_EnableReplicaRule: "ENABLE REPLICA RULE",
    AlterTableType.AT_DisableRule: "DISABLE RULE",
    AlterTableType.AT_AddInherit: "INHERIT",
    AlterTableType.AT_DropInherit: "NO INHERIT",
    AlterTableType.AT_AddOf: "OF",
    AlterTableType.AT_DropOf: "NOT OF",
    AlterTableType.AT_ReplicaIdentity: "REPLICA IDENTITY",
    AlterTableType.AT_EnableRowSecurity: "ENABLE ROW SECURITY",
    AlterTableType.AT_DisableRowSecurity: "DISABLE ROW SECURITY",
    AlterTableType.AT_ForceRowSecurity: "FORCE ROW SECURITY",
    AlterTableType.AT_NoForceRowSecurity: "NO FORCE ROW SECURITY",
    AlterTableType.AT_GenericOptions: "OPTIONS",
    AlterTableType.AT_AttachPartition: "ATTACH PARTITION",
    AlterTableType.AT_DetachPartition: "DETACH PARTITION",
    AlterTableType.AT_DetachPartitionFinalize: "DETACH PARTITION ... FINALIZE",
    AlterTableType.AT_AddIdentity: "ALTER COLUMN ... ADD IDENTITY",
    AlterTableType.AT_SetIdentity: "ALTER COLUMN ... SET",
    AlterTableType.AT_DropIdentity: "ALTER COLUMN ... DROP IDENTITY",
}


def wrong_action(action: AlterTableType, name: str, kinds: str) -> SqlError:
    """The error for a subcommand on a relation of a kind that does not support it: ATSimplePermissions."""
    message = f'ALTER action {ACTIONS[action]} cannot be performed on relation "{name}"'
    return SqlError("42809", message, detail=f"This operation is not supported for {kinds}.")
