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


def _separated(node: nodes.FuncExpr, to: Printer, opening: str, *words: str) -> bool:
    """Print the arguments in order, each after the first preceded by one of `words`."""
    for arg, word in zip(node.args, (opening, *words), strict=False):
        to.write(word)
        to.expression(arg)
    to.write(")")
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
    _separated(node, to, "((", ", ", ") OVERLAPS (", ", ")
    to.write(")")
    return True


@syntax("extract")
def _extract(node: nodes.FuncExpr, to: Printer) -> bool:
    """EXTRACT(field FROM x)."""
    to.write("EXTRACT(", _word(node.args[0]), " FROM ")
    to.expression(node.args[1])
    to.write(")")
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
    to.write("NORMALIZE(")
    to.expression(node.args[0])
    to.write(*(f", {_word(arg)}" for arg in node.args[1:]), ")")
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
    to.write("POSITION((")
    to.expression(part)
    to.write(") IN (")
    to.expression(text)
    to.write("))")
    return True


@syntax("substring")
def _substring(node: nodes.FuncExpr, to: Printer) -> bool:
    """SUBSTRING(x FROM a FOR b), or SIMILAR with an escape character. With two text arguments it is a plain call."""
    if node.args[1].type.oid == oids.INT4:
        return _separated(node, to, "SUBSTRING(", " FROM ", " FOR ")
    return len(node.args) == 3 and _separated(node, to, "SUBSTRING(", " SIMILAR ", " ESCAPE ")


def _trim(node: nodes.FuncExpr, to: Printer, side: str) -> bool:
    text, *characters = node.args
    to.write(f"TRIM({side}")
    for item in characters:
        to.write(" ")
        to.expression(item)
    to.write(" FROM ")
    to.expression(text)
    to.write(")")
    return True


@syntax("btrim")
def _trim_both(node: nodes.FuncExpr, to: Printer) -> bool:
    """TRIM(BOTH c FROM x)."""
    return _trim(node, to, "BOTH")


@syntax("ltrim")
def _trim_leading(node: nodes.FuncExpr, to: Printer) -> bool:
    """TRIM(LEADING c FROM x)."""
    return _trim(node, to, "LEADING")


@syntax("rtrim")
def _trim_trailing(node: nodes.FuncExpr, to: Printer) -> bool:
    """TRIM(TRAILING c FROM x)."""
    return _trim(node, to, "TRAILING")


@syntax("system_user")
def _system_user(node: nodes.FuncExpr, to: Printer) -> bool:
    """SYSTEM_USER."""
    to.write("SYSTEM_USER")
    return True


@syntax("xmlexists")
def _xml_exists(node: nodes.FuncExpr, to: Printer) -> bool:
    """XMLEXISTS((path) PASSING (x))."""
    _separated(node, to, "XMLEXISTS((", ") PASSING (")
    to.write(")")
    return True
