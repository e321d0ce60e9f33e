"""CREATE TEXT SEARCH PARSER, TEMPLATE, DICTIONARY and CONFIGURATION: tsearchcmds.c.

Differs from PostgreSQL: a dictionary's template is not run, so the files that it would read are not checked; the
options that PostgreSQL's own templates accept are in textsearch_options.py. ALTER is in alter_textsearch.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.lookup_function import function_named, signature
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.system import Reference, SystemTextSearchConfiguration, SystemTextSearchMapping
from meshdoc.catalog.textsearch import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchMapping,
    TextSearchParser,
    TextSearchTemplate,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_superuser, check_usage
from meshdoc.commands.define import define, get_qualified_name, get_string
from meshdoc.commands.object.named import creation_name
from meshdoc.commands.object.objectaddress import ROWS
from meshdoc.commands.textsearch.textsearch_options import check_options
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import INT4, INTERNAL, TSQUERY, VOID
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName, qualified

INDEXES = {
    "text search parser": "pg_ts_parser_prsname_index",
    "text search template": "pg_ts_template_tmplname_index",
    "text search dictionary": "pg_ts_dict_dictname_index",
    "text search configuration": "pg_ts_config_cfgname_index",
}
Methods: TypeAlias = dict[str, tuple[str, tuple[Oid, ...], Oid]]
PARSER_METHODS: Methods = {
    "start": ("start", (INTERNAL, INT4), INTERNAL),
    "gettoken": ("token", (INTERNAL, INTERNAL, INTERNAL), INTERNAL),
    "end": ("end", (INTERNAL,), VOID),
    "headline": ("headline", (INTERNAL, INTERNAL, TSQUERY), INTERNAL),
    "lextypes": ("lextypes", (INTERNAL,), INTERNAL),
}
TEMPLATE_METHODS: Methods = {"init": ("init", (INTERNAL,), INTERNAL), "lexize": ("lexize", (INTERNAL,) * 4, INTERNAL)}
"""Methods by option name: the field that holds the function, and its argument and result types."""

OPTIONAL = frozenset({"headline", "init"})

# --- lookup -----------------------------------------------------------------------------------------


def text_search_named(session: Session, noun: str, name: QualifiedName) -> Oid:
    """The text search object of a kind (`noun`) by name, PostgreSQL's own included.

    Raises SqlError 42704 if it does not exist.
    """
    if name.schema:
        check_usage(session, session.names.schema(name.schema).oid)
    for schema in session.names.schemas(name.schema, session.names.search_path):
        if found := session.catalog.find(noun, schema, name.name):
            return found.oid
        if oid := session.system.find(ROWS[noun], Reference(schema, name.name)):
            return oid
    raise SqlError("42704", f'{noun} "{name}" does not exist')


def _claim(session: Session, noun: str, name: str, schema: Oid) -> None:
    if session.catalog.find(noun, schema, name):
        raise SqlError("23505", f'duplicate key value violates unique constraint "{INDEXES[noun]}"')


# --- parsers and templates --------------------------------------------------------------------------


def _methods(session: Session, stmt: ast.DefineStmt, noun: str, known: Methods) -> dict[str, Oid]:
    """The functions that the options name, by field: get_ts_parser_func and get_ts_template_func."""
    found: dict[str, Oid] = {}
    for element in stmt.definition or ():
        if element.defname not in known:
            raise SqlError("42601", f'{noun} parameter "{element.defname}" not recognized')
        field, types, result = known[element.defname]
        name = get_qualified_name(element)
        function = function_named(session.names, name, types)
        if function.returns.oid != result:
            words = signature(session.names, name, types)
            wanted = session.shown_type(TypeRef(result))
            raise SqlError("42P17", f"function {words} should return type {wanted}")
        found[field] = function.oid
    return found


def _create(
    stmt: ast.DefineStmt, session: Session, *, cls: type[TextSearchParser] | type[TextSearchTemplate], known: Methods
) -> None:
    """CREATE TEXT SEARCH PARSER and TEMPLATE, objects that consist of functions: DefineTSParser, DefineTSTemplate."""
    noun = cls.noun
    check_superuser(session, f"must be superuser to create {noun}s")
    name = qualified(stmt.defnames)
    schema = session.creation_schema(name.schema)
    methods = _methods(session, stmt, noun, known)
    for option, (field, _, _) in known.items():
        if field not in methods and option not in OPTIONAL:
            raise SqlError("42P17", f"{noun} {option} method is required")
    _claim(session, noun, name.name, schema)
    fields: dict[str, Any] = {"name": name.name, "schema": schema, **methods}
    session.catalog.create(cls(**fields))


define(ObjectType.OBJECT_TSPARSER)(partial(_create, cls=TextSearchParser, known=PARSER_METHODS))
define(ObjectType.OBJECT_TSTEMPLATE)(partial(_create, cls=TextSearchTemplate, known=TEMPLATE_METHODS))


# --- dictionaries -----------------------------------------------------------------------------------


@define(ObjectType.OBJECT_TSDICTIONARY)
def create_dictionary(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE TEXT SEARCH DICTIONARY: DefineTSDictionary."""
    name, schema = creation_name(session, stmt.defnames)
    template = NO_OID
    options: list[tuple[str, str]] = []
    for element in stmt.definition or ():
        if element.defname == "template":
            template = text_search_named(session, "text search template", get_qualified_name(element))
        else:
            options.append((element.defname, get_string(element)))
    if not template:
        raise SqlError("42P17", "text search template is required")
    check_options(session, template, options)
    _claim(session, "text search dictionary", name, schema)
    session.catalog.create(
        TextSearchDictionary(
            name=name, schema=schema, owner=session.current_user, template=template, options=tuple(options)
        )
    )


# --- configurations ---------------------------------------------------------------------------------


@define(ObjectType.OBJECT_TSCONFIGURATION)
def create_configuration(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE TEXT SEARCH CONFIGURATION: DefineTSConfiguration."""
    name, schema = creation_name(session, stmt.defnames)
    configuration = _described(session, stmt.definition or (), name, schema)
    _claim(session, "text search configuration", name, schema)
    session.catalog.create(configuration)


def _described(session: Session, elements: Sequence[ast.DefElem], name: str, schema: Oid) -> TextSearchConfiguration:
    options: dict[str, Oid] = {}
    nouns = {"parser": "text search parser", "copy": "text search configuration"}
    for element in elements:
        if element.defname not in nouns:
            raise SqlError("42601", f'text search configuration parameter "{element.defname}" not recognized')
        found = text_search_named(session, nouns[element.defname], get_qualified_name(element))
        options[element.defname] = found
    if len(options) > 1:
        raise SqlError("42601", "cannot specify both PARSER and COPY options")
    if not options:
        raise SqlError("42P17", "text search parser is required")
    if "copy" in options:
        source = configuration_by_oid(session, options["copy"])
        parser, mappings = source.parser, source.mappings
    else:
        parser, mappings = options["parser"], ()
    return TextSearchConfiguration(
        name=name, schema=schema, owner=session.current_user, parser=parser, mappings=mappings
    )


def configuration_by_oid(session: Session, oid: Oid) -> TextSearchConfiguration:
    """The configuration with this oid, PostgreSQL's own included."""
    found = session.catalog.get(oid)
    if isinstance(found, TextSearchConfiguration):
        return found
    (row,) = session.system.table(SystemTextSearchConfiguration).where(("oid",), (oid,))
    mappings = session.system.table(SystemTextSearchMapping).where(("configuration",), (oid,))
    return TextSearchConfiguration(
        oid=oid,
        name=row.name,
        schema=row.schema,
        parser=row.parser,
        mappings=tuple(
            TextSearchMapping(token_type=mapping.token_type, dictionaries=mapping.dictionaries) for mapping in mappings
        ),
    )
