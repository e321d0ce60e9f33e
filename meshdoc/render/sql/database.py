"""Schemas, extensions, languages, text search, foreign data, publications and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Extension, Language, Schema
from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import attribute_name, expression, relation_name, role_name, routine_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import Oid
from meshdoc.catalog.publication import (
    OPERATIONS,
    GeneratedColumns,
    Publication,
    PublicationSchema,
    PublicationTable,
    Subscription,
)
from meshdoc.catalog.system import (
    SystemTextSearchDictionary,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
    SystemTokenType,
)
from meshdoc.catalog.textsearch import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from meshdoc.render.sql.entry import Dump, Rank, creates
from meshdoc.render.sql.text import fdw_options

IN_ORDER = ("insert", "update", "delete", "truncate")


@creates(Schema, "SCHEMA", Rank.SCHEMA)
def schema(dump: Dump, item: Schema) -> str:
    """CREATE SCHEMA."""
    return f"CREATE SCHEMA {quote_identifier(item.name)}"


@creates(Extension, "EXTENSION", Rank.EXTENSION)
def extension(dump: Dump, item: Extension) -> str:
    """CREATE EXTENSION in its schema, without a version."""
    schema = quote_identifier(dump.names.catalog[item.schema].name)
    return f"CREATE EXTENSION IF NOT EXISTS {quote_identifier(item.name)} WITH SCHEMA {schema}"


@creates(Language, "PROCEDURAL LANGUAGE", Rank.LANGUAGE)
def language(dump: Dump, item: Language) -> str:
    """CREATE LANGUAGE."""
    head = f"CREATE {'TRUSTED ' if item.trusted else ''}PROCEDURAL LANGUAGE {quote_identifier(item.name)}"
    words = (("HANDLER", item.handler), ("INLINE", item.inline), ("VALIDATOR", item.validator))
    return head + "".join(f" {word} {routine_name(dump.names, oid)}" for word, oid in words if oid)


# --- text search ----------------------------------------------------------------------------------------------


@creates(TextSearchParser, "TEXT SEARCH PARSER", Rank.TEXT_SEARCH_PARSER)
def parser(dump: Dump, item: TextSearchParser) -> str:
    """CREATE TEXT SEARCH PARSER."""
    functions = (
        ("START", item.start),
        ("GETTOKEN", item.token),
        ("END", item.end),
        ("HEADLINE", item.headline),
        ("LEXTYPES", item.lextypes),
    )
    return f"CREATE TEXT SEARCH PARSER {qualified_name(dump.names.catalog, item)} ({_functions(dump, functions)} )"


@creates(TextSearchTemplate, "TEXT SEARCH TEMPLATE", Rank.TEXT_SEARCH_TEMPLATE)
def template(dump: Dump, item: TextSearchTemplate) -> str:
    """CREATE TEXT SEARCH TEMPLATE."""
    functions = _functions(dump, (("INIT", item.init), ("LEXIZE", item.lexize)))
    return f"CREATE TEXT SEARCH TEMPLATE {qualified_name(dump.names.catalog, item)} ({functions} )"


def _functions(dump: Dump, functions: tuple[tuple[str, Oid], ...]) -> str:
    return ",".join(f"\n    {word} = {routine_name(dump.names, oid)}" for word, oid in functions if oid)


@creates(TextSearchDictionary, "TEXT SEARCH DICTIONARY", Rank.TEXT_SEARCH_DICTIONARY)
def dictionary(dump: Dump, item: TextSearchDictionary) -> str:
    """CREATE TEXT SEARCH DICTIONARY."""
    row = dump.names.system.table(SystemTextSearchTemplate).one("oid", item.template)
    parts = [f"TEMPLATE = {_named(dump.names, item.template, row)}"]
    parts += [f"{quote_identifier(name)} = {simple_quoted(value)}" for name, value in item.options]
    shown = ",".join(f"\n    {part}" for part in parts)
    return f"CREATE TEXT SEARCH DICTIONARY {qualified_name(dump.names.catalog, item)} ({shown} )"


@creates(TextSearchConfiguration, "TEXT SEARCH CONFIGURATION", Rank.TEXT_SEARCH_CONFIGURATION)
def configuration(dump: Dump, item: TextSearchConfiguration) -> str:
    """CREATE TEXT SEARCH CONFIGURATION, with its mappings."""
    name = qualified_name(dump.names.catalog, item)
    parser = _named(dump.names, item.parser, dump.names.system.table(SystemTextSearchParser).one("oid", item.parser))
    create = f"CREATE TEXT SEARCH CONFIGURATION {name} (\n    PARSER = {parser} )"
    alter = (
        f"ALTER TEXT SEARCH CONFIGURATION {name}\n    ADD MAPPING FOR {mapping}"
        for mapping in _mappings(dump.names, item)
    )
    return ";\n\n".join([create, *alter])


def _mappings(names: Names, item: TextSearchConfiguration) -> Iterator[str]:
    rows = names.system.table(SystemTokenType).where(("parser",), (item.parser,))
    types = {row.number: row.name for row in rows}
    dictionaries = names.system.table(SystemTextSearchDictionary)
    for mapping in item.mappings:
        if name := types.get(mapping.token_type):
            shown = ", ".join(_named(names, oid, dictionaries.one("oid", oid)) for oid in mapping.dictionaries)
            yield f"{quote_identifier(name)} WITH {shown}"


def _named(names: Names, oid: Oid, row: object) -> str:
    if item := names.catalog.get(oid):
        return qualified_name(names.catalog, item)
    assert isinstance(row, SystemTextSearchParser | SystemTextSearchTemplate | SystemTextSearchDictionary)
    return f"{quote_identifier(names.catalog[row.schema].name)}.{quote_identifier(row.name)}"


# --- foreign data ---------------------------------------------------------------------------------------------


@creates(ForeignDataWrapper, "FOREIGN DATA WRAPPER", Rank.FOREIGN_DATA_WRAPPER)
def wrapper(dump: Dump, item: ForeignDataWrapper) -> str:
    """CREATE FOREIGN DATA WRAPPER."""
    words = (("HANDLER", item.handler), ("VALIDATOR", item.validator))
    shown = "".join(f" {word} {routine_name(dump.names, oid)}" for word, oid in words if oid)
    return f"CREATE FOREIGN DATA WRAPPER {quote_identifier(item.name)}{shown}{fdw_options(item.options)}"


@creates(Server, "SERVER", Rank.SERVER)
def server(dump: Dump, item: Server) -> str:
    """CREATE SERVER."""
    text = f"CREATE SERVER {quote_identifier(item.name)}"
    text += f" TYPE {simple_quoted(item.type)}" if item.type else ""
    text += f" VERSION {simple_quoted(item.version)}" if item.version else ""
    wrapper = quote_identifier(dump.names.catalog[item.wrapper].name)
    return f"{text} FOREIGN DATA WRAPPER {wrapper}{fdw_options(item.options)}"


@creates(UserMapping, "USER MAPPING", Rank.SERVER)
def user_mapping(dump: Dump, item: UserMapping) -> str:
    """CREATE USER MAPPING."""
    user = quote_identifier(role_name(dump.names, item.user)) if item.user else "public"
    server = quote_identifier(dump.names.catalog[item.server].name)
    return f"CREATE USER MAPPING FOR {user} SERVER {server}{fdw_options(item.options)}"


# --- replication ----------------------------------------------------------------------------------------------


@creates(Publication, "PUBLICATION", Rank.PUBLICATION)
def publication(dump: Dump, item: Publication) -> str:
    """CREATE PUBLICATION."""
    text = f"CREATE PUBLICATION {quote_identifier(item.name)}{' FOR ALL TABLES' if item.all_tables else ''}"
    operations = [word for word in IN_ORDER if word in item.operations & OPERATIONS]
    options = [f"publish = {simple_quoted(', '.join(operations))}"]
    options += ["publish_via_partition_root = true"] if item.via_partition_root else []
    if item.generated_columns is not GeneratedColumns.NONE:
        options.append(f"publish_generated_columns = {item.generated_columns.name.lower()}")
    return f"{text} WITH ({', '.join(options)})"


@creates(PublicationTable, "PUBLICATION TABLE", Rank.PUBLICATION_TABLE)
def publication_table(dump: Dump, item: PublicationTable) -> str:
    """A table of a publication."""
    names = dump.names
    text = f"ALTER PUBLICATION {quote_identifier(names.catalog[item.publication].name)}"
    text += f" ADD TABLE ONLY {relation_name(names, item.table)}"
    columns = [quote_identifier(attribute_name(names, item.table, attnum)) for attnum in item.columns]
    text += f" ({', '.join(columns)})" if columns else ""
    return text + (f" WHERE ({expression(names, item.where)})" if item.where else "")


@creates(PublicationSchema, "PUBLICATION TABLES IN SCHEMA", Rank.PUBLICATION_SCHEMA)
def publication_schema(dump: Dump, item: PublicationSchema) -> str:
    """A schema of a publication."""
    publication, schema = (quote_identifier(dump.names.catalog[oid].name) for oid in (item.publication, item.schema))
    return f"ALTER PUBLICATION {publication} ADD TABLES IN SCHEMA {schema}"


@creates(Subscription, "SUBSCRIPTION", Rank.SUBSCRIPTION)
def subscription(dump: Dump, item: Subscription) -> str:
    """CREATE SUBSCRIPTION, without connecting to the publisher."""
    publications = ", ".join(map(quote_identifier, item.publications))
    slot = simple_quoted(item.slot_name) if item.slot_name else "NONE"
    options = ["connect = false", f"slot_name = {slot}"]
    options += [f"{name} = {simple_quoted(value)}" for name, value in item.options]
    head = f"CREATE SUBSCRIPTION {quote_identifier(item.name)} CONNECTION {simple_quoted(item.connection)}"
    return f"{head} PUBLICATION {publications} WITH ({', '.join(options)})"
