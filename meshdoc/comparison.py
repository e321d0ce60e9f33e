"""The two sides of `meshdoc diff`: what each name means, read and replayed, and the review of both.

    names ─ sides ─▶ Sides ─ compare ─▶ Review

The head may come from a stranger. So the settings are those of the base if that is a revision: they decide what is
read and how, and a branch under review cannot change them for its own review.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from meshdoc import commits, input, project
from meshdoc import snapshot as snapshots
from meshdoc.compare.scope import Scope, scope
from meshdoc.compare.state import state_of
from meshdoc.config import Config, read_config
from meshdoc.diagnostics import ConfigError, SourceError
from meshdoc.history.history import History
from meshdoc.input import NOTHING, Input
from meshdoc.insight import named
from meshdoc.insight.review import change
from meshdoc.insight.review.change import Review
from meshdoc.insight.review.review import review
from meshdoc.insight.review.states import States, between_histories, in_one_history
from meshdoc.reading import Reader, exists
from meshdoc.record import record
from meshdoc.replay.memory import Memory
from meshdoc.sources import Version
from meshdoc.sources.git.process import GitError
from meshdoc.sources.git.repository import Repository
from meshdoc.sources.git.revision import Revision

WORKING_FOLDER = "working folder"
RANGE = "..."
MERGE_BASE = "merge base with"
ABBREVIATED = 12
BY_NAME = "the head's migrations do not continue the base's: objects are compared by name, and renames are guesses"


@record
class Side:
    """One of the two: what it is called, and its input; `snapshot` is the file of one that is a dump."""

    name: str
    given: Input = NOTHING
    commit: str = ""
    snapshot: Path | None = None


@record
class Sides:
    """Both sides, with the settings for them, and notes on how they were read."""

    config: Config
    base: Side
    head: Side
    notes: tuple[str, ...] = ()


# --- what the names mean ----------------------------------------------------------------------------------------------


def sides(
    base: str, head: str, configured: Callable[[Config | None], Config], read: Callable[[Config], Input], memory: Memory
) -> Sides:
    """What two names mean; an empty base is the merge base with the default branch, an empty head the working folder.

    `A...B` is B against the merge base of both. `configured` adds the command line to settings (None: those of the
    working folder), `read` reads the working folder. Raises ConfigError for a name that means nothing, or two things;
    SourceError as `read`.
    """
    if RANGE in base:
        first, _, last = base.partition(RANGE)
        revision: Revision | None = _merge_base(first, last or "HEAD")
        head = head or last
    else:
        revision = _revision(base) if base else _default_base()
        if revision and _is_abbreviated(revision) and _is_version(base, configured, read):
            revision = None
    config, notes = _settings(revision, configured)
    reading = _Reading(config, read, memory)
    return Sides(
        config=config,
        base=reading.of_revision(revision) if revision else reading.side(base),
        head=reading.side(head) if head else reading.working_folder,
        notes=notes,
    )


def _revision(name: str) -> Revision | None:
    """The revision that a name means; None if it is a path, a version, or nothing."""
    if exists(Path(name)):
        return None
    try:
        found = commits.meant(Config(at=name), (), Reader())
    except ConfigError:
        return None
    return found if isinstance(found, Revision) else None


def _is_abbreviated(revision: Revision) -> bool:
    """Whether a name is the beginning of a commit's id: a version of that id comes before it."""
    return revision.commit.startswith(revision.given) and revision.commit != revision.given


def _is_version(name: str, configured: Callable[[Config | None], Config], read: Callable[[Config], Input]) -> bool:
    try:
        return any(version.id == name for version in read(replace(configured(None), git=False)).versions)
    except SourceError:
        return False


def _default_base() -> Revision:
    """Where the commit that is checked out parts from the default branch. Raises ConfigError if that is not known."""
    repository = _repository()
    if branch := repository.default_branch():
        return _merge_base("HEAD", branch)
    raise ConfigError("git has no default branch (origin/HEAD, main or master): name a base")


def _merge_base(one: str, other: str) -> Revision:
    repository = _repository()
    if found := repository.merge_base(one, other):
        return Revision(repository, found, MERGE_BASE, other if one == "HEAD" else one, Reader())
    raise ConfigError(f"git knows no common commit of {one} and {other}: fetch the whole history, or name a base")


def _repository() -> Repository:
    try:
        return Repository.around(Path())
    except GitError as error:
        raise ConfigError(f"no base to compare with ({error}): name a version, folder or dump") from None


def _settings(
    revision: Revision | None, configured: Callable[[Config | None], Config]
) -> tuple[Config, tuple[str, ...]]:
    """The settings, of the base if it is a revision, and a note if those of the working folder are others."""
    if revision is None:
        return replace(configured(None), git=False), ()
    config = replace(configured(read_config(Path(), lambda file: _text(revision, file))), git=False)
    try:
        differ = replace(configured(None), git=False) != config
    except ConfigError:
        differ = True
    note = f"settings: those of the base ({_called(revision)}); those of the working folder differ"
    return config, (note,) * differ


def _text(revision: Revision, file: Path) -> str:
    if not revision.is_file(file):
        raise FileNotFoundError(file)
    return revision.tree(file).load(str(file)).decode("utf-8")


def _called(revision: Revision) -> str:
    """`tag v1.2`, `main (1a2b3c4d5e6f)`, `merge base with main (1a2b3c4d5e6f)`."""
    if revision.kind == "tag":
        return revision.name
    name = revision.given if revision.kind == "commit" else revision.name
    short = revision.commit[:ABBREVIATED]
    return short if revision.commit.startswith(name) else f"{name} ({short})"


@dataclass(frozen=True)
class _Reading:
    """Reads sides with the same settings."""

    config: Config
    read: Callable[[Config], Input]
    memory: Memory

    @cached_property
    def working_folder(self) -> Side:
        """The files as they are."""
        return Side(name=WORKING_FOLDER, given=self.read(self.config))

    def side(self, name: str) -> Side:
        """The path, version or revision of a name. Raises ConfigError if it means nothing, or two things."""
        if exists(path := Path(name)):
            if not path.is_absolute() and Path(name).name == name and self._is_revision(name):
                raise ConfigError(f"{name} is both a path and a revision of git: write ./{name} or commit:{name}")
            return self._of_path(path)
        given = self.working_folder.given
        meant = commits.meant(replace(self.config, at=name), given.versions, Reader())
        if isinstance(meant, Version):
            return Side(name=f"version {meant.id}", given=input.until(self.config, given, meant))
        return self.of_revision(meant)

    def of_revision(self, revision: Revision) -> Side:
        """A revision of git."""
        given = project.read_revision(self.config, revision, self.memory)
        return Side(name=_called(revision), given=given, commit=revision.commit)

    def _of_path(self, path: Path) -> Side:
        """A folder of migrations, or a file that creates the whole schema."""
        if path.is_dir():
            return Side(name=str(path), given=self.read(replace(self.config, paths=(path,))))
        return Side(name=str(path), snapshot=path)

    def _is_revision(self, name: str) -> bool:
        try:
            return bool(_repository().commit(name))
        except ConfigError:
            return False


# --- the review -------------------------------------------------------------------------------------------------------

Played: TypeAlias = tuple[History, History]
"""A history, and the same without secrets."""


def compare(found: Sides, memory: Memory, play: Callable[[Input], Played]) -> Review:
    """The review of both sides; `play` replays the input of one.

    If the versions of the head begin with those of the base, it is one history, and renames are facts. Otherwise
    objects are compared by name.
    """
    base, head = found.base, found.head
    if base.snapshot and head.snapshot:
        return _between(found, _of_file(found, base, play), _of_file(found, head, play), None)
    if base.snapshot or head.snapshot:
        return _with_snapshot(found, memory, play)
    if place := _continued(base.given, head.given):
        return _in_one(found, play(head.given), place)
    return _between(found, play(base.given), play(head.given), None)


def _continued(base: Input, head: Input) -> int:
    """How many versions, baselines included, both begin with, if those are all that the base has; else 0."""
    mine, its = ([*given.baselines, *given.versions] for given in (base, head))
    is_continued = [*map(_content, its[: len(mine)])] == [*map(_content, mine)]
    return len(mine) if is_continued and len(base.baselines) == len(head.baselines) else 0


def _content(version: Version) -> tuple[object, ...]:
    return version.id, version.kind, tuple((file.path, file.text) for file in version.all_files)


def _in_one(found: Sides, head: Played, place: int) -> Review:
    """The review of versions of one history. Baselines that the settings assume come first."""
    history, public = head
    last = place + len(history.steps) - len(found.head.given.baselines) - len(found.head.given.versions) - 1
    return _reviewed(found, in_one_history(history, public, last))


def _between(found: Sides, base: Played, head: Played, compared: Scope | None) -> Review:
    """The review of two histories."""
    if compared is None:
        before, after = (state_of(each.catalog, each.system) for each, _ in (base, head))
        compared = Scope(before, after, ())
    states = between_histories(base, head, compared)
    if found.head.snapshot:
        states = replace(states, fresh=())
    return _reviewed(found, states, *compared.notes, BY_NAME)


def _with_snapshot(found: Sides, memory: Memory, play: Callable[[Input], Played]) -> Review:
    """The review of migrations and a dump: see `compare.scope` for what can be compared."""
    mine, its = sorted((found.base, found.head), key=lambda side: side.snapshot is not None)
    migrations = play(mine.given)
    assert its.snapshot
    version = snapshots.read(found.config, mine.given, its.snapshot)
    played = snapshots.replay(found.config, mine.given, migrations[0], version, (), memory)
    public, _ = project.redact(found.config, played.history, mine.given)
    dump = played.history, public
    compared = scope(migrations[0], played.history, its.name, played.schemas)
    if failed := len(snapshots.unapplied(public)):
        note = f"{failed} statements of {its.name} did not take full effect: see `meshdoc verify {its.name}`"
        compared = replace(compared, notes=(*compared.notes, note))
    if its is found.base:
        return _between(
            found, dump, migrations, replace(compared, migrations=compared.snapshot, snapshot=compared.migrations)
        )
    return _between(found, migrations, dump, compared)


def _of_file(found: Sides, side: Side, play: Callable[[Input], Played]) -> Played:
    """A dump alone: what it needs and does not create, such as roles, is assumed."""
    assert side.snapshot
    config = replace(found.config, paths=(side.snapshot,), at="")
    return play(project.read(config))


def _reviewed(found: Sides, states: States, *notes: str) -> Review:
    tenant, _, _ = named.resolved(states.head.catalog, found.config.tenant, {})
    return review(
        states,
        _told(found.base),
        _told(found.head),
        (*found.notes, *notes),
        tenant=tenant,
        manuscripts=found.head.given.narrative,
    )


def _told(side: Side) -> change.Side:
    versions = side.given.versions
    return change.Side(
        name=side.name, versions=len(versions), last=versions[-1].id if versions else "", commit=side.commit
    )
