"""Text search: pg_ts_parser, pg_ts_template, pg_ts_dict and pg_ts_config."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.object import NO_OID, Dependency, Object, Oid, parts, ref
from meshdoc.record import record


@record
class TextSearchParser(Object):
    """A text search parser."""

    noun: ClassVar[str] = "text search parser"
    system_catalog: ClassVar[str] = "pg_ts_parser"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    start: Oid = ref(Dependency.NORMAL)
    token: Oid = ref(Dependency.NORMAL)
    end: Oid = ref(Dependency.NORMAL)
    headline: Oid = ref(Dependency.NORMAL, default=NO_OID)
    lextypes: Oid = ref(Dependency.NORMAL)


@record
class TextSearchTemplate(Object):
    """A text search template."""

    noun: ClassVar[str] = "text search template"
    system_catalog: ClassVar[str] = "pg_ts_template"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    init: Oid = ref(Dependency.NORMAL, default=NO_OID)
    lexize: Oid = ref(Dependency.NORMAL)


@record
class TextSearchDictionary(Object):
    """A text search dictionary; `options` are the options of its template, in order."""

    noun: ClassVar[str] = "text search dictionary"
    system_catalog: ClassVar[str] = "pg_ts_dict"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    template: Oid = ref(Dependency.NORMAL)
    options: tuple[tuple[str, str], ...] = ()


@record
class TextSearchMapping:
    """The dictionaries to consult, in order, for a token type."""

    token_type: int
    dictionaries: tuple[Oid, ...] = ref(Dependency.NORMAL)


@record
class TextSearchConfiguration(Object):
    """A text search configuration; the mappings are ordered by token type."""

    noun: ClassVar[str] = "text search configuration"
    system_catalog: ClassVar[str] = "pg_ts_config"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    parser: Oid = ref(Dependency.NORMAL)
    mappings: tuple[TextSearchMapping, ...] = parts()
