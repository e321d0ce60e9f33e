"""Text search: pg_ts_parser, pg_ts_template, pg_ts_dict, pg_ts_config and pg_ts_config_map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meshdoc.catalog.system.row import (
    ConfigurationOid,
    DictionaryOid,
    Oid,
    ParserOid,
    ProcOid,
    SchemaOid,
    SystemRow,
    TemplateOid,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTextSearchParser(SystemRow):
    """A row of pg_ts_parser."""

    catalog: ClassVar[str] = "pg_ts_parser"

    oid: Oid
    name: str
    schema: SchemaOid
    start: ProcOid
    token: ProcOid
    end: ProcOid
    headline: ProcOid
    lextypes: ProcOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTokenType(SystemRow):
    """A token type of a text search parser: a row of ts_token_type(parser)."""

    catalog: ClassVar[str] = "ts_token_type"

    parser: ParserOid
    number: int
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTextSearchTemplate(SystemRow):
    """A row of pg_ts_template."""

    catalog: ClassVar[str] = "pg_ts_template"

    oid: Oid
    name: str
    schema: SchemaOid
    init: ProcOid
    lexize: ProcOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTextSearchDictionary(SystemRow):
    """A row of pg_ts_dict. `options` is the text of its options, a list of SQL assignments."""

    catalog: ClassVar[str] = "pg_ts_dict"

    oid: Oid
    name: str
    schema: SchemaOid
    template: TemplateOid
    options: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTextSearchConfiguration(SystemRow):
    """A row of pg_ts_config."""

    catalog: ClassVar[str] = "pg_ts_config"

    oid: Oid
    name: str
    schema: SchemaOid
    parser: ParserOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemTextSearchMapping(SystemRow):
    """The rows of pg_ts_config_map for a token type: the dictionaries to consult, in order."""

    catalog: ClassVar[str] = "pg_ts_config_map"

    configuration: ConfigurationOid
    token_type: int
    dictionaries: tuple[DictionaryOid, ...]
