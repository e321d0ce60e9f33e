"""What `at` means: a version of the migrations, or a revision of the repository by tag, day or commit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from meshdoc.diagnostics import ConfigError
from meshdoc.reading import Reader
from meshdoc.sources.git.process import GitError
from meshdoc.sources.git.repository import Repository
from meshdoc.sources.git.revision import Revision
from meshdoc.sources.version import Version

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ABBREVIATION = re.compile(r"[\da-f]{4,64}")
_KINDS = ("version", "tag", "date", "commit")


def meaning(at: str, versions: Sequence[Version], folder: Path, reader: Reader) -> Version | Revision:
    """The version of that id, or the revision of the repository around a folder.

    A prefix such as `tag:` names the kind. A version comes before a commit whose id begins with its own. Raises
    ConfigError if it means nothing, or both a version and anything else.
    """
    kind, colon, name = at.partition(":")
    if not colon or kind not in _KINDS:
        kind, name = "", at
    version = next((each for each in versions if each.id == name), None) if kind in ("", "version") else None
    if version and kind:
        return version
    revision, reason = (None, "") if kind == "version" else _revision(kind, name, folder, reader)
    if version and revision and not (revision.kind == "commit" and _ABBREVIATION.fullmatch(name)):
        raise ConfigError(
            f"{at} is both version {version.id} ({version.files[0].path}) and {revision.name} "
            f"(commit {revision.commit[:12]}): write version:{name} or {revision.kind}:{name}"
        )
    if found := version or revision:
        return found
    last = f" (the last version is {versions[-1].id})" if versions else ""
    raise ConfigError(f"{at} is no version{last}{reason or ', and no tag, commit or day (YYYY-MM-DD) of git'}")


def unqualified(at: str) -> str:
    """A name without the prefix that says its kind: `v1.2` for `tag:v1.2`."""
    kind, colon, name = at.partition(":")
    return name if colon and kind in _KINDS else at


def _revision(kind: str, name: str, folder: Path, reader: Reader) -> tuple[Revision | None, str]:
    try:
        repository = Repository.around(folder)
        found = next(_revisions(repository, kind, name), None)
    except GitError as error:
        return None, f", and no revision of git: {error}"
    return (Revision(repository, *found, name, reader), "") if found else (None, "")


def _revisions(repository: Repository, kind: str, name: str) -> Iterator[tuple[str, str]]:
    """The commits that a name may mean, each with what it is then, the likeliest first."""
    if kind in ("", "tag") and (commit := repository.commit(f"refs/tags/{name}")):
        yield commit, "tag"
    if kind in ("", "date") and _DAY.fullmatch(name):
        yield _of_day(repository, name), "date"
    if kind in ("", "commit") and (commit := repository.commit(name)):
        yield commit, "commit"


def _of_day(repository: Repository, name: str) -> str:
    try:
        day = datetime.date.fromisoformat(name)
    except ValueError:
        raise GitError("no such day") from None
    if commit := repository.commit_of_day(day):
        return commit
    raise GitError("the shallow clone does not reach back so far" if repository.is_shallow else "all commits are later")
