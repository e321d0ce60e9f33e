"""Columns, parameters and fields of composite values: get_variable, get_parameter, get_name_for_var_field."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.expr import Part
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.system import SYSTEM_COLUMNS
from meshdoc.diagnostics import Unsupported
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import record, replace
from meshdoc.ruleutils.columns import query_namespace
from meshdoc.ruleutils.namespaces import Namespace
from meshdoc.ruleutils.naming import Label
from meshdoc.ruleutils.printer import Implicit, Printer, printer


@printer(nodes.Var)
def variable(node: nodes.Var, to: Printer, implicit: Implicit) -> None:
    """A column, qualified if its query has more than one relation."""
    print_variable(node, to)


def whole(node: nodes.Node, to: Printer, implicit: Implicit = Implicit.HIDDEN) -> None:
    """Print an expression so that a whole row is not read as several columns: get_rule_expr_toplevel."""
    if isinstance(node, nodes.Var):
        print_output(node, to)
    else:
        to.expression(node, implicit)


def wholes(items: Iterable[nodes.Node], to: Printer, implicit: Implicit = Implicit.HIDDEN) -> None:
    """Print such expressions separated by commas: get_rule_list_toplevel."""
    for item in to.separated(items):
        whole(item, to, implicit)


def print_output(node: nodes.Var, to: Printer) -> Label | None:
    """Print a column as an item of a list, and return its name; a whole row is cast, so that it remains one value."""
    label = print_variable(node, to)
    if label is None and resolved(node, to).node.attnum == 0:
        to.write("::", node.type)
    return label


def print_variable(node: nodes.Var, to: Printer) -> Label | None:
    """Print a column and return its name; None for a whole row."""
    found = resolved(node, to)
    label = _column_label(found)
    alias = _alias(found)
    prefixed = to.prefixed or label is None or bool(found.node.returning) or _is_ambiguous(node, label, to)
    if alias is not None and prefixed:
        to.write(alias.part, ".")
    to.write(label.part if label is not None else "*")
    return label


@record
class Resolved:
    """The column that a Var denotes once unnamed joins are resolved, as seen from the innermost of `namespaces`."""

    node: nodes.Var
    namespaces: tuple[Namespace, ...]
    entry: nodes.RangeTableEntry

    @property
    def namespace(self) -> Namespace:
        """The query that the column belongs to."""
        return self.namespaces[0]


def resolved(node: nodes.Var, to: Printer) -> Resolved:
    """Resolve a Var through unnamed joins."""
    namespaces = to.namespaces[node.levels_up :]
    while True:
        entry = namespaces[0].entry(node.range_index)
        if entry.kind is not RangeKind.JOIN or entry.alias is not None or node.attnum <= 0:
            return Resolved(node=node, namespaces=namespaces, entry=entry)
        inner = entry.join_alias_vars[node.attnum - 1]
        if not isinstance(inner, nodes.Var):
            return Resolved(node=node, namespaces=namespaces, entry=entry)
        node = inner
        namespaces = namespaces[inner.levels_up :]


def _column_label(found: Resolved) -> Label | None:
    attnum = found.node.attnum
    if attnum == 0:
        return None
    if attnum < 0:
        return Label.fixed(SYSTEM_COLUMNS[-attnum - 1].name)
    return found.namespace.columns_of(found.node.range_index).labels[attnum - 1] or Label.fixed("?dropped?column?")


def _alias(found: Resolved) -> Label | None:
    if found.node.returning == "old":
        return Label.fixed(found.namespace.returning_old)
    if found.node.returning == "new":
        return Label.fixed(found.namespace.returning_new)
    return found.namespace.labels[found.node.range_index - 1]


def _is_ambiguous(node: nodes.Var, label: Label | None, to: Printer) -> bool:
    """Whether ORDER BY would read the unqualified name as that of another output."""
    if not to.in_order_by or to.in_group_by or label is None:
        return False
    shown = [target for target in to.targets if not target.junk]
    names = [target.name for target in shown]
    if to.output_names is not None:
        names[: len(to.output_names)] = to.output_names[: len(names)]
    return any(name == label.text and target.expr != node for name, target in zip(names, shown, strict=True))


@printer(nodes.Param)
def parameter(node: nodes.Param, to: Printer, implicit: Implicit) -> None:
    """A function argument by name, if the function has argument names; qualified unless it is unambiguous.

    If only other arguments are named, PostgreSQL prints an empty name, which it cannot read back.
    """
    outermost = to.namespaces[-1] if to.namespaces else Namespace()
    named = any(outermost.arguments) and node.number <= len(outermost.arguments)
    if node.kind is not nodes.ParamKind.EXTERNAL or not named:
        to.write(f"${node.number}")
        return
    if outermost.function is not None and any(namespace.labels for namespace in to.namespaces):
        to.write(outermost.function.part, ".")
    to.write(quote_identifier(outermost.arguments[node.number - 1]))


# --- fields -----------------------------------------------------------------------------------------


@printer(nodes.FieldSelect)
def field_select(node: nodes.FieldSelect, to: Printer, implicit: Implicit) -> None:
    """(composite).field. Even a column needs parentheses, or its name would be read as a relation's."""
    bare = isinstance(node.arg, nodes.SubscriptingRef | nodes.FieldSelect)
    to.write("" if bare else "(")
    to.expression(node.arg, Implicit.SHOWN)
    to.write("" if bare else ")", ".", field_name(node.arg, node.attnum, to))


def field_name(node: nodes.Node, number: int, to: Printer) -> Part:
    """The name of a field of a composite value, from its type or else from the expression that defines it."""
    if isinstance(node, nodes.RowExpr) and 0 < number <= len(node.names):
        return quote_identifier(node.names[number - 1])
    if isinstance(node, nodes.Var) and node.type.oid == oids.RECORD:
        return _record_field(node, number, to)
    return typed_field(node, number, to)


def typed_field(node: nodes.Node, number: int, to: Printer) -> Part:
    """The name of a field of a named composite type, or of the record that a function returns."""
    relation = to.naming.facts.type_relation(node.type.oid)
    if relation:
        label = to.naming.column_labels(relation)[number - 1]
        return label.part if label is not None else quote_identifier("?dropped?column?")
    if isinstance(node, nodes.FuncExpr):
        row = to.naming.facts.proc(node.function)
        outputs = [
            name for name, mode in zip(row.argument_names, row.argument_modes, strict=False) if mode in ("o", "b", "t")
        ]
        if number <= len(outputs):
            return quote_identifier(outputs[number - 1])
    if isinstance(node, nodes.RowExpr):
        return f"f{number}"
    raise Unsupported("record type has not been registered")


def _record_field(node: nodes.Var, number: int, to: Printer) -> Part:
    found = resolved(node, to)
    inner = replace(to, namespaces=found.namespaces)
    if found.node.attnum == 0:
        label = found.namespace.columns_of(found.node.range_index).labels[number - 1]
        return quote_identifier(found.entry.columns[number - 1].name) if label is None else label.part
    if found.entry.kind is RangeKind.JOIN:
        return field_name(found.entry.join_alias_vars[found.node.attnum - 1], number, inner)
    if found.entry.kind is RangeKind.SUBQUERY and found.entry.subquery is not None:
        return _output_field(found.entry.subquery, found.node.attnum, number, inner)
    if found.entry.kind is RangeKind.CTE:
        return _cte_field(found, number, inner)
    return typed_field(found.node, number, inner)


def _output_field(query: nodes.Query, output: int, number: int, to: Printer) -> Part:
    """The name of a field in an output of a sub-select."""
    namespace = query_namespace(to.naming, query, to.namespaces)
    inner = replace(to, namespaces=(namespace, *to.namespaces))
    return field_name(query.outputs[output - 1].expr, number, inner)


def _cte_field(found: Resolved, number: int, to: Printer) -> Part:
    namespaces = to.namespaces[found.entry.cte_levels_up :]
    for cte in namespaces[0].ctes:
        if cte.name == found.entry.cte_name:
            return _output_field(cte.query, found.node.attnum, number, replace(to, namespaces=namespaces))
    return typed_field(found.node, number, to)
