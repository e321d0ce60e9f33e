"""Text search: pg_ts_config, pg_ts_config_map, pg_ts_dict, pg_ts_parser and pg_ts_template."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import (
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
    SystemTextSearchMapping,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
)
from meshdoc.catalog.textsearch import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from meshdoc.interpret.sysviews.reader import Options, Reader, Row, fields, joined, system_view


@system_view("pg_catalog.pg_ts_config")
def pg_ts_config(reader: Reader) -> Iterator[Row]:
    """The configurations."""
    for item in reader.both(SystemTextSearchConfiguration, TextSearchConfiguration):
        yield fields(item, "oid cfgname=name cfgnamespace=schema cfgparser=parser cfgowner=owner")


@system_view("pg_catalog.pg_ts_config_map")
def pg_ts_config_map(reader: Reader) -> Iterator[Row]:
    """The dictionaries of a configuration for each token type."""
    for row in reader.system(SystemTextSearchMapping):
        yield from _mapping(row.configuration, row.token_type, row.dictionaries)
    for item in reader.all(TextSearchConfiguration):
        for mapping in item.mappings:
            yield from _mapping(item.oid, mapping.token_type, mapping.dictionaries)


def _mapping(configuration: Oid, token_type: int, dictionaries: tuple[Oid, ...]) -> Iterator[Row]:
    for number, dictionary in enumerate(dictionaries, start=1):
        yield {"mapcfg": configuration, "maptokentype": token_type, "mapseqno": number, "mapdict": dictionary}


@system_view("pg_catalog.pg_ts_dict")
def pg_ts_dict(reader: Reader) -> Iterator[Row]:
    """The dictionaries."""
    for item in reader.both(SystemTextSearchDictionary, TextSearchDictionary):
        yield {
            **fields(item, "oid dictname=name dictnamespace=schema dicttemplate=template dictowner=owner"),
            "dictinitoption": _options(item.options),
        }


def _options(options: str | Options) -> str | None:
    """The options as serialize_deflist stores them; PostgreSQL's own rows have that text."""
    if isinstance(options, str):
        return options or None
    return joined(f"{quote_identifier(name)} = {quote_literal(value)}" for name, value in options)


@system_view("pg_catalog.pg_ts_parser")
def pg_ts_parser(reader: Reader) -> Iterator[Row]:
    """The parsers."""
    for item in reader.both(SystemTextSearchParser, TextSearchParser):
        yield {
            **fields(item, "oid prsname=name prsnamespace=schema prsstart=start prstoken=token prsend=end"),
            **fields(item, "prsheadline=headline prslextype=lextypes"),
        }


@system_view("pg_catalog.pg_ts_template")
def pg_ts_template(reader: Reader) -> Iterator[Row]:
    """The templates."""
    for item in reader.both(SystemTextSearchTemplate, TextSearchTemplate):
        yield fields(item, "oid tmplname=name tmplnamespace=schema tmplinit=init tmpllexize=lexize")
