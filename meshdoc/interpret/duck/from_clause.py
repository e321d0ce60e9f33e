"""FROM in DuckDB's SQL: relations, joins, sub-selects, VALUES, functions, and views expanded to their queries."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.contents import Field
from meshdoc.catalog.inherit import Heir, descendants_of
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table, View, is_invoker
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.duck.operator import as_listed, result_fields, result_of
from meshdoc.interpret.duck.writer import Writer, alias
from meshdoc.interpret.sysviews import NAMES
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import FromItem, RangeKind

VIEWS_DEEP = 20


def from_clause(writer: Writer, items: Sequence[FromItem]) -> str:
    """The items of FROM."""
    return ", ".join(_item(writer, item) for item in items)


def _item(writer: Writer, item: FromItem) -> str:
    if isinstance(item, nodes.RangeTableRef):
        return _entry(writer, item.range_index)
    left, right = _item(writer, item.left), _item(writer, item.right)
    if item.condition is None and item.type == "inner" and not item.using:
        return f"({left} CROSS JOIN {right})"
    condition = "true" if item.condition is None else writer.write(item.condition)
    return f"({left} {item.type.upper()} JOIN {right} ON {condition})"


def _entry(writer: Writer, range_index: int) -> str:
    level = writer.levels[-1]
    entry = level.query.range_table[range_index - 1]
    name = alias(level, range_index)
    if entry.sample is not None:
        raise Uncertain("which rows TABLESAMPLE selects is unknown")
    if entry.kind is RangeKind.RELATION:
        return f"{_relation(writer, entry, name)} AS {name}"
    if entry.kind is RangeKind.SUBQUERY and entry.subquery is not None:
        writer.name = name
        return f"{'LATERAL ' if entry.lateral else ''}({writer.select(entry.subquery)}) AS {name}"
    if entry.kind is RangeKind.VALUES:
        rows = ", ".join("(" + ", ".join(writer.write(cell) for cell in row) + ")" for row in entry.values)
        columns = ", ".join(f"c{n}" for n in range(1, len(entry.columns) + 1))
        return f"(VALUES {rows}) AS {name}({columns})"
    if entry.kind is RangeKind.CTE:
        return f"{writer.levels[-1 - entry.cte_levels_up].ctes[entry.cte_name]} AS {name}"
    if entry.kind is RangeKind.FUNCTION:
        return f"{_function(writer, entry)} AS {name}"
    raise Uncertain(f"{entry.kind.value} in FROM is not supported")


# --- functions ------------------------------------------------------------------------------------------


def _function(writer: Writer, entry: nodes.RangeTableEntry) -> str:
    if len(entry.functions) != 1:
        raise Uncertain("ROWS FROM is not supported")
    (function,) = entry.functions
    call = function.expr
    count = function.column_count
    listing = function.columns
    fields = result_fields(writer, call) if listing is None else tuple(Field(item.name, item.type) for item in listing)
    is_row = bool(fields) and writer.facts.is_row_type(call.type.oid)
    if listing is not None:
        listed = as_listed(writer, call, fields)
    elif isinstance(call, nodes.FuncExpr) and call.returns_set:
        listed = result_of(writer, call)
    else:
        listed = f"[{writer.write(call)}]"
    source = f"(SELECT unnest({listed}) AS r, generate_subscripts({listed}, 1) AS n)" if entry.with_ordinality else ""
    source = source or f"(SELECT unnest({listed}) AS r)"
    outputs = [f"r.f{n} AS c{n}" for n in range(1, count + 1)] if is_row else ["r AS c1"]
    if entry.with_ordinality:
        outputs.append(f"n AS c{count + 1}")
    return f"LATERAL (SELECT {', '.join(outputs)} FROM {source} AS f)"


# --- relations ------------------------------------------------------------------------------------------


def _relation(writer: Writer, entry: nodes.RangeTableEntry, name: str) -> str:
    item = writer.facts.names.relation_by_oid(entry.relation)
    if entry.relation in writer.facts.names.catalog:
        if isinstance(item, View):
            return f"({_view(writer, item, name)})"
        if isinstance(item, Table):
            writer.columns.setdefault(entry.relation, set())
            heirs = [*descendants_of(writer.facts.names.catalog, item.oid)] if entry.inherit else []
            source = _with_children(writer, item, heirs) if heirs else f"r{item.oid}"
            condition = writer.restriction(item, writer.role)
            return source if condition is None else _secured(writer, entry, source, condition)
        if isinstance(item, MaterializedView | SequenceRelation):
            writer.columns.setdefault(entry.relation, set())
            return f"r{item.oid}"
        raise Uncertain(f'the contents of "{item.name if item else entry.name}" are unknown')
    assert isinstance(item, Relation)
    qualified = f"{writer.facts.names.catalog[item.schema].name}.{item.name}"
    if qualified not in NAMES:
        raise Uncertain(f"the rows of {qualified} are unknown")
    writer.columns.setdefault(entry.relation, set())
    return f"r{item.oid}"


def _secured(writer: Writer, entry: nodes.RangeTableEntry, source: str, condition: nodes.Node) -> str:
    """The rows of a table that its policies let the role read."""
    if entry.relation in writer.restricted:
        raise SqlError("42P17", f'infinite recursion detected in policy for relation "{entry.name}"')
    around, writer.restricted = writer.restricted, (*writer.restricted, entry.relation)
    query = nodes.Query(range_table=(entry,), from_list=(nodes.RangeTableRef(range_index=1),), where=condition)
    try:
        with writer.level(query) as level:
            return f"(SELECT * FROM {source} AS {alias(level, 1)} WHERE {writer.write(condition)})"
    finally:
        writer.restricted = around


def _view(writer: Writer, item: View, name: str) -> str:
    """A view expanded to its query, as written under an empty search path."""
    if writer.view_depth >= VIEWS_DEEP:
        raise Uncertain("views are nested too deeply")
    if not item.query.text:
        raise Uncertain(f'the rows of extension view "{item.name}" are unknown')
    query = stored_query(writer.facts.names, item.query)
    reader = writer.role
    writer.view_depth += 1
    writer.name = name
    writer.role = reader if is_invoker(item) else item.owner
    try:
        return writer.select(query)
    finally:
        writer.view_depth -= 1
        writer.role = reader


def _with_children(writer: Writer, item: Table, heirs: list[Heir]) -> str:
    parts = []
    for table in (item, *heirs):
        if isinstance(table, ForeignTable):
            raise Uncertain(f'the contents of "{table.name}" are unknown')
        writer.columns.setdefault(table.oid, set())
        columns = ["rid", f"CAST({table.oid} AS BIGINT) AS tid"]
        for own in item.columns:
            theirs = table.column(own.name)
            if theirs is not None:
                writer.read(table.oid, theirs.attnum)
                columns.append(f"c{theirs.attnum} AS c{own.attnum}")
        parts.append(f"SELECT {', '.join(columns)} FROM r{table.oid}")
    return f"({' UNION ALL '.join(parts)})"
