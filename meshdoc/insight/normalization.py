"""The normal form that the declarations of each table support, and what repeats data without being enforced.

Declared are keys, what foreign keys compose, and generated columns. A foreign key (a, b) to the columns (x, y) of a
table in which x determines y makes a determine b. Nothing else is taken for a dependency: a column that repeats what a
referenced row says is told as a condition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, ForeignKey, Match
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ColumnDefault, Relation, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.check_rule import OneOf, rule_of
from meshdoc.insight.implied import Implied, ImpliedReferences
from meshdoc.insight.keys import enforced_keys, unique_keys
from meshdoc.insight.normal_form import (
    Columns,
    Dependency,
    Form,
    candidate_keys,
    closure,
    normal_form,
    violations,
)
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import record

NUMBERED = re.compile(r"(.*?[^\d_])_?(\d+)")
DOCUMENTS = frozenset({"json", "jsonb", "xml", "hstore"})


@record
class Declared:
    """A dependency of a table, and the key, foreign key or generated column (with `attnum`) that declares it.

    `form` is the normal form that it leaves the table in; None if it violates none.
    """

    determinant: tuple[int, ...]
    dependent: tuple[int, ...]
    by: Oid
    attnum: int = 0
    form: Form | None = None


@record
class Repetition:
    """A column that repeats one of a referenced row, if both always agree; nothing enforces it.

    The foreign keys `key` of the column and `other` of the referenced row lead to the same table. `through` leads to
    that row. `policies` and `indexes` use the column.
    """

    column: int
    through: Oid
    key: Oid
    other: Oid
    form: Form
    policies: tuple[Oid, ...]
    indexes: tuple[Oid, ...]


@record
class TableForm:
    """What the declarations of a table say about its normal form, with the evidence.

    `keys` are the candidate keys. `partial` are unique keys that do not identify rows with nulls. `groups` are numbered
    columns of one type, `listed` columns whose checks list values, `unkeyed` columns that look like references.
    """

    table: Oid
    form: Form
    keys: tuple[tuple[int, ...], ...]
    partial: tuple[tuple[int, ...], ...]
    dependencies: tuple[Declared, ...]
    repetitions: tuple[Repetition, ...]
    groups: tuple[tuple[int, ...], ...]
    arrays: tuple[int, ...]
    documents: tuple[int, ...]
    listed: tuple[int, ...]
    unkeyed: tuple[Implied, ...]


def normalization(names: Names, tables: Iterable[Relation]) -> tuple[TableForm, ...]:
    """The normal forms of some tables, in their order."""
    shown = [table for table in tables if isinstance(table, Table)]
    composed = _composed(names.catalog)
    implied = ImpliedReferences(names.catalog, shown)
    return tuple(_Reader(names, table, composed.get(table.oid, ())).form(implied) for table in shown)


# --- dependencies -------------------------------------------------------------------------------------------


def _keys_of(catalog: Catalog, table: Relation) -> list[Declared]:
    every = tuple(column.attnum for column in table.columns)
    return [
        Declared(determinant=tuple(sorted(key.columns)), dependent=every, by=key.index)
        for key in unique_keys(catalog, table)
        if key.identifies
    ]


def _composed(catalog: Catalog) -> Mapping[Oid, list[Declared]]:
    """What the foreign keys of each table compose, until no more follows."""
    tables = [table for table in catalog.all(Table) if not table.partition_of]
    known = {table.oid: _keys_of(catalog, table) for table in tables}
    keys = [key for table in tables for key in enforced_keys(catalog, table.oid) if _carries(catalog, key)]
    found: dict[Oid, list[Declared]] = {}
    grown = True
    while grown:
        grown = False
        for key in keys:
            for declared in _carried(key, known.get(key.references_table, ())):
                if not set(declared.dependent) <= closure(frozenset(declared.determinant), _plain(known[key.table])):
                    known[key.table].append(declared)
                    found.setdefault(key.table, []).append(declared)
                    grown = True
    return found


def _carries(catalog: Catalog, key: ForeignKey) -> bool:
    """Whether every row with any of the columns has a referenced row, so that its dependencies hold here too."""
    table = catalog[key.table]
    assert isinstance(table, Relation)
    required = all(table.attribute(attnum).not_null for attnum in key.columns)
    return key.validated and not key.period and len(key.columns) > 1 and (required or key.match is Match.FULL)


def _carried(key: ForeignKey, there: Collection[Declared]) -> Iterator[Declared]:
    here = dict(zip(key.references_columns, key.columns, strict=True))
    for declared in there:
        if here.keys() >= set(declared.determinant):
            dependent = closure(frozenset(declared.determinant), _plain(there)) & here.keys()
            determinant = {here[attnum] for attnum in declared.determinant}
            more = {here[attnum] for attnum in dependent} - determinant
            if more:
                yield Declared(determinant=tuple(sorted(determinant)), dependent=tuple(sorted(more)), by=key.oid)


def _plain(found: Iterable[Declared]) -> list[Dependency]:
    return [Dependency(determinant=frozenset(each.determinant), dependent=frozenset(each.dependent)) for each in found]


# --- a table ------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, names: Names, table: Table, composed: Iterable[Declared]) -> None:
        self._names, self._catalog, self._table = names, names.catalog, table
        self._keys = _keys_of(self._catalog, table)
        self._composed = tuple(composed)
        self._generated = {column.attnum for column in table.columns if column.generated}

    def form(self, implied: ImpliedReferences) -> TableForm:
        dependencies = _plain((*self._keys, *self._composed))
        columns = self._columns
        keys = candidate_keys(columns, dependencies) if self._keys else ()
        declared = unique_keys(self._catalog, self._table)
        return TableForm(
            table=self._table.oid,
            form=normal_form(columns, dependencies) if keys else Form.NO_KEY,
            keys=tuple(tuple(sorted(key)) for key in keys),
            partial=tuple(tuple(sorted(key.columns)) for key in declared if not key.identifies),
            dependencies=(*self._violating(dependencies, keys), *self._computed()),
            repetitions=tuple(self._repetitions(dependencies)) if keys else (),
            groups=tuple(self._groups()),
            arrays=self._of(Facts(self._names).is_array),
            documents=self._of(self._is_document),
            listed=tuple(self._listed()),
            unkeyed=tuple(implied.of(self._table)),
        )

    @property
    def _columns(self) -> Columns:
        """The columns; a generated one repeats nothing that could disagree, so that it counts only in a key."""
        in_keys = {attnum for key in self._keys for attnum in key.determinant}
        return frozenset(c.attnum for c in self._table.columns if c.attnum not in self._generated - in_keys)

    def _violating(self, dependencies: list[Dependency], keys: tuple[Columns, ...]) -> Iterator[Declared]:
        """The composed dependencies, each with the form that it leaves the table in."""
        forms = {each.dependency.determinant: each.form for each in violations(self._columns, dependencies, keys)}
        for each in self._composed:
            form = forms.get(frozenset(each.determinant)) if keys else None
            yield Declared(determinant=each.determinant, dependent=each.dependent, by=each.by, form=form)

    def _computed(self) -> Iterator[Declared]:
        for attnum in sorted(self._generated):
            default = self._catalog.find("default", self._table.oid, attnum)
            if isinstance(default, ColumnDefault):
                used = {address.sub for address in default.expression.depends if address.oid == self._table.oid}
                sources = tuple(sorted(used - {0, attnum}))
                yield Declared(determinant=sources, dependent=(attnum,), by=self._table.oid, attnum=attnum)

    # --- what is not declared ----------------------------------------------------------------------------

    def _repetitions(self, dependencies: list[Dependency]) -> Iterator[Repetition]:
        """Columns named as in the referenced row, with foreign keys to the same columns of the same table."""
        keys = list(enforced_keys(self._catalog, self._table.oid))
        for through, key in ((one, two) for one in keys for two in keys if len(two.columns) == 1):
            (attnum,) = key.columns
            if through.references_table == self._table.oid or attnum in closure(
                frozenset(through.columns), dependencies
            ):
                continue
            for other in enforced_keys(self._catalog, through.references_table):
                if _is_copy(self._catalog, key, other):
                    yield self._repetition(through, key, other, dependencies)

    def _repetition(
        self, through: ForeignKey, key: ForeignKey, other: ForeignKey, dependencies: list[Dependency]
    ) -> Repetition:
        (attnum,) = key.columns
        assumed = Dependency(determinant=frozenset(through.columns), dependent=frozenset({attnum}))
        policies = self._catalog.children(self._table.oid, Policy)
        indexes = indexes_of(self._catalog, self._table.oid)
        return Repetition(
            column=attnum,
            through=through.oid,
            key=key.oid,
            other=other.oid,
            form=normal_form(self._columns, [*dependencies, assumed]),
            policies=tuple(sorted(each.oid for each in policies if uses(each, self._table.oid, attnum))),
            indexes=tuple(sorted(each.oid for each in indexes if attnum in {item.attnum for item in each.index_keys})),
        )

    def _groups(self) -> Iterator[tuple[int, ...]]:
        """Columns of one type that only a number tells apart, counted from 0 or 1 without a gap."""
        groups: dict[tuple[str, object], dict[int, int]] = {}
        plain = {column.name: column for column in self._table.columns}
        for column in self._table.columns:
            if found := NUMBERED.fullmatch(column.name):
                group = groups.setdefault((found[1], column.type), {})
                group[int(found[2])] = column.attnum
                if (first := plain.get(found[1])) and first.type == column.type:
                    group.setdefault(1, first.attnum)
        for group in groups.values():
            numbers = sorted(group)
            if len(numbers) > 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[-1] + 1)):
                yield tuple(group[number] for number in numbers)

    def _of(self, is_such: Callable[[Oid], bool]) -> tuple[int, ...]:
        facts = Facts(self._names)
        return tuple(column.attnum for column in self._table.columns if is_such(facts.base_type(column.type.oid)))

    def _is_document(self, oid: Oid) -> bool:
        return Facts(self._names).type(oid).name in DOCUMENTS

    def _listed(self) -> Iterator[int]:
        for check in self._catalog.children(self._table.oid, Check):
            rule = rule_of(self._names, check) if check.table == self._table.oid else None
            if rule and any(isinstance(fact, OneOf) for fact in rule.facts):
                yield rule.attnum


def uses(policy: Policy, table: Oid, attnum: int) -> bool:
    """Whether a policy of a table mentions one of its columns."""
    addresses = chain.from_iterable(each.depends for each in (policy.using, policy.with_check) if each)
    return policy.table == table and any(at.oid == table and at.sub == attnum for at in addresses)


def _is_copy(catalog: Catalog, key: ForeignKey, other: ForeignKey) -> bool:
    """Whether two foreign keys of columns with one name lead to the same column."""
    here, there = catalog[key.table], catalog[other.table]
    if (other.references_table, other.references_columns) != (key.references_table, key.references_columns):
        return False
    assert isinstance(here, Relation)
    assert isinstance(there, Relation)
    return here.attribute(key.columns[0]).name == there.attribute(other.columns[0]).name


def counts(found: Iterable[TableForm]) -> Counter[Form]:
    """How many tables have each form."""
    return Counter(each.form for each in found)
