"""A type's name parsed on its own."""

from __future__ import annotations

from pglast import ast

from meshdoc.diagnostics import SqlError
from meshdoc.syntax.expression import parse_expression
from meshdoc.syntax.parser import raw_parser


def parse_type_name(text: str) -> ast.TypeName:
    """The tree of a type as a declaration writes it, `%TYPE` included: typeStringToTypeName of parse_type.c."""
    if "%" in text:
        return _of_parameter(text)
    node = parse_expression(f"NULL::{text}")
    if not isinstance(node, ast.TypeCast):
        raise SqlError("42601", f'invalid type name "{text}"')
    return node.typeName


def _of_parameter(text: str) -> ast.TypeName:
    """%TYPE is allowed for the parameters of functions alone."""
    (raw,) = raw_parser(f"CREATE FUNCTION f(a {text}) RETURNS int LANGUAGE sql AS ''")
    return raw.stmt.parameters[0].argType
