"""A change of a property in words, whatever the values are shown as."""

from __future__ import annotations

from meshdoc.history.item import RECREATED, Detail
from meshdoc.history.wording import ABSENT

SWITCHES = {
    "not null": ("not null", "no longer not null"),
    "row-level security": ("row-level security enabled", "row-level security disabled"),
    "forced row-level security": ("row-level security forced for the owner", "row-level security no longer forced"),
    "security definer": ("now security definer", "no longer security definer"),
    "validated": ("validated", "no longer validated"),
    "clustered": ("clustered", "no longer clustered"),
    "cycle": ("cycles at its limit", "no longer cycles"),
    "row": ("now for each row", "now once per statement"),
    "inherit": ("now INHERIT", "no longer INHERIT"),
    "create role": ("now CREATEROLE", "no longer CREATEROLE"),
    "create database": ("now CREATEDB", "no longer CREATEDB"),
    "login": ("now LOGIN", "no longer LOGIN"),
    "replication": ("now REPLICATION", "no longer REPLICATION"),
    "bypass row security": ("now BYPASSRLS", "no longer BYPASSRLS"),
    "has password": ("password set", "password removed"),
    "no inherit": ("now NO INHERIT", "no longer NO INHERIT"),
    "all tables": ("publishes all tables", "no longer publishes all tables"),
    "publish via partition root": ("publishes via the partition root", "no longer publishes via the partition root"),
    "hashes": ("supports hash joins", "no longer supports hash joins"),
    "merges": ("supports merge joins", "no longer supports merge joins"),
    RECREATED: (RECREATED, ""),
}
"""What is said of a property that was set, or is no longer."""


def untold(detail: Detail) -> str:
    """`comment changed`: what is said of a change whose values are not shown."""
    before, after = detail.before, detail.after
    return f"{detail.property} {'changed' if before and after else 'added' if after else 'removed'}"


def told(detail: Detail) -> tuple[str, tuple[str, ...]]:
    """`type {} → {}`, and the values in place of the braces."""
    before, after = detail.before, detail.after
    if detail.property == "not null" and after:
        return after.replace("yes", "not null", 1), ()
    if "yes" in (before, after):
        words = SWITCHES.get(detail.property, (f"now {detail.property}", f"no longer {detail.property}"))
        return words[0 if after else 1], ()
    if detail.property == "generated" and not (before and after):
        return ("now generated {}", (after,)) if after else ("no longer generated", ())
    if detail.property == "member of" and not (before and after):
        return f"{'now' if after else 'no longer'} member of {{}}", (before or after,)
    absent = ABSENT.get(detail.property, "")
    if not (absent or (before and after)):
        return f"{detail.property} {{}} {'added' if after else 'removed'}", (before or after,)
    shown = " → ".join("{}" if value else absent for value in (before, after))
    return f"{detail.property} {shown}", tuple(filter(None, (before, after)))
