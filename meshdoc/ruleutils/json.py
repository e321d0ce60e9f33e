"""SQL/JSON: get_json_constructor, get_json_expr_options and related functions."""

from __future__ import annotations

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes, oids
from meshdoc.ruleutils.aggregates import Constructor, print_aggregate, print_window_function
from meshdoc.ruleutils.constants import Shown, print_constant
from meshdoc.ruleutils.naming import Naming, Parts
from meshdoc.ruleutils.printer import Implicit, Printer, printer

CALLS = {
    "object": "JSON_OBJECT",
    "array": "JSON_ARRAY",
    "parse": "JSON",
    "scalar": "JSON_SCALAR",
    "serialize": "JSON_SERIALIZE",
}
QUERIES = {"exists": "JSON_EXISTS(", "query": "JSON_QUERY(", "value": "JSON_VALUE("}
WRAPPERS = {"conditional": " WITH CONDITIONAL WRAPPER", "unconditional": " WITH UNCONDITIONAL WRAPPER"}


def _format(format: str, encoding: str) -> str:
    if not format:
        return ""
    return f" FORMAT {format.upper()}" + (f" ENCODING {encoding.upper()}" if encoding else "")


def returning(item: nodes.JsonReturning, naming: Naming, *, json_is_default: bool) -> Parts:
    """RETURNING type, with the format unless the type implies it: get_json_returning."""
    if not item.type.oid:
        return ()
    implied = "jsonb" if item.type.oid == oids.JSONB else "json"
    shown = "" if json_is_default and item.format == implied else _format(item.format, item.encoding)
    return (" RETURNING ", *naming.type(item.type), shown)


@printer(nodes.JsonValueExpr)
def json_value(node: nodes.JsonValueExpr, to: Printer, implicit: Implicit) -> None:
    """value FORMAT JSON."""
    to.write(node.raw, _format(node.format, node.encoding))


@printer(nodes.JsonConstructorExpr)
def constructor(node: nodes.JsonConstructorExpr, to: Printer, implicit: Implicit) -> None:
    """JSON_OBJECT and related functions; the aggregates print the underlying aggregate."""
    if node.kind in ("objectagg", "arrayagg"):
        _aggregate(node, to)
        return
    to.write(CALLS[node.kind], "(")
    for number, arg in enumerate(node.args):
        if number:
            to.write(" : " if node.kind == "object" and number % 2 else ", ")
        to.expression(arg, Implicit.SHOWN)
    to.write(*_options(node, to.naming), ")")


def _options(node: nodes.JsonConstructorExpr, naming: Naming) -> Parts:
    words = ""
    if node.absent_on_null and node.kind in ("object", "objectagg"):
        words = " ABSENT ON NULL"
    elif not node.absent_on_null and node.kind in ("array", "arrayagg"):
        words = " NULL ON NULL"
    words += " WITH UNIQUE KEYS" if node.unique else ""
    if node.kind in ("parse", "scalar"):
        return (words,)
    return (words, *returning(node.returning, naming, json_is_default=True))


def _aggregate(node: nodes.JsonConstructorExpr, to: Printer) -> None:
    options = _options(node, to.naming)
    if node.kind == "objectagg":
        how = Constructor(word="JSON_OBJECTAGG", options=options, separator=" : ", count=2)
    else:
        how = Constructor(word="JSON_ARRAYAGG", options=options)
    if isinstance(node.func, nodes.WindowFunc):
        print_window_function(node.func, to, how)
    else:
        assert isinstance(node.func, nodes.Aggref)
        print_aggregate(node.func, to, how)


@printer(nodes.JsonIsPredicate)
def is_json(node: nodes.JsonIsPredicate, to: Printer, implicit: Implicit) -> None:
    """x IS JSON."""
    with to.parentheses():
        to.operand(node.expr, node, Implicit.SHOWN)
        to.write(" IS JSON", "" if node.item == "any" else f" {node.item.upper()}")
        to.write(" WITH UNIQUE KEYS" if node.unique else "")


# --- JSON_EXISTS, JSON_QUERY, JSON_VALUE --------------------------------------------------------------------


@printer(nodes.JsonExpr)
def json_query(node: nodes.JsonExpr, to: Printer, implicit: Implicit) -> None:
    """JSON_EXISTS, JSON_QUERY, JSON_VALUE."""
    to.write(QUERIES[node.op], node.formatted, ", ", implicit=implicit)
    path(node.path, to, implicit)
    for name, value in to.separated(node.passing, first=" PASSING "):
        to.write(value, " AS ", quote_identifier(name), implicit=implicit)
    if node.op != "exists" or node.returning.type.oid != oids.BOOL:
        to.write(*returning(node.returning, to.naming, json_is_default=node.op == "query"))
    options(node, to)
    to.write(")")


def path(node: nodes.Node, to: Printer, implicit: Implicit) -> None:
    """Print a path, as a plain string if it is a constant: get_json_path_spec."""
    if isinstance(node, nodes.Const):
        print_constant(node, to, Shown.NEVER)
    else:
        to.expression(node, implicit)


def options(node: nodes.JsonExpr, to: Printer) -> None:
    """Print wrapper, quotes and behaviors that differ from the default: get_json_expr_options."""
    default = "false" if node.op == "exists" else "null"
    if node.op == "query":
        to.write(WRAPPERS.get(node.wrapper, " WITHOUT WRAPPER"), " OMIT QUOTES" if node.omit_quotes else " KEEP QUOTES")
    for item, event in ((node.on_empty, "EMPTY"), (node.on_error, "ERROR")):
        if item is not None and item.kind != default:
            behavior(item, event, to)


def behavior(item: nodes.JsonBehavior, event: str, to: Printer) -> None:
    """Print the behavior ON EMPTY or ON ERROR: get_json_behavior."""
    to.write(f" {item.kind.upper()}")
    if item.kind == "default":
        to.write(" ", item.expr)
    to.write(f" ON {event}")
