"""INSERTs as data, and as SQL with the quoted and qualified names of the last version."""

from __future__ import annotations

from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.record import record

LONGEST_LINE = 90


@record
class Insert:
    """One INSERT: the columns that it names, in order, and the SQL of their values."""

    table: Oid
    columns: tuple[int, ...]
    values: tuple[str, ...]
    overriding: bool = False
    """Whether it sets an identity column that is GENERATED ALWAYS."""


@record
class Script:
    """The INSERTs that add a row, that of the table last; or why none can be told."""

    steps: tuple[Insert, ...] = ()
    obstacle: str = ""
    doubt: str = ""
    """Why PostgreSQL may refuse them all the same."""
    is_accepted: bool = False
    """Whether PostgreSQL certainly accepts them."""


def needing(names: Names, table: Oid, concerned: Oid, reason: str) -> str:
    """Why no row of a table can be told, if the reason is about a row of another one that it needs."""
    return reason if concerned == table else f"it needs a row of {relation_name(names, concerned)}: {reason}"


def statement(names: Names, step: Insert) -> str:
    """`INSERT INTO public.t (a, b)\\nVALUES (1, 'x')`, without a semicolon."""
    table = names.relation_by_oid(step.table)
    assert isinstance(table, Relation)
    if not step.columns:
        return f"INSERT INTO {relation_name(names, table.oid)} DEFAULT VALUES"
    columns = [quote_identifier(table.attribute(attnum).name) for attnum in step.columns]
    overriding = ["OVERRIDING SYSTEM VALUE"] if step.overriding else []
    head = f"INSERT INTO {relation_name(names, table.oid)} {_listed(columns)}"
    return "\n".join([head, *overriding, f"VALUES {_listed(step.values)}"])


def _listed(parts: list[str] | tuple[str, ...]) -> str:
    """Parts in parentheses, a line each if they are long."""
    one_line = f"({', '.join(parts)})"
    return one_line if len(one_line) <= LONGEST_LINE else "(\n    " + ",\n    ".join(parts) + "\n)"
