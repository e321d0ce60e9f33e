"""The built-in catalog of PostgreSQL 18, and the contents of its extensions: facts read from a real server.

`system()` provides lookups, whose results are rows: the classes named System..., each read on demand. Text search rows,
transforms and foreign-data wrappers have no lookups: use `system().table(SystemTransform)`. The extension plpgsql is
part of every new database, so its members are among the built-in rows too.
"""

from meshdoc.catalog.system.extension import PlacedSchema as PlacedSchema
from meshdoc.catalog.system.extension import Placement as Placement
from meshdoc.catalog.system.extension import Reference as Reference
from meshdoc.catalog.system.extension import SystemExtension as SystemExtension
from meshdoc.catalog.system.row import SystemRow as SystemRow
from meshdoc.catalog.system.rows import SYSTEM_COLUMNS as SYSTEM_COLUMNS
from meshdoc.catalog.system.rows import SystemAccessMethod as SystemAccessMethod
from meshdoc.catalog.system.rows import SystemAggregate as SystemAggregate
from meshdoc.catalog.system.rows import SystemCast as SystemCast
from meshdoc.catalog.system.rows import SystemCollation as SystemCollation
from meshdoc.catalog.system.rows import SystemColumn as SystemColumn
from meshdoc.catalog.system.rows import SystemConstraint as SystemConstraint
from meshdoc.catalog.system.rows import SystemFamilyOperator as SystemFamilyOperator
from meshdoc.catalog.system.rows import SystemFamilyProc as SystemFamilyProc
from meshdoc.catalog.system.rows import SystemForeignDataWrapper as SystemForeignDataWrapper
from meshdoc.catalog.system.rows import SystemLanguage as SystemLanguage
from meshdoc.catalog.system.rows import SystemOperator as SystemOperator
from meshdoc.catalog.system.rows import SystemOperatorClass as SystemOperatorClass
from meshdoc.catalog.system.rows import SystemOperatorFamily as SystemOperatorFamily
from meshdoc.catalog.system.rows import SystemProc as SystemProc
from meshdoc.catalog.system.rows import SystemRange as SystemRange
from meshdoc.catalog.system.rows import SystemRelation as SystemRelation
from meshdoc.catalog.system.rows import SystemRole as SystemRole
from meshdoc.catalog.system.rows import SystemSchema as SystemSchema
from meshdoc.catalog.system.rows import SystemTextSearchConfiguration as SystemTextSearchConfiguration
from meshdoc.catalog.system.rows import SystemTextSearchDictionary as SystemTextSearchDictionary
from meshdoc.catalog.system.rows import SystemTextSearchMapping as SystemTextSearchMapping
from meshdoc.catalog.system.rows import SystemTextSearchParser as SystemTextSearchParser
from meshdoc.catalog.system.rows import SystemTextSearchTemplate as SystemTextSearchTemplate
from meshdoc.catalog.system.rows import SystemTokenType as SystemTokenType
from meshdoc.catalog.system.rows import SystemTransform as SystemTransform
from meshdoc.catalog.system.rows import SystemType as SystemType
from meshdoc.catalog.system.system import System as System
from meshdoc.catalog.system.system import system as system
