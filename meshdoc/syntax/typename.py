"""Parse a single type name."""

from __future__ import annotations

from pglast import ast

from meshdoc.diagnostics import SqlError
from meshdoc.syntax.expression import parse_expression
from meshdoc.syntax.parser import raw_parser


def parse_type_name(text: str) -> ast.TypeName:
    """The tree of a type name as in a declaration, `%TYPE` included: typeStringToTypeName of parse_type.c."""
    if "%" in text:
        return _of_parameter(text)
    node = parse_expression(f"NULL::{text}")
    if not isinstance(node, ast.TypeCast):
        raise SqlError("42601", f'invalid type name "{text}"')
    return node.typeName


def _of_parameter(text: str) -> ast.TypeName:
    """Parse it as a function parameter's type, the only place where %TYPE is allowed."""
    (raw,) = raw_parser(f"CREATE FUNCTION f(a {text}) RETURNS int LANGUAGE sql AS ''")
    return raw.stmt.parameters[0].argType
