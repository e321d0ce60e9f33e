"""One table as statements of another dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from meshdoc.catalog.constraint import Action, Check, Constraint, ForeignKey, Match, NotNull, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import constraint_definition, index_definition
from meshdoc.catalog.names.names import expression, relation_name, type_collation
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Identity, Relation, Table
from meshdoc.catalog.relation import Sequence as Numbers
from meshdoc.history.history import default_of
from meshdoc.render import Book
from meshdoc.render.dialect.column_type import ColumnType, translated
from meshdoc.render.dialect.expression import Untranslatable, default, predicate
from meshdoc.render.dialect.losses import Losses
from meshdoc.render.dialect.target import Numbering, Target

NEXTVAL = re.compile(r"nextval\('(?:[^']|'')*'::regclass\)")
KEPT_ACTIONS = (Action.NO_ACTION, Action.RESTRICT)
ORDER = (PrimaryKey, Unique, Check, ForeignKey)


def quoted(name: str) -> exp.Identifier:
    """A name that keeps its spelling."""
    return exp.to_identifier(name, quoted=True)


@dataclass(kw_only=True)
class TableWriter:
    """Writes the tables of a book one after the other; `keys` are the columns of the keys that were declared."""

    dialect: str
    target: Target
    book: Book
    losses: Losses
    keys: dict[Oid, list[tuple[int, ...]]] = field(default_factory=dict)
    created: set[Oid] = field(default_factory=set)

    def write(self, table: Table) -> Iterator[exp.Expr]:
        """The table, after the schemas and sequences that it needs and before its comments."""
        yield from self._schema(table.schema)
        types = {column.name: translated(self.book, self.target, column.type) for column in table.columns}
        for column in table.columns:
            if self.target.numbering is Numbering.SEQUENCE and (numbers := self._numbers(table, column)):
                yield from self._sequence(numbers)
        columns = [self._column(table, column, types) for column in table.columns]
        constraints = [*self._constraints(table, types)]
        options = self._description(table.comment)
        yield exp.Create(
            this=exp.Schema(this=self._name(table), expressions=[*columns, *constraints]),
            kind="TABLE",
            properties=exp.Properties(expressions=options) if options else None,
        )
        self._lost(table)
        yield from self._comments(table)

    def _name(self, item: Relation | Numbers) -> exp.Table:
        return exp.Table(this=quoted(item.name), db=quoted(self.book.catalog[item.schema].name))

    def _lost(self, table: Table) -> None:
        """What belongs to the table and is not in its definition."""
        for index in self.book.parts(table.oid, Index):
            if index.unique and not index.constraint:
                self.losses.add(index, index_definition(self.book.names, index))
        for parent in table.inherits:
            self.losses.add(table, f"its rows are not part of {relation_name(self.book.names, parent)}")

    # --- columns --------------------------------------------------------------------------------------------

    def _column(self, table: Table, column: Column, types: dict[str, ColumnType]) -> exp.ColumnDef:
        type = types[column.name]
        for loss in type.losses:
            name = f"{relation_name(self.book.names, table.oid)}.{column.name}"
            self.losses.add_type(name, f"{type.name} is {type.text}: {loss}")
        if column.collation not in (0, type_collation(self.book.names, column.type.oid)):
            self.losses.add(table, f"the collation of column {column.name}")
        kinds = [*self._value(table, column, types)]
        if column.not_null and not column.generated:
            kinds.append(exp.NotNullColumnConstraint())
        if described := self._description(column.comment):
            kinds.append(exp.Properties(expressions=described))
        constraints = [exp.ColumnConstraint(kind=kind) for kind in kinds]
        return exp.ColumnDef(this=quoted(column.name), kind=exp.var(type.text), constraints=constraints)

    def _value(self, table: Table, column: Column, types: dict[str, ColumnType]) -> Iterator[exp.Expr]:
        """What the column holds where no value is given: a default, a number, or an expression."""
        if numbers := self._numbers(table, column):
            yield from self._numbered(table, column, numbers)
            return
        found = default_of(self.book.catalog, table.oid, column.attnum)
        if found is None:
            return
        text = expression(self.book.names, found.expression)
        try:
            if not column.generated:
                value = default(text, types[column.name].name, self.target)
                yield exp.DefaultColumnConstraint(this=value)
            elif self.target.has_virtual_columns:
                value = _predicate(text, types)
                yield exp.ComputedColumnConstraint(this=exp.Paren(this=value))
            else:
                raise Untranslatable
        except Untranslatable:
            word = "GENERATED ALWAYS AS" if column.generated else "DEFAULT"
            self.losses.add(table, f"column {column.name} {word} {text}")

    def _numbers(self, table: Table, column: Column) -> Numbers | None:
        """The sequence that numbers a serial or identity column."""
        if column.identity:
            owned = self.book.parts(table.oid, Numbers)
            return next(item for item in owned if item.identity_of and item.identity_of.sub == column.attnum)
        found = default_of(self.book.catalog, table.oid, column.attnum)
        if found is None or not NEXTVAL.fullmatch(expression(self.book.names, found.expression)):
            return None
        named = (self.book.catalog.get(address.oid) for address in found.expression.depends)
        return next((item for item in named if isinstance(item, Numbers)), None)

    def _numbered(self, table: Table, column: Column, numbers: Numbers) -> Iterator[exp.Expr]:
        if self.target.numbering is Numbering.SEQUENCE:
            name = self._name(numbers).sql(self.dialect)
            yield exp.DefaultColumnConstraint(this=exp.func("nextval", exp.Literal.string(name)))
        elif self.target.numbering is Numbering.AUTOINCREMENT:
            start, increment = (exp.Literal.number(each) for each in (numbers.start, numbers.increment))
            yield exp.GeneratedAsIdentityColumnConstraint(this=False, start=start, increment=increment)
        else:
            self.losses.add(table, f"column {column.name} has no default; in PostgreSQL, a sequence generates it")
            return
        if column.identity is Identity.ALWAYS:
            self.losses.add(table, f"column {column.name} is not GENERATED ALWAYS: it accepts explicit values")

    def _sequence(self, numbers: Numbers) -> Iterator[exp.Expr]:
        if numbers.oid in self.created:
            return
        yield from self._schema(numbers.schema)
        self.created.add(numbers.oid)
        name = self._name(numbers).sql(self.dialect)
        numbered = f"START WITH {numbers.start} INCREMENT BY {numbers.increment}"
        yield exp.Command(this="CREATE", expression=f"SEQUENCE {name} {numbered}")

    def _schema(self, schema: Oid) -> Iterator[exp.Expr]:
        if schema not in self.created:
            self.created.add(schema)
            yield exp.Create(this=exp.Table(db=quoted(self.book.catalog[schema].name)), kind="SCHEMA", exists=True)

    # --- constraints ----------------------------------------------------------------------------------------

    def _constraints(self, table: Table, types: dict[str, ColumnType]) -> Iterator[exp.Expr]:
        found = [item for item in self.book.parts(table.oid, Constraint) if not isinstance(item, NotNull)]
        for item in sorted(found, key=lambda item: (_rank(item), item.name)):
            if isinstance(item, ForeignKey) and item.parent:
                continue
            declared = self._constraint(table, item, types) if type(item) in self.target.constraints else None
            if declared is None:
                definition = constraint_definition(self.book.names, item)
                self.losses.add(item, f"constraint {item.name} {definition}")
            elif isinstance(item, PrimaryKey):
                yield declared
            else:
                yield exp.Constraint(this=quoted(item.name), expressions=[declared])

    def _constraint(self, table: Table, item: Constraint, types: dict[str, ColumnType]) -> exp.Expr | None:
        """The constraint as the dialect declares it; None where it cannot."""
        if not item.enforced:
            return None
        match item:
            case PrimaryKey() | Unique():
                return self._key(table, item)
            case ForeignKey():
                return self._foreign_key(table, item, types)
            case Check(expression=condition):
                try:
                    return exp.CheckColumnConstraint(this=_predicate(expression(self.book.names, condition), types))
                except Untranslatable:
                    return None
        return None

    def _key(self, table: Table, key: PrimaryKey | Unique) -> exp.Expr | None:
        index = next((item for item in self.book.parts(table.oid, Index) if item.constraint == key.oid), None)
        if key.without_overlaps or (index and index.nulls_not_distinct):
            return None
        self._weaker(key)
        self.keys.setdefault(table.oid, []).append(key.columns)
        columns = _columns(table, key.columns)
        if isinstance(key, PrimaryKey):
            return exp.PrimaryKey(expressions=columns, options=[*self.target.key_options])
        return exp.UniqueColumnConstraint(this=exp.Schema(expressions=columns))

    def _weaker(self, item: Constraint) -> None:
        if item.deferrable:
            self.losses.add(item, f"constraint {item.name} is not deferrable")

    def _foreign_key(self, table: Table, key: ForeignKey, types: dict[str, ColumnType]) -> exp.Expr | None:
        other = self.book.catalog[key.references_table]
        if not isinstance(other, Table) or key.references_columns not in self.keys.get(other.oid, []):
            return None
        pairs = zip(_named(table, key.columns), _named(other, key.references_columns), strict=True)
        if any(types[own.name].text != translated(self.book, self.target, far.type).text for own, far in pairs):
            return None
        if key.period or key.match is Match.FULL:
            return None
        self._weaker(key)
        for event, action in (("DELETE", key.on_delete), ("UPDATE", key.on_update)):
            if action not in KEPT_ACTIONS:
                self.losses.add(key, f"constraint {key.name} has no ON {event} {action.name.replace('_', ' ')}")
        target = exp.Schema(this=self._name(other), expressions=_columns(other, key.references_columns))
        return exp.ForeignKey(
            expressions=_columns(table, key.columns),
            reference=exp.Reference(this=target, options=[*self.target.key_options]),
        )

    # --- comments -------------------------------------------------------------------------------------------

    def _description(self, comment: str | None) -> list[exp.Property]:
        """A comment as an option of the definition, where the dialect has no statement for it."""
        if not comment or not self.target.comment_option:
            return []
        return [exp.Property(this=exp.var(self.target.comment_option), value=exp.Literal.string(comment))]

    def _comments(self, table: Table) -> Iterator[exp.Expr]:
        if self.target.comment_option:
            return
        if table.comment:
            yield exp.Comment(this=self._name(table), kind="TABLE", expression=exp.Literal.string(table.comment))
        schema = self.book.catalog[table.schema].name
        for column in table.columns:
            if column.comment:
                name = exp.column(column.name, table=table.name, db=schema, quoted=True)
                yield exp.Comment(this=name, kind="COLUMN", expression=exp.Literal.string(column.comment))


def _predicate(text: str, types: dict[str, ColumnType]) -> exp.Expr:
    return predicate(text, {name: type.name for name, type in types.items()})


def _rank(item: Constraint) -> int:
    return next((place for place, cls in enumerate(ORDER) if isinstance(item, cls)), len(ORDER))


def _named(table: Table, attnums: Sequence[int]) -> list[Column]:
    return [table.attribute(attnum) for attnum in attnums]


def _columns(table: Table, attnums: Sequence[int]) -> list[exp.Identifier]:
    return [quoted(column.name) for column in _named(table, attnums)]
