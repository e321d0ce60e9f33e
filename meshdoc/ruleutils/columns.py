"""Column names in the text of a query: set_using_names, set_relation_column_names and set_join_column_names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.object import NO_OID
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.ruleutils.namespaces import Columns, Namespace, Output, has_dangerous_using, relation_labels, unique_name
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
    name = unique_name(written, namespace.taken(columns))
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
    """The columns' names as they are today, by attnum; None for what is dropped."""
    if entry.kind is RangeKind.RELATION:
        return naming.column_labels(entry.relation)
    labels = [Label.fixed(column.name) if column.name and not column.dropped else None for column in entry.columns]
    first = 0
    for function in entry.functions:
        relation = NO_OID if function.columns is not None else naming.facts.type_relation(function.expr.type.oid)
        for number, label in enumerate(naming.column_labels(relation)[: function.column_count] if relation else ()):
            if label is None:
                labels[first + number] = None
        first += function.column_count
    return labels


def _set_relation_columns(naming: Naming, namespace: Namespace, entry: nodes.RangeTableEntry, columns: Columns) -> None:
    """Choose column names: preferably one pushed down, then the written alias, then the column's own name."""
    real = _real_labels(naming, entry)
    columns.grow(len(real))
    taken, changed = namespace.taken(columns), False
    for number, own in enumerate(real):
        if own is None:
            continue
        label = columns.labels[number] or _chosen(entry, number, own, taken)
        columns.labels[number] = label
        columns.today.append(Output(label, is_new=number >= len(entry.columns)))
        changed = changed or label.text != own.text
    columns.aliased = _prints_aliases(entry, changed=changed)


def _prints_aliases(entry: nodes.RangeTableEntry, *, changed: bool) -> bool:
    """Function aliases always list the columns, table functions never do: their definition names them."""
    if entry.kind is RangeKind.RELATION:
        return changed
    if entry.kind in (RangeKind.FUNCTION, RangeKind.TABLE_FUNCTION):
        return entry.kind is RangeKind.FUNCTION
    return changed or bool(entry.alias is not None and entry.alias_columns)


def _chosen(entry: nodes.RangeTableEntry, number: int, own: Label, taken: set[str]) -> Label:
    """The written alias of a column, or else its own name; made unique if it is taken."""
    label = own
    if entry.alias is not None and number < len(entry.alias_columns):
        label = Label.fixed(entry.alias_columns[number])
    found = _unique(label, taken)
    return own if found.text == own.text else found


def _unique(label: Label, taken: set[str]) -> Label:
    """The label, or one with a number where its name is taken; it is taken afterwards."""
    name = unique_name(label.text, taken)
    taken.add(name)
    return label if name == label.text else Label.fixed(name)


# --- joins ------------------------------------------------------------------------------------------------------


def _set_join_columns(
    namespace: Namespace, entry: nodes.RangeTableEntry, join: nodes.JoinExpr | None, columns: Columns
) -> None:
    if join is None:
        return
    columns.grow(len(entry.columns))
    sides = [namespace.columns_of(side.range_index) for side in (join.left, join.right)]
    taken, changed = namespace.taken(columns), False
    for number in range(len(columns.using), len(entry.columns)):
        own = _child_label(entry, sides, number)
        if own is None or entry.alias is None:
            columns.labels[number] = own
            continue
        label = columns.labels[number] or _chosen(entry, number, own, taken)
        columns.labels[number] = label
        changed = changed or label.text != own.text
    columns.today = list(_join_today(entry, sides, columns, taken))
    renamed = any(output.label.text != output.child for output in columns.today if output.is_new)
    columns.aliased = entry.alias is not None and (changed or renamed)


def _child_label(entry: nodes.RangeTableEntry, sides: list[Columns], number: int) -> Label | None:
    """The column's name in the side of the join that it comes from."""
    for side, attnums in zip(sides, (entry.left_columns, entry.right_columns), strict=True):
        attnum = attnums[number] if number < len(attnums) else 0
        if attnum > 0:
            return side.labels[attnum - 1]
    name = entry.columns[number].name
    return Label.fixed(name) if name else None


def _join_today(
    entry: nodes.RangeTableEntry, sides: list[Columns], columns: Columns, taken: set[str]
) -> Iterator[Output]:
    """The columns that a join would have if it were analyzed today.

    Those merged come first, then all others of the left side and of the right, wherever among them new ones are.
    """
    merged = len(columns.using)
    yield from (Output(label, is_new=False) for label in columns.labels[:merged] if label is not None)
    for side, attnums in zip(sides, (entry.left_columns, entry.right_columns), strict=True):
        labels = dict(zip(attnums[merged:], columns.labels[merged:], strict=False))
        known = (attnum for attnum, label in enumerate(side.labels, 1) if label is not None)
        for output in side.today:
            attnum = 0 if output.is_new else next(known)
            if output.is_new:
                label = output.label if entry.alias is None else _unique(output.label, taken)
                yield Output(label, is_new=True, child=output.label.text)
            elif attnum not in attnums[:merged] and (known_label := labels[attnum]) is not None:
                yield Output(known_label, is_new=False)
