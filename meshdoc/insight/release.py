"""A release: the net effect of the versions between two states of a project, and what it takes to upgrade."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from meshdoc.catalog.names.namespace import Names
from meshdoc.history.changelog import told
from meshdoc.history.history import History
from meshdoc.history.item import Item
from meshdoc.history.ledger import NOT_APPLIED, Entry
from meshdoc.insight.chapters import Chapter, Further, Told, chapters
from meshdoc.insight.review.change import Locked
from meshdoc.insight.review.locking import locks_of
from meshdoc.insight.semver import Proposal, proposal
from meshdoc.insight.upgrade import Need, upgrade
from meshdoc.record import record
from meshdoc.sources.version import Version


@record
class Release:
    """What leads from the state `since` (empty: from nothing) to `until` (empty: the files as they are).

    `versions` are those that `since` does not have. `changed` are the ids of versions that it has in another form or
    another place: then the states are compared by name, and renames are guesses. `day` is that of the commit, if
    `until` is a tag. `locks` keep readers or writers out for as long as the work under them takes. `unapplied` are the
    statements of `versions` without full effect.
    """

    since: str
    until: str
    day: datetime.date | None
    versions: tuple[Version, ...]
    changed: tuple[str, ...]
    chapters: Mapping[Chapter, Sequence[Told]]
    upgrade: tuple[Need, ...]
    proposal: Proposal
    locks: tuple[Locked, ...]
    unapplied: tuple[Entry, ...]


def release(
    history: History,
    items: Sequence[Item],
    *,
    since: str,
    until: str,
    day: datetime.date | None,
    places: tuple[int, ...],
    changed: tuple[str, ...],
    overloaded: Further,
) -> Release:
    """The release with these changes; `history` is that of `until`, and `places` are the new versions in it.

    `overloaded` is what routines mean for calls of others, by their names.
    """
    found = chapters(items, overloaded)
    steps = [history.steps[place] for place in places]
    return Release(
        since=since,
        until=until,
        day=day,
        versions=tuple(step.version for step in steps),
        changed=changed,
        chapters=found,
        upgrade=upgrade(items),
        proposal=proposal(found, since),
        locks=tuple(lock for lock in locks_of(history, places) if lock.is_heavy),
        unapplied=tuple(entry for step in steps for entry in step.entries if entry.outcome in NOT_APPLIED),
    )


def items_since(history: History, place: int) -> tuple[Item, ...]:
    """The net changes after the version at that index, in the order of the statements that caused them."""
    after = Names(history.catalog, history.system)
    return told(history.between(place, len(history.steps) - 1), Names(history.at(place), history.system), after)


def in_order(items: Iterable[Item], history: History) -> tuple[Item, ...]:
    """The items in the order of their versions; those of one version keep their order."""
    places = {step.version.id: place for place, step in enumerate(history.steps)}
    return tuple(sorted(items, key=lambda item: places.get(item.cause.version, -1) if item.cause else -1))
