"""Calls out of DuckDB to Python: PostgreSQL functions that DuckDB lacks, and routines of the migrations.

DuckDB knows one function for all of them, `py`: it receives the number of the call site and the arguments as JSON, and
returns the result's text (JSON for an array, a row or a set), which is converted to the known type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from meshdoc.catalog.contents import Field
from meshdoc.interpret.call_site import CallSite, number_of
from meshdoc.interpret.duck.scale import in_its_scale
from meshdoc.interpret.duck.types import cast_text, crossing, duck_type, json_shape
from meshdoc.interpret.duck.writer import Writer
from meshdoc.interpret.types import element_of, fields_of
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import nodes, oids

CALL = "py("
"""What an expression contains that calls back."""


FAILING = re.compile(r"\bpy\(|_divide\(|\bpg_\w+\(| [%/] ")


def may_fail(text: str) -> bool:
    """Whether an expression may be an error for some row: it calls back, divides, or its macro says so."""
    return FAILING.search(text) is not None


def called(writer: Writer, site: CallSite, args: Sequence[nodes.Node], texts: Sequence[str] = ()) -> str:
    """The call as an expression; a set is returned as a list of its rows."""
    given = [outgoing(writer, arg) for arg in args] + list(texts)
    packed = f"json_array({', '.join(given)})" if given else "'[]'"
    text = f"{CALL}{number_of(site)}, CAST({packed} AS VARCHAR))"
    facts = writer.facts
    if site.returns_set:
        return f"from_json_strict({text}, '[{json_shape(facts, site.result, site.fields)}]')"
    if element_of(facts, site.result.oid) or site.fields or fields_of(facts, site.result.oid):
        return f"from_json_strict({text}, '{json_shape(facts, site.result, site.fields)}')"
    name = duck_type(facts, site.result)
    return cast_text(text, name)


def outgoing(writer: Writer, node: nodes.Node) -> str:
    """An argument in the form in which it leaves DuckDB."""
    text = writer.write(node)
    if writer.facts.base_type(node.type.oid) == oids.NUMERIC:
        return f"CAST({in_its_scale(writer.facts, node, text)} AS VARCHAR)"
    return crossing(writer.facts, node.type, text, shape_of(writer, node))


def shape_of(writer: Writer, node: nodes.Node) -> tuple[Field, ...]:
    """The fields of a record value, which its type does not define; () for any other."""
    if node.type.oid != oids.RECORD:
        return ()
    if isinstance(node, nodes.Param):
        return writer.parameter_fields(node.number)
    if isinstance(node, nodes.RowExpr):
        return tuple(Field(f"f{n}", arg.type) for n, arg in enumerate(node.args, 1))
    if isinstance(node, nodes.Var) and node.attnum == 0:
        entry = writer.levels[-1 - node.levels_up].query.range_table[node.range_index - 1]
        return tuple(Field(column.name, column.type) for column in entry.columns if not column.dropped)
    raise Uncertain("rows with unnamed columns are not supported")
