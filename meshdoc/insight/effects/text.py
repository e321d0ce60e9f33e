"""Text that a body computes, such as that of EXECUTE: constants with holes for what is only known at run time.

Evaluates ||, format() and the quoting functions over raw expressions. A value has several alternatives if branches or
CASE give it different texts.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from pglast import ast

from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.syntax.names import strings


class Hole(enum.Enum):
    """A part of a text that is unknown."""

    IDENTIFIER = "identifier"
    LITERAL = "literal"
    ANYTHING = "anything"


Part: TypeAlias = str | Hole
Text: TypeAlias = tuple[Part, ...] | None
"""The parts of a text in order; None is NULL."""
Value: TypeAlias = tuple[Text, ...]
"""The alternatives of a text."""

MOST = 16
"""A value with more alternatives counts as unknown."""
ANYTHING: Value = ((Hole.ANYTHING,),)
BLANK = "…"
"""The name that stands in for an unknown part of SQL: a valid identifier that no project uses."""
CONVERSION = re.compile(r"%(?:(\d+)\$)?-?(\*(?:\d+\$)?|\d+)?([sIL%])")


def value_of(*texts: Text) -> Value:
    """The value with these alternatives."""
    found = tuple(dict.fromkeys(texts))
    return found if len(found) <= MOST else ANYTHING


def sql_of(text: Text) -> str:
    """The SQL of a text: unknown literals as NULL, other unknown parts as a name."""
    return "".join(part if isinstance(part, str) else "NULL" if part is Hole.LITERAL else BLANK for part in text or ())


def constant_of(value: Value) -> str | None:
    """The text of a value that is entirely known, with no alternative."""
    only = value[0] if len(value) == 1 else None
    return "".join(map(str, only)) if only is not None and all(isinstance(part, str) for part in only) else None


class Evaluator:
    """Evaluates raw expressions to texts."""

    def __init__(
        self,
        variable: Callable[[tuple[str, ...]], Value],
        called: Callable[[tuple[str, ...], list[Value]], Value],
    ) -> None:
        """`variable` gives the value of a name, parameter or element, `called` that of a call of another function."""
        self._variable = variable
        self._called = called

    def value(self, raw: ast.Node | None) -> Value:
        """The value of an expression."""
        match raw:
            case ast.A_Const():
                return (_constant(raw),)
            case ast.TypeCast() | ast.CollateClause():
                return self.value(raw.arg)
            case ast.ColumnRef():
                return self._variable(strings(raw.fields))
            case ast.A_Indirection(
                arg=ast.ColumnRef(fields=(ast.String(sval=name),)), indirection=(ast.A_Indices() as at,)
            ):
                index = constant_of(self.value(at.uidx))
                return ANYTHING if index is None else self._variable((name, index))
            case ast.ParamRef():
                return self._variable((f"${raw.number}",))
            case ast.A_Expr() if strings(raw.name) == ("||",) and raw.lexpr is not None:
                return combined([self.value(raw.lexpr), self.value(raw.rexpr)], _joined)
            case ast.FuncCall():
                return self._function(raw)
            case ast.CaseExpr():
                results = [self.value(item.result) for item in raw.args]
                otherwise = (None,) if raw.defresult is None else self.value(raw.defresult)
                return value_of(*itertools.chain.from_iterable(results), *otherwise)
            case ast.CoalesceExpr():
                return value_of(*(text for item in raw.args for text in self.value(item) if text is not None))
        return ANYTHING

    def _function(self, raw: ast.FuncCall) -> Value:
        args = [self.value(item) for item in raw.args or ()]
        function = FUNCTIONS.get(strings(raw.funcname)[-1])
        if function is None or raw.func_variadic:
            return self._called(strings(raw.funcname), args)
        return combined(args, function)


def combined(values: Sequence[Value], join: Callable[[Sequence[Text]], Text]) -> Value:
    """The value of a function of other values, for each combination of their alternatives."""
    count = 1
    for value in values:
        count *= len(value)
    return value_of(*map(join, itertools.product(*values))) if count <= MOST else ANYTHING


def _constant(raw: ast.A_Const) -> Text:
    if raw.isnull or raw.val is None:
        return None
    inner = next((getattr(raw.val, name) for name in ("sval", "ival", "fval") if hasattr(raw.val, name)), None)
    return (Hole.LITERAL,) if inner is None else (str(inner),)


# --- functions of text --------------------------------------------------------------------------------------


def _joined(texts: Sequence[Text]) -> Text:
    return None if None in texts else tuple(part for text in texts for part in text or ())


def _concatenated(texts: Sequence[Text]) -> Text:
    return tuple(part for text in texts for part in text or ())


def _whole(text: Text) -> str | None:
    """A text without holes."""
    known = text is not None and all(isinstance(part, str) for part in text)
    return "".join(map(str, text or ())) if known else None


def _identifier(texts: Sequence[Text]) -> Text:
    whole = _whole(texts[0])
    return (Hole.IDENTIFIER,) if whole is None else (quote_identifier(whole),)


def _literal(texts: Sequence[Text]) -> Text:
    whole = _whole(texts[0])
    return (Hole.LITERAL,) if whole is None else (quote_literal(whole),)


def _mapped(change: Callable[[str], str]) -> Callable[[Sequence[Text]], Text]:
    def function(texts: Sequence[Text]) -> Text:
        if texts[0] is None:
            return None
        return tuple(change(part) if isinstance(part, str) else part for part in texts[0])

    return function


def _formatted(texts: Sequence[Text]) -> Text:
    """format(): the holes of its arguments go where their conversions are."""
    pattern = _whole(texts[0]) if texts else None
    return (Hole.ANYTHING,) if pattern is None else tuple(_conversions(pattern, texts))


def _conversions(pattern: str, texts: Sequence[Text]) -> Iterator[Part]:
    place, end = 0, 0
    for found in CONVERSION.finditer(pattern):
        yield pattern[end : found.start()]
        end = found.end()
        if found[3] == "%":
            yield "%"
            continue
        place = int(found[1]) if found[1] else place + 1
        if place >= len(texts):
            yield Hole.ANYTHING
        elif found[3] == "s":
            yield from texts[place] or ()
        else:
            yield from (_identifier if found[3] == "I" else _literal)([texts[place]]) or ()
    yield pattern[end:]


FUNCTIONS: dict[str, Callable[[Sequence[Text]], Text]] = {
    "format": _formatted,
    "quote_ident": _identifier,
    "quote_literal": _literal,
    "quote_nullable": _literal,
    "concat": _concatenated,
    "lower": _mapped(str.lower),
    "upper": _mapped(str.upper),
    "textcat": _joined,
}
"""The functions of PostgreSQL that are evaluated, by name."""
