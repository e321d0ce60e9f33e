"""Where in the input a difference comes from."""

from __future__ import annotations

from collections.abc import Iterator, Set

from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column
from meshdoc.compare.facts import PRIVILEGES
from meshdoc.diagnostics import Location
from meshdoc.history.history import History, column_of, default_of
from meshdoc.history.wording import field_words, told_fields


def place_of(history: History, address: Address | None, fields: Set[str]) -> Location | None:
    """Where the statement is that `cause_of` finds."""
    cause = cause_of(history, address, fields)
    return cause.location if cause else None


def cause_of(history: History, address: Address | None, fields: Set[str]) -> Cause | None:
    """The statement that last set one of these fields of an object or column, or that created it; None without one."""
    if address is None:
        return None
    causes = _of_column(history, address, fields) if address.sub else _of_object(history, address, fields)
    return next(filter(None, causes), None)


def _of_object(history: History, address: Address, fields: Set[str]) -> Iterator[Cause | None]:
    changes = history.changes_of(address.oid)
    yield from (change.cause for change in reversed(changes) if not fields.isdisjoint(_words(change)))
    yield history.created_by(address.oid)


def _words(change: Change) -> set[str]:
    """The fields that a change altered, as facts name them."""
    altered = {*change.fields()}
    words = {field_words(field) for field in told_fields(change.object) if field.name in altered}
    return words | ({PRIVILEGES} if "acl" in altered else set())


def _of_column(history: History, address: Address, fields: Set[str]) -> Iterator[Cause | None]:
    default = default_of(history.catalog, *address) if fields & {"default", "generation expression"} else None
    if default and (change := history.blame(default.oid, "expression")):
        yield change.cause
    changes = [
        (column_of(change.before, address.sub), column_of(change.after, address.sub), change.cause)
        for change in reversed(history.changes_of(address.oid))
    ]
    yield from (cause for before, after, cause in changes if before and after and _differ(before, after, fields))
    yield from (cause for before, after, cause in changes if before is None and after)


def _differ(before: Column, after: Column, fields: Set[str]) -> bool:
    names = {"acl" if field == PRIVILEGES else field for field in fields}
    return any(
        {field.name, field_words(field)} & names and getattr(before, field.name) != getattr(after, field.name)
        for field in told_fields(after)
    )
