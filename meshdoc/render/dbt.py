"""The sources file of dbt: https://docs.getdbt.com/reference/source-properties.

dbt renders the texts of the file with Jinja, which can read the environment, so braces that would begin an expression
are written as one that prints them.
"""

from __future__ import annotations

import re

import yaml

from meshdoc.render import Book
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.json.value import Facts, Json, stripped
from meshdoc.render.outline import Field, Link, Outline, Rows, outline, tell_omissions
from meshdoc.visible import visible

EXPRESSED = frozenset({"table", "foreign table", "type"})


@lossy_file("dbt", "sources.yml")
def dbt(book: Book, on_loss: OnLoss) -> str:
    """Tables as sources of dbt, with descriptions, types, and tests for what their constraints promise."""
    tell_omissions(book, on_loss, "dbt", EXPRESSED)
    found = outline(book)
    own = {table.oid for table in book.tables}
    schemas: dict[str, list[Json]] = {}
    for table in found.tables:
        if table.oid in own:
            schemas.setdefault(table.schema, []).append(_table(found, table))
    sources: list[Json] = [{"name": plain(name), "tables": tables} for name, tables in schemas.items()]
    return yaml.safe_dump({"version": 2, "sources": sources}, allow_unicode=True, sort_keys=False, width=120)


def _table(found: Outline, table: Rows) -> Facts:
    links = [link for link in found.links if link.child.oid == table.oid and len(link.columns) == 1]
    columns: list[Json] = [_column(table, field, links) for field in table.fields]
    return {"name": plain(table.name), **_described(table.comment), "columns": columns}


def _column(table: Rows, field: Field, links: list[Link]) -> Facts:
    tests: list[Json] = ["not_null"] if field.required else []
    uniques = [table.primary, *(key.plain for key in table.keys if key.unique and not key.predicate)]
    tests += ["unique"] if (field.name,) in uniques else []
    if field.labels:
        tests.append({"accepted_values": {"values": [plain(label) for label in field.labels]}})
    for link in links:
        if link.columns == (field.name,):
            to = f"source({quoted(link.parent.schema)}, {quoted(link.parent.name)})"
            tests.append({"relationships": {"to": to, "field": plain(link.targets[0])}})
    facts: Facts = {"name": plain(field.name), **_described(field.comment), "data_type": plain(field.type)}
    return facts | stripped({"data_tests": tests})


def _described(comment: str | None) -> Facts:
    return {"description": plain(comment)} if comment else {}


# --- Jinja --------------------------------------------------------------------------------------------------------

_BEGINS = re.compile(r"\{(?=[{%#])")


def plain(value: str) -> str:
    """A text that Jinja prints as it is."""
    return _BEGINS.sub("{{ '{' }}", visible(value))


def quoted(value: str) -> str:
    """A string inside of an expression that Jinja evaluates."""
    return "'" + visible(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
