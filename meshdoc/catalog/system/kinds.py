"""The row classes, and the classes that oids refer to."""

from __future__ import annotations

from meshdoc.catalog.system.database import SystemForeignDataWrapper, SystemRole, SystemSchema
from meshdoc.catalog.system.operator import (
    SystemAccessMethod,
    SystemCast,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
)
from meshdoc.catalog.system.relation import SystemColumn, SystemConstraint, SystemRelation
from meshdoc.catalog.system.routine import SystemAggregate, SystemLanguage, SystemProc, SystemTransform
from meshdoc.catalog.system.row import SystemRow
from meshdoc.catalog.system.textsearch import (
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
    SystemTextSearchMapping,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
    SystemTokenType,
)
from meshdoc.catalog.system.type import SystemCollation, SystemRange, SystemType

ROWS: tuple[type[SystemRow], ...] = (
    SystemSchema,
    SystemRole,
    SystemLanguage,
    SystemCollation,
    SystemType,
    SystemRange,
    SystemProc,
    SystemAggregate,
    SystemOperator,
    SystemCast,
    SystemAccessMethod,
    SystemOperatorFamily,
    SystemOperatorClass,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemTransform,
    SystemForeignDataWrapper,
    SystemTextSearchParser,
    SystemTokenType,
    SystemTextSearchTemplate,
    SystemTextSearchDictionary,
    SystemTextSearchConfiguration,
    SystemTextSearchMapping,
    SystemRelation,
    SystemColumn,
    SystemConstraint,
)

REFERENCED: dict[str, type[SystemRow]] = {
    "SchemaOid": SystemSchema,
    "RoleOid": SystemRole,
    "MethodOid": SystemAccessMethod,
    "TypeOid": SystemType,
    "ProcOid": SystemProc,
    "OperatorOid": SystemOperator,
    "CollationOid": SystemCollation,
    "LanguageOid": SystemLanguage,
    "RelationOid": SystemRelation,
    "FamilyOid": SystemOperatorFamily,
    "ClassOid": SystemOperatorClass,
    "ParserOid": SystemTextSearchParser,
    "TemplateOid": SystemTextSearchTemplate,
    "DictionaryOid": SystemTextSearchDictionary,
    "ConfigurationOid": SystemTextSearchConfiguration,
}

WITHOUT_SCHEMA = (SystemSchema, SystemRole, SystemAccessMethod, SystemLanguage)
"""The classes whose rows a name identifies within the database."""


def referenced(annotation: str) -> type[SystemRow] | None:
    """The class that the oid or oids in a field with this annotation refer to; None for other fields."""
    return REFERENCED.get(annotation.removeprefix("tuple[").removesuffix(", ...]"))
