"""The extension that an unqualified name comes from."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from meshdoc.catalog.system import System
from meshdoc.catalog.system.extension import SystemExtension
from meshdoc.diagnostics import Missing

_CREATED = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(function|type|domain|operator\s+class|table|view|schema)\s+"
    r"(?:if\s+not\s+exists\s+)?(?:@extschema@\.)?\"?(\w+)",
    re.IGNORECASE,
)
_CATALOGS = {"pg_type": "type", "pg_proc": "function", "pg_opclass": "operator class", "pg_class": "relation"}
_RELATIONS = ("table", "view")


def provider(system: System, missing: Missing) -> str | None:
    """The extension that creates an object of this name, unless the name is qualified with a project's own schema."""
    schema, _, name = missing.name.partition("(")[0].rpartition(".")
    return _providers(system).get((missing.kind, name)) if schema in ("", "public", "extensions") else None


@functools.cache
def _providers(system: System) -> Mapping[tuple[str, str], str]:
    """The extensions by kind and name of what they create; of several, one that needs no other, then the first."""
    found: dict[tuple[str, str], str] = {}
    names = (*system.extension_names, *system.scripted_extension_names)
    known = [(name, extension) for name in names if (extension := system.extension(name))]
    for name, extension in sorted(known, key=lambda each: bool(each[1].requires)):
        for key in _members(extension):
            found.setdefault(key, name)
    return found


def _members(extension: SystemExtension) -> set[tuple[str, str]]:
    rows = {(kind, str(row["name"])) for catalog, kind in _CATALOGS.items() for row in extension.rows.get(catalog, ())}
    return rows | {(_kind(kind), name) for kind, name in _CREATED.findall(extension.script)}


def _kind(written: str) -> str:
    kind = re.sub(r"\s+", " ", written.lower())
    return "relation" if kind in _RELATIONS else kind
