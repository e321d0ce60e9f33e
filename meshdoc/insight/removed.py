"""Objects that once were: dropped by the project, and not created again under their kind and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Object, Oid
from meshdoc.history.changelog import Changelog
from meshdoc.history.history import History
from meshdoc.history.item import Action, Item
from meshdoc.insight.chapters import flattened
from meshdoc.record import record
from meshdoc.sources.version import Version


@record
class Life:
    """One life of an object: its oid, the statement that created it, and the version and statement that dropped it.

    `along` is what it was dropped with. `created` is None if it existed before the first version.
    """

    oid: Oid
    created: Cause | None
    version: Version
    dropped: Cause | None
    along: Item | None


@record
class Removed:
    """An object that no longer exists, with its lives, oldest first.

    `namesakes` are the objects of another kind, or with other arguments, that have its name now.
    """

    kind: str
    name: str
    lives: tuple[Life, ...]
    namesakes: tuple[Oid, ...]


def removed(
    history: History, logs: Iterable[Changelog], exists: Callable[[Item], bool], present: Iterable[Object]
) -> tuple[Removed, ...]:
    """The removed objects by kind and name, without parts of others, whose pages tell of them.

    `logs` are newest first, `exists` says whether an object was created again, `present` are what may have its name.
    """
    lives: dict[tuple[str, str], list[Life]] = {}
    for log in reversed([*logs]):
        for item, along in flattened(log.items):
            if item.action is Action.REMOVED and not (item.part_of or item.address.sub or exists(item)):
                lives.setdefault((item.noun, item.name), []).append(_life(history, log.version, item, along))
    namesakes: dict[tuple[Oid, str], list[Oid]] = {}
    for each in present:
        namesakes.setdefault(_name(each), []).append(each.oid)
    return tuple(
        Removed(
            kind=kind,
            name=name,
            lives=tuple(found),
            namesakes=tuple(namesakes.get(_name(history.changes_of(found[-1].oid)[-1].object), ())),
        )
        for (kind, name), found in sorted(lives.items())
    )


def _life(history: History, version: Version, item: Item, along: Item | None) -> Life:
    created = history.created_by(item.address.oid)
    return Life(oid=item.address.oid, created=created, version=version, dropped=item.cause, along=along)


def _name(item: Object) -> tuple[Oid, str]:
    """The schema, if it is in one, and the name without arguments."""
    return getattr(item, "schema", 0), item.name
