"""The results of PostgreSQL's pg_get_* functions, as text with holes.

All of them use the indented style, except pg_get_function_arg_default, RETURN of a function, and statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc.catalog.expr import Form, Hole
from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import select_of_insert
from meshdoc.record import record, replace
from meshdoc.ruleutils.columns import query_namespace, relation_namespace
from meshdoc.ruleutils.constants import Shown, print_constant
from meshdoc.ruleutils.functions import looks_like_function
from meshdoc.ruleutils.namespaces import Namespace
from meshdoc.ruleutils.naming import Label, Naming, Parts
from meshdoc.ruleutils.printer import Printer
from meshdoc.ruleutils.query import print_query
from meshdoc.ruleutils.writer import STANDARD, Style, Writer, merged


@record
class Context:
    """The context of an expression: the columns of `relation`, if any."""

    facts: Facts
    relation: Oid = NO_OID

    def namespaces(self) -> tuple[Namespace, ...]:
        """The namespaces visible to the expression."""
        if not self.relation:
            return ()
        entry = nodes.RangeTableEntry(
            kind=nodes.RangeKind.RELATION,
            name="",
            columns=self.facts.relation_columns(self.relation),
            relation=self.relation,
        )
        return (relation_namespace(Naming(self.facts), entry),)


def _printer(
    facts: Facts, style: Style = Style.INDENTED, level: int = 0, namespaces: tuple[Namespace, ...] = ()
) -> Printer:
    return Printer(naming=Naming(facts), writer=Writer(style=style, level=level), namespaces=namespaces)


def _text(to: Printer) -> Parts:
    return merged(to.writer.buffer)


def expression(node: nodes.Node, context: Context, style: Style = Style.INDENTED) -> Parts:
    """An expression, as pg_get_expr prints it."""
    to = _printer(context.facts, style, namespaces=context.namespaces())
    to.expression(node)
    return _text(to)


def argument_default(node: nodes.Node, facts: Facts) -> Parts:
    """A default of a function argument, as pg_get_function_arg_default prints it."""
    return expression(node, Context(facts=facts), Style.PLAIN)


def key(node: nodes.Node, context: Context, style: Style = Style.INDENTED) -> Parts:
    """An expression of an index or partition key, in parentheses unless it is a function call."""
    text = expression(node, context, style)
    return text if looks_like_function(node) else merged(["(", *text, ")"])


def statistics_item(node: nodes.Node, context: Context) -> Parts:
    """An expression of extended statistics, as pg_get_statisticsobjdef prints it."""
    return key(node, context, Style.SPARSE)


def bound(node: nodes.Const, facts: Facts) -> Parts:
    """A value of a partition bound: a constant without a cast to its type."""
    to = _printer(facts)
    print_constant(node, to, Shown.NEVER)
    return _text(to)


def view(query: nodes.Query, facts: Facts, columns: Sequence[str], style: Style = Style.INDENTED) -> Parts:
    """A view's query as pg_get_viewdef prints it, with the semicolon; `columns` are the names of the view's columns."""
    to = _printer(facts, style)
    print_query(query, to, names_matter=True, output_names=tuple(columns))
    to.write(";")
    return _text(to)


def query(query: nodes.Query, facts: Facts, style: Style = Style.INDENTED) -> Parts:
    """A standalone query, as pg_get_querydef prints it, or a rule's action.

    If it begins with a line break, as NOTIFY does, pg_get_ruledef removes the preceding blank.
    """
    to = _printer(facts, style)
    print_query(query, to, names_matter=True)
    return _text(to)


def parts_of(query: nodes.Query, facts: Facts) -> Callable[[nodes.Node], Parts]:
    """A function that prints expressions of a query on one line, with as few parentheses as possible: for readers."""
    namespace = query_namespace(Naming(facts), query, ())

    def part(node: nodes.Node) -> Parts:
        to = _printer(facts, Style.SPARSE, namespaces=(namespace,))
        to = replace(to, targets=query.targets, windows=query.windows, prefixed=len(query.range_table) != 1)
        to.expression(node)
        return _text(to)

    return part


# --- triggers and rules -------------------------------------------------------------------------------------------


def trigger_condition(condition: nodes.Node, relation: Oid, facts: Facts, style: Style) -> Parts:
    """A trigger's WHEN as pg_get_triggerdef prints it in parentheses; OLD and NEW are range table entries 1 and 2."""
    columns = facts.relation_columns(relation)
    entries = tuple(
        nodes.RangeTableEntry(kind=nodes.RangeKind.RELATION, name=name, alias=name, columns=columns, relation=relation)
        for name in ("old", "new")
    )
    return _about(condition, nodes.Query(range_table=entries), facts, style)


def _about(condition: nodes.Node, query: nodes.Query, facts: Facts, style: Style) -> Parts:
    """A condition on the range table of a query."""
    to = _printer(facts, style, level=STANDARD, namespaces=(query_namespace(Naming(facts), query, ()),))
    to = replace(to, prefixed=len(query.range_table) != 1)
    to.expression(condition)
    return _text(to)


def rule_condition(
    condition: nodes.Node, actions: Sequence[nodes.Query], facts: Facts, style: Style = Style.INDENTED
) -> Parts:
    """A rule's WHERE; OLD and NEW are named as in the first action."""
    return _about(condition, select_of_insert(actions[0])[1], facts, style)


# --- functions ----------------------------------------------------------------------------------------------------


@record
class Signature:
    """The function that a body belongs to: its name, its oid if it exists already, and its argument names.

    `arguments` has one entry for each argument, outputs included; it is empty for an unnamed argument.
    """

    name: str
    oid: Oid = NO_OID
    arguments: tuple[str, ...] = ()

    def namespace(self) -> Namespace:
        """The function's arguments as visible to the body."""
        label = Label(self.name, Hole(Address(self.oid), Form.NAME)) if self.oid else Label.fixed(self.name)
        return Namespace(function=label, arguments=self.arguments)


def return_body(query: nodes.Query, signature: Signature, facts: Facts) -> Parts:
    """RETURN expression, as pg_get_function_sqlbody prints it."""
    to = _printer(facts, Style.PLAIN, namespaces=(signature.namespace(),))
    print_query(query, to, names_matter=False)
    return _text(to)


def atomic_body(queries: Sequence[nodes.Query], signature: Signature, facts: Facts) -> Parts:
    """BEGIN ATOMIC ... END, as pg_get_function_sqlbody prints it."""
    to = _printer(facts, level=1, namespaces=(signature.namespace(),))
    to.write("BEGIN ATOMIC\n")
    for item in queries:
        print_query(item, to, names_matter=False)
        to.write(";\n")
    to.write("END")
    return _text(to)
