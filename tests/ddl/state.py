"""What a script has made so far: meshdoc's own session, asked for the names in play."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TypeVar

from chance import Chance

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint, ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.database import Schema
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Object, Oid
from meshdoc.catalog.relation import Column, Relation, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.type import Domain, EnumType, TypeRef
from meshdoc.commands.utility import HOOKS
from meshdoc.replay.stages import EPOCH
from meshdoc.session import Session
from meshdoc.sources import SourceFile
from meshdoc.syntax.statement import Statement, parse

T = TypeVar("T", bound=Object)

WORDS = ("amount", "body", "code", "day", "email", "flag", "grade", "height", "item", "key", "label", "note")
"""Of what names are made: a few, so that statements meet again."""
ODD_NAMES = ('"Mixed Case"', '"select"', '"user"', "ünder", '"quo""te"')


@dataclass
class State(Chance):
    """The script so far, and the random choices of what comes next."""

    session: Session = field(default_factory=lambda: Session(Catalog(template(system())), system(), EPOCH, HOOKS))
    statements: list[str] = field(default_factory=list)

    @property
    def catalog(self) -> Catalog:
        """What there is."""
        return self.session.catalog

    def carry_out(self, text: str) -> None:
        """Add a statement to the script, and let meshdoc carry it out; what it refuses has no effect."""
        self.statements.append(text)
        for statement in parse(SourceFile("script", text)).statements:
            if not isinstance(statement, Statement):
                continue
            mark, state = self.catalog.mark(), self.session.state()
            cause = Cause(version="1", location=statement.location, sql=text)
            try:
                with self.catalog.because(cause):
                    self.session.execute(statement.node)
            except Exception:
                self.catalog.undo(mark)
                self.session.restore(state)

    # --- names ----------------------------------------------------------------------------------------

    def new_name(self, prefix: str = "") -> str:
        """A name that is new, most of the time."""
        if self.chance(0.03):
            return self.one(ODD_NAMES)
        return f"{prefix}{self.one(WORDS)}{self.number(1, 9) if self.chance(0.7) else ''}"

    def created(self, prefix: str) -> str:
        """A new name, in some schema or along the search path."""
        name = self.new_name(prefix)
        return f"{self.one(self.schemas()).name}.{name}" if self.chance(0.3) else name

    def name(self, item: Object) -> str:
        """How a statement calls something that is there: as a rule so that it is found."""
        plain = quote_identifier(item.name)
        schema = self.catalog.get(getattr(item, "schema", 0))
        if (
            not schema
            or schema.oid == self.session.temporary
            or (self.session.names.is_visible(item) and self.chance(0.6))
            or self.chance(0.02)
        ):
            return plain
        return f"{quote_identifier(schema.name)}.{plain}"

    def signature(self, routine: Routine) -> str:
        """A routine with the types of its arguments."""
        return f"{self.name(routine)}({', '.join(self.type(item.type.oid) for item in routine.inputs())})"

    def type(self, oid: Oid, typmod: int = -1) -> str:
        """A type as a statement may call it."""
        return format_type(self.catalog, self.session.system, TypeRef(oid, typmod))

    # --- what there is --------------------------------------------------------------------------------

    def all(self, *classes: type[T]) -> list[T]:
        """What the script has made of these classes."""
        return [item for cls in classes for item in self.catalog.all(cls) if item.oid >= FIRST_USER_OID]

    def schemas(self) -> list[Schema]:
        """The script's schemas, and public."""
        temporary = self.session.temporary
        schemas = [item for item in self.catalog.all(Schema) if item.oid != temporary]
        return [item for item in schemas if item.name == "public" or item.oid >= FIRST_USER_OID]

    def tables(self) -> list[Table]:
        """Its tables."""
        return self.all(Table)

    def plain_tables(self) -> list[Table]:
        """Its tables that hold rows."""
        return [table for table in self.tables() if not table.partition_strategy]

    def constraints(self, table: Relation) -> list[Constraint]:
        """The constraints of a table."""
        return [item for item in self.catalog.children(table.oid, Constraint) if item.table == table.oid]

    def keys(self, table: Relation) -> list[PrimaryKey | Unique]:
        """Its primary key and unique constraints."""
        return [item for item in self.constraints(table) if isinstance(item, PrimaryKey | Unique)]

    def foreign_keys(self, table: Relation) -> list[ForeignKey]:
        """Its foreign keys."""
        return [item for item in self.constraints(table) if isinstance(item, ForeignKey)]

    def column(self, relation: Relation) -> Column:
        """One of its columns."""
        return self.one(relation.columns)

    def column_name(self, relation: Relation) -> str:
        """The name of one of its columns, or seldom one that it has not."""
        return self.new_name() if self.chance(0.02) else quote_identifier(self.column(relation).name)

    def enums(self) -> list[EnumType]:
        """The script's enums."""
        return self.all(EnumType)

    def domains(self) -> list[Domain]:
        """The script's domains."""
        return self.all(Domain)


def day(number: int) -> str:
    """A day as SQL writes it."""
    return (datetime.date(2024, 1, 1) + datetime.timedelta(days=number)).isoformat()
