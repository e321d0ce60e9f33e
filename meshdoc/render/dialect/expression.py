"""Expressions that mean the same in another dialect; any other raises `Untranslatable`.

An expression is built again from the parts that are known here, so that nothing passes unseen. Left out are the order
of texts, which depends on collations, and division, which rounds differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot import ParseError, exp, parse_one

from meshdoc.render.dialect.target import TEXTS, TIMESTAMPS, Target

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_COMPARED = _NUMBERS | TIMESTAMPS | {"text", "character varying", "boolean", "date", "uuid", "enum"}
"""The types whose values compare alike everywhere."""
_ORDERINGS = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_OPERATORS = (exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.Is, exp.Add, exp.Sub, exp.Mul)
_KEPT = (*_ORDERINGS, *_OPERATORS, exp.Neg, exp.Paren, exp.Coalesce)
"""The nodes that mean the same everywhere if their parts do."""


class Untranslatable(Exception):
    """A part of the expression is not known to mean the same."""


def default(text: str, type: str, target: Target) -> exp.Expr:
    """The default of a column of that type (as format_type prints it, without a modifier)."""
    node = _bare(_parsed(text))
    if isinstance(node, exp.CurrentTimestamp) and type in target.clocks:
        return node
    if isinstance(node, exp.CurrentDate) and type == "date":
        return node
    if isinstance(node, exp.Uuid) and type == "uuid":
        return node
    literal = _bare(node.this) if isinstance(node, exp.Cast) else node
    if isinstance(literal, exp.Boolean | exp.Null):
        return literal
    if isinstance(literal, exp.Literal) and literal.is_string and type in target.literals | {"enum"}:
        return literal
    return _number(literal) if type in _NUMBERS else _empty_array(literal, type, target)


def predicate(text: str, types: Mapping[str, str]) -> exp.Expr:
    """A condition on the columns of a table, whose types are given by name."""
    return _rebuilt(_parsed(text), types)


def _parsed(text: str) -> exp.Expr:
    try:
        return parse_one(text, dialect="postgres")
    except ParseError:
        raise Untranslatable from None


def _bare(node: exp.Expr) -> exp.Expr:
    """The text between parentheses."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _number(node: exp.Expr) -> exp.Expr:
    """A number, which may be negative, in quotes, or cast to a type without a modifier."""
    if isinstance(node, exp.Cast) and node.to.is_type(*exp.DataType.NUMERIC_TYPES) and not node.to.expressions:
        return _number(_bare(node.this))
    negative = isinstance(node, exp.Neg)
    literal = _bare(node.this) if negative else node
    if not isinstance(literal, exp.Literal) or not _NUMBER.fullmatch(literal.this):
        raise Untranslatable
    return exp.Literal.number(f"-{literal.this}" if negative else literal.this)


def _empty_array(node: exp.Expr, type: str, target: Target) -> exp.Expr:
    is_empty = not node.expressions if isinstance(node, exp.Array) else node.is_string and node.name == "{}"
    if is_empty and type.endswith("[]") and "{}" in target.array.text:
        return exp.Array(expressions=[])
    raise Untranslatable


# --- conditions ---------------------------------------------------------------------------------------------


def _rebuilt(node: exp.Expr, types: Mapping[str, str]) -> exp.Expr:
    match node:
        case exp.EQ(this=left, expression=exp.Any(this=among)):
            return exp.In(this=_rebuilt(left, types), expressions=_elements(among, types))
        case exp.NEQ(this=left, expression=exp.All(this=among)):
            return exp.Not(this=exp.In(this=_rebuilt(left, types), expressions=_elements(among, types)))
        case exp.Cast():
            return _cast(node, types)
        case exp.Column() if types.get(node.name) in _COMPARED:
            return exp.column(node.name, quoted=True)
        case exp.Literal() | exp.Boolean() | exp.Null():
            return node.copy()
        case exp.Length(this=exp.Column() as column) if types.get(column.name) in TEXTS:
            return exp.Length(this=_rebuilt(column, types))
    is_ordering_of_texts = isinstance(node, _ORDERINGS) and any(
        _is_text(part, types) for part in (node.left, node.right)
    )
    if is_ordering_of_texts or not isinstance(node, _KEPT):
        raise Untranslatable
    return node.__class__(**{name: _part(part, types) for name, part in node.args.items()})


def _part(part: object, types: Mapping[str, str]) -> object:
    if isinstance(part, list):
        return [_part(each, types) for each in part]
    return _rebuilt(part, types) if isinstance(part, exp.Expr) else part


def _is_text(node: exp.Expr, types: Mapping[str, str]) -> bool:
    inner = _bare(node.this) if isinstance(node, exp.Cast) else _bare(node)
    return types.get(inner.name) in TEXTS | {"enum"} if isinstance(inner, exp.Column) else inner.is_string


def _elements(among: exp.Expr, types: Mapping[str, str]) -> list[exp.Expr]:
    """The elements of an array constructor, which may be cast as a whole."""
    array = _bare(among)
    while isinstance(array, exp.Cast):
        array = _bare(array.this)
    if not isinstance(array, exp.Array):
        raise Untranslatable
    return [_rebuilt(each, types) for each in array.expressions]


def _cast(node: exp.Cast, types: Mapping[str, str]) -> exp.Expr:
    """A cast that changes nothing: of a literal to the type that it is compared with, of a varchar to text."""
    inner = _bare(node.this)
    to_text = node.to.this in {*exp.DataType.TEXT_TYPES, exp.DataType.Type.USERDEFINED}
    if to_text and not node.to.expressions and _is_text(inner, types):
        return _rebuilt(inner, types)
    return _number(node)
