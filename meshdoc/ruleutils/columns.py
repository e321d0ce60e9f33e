"""Column names in the text of a query: set_using_names, set_relation_column_names and set_join_column_names."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.ruleutils.namespaces import Columns, Namespace, has_dangerous_using, relation_labels
from meshdoc.ruleutils.naming import Label, Naming


def query_namespace(naming: Naming, query: nodes.Query, parents: Sequence[Namespace]) -> Namespace:
    """The names used in a query, given those of the enclosing queries: set_deparse_for_query."""
    namespace = Namespace(
        range_table=query.range_table,
        ctes=query.ctes,
        labels=relation_labels(naming, query.range_table, parents),
        columns=[Columns() for _ in query.range_table],
        returning_old=query.returning_old,
        returning_new=query.returning_new,
    )
    namespace.unique_using = any(has_dangerous_using(namespace, item) for item in query.from_list)
    for item in query.from_list:
        _set_using_names(namespace, item, ())
    joins = {join.range_index: join for item in query.from_list for join in _joins(item)}
    for number, entry in enumerate(query.range_table, 1):
        if entry.kind is RangeKind.JOIN:
            _set_join_columns(namespace, entry, joins.get(number), namespace.columns_of(number))
        else:
            _set_relation_columns(naming, namespace, entry, namespace.columns_of(number))
    return namespace


def relation_namespace(naming: Naming, entry: nodes.RangeTableEntry) -> Namespace:
    """The names of a single relation, for an expression about its columns: deparse_context_for."""
    namespace = Namespace(range_table=(entry,), labels=relation_labels(naming, (entry,), ()), columns=[Columns()])
    _set_relation_columns(naming, namespace, entry, namespace.columns[0])
    return namespace


def _joins(item: nodes.FromItem) -> list[nodes.JoinExpr]:
    if isinstance(item, nodes.RangeTableRef):
        return []
    return [item, *_joins(item.left), *_joins(item.right)]


def _set_using_names(namespace: Namespace, item: nodes.FromItem, parents: tuple[str, ...]) -> None:
    """Choose the names of merged columns, from the outermost join inwards, and push them down to both sides."""
    if isinstance(item, nodes.RangeTableRef):
        return
    entry, columns = namespace.entry(item.range_index), namespace.columns_of(item.range_index)
    if entry.alias is None:
        for number, label in enumerate(columns.labels):
            if label is not None:
                _push_down(namespace, item, entry, number, label)
    columns.grow(len(item.using))
    for number, written in enumerate(item.using):
        label = columns.labels[number] or _using_label(namespace, entry, columns, number, written)
        columns.labels[number] = label
        columns.using = (*columns.using, label.text)
        parents = (*parents, label.text)
        _push_down(namespace, item, entry, number, label)
    for side in (item.left, item.right):
        namespace.columns_of(side.range_index).parents = parents
        _set_using_names(namespace, side, parents)


def _using_label(
    namespace: Namespace, entry: nodes.RangeTableEntry, columns: Columns, number: int, written: str
) -> Label:
    if entry.alias is not None and number < len(entry.alias_columns):
        written = entry.alias_columns[number]
    name = namespace.unique(written, columns)
    if namespace.unique_using:
        namespace.using_names.append(name)
    return Label.fixed(name)


def _push_down(
    namespace: Namespace, join: nodes.JoinExpr, entry: nodes.RangeTableEntry, number: int, label: Label
) -> None:
    for side, attnums in ((join.left, entry.left_columns), (join.right, entry.right_columns)):
        if number < len(attnums):
            namespace.columns_of(side.range_index).preset(attnums[number], label)


def _real_labels(naming: Naming, entry: nodes.RangeTableEntry) -> list[Label | None]:
    if entry.kind is RangeKind.RELATION:
        return naming.column_labels(entry.relation)
    return [Label.fixed(column.name) if column.name and not column.dropped else None for column in entry.columns]


def _set_relation_columns(naming: Naming, namespace: Namespace, entry: nodes.RangeTableEntry, columns: Columns) -> None:
    """Choose column names: preferably one pushed down, then the written alias, then the column's own name."""
    real = _real_labels(naming, entry)
    columns.grow(len(real))
    for number, own in enumerate(real):
        if own is None or columns.labels[number] is not None:
            continue
        columns.labels[number] = _chosen(namespace, entry, columns, number, own)
    changed = any(
        own is not None and label is not None and label.text != own.text
        for own, label in zip(real, columns.labels, strict=False)
    )
    columns.aliased = _prints_aliases(entry, changed=changed)


def _prints_aliases(entry: nodes.RangeTableEntry, *, changed: bool) -> bool:
    """Function aliases always list the columns, table functions never do: their definition names them."""
    if entry.kind is RangeKind.RELATION:
        return changed
    if entry.kind in (RangeKind.FUNCTION, RangeKind.TABLE_FUNCTION):
        return entry.kind is RangeKind.FUNCTION
    return changed or bool(entry.alias is not None and entry.alias_columns)


def _chosen(namespace: Namespace, entry: nodes.RangeTableEntry, columns: Columns, number: int, own: Label) -> Label:
    """The written alias of a column, or else its own name; made unique if it is taken."""
    label = own
    if entry.alias is not None and number < len(entry.alias_columns):
        label = Label.fixed(entry.alias_columns[number])
    name = namespace.unique(label.text, columns)
    if name != label.text:
        return Label.fixed(name)
    return own if name == own.text else label


def _set_join_columns(
    namespace: Namespace, entry: nodes.RangeTableEntry, join: nodes.JoinExpr | None, columns: Columns
) -> None:
    if join is None:
        return
    columns.grow(len(entry.columns))
    sides = [namespace.columns_of(side.range_index) for side in (join.left, join.right)]
    changed = False
    for number in range(len(columns.using), len(entry.columns)):
        own = _child_label(entry, sides, number)
        if own is None or entry.alias is None:
            columns.labels[number] = own
            continue
        label = columns.labels[number] or _chosen(namespace, entry, columns, number, own)
        columns.labels[number] = label
        changed = changed or label.text != own.text
    columns.aliased = entry.alias is not None and changed


def _child_label(entry: nodes.RangeTableEntry, sides: list[Columns], number: int) -> Label | None:
    """The column's name in the side of the join that it comes from."""
    for side, attnums in zip(sides, (entry.left_columns, entry.right_columns), strict=True):
        attnum = attnums[number] if number < len(attnums) else 0
        if attnum > 0:
            return side.labels[attnum - 1]
    name = entry.columns[number].name
    return Label.fixed(name) if name else None
