"""Triggers whose functions are not executed, or not to completion: what they may have changed is unknown.

Differs from PostgreSQL: the columns of the new row that a function sets, and the other tables it writes to, are taken
from its text.
"""

from __future__ import annotations

import re

from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.interpret.contents import contents, forget
from meshdoc.session import Session

ASSIGNED = re.compile(
    r"\bnew\s*+\.\s*+(?:\"([^\"]++)\"|(\w++))\s*+(?:\[[^\[\]=]*+\]\s*+|\.\s*+\w++\s*+){0,9}+:?=", re.IGNORECASE
)
WHOLE = re.compile(r"\bnew\s*:?=(?!=)|\binto\s+new\b|\breturn\s+null\b|\bskip\b", re.IGNORECASE)
WRITES = re.compile(
    r"\b(?P<word>insert\s+into|merge\s+into|copy|update|delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?"
    r"(?:[\w\"]+\s*\.\s*)?\"?(?P<table>\w+)",
    re.IGNORECASE,
)
EXECUTES = re.compile(r"\bexecute\b", re.IGNORECASE)
WORDS = re.compile(r"\w+")


def guess_row(table: Relation, trigger: Trigger, routine: Routine, row: Row) -> Row:
    """The row as a BEFORE trigger may have left it."""
    unknown: dict[int, Value] = {}
    reason = Unknown(f'the effect of trigger "{trigger.name}" is unknown')
    if routine.library or WHOLE.search(routine.body):
        unknown |= {column.attnum: reason for column in table.columns}
    for quoted, name in ASSIGNED.findall(routine.body):
        if column := table.column(quoted or name.lower()):
            unknown[column.attnum] = reason
    return {**row, **unknown} if unknown else row


def guess_tables(session: Session, code: str, reason: str) -> None:
    """Mark the contents of the tables that code may have written to as unknown, for that reason."""
    filled, changed = _written(code)
    for other in session.catalog.all(Table) if filled or changed else ():
        name, held = other.name.lower(), contents(session, other)
        if name in filled or (name in changed and held.rows):
            forget(session, other, reason)


def _written(body: str) -> tuple[set[str], set[str]]:
    """The tables that a body may insert into, and those whose rows it may change."""
    if EXECUTES.search(body):
        words = {word.lower() for word in WORDS.findall(body)}
        return words, words
    filled: set[str] = set()
    changed: set[str] = set()
    for match in WRITES.finditer(body):
        adds = match["word"].lower().startswith(("insert", "merge", "copy"))
        (filled if adds else changed).add(match["table"].lower())
    return filled, changed
