"""The constraints of tables as the chase reads them: what is required, what is unique, and what checks accept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice, product
from math import prod

from meshdoc.catalog.constraint import ForeignKey, Match
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ColumnDefault, Relation
from meshdoc.insight.insert.conditions import Condition, conditions_of, is_required, suggested
from meshdoc.insight.insert.values import BY_TEXT, SOME, Undecided, Value
from meshdoc.insight.keys import UniqueKey, enforced_keys, unique_keys
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import children, walk

MOST_TRIES = 500
OTHER = "\0"
"""A text that no check mentions."""


@dataclass(frozen=True)
class Shape:
    """The constraints of a table that decide whether rows agree."""

    required: tuple[int, ...]
    linked: frozenset[int]
    """The columns of foreign keys."""
    keys: tuple[UniqueKey, ...]
    foreign_keys: tuple[tuple[ForeignKey, frozenset[int]], ...]
    """Each with its columns as a set."""
    full: tuple[ForeignKey, ...]
    """Those whose columns are all null, or none."""
    equal: tuple[tuple[int, int], ...]
    """The columns that checks make equal, if neither is null."""
    copied: tuple[tuple[int, int], ...]
    """Generated columns, and the columns whose values they have."""
    conditions: tuple[Condition, ...]
    choices: Mapping[int, tuple[Value, ...]]
    """What the columns in conditions can be; a column of a foreign key is null or has some value."""


@dataclass
class Shapes:
    """The shapes of tables, each read once."""

    names: Names
    _found: dict[Oid, Shape] = field(default_factory=dict)
    _accepted: dict[tuple[Oid, frozenset[int]], bool] = field(default_factory=dict)

    def of(self, table: Oid) -> Shape:
        """The shape of a table; one whose constraints are not known has none."""
        if table not in self._found:
            item = self.names.relation_by_oid(table)
            assert isinstance(item, Relation)
            self._found[table] = self._read(item)
        return self._found[table]

    def completions(self, table: Oid, given: Iterable[int]) -> Iterator[frozenset[int]]:
        """The sets of columns to fill besides the given ones so that checks accept a row, the smallest first."""
        shape = self.of(table)
        filled = frozenset(given).intersection(shape.choices)
        missing = sorted(shape.choices.keys() & shape.linked - filled)
        for count in range(len(missing) + 1):
            for more in combinations(missing, count):
                if self._accepts(table, filled.union(more)):
                    yield frozenset(more)

    def _accepts(self, table: Oid, filled: frozenset[int]) -> bool:
        """Whether a row can pass all checks whose only foreign keys are in these columns.

        A row with more ways than are tried is taken to be accepted.
        """
        if (table, filled) not in self._accepted:
            shape = self.of(table)
            options = [
                [(n, value) for value in values if (value is not None or n not in filled)]
                if n not in shape.linked
                else [(n, SOME if n in filled else None)]
                for n, values in shape.choices.items()
            ]
            tried = islice(product(*options), MOST_TRIES)
            found = any(all(_may_hold(self.names, each, dict(row)) for each in shape.conditions) for row in tried)
            self._accepted[table, filled] = found or prod(map(len, options)) > MOST_TRIES
        return self._accepted[table, filled]

    def _read(self, table: Relation) -> Shape:
        catalog = self.names.catalog
        keys = unique_keys(catalog, table)
        required = {column.attnum for column in table.columns if is_required(self.names, column)}
        foreign_keys = tuple(enforced_keys(catalog, table.oid))
        conditions = tuple(conditions_of(self.names, table))
        linked = {attnum for key in foreign_keys for attnum in key.columns}
        deciding = _connected(conditions, linked)
        return Shape(
            required=tuple(sorted(required)),
            linked=frozenset(linked),
            keys=keys,
            foreign_keys=tuple((key, frozenset(key.columns)) for key in foreign_keys),
            full=tuple(key for key in foreign_keys if key.match is Match.FULL),
            equal=tuple(self._equal(conditions)),
            copied=tuple(self._copied(table)),
            conditions=deciding,
            choices=dict(self._choices(table, deciding, linked, required)),
        )

    def _equal(self, conditions: Sequence[Condition]) -> Iterator[tuple[int, int]]:
        for condition in conditions:
            if not condition.check.domain:
                yield from _equated(self.names, condition.tree)

    def _copied(self, table: Relation) -> Iterator[tuple[int, int]]:
        for column in table.columns:
            default = self.names.catalog.find("default", table.oid, column.attnum) if column.generated else None
            if isinstance(default, ColumnDefault):
                tree = stored_expression(self.names, default.expression, relation=table)
                if isinstance(tree, nodes.Var):
                    yield column.attnum, tree.attnum

    def _choices(
        self, table: Relation, conditions: Sequence[Condition], linked: set[int], required: set[int]
    ) -> Iterator[tuple[int, tuple[Value, ...]]]:
        for attnum in dict.fromkeys(attnum for condition in conditions for attnum in condition.columns):
            null = () if attnum in required else (None,)
            column = table.attribute(attnum)
            found = suggested(self.names, column, list(conditions)) if attnum not in linked else ()
            values = dict.fromkeys(sample.value for sample in found if not isinstance(sample.value, list))
            about = [condition for condition in conditions if attnum in condition.columns]
            compared = attnum not in linked and all(_compares_only(self.names, each, attnum) for each in about)
            yield attnum, (*null, *values, OTHER if compared else SOME)


def _compares_only(names: Names, condition: Condition, attnum: int) -> bool:
    """Whether a condition only tests whether a text column equals constants, or is null."""
    users = (
        node
        for node in walk(condition.tree)
        if not isinstance(node, nodes.RelabelType) and any(_is_column(child, attnum) for child in children(node))
    )
    return all(
        isinstance(node, nodes.NullTest)
        or (
            isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr)
            and (row := names.system.operator(node.operator)) is not None
            and row.name in ("=", "<>")
            and node.args[0].type.oid in BY_TEXT
        )
        for node in users
    )


def _is_column(node: object, attnum: int) -> bool:
    while isinstance(node, nodes.RelabelType):
        node = node.arg
    return isinstance(node, nodes.Var) and node.attnum == attnum


def _connected(conditions: Sequence[Condition], attnums: set[int]) -> tuple[Condition, ...]:
    """The conditions on some columns, and those that share a column with one of these, and so on."""
    found: list[Condition] = []
    reached = set(attnums)
    while more := [each for each in conditions if each not in found and reached.intersection(each.columns)]:
        found += more
        reached.update(attnum for each in more for attnum in each.columns)
    return tuple(found)


def _equated(names: Names, tree: nodes.Node) -> Iterator[tuple[int, int]]:
    """The columns that a check compares by =, alone or with AND."""
    if isinstance(tree, nodes.BoolExpr) and tree.operator == "and":
        for arg in tree.args:
            yield from _equated(names, arg)
    elif type(tree) is nodes.OpExpr and len(tree.args) == 2:
        left, right = tree.args
        row = names.system.operator(tree.operator)
        if row and row.name == "=" and isinstance(left, nodes.Var) and isinstance(right, nodes.Var):
            yield left.attnum, right.attnum


def _may_hold(names: Names, condition: Condition, row: Mapping[int, Value]) -> bool:
    try:
        return condition.holds(names, row)
    except Undecided:
        return True
