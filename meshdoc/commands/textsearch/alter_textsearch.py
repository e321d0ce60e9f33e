"""ALTER TEXT SEARCH DICTIONARY and CONFIGURATION: AlterTSDictionary and AlterTSConfiguration (tsearchcmds.c)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemTokenType
from meshdoc.catalog.textsearch import TextSearchDictionary, TextSearchMapping, TextSearchParser
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.define import get_string
from meshdoc.commands.object.named import refuse_or_skip
from meshdoc.commands.textsearch.textsearch import configuration_by_oid, text_search_named
from meshdoc.commands.textsearch.textsearch_options import check_options
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import qualified, strings

DEFAULT_PARSER: Oid = 3722
Mappings: TypeAlias = dict[int, TextSearchMapping]


@command(ast.AlterTSDictionaryStmt)
def alter_dictionary(stmt: ast.AlterTSDictionaryStmt, session: Session) -> None:
    """ALTER TEXT SEARCH DICTIONARY: an option without a value is removed, one with a value replaced."""
    oid = text_search_named(session, "text search dictionary", qualified(stmt.dictname))
    dictionary = session.catalog.get(oid)
    if not isinstance(dictionary, TextSearchDictionary):
        raise Inert("changes a built-in dictionary")
    check_owner(session, dictionary)
    options = list(dictionary.options)
    for element in stmt.options or ():
        options = [option for option in options if option[0] != element.defname]
        if element.arg is not None:
            options.append((element.defname, get_string(element)))
    check_options(session, dictionary.template, options)
    session.catalog.alter(replace(dictionary, options=tuple(options)))


@command(ast.AlterTSConfigurationStmt)
def alter_configuration(stmt: ast.AlterTSConfigurationStmt, session: Session) -> None:
    """ALTER TEXT SEARCH CONFIGURATION ... ADD, ALTER or DROP MAPPING."""
    oid = text_search_named(session, "text search configuration", qualified(stmt.cfgname))
    configuration = configuration_by_oid(session, oid)
    check_owner(session, configuration)
    tokens = _token_types(session, configuration.parser, strings(stmt.tokentype))
    mappings = {mapping.token_type: mapping for mapping in configuration.mappings}
    (_add_mappings if stmt.dicts else _drop_mappings)(session, mappings, stmt, tokens)
    if oid not in session.catalog:
        raise Inert("changes a built-in configuration")
    ordered = tuple(sorted(mappings.values(), key=lambda mapping: mapping.token_type))
    session.catalog.alter(replace(configuration, mappings=ordered))


def _token_types(session: Session, parser: Oid, names: Sequence[str]) -> dict[int, str]:
    """The names of the token types by number, without duplicates: getTokenTypes."""
    if not names:
        return {}
    made = session.catalog.get(parser)
    rows = session.system.table(SystemTokenType).where(("parser",), (parser,))
    if isinstance(made, TextSearchParser):
        if made.lextypes != session.system.procs_named("prsd_lextype")[0].oid:
            raise Unsupported("the token types of this text search parser are unknown")
        rows = session.system.table(SystemTokenType).where(("parser",), (DEFAULT_PARSER,))
    numbers = {row.name: row.number for row in rows}
    found: dict[int, str] = {}
    for name in names:
        if name not in numbers:
            raise SqlError("22023", f'token type "{name}" does not exist')
        found.setdefault(numbers[name], name)
    return found


def _add_mappings(
    session: Session, mappings: Mappings, stmt: ast.AlterTSConfigurationStmt, tokens: dict[int, str]
) -> None:
    """ADD or ALTER MAPPING: MakeConfigurationMapping."""
    dictionaries = tuple(text_search_named(session, "text search dictionary", qualified(names)) for names in stmt.dicts)
    if stmt.replace:
        old, new = dictionaries
        for number, mapping in mappings.items():
            if not tokens or number in tokens:
                replaced = tuple(new if oid == old else oid for oid in mapping.dictionaries)
                mappings[number] = replace(mapping, dictionaries=replaced)
        return
    for number in tokens:
        if number in mappings and not stmt.override:
            raise errors.duplicate_row("pg_ts_config_map_index")
        mappings[number] = TextSearchMapping(token_type=number, dictionaries=dictionaries)


def _drop_mappings(
    session: Session, mappings: Mappings, stmt: ast.AlterTSConfigurationStmt, tokens: dict[int, str]
) -> None:
    """DROP MAPPING: DropConfigurationMapping."""
    for number, name in tokens.items():
        if mappings.pop(number, None) is None:
            message = f'mapping for token type "{name}" does not exist'
            refuse_or_skip(session, "42704", message, skips=stmt.missing_ok)
