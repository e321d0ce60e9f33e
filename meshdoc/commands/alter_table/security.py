"""Row-level security of a table (tablecmds.c)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.relation import Table
from meshdoc.commands.alter_table import Alteration, Phase, alter_table

SWITCHES = {
    AlterTableType.AT_EnableRowSecurity: ("row_security", True),
    AlterTableType.AT_DisableRowSecurity: ("row_security", False),
    AlterTableType.AT_ForceRowSecurity: ("force_row_security", True),
    AlterTableType.AT_NoForceRowSecurity: ("force_row_security", False),
}


@alter_table(*SWITCHES, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def switch_row_security(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ENABLE, DISABLE, FORCE and NO FORCE ROW LEVEL SECURITY."""
    field, value = SWITCHES[AlterTableType(item.subtype)]
    changes: dict[str, Any] = {field: value}
    alteration.session.catalog.alter(replace(alteration.table, **changes))
