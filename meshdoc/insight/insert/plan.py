"""INSERT statements for a row of a table and for the rows that it references, in an order that works.

    Script(steps=(Insert(projects, …), Insert(workflow_runs, …)))     the last is that of the table itself
    Script(obstacle="check c cannot be evaluated here")               no statement is told rather than one that may fail

Every column is given a value that needs one; of a row that others reference, the key as well, so that they can name it.
A referenced table that the migrations fill is not added to: the statement looks up one of its rows. What triggers do to
the rows is tried out; see `trial`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from typing import TypeAlias

from meshdoc.catalog.constraint import ForeignKey, Match
from meshdoc.catalog.contents import Contents, Position
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import attribute_map
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Identity, Relation
from meshdoc.history.history import History
from meshdoc.insight.foreign_keys import own_keys, referenced_columns
from meshdoc.insight.insert.assigned import columns_nulled, columns_set
from meshdoc.insight.insert.bounds import partitions_taken, wanted_by_bounds
from meshdoc.insight.insert.conditions import Condition, conditions_of, is_required, suggested
from meshdoc.insight.insert.filled import default_value, may_be_refused, unnamed
from meshdoc.insight.insert.generated import refuse_generated
from meshdoc.insight.insert.refusals import refusal, rows_added, triggers_in_the_way
from meshdoc.insight.insert.samples import samples
from meshdoc.insight.insert.search import ALL_ADDED, NONE_KNOWN, Search
from meshdoc.insight.insert.statement import Insert, Script, needing
from meshdoc.insight.insert.trial import settled
from meshdoc.insight.insert.values import BY_TEXT, SOME, WIDE, Sample, Undecided, Value
from meshdoc.insight.keys import enforced_keys
from meshdoc.lookup.lsyscache import Facts

Rows: TypeAlias = Mapping[Oid, Contents | Position]
FAR = 1_000_000_000
"""A number that rows are not likely to have."""
MOST_STEPS = 40
"""A row that needs more rows of other tables is not told."""


def script_for(history: History, names: Names, table: Relation) -> Script:
    """How to add a row to a table of the last version."""
    rows = history.contents
    planner = Planner(names, rows, sources=rows)
    looking_up = settled(history, names, _scripted(planner, table))
    if not (looking_up.obstacle and planner.looked_up):
        return looking_up
    adding_all = settled(history, names, _scripted(Planner(names, rows, sources={}), table))
    return looking_up if adding_all.obstacle else adding_all


def _scripted(planner: Planner, table: Relation) -> Script:
    try:
        planner.add(table, is_last=True)
    except Undecided as undecided:
        *_, concerned = planner.waiting or [table.oid]
        return Script(obstacle=needing(planner.names, table.oid, concerned, str(undecided)))
    added = rows_added(planner.names, [step.table for step in planner.steps], planner.looked_up)
    return Script(steps=tuple(planner.steps), doubt=next(iter(planner.doubts), added))


@dataclass
class Planner:
    """Collects the steps, and the row of each table in them; `contents` are the rows that are there already."""

    names: Names
    contents: Rows
    sources: Rows
    """The rows that a foreign key may reference, so that none need be added."""
    steps: list[Insert] = field(default_factory=list)
    rows: dict[Oid, dict[int, Sample]] = field(default_factory=dict)
    waiting: list[Oid] = field(default_factory=list)
    looked_up: set[Oid] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    """What triggers may do to the rows."""

    def add(self, table: Relation, *, is_last: bool = False) -> dict[int, Sample]:
        """Add the INSERT for a row, after those for what it references, and return the row."""
        if table.oid in self.rows:
            return self.rows[table.oid]
        if len(self.steps) > MOST_STEPS:
            raise Undecided(f"it needs rows of more than {MOST_STEPS} other tables")
        self.waiting.append(table.oid)
        for relation in (table, *partitions_taken(self.names, table)):
            if reason := refusal(self.names, relation):
                raise Undecided(reason)
            self.doubts += triggers_in_the_way(self.names, relation.oid)
            self.doubts += (f"a trigger may set {name} to null" for name in columns_nulled(self.names, relation))
        row = Row(self, table, is_last).complete()
        self.waiting.pop()
        given = {attnum: sample for attnum, sample in row.items() if sample.sql}
        overriding = any(table.attribute(attnum).identity is Identity.ALWAYS for attnum in given)
        step = Insert(
            table=table.oid,
            columns=tuple(sorted(given)),
            values=tuple(given[attnum].sql for attnum in sorted(given)),
            overriding=overriding,
        )
        self.steps.append(step)
        self.rows[table.oid] = row
        return row

    def seeded(self, table: Oid) -> Contents | None:
        """The rows that the migrations left in a table, if there are any."""
        found = self.contents.get(table)
        return found if isinstance(found, Contents) and (found.rows or found.unknown) else None

    def source(self, table: Oid) -> Contents | None:
        """The rows of a table that a foreign key may reference, if they are known."""
        found = self.sources.get(table)
        return found if isinstance(found, Contents) and found.rows and not found.unknown else None


@dataclass
class Row:
    """One row on its way: what is fixed by foreign keys and bounds, and what is chosen to meet the conditions."""

    planner: Planner
    table: Relation
    is_last: bool
    fixed: dict[int, Sample] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    """The columns that reference a row which no other row can reference yet."""

    def __post_init__(self) -> None:
        self.names = self.planner.names
        self.below = partitions_taken(self.names, self.table)
        self.conditions = [*conditions_of(self.names, self.table), *self._below()]
        self.required = frozenset(self._required())

    def _below(self) -> Iterator[Condition]:
        """The checks that a partition which takes the row has of its own."""
        for partition in self.below:
            numbers = attribute_map(partition, self.table)
            for condition in conditions_of(self.names, partition):
                if condition.check.table and condition.check.is_local:
                    if any(numbers.get(attnum) != attnum for attnum in condition.columns):
                        raise Undecided(f"check {condition.check.name} of {partition.name} cannot be evaluated here")
                    yield condition

    def _required(self) -> Iterator[int]:
        named = frozenset() if self.is_last else referenced_columns(self.names.catalog, self.table.oid)
        for column in self.table.columns:
            if column.generated:
                continue
            if column.attnum in named or may_be_refused(self.names, self.table, self._strictest(column)):
                yield column.attnum

    def _strictest(self, column: Column) -> Column:
        """A column, not null if it is in a partition that takes the row."""
        found = (partition.column(column.name) for partition in self.below)
        return replace(column, not_null=True) if any(each and each.not_null for each in found) else column

    # --- the parts of a row, in order ----------------------------------------------------------------

    def complete(self) -> dict[int, Sample]:
        """Fix what others decide, then choose the rest."""
        for name, sample in wanted_by_bounds(self.names, self.table).items():
            column = self.table.column(name)
            assert column
            self.fixed[column.attnum] = sample
        for key in self._foreign_keys():
            self._follow(key)
        return self._chosen()

    def _foreign_keys(self) -> list[ForeignKey]:
        """The foreign keys that a row must satisfy, those with fewer columns last."""
        keys = [key for relation in (self.table, *self.below) for key in self._keys_of(relation)]
        found = [key for key in keys if self._binds(key)]
        return sorted(found, key=lambda key: (-len(key.columns), key.oid))

    def _keys_of(self, relation: Relation) -> Iterator[ForeignKey]:
        """The foreign keys of the table, or of a partition that takes its row, over the columns of the table."""
        numbers = attribute_map(relation, self.table)
        for key in enforced_keys(self.names.catalog, relation.oid):
            if relation is self.table or not key.parent:
                yield replace(key, columns=tuple(numbers[attnum] for attnum in key.columns))

    def _binds(self, key: ForeignKey) -> bool:
        """Whether no column of a foreign key is null; one with a default has its value."""
        if key.period:
            raise Undecided(f"foreign key {key.name} compares periods")
        if any(self.table.attribute(attnum).generated for attnum in key.columns):
            raise Undecided(f"foreign key {key.name} is over a generated column")
        if not self._changed.isdisjoint(key.columns):
            self.planner.doubts.append(f"foreign key {key.name} is over a column that a trigger sets")
        given = [self._is_given(attnum) for attnum in key.columns]
        if any(given) and not all(given) and key.match is Match.FULL:
            raise Undecided(f"foreign key {key.name} needs all of its columns")
        return all(given)

    def _is_given(self, attnum: int) -> bool:
        if attnum in self.required or attnum in self.fixed:
            return True
        return default_value(self.names, self.table, self.table.attribute(attnum)) is not None

    def _follow(self, key: ForeignKey) -> None:
        """Fix the columns of a foreign key to the values of a referenced row."""
        parent = self.names.relation_by_oid(key.references_table)
        assert isinstance(parent, Relation)
        pairs = list(zip(key.columns, key.references_columns, strict=True))
        if parent.oid == self.table.oid:
            self._refer_to_itself(key)
        elif source := self.planner.source(parent.oid):
            self._look_up(key, parent, source)
        elif parent.oid in self.planner.waiting:
            raise Undecided(f"its foreign keys lead back to {relation_name(self.names, parent.oid)}")
        else:
            row = self.planner.add(parent)
            for attnum, target in pairs:
                self._agree(key, attnum, row.get(target, Sample(sql="", value=SOME)))
            self.fresh.update(key.columns)

    def _agree(self, key: ForeignKey, attnum: int, sample: Sample) -> None:
        """Fix a column, which another key may have fixed already."""
        former = self.fixed.get(attnum)
        if not sample.sql or sample.value is None or (former and former != sample):
            raise Undecided(f"no row is known that foreign key {key.name} can reference")
        default = default_value(self.names, self.table, self.table.attribute(attnum))
        if attnum not in self.required and former is None and default != sample.value and not self._may_be_set(attnum):
            raise Undecided(f"foreign key {key.name} references the default of its column")
        self.fixed[attnum] = sample

    def _may_be_set(self, attnum: int) -> bool:
        column = self.table.attribute(attnum)
        return not column.generated and column.identity is not Identity.ALWAYS

    def _refer_to_itself(self, key: ForeignKey) -> None:
        """Let a row reference itself."""
        for attnum, target in zip(key.columns, key.references_columns, strict=True):
            column = self.table.attribute(target)
            sample = self.fixed.get(target) or next(self._candidates(column))
            self.fixed[target] = sample
            self._agree(key, attnum, sample)

    def _look_up(self, key: ForeignKey, parent: Relation, seeded: Contents) -> None:
        """Name a row that is there already: one that a check or default mentions, else any."""
        self.planner.looked_up.add(parent.oid)
        pairs = list(zip(key.columns, key.references_columns, strict=True))
        if len(pairs) == 1 and (sample := self._known(*pairs[0], seeded)):
            self._agree(key, pairs[0][0], sample)
            return
        for attnum, target in pairs:
            column = quote_identifier(parent.attribute(target).name)
            looked_up = f"(SELECT {column} FROM {relation_name(self.names, parent.oid)} LIMIT 1)"
            self._agree(key, attnum, Sample(sql=looked_up, value=SOME))
            self._trust(attnum, parent.attribute(target), seeded)

    def _trust(self, attnum: int, source: Column, seeded: Contents) -> None:
        """Leave out the checks that every value which may be looked up passes."""
        has_type = source.type == self.table.attribute(attnum).type
        self.conditions = [
            condition
            for condition in self.conditions
            if condition.columns != (attnum,)
            or not ((has_type and condition.check.domain) or self._all_pass(condition, source.attnum, seeded))
        ]

    def _all_pass(self, condition: Condition, source: int, seeded: Contents) -> bool:
        """Whether a check of one column holds for each value of another column."""
        try:
            rows = [{condition.columns[0]: row.get(source)} for row in seeded.rows]
            return not seeded.unknown and all(condition.holds(self.names, row) for row in rows)
        except Undecided:
            return False

    def _known(self, attnum: int, target: int, seeded: Contents) -> Sample | None:
        """A value that the schema itself mentions, and that a row has."""
        present = [row.get(target) for row in seeded.rows]
        if attnum in self.fixed and self.fixed[attnum].value in present:
            return self.fixed[attnum]
        mentioned = suggested(self.names, self.table.attribute(attnum), self.conditions)
        return next((sample for sample in mentioned if sample.value in present), None)

    # --- values ---------------------------------------------------------------------------------------

    def _chosen(self) -> dict[int, Sample]:
        """The first row that meets all conditions, with as few columns as possible."""
        choices = {column.attnum: list(self._choices(column)) for column in self.table.columns}
        if of_system := [condition for condition in self.conditions if min(condition.columns, default=0) < 0]:
            raise Undecided(of_system[0].unclear)
        order = [attnum for condition in self.conditions for attnum in condition.columns]
        order = list(dict.fromkeys(chain(order, choices)))
        search = Search(self.names, self.conditions, choices, order, self._is_new, changed=self._changed)
        row = search.run({})
        if row is None:
            raise search.reason or Undecided(ALL_ADDED if self._are_taken() else NONE_KNOWN)
        required = {item.attnum for item in self.table.columns if is_required(self.names, self._strictest(item))}
        values = {attnum: sample.value for attnum, sample in row.items()}
        refuse_generated(self.names, self.table, required, values)
        self.planner.doubts += search.left_to_triggers(values)
        return row

    @cached_property
    def _changed(self) -> frozenset[int]:
        """The columns that triggers may set before the row is inserted."""
        found = (self.table.column(name) for name in columns_set(self.names, self.table.oid))
        return frozenset(column.attnum for column in found if column)

    def _are_taken(self) -> bool:
        """Whether rows have all values that the checks of a unique column mention."""
        said = {one.attnum: suggested(self.names, one, self._own(one)) for one in self.table.columns}
        values = {attnum: [sample.value for sample in found] for attnum, found in said.items()}
        return any(found and all(each in self._taken(attnum) for each in found) for attnum, found in values.items())

    def _is_new(self, row: Mapping[int, Sample]) -> bool:
        """Whether no row that is there already has the same values in a unique key.

        Raises Undecided if that cannot be told.
        """
        seeded = self.planner.seeded(self.table.oid)
        if seeded is None:
            return True
        unique = (index for index in indexes_of(self.names.catalog, self.table.oid) if index.unique)
        return all(self._differs(index, row, seeded) for index in unique)

    def _differs(self, index: Index, row: Mapping[int, Sample], seeded: Contents) -> bool:
        columns = [key.attnum for key in index.index_keys]
        if not all(columns):
            raise Undecided(f"the migrations add rows, and the unique index {index.name} has an expression")
        given = [row[attnum] for attnum in columns]
        if any(sample.value is None for sample in given) and not index.nulls_not_distinct:
            return True
        if self.fresh.intersection(columns) or any(sample.value is SOME and not sample.sql for sample in given):
            return True
        if seeded.unknown and any(self._is_invented(attnum) for attnum in columns):
            return True
        if seeded.unknown or any(sample.value is SOME for sample in given):
            raise Undecided(f"the migrations add rows, which the unique index {index.name} may not allow again")
        return not any([other.get(attnum) for attnum in columns] == [s.value for s in given] for other in seeded.rows)

    def _choices(self, column: Column) -> Iterator[Sample]:
        """The values that may be tried for a column, the best first; one without SQL is not named in the INSERT."""
        attnum = column.attnum
        if attnum in self.fixed:
            yield self.fixed[attnum]
            return
        if attnum not in self.required:
            yield Sample(sql="", value=unnamed(self.names, self.table, column))
        is_mentioned = any(attnum in condition.columns for condition in self.conditions)
        is_key = any(attnum in key.columns for key in own_keys(self.names.catalog, self.table.oid))
        may_be_named = not column.generated and column.identity is not Identity.ALWAYS
        if attnum in self.required or (is_mentioned and may_be_named and not is_key):
            yield from self._candidates(column)

    def _candidates(self, column: Column) -> Iterator[Sample]:
        number = len(self.planner.steps) + 1 + (FAR if self._may_be_taken(column) else 0)
        taken = self._taken(column.attnum)
        found = chain(suggested(self.names, column, self._own(column)), samples(self.names, column.type, number))
        if self._is_free(column):
            found = chain(samples(self.names, column.type, number), found)
        tried = (sample for sample in found if not _is_in(sample.value, taken))
        is_first_enough = self._is_free(column) and not self.planner.seeded(self.table.oid)
        yield from islice(tried, 1) if is_first_enough else dict.fromkeys(tried)

    def _may_be_taken(self, column: Column) -> bool:
        """Whether unknown rows may have a small number of a column."""
        seeded = self.planner.seeded(self.table.oid)
        return bool(seeded and seeded.unknown) and Facts(self.names).base_type(column.type.oid) in WIDE

    def _is_free(self, column: Column) -> bool:
        return not any(column.attnum in condition.columns for condition in self.conditions)

    def _own(self, column: Column) -> list[Condition]:
        return [condition for condition in self.conditions if column.attnum in condition.columns]

    def _is_invented(self, attnum: int) -> bool:
        """Whether a column has a text or number of many possible ones, which no other row is likely to have."""
        column = self.table.attribute(attnum)
        is_large = Facts(self.names).base_type(column.type.oid) in BY_TEXT | WIDE
        return attnum not in self.fixed and is_large and self._is_free(column)

    def _taken(self, attnum: int) -> list[Value]:
        """The values of a unique column that rows have already."""
        seeded = self.planner.seeded(self.table.oid)
        keys = [index.index_keys for index in indexes_of(self.names.catalog, self.table.oid) if index.unique]
        is_unique = any(len(key) == 1 and key[0].attnum == attnum for key in keys)
        return [row.get(attnum) for row in seeded.rows] if seeded and is_unique else []


def _is_in(value: Value, taken: list[Value]) -> bool:
    return value is not SOME and value in taken
