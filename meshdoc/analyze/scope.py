"""Looking up names in the range table: parse_relation.c.

Differs from PostgreSQL: of the hints for a name not found there are none that guess at spelling.
"""

from __future__ import annotations

from meshdoc import errors
from meshdoc.analyze.state import ExprKind, ParseState, ScopeColumn, ScopeItem
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import CompositeType, View
from meshdoc.catalog.system import SYSTEM_COLUMNS
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import replace

_NO_SYSTEM_COLUMNS = {
    ExprKind.CHECK_CONSTRAINT: "{} reference in check constraint is invalid",
    ExprKind.GENERATED_COLUMN: "cannot use {} in column generation expression",
    ExprKind.MERGE_WHEN: "cannot use {} in MERGE WHEN condition",
}
SYSTEM_ATTRIBUTES = {column.name: column for column in SYSTEM_COLUMNS}


def scope_item(entry: nodes.RangeTableEntry, range_index: int) -> ScopeItem:
    """The namespace item of an entry, each column representing itself: buildNSItemFromTupleDesc and similar."""
    columns = tuple(
        ScopeColumn(
            name=column.name,
            range_index=0 if column.dropped else range_index,
            attnum=attnum,
            type=column.type,
            collation=column.collation,
        )
        for attnum, column in enumerate(entry.columns, start=1)
    )
    return ScopeItem(entry=entry, range_index=range_index, name=entry.name, columns=columns)


def add_to_query(
    state: ParseState, item: ScopeItem, *, to_from: bool, relation_visible: bool, columns_visible: bool
) -> None:
    """Make an entry part of FROM, or visible to names, or both: addNSItemToQuery."""
    if to_from:
        state.from_list.append(nodes.RangeTableRef(range_index=item.range_index))
    if relation_visible or columns_visible:
        state.namespace.append(
            replace(
                item,
                relation_visible=relation_visible,
                columns_visible=columns_visible,
                lateral_only=False,
                lateral_ok=True,
            )
        )


# --- relations by name --------------------------------------------------------------------------


def find_item(state: ParseState, schema: str | None, name: str, offset: int | None) -> tuple[ScopeItem, int] | None:
    """The entry that a qualifier refers to and its number of levels up: refnameNamespaceItem."""
    relation = NO_OID
    if schema is not None:
        found_schema = state.facts.names.find_schema(schema)
        item = state.facts.names.relation_in(found_schema.oid, name) if found_schema else None
        if item is None:
            return None
        relation = item.oid
    for levels_up, level in state.levels():
        found = _item_at(level, name, relation, offset)
        if found is not None:
            return found, levels_up
    return None


def _item_at(level: ParseState, name: str, relation: Oid, offset: int | None) -> ScopeItem | None:
    found: ScopeItem | None = None
    for item in level.namespace:
        if not item.relation_visible or (item.lateral_only and not level.lateral_active):
            continue
        if not (_is_relation(item, relation) if relation else item.name == name):
            continue
        if found is not None:
            raise SqlError("42P09", f'table reference "{name}" is ambiguous', offset=offset)
        check_lateral(level, item, offset)
        found = item
    return found


def _is_relation(item: ScopeItem, relation: Oid) -> bool:
    """Whether schema.name refers to this entry: never OLD or NEW of RETURNING, which are the same relation."""
    return item.entry.relation == relation and item.entry.alias is None and not item.returning


def check_lateral(level: ParseState, item: ScopeItem, offset: int | None) -> None:
    """Raises SqlError 42P10 if a LATERAL reference is invalid: check_lateral_ref_ok."""
    if not item.lateral_only or item.lateral_ok:
        return
    name = item.name
    message = f'invalid reference to FROM-clause entry for table "{name}"'
    detail, hint = "The combining JOIN type must be INNER or LEFT for a LATERAL reference.", ""
    if level.target is not None and item.range_index == level.target.range_index:
        found = f'There is an entry for table "{name}"'
        detail, hint = "", f"{found}, but it cannot be referenced from this part of the query."
    raise SqlError("42P10", message, detail=detail, hint=hint, offset=offset)


def check_conflicts(first: list[ScopeItem], second: list[ScopeItem]) -> None:
    """Raises SqlError 42712 if a name occurs twice in FROM: checkNameSpaceConflicts."""
    for one in first:
        if not one.relation_visible:
            continue
        for other in second:
            if not other.relation_visible or one.name != other.name:
                continue
            if _plain(one) and _plain(other) and one.entry.relation != other.entry.relation:
                continue
            raise SqlError("42712", f'table name "{one.name}" specified more than once')


def _plain(item: ScopeItem) -> bool:
    return item.entry.kind is RangeKind.RELATION and item.entry.alias is None


# --- columns ------------------------------------------------------------------------------------


def find_column(state: ParseState, name: str, offset: int | None) -> nodes.Node | None:
    """The column that an unqualified name refers to, or None: colNameToVar."""
    for levels_up, level in state.levels():
        found: nodes.Node | None = None
        for item in level.namespace:
            if not item.columns_visible or (item.lateral_only and not level.lateral_active):
                continue
            column = column_of(state, item, levels_up, name, offset)
            if column is None:
                continue
            if found is not None:
                raise errors.ambiguous_column(name, offset=offset)
            check_lateral(level, item, offset)
            found = column
        if found is not None:
            return found
    return None


def column_of(state: ParseState, item: ScopeItem, levels_up: int, name: str, offset: int | None) -> nodes.Node | None:
    """The column of one entry with that name, or None: scanNSItemForColumn."""
    found: ScopeColumn | None = None
    for column in item.columns:
        if column.name == name and column.range_index:
            if found is not None:
                raise errors.ambiguous_column(name, offset=offset)
            found = column
    if found is not None:
        return column_var(item, found, levels_up, offset)
    return _system_column(state, item, levels_up, name, offset)


def column_var(item: ScopeItem, column: ScopeColumn, levels_up: int, offset: int | None = None) -> nodes.Var:
    """The Var for a column of a namespace item: buildVarFromNSColumn."""
    return nodes.Var(
        type=column.type,
        collation=column.collation,
        range_index=column.range_index,
        attnum=column.attnum,
        levels_up=levels_up,
        returning=item.returning,
        location=-1 if offset is None else offset,
    )


def has_system_column(state: ParseState, entry: nodes.RangeTableEntry, name: str) -> bool:
    """Whether it is a system column of an entry; views and composite types have none."""
    if name not in SYSTEM_ATTRIBUTES or entry.kind is not RangeKind.RELATION:
        return False
    return not isinstance(state.facts.names.relation_by_oid(entry.relation), View | CompositeType)


def _system_column(
    state: ParseState, item: ScopeItem, levels_up: int, name: str, offset: int | None
) -> nodes.Var | None:
    if not has_system_column(state, item.entry, name):
        return None
    message = _NO_SYSTEM_COLUMNS.get(state.expr_kind)
    if message and name != "tableoid":
        raise SqlError("42P10", message.format(f'system column "{name}"'), offset=offset)
    return nodes.Var(
        type=TypeRef(SYSTEM_ATTRIBUTES[name].type),
        range_index=item.range_index,
        attnum=SYSTEM_ATTRIBUTES[name].attnum,
        levels_up=levels_up,
        returning=item.returning,
        location=-1 if offset is None else offset,
    )


def whole_row(state: ParseState, item: ScopeItem, levels_up: int, offset: int | None) -> nodes.Node:
    """The row of an entry as a value: transformWholeRowRef."""
    where = -1 if offset is None else offset
    if item.name != item.entry.name:  # the alias of JOIN USING: its row has only the merged columns
        columns = [column for column in item.columns if column.range_index]
        return nodes.RowExpr(
            type=TypeRef(oids.RECORD),
            args=tuple(column_var(item, column, levels_up) for column in columns),
            names=tuple(column.name for column in columns),
            location=where,
        )
    type, attnum, collation = whole_row_type(state, item.entry, offset)
    return nodes.Var(
        type=type,
        collation=collation,
        range_index=item.range_index,
        attnum=attnum,
        levels_up=levels_up,
        returning=item.returning,
        location=where,
    )


def expanded_row(state: ParseState, row: nodes.Var) -> nodes.Node:
    """The row of a sub-query as ROW(...) of its columns, to convert to a composite type: expandNSItemVars."""
    level = state.outer(row.levels_up)
    item = next((item for item in level.namespace if item.range_index == row.range_index), None)
    if item is None or row.attnum:
        return row
    columns = (column for column in item.columns if column.range_index)
    args = tuple(column_var(item, column, row.levels_up) for column in columns)
    return nodes.RowExpr(type=row.type, args=args, location=row.location)


def whole_row_type(state: ParseState, entry: nodes.RangeTableEntry, offset: int | None) -> tuple[TypeRef, int, Oid]:
    """The type of an entry's row, and its column if the row is a scalar: makeWholeRowVar."""
    if entry.kind is RangeKind.RELATION:
        type = state.facts.row_type(entry.relation)
        if not type:
            message = f'relation "{entry.name}" does not have a composite type'
            raise SqlError("42809", message, offset=offset)
        return TypeRef(type), 0, NO_OID
    if entry.kind is RangeKind.FUNCTION and len(entry.functions) == 1 and not entry.with_ordinality:
        expr = entry.functions[0].expr
        if state.facts.is_row_type(expr.type.oid):
            return TypeRef(expr.type.oid), 0, NO_OID
        column = entry.columns[0]
        return column.type, 1, column.collation
    return TypeRef(oids.RECORD), 0, NO_OID
