"""The pipeline on one screen: read the versions, replay them, hide secrets, lint the schema, and write the result.

    Config ─ read ─▶ Input ─ replay ─▶ History ─ redact ─ lint ─▶ findings ─ book ─▶ Book ─┬ document ─▶ Files
                                │                                                          └ export ───▶ text
                             Memory: the results of earlier runs

Each step is one function; nothing here prints, and nothing writes except the memory. What this module imports is what
`read` needs: a build of the same input may need no more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc import commits, placeholders, platforms, tools
from meshdoc.config import MIGRATIONS, Config
from meshdoc.diagnostics import ConfigError, Diagnostic, SourceError
from meshdoc.limits import DEFAULTS, Limits, setting
from meshdoc.placeholders import Guess
from meshdoc.platforms import Platform
from meshdoc.reading import Reader
from meshdoc.replay.memory import Forgetful, Memory
from meshdoc.replay.stages import OnError, Stage, stages
from meshdoc.sources import Detected, Disk, Ignored, Kind, Place, SourceFile, Version, detect, versions_of_files

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.insight.finding import Finding
    from meshdoc.prerequisites import Need
    from meshdoc.redact.redaction import Redaction
    from meshdoc.render import Book, Files
    from meshdoc.replay.result import Result
    from meshdoc.sources.git.revision import Revision

TITLE = "Database schema"
NO_MEMORY = Forgetful()
ASSUMED = "<assumed>"
"""The baseline of what the settings assume; not a file."""
ROUNDS = 12
"""A chain of needs, each found after the one before is met, is followed this far."""


@dataclass(frozen=True, slots=True)
class Input:
    """The versions to replay, the baselines that come before them, and the SQL files that are ignored, with reasons.

    `supplied` are the first of the baselines: the SQL of `platform`, and the tables of migration tools; `detected` says
    how each path was read. `guesses` are values of placeholders. `revision` is what was read instead of the working
    folder, such as `tag v1.2`.
    """

    versions: tuple[Version, ...]
    baselines: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    platform: Platform | None = None
    supplied: tuple[Version, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    detected: tuple[Detected, ...] = ()
    revision: str = ""
    guesses: tuple[Guess, ...] = ()


NOTHING = Input(versions=(), baselines=(), ignored=())


def read(config: Config) -> Input:
    """Find the versions of all paths, in order: those of a folder by its layout; a file is one version.

    Without paths, migrations/ is read if it holds SQL, else the working folder. Raises SourceError if a path holds
    nothing to replay, ConfigError for an unknown platform or `at`, or placeholders without a value.
    """
    reader = Reader(config.max_file_size, config.max_input_size)
    if not config.at:
        return _with_commits(config, _read(config, Disk(reader)))
    try:
        now, trouble = _read(config, Disk(reader)), None
    except SourceError as error:
        now, trouble = NOTHING, error
    try:
        meant = commits.meant(config, now.versions, reader)
    except ConfigError as error:
        raise trouble or error from None
    if isinstance(meant, Version):
        return _with_commits(config, _until(now, meant))
    return _with_commits(config, _read(config, meant), meant)


def _read(config: Config, place: Place) -> Input:
    read = [_read_path(path, place) for path in config.paths or (_default_path(place),)]
    baselines = _baselines(config.baseline, place)
    values = placeholders.Values(given=dict(config.placeholders), guessing=config.guess_placeholders)
    filled = placeholders.fill((*baselines, *(version for each in read for version in each.versions)), values)
    found = _with_versions(read, filled.versions[len(baselines) :])
    platform = _platform(config, found)
    supplied = (*([platform.version] if platform else []), *tools.tables(found))
    return Input(
        versions=filled.versions[len(baselines) :],
        baselines=(*supplied, *filled.versions[: len(baselines)]),
        ignored=tuple(ignored for each in found for ignored in each.ignored),
        platform=platform,
        supplied=supplied,
        diagnostics=tuple(diagnostic for each in found for diagnostic in each.diagnostics),
        detected=tuple(found),
        guesses=filled.guesses,
    )


def _with_versions(found: Sequence[Detected], versions: Sequence[Version]) -> list[Detected]:
    """What was found with other versions, as many as there were."""
    rest = iter(versions)
    return [replace(each, versions=tuple(islice(rest, len(each.versions)))) for each in found]


def _until(given: Input, last: Version) -> Input:
    """The input without the versions after one."""
    end = given.versions.index(last) + 1
    later = (
        Ignored(file.path, f"later than version {last.id}") for each in given.versions[end:] for file in each.files
    )
    return replace(given, versions=given.versions[:end], ignored=(*given.ignored, *later))


def _with_commits(config: Config, given: Input, revision: Revision | None = None) -> Input:
    versions, notices = commits.with_commits(config, given.versions, revision)
    told = (*given.diagnostics, *notices)
    return replace(given, versions=versions, diagnostics=told, revision=revision.name if revision else "")


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
    return MIGRATIONS if place.has(MIGRATIONS) and place.tree(MIGRATIONS).glob("**/*.sql") else Path()


def _read_path(path: Path, place: Place) -> Detected:
    if place.is_file(path):
        return Detected("files", versions_of_files([place.tree(path)]), ())
    return _ordered(detect(place.tree(path)))


def _ordered(found: Detected) -> Detected:
    """The versions in the order of what they require, if nothing else says in which order they run."""
    if not found.is_unordered:
        return found
    from meshdoc.dependency_order import by_dependency

    return by_dependency(found)


def replay(
    config: Config,
    given: Input,
    memory: Memory = NO_MEMORY,
    on_version: Callable[[Version], None] = lambda version: None,
) -> History:
    """Replay the versions over a new database, from where `memory` leaves off; without one, from the first.

    `on_version` is called before each version. No statement raises: each has its outcome in `History.entries`. What the
    settings assume is created first.
    """
    if config.assume:
        return supply(config, given, config.assume, ASSUMED, memory, on_version)[1]
    return _replay(config, given, memory, on_version)


def _replay(config: Config, given: Input, memory: Memory, on_version: Callable[[Version], None]) -> History:
    from meshdoc.catalog.database import POSTGRES
    from meshdoc.catalog.system import system
    from meshdoc.catalog.template import template
    from meshdoc.replay.progress import Progress

    built_in = system()
    base = template(built_in, config.database or POSTGRES)
    ahead = _ahead(config, given)
    progress = memory.recall(ahead) or Progress.start(base)
    for stage in ahead[: len(progress.steps)]:
        on_version(stage.version)
    for goal in (len(given.baselines), len(ahead)):
        if missing := ahead[len(progress.steps) : goal]:
            from meshdoc.replay.run import carry_on

            progress = carry_on(progress, missing, built_in, on_version)
            memory.keep(ahead[:goal], progress)
    history = progress.history(base, built_in)
    told = zip(history.steps, (*given.baselines, *given.versions), strict=True)
    return replace(history, steps=tuple(replace(step, version=version) for step, version in told))


def _ahead(config: Config, given: Input) -> tuple[Stage, ...]:
    bare = [replace(version, provenance=None) for version in given.versions]
    policy = OnError(config.on_error)
    return stages(bare, given.baselines, config.as_of, config.database, config.limits, policy)


def recall(config: Config, given: Input, format: str, memory: Memory) -> Result | None:
    """The result of an earlier build of the same input with the same settings."""
    return memory.recall_result(_ahead(config, given), _settings(config, given, format))


def keep(config: Config, given: Input, format: str, memory: Memory, result: Result) -> None:
    """Save the result of a build in the memory."""
    memory.keep_result(_ahead(config, given), _settings(config, given, format), result)


def _settings(config: Config, given: Input, format: str) -> str:
    """What a build depends on besides the versions."""
    commits = [version.provenance for version in given.versions]
    about = (given.ignored, given.platform, given.diagnostics, given.guesses, given.revision, commits)
    return repr((config, _source_base(config), format, about))


def supply(
    config: Config,
    given: Input,
    kinds: Collection[str],
    path: str,
    memory: Memory = NO_MEMORY,
    on_version: Callable[[Version], None] = lambda version: None,
) -> tuple[Input, History]:
    """The input and its history with one more baseline at `path`: what statements need and no migration creates.

    Only objects of these kinds are created. What is created lets further statements find out what else they need, so
    the versions are replayed until nothing new is needed, `ROUNDS` times at most.
    """
    from meshdoc.prerequisites import baseline, needs

    found: dict[tuple[str, str], Need] = {}
    supplied, text = given, ""
    history = _replay(config, given, memory, on_version)
    for _ in range(ROUNDS):
        found |= {(need.kind, need.name): need for need in needs(history) if need.kind in kinds}
        needed = tuple(found.values()) if any(kind != "column" for kind, _ in found) else ()
        previous, text = text, baseline(needed, history, file=path) if needed else ""
        if text == previous:
            break
        supplied = replace(given, baselines=(*given.baselines, _baseline(path, text)))
        history = _replay(config, supplied, memory, on_version)
    return supplied, history


def _baseline(path: str, text: str) -> Version:
    return Version(id=path, name="", date=None, kind=Kind.BASELINE, files=(SourceFile(path, text),))


def redact(config: Config, history: History, given: Input = NOTHING) -> tuple[History, Redaction]:
    """The history without secrets and rows, and what was hidden: the only history to show, print or lint."""
    from meshdoc.redact import redaction

    names = (config.title, *(item.path for item in given.ignored))
    return redaction.redact(history, seed_data=config.seed_data, names=names, public=given.supplied)


def lint(history: History) -> tuple[Finding, ...]:
    """The findings of all rules about the last version, the most severe first."""
    from meshdoc.lint.run import run

    return run(history)


def book(
    config: Config,
    history: History,
    findings: Sequence[Finding] = (),
    given: Input = NOTHING,
    hidden: Redaction | None = None,
) -> Book:
    """The subject of every document and export: the schema, its history, the findings, and the ignored files."""
    from meshdoc.redact import redaction
    from meshdoc.render import Book

    hidden = hidden or redaction.NOTHING
    return Book(
        title=hidden.hide(config.title) or TITLE,
        history=history,
        findings=tuple(findings),
        ignored=hidden.hide(given.ignored),
        redacted=hidden.hidden,
        guesses=hidden.hide(given.guesses),
        diagnostics=hidden.hide(given.diagnostics),
        platform=hidden.hide(given.platform),
        revision=hidden.hide(given.revision),
        source_base=None if given.revision else _source_base(config),
    )


def document(book: Book, format: str = "markdown", limits: Limits = DEFAULTS) -> Files:
    """The files of a format, by their paths in the output folder.

    Raises ConfigError for an unknown format, or if the files are too large.
    """
    from meshdoc.render.formats import writer_of

    pages = writer_of(format)(book)
    size = sum(map(len, pages.values()))
    if size > limits.output_size:
        most = f"more than the {limits.output_size} of the limit"
        raise ConfigError(
            f"the documentation takes {size} characters, {most}; nothing is written. {setting('output_size')}"
        )
    return pages


def export(book: Book, format: str = "json", on_loss: Callable[[Diagnostic], None] = lambda loss: None) -> str:
    """The text of a format that is a single file; `on_loss` is called for each thing that it cannot express.

    Raises ConfigError for any other format.
    """
    from meshdoc.render.formats import single_file_of

    return single_file_of(format).text(book, on_loss)


def _source_base(config: Config) -> str | None:
    """The path from the output folder to the input's; None for absolute paths, which differ from machine to machine."""
    if any(path.is_absolute() for path in (*config.paths, config.output)):
        return None
    return Path(os.path.relpath(".", config.output)).as_posix()
