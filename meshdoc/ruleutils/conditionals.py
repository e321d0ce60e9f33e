"""CASE, and functions that are keywords of the grammar."""

from __future__ import annotations

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes
from meshdoc.ruleutils.coercions import without_implicit_casts
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.writer import VARIABLE


@printer(nodes.CaseExpr)
def case(node: nodes.CaseExpr, to: Printer, implicit: Implicit) -> None:
    """CASE, with each WHEN on its own line."""
    to.writer.keyword("CASE", 0, VARIABLE, 0)
    if node.arg is not None:
        to.write(" ", node.arg, implicit=Implicit.SHOWN)
    for condition, result in node.whens:
        _keyword(to, "WHEN ")
        to.write(_compared(condition) if node.arg is not None else condition, " THEN ")
        to.expression(result, Implicit.SHOWN)
    _keyword(to, "ELSE ")
    to.expression(node.default, Implicit.SHOWN)
    if not to.writer.indented:
        to.write(" ")
    to.writer.keyword("END", -VARIABLE, 0, 0)


def _keyword(to: Printer, word: str) -> None:
    if not to.writer.indented:
        to.write(" ")
    to.writer.keyword(word)


def _compared(condition: nodes.Node) -> nodes.Node:
    """The value in WHEN that the tested value is compared with."""
    if isinstance(condition, nodes.OpExpr) and len(condition.args) == 2:
        tested, other = condition.args
        if isinstance(without_implicit_casts(tested), nodes.CaseTestExpr):
            return other
    return condition


@printer(nodes.CoalesceExpr)
def coalesce(node: nodes.CoalesceExpr, to: Printer, implicit: Implicit) -> None:
    """COALESCE(...)."""
    to.call("COALESCE", node.args)


@printer(nodes.MinMaxExpr)
def greatest(node: nodes.MinMaxExpr, to: Printer, implicit: Implicit) -> None:
    """GREATEST(...) and LEAST(...)."""
    to.call("GREATEST" if node.greatest else "LEAST", node.args)


@printer(nodes.NullIfExpr)
def null_if(node: nodes.NullIfExpr, to: Printer, implicit: Implicit) -> None:
    """NULLIF(a, b)."""
    to.call("NULLIF", node.args)


@printer(nodes.SQLValueFunction)
def value_function(node: nodes.SQLValueFunction, to: Printer, implicit: Implicit) -> None:
    """CURRENT_TIMESTAMP and related functions, with a precision if given."""
    word = node.name.upper().removesuffix("_N")
    timed = word in ("CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP")
    to.write(word, f"({node.type.typmod})" if timed and node.type.typmod >= 0 else "")


@printer(nodes.CurrentOfExpr)
def current_of(node: nodes.CurrentOfExpr, to: Printer, implicit: Implicit) -> None:
    """CURRENT OF cursor."""
    to.write("CURRENT OF ", quote_identifier(node.cursor))


WORDS: dict[type[nodes.Node], str] = {
    nodes.CaseTestExpr: "CASE_TEST_EXPR",  # the placeholder for a tested value that cannot be omitted
    nodes.CoerceToDomainValue: "VALUE",
    nodes.SetToDefault: "DEFAULT",
    nodes.MergeSupportFunc: "MERGE_ACTION()",
}


@printer(*WORDS)
def keyword(node: nodes.Node, to: Printer, implicit: Implicit) -> None:
    """An expression that is a keyword."""
    to.write(WORDS[type(node)])
