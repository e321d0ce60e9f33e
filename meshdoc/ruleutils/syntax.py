"""Functions called in SQL syntax: get_func_sql_syntax."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.nodes import nodes, oids
from meshdoc.registry import Registry
from meshdoc.ruleutils.printer import Printer

syntax: Registry[str, Callable[[nodes.FuncExpr, Printer], bool]] = Registry("SQL syntax of function")


def print_syntax(node: nodes.FuncExpr, to: Printer) -> bool:
    """Print the call in its SQL syntax; False if it has none. All are built-in functions, identified by name."""
    function = None if to.naming.is_user(node.function) else syntax.get(to.naming.function_name(node.function))
    return function is not None and function(node, to)


def _separated(node: nodes.FuncExpr, to: Printer, *words: str, closing: str = ")") -> bool:
    """Print the arguments in order, each preceded by one of `words`."""
    for arg, word in zip(node.args, words, strict=False):
        to.write(word, arg)
    to.write(closing)
    return True


def _word(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Const) and node.value is not None
    return node.value


@syntax("timezone")
def _time_zone(node: nodes.FuncExpr, to: Printer) -> bool:
    """x AT TIME ZONE z; the function takes the arguments in reverse order."""
    *zone, value = node.args
    to.write("(")
    to.operand(value, node)
    to.write(" AT TIME ZONE " if zone else " AT LOCAL")
    for item in zone:
        to.operand(item, node)
    to.write(")")
    return True


@syntax("overlaps")
def _overlaps(node: nodes.FuncExpr, to: Printer) -> bool:
    """(a, b) OVERLAPS (c, d)."""
    return _separated(node, to, "((", ", ", ") OVERLAPS (", ", ", closing="))")


@syntax("extract")
def _extract(node: nodes.FuncExpr, to: Printer) -> bool:
    """EXTRACT(field FROM x)."""
    to.write("EXTRACT(", _word(node.args[0]), " FROM ", node.args[1], ")")
    return True


@syntax("is_normalized")
def _is_normalized(node: nodes.FuncExpr, to: Printer) -> bool:
    """x IS NFC NORMALIZED."""
    to.write("(")
    to.operand(node.args[0], node)
    to.write(" IS", *(f" {_word(arg)}" for arg in node.args[1:]), " NORMALIZED)")
    return True


@syntax("normalize")
def _normalize(node: nodes.FuncExpr, to: Printer) -> bool:
    """NORMALIZE(x, NFC)."""
    to.write("NORMALIZE(", node.args[0], *(f", {_word(arg)}" for arg in node.args[1:]), ")")
    return True


@syntax("pg_collation_for")
def _collation_for(node: nodes.FuncExpr, to: Printer) -> bool:
    """COLLATION FOR (x)."""
    return _separated(node, to, "COLLATION FOR (")


@syntax("overlay")
def _overlay(node: nodes.FuncExpr, to: Printer) -> bool:
    """OVERLAY(x PLACING y FROM a FOR b)."""
    return _separated(node, to, "OVERLAY(", " PLACING ", " FROM ", " FOR ")


@syntax("position")
def _position(node: nodes.FuncExpr, to: Printer) -> bool:
    """POSITION((y) IN (x)); the substring comes first, and both are in parentheses."""
    text, part = node.args
    to.write("POSITION((", part, ") IN (", text, "))")
    return True


@syntax("substring")
def _substring(node: nodes.FuncExpr, to: Printer) -> bool:
    """SUBSTRING(x FROM a FOR b), or SIMILAR with an escape character. With two text arguments it is a plain call."""
    if node.args[1].type.oid == oids.INT4:
        return _separated(node, to, "SUBSTRING(", " FROM ", " FOR ")
    return len(node.args) == 3 and _separated(node, to, "SUBSTRING(", " SIMILAR ", " ESCAPE ")


SIDES = {"btrim": "BOTH", "ltrim": "LEADING", "rtrim": "TRAILING"}


@syntax(*SIDES)
def _trim(node: nodes.FuncExpr, to: Printer) -> bool:
    """TRIM(BOTH c FROM x)."""
    text, *characters = node.args
    to.write(f"TRIM({SIDES[to.naming.function_name(node.function)]}")
    for item in characters:
        to.write(" ", item)
    to.write(" FROM ", text, ")")
    return True


@syntax("system_user")
def _system_user(node: nodes.FuncExpr, to: Printer) -> bool:
    """SYSTEM_USER."""
    to.write("SYSTEM_USER")
    return True


@syntax("xmlexists")
def _xml_exists(node: nodes.FuncExpr, to: Printer) -> bool:
    """XMLEXISTS((path) PASSING (x))."""
    return _separated(node, to, "XMLEXISTS((", ") PASSING (", closing="))")
