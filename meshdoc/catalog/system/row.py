"""PostgreSQL's built-in catalog contents: rows of system catalogs.

Field names are those of the catalog's objects, that is, the system catalog's columns without prefix and spelled out.
Letters such as a type's `kind` are PostgreSQL's. NULL is 0, False, '' or (). A field's annotation tells what an oid
refers to: `TypeOid` is a row of pg_type; 0 is none. The first field is the row's oid or, in a catalog whose rows have
none, the oid of the row that it extends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeAlias, TypeVar, dataclass_transform

from meshdoc.record import entity

Row = TypeVar("Row", bound="SystemRow")

Oid: TypeAlias = int  # of the row itself
SchemaOid: TypeAlias = int
RoleOid: TypeAlias = int
TypeOid: TypeAlias = int
ProcOid: TypeAlias = int
OperatorOid: TypeAlias = int
CollationOid: TypeAlias = int
LanguageOid: TypeAlias = int
RelationOid: TypeAlias = int
MethodOid: TypeAlias = int
FamilyOid: TypeAlias = int
ClassOid: TypeAlias = int
ParserOid: TypeAlias = int
TemplateOid: TypeAlias = int
DictionaryOid: TypeAlias = int
ConfigurationOid: TypeAlias = int

ROWS: list[type[SystemRow]] = []
"""The row classes."""

REFERENCED: dict[str, type[SystemRow]] = {}
"""The classes that oids refer to, by the annotation of a field with such an oid."""


@entity
class SystemRow:
    """A row of the system catalog named by `catalog`.

    There is one object for each row, so equality is identity.
    """

    catalog: ClassVar[str]
    owner: ClassVar[int] = 10  # BOOTSTRAP_SUPERUSERID: the owner of everything that initdb creates


@entity
class NamedRow(SystemRow):
    """A row with an oid and a name."""

    oid: Oid
    name: str


@entity
class SchemaRow(NamedRow):
    """A row of an object that belongs to a schema."""

    schema: SchemaOid


@dataclass_transform(frozen_default=True, kw_only_default=True)
def row_of(catalog: str, *, oids: str = "") -> Callable[[type[Row]], type[Row]]:
    """Define the class of the rows of a system catalog; `oids` is the annotation of oids that refer to them."""

    def define(cls: type[Row]) -> type[Row]:
        cls.catalog = catalog
        made = entity(cls)
        ROWS.append(made)
        if oids:
            REFERENCED[oids] = made
        return made

    return define


def referenced(annotation: str) -> type[SystemRow] | None:
    """The class that the oid or oids in a field with this annotation refer to; None for other fields."""
    return REFERENCED.get(annotation.removeprefix("tuple[").removesuffix(", ...]"))
