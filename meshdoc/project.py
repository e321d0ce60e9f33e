"""The pipeline on one screen: read the versions, replay them, render what they come to.

Config ── read ──▶ Input ── run ──▶ History ── document ──▶ Files
                             │          └───── export ───▶ JSON text
                          Memory: what earlier runs came to
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc import platforms
from meshdoc.catalog.database import POSTGRES
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.config import Config
from meshdoc.diagnostics import SourceError
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.platforms import Platform
from meshdoc.registry import load
from meshdoc.replay.memory import Memory, Progress
from meshdoc.replay.stages import stages
from meshdoc.sources import Detected, Ignored, Tree, Version, detect, versions_of_files

if TYPE_CHECKING:
    from meshdoc.render import Files

TITLE = "Database schema"


@dataclass(frozen=True, slots=True)
class Input:
    """What is to be replayed, what comes before it, and the SQL files that are left aside, with the reason.

    `platform` is whose own SQL is the first of the baselines.
    """

    versions: tuple[Version, ...]
    baselines: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    platform: Platform | None = None


NOTHING = Input(versions=(), baselines=(), ignored=())


def read(config: Config) -> Input:
    """Find the versions of all paths, in their order: a folder's as its layout says, a file is a version itself.

    Raises SourceError where a path holds nothing to replay, ConfigError for a platform that nobody knows.
    """
    found = [_read_path(path) for path in config.paths]
    platform = _platform(config, found)
    return Input(
        versions=tuple(version for each in found for version in each.versions),
        baselines=(*([platform.version] if platform else []), *versions_of_files(config.baseline)),
        ignored=tuple(ignored for each in found for ignored in each.ignored),
        platform=platform,
    )


def _platform(config: Config, found: Sequence[Detected]) -> Platform | None:
    """The one that the settings name; where they say nothing about what was there before, the one detected."""
    if config.platform:
        return platforms.named(config.platform)
    return None if config.baseline else platforms.detected(found)


def _read_path(path: Path) -> Detected:
    if path.is_dir():
        return detect(Tree.of_folder(path))
    if path.exists():
        return Detected("files", versions_of_files([path]), ())
    raise SourceError(f"{path}: no such file or folder; name the folder of your migrations: meshdoc build PATH")


def run(
    config: Config,
    given: Input,
    memory: Memory,
    on_version: Callable[[Version], None] = lambda version: None,
) -> History:
    """Replay the versions over a new database, from where `memory` knows of; `on_version` is told of each."""
    built_in = system()
    base = template(built_in, config.database or POSTGRES)
    ahead = stages(given.versions, given.baselines, config.as_of, config.database)
    progress = memory.recall(ahead) or Progress.start(base)
    for stage in ahead[: len(progress.steps)]:
        on_version(stage.version)
    for goal in (len(given.baselines), len(ahead)):
        if missing := ahead[len(progress.steps) : goal]:
            from meshdoc.replay import carry_on

            progress = carry_on(progress, missing, built_in, on_version)
            memory.keep(ahead[:goal], progress)
    return progress.history(base, built_in)


def document(config: Config, history: History, given: Input = NOTHING) -> Files:
    """The pages about the last version and the way to it, and what of the input is in no version."""
    import meshdoc.render.markdown
    from meshdoc.lint import run as lint
    from meshdoc.render import Book, renderer

    load(meshdoc.render.markdown)
    book = Book(
        title=config.title or TITLE,
        history=history,
        findings=lint.run(history),
        ignored=given.ignored,
        platform=given.platform,
        source_base=_source_base(config),
    )
    return renderer["markdown"](book)


def _source_base(config: Config) -> str | None:
    """How the input's files are reached from the output folder; None where that is another machine's business."""
    if any(path.is_absolute() for path in (*config.paths, config.output)):
        return None
    return Path(os.path.relpath(".", config.output)).as_posix()


def export_json(history: History) -> str:
    """The catalog after the last version and the ledger, as one JSON object."""
    from meshdoc.render.json import catalog_json

    sections = catalog_json(history.catalog, history.system, history.external)
    statements = [_statement_json(entry) for entry in history.entries if entry.is_statement]
    return json.dumps({**sections, "statements": statements}, indent=1, ensure_ascii=False) + "\n"


def _statement_json(entry: Entry) -> dict[str, object]:
    """One statement; one that PostgreSQL accepts and rolls back is inert here, and its reason says so."""
    told = {"sqlstate": entry.sqlstate, "message": entry.message, "reason": entry.reason}
    outcome = entry.outcome
    if outcome is Outcome.ROLLED_BACK:
        told["reason"], outcome = f"{outcome.value}: {entry.reason}", Outcome.INERT
    return {
        "path": entry.location.path,
        "line": entry.location.line,
        "kind": entry.kind,
        "outcome": outcome.value,
        **{key: value for key, value in told.items() if value},
    }


EXPORTS: dict[str, Callable[[History], str]] = {"json": export_json}
"""What `meshdoc export --format` can print."""
