"""The files of a project that say when meshdoc runs: workflows of CI, hooks before a commit, lists of commands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from meshdoc.config import Config
from meshdoc.diagnostics import SourceError
from meshdoc.insight.process import Workflow, workflow
from meshdoc.reading import Reader

FOLDER = ".github/workflows"
FILES = (
    *(".gitlab-ci.yml", ".pre-commit-config.yaml", ".circleci/config.yml", "azure-pipelines.yml", ".woodpecker.yml"),
    *("bitbucket-pipelines.yml", "Jenkinsfile", "Makefile", "justfile", "Taskfile.yml", "package.json", "lefthook.yml"),
)
LARGEST = 1 << 20


def read(config: Config) -> tuple[Workflow, ...]:
    """The files of the working folder that run meshdoc; none if another folder or revision is documented."""
    if config.at or any(path.is_absolute() for path in (*config.paths, config.output)):
        return ()
    reader = Reader(LARGEST, 16 * LARGEST)
    found = (workflow(path, text) for path in _paths() if (text := _text(reader, path)))
    return tuple(each for each in found if each)


def _paths() -> Iterator[str]:
    with suppress(OSError):
        names = sorted(os.listdir(FOLDER))
        yield from (f"{FOLDER}/{name}" for name in names if name.endswith((".yml", ".yaml")))
    yield from FILES


def _text(reader: Reader, path: str) -> str:
    """The text of a file; empty if there is none that can be read."""
    with suppress(OSError, SourceError, UnicodeError):
        return reader.read(path, path, Path.cwd()).decode("utf-8")
    return ""
