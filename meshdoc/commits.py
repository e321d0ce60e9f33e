"""What the settings want to know from git: the revision to read, and the commits that added versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meshdoc.config import Config
from meshdoc.diagnostics import Diagnostic
from meshdoc.reading import Reader
from meshdoc.sources import Version
from meshdoc.sources.git.at import meaning
from meshdoc.sources.git.process import GitError, NoGit
from meshdoc.sources.git.provenance import HEAD, unknown_commits, with_provenance
from meshdoc.sources.git.repository import Repository, Tag
from meshdoc.sources.git.revision import Revision


def meant(config: Config, versions: Sequence[Version], reader: Reader) -> Version | Revision:
    """What `at` means: one of the versions, or a revision. Raises ConfigError if it means nothing, or two things."""
    return meaning(config.at, versions, _folder(config), reader)


def with_commits(
    config: Config, versions: Sequence[Version], revision: Revision | None
) -> tuple[tuple[Version, ...], tuple[Diagnostic, ...]]:
    """The versions with their commits, and notices of those that git does not know.

    Without them, if the settings say so, or by default if the output may be committed: pages that are committed
    themselves could never be up to date if they named commits.
    """
    if config.git is False:
        return tuple(versions), ()
    try:
        repository = revision.repository if revision else Repository.around(_folder(config))
    except GitError as error:
        is_said = config.git and not isinstance(error, NoGit)
        return tuple(versions), (unknown_commits(error),) if is_said else ()
    if config.git is None and not repository.ignores(config.output):
        return tuple(versions), ()
    return with_provenance(versions, repository, revision.commit if revision else HEAD)


def tags_until(config: Config, commit: str) -> list[Tag]:
    """The tags in the history of a commit (empty: of what is checked out), by date; none without git."""
    if config.git is False:
        return []
    try:
        return Repository.around(_folder(config)).tags(within=commit or HEAD)
    except GitError:
        return []


def _folder(config: Config) -> Path:
    """A path in the repository of the project."""
    return config.paths[0] if config.paths else Path()
