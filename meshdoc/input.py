"""The input of a run: the versions of a project, found and read, and what comes before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from meshdoc import commits, placeholders, platforms, tools
from meshdoc.config import MIGRATIONS, Config
from meshdoc.diagnostics import ConfigError, Diagnostic, Severity, SourceError, Unset
from meshdoc.narrative.manuscript import Manuscript, manuscripts
from meshdoc.placeholders import Filled, Guess, Values
from meshdoc.platforms import Platform
from meshdoc.reading import Reader
from meshdoc.record import positional
from meshdoc.sources import Detected, Disk, Ignored, Place, Version, versions_of_files
from meshdoc.sources.candidate import Reading
from meshdoc.sources.changelog.files import SUFFIXES
from meshdoc.sources.detect import FURTHER, SMALLER, UNNAMED, detected, detected_by_signs
from meshdoc.sources.graphile_migrate import SETTINGS as GRAPHILE_SETTINGS
from meshdoc.sources.liquibase import changelog
from meshdoc.sources.manifests import of_manifest, other_systems
from meshdoc.sources.schema_settings import TELLING
from meshdoc.sources.survey import Survey, survey
from meshdoc.sources.tern import SETTINGS as TERN_SETTINGS
from meshdoc.sources.tree import Tree
from meshdoc.sources.unread import definitions_beside
from meshdoc.sources.yoyo import SETTINGS as YOYO_SETTINGS

if TYPE_CHECKING:
    from meshdoc.history.applied import Applied
    from meshdoc.replay.progress import Progress
    from meshdoc.sources.git.revision import Revision

OTHERS = "`meshdoc sources --why` lists the others; paths = [...] in meshdoc.toml names yours."
FILES = "files"
"""The layout of a file that is named itself."""
FEW = 3
"""The files that come first are named up to this many."""


@positional
class Input:
    """The versions to replay, the baselines that come before them, and the SQL files that are ignored, with reasons.

    `supplied` are the first of the baselines: the SQL of `platform`, and the tables of migration tools; `detected` says
    how each path was read. `guesses` are values of placeholders. `revision` is what was read instead of the working
    folder, such as `tag v1.2`, and `commit` its id. `progress` is the replay that a choice among several readings has
    made. `files` are the real paths of the files that were read, `narrative` the pages that the project writes by hand.
    """

    versions: tuple[Version, ...]
    baselines: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    platform: Platform | None = None
    supplied: tuple[Version, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    detected: tuple[Detected, ...] = ()
    revision: str = ""
    commit: str = ""
    guesses: tuple[Guess, ...] = ()
    progress: Progress | None = None
    files: tuple[str, ...] = ()
    narrative: tuple[Manuscript, ...] = ()


NOTHING = Input(versions=(), baselines=(), ignored=())


Play: TypeAlias = "Callable[[Input, int | None], tuple[Applied, Progress | None]]"
"""Replays an input, to find out whether PostgreSQL accepts it; it may end once so many statements are refused."""


def read(config: Config, play: Play, *, thoroughly: bool = False) -> Input:
    """Find the versions of all paths, in order: those of a folder by its layout; a file is one version.

    Without paths, migrations/ is read if it holds SQL for PostgreSQL and no settings of its tool are beside it, else
    the working folder; so it is if statements are refused of migrations/, and fewer of what is found there. If a
    single folder can be read in several ways, they are replayed, and the one that applies is chosen;
    `thoroughly` replays those too that the choice does not need. Raises SourceError if a path holds nothing to replay,
    or several sources that apply equally well; ConfigError for several databases, an unknown platform or `at`, or
    placeholders without a value.
    """
    if config.databases:
        names = ", ".join(each.name for each in config.databases)
        raise ConfigError(f"the settings name several databases: choose one with --only NAME: {names}")
    reader = Reader(config.max_file_size, config.max_input_size)
    return replace(_read_with(reader, config, play, thoroughly=thoroughly), files=tuple(dict.fromkeys(reader.paths)))


def _read_with(reader: Reader, config: Config, play: Play, *, thoroughly: bool) -> Input:
    def read_at(place: Place) -> Input:
        return _read(config, place, play, thoroughly=thoroughly)

    if not config.at:
        return _with_commits(config, read_at(Disk(reader)))
    try:
        now, trouble = read_at(Disk(reader)), None
    except SourceError as error:
        now, trouble = NOTHING, error
    try:
        meant = commits.meant(config, now.versions, reader)
    except ConfigError as error:
        raise trouble or error from None
    return until(config, now, meant) if isinstance(meant, Version) else read_revision(config, meant, play)


def read_revision(config: Config, revision: Revision, play: Play) -> Input:
    """As `read`, of a revision of the repository."""
    return _with_commits(config, _read(config, revision, play, thoroughly=False), revision)


def _read(config: Config, place: Place, play: Play, *, thoroughly: bool) -> Input:
    given = _read_paths(config, place, play, thoroughly=thoroughly)
    if len(given.detected) != 1 or given.detected[0].layout == FILES:
        return given
    project = _project(config.paths[0] if config.paths else Path(), place)
    unread = definitions_beside(project, given.detected[0].folder, given.versions) if project else ()
    return replace(given, diagnostics=(*given.diagnostics, *unread))


def _project(folder: Path, place: Place) -> Tree | None:
    """The files of a folder; None if it cannot be searched, which only costs what they would add."""
    try:
        return place.tree(folder)
    except SourceError:
        return None


class _Played:
    """Replays inputs, and remembers the last replay of each one's versions."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.known: dict[int, tuple[Input, Applied, Progress | None]] = {}

    def __call__(self, given: Input, most: int | None) -> tuple[Applied, Progress | None]:
        applied, progress = self.play(given, most)
        self.known[id(given.versions)] = given, applied, progress
        return applied, progress

    def whole(self, given: Input) -> tuple[Applied, Input]:
        """How the replay of an input goes, and the input with it."""
        if id(given.versions) not in self.known:
            self(given, None)
        _, applied, progress = self.known[id(given.versions)]
        return applied, replace(given, progress=progress)


def _read_paths(config: Config, place: Place, play: Play, *, thoroughly: bool) -> Input:
    paths = config.paths or (_default_path(place),)
    if config.paths or paths != (MIGRATIONS,):
        return _read_given(config, paths, place, play, thoroughly=thoroughly)
    played = _Played(play)
    applied, given = played.whole(_read_given(config, paths, place, played, thoroughly=thoroughly))
    if not applied.refused:
        return given
    try:
        better, whole = played.whole(_read_given(config, (Path(),), place, played, thoroughly=thoroughly))
    except (SourceError, Unset):
        return given
    is_better = better.refused < applied.refused and better.objects >= max(applied.objects, 1)
    return whole if is_better else given


def _read_given(config: Config, paths: Sequence[Path], place: Place, play: Play, *, thoroughly: bool) -> Input:
    found = [_read_path(path, place) for path in paths]
    if len(found) == 1 and isinstance(found[0], Survey) and (thoroughly or not found[0].is_certain):
        return _chosen(config, found[0], place, play, thoroughly=thoroughly)
    by_signs = (detected_by_signs(each) if isinstance(each, Survey) else each for each in found)
    return _input(config, list(by_signs), place)


def _chosen(config: Config, found: Survey, place: Place, play: Play, *, thoroughly: bool) -> Input:
    """The input of a folder; what choosing has replayed of it is not replayed again."""
    from meshdoc.choice import choose

    played: dict[int, tuple[Input, Progress | None]] = {}
    unset: dict[int, Unset] = {}

    def tried(reading: Reading, most: int | None) -> Applied:
        read = [detected(found, reading)]
        try:
            given = _input(config, read, place)
        except Unset as error:
            if len(found.sources) == 1 and reading is found.sources[0].first:
                raise
            unset[id(reading)] = error
            given = _input(_with_stand_ins(config, error.names), read, place)
        applied, progress = play(given, most)
        played[id(reading)] = given, progress
        return applied

    choice = choose(found, tried, thoroughly=thoroughly)
    if error := unset.get(id(choice.reading)):
        raise error
    given, progress = played[id(choice.reading)]
    read = replace(given.detected[0], others=choice.others, reason=choice.reason)
    values = (told for told in given.diagnostics if told.code in ("placeholders", tools.SCHEMA, tools.OWNER))
    told = (*values, *about(read), *read.diagnostics)
    return replace(given, detected=(read,), diagnostics=told, progress=progress)


def _with_stand_ins(config: Config, names: Sequence[str]) -> Config:
    """The settings with values for placeholders, good enough to compare readings."""
    values = ((name, placeholders.stand_in(name)) for name in names)
    return replace(config, placeholders=(*config.placeholders, *values))


def _input(config: Config, read: Sequence[Detected], place: Place) -> Input:
    """The input of what was detected."""
    baselines = _baselines(config.baseline, place)
    filled, told = _filled(config, (*baselines, *(version for each in read for version in each.versions)), place)
    found = list(map(_ordered, _with_versions(read, filled.versions[len(baselines) :])))
    platform = _platform(config, found)
    are_told = any(each.layout in TELLING for each in found)
    may_name_owner = not platform and tools.names_roles(found)
    project = _project(_root(config, place), place) if are_told or may_name_owner else None
    owner = tools.owner(project, filled.versions) if project and may_name_owner else None
    schema = next(filter(None, (tools.schema(project, each) for each in found)), None) if project and are_told else None
    told = (*told, *(owner[1:] if owner else ()), *(schema[1:] if schema else ()))
    first = (*([platform.version] if platform else []), *(owner[:1] if owner else ()))
    supplied = (*first, *(schema[:1] if schema else ()), *tools.tables(found))
    return Input(
        versions=tuple(version for each in found for version in each.versions),
        baselines=(*supplied, *filled.versions[: len(baselines)]),
        ignored=tuple(ignored for each in found for ignored in each.ignored),
        platform=platform,
        supplied=supplied,
        diagnostics=(*told, *(diagnostic for each in found for diagnostic in (*about(each), *each.diagnostics))),
        detected=tuple(found),
        guesses=filled.guesses,
        narrative=manuscripts(place, config.pages, _beside(config, found)),
    )


def _filled(config: Config, versions: Sequence[Version], place: Place) -> tuple[Filled, tuple[Diagnostic, ...]]:
    """The versions with values of placeholders: those of the settings, of the project's tools, and evident ones."""
    given = dict(config.placeholders)
    try:
        return placeholders.fill(versions, Values(given=given)), ()
    except Unset as error:
        project = _project(_root(config, place), place)
        own = placeholders.of_tools(project, error.names) if project else {}
    values = Values(given={name: each.value for name, each in own.items()} | given, guessing=config.guess_placeholders)
    return placeholders.fill(versions, values), tuple(placeholders.told(own))


def _root(config: Config, place: Place) -> Path:
    """The folder of the project: the working folder, or that of input which is elsewhere."""
    elsewhere = (path for path in config.paths if path.is_absolute() and not place.is_file(path))
    return next(elsewhere, Path())


def _beside(config: Config, found: Sequence[Detected]) -> Iterator[str]:
    """The folders of the SQL."""
    yield from (each.folder for each in found if each.folder)
    yield from (path.parent.as_posix() for path, each in zip(config.paths, found, strict=False) if not each.folder)


def about(detected: Detected) -> Iterator[Diagnostic]:
    """How a folder was read, and why so, unless it is the one that was asked for and there is no other reading."""
    if detected.is_found or detected.others or detected.reason:
        before = f", after {', '.join(detected.before[:FEW])}" if detected.before else ""
        others = len(detected.others)
        other = f"; {others} other {'reading' if others == 1 else 'readings'}" if others else ""
        count = len(detected.versions)
        versions = f"{count} {'version' if count == 1 else 'versions'}"
        why = detected.reason or f"by {detected.sign}"
        yield Diagnostic(
            code="sources",
            severity=Severity.NOTICE,
            message=f"read {detected.folder or '.'} as {detected.layout}, {versions}{before}: {why}{other}",
            location=None,
            hint=OTHERS if others else "",
        )
    unread = {
        SMALLER: "is another, smaller database, and is not read",
        FURTHER: "holds other migrations, and is not read",
        UNNAMED: "is not read, because another folder is named after PostgreSQL",
    }
    for each in [each for each in detected.others if each.reason in unread][:FEW]:
        yield Diagnostic(
            code="sources",
            severity=Severity.NOTICE,
            message=f"{each.folder} {unread[each.reason]}",
            location=None,
            hint="[[database]] tables in meshdoc.toml, each with a name and paths, document several.",
        )
    for message in detected.incomplete:
        yield Diagnostic(code="sources", severity=Severity.WARNING, message=message, location=None)


def _with_versions(found: Sequence[Detected], versions: Sequence[Version]) -> list[Detected]:
    """What was found with other versions, as many as there were."""
    rest = iter(versions)
    return [replace(each, versions=tuple(islice(rest, len(each.versions)))) for each in found]


def until(config: Config, given: Input, last: Version) -> Input:
    """The input without the versions after one, and without the narrative pages, which describe the last."""
    end = given.versions.index(last) + 1
    later = (
        Ignored(file.path, f"later than version {last.id}") for each in given.versions[end:] for file in each.files
    )
    pages = (Ignored(page.path, f"describes a later version than {last.id}") for page in given.narrative)
    ignored = (*given.ignored, *later, *(pages if end < len(given.versions) else ()))
    kept = given.narrative if end == len(given.versions) else ()
    cut = replace(given, versions=given.versions[:end], ignored=ignored, progress=None, narrative=kept)
    return _with_commits(config, cut)


def _with_commits(config: Config, given: Input, revision: Revision | None = None) -> Input:
    versions, notices = commits.with_commits(config, given.versions, revision)
    told = (*given.diagnostics, *notices)
    name, commit = (revision.name, revision.commit) if revision else ("", "")
    return replace(given, versions=versions, diagnostics=told, revision=name, commit=commit)


def _platform(config: Config, found: Sequence[Detected]) -> Platform | None:
    """The configured platform; the detected one if neither a platform nor a baseline is configured."""
    if config.platform:
        return platforms.named(config.platform)
    return None if config.baseline else platforms.detected(found)


def _baselines(paths: Sequence[Path], place: Place) -> tuple[Version, ...]:
    if missing := [path for path in paths if not place.has(path)]:
        raise SourceError(f"{missing[0]}: no such file, but it is named as a baseline")
    return versions_of_files(map(place.tree, paths))


def _default_path(place: Place) -> Path:
    """migrations/ if it holds SQL for PostgreSQL, unless the settings of its tool are beside it."""
    if any(place.has(Path(name)) for name in (GRAPHILE_SETTINGS, YOYO_SETTINGS, TERN_SETTINGS)) or not place.has(
        MIGRATIONS
    ):
        return Path()
    project = _project(Path(), place)
    others = other_systems(project) if project else {}
    inside = (f"{MIGRATIONS}/{path}" for path in place.tree(MIGRATIONS).glob("**/*.sql"))
    return MIGRATIONS if any(not of_manifest(path, others) for path in inside) else Path()


def _read_path(path: Path, place: Place) -> Survey | Detected:
    if place.is_file(path):
        return _read_changelog(path, place) or Detected(FILES, versions_of_files([place.tree(path)]), ())
    return survey(place.tree(path))


def _read_changelog(path: Path, place: Place) -> Detected | None:
    """A file that is a changelog of Liquibase, with what it includes; None if it is something else."""
    if path.suffix not in SUFFIXES or path.is_absolute():
        return None
    versions = changelog(place.tree(Path()), path.as_posix())
    return Detected(FILES, tuple(versions), ()) if versions else None


def _ordered(found: Detected) -> Detected:
    """The versions in the order of what they require, if nothing else says in which order they run."""
    if not found.is_unordered:
        return found
    from meshdoc.dependency_order import by_dependency

    return by_dependency(found)
