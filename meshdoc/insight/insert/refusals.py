"""What may refuse a row, or turn it into another, whatever its values are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from weakref import WeakKeyDictionary

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import PrimaryKey, Unique
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.insight.insert.samples import FIXED
from meshdoc.insight.mentions import words
from meshdoc.lookup.lsyscache import Facts

RAISES = re.compile(r"\braise\s+(?!notice|info|log|debug|warning)", re.IGNORECASE)

FILLS = re.compile(r"\binto\s++(?:strict\s++)?new\b|\bnew\.\w++\s*+:?=\s*+\(*+\s*+(?:select|null)\b", re.IGNORECASE)
"""A body that sets columns to values which may be null."""
EXECUTES = re.compile(r"\bexecute\b", re.IGNORECASE)
INSERTS = re.compile(r'\binsert\s+into\s+(?:[\w"]+\s*\.\s*)?(?:"(?P<quoted>[^"]+)"|(?P<plain>\w+))', re.IGNORECASE)
ANYWHERE = ""


def refusal(names: Names, table: Relation) -> str:
    """Why it cannot be told whether a table accepts a row; empty if nothing speaks against it."""
    if isinstance(table, ForeignTable):
        return "its rows are kept by a foreign server"
    if not isinstance(table, Table):
        return "it is no table"
    for rule in insert_rules(names, table.oid):
        if rule.instead:
            return f"rule {rule.name} replaces every INSERT"
    return _no_empty_range(names, table)


def triggers_in_the_way(names: Names, table: Oid) -> Iterator[str]:
    """What triggers of a table may do to a row, judging by the words of their functions."""
    for trigger in insert_triggers(names, table):
        if any(RAISES.search(routine.body) for routine in called(names, trigger)):
            yield f"trigger {trigger.name} may refuse the row"
        elif any(FILLS.search(routine.body) for routine in called(names, trigger)):
            yield f"trigger {trigger.name} may change the row"


def _no_empty_range(names: Names, table: Relation) -> str:
    """Whether a key WITHOUT OVERLAPS, which refuses empty ranges, is over a type of which no other value is known."""
    facts = Facts(names)
    keys: list[PrimaryKey | Unique] = [
        *names.catalog.children(table.oid, PrimaryKey),
        *names.catalog.children(table.oid, Unique),
    ]
    for key in keys:
        last = facts.base(table.attribute(key.columns[-1]).type).oid if key.table == table.oid else 0
        if key.without_overlaps and last and last not in FIXED:
            return f"constraint {key.name} refuses empty ranges"
    return ""


def rows_added(names: Names, tables: Collection[Oid], present: Collection[Oid]) -> str:
    """Why a trigger of one of the tables may itself add a row that is added, or already present; empty if none does."""
    own = {names.catalog[oid].name for oid in (*tables, *present)}
    for table in tables:
        for trigger in insert_triggers(names, table):
            added = {name for routine in called(names, trigger) for name in _targets(routine.body)}
            if added & own or ANYWHERE in added:
                return f"trigger {trigger.name} adds rows itself"
    return ""


def _targets(body: str) -> Iterator[str]:
    """The unqualified names of the tables that a body inserts into; ANYWHERE for one that is computed."""
    if EXECUTES.search(body) and "insert" in body.lower():
        yield ANYWHERE
    for found in INSERTS.finditer(body):
        yield found["quoted"] or found["plain"].lower()


_known: WeakKeyDictionary[Catalog, dict[Oid, tuple[Routine, ...]]] = WeakKeyDictionary()
"""The routines that trigger functions may call, in the last state of a catalog."""


def called(names: Names, trigger: Trigger) -> tuple[Routine, ...]:
    """The function of a trigger, and the routines that its body mentions, and theirs."""
    known = _known.setdefault(names.catalog, {})
    if trigger.function not in known:
        known[trigger.function] = tuple(_closure(names, trigger.function))
    return known[trigger.function]


def _closure(names: Names, function: Oid) -> Iterator[Routine]:
    named = {item.name: item.oid for item in names.catalog.all(Routine)}
    found = [function]
    for oid in found:
        routine = names.catalog.get(oid)
        if isinstance(routine, Routine):
            yield routine
            found += sorted({named[word] for word in words(routine.body) if word in named}.difference(found))


def insert_triggers(names: Names, table: Oid) -> list[Trigger]:
    """The triggers that an INSERT fires."""
    return [
        trigger
        for trigger in names.catalog.children(table, Trigger)
        if trigger.table == table and "insert" in trigger.events and trigger.enabled in "OA"
    ]


def insert_rules(names: Names, table: Oid) -> list[Rule]:
    """The rules that an INSERT is rewritten by."""
    return [rule for rule in names.catalog.children(table, Rule) if rule.table == table and rule.event == "insert"]
