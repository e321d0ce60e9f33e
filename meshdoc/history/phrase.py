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
    if "yes" in (before, after):
        words = SWITCHES.get(detail.property, (f"{detail.property} no → {after}", f"{detail.property} {before} → no"))
        return words[0 if after else 1], ()
    absent = ABSENT.get(detail.property, "")
    if not (absent or (before and after)):
        return f"{detail.property} {{}} {'added' if after else 'removed'}", (before or after,)
    shown = " → ".join("{}" if value else absent for value in (before, after))
    return f"{detail.property} {shown}", tuple(filter(None, (before, after)))
