"""The pipeline on one screen: read the versions, replay them, hide secrets, lint the schema, and write the result.

    Config ─ read ─▶ Input ─ replay ─▶ History ─ redact ─ lint ─▶ findings ─ book ─▶ Book ─┬ document ─▶ Files
                                │                                                          └ export ───▶ text
                             Memory: the results of earlier runs

Each step is one function; nothing here prints, and nothing writes except the memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc import platforms, tools
from meshdoc.catalog.database import POSTGRES
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.config import MIGRATIONS, Config
from meshdoc.diagnostics import ConfigError, Diagnostic, SourceError
from meshdoc.history.history import History
from meshdoc.limits import DEFAULTS, Limits, setting
from meshdoc.platforms import Platform
from meshdoc.reading import Reader, exists
from meshdoc.redact import redaction
from meshdoc.redact.redaction import Redaction
from meshdoc.replay.memory import Forgetful, Memory, Progress
from meshdoc.replay.stages import stages
from meshdoc.sources import Detected, Ignored, Tree, Version, detect, versions_of_files

if TYPE_CHECKING:
    from meshdoc.insight.finding import Finding
    from meshdoc.render import Book, Files

TITLE = "Database schema"
NO_MEMORY = Forgetful()


@dataclass(frozen=True, slots=True)
class Input:
    """The versions to replay, the baselines that come before them, and the SQL files that are ignored, with reasons.

    `supplied` are the first of the baselines: the SQL of `platform`, and the tables of migration tools.
    """

    versions: tuple[Version, ...]
    baselines: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    platform: Platform | None = None
    supplied: tuple[Version, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


NOTHING = Input(versions=(), baselines=(), ignored=())


def read(config: Config) -> Input:
    """Find the versions of all paths, in order: those of a folder by its layout; a file is one version.

    Without paths, migrations/ is read if it holds SQL, else the working folder. Raises SourceError if a path holds
    nothing to replay, ConfigError for an unknown platform.
    """
    reader = Reader(config.max_file_size, config.max_input_size)
    found = [_read_path(path, reader) for path in config.paths or (_default_path(),)]
    platform = _platform(config, found)
    supplied = (*([platform.version] if platform else []), *tools.tables(found))
    return Input(
        versions=tuple(version for each in found for version in each.versions),
        baselines=(*supplied, *_baselines(config.baseline, reader)),
        ignored=tuple(ignored for each in found for ignored in each.ignored),
        platform=platform,
        supplied=supplied,
        diagnostics=tuple(diagnostic for each in found for diagnostic in each.diagnostics),
    )


def _platform(config: Config, found: Sequence[Detected]) -> Platform | None:
    """The configured platform; the detected one if neither a platform nor a baseline is configured."""
    if config.platform:
        return platforms.named(config.platform)
    return None if config.baseline else platforms.detected(found)


def _baselines(paths: Sequence[Path], reader: Reader) -> tuple[Version, ...]:
    if missing := [path for path in paths if not exists(path)]:
        raise SourceError(f"{missing[0]}: no such file, but it is named as a baseline")
    return versions_of_files(paths, reader)


def _default_path() -> Path:
    return MIGRATIONS if any(MIGRATIONS.rglob("*.sql")) else Path()


def _read_path(path: Path, reader: Reader) -> Detected:
    if exists(path):
        if path.is_dir():
            return _ordered(detect(Tree.of_folder(path, reader)))
        return Detected("files", versions_of_files([path], reader), ())
    raise SourceError(f"{path}: no such file or folder; name the folder of your migrations, or their files")


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

    `on_version` is called before each version. No statement raises: each has its outcome in `History.entries`.
    """
    built_in = system()
    base = template(built_in, config.database or POSTGRES)
    ahead = stages(given.versions, given.baselines, config.as_of, config.database, config.limits)
    progress = memory.recall(ahead) or Progress.start(base)
    for stage in ahead[: len(progress.steps)]:
        on_version(stage.version)
    for goal in (len(given.baselines), len(ahead)):
        if missing := ahead[len(progress.steps) : goal]:
            from meshdoc.replay.run import carry_on

            progress = carry_on(progress, missing, built_in, on_version)
            memory.keep(ahead[:goal], progress)
    return progress.history(base, built_in)


def redact(config: Config, history: History, given: Input = NOTHING) -> tuple[History, Redaction]:
    """The history without secrets and rows, and what was hidden: the only history to show, print or lint."""
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
    hidden: Redaction = redaction.NOTHING,
) -> Book:
    """The subject of every document and export: the schema, its history, the findings, and the ignored files."""
    from meshdoc.render import Book

    return Book(
        title=hidden.hide(config.title) or TITLE,
        history=history,
        findings=tuple(findings),
        ignored=hidden.hide(given.ignored),
        redacted=hidden.hidden,
        platform=given.platform,
        source_base=_source_base(config),
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
