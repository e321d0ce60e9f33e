"""The labels of an enum: the version that added each, and the names that it had before."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.catalog.object import Object
from meshdoc.catalog.type import EnumLabel, EnumType
from meshdoc.history.history import History
from meshdoc.record import record


@record
class LabelOrigin:
    """A label, the id of the version that added it (empty if unknown), and its former names, oldest first."""

    label: EnumLabel
    since: str
    former: tuple[str, ...]


def labels(history: History, item: EnumType) -> tuple[LabelOrigin, ...]:
    """The labels of an enum of the last catalog, in sort order."""
    since: dict[int, str] = {}
    former: dict[int, list[str]] = {}
    for change in history.changes_of(item.oid):
        before, after = _by_number(change.before), _by_number(change.after)
        for number in after.keys() - before.keys():
            since[number] = change.cause.version if change.cause else ""
        for number in after.keys() & before.keys():
            if before[number] != after[number]:
                former.setdefault(number, []).append(before[number])
    return tuple(
        LabelOrigin(
            label=label,
            since=since.get(label.number, ""),
            former=tuple(name for name in former.get(label.number, ()) if name != label.name),
        )
        for label in item.labels
    )


def _by_number(item: Object | None) -> Mapping[int, str]:
    return {label.number: label.name for label in item.labels} if isinstance(item, EnumType) else {}
