"""The differences between the migrations and a snapshot, as text for a terminal."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.noun import plural
from meshdoc.compare.difference import Action, FieldChange
from meshdoc.compare.verification import Drift, Verification
from meshdoc.render.display import in_series

MIGRATIONS = "migrations"
LONGEST = 40
"""Further lines of a difference between long texts are counted."""
VERBS = {
    Action.DROPPED: "lacks {}",
    Action.CREATED: "has {} that no migration creates",
    Action.ALTERED: "differs in {}",
}


def summary(found: Verification) -> str:
    """One line: `schema.sql lacks 1 table and differs in 2 functions`."""
    if not found.drifts:
        return f"{found.snapshot} and the migrations agree in {found.compared} objects and columns"
    parts = [verb.format(_counted(kinds)) for action, verb in VERBS.items() if (kinds := _kinds(found, action))]
    return f"{found.snapshot} {in_series(parts)}"


def _kinds(found: Verification, action: Action) -> Counter[str]:
    return Counter(each.difference.key.kind for each in found.drifts if each.difference.action is action)


def _counted(kinds: Counter[str]) -> str:
    return in_series([f"{count} {kind if count == 1 else _plural(kind)}" for kind, count in sorted(kinds.items())])


def _plural(kind: str) -> str:
    return kind if kind.endswith("privileges") else plural(kind)


def entries(found: Verification) -> Iterator[str]:
    """One text per difference: the object and where each side says so, and a line per field below."""
    for drift in found.drifts:
        yield "\n".join((_headline(found.snapshot, drift), *_fields(found.snapshot, drift)))


def _headline(snapshot: str, drift: Drift) -> str:
    places = ", ".join(str(place) for place in (drift.before, drift.after) if place)
    where = f" ({places})" if places else ""
    match drift.difference.action:
        case Action.DROPPED:
            return f"{drift.difference.key}: not in {snapshot}{where}"
        case Action.CREATED:
            return f"{drift.difference.key}: not in the {MIGRATIONS}{where}"
    return f"{drift.difference.key}{where}"


def _fields(snapshot: str, drift: Drift) -> Iterable[str]:
    if drift.difference.action is Action.ALTERED:
        for change in drift.difference.fields:
            yield f"  {change.field}"
            yield from (f"    {line}" for line in _sides(snapshot, change))


def _sides(snapshot: str, change: FieldChange) -> Iterable[str]:
    if "\n" not in change.before + change.after:
        return [f"{MIGRATIONS}: {change.before or 'none'}", f"{snapshot}: {change.after or 'none'}"]
    texts = (change.before.splitlines(), change.after.splitlines())
    lines = [*difflib.unified_diff(*texts, MIGRATIONS, snapshot, n=2, lineterm="")]
    rest = len(lines) - LONGEST
    return [*lines[:LONGEST], *([f"... {rest} more lines"] if rest > 0 else [])]
