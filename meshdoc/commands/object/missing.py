"""Notices of DROP IF EXISTS for objects that do not exist: does_not_exist_skipping (dropcmds.c).

If the schema, table or type that identifies the object is missing, the notice names that instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.type import find_type, type_name_text
from meshdoc.commands.object.objectaddress import OF_ACCESS_METHOD, QUALIFIED, UNQUALIFIED, access_method
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


def _unqualified(noun: str, session: Session, node: ast.String) -> str:
    return f'{noun} "{node.sval}" does not exist'


def _qualified(noun: str, session: Session, nodes: Sequence[ast.String]) -> str:
    return _missing_schema(session, nodes) or f'{noun} "{".".join(strings(nodes))}" does not exist'


@words(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)
def _type(session: Session, node: ast.TypeName) -> str:
    return _missing_schema(session, node.names) or f'type "{type_name_text(node)}" does not exist'


def _routine(noun: str, session: Session, node: ast.ObjectWithArgs) -> str:
    arguments = ",".join(type_name_text(argument) for argument in node.objargs or ())
    missing = _missing_schema(session, node.objname) or _missing_type(session, node.objargs)
    return missing or f"{noun} {'.'.join(strings(node.objname))}({arguments}) does not exist"


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


def _of_relation(noun: str, session: Session, nodes: Sequence[ast.String]) -> str:
    names = strings(nodes)
    missing = _missing_relation(session, nodes[:-1])
    return missing or f'{noun} "{names[-1]}" for relation "{".".join(names[:-1])}" does not exist'


def _of_access_method(noun: str, session: Session, nodes: Sequence[ast.String]) -> str:
    names = strings(nodes)
    access_method(session, names[0])
    missing = _missing_schema(session, nodes[1:])
    return missing or f'{noun} "{".".join(names[1:])}" does not exist for access method "{names[0]}"'


def _kinds(*nouns: str) -> dict[ObjectType, str]:
    """Nouns by the kinds that are named like them."""
    return {ObjectType[f"OBJECT_{noun.upper().replace(' ', '_')}"]: noun for noun in nouns}


SAME_WORDS: tuple[tuple[Callable[[str, Session, Any], str], Mapping[ObjectType, str]], ...] = (
    (_unqualified, UNQUALIFIED | _kinds("access method", "schema")),
    (_qualified, QUALIFIED),
    (_routine, _kinds("function", "procedure", "routine", "aggregate")),
    (_of_relation, _kinds("trigger", "policy", "rule")),
    (_of_access_method, {kind: noun for kind, (noun, _) in OF_ACCESS_METHOD.items()}),
)
"""Messages that differ only in the noun for the kind of object."""

for _say, _nouns in SAME_WORDS:
    for _kind, _noun in _nouns.items():
        words(_kind)(partial(_say, _noun))
