"""XMLELEMENT and similar, XMLTABLE: transformXmlExpr (parse_expr.c) and transformRangeTableFunc (parse_clause.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc.analyze.clause import Item, from_item
from meshdoc.analyze.coerce import IMPLICIT, coerce_to_specific_type, coerce_to_target_type
from meshdoc.analyze.dispatch import expression, transform, transform_expr
from meshdoc.analyze.entries import table_function_entry
from meshdoc.analyze.state import ExprKind, ParseState, location, place_of, word_of
from meshdoc.analyze.target import figure_column_name
from meshdoc.analyze.type import column_type, resolve_type
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.nodes.walk import contains_vars_of_level, rebuild

_ARGUMENTS: dict[str, tuple[tuple[Oid, ...], str]] = {
    "concat": ((oids.XML,), "XMLCONCAT"),
    "forest": ((oids.XML,), "XMLFOREST"),
    "parse": ((oids.TEXT, oids.BOOL), "XMLPARSE"),
    "pi": ((oids.TEXT,), "XMLPI"),
    "root": ((oids.XML, oids.TEXT, oids.INT4), "XMLROOT"),
    "document": ((oids.XML,), "IS DOCUMENT"),
}


def xml_name(name: str) -> str:
    """An identifier as an XML name: map_sql_identifier_to_xml_name."""
    shown = ""
    for place, mark in enumerate(name):
        if mark == ":" and place == 0:
            shown += "_x003A_"
        elif mark == "_" and name[place + 1 : place + 2] == "x":
            shown += "_x005F_"
        elif not (mark.isalpha() or mark == "_" or (place and (mark.isdigit() or mark in "-.:"))):
            shown += f"_x{ord(mark):04X}_"
        else:
            shown += mark
    return shown


def _named_arguments(state: ParseState, raw: ast.XmlExpr, op: str) -> tuple[tuple[nodes.Node, ...], tuple[str, ...]]:
    args: list[nodes.Node] = []
    names: list[str] = []
    for item in raw.named_args or ():
        args.append(transform(state, item.val))
        if item.name:
            name = xml_name(item.name)
        elif isinstance(item.val, ast.ColumnRef):
            name = xml_name(figure_column_name(item.val, {}))
        else:
            what = "attribute" if op == "element" else "element"
            message = f"unnamed XML {what} value must be a column reference"
            raise SqlError("42601", message, offset=location(raw))
        if op == "element" and name in names:
            message = f'XML attribute name "{name}" appears more than once'
            raise SqlError("42601", message, offset=location(raw))
        names.append(name)
    return tuple(args), tuple(names)


@expression(ast.XmlExpr)
def xml_expr(state: ParseState, raw: ast.XmlExpr) -> nodes.Node:
    """XMLCONCAT, XMLELEMENT, XMLFOREST, XMLPARSE, XMLPI, XMLROOT, IS DOCUMENT."""
    op = word_of(enums.XmlExprOp(raw.op), "IS_").removeprefix("xml")
    named, names = _named_arguments(state, raw, op)
    return nodes.XmlExpr(
        type=TypeRef(oids.BOOL if op == "document" else oids.XML),
        op=op,
        name=xml_name(raw.name) if raw.name else "",
        named_args=named,
        arg_names=names,
        args=_arguments(state, raw.args or (), op),
        content=enums.XmlOptionType(raw.xmloption) is enums.XmlOptionType.XMLOPTION_CONTENT,
        location=place_of(raw),
    )


def _arguments(state: ParseState, raw: Sequence[ast.Node], op: str) -> tuple[nodes.Node, ...]:
    args = [transform(state, arg) for arg in raw]
    if op not in _ARGUMENTS:
        return tuple(args)
    types, construct = _ARGUMENTS[op]
    wanted = [types[min(place, len(types) - 1)] for place in range(len(args))]
    return tuple(
        coerce_to_specific_type(state.facts, arg, type, construct) for arg, type in zip(args, wanted, strict=True)
    )


@expression(ast.XmlSerialize)
def xml_serialize(state: ParseState, raw: ast.XmlSerialize) -> nodes.Node:
    """XMLSERIALIZE(... AS type): text with a cast to the named type."""
    facts = state.facts
    type = resolve_type(facts, raw.typeName)
    arg = coerce_to_specific_type(facts, transform(state, raw.expr), oids.XML, "XMLSERIALIZE")
    text = nodes.CaseTestExpr(type=TypeRef(oids.TEXT))
    cast = coerce_to_target_type(facts, text, type, IMPLICIT)
    if cast is None:
        name = facts.format_type(type.oid)
        raise SqlError("42846", f"cannot cast XMLSERIALIZE result to {name}", offset=location(raw))
    made = nodes.XmlExpr(
        type=type,
        op="serialize",
        args=(arg,),
        content=enums.XmlOptionType(raw.xmloption) is enums.XmlOptionType.XMLOPTION_CONTENT,
        indent=bool(raw.indent),
    )
    return _put(cast, text, made)


def _put(tree: nodes.Node, place: nodes.Node, node: nodes.Node) -> nodes.Node:
    """The tree with one node replaced."""
    return node if tree is place else rebuild(tree, lambda child: _put(child, place, node))


# --- XMLTABLE -------------------------------------------------------------------------------------------


def _text(state: ParseState, raw: ast.Node, type: Oid = oids.TEXT) -> nodes.Node:
    node = transform_expr(state, raw, ExprKind.FROM_FUNCTION)
    return coerce_to_specific_type(state.facts, node, type, "XMLTABLE")


@from_item(ast.RangeTableFunc)
def xml_table(state: ParseState, raw: ast.RangeTableFunc) -> Item:
    """XMLTABLE(...)."""
    former, state.lateral_active = state.lateral_active, True
    row, document = _text(state, raw.rowexpr), _text(state, raw.docexpr, oids.XML)
    columns: list[RangeColumn] = []
    exprs: list[nodes.Node | None] = []
    defaults: list[nodes.Node | None] = []
    ordinality = -1
    for place, item in enumerate(raw.columns):
        if any(column.name == item.colname for column in columns):
            message = f'column name "{item.colname}" is not unique'
            raise SqlError("42601", message, offset=location(item))
        type = TypeRef(oids.INT4)
        if item.for_ordinality:
            if ordinality >= 0:
                message = "only one FOR ORDINALITY column is allowed"
                raise SqlError("42601", message, offset=location(item))
            ordinality = place
        else:
            type = column_type(state.facts, item)
        columns.append(RangeColumn(name=item.colname, type=type, collation=state.facts.type_collation(type.oid)))
        exprs.append(None if item.colexpr is None else _text(state, item.colexpr))
        defaults.append(None if item.coldefexpr is None else _text(state, item.coldefexpr, type.oid))
    namespaces = tuple((item.name or "", _text(state, item.val)) for item in raw.namespaces or ())
    state.lateral_active = former
    function = nodes.TableFunc(
        kind="xmltable",
        document=document,
        row=row,
        namespaces=namespaces,
        columns=tuple(columns),
        column_exprs=tuple(exprs),
        column_defaults=tuple(defaults),
        not_nulls=frozenset(place for place, item in enumerate(raw.columns) if item.is_not_null),
        ordinality=ordinality,
    )
    lateral = bool(raw.lateral) or contains_vars_of_level(function)
    made = table_function_entry(state, function, raw.alias, lateral=lateral)
    return nodes.RangeTableRef(range_index=made.range_index), made, [made]
