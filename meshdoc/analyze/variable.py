"""Input and output of dates, times and intervals in a session: the settings that variable.c assigns."""

from __future__ import annotations

from meshdoc.adt.date import PLAIN
from meshdoc.adt.datetime.reading import Reading
from meshdoc.adt.variable import DateStyle, Refused, date_style, time_zone
from meshdoc.catalog.object import Oid
from meshdoc.diagnostics import Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

ZONED = frozenset({oids.TIMESTAMPTZ, oids.TIMETZ})
_DATED = frozenset({oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ})


def reading(facts: Facts) -> Reading:
    """The session's input rules for dates and times, from DateStyle, TimeZone and IntervalStyle."""
    setting = facts.names.setting
    if setting is None:
        return PLAIN
    zone = setting("timezone") or "UTC"
    try:
        return Reading(
            date_style(setting("datestyle") or "").order,
            time_zone(zone),
            (setting("intervalstyle") or "").lower() == "sql_standard",
            facts.names.now,
        )
    except Refused:
        raise Unsupported(f'time zone "{zone}" of the session is unknown') from None


def in_utc(facts: Facts) -> bool:
    """Whether the session's time zone is UTC, which stored times use."""
    return reading(facts).zone.fixed_offset() == 0


def prints_as_kept(facts: Facts, type: Oid) -> bool:
    """Whether the session prints a type's values in the stored form: ISO dates, postgres intervals, UTC."""
    setting, base = facts.names.setting, facts.base_type(facts.base_element_type(type) or type)
    if setting is None:
        return True
    if base in _DATED and date_style(setting("datestyle") or "").style != DateStyle().style:
        return False
    if base == oids.INTERVAL:
        return (setting("intervalstyle") or "postgres").lower() == "postgres"
    return base != oids.TIMESTAMPTZ or in_utc(facts)
