"""Notices of DROP IF EXISTS for objects that do not exist: does_not_exist_skipping (dropcmds.c).

If the schema, table or type that identifies the object is missing, the notice names that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.type import find_type, type_name_text
from meshdoc.commands.object.objectaddress import access_method
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.names import qualified, strings

Words: TypeAlias = Callable[[Session, Any], str]

words: Registry[ObjectType, Words] = Registry("notice")


def does_not_exist_skipping(session: Session, kind: ObjectType, node: object) -> str:
    """The notice for an object that DROP IF EXISTS did not find."""
    return f"{words[kind](session, node)}, skipping"


def _missing_schema(session: Session, nodes: Sequence[ast.String] | None) -> str:
    """The message for a qualified name whose schema does not exist, else ''."""
    schema = qualified(nodes).schema
    return f'schema "{schema}" does not exist' if schema and session.names.find_schema(schema) is None else ""


def _missing_relation(session: Session, nodes: Sequence[ast.String]) -> str:
    name = qualified(nodes)
    missing = "" if session.names.relation(*name) else f'relation "{name}" does not exist'
    return _missing_schema(session, nodes) or missing


def _missing_type(session: Session, types: Sequence[ast.TypeName | None] | None) -> str:
    for node in types or ():
        if node is not None and not _type_exists(session, node):
            return _missing_schema(session, node.names) or f'type "{type_name_text(node)}" does not exist'
    return ""


def _type_exists(session: Session, node: ast.TypeName) -> bool:
    try:
        return find_type(Facts(session.names), node) is not None
    except SqlError as error:
        if error.sqlstate in ("3F000", "42704"):
            return False
        raise


def _unqualified(kind: ObjectType, noun: str) -> None:
    @words(kind)
    def say(session: Session, node: ast.String) -> str:
        return f'{noun} "{node.sval}" does not exist'


for _kind, _noun in (
    (ObjectType.OBJECT_ACCESS_METHOD, "access method"),
    (ObjectType.OBJECT_SCHEMA, "schema"),
    (ObjectType.OBJECT_EXTENSION, "extension"),
    (ObjectType.OBJECT_LANGUAGE, "language"),
    (ObjectType.OBJECT_EVENT_TRIGGER, "event trigger"),
    (ObjectType.OBJECT_FDW, "foreign-data wrapper"),
    (ObjectType.OBJECT_FOREIGN_SERVER, "server"),
    (ObjectType.OBJECT_PUBLICATION, "publication"),
):
    _unqualified(_kind, _noun)


def _qualified(kind: ObjectType, noun: str) -> None:
    @words(kind)
    def say(session: Session, nodes: Sequence[ast.String]) -> str:
        return _missing_schema(session, nodes) or f'{noun} "{".".join(strings(nodes))}" does not exist'


for _kind, _noun in (
    (ObjectType.OBJECT_COLLATION, "collation"),
    (ObjectType.OBJECT_CONVERSION, "conversion"),
    (ObjectType.OBJECT_STATISTIC_EXT, "statistics object"),
    (ObjectType.OBJECT_TSPARSER, "text search parser"),
    (ObjectType.OBJECT_TSDICTIONARY, "text search dictionary"),
    (ObjectType.OBJECT_TSTEMPLATE, "text search template"),
    (ObjectType.OBJECT_TSCONFIGURATION, "text search configuration"),
):
    _qualified(_kind, _noun)


@words(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)
def _type(session: Session, node: ast.TypeName) -> str:
    return _missing_schema(session, node.names) or f'type "{type_name_text(node)}" does not exist'


def _routine(kind: ObjectType, noun: str) -> None:
    @words(kind)
    def say(session: Session, node: ast.ObjectWithArgs) -> str:
        arguments = ",".join(type_name_text(argument) for argument in node.objargs or ())
        missing = _missing_schema(session, node.objname) or _missing_type(session, node.objargs)
        return missing or f"{noun} {'.'.join(strings(node.objname))}({arguments}) does not exist"


for _noun in ("function", "procedure", "routine", "aggregate"):
    _routine(ObjectType[f"OBJECT_{_noun.upper()}"], _noun)


@words(ObjectType.OBJECT_OPERATOR)
def _operator(session: Session, node: ast.ObjectWithArgs) -> str:
    missing = _missing_schema(session, node.objname) or _missing_type(session, node.objargs)
    return missing or f"operator {'.'.join(strings(node.objname))} does not exist"


@words(ObjectType.OBJECT_CAST)
def _cast(session: Session, nodes: tuple[ast.TypeName, ast.TypeName]) -> str:
    names = [type_name_text(node) for node in nodes]
    return _missing_type(session, nodes) or f"cast from type {names[0]} to type {names[1]} does not exist"


@words(ObjectType.OBJECT_TRANSFORM)
def _transform(session: Session, nodes: tuple[ast.TypeName, ast.String]) -> str:
    missing = _missing_type(session, nodes[:1])
    return missing or f'transform for type {type_name_text(nodes[0])} language "{nodes[1].sval}" does not exist'


def _of_relation(kind: ObjectType, noun: str) -> None:
    @words(kind)
    def say(session: Session, nodes: Sequence[ast.String]) -> str:
        names = strings(nodes)
        missing = _missing_relation(session, nodes[:-1])
        return missing or f'{noun} "{names[-1]}" for relation "{".".join(names[:-1])}" does not exist'


for _noun in ("trigger", "policy", "rule"):
    _of_relation(ObjectType[f"OBJECT_{_noun.upper()}"], _noun)


def _of_access_method(kind: ObjectType, noun: str) -> None:
    @words(kind)
    def say(session: Session, nodes: Sequence[ast.String]) -> str:
        names = strings(nodes)
        access_method(session, names[0])
        missing = _missing_schema(session, nodes[1:])
        return missing or f'{noun} "{".".join(names[1:])}" does not exist for access method "{names[0]}"'


_of_access_method(ObjectType.OBJECT_OPCLASS, "operator class")
_of_access_method(ObjectType.OBJECT_OPFAMILY, "operator family")
