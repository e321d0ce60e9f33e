"""Names as Liquibase writes them for PostgreSQL: escapeObjectName of AbstractPostgresDatabase."""

from __future__ import annotations

import re
from collections.abc import Iterable

from meshdoc.record import positional
from meshdoc.sources.changelog.element import Element

_RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK COLLATE COLLATION
    COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA
    CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR
    FOREIGN FREEZE FROM FULL GRANT GROUP HAVING ILIKE IN INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LATERAL
    LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP NATURAL NOT NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER OVERLAPS
    PLACING PRIMARY REFERENCES RETURNING RIGHT SELECT SESSION_USER SIMILAR SOME SYMMETRIC TABLE TABLESAMPLE THEN TO
    TRAILING TRUE UNION UNIQUE USER USING VARIADIC VERBOSE WHEN WHERE WINDOW WITH
    """,
    )
)
_DIRECTION = re.compile(r"\s{1,20}(asc|desc)$", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@positional
class Names:
    """How names are quoted: a changelog's or changeset's `objectQuotingStrategy`."""

    strategy: str = "LEGACY"

    def name(self, name: str) -> str:
        """An identifier: quoted if it has upper and lower case, is reserved, or is no plain name."""
        mixed = self.strategy == "LEGACY" and _is_mixed(name)
        if mixed or self.strategy == "QUOTE_ALL_OBJECTS" or name.upper() in _RESERVED or not _PLAIN.fullmatch(name):
            return '"' + name.replace('"', '""') + '"'
        return name

    def qualified(self, element: Element, name: str, schema: str = "schemaName") -> str:
        """The identifier in the child `name`, with the schema in the child `schema` if there is one."""
        parts = (element.trimmed(schema), element.trimmed(name))
        return ".".join(self.name(part) for part in parts if part)

    def listed(self, names: str | Iterable[str]) -> str:
        """A list of columns, each with ASC or DESC; ASC is not repeated. Commas behind the last do not count."""
        parts = names.rstrip(",").split(",") if isinstance(names, str) else names
        return ", ".join(self._listed(part.strip()) for part in parts)

    def _listed(self, name: str) -> str:
        direction = _DIRECTION.search(name)
        plain = self.name(name[: direction.start()] if direction else name)
        return f"{plain} DESC" if direction and direction[1].lower() == "desc" else plain

    def stored(self, name: str) -> str:
        """The name that the catalog holds for it."""
        written = self.name(name)
        return name if written.startswith('"') else name.lower()


def _is_mixed(name: str) -> bool:
    return name != name.upper() and name != name.lower()
