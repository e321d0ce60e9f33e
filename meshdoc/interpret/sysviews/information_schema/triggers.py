"""Triggers and the columns of UPDATE OF."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.names.definition import trigger_definition
from meshdoc.catalog.trigger import Trigger
from meshdoc.interpret.sysviews.pg_trigger import BEFORE, EVENTS, FOR_ROW, INSTEAD
from meshdoc.interpret.sysviews.privileges import may_on_column, may_on_relation
from meshdoc.interpret.sysviews.reader import Reader, Row, number, numbers, system_view

TIMINGS = {BEFORE: "BEFORE", INSTEAD: "INSTEAD OF", 0: "AFTER"}
SHOWN = ("insert", "delete", "update")
"""The standard has no TRUNCATE."""
CONDITION = re.compile(r".{35,} WHEN \((.+)\) EXECUTE FUNCTION", re.DOTALL)
ACTION = re.compile(r".{47}.*?(EXECUTE FUNCTION.*)", re.DOTALL)


@system_view("information_schema.triggers")
def triggers(reader: Reader) -> Iterator[Row]:
    """The triggers, one row per event."""
    for row in reader.rows("pg_trigger"):
        relation = reader.one("pg_class", "oid", row["tgrelid"])
        if relation is None or not may_on_relation(reader, relation, "awdDxt", "awx"):
            continue
        for event in SHOWN:
            if number(row, "tgtype") & EVENTS[event]:
                yield _trigger(reader, row, relation) | {
                    "event_manipulation": event.upper(),
                    "action_order": _order(reader, row, EVENTS[event]),
                }


def _order(reader: Reader, row: Row, event: int) -> int:
    """The trigger's position by name among the triggers of its table that fire at the same time."""
    alike = event | FOR_ROW | BEFORE | INSTEAD
    others = reader.where("pg_trigger", "tgrelid", row["tgrelid"])
    rivals = [
        str(other["tgname"]) for other in others if number(other, "tgtype") & alike == number(row, "tgtype") & alike
    ]
    return 1 + sum(name < str(row["tgname"]) for name in rivals)


def _place(reader: Reader, row: Row, relation: Row) -> Row:
    return {
        **reader.identified("trigger", relation["relnamespace"], row["tgname"]),
        "event_object_catalog": reader.database,
        "event_object_schema": reader.schema_name(relation["relnamespace"]),
        "event_object_table": relation["relname"],
    }


def _trigger(reader: Reader, row: Row, relation: Row) -> Row:
    item = reader.names.catalog.get(number(row))
    assert isinstance(item, Trigger)
    text = trigger_definition(reader.names, item)
    condition, action = CONDITION.match(text), ACTION.match(text)
    return {
        **_place(reader, row, relation),
        "action_condition": condition[1] if condition and reader.has_role(relation["relowner"]) else None,
        "action_statement": action[1] if action else None,
        "action_orientation": "ROW" if number(row, "tgtype") & FOR_ROW else "STATEMENT",
        "action_timing": TIMINGS[number(row, "tgtype") & (BEFORE | INSTEAD)],
        "action_reference_old_table": row["tgoldtable"],
        "action_reference_new_table": row["tgnewtable"],
    }


@system_view("information_schema.triggered_update_columns")
def triggered_update_columns(reader: Reader) -> Iterator[Row]:
    """The columns of UPDATE OF."""
    for row in reader.rows("pg_trigger"):
        relation = reader.one("pg_class", "oid", row["tgrelid"])
        for attnum in numbers(row["tgattr"]) if relation else ():
            if relation and may_on_column(reader, relation, attnum, "awx"):
                name = reader.column_name(row["tgrelid"], attnum)
                yield _place(reader, row, relation) | {"event_object_column": name}
