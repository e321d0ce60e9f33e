"""A git repository around a folder: what it has checked out, its tags, and the commits that a name means."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

from meshdoc.record import positional
from meshdoc.sources.git.process import GitError, run
from meshdoc.sources.version import natural

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LAST = 253_402_300_799
"""The last second of the year 9999, the last that Python can tell."""
_DEFAULTS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@positional
class Tag:
    """A tag that leads to a commit, and the day of that in UTC."""

    name: str
    commit: str
    day: datetime.date


@positional
class Repository:
    """A repository with a work tree; `root` is the top folder of that, without symbolic links."""

    root: Path
    is_shallow: bool

    @staticmethod
    def around(folder: Path) -> Repository:
        """The repository that a folder is in. Raises GitError if there is none, or if git refuses it."""
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        answer = run(folder, "rev-parse", "--show-toplevel", "--is-shallow-repository")
        top, shallow = answer.removesuffix("\n").rsplit("\n", 1)
        return Repository(Path(os.path.realpath(top)), shallow == "true")

    def inside(self, path: Path) -> str | None:
        """A path as git names it, `.` for the top folder; None if it is outside of the work tree."""
        real = Path(os.path.realpath(path.parent)) / path.name if path.name not in ("", "..") else path.resolve()
        return real.relative_to(self.root).as_posix() if real.is_relative_to(self.root) else None

    def commit(self, name: str) -> str | None:
        """The commit that a name of git's means, such as a tag, a branch or the beginning of an id."""
        try:
            found = run(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
        except GitError:
            return None
        return found if _COMMIT.fullmatch(found) else None

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits; None if they share none, or a shallow clone does not have it."""
        try:
            found = run(self.root, "merge-base", "--end-of-options", one, other).strip()
        except GitError:
            return None
        return found if _COMMIT.fullmatch(found) else None

    def default_branch(self) -> str | None:
        """The branch that others begin from: the remote's, or else main or master."""
        return next((name for name in _DEFAULTS if self.commit(name)), None)

    def commit_of_day(self, day: datetime.date) -> str | None:
        """The last commit of a day in UTC, or else before it, on the branch that is checked out."""
        end = f"--before={day.isoformat()}T23:59:59+0000"
        return run(self.root, "rev-list", "-1", "--first-parent", end, "HEAD", "--").strip() or None

    def ignores(self, folder: Path) -> bool:
        """Whether the files of a folder are outside of the work tree, or ignored by git."""
        name = self.inside(folder)
        if name is None:
            return True
        try:
            return bool(run(self.root, "check-ignore", "--no-index", "--", f"{name}/file"))
        except GitError:
            return False

    def tags(self, *, within: str = "") -> list[Tag]:
        """The tags that lead to commits, by the dates of those; `within` a commit, those in its history."""
        merged = [f"--merged={within}"] if within else []
        lines = run(self.root, "for-each-ref", *merged, f"--format={_FIELDS}", "refs/tags").split("\n")
        found = filter(None, map(_dated, filter(None, lines)))
        return [tag for _, tag in sorted(found, key=lambda each: (each[0], natural(each[1].name)))]


_FIELDS = (
    "%00".join(f"%({star}objecttype)%00%({star}objectname)%00%({star}committerdate:unix)" for star in ("", "*"))
    + "%00%(refname:lstrip=2)"
)


def _dated(line: str) -> tuple[int, Tag] | None:
    """A tag with the date of its commit; None if it leads to something else."""
    *fields, name = line.split("\0")
    for kind, commit, date in (fields[:3], fields[3:]):
        if kind == "commit":
            seconds = min(int(date or 0), _LAST)
            return seconds, Tag(name, commit, (_EPOCH + datetime.timedelta(seconds=seconds)).date())
    return None
