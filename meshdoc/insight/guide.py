"""A migration that adds a table the way this schema does it, made from its conventions and a table that follows them.

The model is the table with row-level security whose policies are most like those of others, or one with a foreign key
to the table that most reference. What its policies, foreign keys and trigger say is said of the new table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.acl import PRIVILEGE_NAMES
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, constraints_of
from meshdoc.catalog.expr import Expr, Hole
from meshdoc.catalog.names.definition import constraint_definition, trigger_definition
from meshdoc.catalog.names.names import expression, relation_name, role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, Table
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.insight.conventions import Convention, Conventions, Subject, column_text
from meshdoc.insight.privilege import holdings
from meshdoc.record import record, replace

NAMES = {True: "example_items", False: "example_item"}
"""The name of the new table in the plural and in the singular."""
DEFAULT_KEY = "id bigint GENERATED ALWAYS AS IDENTITY"


@record
class Template:
    """The statements that add a table, and the name of it; `model` is the table whose parts they repeat (0: none)."""

    table: str
    title: str
    statements: tuple[str, ...]
    undo: str
    model: Oid = 0


@dataclass(frozen=True)
class Guide:
    """Writes the migration."""

    names: Names
    conventions: Conventions

    @cached_property
    def found(self) -> Mapping[Subject, Convention]:
        """The conventions by what they are about."""
        return {each.subject: each for each in self.conventions.all()}

    def template(self) -> Template | None:
        """The migration; None for a schema without tables."""
        tables = self.conventions.tables
        if not tables:
            return None
        model = self._model()
        schema = model.schema if model else Counter(table.schema for table in tables).most_common(1)[0][0]
        name = self._free_name(schema)
        names, shown = self._renamed(model, schema, name)
        made = _Writer(self, names, model, shown)
        return Template(
            table=relation_name(names, shown.oid),
            title=f"add_{name}",
            statements=tuple(made.statements()),
            undo=f"DROP TABLE {relation_name(names, shown.oid)};",
            model=model.oid if model else 0,
        )

    def _free_name(self, schema: Oid) -> str:
        number = self.found.get(Subject.TABLE_NUMBER)
        name = NAMES[number is None or number.text == "plural"]
        while self.names.catalog.find("relation", schema, name):
            name = f"new_{name}"
        return name

    def _renamed(self, model: Table | None, schema: Oid, name: str) -> tuple[Names, Table]:
        """The catalog with the model under the new name, so that all that names it names the new table."""
        base = model or next(table for table in self.conventions.tables if table.schema == schema)
        shown = replace(base, name=name)
        items = (shown if item.oid == base.oid else item for item in self.names.catalog.all(Object))
        return Names(Catalog(tuple(items)), self.names.system), shown

    # --- the model -------------------------------------------------------------------------------------

    def _model(self) -> Table | None:
        """The table to repeat: of those with policies if that is usual, else one with a foreign key to the root."""
        tables = [table for table in self.conventions.tables if not table.partition_strategy and not table.inherits]
        if Subject.ROW_SECURITY in self.found:
            guarded = [table for table in tables if table.row_security and self.columns(table) is not None]
            shapes = Counter(self._shape(table) for table in guarded)
            return max(
                guarded, key=lambda table: (shapes[self._shape(table)], -len(self.columns(table) or ())), default=None
            )
        targets = Counter(key.references_table for table in tables for key in self.keys(table))
        return max(
            (table for table in tables if self.keys(table)),
            key=lambda table: max(targets[key.references_table] for key in self.keys(table)),
            default=None,
        )

    def keys(self, table: Table) -> list[ForeignKey]:
        """The foreign keys of single columns that rows of a new table can meet, to other tables."""
        found = (item for item in constraints_of(self.names.catalog, table.oid) if isinstance(item, ForeignKey))
        own = {attnum for item in self._primary(table) for attnum in item.columns}
        return [
            key
            for key in found
            if len(key.columns) == 1 and key.references_table != table.oid and key.columns[0] not in own
        ]

    def _primary(self, table: Table) -> list[PrimaryKey]:
        return [item for item in constraints_of(self.names.catalog, table.oid) if isinstance(item, PrimaryKey)]

    def policies(self, table: Table) -> list[Policy]:
        """The policies of a table, in the order in which they were created."""
        return [item for item in self.names.catalog.children(table.oid, Policy) if item.table == table.oid]

    def columns(self, table: Table) -> tuple[int, ...] | None:
        """The columns that the policies of a table need; None if they need its key, or there are none."""
        policies = self.policies(table)
        conditions = [each for policy in policies for each in (policy.using, policy.with_check) if each]
        used = {attnum for each in conditions for attnum in _own_columns(each, table.oid)}
        own = {attnum for item in self._primary(table) for attnum in item.columns}
        return tuple(sorted(used)) if conditions and not used & own else None

    def _shape(self, table: Table) -> tuple[str, ...]:
        names = sorted(table.attribute(attnum).name for attnum in self.columns(table) or ())
        return (*names, *sorted(policy.command for policy in self.policies(table)))


def _own_columns(condition: Expr, table: Oid) -> set[int]:
    holes = (part.address for part in condition.text if isinstance(part, Hole))
    return {at.sub for at in (*condition.depends, *holes) if at.oid == table and at.sub > 0}


@dataclass(frozen=True)
class _Writer:
    """Writes the statements for a table that is called by the new name."""

    guide: Guide
    names: Names
    model: Table | None
    shown: Table

    def statements(self) -> Iterator[str]:
        yield self._create()
        yield from self._comments()
        yield from self._indexes()
        yield from self._triggers()
        yield from self._row_security()
        yield from self._grants()

    @property
    def _name(self) -> str:
        return relation_name(self.names, self.shown.oid)

    # --- columns ---------------------------------------------------------------------------------------

    @cached_property
    def _keys(self) -> list[ForeignKey]:
        """The foreign keys to repeat: those of the columns of policies, or else the one to the root."""
        if self.model is None:
            return []
        needed = self.guide.columns(self.model) or ()
        found = self.guide.keys(self.model)
        kept = [key for key in found if key.columns[0] in needed]
        return kept if needed else found[:1]

    @cached_property
    def _columns(self) -> list[Column]:
        """The columns to repeat from the model."""
        if self.model is None:
            return []
        attnums = {*(self.guide.columns(self.model) or ()), *(key.columns[0] for key in self._keys)}
        return [column for column in self.model.columns if column.attnum in attnums]

    def _create(self) -> str:
        lines = [
            f"{self._text(Subject.KEY) or DEFAULT_KEY} PRIMARY KEY".replace(" NOT NULL PRIMARY KEY", " PRIMARY KEY")
        ]
        lines += [column_text(self.names, self.shown, column) for column in self._columns]
        taken = {line.split()[0] for line in lines}
        lines += ["name text NOT NULL"] if "name" not in taken else []
        times = (self._text(Subject.CREATED), self._text(Subject.UPDATED))
        lines += [text for text in times if text and text.split()[0] not in taken]
        lines += [constraint_definition(self.names, replace(key, validated=True)) for key in self._keys]
        return f"CREATE TABLE {self._name} (\n    " + ",\n    ".join(lines) + "\n);"

    def _text(self, subject: Subject) -> str:
        found = self.guide.found.get(subject)
        return found.text if found else ""

    def _comments(self) -> Iterator[str]:
        """A comment on the table, and on each column if that is usual: that of the column which it repeats."""
        what = "One row per …: what it is, and what writes it."
        yield f"COMMENT ON TABLE {self._name} IS {quote_literal(what)};"
        if Subject.COLUMN_COMMENT not in self.guide.found:
            return
        examples = [self._example(subject) for subject in (Subject.KEY, Subject.CREATED, Subject.UPDATED)]
        for column in (*filter(None, examples), *self._columns):
            text = column.comment or "What it holds."
            yield f"COMMENT ON COLUMN {self._name}.{quote_identifier(column.name)} IS {quote_literal(text)};"
        yield f"COMMENT ON COLUMN {self._name}.name IS {quote_literal('What it holds.')};"

    def _example(self, subject: Subject) -> Column | None:
        """The column that a convention has as its example."""
        found = self.guide.found.get(subject)
        table = self.guide.names.catalog[found.example.oid] if found else None
        return table.attribute(found.example.sub) if found and isinstance(table, Table) else None

    def _indexes(self) -> Iterator[str]:
        """An index for each foreign key."""
        for key in self._keys:
            column = self.shown.attribute(key.columns[0]).name
            pattern = self._text(Subject.INDEX_NAME) or "{table}_{columns}_idx"
            name = pattern.format(table=self.shown.name, columns=column)
            yield f"CREATE INDEX {quote_identifier(name)} ON {self._name} ({quote_identifier(column)});"

    # --- triggers, policies, privileges ----------------------------------------------------------------

    def _triggers(self) -> Iterator[str]:
        """The trigger that keeps the time of the last change, as the table of the convention's example has it."""
        example = self.guide.found.get(Subject.TRIGGER)
        updated = self.guide.found.get(Subject.UPDATED)
        if example is None or updated is None:
            return
        catalog = self.guide.names.catalog
        for trigger in catalog.children(example.example.oid, Trigger):
            is_it = trigger.table == example.example.oid and catalog[trigger.function].name == example.text[:-2]
            if is_it and trigger.when is None and not trigger.update_columns:
                name = trigger.name.replace(catalog[trigger.table].name, self.shown.name)
                yield f"{trigger_definition(self.names, replace(trigger, name=name, table=self.shown.oid))};"
                return

    def _row_security(self) -> Iterator[str]:
        if self.model is None or not self.model.row_security:
            return
        yield f"ALTER TABLE {self._name} ENABLE ROW LEVEL SECURITY;"
        if self.model.force_row_security:
            yield f"ALTER TABLE {self._name} FORCE ROW LEVEL SECURITY;"
        for policy in self.guide.policies(self.model):
            yield self._policy(policy)

    def _policy(self, policy: Policy) -> str:
        name = policy.name.replace(self.model.name if self.model else "", self.shown.name)
        words = [f"CREATE POLICY {quote_identifier(name)} ON {self._name}"]
        words += [] if policy.permissive else ["AS RESTRICTIVE"]
        words += [f"FOR {policy.command.upper()}"] if policy.command != "all" else []
        roles = [role_name(self.names, oid) if oid else "PUBLIC" for oid in policy.roles]
        words += [f"TO {', '.join(roles)}"] if roles != ["PUBLIC"] else []
        lines = [" ".join(words)]
        for word, condition in (("USING", policy.using), ("WITH CHECK", policy.with_check)):
            lines += [f"    {word} ({expression(self.names, condition)})"] if condition else []
        return "\n".join(lines) + ";"

    def _grants(self) -> Iterator[str]:
        """The privileges that others have on the model, unless default privileges give some."""
        schemas = (0, self.shown.schema)
        defaults = self.names.catalog.all(DefaultPrivileges)
        if self.model is None or any(each.kind == "r" and each.schema in schemas for each in defaults):
            return
        for holding in holdings(self.model):
            if not holding.column:
                rights = ", ".join(sorted(PRIVILEGE_NAMES[letter] for letter in holding.privileges))
                role = role_name(self.names, holding.role) if holding.role else "PUBLIC"
                yield f"GRANT {rights} ON {self._name} TO {role};"


def as_file(template: Template, up: str, down: str) -> str:
    """The text of the migration's file, with the lines of its tool; with the way back if that has a line."""
    body = "\n\n".join(template.statements)
    undo = f"\n\n{down}\n{template.undo}" if down else ""
    return f"{up}\n{body}{undo}\n" if up else f"{body}{undo}\n"
