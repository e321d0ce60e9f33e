"""Access as JSON: what `meshdoc access --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location
from meshdoc.insight.access.changing import LETTERS
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import Cell, Matrix
from meshdoc.insight.access.origin import Grant, Origin
from meshdoc.render import Book
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped

PUBLIC = "public"
OTHER_LETTERS = {"select": "r", "execute": "X", "usage": "U"}

_TEXTS: Facts = {"type": "array", "items": {"type": "string"}}
_ROW: Facts = {
    "role": {"type": "string", "description": "The role, or public."},
    "object": {"type": "string", "description": "Schema-qualified, a function with its argument types."},
    "command": {
        "enum": ["select", "insert", "update", "delete", "truncate", "execute", "usage"],
        "description": "What the plainest statement of the command does.",
    },
    "rows": {
        "enum": ["none", "some", "all"],
        "description": "none: refused, or no row whatever the rows and settings. all: every row. some: see condition.",
    },
    "columns": {**_TEXTS, "description": "The columns that the privilege is limited to."},
    "condition": {"type": "string", "description": "What decides which rows, or why the statement is refused."},
    "via": {**_TEXTS, "description": "The groups that give the privilege, and the relations below a view."},
    "evidence": {**_TEXTS, "description": "The statements behind it, as file:line."},
}
ROW: Facts = {
    "type": "object",
    "required": ["role", "object", "command", "rows"],
    "additionalProperties": False,
    "properties": _ROW,
}
_SHAPE: Facts = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "meshdoc access --format json",
    "description": "What each role reaches, by role, object and command. A value that is empty is left out.",
    "type": "object",
    "required": ["access"],
    "additionalProperties": False,
    "properties": {
        "access": {
            "type": "array",
            "items": ROW,
        }
    },
}


@shape("access")
def access_shape() -> Facts:
    return _SHAPE


def access(book: Book, cells: Iterable[Cell]) -> str:
    """Access in the shape that `access_shape` describes."""
    found: list[Json] = [row(book, cell) for cell in cells]
    return dumped({"access": found})


def row(book: Book, cell: Cell) -> Facts:
    """A cell in the shape of ROW."""
    item = book.catalog[cell.object]
    grants = list(_grants(book.access, cell)) if cell.extent.rows is not Rows.NONE else []
    columns = [item.attribute(attnum).name for attnum in cell.columns] if isinstance(item, Relation) else []
    locations = dict.fromkeys((*(grant.location for grant in grants), *_policies(book, cell)))
    return stripped(
        {
            "role": shown_role(book.names, cell.role),
            "object": identity(book.names, Address(cell.object)),
            "command": cell.command,
            "rows": cell.extent.rows.value,
            "columns": columns,
            "condition": condition(cell) or None,
            "via": [*_groups(book, cell, grants), *_below(book, cell)],
            "evidence": [f"{place.path}:{place.line}" for place in locations if place],
        }
    )


def shown_role(names: Names, role: int) -> str:
    """The role's name, or public."""
    return role_name(names, role) if role else PUBLIC


def condition(cell: Cell) -> str:
    """The condition of a cell in one line, or the reason for a refusal."""
    return cell.extent.refused or "; ".join(condition.text for condition in cell.extent.conditions)


def _grants(matrix: Matrix, cell: Cell) -> Iterator[Grant]:
    item = matrix.catalog[cell.object]
    letter = {**LETTERS, **OTHER_LETTERS}[cell.command]
    kind = "r" if isinstance(item, Relation) else "f" if isinstance(item, Routine) else item.noun[0]
    origin = Origin(matrix.history, matrix.privileges.roles)
    return origin.grants(item, {"s": "s" if item.noun == "sequence" else "n"}.get(kind, kind), cell.role, letter)


def _groups(book: Book, cell: Cell, grants: list[Grant]) -> list[str]:
    """The memberships by which privileges are inherited, if none is the role's own."""
    origin = Origin(book.history, book.access.privileges.roles)
    chains = [origin.chain(cell.role, grant.grantee) for grant in grants]
    shortest = min(chains, key=len, default=())
    return [f"role {role_name(book.names, role)}" for role in shortest]


def _below(book: Book, cell: Cell) -> list[str]:
    """The relations below a view, with the role whose privileges count there."""
    shown = []
    for oid, owner in cell.extent.through:
        name = identity(book.names, Address(oid)) if oid in book.catalog else book.names.system.relation(oid)
        label = name if isinstance(name, str) else f"pg_catalog.{name.name}" if name else ""
        shown.append(f"{label} as {role_name(book.names, owner)}" if owner else f"{label} as the caller")
    return shown


def _policies(book: Book, cell: Cell) -> Iterator[Location]:
    for each in cell.extent.conditions:
        for policy in each.policies:
            if cause := book.history.created_by(policy):
                yield cause.location
