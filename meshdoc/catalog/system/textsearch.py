"""Text search: pg_ts_parser, pg_ts_template, pg_ts_dict, pg_ts_config and pg_ts_config_map."""

from __future__ import annotations

from meshdoc.catalog.system.row import (
    ConfigurationOid,
    DictionaryOid,
    Oid,
    ParserOid,
    ProcOid,
    SchemaOid,
    SystemRow,
    TemplateOid,
    row_of,
)


@row_of("pg_ts_parser")
class SystemTextSearchParser(SystemRow):
    """A row of pg_ts_parser."""

    oid: Oid
    name: str
    schema: SchemaOid
    start: ProcOid
    token: ProcOid
    end: ProcOid
    headline: ProcOid
    lextypes: ProcOid


@row_of("ts_token_type")
class SystemTokenType(SystemRow):
    """A token type of a text search parser: a row of ts_token_type(parser)."""

    parser: ParserOid
    number: int
    name: str
    description: str


@row_of("pg_ts_template")
class SystemTextSearchTemplate(SystemRow):
    """A row of pg_ts_template."""

    oid: Oid
    name: str
    schema: SchemaOid
    init: ProcOid
    lexize: ProcOid


@row_of("pg_ts_dict")
class SystemTextSearchDictionary(SystemRow):
    """A row of pg_ts_dict. `options` is the text of its options, a list of SQL assignments."""

    oid: Oid
    name: str
    schema: SchemaOid
    template: TemplateOid
    options: str


@row_of("pg_ts_config")
class SystemTextSearchConfiguration(SystemRow):
    """A row of pg_ts_config."""

    oid: Oid
    name: str
    schema: SchemaOid
    parser: ParserOid


@row_of("pg_ts_config_map")
class SystemTextSearchMapping(SystemRow):
    """The rows of pg_ts_config_map for a token type: the dictionaries to consult, in order."""

    configuration: ConfigurationOid
    token_type: int
    dictionaries: tuple[DictionaryOid, ...]
