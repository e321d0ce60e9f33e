"""The states between which a release lies, and what changes from one to the other.

The later state is replayed. If its versions begin with those of the earlier one, its journal knows all changes, renames
included. Else the earlier state is replayed too, and the two are compared by name, as `meshdoc diff` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from meshdoc import commits, project
from meshdoc.compare.consequence import ROUTINES
from meshdoc.compare.scope import Scope
from meshdoc.compare.state import state_of
from meshdoc.config import Config
from meshdoc.diagnostics import SourceError
from meshdoc.history.changelog import Changelog, without
from meshdoc.history.item import Item
from meshdoc.input import NOTHING, Input
from meshdoc.insight.release import Release, in_order, items_since, release
from meshdoc.insight.review.changes import Changes
from meshdoc.insight.review.items import items_of
from meshdoc.insight.review.overloads import overloaded
from meshdoc.insight.review.pairing import Pair
from meshdoc.insight.review.states import States, between_histories, in_one_history
from meshdoc.insight.semver import version_of
from meshdoc.render import Book
from meshdoc.replay.memory import Memory
from meshdoc.sources.git.at import unqualified
from meshdoc.sources.git.repository import Tag
from meshdoc.sources.version import Version

Compared = tuple[tuple[Item, ...], Callable[[], States]]
"""The changes, and the states between which they lie."""


def between(config: Config, given: Input, book: Book, since: str | None, memory: Memory) -> Release:
    """The release that leads from `since` to what `config.at` names, which `given` and `book` are.

    Without `since`, it is the last tag before; an empty text is the beginning. Raises ConfigError if it means nothing,
    SourceError if nothing can be read there.
    """
    is_version = bool(config.at and not given.commit)
    tags = [] if is_version else commits.tags_until(config, given.commit)
    name = last_before(tags, given.commit) if since is None else since
    earlier = _read(config, name, memory) if name else NOTHING
    changed = tuple(_changed(earlier.versions, given.versions))
    if changed:
        items, states = _by_name(replace(config, at=name), earlier, book, memory)
    else:
        items, states = _of_journal(book, len(earlier.versions))
    until = unqualified(config.at or "")
    return release(
        book.history,
        items,
        since=unqualified(name),
        until=until,
        day=next((tag.day for tag in tags if tag.name == until), None),
        places=tuple(_new(earlier, given, book)),
        changed=changed,
        overloaded=overloaded(states()) if any(item.noun in ROUTINES for item in items) else {},
    )


def _read(config: Config, name: str, memory: Memory) -> Input:
    """The input at a revision. Raises SourceError that says what to do if there is none."""
    try:
        return project.read(replace(config, at=name), memory)
    except SourceError as error:
        start = "name another start with --since REVISION, or the beginning with --since ''"
        raise SourceError(f"nothing to compare with in {unqualified(name)} ({error}): {start}") from None


def last_before(tags: Sequence[Tag], commit: str) -> str:
    """The last tag that is not on a commit, as `--at` takes it: of those that name a release, if any does."""
    earlier = [tag.name for tag in tags if tag.commit != commit]
    releases = [name for name in earlier if version_of(name)]
    return next((f"tag:{name}" for name in reversed(releases or earlier)), "")


def _changed(earlier: Sequence[Version], later: Sequence[Version]) -> Iterator[str]:
    """The versions of the earlier state that the later one does not have in the same form and the same place."""
    for place, version in enumerate(earlier):
        if place >= len(later) or _sql(version) != _sql(later[place]):
            yield version.id


def _sql(version: Version) -> tuple[str, ...]:
    return (version.id, *(file.text for file in version.all_files))


def _new(earlier: Input, given: Input, book: Book) -> Iterator[int]:
    """The indexes of the versions that the earlier state does not have."""
    known = {version.id for version in earlier.versions}
    own = (place for place, step in enumerate(book.history.steps) if not step.external)
    return (place for version, place in zip(given.versions, own, strict=True) if version.id not in known)


def _of_journal(book: Book, shared: int) -> Compared:
    place = sum(step.external for step in book.history.steps) + shared - 1
    items = in_order(items_since(book.history, place), book.history)
    last = book.history.steps[-1].version
    shown = without(Changelog(last, items), book.edition.hidden.has).items
    return shown, lambda: in_one_history(book.history, book.history, place)


def _by_name(config: Config, earlier: Input, book: Book, memory: Memory) -> Compared:
    public, _ = project.redact(config, project.replay(config, earlier, memory), earlier)
    before, edition = project.edit(config, public)
    after, hidden = book.history, book.edition.hidden
    former, present = (state_of(each.catalog, each.system) for each in (before, after))
    scope = Scope(migrations=former, snapshot=present, notes=())
    states = between_histories((before, before), (after, after), scope)
    shown = tuple(
        Pair(one, other)
        for one, other in states.pairs
        if not (one and edition.hidden.has(one.address)) and not (other and hidden.has(other.address))
    )
    states = replace(states, pairs=shown)
    return in_order(items_of(tuple(Changes(states)), after), after), lambda: states
