"""ENABLE and DISABLE for a table's triggers, rules and row security.

Mirrors EnableDisableTrigger (trigger.c), EnableDisableRule (rewriteDefine.c) and ATExecSetRowSecurity (tablecmds.c).
"""

from __future__ import annotations

from typing import Any

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.inherit import is_partitioned, parts_of
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session

ONE_TRIGGER = {
    AlterTableType.AT_EnableTrig: "O",
    AlterTableType.AT_EnableAlwaysTrig: "A",
    AlterTableType.AT_EnableReplicaTrig: "R",
    AlterTableType.AT_DisableTrig: "D",
}
ALL_TRIGGERS = {
    AlterTableType.AT_EnableTrigAll: "O",
    AlterTableType.AT_DisableTrigAll: "D",
    AlterTableType.AT_EnableTrigUser: "O",
    AlterTableType.AT_DisableTrigUser: "D",
}
RULES = {
    AlterTableType.AT_EnableRule: "O",
    AlterTableType.AT_EnableAlwaysRule: "A",
    AlterTableType.AT_EnableReplicaRule: "R",
    AlterTableType.AT_DisableRule: "D",
}
ROW_SECURITY: dict[AlterTableType, dict[str, Any]] = {
    AlterTableType.AT_EnableRowSecurity: {"row_security": True},
    AlterTableType.AT_DisableRowSecurity: {"row_security": False},
    AlterTableType.AT_ForceRowSecurity: {"force_row_security": True},
    AlterTableType.AT_NoForceRowSecurity: {"force_row_security": False},
}


@alter_table(*ONE_TRIGGER, phase=Phase.MISCELLANEOUS)
def switch_trigger(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ENABLE [ALWAYS | REPLICA] and DISABLE TRIGGER name, also for its clones on partitions."""
    session, table = alteration.session, alteration.columned
    trigger = session.catalog.find("trigger", table.oid, item.name)
    if not isinstance(trigger, Trigger):
        raise SqlError("42704", f'trigger "{item.name}" for table "{table.name}" does not exist')
    _switch(session, trigger, ONE_TRIGGER[AlterTableType(item.subtype)], recurse=alteration.recurse)


def _switch(session: Session, trigger: Trigger, enabled: str, *, recurse: bool) -> None:
    session.catalog.alter(replace(trigger, enabled=enabled))
    if recurse:
        for clone in parts_of(session.catalog, trigger.oid, Trigger):
            _switch(session, clone, enabled, recurse=True)


@alter_table(*ALL_TRIGGERS, phase=Phase.MISCELLANEOUS)
def switch_all_triggers(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ENABLE and DISABLE TRIGGER ALL or USER, also for partitions."""
    kind, table = AlterTableType(item.subtype), alteration.columned
    for relation in alteration.relations() if is_partitioned(table) else (table,):
        for trigger in alteration.session.catalog.children(relation.oid, Trigger):
            if trigger.table == relation.oid:
                alteration.session.catalog.alter(replace(trigger, enabled=ALL_TRIGGERS[kind]))
        if kind in (AlterTableType.AT_EnableTrigAll, AlterTableType.AT_DisableTrigAll):
            _switch_foreign_keys(alteration.session, relation, is_enabled=kind is AlterTableType.AT_EnableTrigAll)


def _switch_foreign_keys(session: Session, table: Relation, *, is_enabled: bool) -> None:
    """Enable or disable the triggers on a table that PostgreSQL created for foreign keys."""
    for key in session.catalog.children(table.oid, ForeignKey):
        if key.table == table.oid:
            key = replace(key, checks_disabled=not is_enabled)
        if key.references_table == table.oid:
            key = replace(key, actions_disabled=not is_enabled)
        session.catalog.alter(key)


@alter_table(*RULES, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def switch_rule(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ENABLE [ALWAYS | REPLICA] and DISABLE RULE."""
    session, table = alteration.session, alteration.columned
    rule = session.catalog.find("rule", table.oid, item.name)
    if not isinstance(rule, Rule):
        raise SqlError("42704", f'rule "{item.name}" for relation "{table.name}" does not exist')
    session.catalog.alter(replace(rule, enabled=RULES[AlterTableType(item.subtype)]))


@alter_table(*ROW_SECURITY, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def switch_row_security(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ENABLE, DISABLE, FORCE and NO FORCE ROW LEVEL SECURITY."""
    changes = ROW_SECURITY[AlterTableType(item.subtype)]
    alteration.session.catalog.alter(replace(alteration.table, **changes))
