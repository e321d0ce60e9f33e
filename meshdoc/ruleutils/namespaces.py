"""The names of relations and columns in the text of a query: deparse_namespace.

After set_rtable_names, set_deparse_for_query, has_dangerous_join_using and make_colname_unique of ruleutils.c.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from meshdoc.catalog.names.naming import suffixed
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.ruleutils.naming import Label, Naming


@dataclass(slots=True)
class Output:
    """A column that an item of FROM has today, maybe a new one; `child` is what the side of a join calls that."""

    label: Label
    is_new: bool
    child: str = ""


@dataclass(slots=True, kw_only=True)
class Columns:
    """The column names of a range table entry: deparse_columns.

    `labels` are by attnum, None if a column is dropped or has no name yet; `today` are all that there would be if
    the query were analyzed today (new_colnames). `parents` are the names of USING in the joins around it, `using` those
    of its own. `aliased` says whether a list of column aliases is printed.
    """

    labels: list[Label | None] = field(default_factory=list)
    today: list[Output] = field(default_factory=list)
    aliased: bool = False
    parents: tuple[str, ...] = ()
    using: tuple[str, ...] = ()

    def grow(self, count: int) -> None:
        """Make room for this many columns."""
        self.labels.extend([None] * (count - len(self.labels)))

    def preset(self, attnum: int, label: Label) -> None:
        """Assign a column's name in advance; ignored for system columns, whose names are fixed."""
        if attnum > 0:
            self.grow(attnum)
            self.labels[attnum - 1] = label


@dataclass(slots=True, kw_only=True)
class Namespace:
    """The names visible inside a query, or a function's arguments.

    `labels` are the aliases of the range table entries, None for an unnamed join.
    """

    range_table: tuple[nodes.RangeTableEntry, ...] = ()
    ctes: tuple[nodes.CommonTableExpr, ...] = ()
    labels: list[Label | None] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    returning_old: str = "old"
    returning_new: str = "new"
    unique_using: bool = False
    using_names: list[str] = field(default_factory=list)
    function: Label | None = None
    arguments: tuple[str, ...] = ()

    def entry(self, range_index: int) -> nodes.RangeTableEntry:
        """A range table entry, by 1-based index."""
        return self.range_table[range_index - 1]

    def columns_of(self, range_index: int) -> Columns:
        """The columns of a range table entry."""
        return self.columns[range_index - 1]

    def taken(self, columns: Columns) -> set[str]:
        """The names that a further column of an entry cannot have: colname_is_unique."""
        return {label.text for label in columns.labels if label is not None}.union(columns.parents, self.using_names)


def unique_name(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already: make_colname_unique."""
    number = 0
    found = name
    while found in taken:
        number += 1
        found = numbered(name, number)
    return found


def numbered(name: str, number: int) -> str:
    """`name_1`, truncated to the length of an identifier."""
    return suffixed(name, f"_{number}")


def relation_labels(
    naming: Naming, range_table: Iterable[nodes.RangeTableEntry], parents: Iterable[Namespace]
) -> list[Label | None]:
    """A unique alias for each entry, distinct from those of the enclosing queries: set_rtable_names."""
    used = {label.text: 0 for parent in parents for label in parent.labels if label is not None}
    labels: list[Label | None] = []
    for entry in range_table:
        label = _preferred(naming, entry)
        if label is not None and label.text in used:
            label = _numbered(naming, entry, label.text, used)
        if label is not None:
            used[label.text] = 0
        labels.append(label)
    return labels


def _preferred(naming: Naming, entry: nodes.RangeTableEntry) -> Label | None:
    if entry.alias is not None:
        return Label.fixed(entry.alias)
    if entry.kind is RangeKind.RELATION:
        return naming.relation_label(entry.relation)
    return None if entry.kind is RangeKind.JOIN else Label.fixed(entry.name)


def _numbered(naming: Naming, entry: nodes.RangeTableEntry, name: str, used: dict[str, int]) -> Label:
    while True:
        used[name] += 1
        found = numbered(name, used[name])
        if found not in used:
            break
    suffix = found.removeprefix(name)
    follows = entry.alias is None and entry.kind is RangeKind.RELATION and suffix != found
    return naming.relation_label(entry.relation, suffix) if follows else Label.fixed(found)


def has_dangerous_using(namespace: Namespace, item: nodes.FromItem) -> bool:
    """Whether an unnamed join merges columns into one that belongs to neither side: has_dangerous_join_using.

    Such a column can only be referenced by its unqualified name, which must therefore be unique in the whole query.
    """
    if isinstance(item, nodes.RangeTableRef):
        return False
    if item.alias is None and item.using:
        entry = namespace.entry(item.range_index)
        if any(not isinstance(variable, nodes.Var) for variable in entry.join_alias_vars[: entry.merged]):
            return True
    return has_dangerous_using(namespace, item.left) or has_dangerous_using(namespace, item.right)
