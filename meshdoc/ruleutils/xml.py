"""XMLELEMENT and related functions: the XmlExpr case of get_rule_expr."""

from __future__ import annotations

import re
from collections.abc import Callable

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes
from meshdoc.registry import Registry
from meshdoc.ruleutils.printer import Implicit, Printer, printer

WORDS = {
    "concat": "XMLCONCAT(",
    "element": "XMLELEMENT(",
    "forest": "XMLFOREST(",
    "parse": "XMLPARSE(",
    "pi": "XMLPI(",
    "root": "XMLROOT(",
    "serialize": "XMLSERIALIZE(",
}
STANDALONE = {"0": ", STANDALONE YES", "1": ", STANDALONE NO", "2": ", STANDALONE NO VALUE"}
ESCAPED = re.compile("_x([0-9A-F]{4})_")

decorated: Registry[str, Callable[[nodes.XmlExpr, Printer], None]] = Registry("arguments of XML function")


@printer(nodes.XmlExpr)
def xml(node: nodes.XmlExpr, to: Printer, implicit: Implicit) -> None:
    """An XML function, or IS DOCUMENT."""
    if node.op == "document":
        to.operand(node.args[0], node)
        to.write(" IS DOCUMENT")
        return
    to.write(WORDS[node.op])
    if node.op in ("parse", "serialize"):
        to.write("CONTENT " if node.content else "DOCUMENT ")
    if node.name:
        to.write("NAME ", _identifier(node.name))
    _named(node, to)
    if node.args:
        to.write(", " if node.name or node.named_args else "")
        function = decorated.get(node.op)
        if function is not None:
            function(node, to)
        else:
            to.listed(node.args, Implicit.SHOWN)
    if node.op == "serialize":
        to.write(" AS ", node.type, " INDENT" if node.indent else " NO INDENT")
    to.write(")")


def _identifier(name: str) -> str:
    """An XML name as a SQL identifier: map_xml_name_to_sql_identifier."""
    return quote_identifier(ESCAPED.sub(lambda match: chr(int(match[1], 16)), name))


def _named(node: nodes.XmlExpr, to: Printer) -> None:
    if not node.named_args:
        return
    attributes = node.op != "forest"
    to.write(", " if node.name and attributes else "", "XMLATTRIBUTES(" if attributes else "")
    for arg, name in to.separated(zip(node.named_args, node.arg_names, strict=True)):
        to.write(arg, " AS ", _identifier(name), implicit=Implicit.SHOWN)
    to.write(")" if attributes else "")


@decorated("parse")
def _parse(node: nodes.XmlExpr, to: Printer) -> None:
    value, keep = node.args
    to.expression(value, Implicit.SHOWN)
    kept = isinstance(keep, nodes.Const) and keep.value in ("t", "true")
    to.write(" PRESERVE WHITESPACE" if kept else " STRIP WHITESPACE")


@decorated("root")
def _root(node: nodes.XmlExpr, to: Printer) -> None:
    value, version, standalone = node.args
    to.write(value, ", VERSION ", implicit=Implicit.SHOWN)
    if isinstance(version, nodes.Const) and version.value is None:
        to.write("NO VALUE")
    else:
        to.expression(version)
    if isinstance(standalone, nodes.Const):
        to.write(STANDALONE.get(standalone.value or "", ""))
