"""OWNER TO, and the options of foreign tables and their columns (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.catalog.relation import ForeignTable
from meshdoc.commands.alter_table import ALL_KINDS, Alteration, Phase, alter_table
from meshdoc.commands.foreign import transform_options
from meshdoc.commands.heap.relation import alter_column
from meshdoc.commands.object.owner import change_owner
from meshdoc.record import replace


@alter_table(AlterTableType.AT_ChangeOwner, phase=Phase.MISCELLANEOUS, kinds=ALL_KINDS)
def owner_to(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """OWNER TO."""
    change_owner(alteration.session, alteration.relation, item.newowner)


@alter_table(AlterTableType.AT_GenericOptions, phase=Phase.MISCELLANEOUS, kinds=(ForeignTable,))
def set_options(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """OPTIONS (...) for a foreign table: ATExecGenericOptions."""
    table = alteration.relation
    assert isinstance(table, ForeignTable)
    options = transform_options(table.fdw_options, item.def_)
    alteration.session.catalog.alter(replace(table, fdw_options=options))


@alter_table(AlterTableType.AT_AlterColumnGenericOptions, phase=Phase.MISCELLANEOUS, kinds=(ForeignTable,))
def set_column_options(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ALTER COLUMN ... OPTIONS (...): ATExecAlterColumnGenericOptions."""
    table = alteration.relation
    assert isinstance(table, ForeignTable)
    column = table.column(item.name)
    if column is None:
        raise errors.undefined_column_of(item.name, table.name)
    options = transform_options(column.fdw_options, item.def_)
    alter_column(alteration.session, table, replace(column, fdw_options=options))
