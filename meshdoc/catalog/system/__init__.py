"""PostgreSQL 18's own catalog, and what its extensions add to one: facts read from a real server, none of them guessed.

`system()` answers lookups; the classes named System... are the rows that it answers with, each read when needed. Text
search rows, transforms and foreign-data wrappers have no lookup of their own: `system().table(SystemTransform)` does.
The extension plpgsql is in every new database, so that its members are among PostgreSQL's own rows as well.
"""

from meshdoc.catalog.system.database import SystemForeignDataWrapper, SystemRole, SystemSchema
from meshdoc.catalog.system.extension import PlacedSchema, Placement, Reference, SystemExtension
from meshdoc.catalog.system.operator import (
    SystemAccessMethod,
    SystemCast,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
)
from meshdoc.catalog.system.relation import SYSTEM_COLUMNS, SystemColumn, SystemConstraint, SystemRelation
from meshdoc.catalog.system.routine import SystemAggregate, SystemLanguage, SystemProc, SystemTransform
from meshdoc.catalog.system.row import SystemRow
from meshdoc.catalog.system.system import System, system
from meshdoc.catalog.system.textsearch import (
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
    SystemTextSearchMapping,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
    SystemTokenType,
)
from meshdoc.catalog.system.type import SystemCollation, SystemRange, SystemType

__all__ = [
    "SYSTEM_COLUMNS",
    "PlacedSchema",
    "Placement",
    "Reference",
    "System",
    "SystemAccessMethod",
    "SystemAggregate",
    "SystemCast",
    "SystemCollation",
    "SystemColumn",
    "SystemConstraint",
    "SystemExtension",
    "SystemFamilyOperator",
    "SystemFamilyProc",
    "SystemForeignDataWrapper",
    "SystemLanguage",
    "SystemOperator",
    "SystemOperatorClass",
    "SystemOperatorFamily",
    "SystemProc",
    "SystemRange",
    "SystemRelation",
    "SystemRole",
    "SystemRow",
    "SystemSchema",
    "SystemTextSearchConfiguration",
    "SystemTextSearchDictionary",
    "SystemTextSearchMapping",
    "SystemTextSearchParser",
    "SystemTextSearchTemplate",
    "SystemTokenType",
    "SystemTransform",
    "SystemType",
    "system",
]
