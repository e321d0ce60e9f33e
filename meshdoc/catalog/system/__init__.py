"""The built-in catalog of PostgreSQL 18, and the contents of its extensions: facts read from a real server.

`system()` provides lookups, whose results are rows: the classes named System..., each read on demand. Text search rows,
transforms and foreign-data wrappers have no lookups: use `system().table(SystemTransform)`. The extension plpgsql is
part of every new database, so its members are among the built-in rows too.
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
